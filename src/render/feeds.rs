//! Files for machines that need complete URLs: sitemap, Atom feed, robots.txt. Without a base URL there are none.

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::links::encoded;
use crate::site::{Article, Site};

/// The feed's file.
pub(super) const FEED: &str = "feed.xml";

/// The newest so many changes are in the feed.
const ENTRIES: usize = 50;

/// Whether the site can have a feed: it knows its URL and when its articles changed.
pub(super) fn has_feed(site: &Site) -> bool {
    site.settings.base_url.is_some() && site.updated.is_some()
}

/// All such files: path and bytes.
pub(super) fn all(site: &Site) -> Vec<(String, Vec<u8>)> {
    let Some(base) = &site.settings.base_url else { return vec![] };
    let mut files = vec![("sitemap.xml".to_owned(), xml(|out| sitemap(site, base, out)))];
    files.push(("robots.txt".to_owned(), format!("User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n").into_bytes()));
    if let (true, Some(updated)) = (has_feed(site), site.updated) {
        files.push((FEED.to_owned(), xml(|out| feed(site, (base, updated), out))));
    }
    files
}

type Out = Writer<Vec<u8>>;

fn xml(write: impl FnOnce(&mut Out) -> std::io::Result<()>) -> Vec<u8> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Writing to memory does not fail.
    let _ = out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let _ = write(&mut out);
    let mut bytes = out.into_inner();
    bytes.push(b'\n');
    bytes
}

/// Characters that XML cannot hold would make the whole file unreadable.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')) || matches!(c, '\n' | '\t')).collect()
}

fn element(out: &mut Out, name: &str, text: &str) -> std::io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(&clean(text)))?;
    Ok(())
}

fn listed(site: &Site) -> impl Iterator<Item = &Article> {
    site.articles.iter().filter(|article| !article.preview && article.search)
}

/// Source: sitemaps.org, protocol 0.9.
fn sitemap(site: &Site, base: &str, out: &mut Out) -> std::io::Result<()> {
    let sections = site.sections.iter().filter(|section| !section.preview).map(|section| (&section.url, None));
    let articles = listed(site).map(|article| (&article.url, article.change.as_ref().map(|change| change.updated)));
    out.create_element("urlset").with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")).write_inner_content(|out| {
        for (url, updated) in sections.chain(articles) {
            out.create_element("url").write_inner_content(|out| {
                element(out, "loc", &format!("{base}{}", encoded(&url.0)))?;
                updated.map_or(Ok(()), |day: Date| element(out, "lastmod", &day.to_string()))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Source: RFC 4287.
fn feed(site: &Site, (base, updated): (&str, Date), out: &mut Out) -> std::io::Result<()> {
    let mut newest: Vec<(Date, &Article)> = listed(site).filter_map(|article| Some((article.change.as_ref()?.updated, article))).collect();
    newest.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.url.cmp(&b.1.url)));
    newest.truncate(ENTRIES);
    let instant = |day: Date| format!("{day}T00:00:00Z");
    out.create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", site.settings.language.as_str())])
        .write_inner_content(|out| {
        element(out, "id", base)?;
        element(out, "title", &site.title)?;
        element(out, "updated", &instant(updated))?;
        out.create_element("link").with_attribute(("href", base)).write_empty()?;
        out.create_element("link")
            .with_attributes([("rel", "self"), ("type", "application/atom+xml"), ("href", &format!("{base}{FEED}"))])
            .write_empty()?;
        out.create_element("author").write_inner_content(|out| element(out, "name", &site.title))?;
        for (day, article) in &newest {
            let url = format!("{base}{}", encoded(&article.url.0));
            out.create_element("entry").write_inner_content(|out| {
                element(out, "id", &url)?;
                element(out, "title", &article.title)?;
                out.create_element("link").with_attribute(("href", url.as_str())).write_empty()?;
                element(out, "updated", &instant(*day))?;
                if let Some(change) = &article.change {
                    element(out, "published", &instant(change.created))?;
                }
                article.description.as_ref().map_or(Ok(()), |description| element(out, "summary", description))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}
