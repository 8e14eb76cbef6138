//! The tags of a raw HTML fragment with the places of their attributes, by HTML's own tokenizing rules
//! as far as tags go. Text between tags is left alone; a fragment may begin or end anywhere.

use std::ops::Range;

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub struct RawTag<'a> {
    /// Its name as written.
    pub name: &'a str,
    /// From `<` to `>`, in bytes of the fragment.
    pub span: Range<usize>,
    /// In the order written.
    pub attributes: Vec<Attribute<'a>>,
}

/// One attribute.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its name as written.
    pub name: &'a str,
    /// Its value without quotes, entities as written; empty when there is none.
    pub value: &'a str,
    /// The value's bytes in the fragment, without quotes.
    pub span: Range<usize>,
    /// Name, equals sign, quotes and value.
    pub whole: Range<usize>,
}

impl<'a> Attribute<'a> {
    /// Whether the value is a JavaScript expression.
    pub fn is_expression(&self) -> bool {
        self.value.starts_with('{') || self.name.starts_with('{')
    }

    /// The one text in an expression such as `{useBaseUrl('img/a.png')}` or `{"a.png"}`.
    pub fn expression_text(&self) -> Option<&'a str> {
        let inside = self.value.strip_prefix('{')?.strip_suffix('}')?.trim();
        let call = inside
            .split_once('(')
            .filter(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.$".contains(&b)));
        let argument = call.map_or(Some(inside), |(_, rest)| rest.strip_suffix(')'))?.trim();
        let quote = argument.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let text = argument.strip_prefix(quote)?.strip_suffix(quote)?;
        (!text.contains(quote) && !text.contains("${")).then_some(text)
    }

    /// The address it holds: as written, or the text of an expression, which other generators take from the site's root.
    pub fn address(&self) -> String {
        match self.expression_text() {
            Some(text) if self.is_expression() && !text.starts_with(['/', '.']) && !text.contains(':') => format!("/{text}"),
            Some(text) => text.to_owned(),
            None => unescape(self.value.trim()),
        }
    }
}

/// Components have names that begin with a capital and hold a small letter.
pub fn is_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().any(|b| b.is_ascii_lowercase())
}

/// Where comments stand in raw HTML; one that nothing closes goes to the end.
pub fn comments(html: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + html[at..].find("<!--")?;
        at = html[start..].find("-->").map_or(html.len(), |end| start + end + "-->".len());
        Some(start..at)
    })
}

/// Closing tags of components: their bytes in the fragment.
pub fn closing_components(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for open in memchr::memmem::find_iter(html.as_bytes(), b"</") {
        if let Some(close) = html[open..].find('>').map(|n| open + n)
            && is_component(html[open + 2..close].trim())
        {
            found.push(open..close + 1);
        }
    }
    found
}

impl<'a> RawTag<'a> {
    /// Whether an attribute is a JavaScript expression.
    pub fn is_jsx(&self) -> bool {
        self.attributes.iter().any(Attribute::is_expression)
    }

    /// Whether it is a component of a JavaScript site: `<Tabs>`.
    pub fn is_component(&self) -> bool {
        is_component(self.name)
    }

    /// Whether readers can only be shown its source: a component, or a picture whose address is an expression.
    pub fn is_foreign(&self) -> bool {
        let lost = |a: &Attribute<'_>| a.is_expression() && a.expression_text().is_none();
        self.is_component()
            || self.attributes.iter().any(|a| lost(a) && matches!(a.name, "src" | "href" | "poster" | "data") || a.name.starts_with('{'))
    }

    /// The value of an attribute, whatever its case.
    pub fn get(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

/// What a browser does with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressUse {
    /// Goes there when the reader asks.
    Followed,
    /// Loads it with the page.
    Loaded,
}

/// Whether an attribute holds an address, and what for.
pub fn address_use(tag: &str, attribute: &Attribute<'_>) -> Option<AddressUse> {
    if attribute.is_expression() && attribute.expression_text().is_none() {
        return None;
    }
    let is = |names: &[&str]| names.iter().any(|name| tag.eq_ignore_ascii_case(name));
    match attribute.name.to_ascii_lowercase().as_str() {
        "src" if is(&["script"]) => None,
        "href" if is(&["link", "base"]) => None,
        "href" | "xlink:href" => Some(AddressUse::Followed),
        "src" | "poster" if is(&["img", "video", "audio", "source", "track"]) => Some(AddressUse::Loaded),
        "src" | "action" | "formaction" | "data" if is(&["iframe", "embed", "object", "form", "button", "input"]) => {
            Some(AddressUse::Followed)
        }
        _ => None,
    }
}

/// The opening tags of a fragment, comments passed over.
pub fn tags(html: &str) -> Vec<RawTag<'_>> {
    let bytes = html.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|n| at + n) {
        if html[open..].starts_with("<!--") {
            at = html[open..].find("-->").map_or(html.len(), |n| open + n + 3);
        } else if bytes.get(open + 1).is_some_and(u8::is_ascii_alphabetic) {
            let (tag, end) = read_tag(html, open);
            at = end;
            found.extend(tag);
        } else {
            at = open + 1;
        }
    }
    found
}

/// Tags that may stand inside of a word or sentence; any other parts words.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "u",
];

/// What a reader reads of a fragment: text between the tags, without comments, scripts and styles.
pub fn words(html: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &html.as_bytes()[at..]).map(|n| at + n) {
        out.push_str(&unescape(&html[at..open]));
        let rest = &html[open..];
        let name = rest[1..].trim_start_matches('/');
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name[..length].to_ascii_lowercase();
        at = if rest.starts_with("<!--") {
            rest.find("-->").map_or(html.len(), |n| open + n + 3)
        } else if rest[1..].starts_with(['!', '?', '/']) {
            rest.find('>').map_or(html.len(), |n| open + n + 1)
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = read_tag(html, open).1;
            if matches!(name.as_str(), "script" | "style") { closing(html, end, &name) } else { end }
        } else {
            out.push('<');
            open + 1
        };
        if !INLINE.contains(&name.as_str()) && at > open + 1 && !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
    out.push_str(&unescape(&html[at..]));
    out
}

/// Where the closing tag of a script begins, or the end.
fn closing(html: &str, from: usize, name: &str) -> usize {
    let is_here = |at: &usize| html.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    memchr::memmem::find_iter(&html.as_bytes()[from..], b"</").map(|n| from + n).find(is_here).unwrap_or(html.len())
}

fn read_tag(html: &str, open: usize) -> (Option<RawTag<'_>>, usize) {
    let bytes = html.as_bytes();
    let mut at = open + 1;
    while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'/' | b'>') {
        at += 1;
    }
    let name = &html[open + 1..at];
    let mut attributes = Vec::new();
    loop {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        if at >= bytes.len() {
            return (None, html.len());
        }
        if bytes[at] == b'>' {
            return (Some(RawTag { name, span: open..at + 1, attributes }), at + 1);
        }
        let (attribute, next) = read_attribute(html, at);
        attributes.push(attribute);
        at = next;
    }
}

fn read_attribute(html: &str, start: usize) -> (Attribute<'_>, usize) {
    let bytes = html.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'/' | b'>' | b'=') {
        at += 1;
    }
    let name = &html[start..at];
    let mut after = at;
    while after < bytes.len() && bytes[after].is_ascii_whitespace() {
        after += 1;
    }
    if bytes.get(after) != Some(&b'=') {
        return (Attribute { name, value: "", span: at..at, whole: start..at }, at);
    }
    after += 1;
    while after < bytes.len() && bytes[after].is_ascii_whitespace() {
        after += 1;
    }
    let (from, to, next) = match bytes.get(after) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end = memchr::memchr(quote, &bytes[after + 1..]).map_or(bytes.len(), |n| after + 1 + n);
            (after + 1, end, (end + 1).min(bytes.len()))
        }
        // JSX: `src={…}` up to the brace that closes it, so that the tag's own end is found.
        Some(b'{') => {
            let end = closing_brace(bytes, after);
            (after, end, end)
        }
        _ => {
            let end = bytes[after..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>').map_or(bytes.len(), |n| after + n);
            (after, end, end)
        }
    };
    (Attribute { name, value: &html[from..to], span: from..to, whole: start..next }, next)
}

fn closing_brace(bytes: &[u8], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    bytes.len()
}

/// Replaces character references as browsers do.
pub fn unescape(value: &str) -> String {
    if value.contains('&') { html_escape::decode_html_entities(value).into_owned() } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_their_places() {
        let html = "<p>x<IMG src='a b.png' alt=\"A > B\" hidden width=3/><!-- <img src=no> --><a href=x>";
        let found = tags(html);
        let attributes: Vec<_> = found.iter().flat_map(|tag| &tag.attributes).map(|a| (a.name, a.value, &html[a.span.clone()])).collect();
        assert_eq!(
            attributes,
            [("src", "a b.png", "a b.png"), ("alt", "A > B", "A > B"), ("hidden", "", ""), ("width", "3/", "3/"), ("href", "x", "x")]
        );
    }

    #[test]
    fn jsx_values_end_at_their_brace() {
        let html = "<img src={useBaseUrl('a > b')} alt=\"x\" />";
        let found = tags(html);
        assert_eq!(found[0].get("src").map(|a| a.value), Some("{useBaseUrl('a > b')}"));
        assert_eq!(found[0].span, 0..html.len());
    }

    #[test]
    fn the_text_of_an_expression_is_an_address() {
        for (value, address) in [
            ("{useBaseUrl('img/a.png')}", "/img/a.png"),
            ("{ \"/img/a.png\" }", "/img/a.png"),
            ("{require('./a.png')}", "./a.png"),
            ("{a + 'b'}", "{a + 'b'}"),
            ("{f('a', 'b')}", "{f('a', 'b')}"),
        ] {
            let attribute = Attribute { name: "src", value, span: 0..0, whole: 0..0 };
            assert_eq!(attribute.address(), address);
        }
    }

    #[test]
    fn unfinished_tags_are_no_tags() {
        for html in ["<", "<a", "<a href", "<a href=\"x", "<a href={", "< a>", "<!-- <a>", "<é>"] {
            assert!(tags(html).is_empty(), "{html}");
        }
    }
}
