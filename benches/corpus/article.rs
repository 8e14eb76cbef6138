//! The Markdown of an article at a point of its history.

use super::listing;
use super::phrases::{OPENINGS, POINTERS, SENTENCES, STEPS, SYMPTOMS};
use super::plan::{Article, Kind, Plan};
use super::rng::Rng;
use super::words::{Lexicon, capital};

/// How many sentences the paragraph has that edits rewrite.
const EDITED: usize = 5;

/// How often an article was changed so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Revision {
    /// Edits of the text: each rewrites one sentence.
    pub(super) text: usize,
    /// Edits of the front matter alone.
    pub(super) front: usize,
    /// Whether the file has its final name.
    pub(super) moved: bool,
}

/// The file of article `number` at `revision`.
pub(super) fn markdown(plan: &Plan, lexicon: &Lexicon, number: usize, revision: Revision) -> String {
    let article = &plan.articles[number];
    let rng = Rng::stream("article", number);
    let mut page = Page { plan, lexicon, number, rng, text: front_matter(plan, lexicon, number, revision), words: 0 };
    page.lead(article);
    page.steps(article);
    page.extras();
    page.body(article, revision);
    page.closing(article);
    page.text
}

/// Tags come from a short list, as a tended site's do: a tag page then holds hundreds of articles at 10,000.
fn front_matter(plan: &Plan, lexicon: &Lexicon, number: usize, revision: Revision) -> String {
    const TAGS: &str = "api calendar cards clinics courses deposits devices exports front-desk guests hardware imports insights languages \
        limits mobile money notices owners passwords payouts prices privacy rooms rosters rules schools security series setup sign-in \
        studios taxes teams terminals vouchers waitlists websites";
    let article = &plan.articles[number];
    let mut rng = Rng::stream("front", number * 100 + revision.front);
    let mut tags: Vec<&str> = TAGS.split_whitespace().collect();
    rng.shuffle(&mut tags);
    tags.truncate(rng.between(1, 3));
    let kind = match article.kind {
        Kind::HowTo => "how-to",
        Kind::Concept => "concept",
        Kind::Troubleshooting => "troubleshooting",
    };
    let about = lexicon.fill("How Tidewater lets you %v the %n, with its %w %n and every limit.", &mut Rng::stream("about", number));
    let alias = if article.renamed && revision.moved {
        format!("aliases: [/{}/{}/]\n", plan.folder(article.group), article.old_slug())
    } else {
        String::new()
    };
    let (title, order, tags) = (&article.title, article.order, tags.join(", "));
    format!("---\ntitle: \"{title}\"\ndescription: \"{about}\"\nkind: {kind}\norder: {order}\ntags: [{tags}]\n{alias}---\n")
}

/// An article while it is written.
struct Page<'a> {
    plan: &'a Plan,
    lexicon: &'a Lexicon,
    number: usize,
    rng: Rng,
    text: String,
    /// Words of the body so far, markers included.
    words: usize,
}

impl Page<'_> {
    fn block(&mut self, block: &str) {
        self.words += block.split_ascii_whitespace().count();
        self.text.push('\n');
        self.text.push_str(block);
        self.text.push('\n');
    }

    fn fill(&mut self, templates: &[&str]) -> String {
        self.lexicon.fill(self.rng.pick(templates), &mut self.rng)
    }

    /// Sentences of running text.
    fn prose(&mut self, low: usize, high: usize) -> String {
        let count = self.rng.between(low, high);
        (0..count).map(|_| self.fill(SENTENCES)).collect::<Vec<_>>().join(" ")
    }

    /// Short description, picture, and what comes before the steps.
    fn lead(&mut self, article: &Article) {
        let opening = self.fill(if article.kind == Kind::Troubleshooting { SYMPTOMS } else { OPENINGS });
        self.block(&opening);
        let (alt, own) = (self.fill(&["The %w %n in Tidewater", "A %n with its %n"]), self.rng.chance(60));
        self.block(&format!("![{alt}]({})", if own { "img/group.png" } else { "../../img/shared.png" }));
        self.block(&format!("## {}", article.frame().0));
        let text = self.prose(3, 4) + " " + &self.pointer();
        self.block(&text);
    }

    fn steps(&mut self, article: &Article) {
        self.block(&format!("## {}", article.steps_heading));
        let count = self.rng.between(4, 8);
        let mut list = Vec::with_capacity(count);
        for number in 1..=count {
            let mut step = format!("{number}. {}", self.fill(STEPS));
            if self.rng.chance(30) {
                step = step + " " + &self.fill(SENTENCES);
            }
            list.push(step);
        }
        self.block(&list.join("\n"));
    }

    /// What only some articles have.
    fn extras(&mut self) {
        if self.rng.chance(40) {
            let note = format!("> [!NOTE]\n> {}", self.prose(1, 2));
            self.block(&note);
        }
        if self.rng.chance(35) {
            let table = self.table();
            self.block(&table);
        }
        if self.rng.chance(35) {
            let code = listing::fenced(self.lexicon, &mut self.rng);
            self.block(&code);
        }
    }

    fn table(&mut self) -> String {
        let mut rows = vec![capital(&self.fill(&["%n | %w %n | Default"])), "--- | --- | ---:".to_owned()];
        for _ in 0..self.rng.between(3, 6) {
            rows.push(capital(&self.fill(&["%n | %w %w | %d", "%n %n | `%w` | none", "%w %n | **%p** | %d"])));
        }
        rows.iter().map(|row| format!("| {row} |")).collect::<Vec<_>>().join("\n")
    }

    /// The sections that vary most, among them the paragraph that edits rewrite, up to the article's length.
    fn body(&mut self, article: &Article, revision: Revision) {
        let goal = self.rng.between(424, 604);
        self.block(&format!("## {}", article.body_heading));
        let text = self.edited(revision.text);
        self.block(&text);
        if self.rng.chance(75) {
            let text = self.prose(2, 3) + " " + &self.pointer();
            self.block(&text);
        }
        if let Some(heading) = &article.sub_heading {
            self.block(&format!("### {heading}"));
            let text = self.prose(3, 4);
            self.block(&text);
        }
        if self.rng.chance(40) {
            let count = self.rng.between(3, 5);
            let list: Vec<_> = (0..count).map(|_| format!("- {}", self.fill(SENTENCES))).collect();
            self.block(&list.join("\n"));
        }
        while self.words < goal {
            let text = self.prose(2, 4);
            self.block(&text);
        }
    }

    /// The paragraph in which edit after edit replaces one sentence in turn: it stays as long, however often it is edited.
    fn edited(&self, edits: usize) -> String {
        let sentence = |place: usize| {
            let rewritten = (edits + EDITED - 1 - place) / EDITED;
            let mut rng = Rng::stream("edit", (self.number * EDITED + place) * 1000 + rewritten);
            self.lexicon.fill(rng.pick(SENTENCES), &mut rng)
        };
        (0..EDITED).map(sentence).collect::<Vec<_>>().join(" ")
    }

    fn closing(&mut self, article: &Article) {
        self.block(&format!("## {}", article.frame().1));
        let mut text = self.prose(2, 3) + " " + &self.pointer();
        if self.rng.chance(30) {
            text = text + " " + &self.pointer();
        }
        self.block(&text);
        self.block("## What's next");
        let mut links = Vec::new();
        let wanted = self.rng.between(2, 3);
        for _ in 0..wanted * 4 {
            let link = format!("- {}", self.link());
            if links.len() < wanted && !links.contains(&link) {
                links.push(link);
            }
        }
        self.block(&links.join("\n"));
    }

    fn pointer(&mut self) -> String {
        let sentence = self.rng.pick(POINTERS);
        sentence.replace("{}", &self.link())
    }

    /// A link to another article, three times in four of the same group, once in four to one of its headings.
    fn link(&mut self) -> String {
        let here = &self.plan.articles[self.number];
        let mut target = self.number;
        while target == self.number && self.plan.articles.len() > 1 {
            let near = &self.plan.groups[here.group].articles;
            let close = self.rng.chance(75) && near.len() > 1;
            target = if close { near[self.rng.below(near.len())] } else { self.rng.below(self.plan.articles.len()) };
        }
        let there = &self.plan.articles[target];
        let (from, to) = (&self.plan.groups[here.group], &self.plan.groups[there.group]);
        let path = match () {
            () if here.group == there.group => format!("{}.md", there.slug),
            () if from.section == to.section => format!("../{}/{}.md", to.slug, there.slug),
            () => format!("../../{}/{}.md", self.plan.folder(there.group), there.slug),
        };
        let anchor = if self.rng.chance(25) { format!("#{}", there.anchor(&mut self.rng)) } else { String::new() };
        format!("[{}]({path}{anchor})", there.title)
    }
}
