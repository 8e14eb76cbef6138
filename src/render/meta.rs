//! What a page's head tells machines: structured data of schema.org as JSON-LD, and what social networks show (Open Graph).
//! Structured data needs complete URLs, so a site without a base URL has none; nor have pages that ask to be left out.
//! Questions are not marked as an `FAQPage`: Google shows no such results any more, and the whole text would stand there twice.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::Renderer;
use super::links::encoded;
use super::view::{Frame, Share};
use crate::card;
use crate::markdown::{self, push_plain};
use crate::site::{Article, Document, LinkKind, Media, Section, Target, UrlPath};

/// Social networks show no picture that is smaller.
const LEAST_SHARED: (u32, u32) = (300, 157);

/// The languages of the built-in words with the region that social networks expect where the site names none.
const REGIONS: &[(&str, &str)] =
    &[("ar", "AR"), ("de", "DE"), ("en", "US"), ("es", "ES"), ("fr", "FR"), ("ja", "JP"), ("pt", "PT"), ("zh", "CN")];

/// Pictures that were drawn for pages: places relative to the site's root.
#[derive(Clone, Debug, Default)]
pub struct Cards {
    /// By page.
    pub own: HashMap<UrlPath, String>,
    /// For the home page, and for pages without any other picture.
    pub general: Option<String>,
}

impl Renderer<'_> {
    /// Fills in what the head of an article's page says; the rest of the head is there already.
    pub(super) fn describe_article<P: Serialize>(&self, frame: &mut Frame<P>, article: &Article) {
        let change = article.change.as_ref();
        frame.head.locale = locale(&self.site.settings.language);
        frame.head.published = change.map(|change| change.created.to_string());
        frame.head.modified = change.map(|change| change.updated.to_string());
        frame.head.share = self.share((&article.title, &article.url), Some(&article.document));
        let image = frame.head.share.as_ref().map(|share| share.url.clone());
        frame.head.ld = self.graph(frame, (&article.title, &article.url), |url, base| self.article_node(article, (url, base), image));
    }

    /// The same for a section.
    pub(super) fn describe_section<P: Serialize>(&self, frame: &mut Frame<P>, section: &Section) {
        frame.head.locale = locale(&self.site.settings.language);
        frame.head.share = self.share((&section.title, &section.url), section.document.as_ref());
        frame.head.ld = self.graph(frame, (&section.title, &section.url), |_, _| None);
    }

    /// The same for the home page.
    pub(super) fn describe_home<P: Serialize>(&self, frame: &mut Frame<P>, home: &Section) {
        frame.head.locale = locale(&self.site.settings.language);
        frame.head.share = self.share((&self.site.title, &home.url), home.document.as_ref());
        let Some(base) = self.site.settings.base_url.as_deref().filter(|_| !frame.head.noindex) else { return };
        let mut site = self.site_node(base);
        site["@context"] = "https://schema.org".into();
        site["inLanguage"] = self.site.settings.language.clone().into();
        if let Some(description) = &home.description {
            site["description"] = description.clone().into();
        }
        frame.head.ld = Some(inert(&site.to_string()));
    }

    /// The way to the page, and what the page is.
    fn graph<P: Serialize>(
        &self,
        frame: &Frame<P>,
        (title, url): (&str, &UrlPath),
        own: impl FnOnce(&str, &str) -> Option<Value>,
    ) -> Option<String> {
        let base = self.site.settings.base_url.as_deref().filter(|_| !frame.head.noindex)?;
        let last = (title, url.0.as_str());
        let all = frame.crumbs.iter().map(|crumb| (crumb.title.as_str(), crumb.url.as_str())).chain([last]).enumerate();
        let item = |(at, (name, url)): (usize, (&str, &str))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": format!("{base}{}", encoded(url))});
        let crumbs = json!({"@type": "BreadcrumbList", "itemListElement": all.map(item).collect::<Vec<_>>()});
        let mut nodes = vec![crumbs];
        nodes.extend(own(&format!("{base}{}", encoded(&url.0)), base));
        Some(inert(&json!({"@context": "https://schema.org", "@graph": nodes}).to_string()))
    }

    fn article_node(&self, article: &Article, (url, base): (&str, &str), image: Option<String>) -> Option<Value> {
        let publisher = json!({"@type": "Organization", "name": self.site.title, "url": base});
        let names = article.change.as_ref().filter(|_| self.site.settings.theme.authors).map_or(&[][..], |change| &change.authors);
        let people: Vec<Value> = names.iter().map(|name| json!({"@type": "Person", "name": name})).collect();
        let mut node = json!({
            "@type": "TechArticle",
            "headline": article.title,
            "inLanguage": self.site.settings.language,
            "mainEntityOfPage": {"@type": "WebPage", "@id": url},
            "isPartOf": self.site_node(base),
            "author": if people.is_empty() { publisher.clone() } else { people.into() },
            "publisher": publisher,
        });
        let change = article.change.as_ref();
        let more = [
            ("description", article.description.clone()),
            ("datePublished", change.map(|change| change.created.to_string())),
            ("dateModified", change.map(|change| change.updated.to_string())),
            ("image", image),
        ];
        for (name, value) in more.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            node[name] = value.into();
        }
        Some(node)
    }

    fn site_node(&self, base: &str) -> Value {
        json!({"@type": "WebSite", "name": self.site.title, "url": base})
    }

    /// The page's card, else a picture of its text, else the card of the site: who asks for cards wants them to look alike.
    fn share(&self, (title, url): (&str, &UrlPath), document: Option<&Document>) -> Option<Share> {
        let base = self.site.settings.base_url.as_deref()?;
        let drawn = |path: &String, title: &str| Share {
            url: format!("{base}{}", encoded(path)),
            width: card::WIDTH,
            height: card::HEIGHT,
            alt: Some(title.to_owned()),
        };
        let own = self.cards.own.get(url).map(|path| drawn(path, title));
        let general = || self.cards.general.as_ref().map(|path| drawn(path, &self.site.title));
        own.or_else(|| document.and_then(|document| self.shared(document))).or_else(general)
    }

    /// The first picture of a text that is large enough to stand for the page elsewhere.
    fn shared(&self, document: &Document) -> Option<Share> {
        let base = self.site.settings.base_url.as_deref()?;
        let text = &*document.text;
        let pictures = text.links.iter().zip(&document.targets).filter(|(link, _)| link.kind.is_image());
        let (link, media) = pictures.filter_map(|(link, target)| Some((link, shareable(self.site.media.get(index(target)?)?)?))).next()?;
        let (width, height) = media.fact.size?;
        let alt = (link.kind == LinkKind::Image).then(|| text.body.text().get(link.span.clone())).flatten().and_then(words);
        Some(Share { url: format!("{base}{}", encoded(&media.url)), width, height, alt })
    }
}

fn index(target: &Target) -> Option<usize> {
    match target {
        Target::Media(index) => Some(*index as usize),
        _ => None,
    }
}

/// Social networks show these formats only.
fn shareable(media: &Media) -> Option<&Media> {
    let (width, height) = media.fact.size?;
    let known = matches!(media.source.extension().as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp");
    (known && width >= LEAST_SHARED.0 && height >= LEAST_SHARED.1).then_some(media)
}

/// The words of a picture as written in Markdown.
fn words(picture: &str) -> Option<String> {
    let mut out = String::new();
    markdown::events(picture).for_each(|(event, _)| push_plain(&mut out, &event));
    // A picture that takes its address from elsewhere in the text cannot be read by itself.
    Some(out.trim().to_owned()).filter(|words| !words.is_empty() && !words.starts_with("!["))
}

/// `pt_BR` of `pt-BR`; `None` for a language without a region that we know of.
fn locale(language: &str) -> Option<String> {
    let mut parts = language.split(['-', '_']);
    let base = parts.next()?.to_ascii_lowercase();
    let region = parts.find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic())).map(str::to_ascii_uppercase);
    // Taiwan is where the traditional characters are usual.
    if region.is_none() && language.to_ascii_lowercase().starts_with("zh-hant") {
        return Some("zh_TW".to_owned());
    }
    let usual = || REGIONS.iter().find(|(name, _)| *name == base).map(|(_, region)| (*region).to_owned());
    Some(format!("{base}_{}", region.or_else(usual)?))
}

/// JSON that ends no script element and begins no comment, whatever the texts in it hold.
/// Source: the HTML standard, "Restrictions for contents of script elements".
pub(super) fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_have_a_region() {
        for (language, expected) in [
            ("en", Some("en_US")),
            ("de-AT", Some("de_AT")),
            ("zh-Hant-TW", Some("zh_TW")),
            ("pt-br", Some("pt_BR")),
            ("sv", None),
            ("", None),
        ] {
            assert_eq!(locale(language).as_deref(), expected, "{language}");
        }
    }

    #[test]
    fn no_text_ends_the_script() {
        let hostile = "</script><!--<script>&lt;\u{2028}\"\\";
        let json = inert(&json!({ "a": hostile }).to_string());
        assert!(!json.contains(['<', '>', '&']), "{json}");
        assert_eq!(serde_json::from_str::<Value>(&json).ok(), Some(json!({ "a": hostile })));
    }

    #[test]
    fn words_of_pictures() {
        for (picture, expected) in
            [("![A *blue* button](a.png \"x\")", Some("A blue button")), ("![](a.png)", None), ("![a][b]", None), ("![a]", None)]
        {
            assert_eq!(words(picture).as_deref(), expected, "{picture}");
        }
    }
}
