//! Expectations: queries with the article that must be among their first results, written in front matter or in a file of
//! their own, each with its place. Whether they are met is asked elsewhere.

use super::answer::Options;
use super::judge::{self, Judgement, Wanted};
use super::searcher::Searcher;
use crate::diag::{self, Diagnostic};
use crate::fields::{self, Field, Problem, Shape};
use crate::site::pages::{Lost, Pages};
use crate::site::{Site, Text};
use crate::text::Span;
use crate::tree::{File, SourcePath, Tree};
use crate::yaml::{self, Node, Value};

/// The file in the content folder.
pub const FILE: &str = "search-tests.yaml";

/// The article must be among so many results, where an expectation says nothing else: as many as a reader sees at once.
pub const WITHIN: usize = 5;

/// Nobody looks further down.
const MOST_WITHIN: i64 = 100;

/// How far down an article is looked for, so that its rank can be told.
pub const LOOKED_AT: usize = 100;

/// What one entry of the file may hold.
pub static FIELDS: &[Field] = &[
    Field { name: "query", shape: Shape::Text, doc: "What readers type." },
    Field { name: "page", shape: Shape::Text, doc: "The article that must be found: its file or its address, perhaps with #heading." },
    Field { name: "within", shape: Shape::Int, doc: "The article must be among this many results; 5 where nothing else is said." },
];

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What readers type.
    pub query: String,
    /// The article must be among so many results.
    pub within: usize,
    /// The file that it stands in.
    pub file: SourcePath,
    /// Where it stands there.
    pub span: Span,
    /// What must be found, or why that can never be.
    pub wanted: Result<Target, Never>,
}

/// What must be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The article's title.
    pub title: String,
    /// Where it is.
    pub wanted: Wanted,
}

/// Why an expectation can never be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Never {
    /// The page is not there: as written, and why.
    Lost(String, Lost),
    /// The article asks to be left out of the search: its title.
    Hidden(String),
    /// It stands on a section's page, and those are not searched.
    Section,
}

/// All expectations of a site, and what is wrong with the way they are written.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// By file, then place.
    pub all: Vec<Expectation>,
    /// Mistakes in the file of expectations; those in front matter are found with it.
    pub findings: Vec<Diagnostic>,
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Where the wanted article stands, from 1, among the first `LOOKED_AT`.
    pub rank: Option<usize>,
    /// The titles and addresses of the first results.
    pub first: Vec<(String, String)>,
}

impl Outcome {
    /// Asks, and looks for what is wanted.
    pub fn of(searcher: &Searcher, query: &str, wanted: &Wanted) -> Outcome {
        let judgement = Judgement { query: query.to_owned(), wanted: vec![wanted.clone()] };
        let answer = searcher.search(query, &Options { limit: LOOKED_AT, ..Options::default() });
        let first = answer.results.iter().take(3).map(|hit| (hit.title.clone(), hit.url.clone())).collect();
        Outcome { rank: judge::rank(&judgement, &answer.results), first }
    }

    /// Whether it stands among so many results.
    pub fn is_within(&self, results: usize) -> bool {
        self.rank.is_some_and(|rank| rank <= results)
    }
}

impl Expectation {
    /// The same as a judgement.
    pub fn judgement(&self) -> Judgement {
        Judgement { query: self.query.clone(), wanted: self.wanted.iter().map(|target| target.wanted.clone()).collect() }
    }
}

/// Where the file is.
pub fn file(content: &str) -> SourcePath {
    SourcePath::new(if content.is_empty() { FILE.to_owned() } else { format!("{content}/{FILE}") })
}

/// Reads the expectations of all published pages, and of the file.
pub fn read(site: &Site, tree: &Tree) -> Expectations {
    let mut found = Expectations::default();
    for article in &site.articles {
        let target =
            Target { title: article.title.clone(), wanted: Wanted { url: article.url.0.clone(), anchor: String::new(), grade: 1 } };
        let wanted = if article.search { Ok(target) } else { Err(Never::Hidden(article.title.clone())) };
        of_text(&article.document.text, &wanted, &mut found);
    }
    for document in site.sections.iter().filter_map(|section| section.document.as_ref()) {
        of_text(&document.text, &Err(Never::Section), &mut found);
    }
    let path = file(&site.settings.content);
    match tree.files.get(&path) {
        Some(File::Text(text)) => {
            // Bytes of a byte-order mark, which the YAML parser does not know.
            let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
            let mut read = Expectations::default();
            of_file(bare, (&path, &Pages::of(site)), &mut read);
            read.shift(text.len() - bare.len());
            found.all.extend(read.all);
            found.findings.extend(read.findings);
        }
        Some(File::BadText(..)) => {
            let bad = Diagnostic::new(&diag::INVALID_ENCODING, &path, "the file is not UTF-8, so its expectations are not tested");
            found.findings.push(bad.help("Save the file with the encoding UTF-8."));
        }
        Some(File::Asset(..) | File::Unread(_)) => {
            let bad = Diagnostic::new(&diag::UNREADABLE_FILE, &path, "the file cannot be read, so its expectations are not tested");
            found.findings.push(bad.help("Make it a file that can be read, or remove it."));
        }
        None => {}
    }
    found.all.sort_by(|a, b| (&a.file, a.span).cmp(&(&b.file, b.span)));
    found
}

impl Expectations {
    fn shift(&mut self, by: usize) {
        self.all.iter_mut().for_each(|one| one.span = one.span.shifted(by));
        for finding in &mut self.findings {
            finding.span = finding.span.map(|span| span.shifted(by));
            finding.labels.iter_mut().for_each(|label| label.span = label.span.shifted(by));
        }
    }
}

/// `expect_search` of a page's front matter.
fn of_text(text: &Text, wanted: &Result<Target, Never>, found: &mut Expectations) {
    for item in text.front.fields.items_of("expect_search") {
        match entry(item, &text.source) {
            Ok(Entry { query, within, span }) => {
                found.all.push(Expectation { query, within, file: text.source.clone(), span, wanted: wanted.clone() });
            }
            Err(finding) => found.findings.push(*finding),
        }
    }
}

struct Entry {
    query: String,
    within: usize,
    span: Span,
}

/// An entry: a query by itself, or with how far down the article may be.
fn entry(item: &Node, file: &SourcePath) -> Result<Entry, Box<Diagnostic>> {
    let invalid = |span: Span, message: &str| Box::new(Diagnostic::new(&diag::INVALID_FRONT_MATTER, file, message).at(span));
    let (query, within) = match &item.value {
        Value::Map(_) => (item.get("query"), item.get("within")),
        _ => (Some(item), None),
    };
    let words = query.and_then(Node::as_text).map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
    let (Some(query), Some(words)) = (query, words) else {
        let mut finding = invalid(query.map_or(item.span, |query| query.span), "an expectation needs a `query`");
        finding.help = Some("Say what readers type to find the article.".into());
        return Err(finding);
    };
    let number = match within.map(|within| (&within.value, within.span)) {
        None => WITHIN as i64,
        Some((Value::Int(n), _)) if (1..=MOST_WITHIN).contains(n) => *n,
        Some((_, span)) => return Err(invalid(span, &format!("`within` must be a whole number from 1 to {MOST_WITHIN}"))),
    };
    Ok(Entry { query: words, within: usize::try_from(number).unwrap_or(WITHIN), span: query.span })
}

/// The entries of the file.
fn of_file(text: &str, (path, pages): (&SourcePath, &Pages<'_>), found: &mut Expectations) {
    let example = "Write it as a list: `- query: refund an invoice` and below it `page: billing/refunds.md`.";
    let items = match yaml::parse(text) {
        Ok(Node { value: Value::Null, .. }) => return,
        Ok(Node { value: Value::List(items), .. }) => items,
        Ok(node) => {
            let message = format!("expected a list of expectations, found {}", node.type_name());
            return found
                .findings
                .push(Diagnostic::new(&diag::INVALID_FRONT_MATTER, path, message).at(start(text, node.span)).help(example));
        }
        Err(error) => {
            let mut finding = Diagnostic::new(&diag::INVALID_FRONT_MATTER, path, error.message).at(error.span);
            finding.help = error.help;
            if let Some(other) = error.other {
                finding = finding.label(path, other, "first here");
            }
            return found.findings.push(finding);
        }
    };
    for item in &items {
        let mut problems = Vec::new();
        let node = fields::check(item, FIELDS, &[], &mut problems);
        let broken = !matches!(item.value, Value::Map(_)) || problems.iter().any(|problem| problem.unknown.is_none());
        found.findings.extend(problems.into_iter().map(|problem| finding(problem, path)));
        if broken {
            continue;
        }
        let read = entry(&node, path).and_then(|entry| Ok((page(&node, path)?, entry)));
        match read {
            Ok(((page, span), Entry { query, within, .. })) => {
                let wanted = wanted(&page, pages);
                let span = if wanted.is_err() { span } else { node.get("query").map_or(span, |query| query.span) };
                found.all.push(Expectation { query, within, file: path.clone(), span, wanted });
            }
            Err(finding) => found.findings.push(*finding),
        }
    }
}

fn page(node: &Node, path: &SourcePath) -> Result<(String, Span), Box<Diagnostic>> {
    let place = node.get("page").map_or(node.span, |page| page.span);
    node.text_of("page").map(|page| (page, place)).ok_or_else(|| {
        let finding = Diagnostic::new(&diag::INVALID_FRONT_MATTER, path, "an expectation needs a `page`").at(place);
        Box::new(finding.help("Name the article that must be found, such as `page: billing/refunds.md`."))
    })
}

/// The article that a name means, ready to be looked for.
pub fn wanted(name: &str, pages: &Pages<'_>) -> Result<Target, Never> {
    let page = pages.find(name).map_err(|lost| Never::Lost(name.to_owned(), lost))?;
    let article = pages.article(&page);
    if !article.search {
        return Err(Never::Hidden(article.title.clone()));
    }
    Ok(Target { title: article.title.clone(), wanted: Wanted { url: article.url.0.clone(), anchor: page.anchor, grade: 1 } })
}

/// The first line of a value that may be as long as its file.
fn start(text: &str, span: Span) -> Span {
    let line = text.get(span.range()).and_then(|value| value.lines().next()).map_or(0, str::len);
    Span::new(span.start, span.start + line)
}

fn finding(problem: Problem, path: &SourcePath) -> Diagnostic {
    let code = if problem.unknown.is_some() { &diag::UNKNOWN_FIELD } else { &diag::INVALID_FRONT_MATTER };
    let mut finding = Diagnostic::new(code, path, problem.message).at(problem.span);
    finding.help = problem.help;
    finding
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config;
    use crate::load::{Cache, LookedUp, draft};

    /// "query within place → url" for each expectation, and "code message @place" for each finding.
    fn shown(files: &str) -> Vec<String> {
        let tree = Tree::from_fixture(files);
        let options =
            config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        let settings = config::settings(Some("default_kind: how-to\n"), &options).unwrap();
        let mut sources = tree.clone();
        sources.files.retain(|path, _| path.is_markdown());
        let loaded = draft(&sources, &settings, &mut Cache::default()).finish(&LookedUp::default());
        let text = |path: &SourcePath| match tree.files.get(path) {
            Some(File::Text(text)) => text.to_string(),
            _ => String::new(),
        };
        let found = read(&loaded.site, &tree);
        let expectation = |one: &Expectation| {
            let wanted = match &one.wanted {
                Ok(target) => format!("{}#{}", target.wanted.url, target.wanted.anchor),
                Err(never) => format!("{never:?}"),
            };
            format!("{} {} @{} → {wanted}", one.query, one.within, &text(&one.file)[one.span.range()])
        };
        let finding = |one: &Diagnostic| {
            let place = one.span.map(|span| text(&one.file)[span.range()].replace('\n', "⏎")).unwrap_or_default();
            format!("{} {} @{place}", one.code.code, one.message)
        };
        let loading = loaded.findings.iter().filter(|one| one.message.contains("expect_search") || one.message.contains("unknown field"));
        found.all.iter().map(expectation).chain(found.findings.iter().chain(loading).map(finding)).collect()
    }

    fn front(field: &str) -> Vec<String> {
        shown(&format!("-- content/a/refunds.md --\n---\ntitle: Refund an invoice\n{field}\n---\n\nText.\n\n## By card\n\nText.\n"))
    }

    fn file(text: &str) -> Vec<String> {
        shown(&format!(
            "-- content/a/refunds.md --\n---\ntitle: Refund an invoice\n---\n\nText.\n\n## By card\n\nText.\n-- content/search-tests.yaml --\n{text}"
        ))
    }

    #[test]
    fn front_matter_takes_a_query_several_or_mappings() {
        for (field, expected) in [
            ("expect_search: money back", &["money back 5 @money back → a/refunds/#"] as &[&str]),
            ("expect_search: [money back, 404]", &["money back 5 @money back → a/refunds/#", "404 5 @404 → a/refunds/#"]),
            ("expect_search:\n  - query: refund\n    within: 1", &["refund 1 @refund → a/refunds/#"]),
            ("expect_search: {query: refund, within: 0}", &["FM002 `within` must be a whole number from 1 to 100 @0"]),
            ("expect_search: [{within: 2}]", &["FM002 an expectation needs a `query` @{within: 2}"]),
            ("expect_search: ['']", &["FM002 an expectation needs a `query` @''"]),
            ("expect_search: [{query: x, whithin: 2}]", &["x 5 @x → a/refunds/#", "FM004 unknown field `whithin` @whithin"]),
            ("expect_search: x\nsearch: false", &["x 5 @x → Hidden(\"Refund an invoice\")"]),
            ("expect_search: x\ndraft: true", &[]),
            ("expect_search:", &[]),
        ] {
            assert_eq!(front(field), expected, "{field}");
        }
    }

    #[test]
    fn the_file_is_a_list_of_queries_and_pages() {
        for (text, expected) in [
            ("- query: money back\n  page: a/refunds.md\n", &["money back 5 @money back → a/refunds/#"] as &[&str]),
            ("- {query: x, page: /a/refunds/#by-card, within: 3}\n", &["x 3 @x → a/refunds/#by-card"]),
            ("\u{feff}- query: x\n  page: a/refunds.md\n", &["x 5 @x → a/refunds/#"]),
            ("# nothing yet\n", &[]),
            ("- query: x\n  page: a/refnds.md\n", &["x 5 @a/refnds.md → Lost(\"a/refnds.md\", Page(Some(\"a/refunds.md\")))"]),
            ("- query: x\n", &["FM002 an expectation needs a `page` @query: x⏎"]),
            ("- page: a/refunds.md\n", &["FM002 an expectation needs a `query` @page: a/refunds.md⏎"]),
            ("- x\n", &["FM002 expected `name: value` lines, found text @x"]),
            ("query: x\n", &["FM002 expected a list of expectations, found a mapping @query: x"]),
            ("- query: [x]\n  page: a/refunds.md\n", &["FM002 `query` must be text, found a list @[x]"]),
            ("- query: x\n  pge: a\n  page: a/refunds.md\n", &["x 5 @x → a/refunds/#", "FM004 unknown field `pge` @pge"]),
            ("- query: x\n  query: y\n", &["FM002 the key `query` stands twice @query"]),
        ] {
            assert_eq!(file(text), expected, "{text}");
        }
    }
}
