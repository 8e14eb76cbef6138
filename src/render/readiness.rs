//! What the readiness of features becomes on pages: where each feature's page is, and the words and marks that all of them
//! share. Nothing is judged here, and no address of a person leaves it.

use std::collections::BTreeMap;

use super::html::escaped;
use super::view::Day;
use super::{Renderer, pages};
use crate::error::Result;
use crate::site::checklist::{Answer, GapGroup};
use crate::site::readiness::{Judged, OpenGap, Readiness, Signed, Standing, State, Worth};
use crate::text::{acts, secrets, url_segment};
use crate::tree::Sink;

mod badge;
mod chart;
mod feature;
mod overview;
pub mod view;

use view::{GapView, Mark};

/// The folder of these pages in a site that publishes them.
pub const FOLDER: &str = "readiness/";

/// The features of one site with the names of their pages.
pub(super) struct Features<'a> {
    all: &'a [Standing],
    slugs: Vec<String>,
}

impl<'a> Features<'a> {
    /// Gives each feature a name for its page: of its id, and another one where two ids come to the same.
    pub(super) fn new(readiness: &'a Readiness) -> Features<'a> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let slug = |standing: &Standing| {
            // `index` has a meaning for hosts, and some systems know no difference between small and large letters.
            let wanted = match url_segment(&standing.id).to_lowercase() {
                name if name.is_empty() || name == "index" => format!("feature-{name}"),
                name => name,
            };
            let mut slug = wanted.clone();
            while seen.contains_key(&slug) {
                let n = seen.entry(wanted.clone()).or_default();
                *n += 1;
                slug = format!("{wanted}-{}", *n + 1);
            }
            seen.insert(slug.clone(), 0);
            slug
        };
        Features { slugs: readiness.features.iter().map(slug).collect(), all: &readiness.features }
    }
}

impl<'a> Renderer<'a> {
    /// The same for readiness pages without the site around them: they lead to its published pages, where their address is known.
    #[must_use]
    pub fn apart(mut self) -> Renderer<'a> {
        (self.is_apart, self.is_offline) = (true, true);
        self
    }

    /// Writes the readiness pages and the badges.
    ///
    /// # Errors
    /// When a template fails or the sink does.
    pub fn write_readiness(&self, sink: &dyn Sink) -> Result<()> {
        self.write(&self.readiness_pages(), sink)?;
        (0..self.standings().len()).try_for_each(|index| {
            let svg = badge::svg(&self.standings()[index], self);
            sink.write(&self.badge_url(index), svg.into_bytes())
        })
    }

    /// Writes the readiness pages, the badges and what they need, and nothing else.
    ///
    /// # Errors
    /// When a template fails or the sink does.
    pub fn readiness_alone(&self, sink: &dyn Sink) -> Result<()> {
        self.write_readiness(sink)?;
        let needed = [&self.theme.readiness, &self.theme.js, &self.icon];
        for (path, bytes) in self.theme.assets.iter().filter(|(path, _)| needed.contains(&path)) {
            sink.write(path, bytes.clone())?;
        }
        let theme = &self.site.settings.theme;
        let pictures = [&theme.logo, &theme.logo_dark, &theme.favicon];
        let pictures = self.site.media.iter().filter(|media| pictures.contains(&&Some(media.source.clone())));
        let mut pictures: Vec<_> = pictures.map(|media| (&media.url, &media.source)).collect();
        pictures.sort();
        pictures.dedup();
        pictures.into_iter().try_for_each(|(url, source)| sink.copy(url, source))
    }

    /// The pages about readiness, where there are any.
    pub fn readiness_pages(&self) -> Vec<pages::Page> {
        let Some(features) = &self.readiness else { return vec![] };
        let first = pages::Page { file: format!("{}index.html", self.readiness_root()), subject: pages::Subject::Readiness };
        let each = (0..features.all.len())
            .map(|index| pages::Page { file: format!("{}index.html", self.feature_url(index)), subject: pages::Subject::Standing(index) });
        std::iter::once(first).chain(each).collect()
    }

    fn standings(&self) -> &[Standing] {
        self.readiness.as_ref().map_or(&[], |features| features.all)
    }

    /// Where these pages begin, relative to the root.
    pub(super) fn readiness_root(&self) -> &'static str {
        if self.is_apart { "" } else { FOLDER }
    }

    pub(super) fn feature_url(&self, index: usize) -> String {
        let slug = self.readiness.as_ref().and_then(|features| features.slugs.get(index)).map_or("", String::as_str);
        format!("{}{slug}/", self.readiness_root())
    }

    fn badge_url(&self, index: usize) -> String {
        let slug = self.readiness.as_ref().and_then(|features| features.slugs.get(index)).map_or("", String::as_str);
        format!("{}badges/{slug}.svg", self.readiness_root())
    }

    /// An `href` to a page of the site; `None` where it is not beside these pages and nobody knows where it is published.
    pub(super) fn site_href(&self, root: &str, url: &str) -> Option<String> {
        if !self.is_apart {
            return Some(format!("{root}{url}"));
        }
        let (path, anchor) = url.split_once('#').map_or((url, ""), |(path, anchor)| (path, anchor));
        let hash = if anchor.is_empty() { "" } else { "#" };
        let base = self.site.settings.published_at.as_ref().or(self.site.settings.base_url.as_ref())?;
        Some(format!("{base}{}{hash}{anchor}", super::links::encoded(path)))
    }

    /// A word of the theme about readiness.
    fn ready(&self, key: &str) -> String {
        self.word(&format!("ready_{}", key.replace('-', "_")))
    }

    /// "1 gap", "2 gaps".
    fn ready_count(&self, key: &str, n: usize) -> String {
        let number = if n == 1 { "one" } else { "other" };
        self.ready(&format!("{key}_{number}")).replace("{n}", &n.to_string())
    }

    fn mark(&self, kind: &'static str) -> Mark {
        Mark { kind, word: self.ready(kind) }
    }

    fn gap_view(&self, (item, gap): (&Judged, &OpenGap), (standing, index): (&Standing, usize)) -> GapView {
        GapView {
            item: clean(&item.title),
            feature: clean(&standing.title),
            url: self.feature_url(index),
            anchor: anchor(item),
            mark: self.mark(cell(item)),
            group: self.ready(group(gap.group)),
            issue: gap.issue.as_deref().map(clean),
            issue_href: gap.issue_url.as_ref().filter(|url| is_web(url)).cloned(),
            owner: gap.owner.as_deref().map(person),
            due: gap.due.map(|day| self.day(day)),
            is_overdue: gap.is_overdue,
            age: gap.days.map(|days| self.ready_count("open_for", usize::try_from(days).unwrap_or(0))),
            since: gap.since.map(|day| self.day(day)),
        }
    }

    fn days(&self, date: Option<jiff::civil::Date>) -> Option<Day> {
        date.map(|day| self.day(day))
    }
}

/// The kind of a feature's mark: its approval, or why it has none.
fn verdict(standing: &Standing) -> &'static str {
    match (standing.state, standing.verdict()) {
        (State::Missing, _) => "missing",
        (_, verdict) => verdict,
    }
}

/// The kind of a question's mark. What counts as unanswered is shown as that, whatever was written.
fn cell(item: &Judged) -> &'static str {
    match (item.worth, item.answer) {
        (Worth::Verified, _) => "verified",
        (Worth::Stated, _) => "stated",
        (Worth::Contradicted, _) => "contradicted",
        (Worth::Plain, Answer::NotApplicable) => "na",
        (Worth::Plain, Answer::No) => "no",
        (Worth::Plain | Worth::Unanswered, _) => "unanswered",
    }
}

/// Every kind of a question's mark, in the order of counts and legends.
const CELLS: [&str; 6] = ["verified", "stated", "na", "no", "contradicted", "unanswered"];

/// The kind of a sign-off's mark.
fn sign_off(signed: &Signed) -> &'static str {
    match signed {
        Signed::Missing => "unsigned-off",
        Signed::Broken(_) => "broken",
        Signed::Stale(..) => "stale",
        Signed::Unsigned(..) => "unsigned",
        Signed::Verified(..) => "signed",
        Signed::Refused(..) => "refused",
    }
}

fn group(group: GapGroup) -> &'static str {
    match group {
        GapGroup::Documentation => "group_documentation",
        GapGroup::Training => "group_training",
        GapGroup::Communication => "group_communication",
        GapGroup::Other => "group_other",
    }
}

/// The id of a question on its feature's page.
fn anchor(item: &Judged) -> String {
    format!("gp-{}", url_segment(&item.id))
}

/// Only what a browser may follow: a checklist is written by strangers.
fn is_web(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// A text of a checklist as a page may show it: no control characters, no secrets, no one's address.
fn clean(text: &str) -> String {
    let text = secrets::mask(text);
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map(|end| at + end);
        let address = end.map(|end| &rest[at + 1..end]).filter(|inside| inside.contains('@') && !inside.contains(char::is_whitespace));
        match (address, end) {
            (Some(_), Some(end)) => {
                out.push_str(rest[..at].trim_end_matches(' '));
                rest = &rest[end + 1..];
            }
            _ => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
        c => c,
    };
    out.chars().map(shown).collect()
}

/// A sentence as HTML: what stands between backticks is code, or a link to the question that it names.
fn sentence(text: &str, items: &[Judged]) -> String {
    let text = clean(text);
    let pieces: Vec<&str> = text.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return escaped(&text);
    }
    let piece = |(at, piece): (usize, &&str)| match items.iter().find(|item| item.id == *piece) {
        _ if at % 2 == 0 => escaped(piece),
        Some(item) => format!("<a href=\"#{}\"><bdi>{}</bdi></a>", escaped(&anchor(item)), escaped(&clean(&item.title))),
        None => format!("<code>{}</code>", escaped(piece)),
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// A name without its address; of an address alone, what stands before the sign.
fn person(text: &str) -> String {
    let name = clean(text);
    let name = name.trim();
    let inside = text.trim().trim_matches(['<', '>']);
    let short = match name.is_empty() {
        true => inside,
        false => name,
    };
    let is_address = short.contains('@') && !short.contains(char::is_whitespace);
    if is_address { short.split('@').next().unwrap_or_default().to_owned() } else { short.to_owned() }
}

/// One line that acts on nothing around it, for an attribute or a drawing.
fn line(text: &str) -> String {
    clean(text).chars().map(|c| if acts(c) { ' ' } else { c }).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
