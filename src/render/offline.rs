//! Pages that are opened from a disk: there, a folder is not its `index.html`, and scripts may load scripts but neither
//! modules nor data. Pages and scripts are rewritten when they are done, so themes need not know.

use std::borrow::Cow;
use std::ops::Range;

use super::theme::Theme;
use crate::markdown::tags::{self, RawTag};

/// What stands before the site's script: a loader for modules and data that works without a server.
const LOADER: &str = include_str!("offline.js");

/// The site's script, without the hash in its name.
const SITE: &str = "assets/site-";

/// The one folder that the scripts of the theme open by themselves.
const RESULTS: &str = "at(\"search/\")";
const RESULTS_FILE: &str = "at(\"search/index.html\")";

/// What a browser is to open for a folder.
const INDEX: &str = "index.html";

/// A page whose links to folders name the file in them.
pub fn page(html: String) -> String {
    let places: Vec<usize> = tags::tags(&html).iter().flat_map(places).collect();
    if places.is_empty() {
        return html;
    }
    let mut out = String::with_capacity(html.len() + places.len() * INDEX.len());
    let mut done = 0;
    for at in places {
        out.push_str(&html[done..at]);
        out.push_str(INDEX);
        done = at;
    }
    out.push_str(&html[done..]);
    out
}

/// The place of an article or a page as a link from the root names it.
pub fn address(url: &str) -> String {
    match folder_end(url) {
        Some(at) => format!("{}{INDEX}{}", &url[..at], &url[at..]),
        None if url.is_empty() => INDEX.to_owned(),
        None => url.to_owned(),
    }
}

/// Where `index.html` is missing in a tag.
fn places(tag: &RawTag<'_>) -> Vec<usize> {
    let is_refresh =
        tag.name.eq_ignore_ascii_case("meta") && tag.get("http-equiv").is_some_and(|a| a.value.eq_ignore_ascii_case("refresh"));
    let place = |value: &str, span: &Range<usize>| folder_end(value).map(|at| span.start + at);
    let links = tag.attributes.iter().filter_map(|attribute| match attribute.name.to_ascii_lowercase().as_str() {
        "href" | "action" | "formaction" | "xlink:href" => place(attribute.value, &attribute.span),
        "content" if is_refresh => {
            let start = attribute.value.to_ascii_lowercase().find("url=")? + 4;
            place(&attribute.value[start..], &(attribute.span.start + start..attribute.span.end))
        }
        _ => None,
    });
    links.collect()
}

/// Where a relative address of a folder ends, its slash included.
fn folder_end(address: &str) -> Option<usize> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    // A scheme, or another host.
    if path.is_empty() || path.starts_with('/') || path.split('/').next().is_some_and(|first| first.contains(':')) {
        return None;
    }
    path.ends_with('/').then_some(path.len())
}

impl Theme {
    /// Turns the scripts into what a browser runs from a disk: each module becomes a script that leaves what it exports
    /// where the loader finds it, and the site's script brings the loader along.
    pub fn work_offline(&mut self) {
        for (url, bytes) in self.assets.iter_mut().filter(|(url, _)| url.ends_with(".js") || url.ends_with(".mjs")) {
            let text = String::from_utf8_lossy(bytes);
            let script = classic(&text).replace(RESULTS, RESULTS_FILE);
            *bytes = match url.starts_with(SITE) {
                true => format!("{LOADER}{script}").into_bytes(),
                false => script.into_bytes(),
            };
        }
    }
}

/// A module with one `export { … };` at its end as a script; other scripts only load through the loader.
fn classic(text: &str) -> Cow<'_, str> {
    let loading = loading(text);
    let Some((body, names)) = exported(loading.trim_end()) else { return loading };
    Cow::Owned(format!("(() => {{\n\"use strict\";\n{body}\nguidepostModules[document.currentScript.src] = {{{names}}};\n}})();\n"))
}

/// What stands before the `export { … };` at a script's end, and the names in it.
fn exported(script: &str) -> Option<(&str, &str)> {
    let (body, list) = script.rsplit_once("export")?;
    let names = list.trim_start().strip_prefix('{')?.trim_end_matches(';').trim_end().strip_suffix('}')?;
    let is_statement = body.is_empty() || body.ends_with(['\n', ';', '}']);
    let are_names = names.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "_$,".contains(c));
    (is_statement && are_names).then_some((body, names))
}

/// `import(…)` asks the loader; a name that ends so, or a method, is something else.
fn loading(text: &str) -> Cow<'_, str> {
    const CALL: &str = "import(";
    if !text.contains(CALL) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    let mut done = 0;
    for (at, _) in text.match_indices(CALL) {
        let before = text[..at].chars().next_back();
        out.push_str(&text[done..at]);
        out.push_str(if before.is_some_and(|c| c.is_alphanumeric() || "_$.".contains(c)) { CALL } else { "guidepostImport(" });
        done = at + CALL.len();
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_folders_name_the_file() {
        for (before, after) in [
            ("<a href=\"../a/\">x</a>", "<a href=\"../a/index.html\">x</a>"),
            ("<a href=\"./\"><a href='../../'>", "<a href=\"./index.html\"><a href='../../index.html'>"),
            ("<a href=\"a/#b\"> <a href=\"a/?q=1#b\">", "<a href=\"a/index.html#b\"> <a href=\"a/index.html?q=1#b\">"),
            ("<form action=../search/ method=get>", "<form action=../search/index.html method=get>"),
            ("<link rel=\"prev\" href=\"../ü/\">", "<link rel=\"prev\" href=\"../ü/index.html\">"),
            (
                "<meta http-equiv=\"refresh\" content=\"0; url=../new/#a\">",
                "<meta http-equiv=\"refresh\" content=\"0; url=../new/index.html#a\">",
            ),
        ] {
            assert_eq!(page(before.to_owned()), after);
            assert_eq!(page(after.to_owned()), after, "twice is once");
        }
        for same in [
            "<a href=\"#a\">",
            "<a href=\"\">",
            "<a href=\"?q=a/\">",
            "<a href=\"https://example.com/a/\">",
            "<a href=\"mailto:a/\">",
            "<a href=\"//example.com/\">",
            "<a href=\"/a/\">",
            "<a href=\"a.html\">",
            "<img src=\"a/\" alt=\"href=b/\">",
            "<!-- <a href=\"a/\"> -->",
            "<p>a/ href=\"b/\"</p>",
            "<a title=\"a/\">",
            "<meta name=\"description\" content=\"url=a/\">",
        ] {
            assert_eq!(page(same.to_owned()), same);
        }
        assert_eq!(
            [address(""), address("a/"), address("a/#b"), address("404.html")],
            ["index.html", "a/index.html", "a/index.html#b", "404.html"]
        );
    }

    #[test]
    fn modules_become_scripts() {
        let module = "const a = 1;\nconst at = p => import(p), other = x.import(1), reimport = f => reimport(f);\nexport { a, at };\n";
        let script = classic(module);
        assert!(script.starts_with("(() => {\n\"use strict\";\nconst a = 1;\n"), "{script}");
        assert!(script.contains("p => guidepostImport(p), other = x.import(1), reimport = f => reimport(f)"), "{script}");
        assert!(script.ends_with("guidepostModules[document.currentScript.src] = { a, at };\n})();\n"), "{script}");
        assert!(classic("const a=1;export{a};").ends_with("const a=1;\nguidepostModules[document.currentScript.src] = {a};\n})();\n"));
        for same in ["", "alert(1)", "// export { a };", "x.export{a;b}", "// export { a };\nalert(1)\n", "const important = 1;\n"] {
            assert_eq!(classic(same), same);
        }
    }
}
