//! Articles as Markdown beside their pages, and the files that list them for language models: `llms.txt` and `llms-full.txt`
//! (llmstxt.org). Texts come as readers get them: variables and passages filled in, links and pictures with the addresses of the
//! published site, comments and definitions of links gone. Previews have none, and sites for a disk have none.

use std::collections::HashSet;
use std::fmt::Write;

use rayon::prelude::*;

use super::Renderer;
use super::links::encoded;
use crate::error::Result;
use crate::site::{Article, ArticleId, SectionId, Target, UrlPath};
use crate::tree::Sink;

mod edits;

/// The list of all articles.
const LIST: &str = "llms.txt";

/// All articles in one file.
const FULL: &str = "llms-full.txt";

impl Renderer<'_> {
    /// The file of an article's Markdown, where it has one.
    pub(super) fn twin_of(&self, article: &Article) -> Option<String> {
        (self.has_twins() && !article.preview).then(|| file(&article.url))
    }

    fn has_twins(&self) -> bool {
        self.site.settings.llms && !self.is_offline && !self.is_apart
    }

    /// Writes all of them but those that the site brings itself.
    pub(super) fn write_twins(&self, sink: &dyn Sink, taken: &HashSet<String>) -> Result<()> {
        if !self.has_twins() {
            return Ok(());
        }
        // Where an old address is a folder of that name, no file can be.
        let folders: HashSet<&str> = self.site.redirects.iter().map(|redirect| redirect.from.0.trim_end_matches('/')).collect();
        let is_free = |file: &str| !taken.contains(file) && !folders.contains(file);
        let order = self.reading_order();
        let texts: Vec<String> = order.par_iter().map(|&id| self.twin(self.site.article(id))).collect();
        order.par_iter().zip(&texts).try_for_each(|(&id, text)| {
            let file = file(&self.site.article(id).url);
            if is_free(&file) { sink.write(&file, text.clone().into_bytes()) } else { Ok(()) }
        })?;
        if is_free(LIST) {
            sink.write(LIST, self.list().into_bytes())?;
        }
        if is_free(FULL) {
            sink.write(FULL, self.full(&order, texts).into_bytes())?;
        }
        Ok(())
    }

    /// One of these files by its name, for a server.
    pub(super) fn twin_file(&self, name: &str) -> Option<String> {
        if !self.has_twins() {
            return None;
        }
        match name {
            LIST => Some(self.list()),
            FULL => {
                let order = self.reading_order();
                let texts = order.iter().map(|&id| self.twin(self.site.article(id))).collect();
                Some(self.full(&order, texts))
            }
            name => self.site.articles.iter().find(|article| self.twin_of(article).as_deref() == Some(name)).map(|a| self.twin(a)),
        }
    }

    /// Published articles, section by section.
    fn reading_order(&self) -> Vec<ArticleId> {
        let all = self.site.articles_below(SectionId(0));
        all.into_iter().filter(|&id| !self.site.article(id).preview).collect()
    }

    /// What leads from a file to the site's root: where the site knows its own address, that address.
    fn base(&self, url: &UrlPath) -> String {
        self.site.settings.base_url.clone().unwrap_or_else(|| "../".repeat(url.depth()))
    }

    fn twin(&self, article: &Article) -> String {
        self.markdown(article, &self.base(&article.url))
    }

    fn markdown(&self, article: &Article, base: &str) -> String {
        let text = &*article.document.text;
        let mut out = heading(&article.title, text.front.description.as_deref());
        let place = edits::Place { address: &|target| self.address(target, base), html: self.site.settings.html };
        out.push_str(edits::applied(&article.document, &article.title, &place).trim_start_matches(['\n', '\r']).trim_end());
        out.push('\n');
        out
    }

    /// A target's complete address as Markdown takes it; `None` when only the words are to be shown.
    fn address(&self, target: &Target, base: &str) -> Option<String> {
        let page = |url: &UrlPath, anchor: &str| {
            let hash = if anchor.is_empty() { "" } else { "#" };
            let path = if base.is_empty() && url.0.is_empty() { "./" } else { &url.0 };
            format!("{base}{}{hash}{}", closed(path), closed(anchor))
        };
        match target {
            Target::Article(id, anchor) => Some(page(&self.site.article(*id).url, anchor)),
            Target::Section(id, anchor) => Some(page(&self.site.section(*id).url, anchor)),
            Target::Page(url, anchor) => Some(page(url, anchor)),
            Target::Anchor(anchor) => Some(format!("#{}", closed(anchor))),
            Target::Media(index) => Some(format!("{base}{}", closed(&self.site.media.get(*index as usize)?.url))),
            Target::External(url) => Some(url.clone()),
            Target::Unpublished | Target::Broken | Target::Unsafe => None,
        }
    }

    /// Source: llmstxt.org, a title, a quotation, and lists of links under second-level headings.
    fn list(&self) -> String {
        let site = self.site;
        let home = site.section(SectionId(0));
        let mut out = heading(&site.title, home.description.as_deref());
        let own = (self.word("section_articles"), home.articles.clone());
        let sections = home.children.iter().map(|&id| (site.section(id).title.clone(), site.articles_below(id)));
        let base = site.settings.base_url.as_deref().unwrap_or_default();
        for (title, articles) in std::iter::once(own).chain(sections) {
            let listed: Vec<&Article> = articles.iter().map(|&id| site.article(id)).filter(|a| a.search && !a.preview).collect();
            if listed.is_empty() {
                continue;
            }
            let _ = write!(out, "## {}\n\n", literal(&title));
            for article in listed {
                let _ = write!(out, "- [{}]({base}{})", literal(&article.title), closed(&file(&article.url)));
                if let Some(description) = &article.description {
                    let _ = write!(out, ": {}", literal(description));
                }
                out.push('\n');
            }
            out.push('\n');
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    fn full(&self, order: &[ArticleId], mut texts: Vec<String>) -> String {
        if self.site.settings.base_url.is_none() {
            // From here, relative addresses are others than from the articles' own folders.
            texts = order.par_iter().map(|&id| self.markdown(self.site.article(id), "")).collect();
        }
        let mut out = heading(&self.site.title, self.site.section(SectionId(0)).description.as_deref());
        for (&id, text) in order.iter().zip(&texts) {
            let article = self.site.article(id);
            if article.search {
                out.push_str("---\n\n");
                if let Some(url) = self.absolute(&article.url) {
                    let _ = write!(out, "<{url}>\n\n");
                }
                let _ = writeln!(out, "{text}");
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

/// The Markdown beside a page.
fn file(url: &UrlPath) -> String {
    format!("{}index.md", url.0)
}

/// A title and a sentence about it.
fn heading(title: &str, description: Option<&str>) -> String {
    let mut out = format!("# {}\n\n", literal(title));
    if let Some(description) = description {
        let _ = write!(out, "> {}\n\n", literal(description));
    }
    out
}

/// A part of an address without what would end it in Markdown.
fn closed(path: &str) -> String {
    encoded(path).replace('(', "%28").replace(')', "%29")
}

/// Plain text as one line of Markdown that shows the same.
fn literal(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(words.len());
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let acts = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            // In the middle of a word it means nothing.
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next == '#' || next.is_ascii_alphabetic(),
            '~' => before == '~' || next == '~',
            '#' => before == ' ',
            // At the beginning they would make a list, or a quotation.
            '-' | '+' | '>' => out.is_empty(),
            '.' | ')' => !out.is_empty() && out.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_show_what_they_are() {
        for (text, markdown) in [
            ("Set `DEBUG_LEVEL` to *all*", "Set \\`DEBUG_LEVEL\\` to \\*all\\*"),
            ("_x_ and a_b", "\\_x\\_ and a_b"),
            ("](https://evil.example) <b>", "\\](https://evil.example) \\<b>"),
            ("C# and #1 &lt; R&D & co", "C# and \\#1 \\&lt; R\\&D & co"),
            ("- minus", "\\- minus"),
            ("1. first of 2.5", "1\\. first of 2.5"),
            ("> 5 - 3", "\\> 5 - 3"),
            ("two\nlines  of ~~text~~", "two lines of \\~\\~text\\~\\~"),
        ] {
            assert_eq!(literal(text), markdown);
            let mut shown = String::new();
            crate::markdown::events(&format!("# {markdown}")).for_each(|(event, _)| crate::markdown::push_plain(&mut shown, &event));
            assert_eq!(shown, text.split_whitespace().collect::<Vec<_>>().join(" "), "{markdown}");
        }
    }
}
