//! PV001: something that a page loads from another host.

use std::borrow::Cow;
use std::ops::Range;

use crate::config::Html;
use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::outline::Kind;
use crate::lint::outline::Role;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::markdown::tags::{self, Attribute, RawTag};
use crate::text::visible;

static CODE: Code = Code { code: "PV001", name: "third-party-resource", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A picture, frame, video, script or style that the page loads from another host. Links are fine.",
    why: "The other host learns who reads which page and when, which a privacy notice must say and often nobody wants. It can \
          also change what your readers see, and when it is gone or blocked, they see a gap.",
    mend: "Keep the file beside the article; Guidepost gives it its size and a name that never goes stale. Link to a video \
           instead of framing it. Name the hosts that you have decided for with `allow: [videos.example.com]`; the host of \
           `base_url` is always allowed.",
    remedy: Remedy::None,
    options: &[Field {
        name: "allow",
        shape: Shape::OneOrMore(&Shape::Text),
        doc: "Hosts that pages may load from, those below them included: `example.com` allows `cdn.example.com`.",
    }],
    bad: "Download all invoices of a year.\n\n![The export button](https://pictures.example.com/export.png)\n",
    good: "Download all invoices of a year. [See the button](https://pictures.example.com/export.png).\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let mut allowed: Option<Vec<String>> = None;
    let mut tell = |what: &str, address: &str, place: Range<usize>| {
        let Some(host) = remote_host(address) else { return };
        let allowed = allowed.get_or_insert_with(|| hosts(page, plan));
        if allowed.iter().any(|allowed| host == *allowed || host.strip_suffix(allowed.as_str()).is_some_and(|rest| rest.ends_with('.'))) {
            return;
        }
        let host = visible(&host);
        let finding = page.finding(&CODE, place, format!("this page loads {what} from `{host}`"));
        let note = format!("`{host}` learns who reads the page, and what it sends can change or disappear.");
        found.push(finding.note(note).help(remedy(what)));
    };
    for picture in page.outline.links.iter().filter(|link| link.picture) {
        tell("a picture", &picture.address, picture.span.clone());
    }
    // Where raw HTML is shown as text, it loads nothing.
    if page.site.settings.html != Html::Allow {
        return;
    }
    let body = page.body();
    let blocks = page.outline.blocks.iter().filter(|block| block.kind == Kind::Html).map(|block| block.span.clone());
    let is_block = |at: usize| page.outline.blocks.get(at).is_some_and(|block| block.kind == Kind::Html);
    let inline =
        page.outline.words.iter().filter(|words| words.role == Role::Html && !is_block(words.block)).map(|words| words.span.clone());
    for span in blocks.chain(inline) {
        let Some(html) = body.get(span.clone()) else { continue };
        for tag in tags::tags(html).iter().filter(|tag| !tag.is_component()) {
            let rel = tag.get("rel").map_or(String::new(), |rel| rel.value.to_ascii_lowercase());
            for attribute in &tag.attributes {
                for (what, address) in loads(tag, attribute, &rel) {
                    tell(what, &address, span.start + attribute.span.start..span.start + attribute.span.end);
                }
            }
        }
        for (address, place) in style_addresses(html) {
            tell("a style", address, span.start + place.start..span.start + place.end);
        }
    }
}

fn remedy(what: &str) -> &'static str {
    match what {
        "a frame" => "Link to the page instead, or name the host under `allow` when you have decided for it.",
        "a script" | "a style" => "Put the file into the static folder or the theme, or take it out.",
        _ => "Keep the file beside the article, or name the host under `allow` when you have decided for it.",
    }
}

/// The site's own host, and those that the config allows.
fn hosts(page: &Page<'_>, plan: &Plan) -> Vec<String> {
    let named = plan.options(&CODE, page.source()).flat_map(|node| node.texts_of("allow"));
    let named = named.map(|(host, _)| remote_host(&host).unwrap_or(host.trim_start_matches("*.").to_lowercase()));
    named.chain(page.site.settings.published_at.as_deref().and_then(remote_host)).collect()
}

/// The host of an address that a browser would ask over the network.
fn remote_host(address: &str) -> Option<String> {
    let address = address.trim();
    let lower = address.get(..8).or(address.get(..2)).unwrap_or("").to_ascii_lowercase();
    let scheme = ["https://", "http://", "//"].into_iter().find(|scheme| lower.starts_with(scheme))?;
    let rest = address.get(scheme.len()..)?;
    let host = rest.split(['/', '?', '#', '\\']).next()?.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// What an attribute makes the browser load: what it is, and from where. `rel` is the tag's, in small letters.
fn loads<'a>(tag: &RawTag<'a>, attribute: &Attribute<'a>, rel: &str) -> Vec<(&'static str, Cow<'a, str>)> {
    let (tag_name, name) = (tag.name.to_ascii_lowercase(), attribute.name.to_ascii_lowercase());
    let what = match (tag_name.as_str(), name.as_str()) {
        ("img" | "source", "srcset") | ("link", "imagesrcset") => {
            let each = attribute.value.split(',').filter_map(|part| part.split_whitespace().next());
            return each.map(|address| ("a picture", Cow::Borrowed(address))).collect();
        }
        ("img", "src") | ("video", "poster") | ("image", "href" | "xlink:href") => "a picture",
        ("input", "src") => "a picture",
        ("video" | "audio" | "source" | "track", "src") => "a recording",
        ("iframe" | "frame" | "embed", "src") | ("object", "data") => "a frame",
        ("script", "src") => "a script",
        ("link", "href") if names(rel, &["stylesheet"]) => "a style",
        ("link", "href") if names(rel, LOADING) => "a file",
        (_, "style") => {
            let urls = style_urls(attribute.value);
            return urls.map(|range| ("a picture", Cow::Borrowed(&attribute.value[range]))).collect();
        }
        _ => return vec![],
    };
    vec![(what, Cow::Owned(attribute.address()))]
}

/// `<link>`s of these relations make the browser ask the host; others are read by machines only.
const LOADING: &[&str] = &["icon", "preload", "modulepreload", "prefetch", "preconnect", "manifest"];

fn names(rel: &str, names: &[&str]) -> bool {
    rel.split_whitespace().any(|rel| names.contains(&rel))
}

/// Addresses in `<style>` elements.
fn style_addresses(html: &str) -> Vec<(&str, Range<usize>)> {
    let Some(open) = find_ignoring_case(html, "<style") else { return vec![] };
    let css = &html[open..];
    let css = &css[..find_ignoring_case(css, "</style").unwrap_or(css.len())];
    let imports = css.match_indices("@import").filter_map(|(at, name)| {
        let after = css[at + name.len()..].trim_start();
        let quote = css.len() - after.len();
        let address = after.strip_prefix(['"', '\''])?;
        Some(quote + 1..quote + 1 + address.find(['"', '\'', ';', '\n'])?)
    });
    style_urls(css).chain(imports).map(|range| (&css[range.clone()], open + range.start..open + range.end)).collect()
}

/// What stands in `url(…)`, without quotes. One that nothing closes ends where the next begins.
fn style_urls(css: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    let parts = css.split("url(").map(move |part| {
        let start = at;
        at += part.len() + "url(".len();
        (start, part)
    });
    parts.skip(1).filter_map(|(start, part)| {
        let inside = &part[..part.find(')')?];
        let left = inside.len() - inside.trim_start_matches([' ', '"', '\'']).len();
        let right = inside.trim_end_matches([' ', '"', '\'']).len();
        Some(start + left..start + right.max(left))
    })
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    memchr::memchr_iter(b'<', text.as_bytes())
        .find(|&at| text.as_bytes()[at..].get(..needle.len()).is_some_and(|part| part.eq_ignore_ascii_case(needle.as_bytes())))
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn what_is_loaded_is_found_and_what_is_linked_is_not() {
        for (text, place, what) in [
            ("<IMG alt='x' src=\"//cdn.acme.io/a.png\">", "//cdn.acme.io/a.png", "a picture from `cdn.acme.io`"),
            ("Text <iframe\nsrc='https://video.io:443/e/1'></iframe>", "https://video.io:443/e/1", "a frame from `video.io`"),
            ("<script src=https://t.io/a.js></script>", "https://t.io/a.js", "a script from `t.io`"),
            ("<link rel=stylesheet href='https://f.io/c.css'>", "https://f.io/c.css", "a style from `f.io`"),
            ("<img srcset='a.png 1x, https://c.io/b.png 2x'>", "a.png 1x, https://c.io/b.png 2x", "a picture from `c.io`"),
            (
                "<div style=\"background: url('http://c.io/b.png')\">x</div>",
                "background: url('http://c.io/b.png')",
                "a picture from `c.io`",
            ),
            ("<style>\n@import \"https://f.io/x.css\";\n</style>", "https://f.io/x.css", "a style from `f.io`"),
            ("<style>\nurl( url('https://f.io/x.png') url(\n</style>", "https://f.io/x.png", "a style from `f.io`"),
            ("![x](HTTPS://I.io/x.png)", "![x](HTTPS://I.io/x.png)", "a picture from `i.io`"),
        ] {
            assert_eq!(
                shown("third-party-resource", &format!("Lead.\n\n{text}\n")),
                format!("`{}` this page loads {what}\n", place.replace('\n', "⏎"))
            );
        }
        for text in [
            "<a href='https://a.io/x.png'>x</a>",
            "[x](https://a.io/x.png)",
            "`<img src=\"https://a.io/x\">`",
            "<!-- <img src='https://a.io/x'> -->",
            "<link rel=canonical href='https://a.io/'>",
            "<img src='data:image/png;base64,x'>",
            "<Video src='https://a.io/x' />",
            "```html\n<img src='https://a.io/x'>\n```",
        ] {
            assert_eq!(shown("third-party-resource", &format!("Lead.\n\n{text}\n")), "", "{text}");
        }
    }

    #[test]
    fn a_style_that_closes_nothing_takes_a_moment() {
        for css in ["@import ", "@import url( ", "url(", "url('", "@import x'"] {
            let css = css.repeat(500_000 / css.len());
            let addresses = super::style_addresses(&format!("<style>{css}")).len();
            assert!(super::style_urls(&css).count() + addresses == 0, "{}", &css[..20]);
        }
        let tag = format!("Lead.\n\n<link {}>\n", "href=x ".repeat(20_000));
        assert_eq!(shown("third-party-resource", &tag), "");
    }

    #[test]
    fn own_and_allowed_hosts_are_no_third_parties() {
        let config = "-- guidepost.yaml --\nbase_url: https://help.acme.io/\nrules: {third-party-resource: {allow: [video.io]}}\n";
        let body =
            "-- content/a.md --\n# A\n\n![x](https://help.acme.io/x.png) ![x](https://eu.video.io/x.png) ![x](https://myvideo.io/x.png)\n";
        assert_eq!(
            shown("third-party-resource", &format!("{config}{body}")),
            "`![x](https://myvideo.io/x.png)` this page loads a picture from `myvideo.io`\n"
        );
        let escaped = "-- guidepost.yaml --\nhtml: escape\n-- content/a.md --\n<img src='https://a.io/x'>\n";
        assert_eq!(shown("third-party-resource", escaped), "");
    }
}
