//! What the help center consists of before a word of its articles is written: places, titles, headings, and so every link's target.

use super::phrases::{HEADINGS, TITLES};
use super::rng::Rng;
use super::words::Lexicon;
use std::collections::HashSet;

/// The folders of the four sections, their titles and descriptions.
pub(super) const SECTIONS: [(&str, &str, &str); 4] = [
    ("getting-started", "Getting Started", "From an empty account to the first booked hour."),
    ("core-features", "Core Features", "Everything Tidewater does on an ordinary day."),
    ("billing", "Billing", "Plans, invoices, cards and what each of them costs."),
    ("troubleshooting", "Troubleshooting", "What to do when something will not work."),
];

const GROUP_SIZE: usize = 25;

/// A group of articles: one folder inside a section.
pub(super) struct Group {
    pub(super) section: usize,
    pub(super) slug: String,
    pub(super) title: String,
    /// One-based place among the section's groups.
    pub(super) order: usize,
    /// Its articles' numbers, in order.
    pub(super) articles: Vec<usize>,
}

/// Which template an article follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    HowTo,
    Concept,
    Troubleshooting,
}

/// An article's place and its outline.
pub(super) struct Article {
    pub(super) group: usize,
    /// One-based place in its group.
    pub(super) order: usize,
    pub(super) title: String,
    pub(super) slug: String,
    /// Whether the history renames it at some point; until then its file has `old_slug`.
    pub(super) renamed: bool,
    pub(super) kind: Kind,
    pub(super) body_heading: String,
    pub(super) sub_heading: Option<String>,
    pub(super) steps_heading: String,
}

impl Article {
    /// The file's name before its rename. No title starts like this, so it can meet no other article's.
    pub(super) fn old_slug(&self) -> String {
        format!("about-{}", self.slug)
    }

    /// The heading of the first and of the last part before What's next.
    pub(super) fn frame(&self) -> (&'static str, &'static str) {
        match self.kind {
            Kind::HowTo => ("Before you begin", "Result"),
            Kind::Concept => ("In one picture", "In practice"),
            Kind::Troubleshooting => ("Cause", "Still not working"),
        }
    }

    /// A heading to link to.
    pub(super) fn anchor(&self, rng: &mut Rng) -> String {
        let (first, last) = self.frame();
        let sub = self.sub_heading.as_deref().unwrap_or(&self.body_heading);
        slug(rng.pick(&[first, last, self.body_heading.as_str(), self.steps_heading.as_str(), sub]))
    }
}

/// The whole help center.
pub(super) struct Plan {
    pub(super) groups: Vec<Group>,
    pub(super) articles: Vec<Article>,
}

impl Plan {
    /// Plans `count` articles, a quarter of them in each section.
    pub(super) fn new(count: usize, lexicon: &Lexicon) -> Self {
        let mut plan = Self { groups: Vec::new(), articles: Vec::with_capacity(count) };
        for section in 0..SECTIONS.len() {
            let share = count / 4 + usize::from(section < count % 4);
            let mut names = HashSet::new();
            for (at, size) in sizes(share).into_iter().enumerate() {
                let mut rng = Rng::stream("group", plan.groups.len());
                let title = distinct(&mut names, || lexicon.fill("%Ns with %ns", &mut rng));
                plan.groups.push(Group { section, slug: slug(&title), title, order: at + 1, articles: Vec::new() });
                plan.add_articles(size, lexicon);
            }
        }
        plan
    }

    /// The folder of a group below `content/`.
    pub(super) fn folder(&self, group: usize) -> String {
        let group = &self.groups[group];
        format!("{}/{}", SECTIONS[group.section].0, group.slug)
    }

    /// Fills the newest group.
    fn add_articles(&mut self, size: usize, lexicon: &Lexicon) {
        let group = self.groups.len() - 1;
        let section = self.groups[group].section;
        let mut slugs = HashSet::new();
        for order in 1..=size {
            let number = self.articles.len();
            let mut rng = Rng::stream("plan", number);
            let title = distinct(&mut slugs, || lexicon.fill(rng.pick(TITLES[section]), &mut rng));
            let mut headings = HashSet::new();
            let mut heading = |templates: &[&str]| distinct(&mut headings, || lexicon.fill(rng.pick(templates), &mut rng));
            let steps_heading = heading(&["%V the %n step by step", "%V it for a %n"]);
            let body_heading = heading(HEADINGS);
            let sub_heading = Some(heading(&["A %n without a %n", "%V only the %n"])).filter(|_| rng.chance(50));
            let kind = match section {
                3 => Kind::Troubleshooting,
                1 if rng.chance(20) => Kind::Concept,
                _ => Kind::HowTo,
            };
            let slug = slug(&title);
            self.articles.push(Article { group, order, title, slug, renamed: false, kind, body_heading, sub_heading, steps_heading });
            self.groups[group].articles.push(number);
        }
    }
}

/// Splits a section's articles into groups of about `GROUP_SIZE`.
fn sizes(count: usize) -> Vec<usize> {
    let groups = (count / GROUP_SIZE).max(1);
    (0..groups).map(|at| (at + 1) * count / groups - at * count / groups).collect()
}

/// Draws until something comes whose slug was not drawn before.
fn distinct(seen: &mut HashSet<String>, mut draw: impl FnMut() -> String) -> String {
    loop {
        let text = draw();
        if seen.insert(slug(&text)) {
            return text;
        }
    }
}

/// The file name or anchor of a title: lower case, hyphens for spaces, no apostrophes.
pub(super) fn slug(title: &str) -> String {
    title.to_ascii_lowercase().replace('\'', "").replace(' ', "-")
}
