//! Addresses in the config: links with their words, and the repository on its Git host.

use super::{NamedLink, Repository};
use crate::fields::Problem;
use crate::yaml::Node;

/// The links of a list; what would run code is a mistake and left out. `shift` is what the parser did not see of the file.
pub(super) fn links(node: &Node, key: &str, shift: usize, problems: &mut Vec<Problem>) -> Vec<NamedLink> {
    node.items_of(key).iter().filter_map(|item| link(item, shift, problems)).collect()
}

/// A link as a mapping, or an address by itself, which then has no words.
pub(super) fn link(item: &Node, shift: usize, problems: &mut Vec<Problem>) -> Option<NamedLink> {
    let alone = item.as_text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let label = item.text_of("label");
    let place = item.get("address").map_or(item.span, |node| node.span);
    let mut mistake = |message, help: &str| {
        problems.push(Problem { span: place, message, help: Some(help.into()), unknown: None });
        None
    };
    let Some(address) = alone.clone().or_else(|| item.text_of("address")) else {
        let whose = label.map_or_else(|| "a link".to_owned(), |label| format!("`{}`", crate::text::visible(&label)));
        return mistake(
            format!("{whose} leads nowhere: it has no `address`"),
            "Give a web address, a path such as /billing/, or remove it.",
        );
    };
    let Some(href) = href(&address) else {
        let shown = crate::text::visible(&address);
        let help = if address.contains(char::is_whitespace) {
            "Give a web address, an e-mail address, a telephone number, or a path of the site such as /billing/.".to_owned()
        } else {
            format!("For a page of this site, write `/{}/`; for another one, its whole address.", shown.trim_matches('/'))
        };
        return mistake(format!("`{shown}` is no address"), &help);
    };
    let scheme: String = href.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>().to_lowercase();
    if ["javascript:", "vbscript:", "data:"].iter().any(|bad| scheme.starts_with(bad)) {
        let message = format!("`{}` would run code on the reader's page", crate::text::visible(&address));
        return mistake(message, "Give a web address, an e-mail address or a telephone number.");
    }
    let label = if alone.is_some() { String::new() } else { label.unwrap_or(address) };
    Some(NamedLink { label, href, span: place.shifted(shift) })
}

/// An address as people write it becomes a URL: e-mail addresses and telephone numbers get their scheme. `None` where nobody
/// could follow it.
pub(super) fn href(address: &str) -> Option<String> {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    if scheme || address.starts_with(['/', '#']) {
        Some(address.to_owned())
    } else if let Some(number) = telephone(address) {
        Some(format!("tel:{number}"))
    } else if address.contains(char::is_whitespace) {
        None
    } else if address.contains('@') {
        Some(format!("mailto:{address}"))
    } else {
        let host = address.split(['/', '?', '#']).next().unwrap_or("");
        host.trim_matches('.').contains('.').then(|| format!("https://{address}"))
    }
}

/// What is dialled; `None` for what is no telephone number.
fn telephone(address: &str) -> Option<String> {
    // In +49 (0)30, the zero is dialled within the country only.
    let number = if address.starts_with('+') { address.replace("(0)", "") } else { address.to_owned() };
    let is_number = number.chars().enumerate().all(|(at, c)| c.is_ascii_digit() || " \u{a0}-()./".contains(c) || (at == 0 && c == '+'));
    let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let is_host = address.parse::<std::net::Ipv4Addr>().is_ok();
    (is_number && !is_host && dialled.len() >= 3).then_some(dialled)
}

/// `repository` as written: an address, or a mapping.
pub(super) fn repository(node: Option<&Node>, problems: &mut Vec<Problem>) -> Option<Repository> {
    let node = node?;
    let (url, branch, edit) = match node.as_text() {
        Some(url) => (url, None, None),
        None => (node.text_of("url")?, node.text_of("branch"), node.text_of("edit")),
    };
    let url = url.trim_end_matches('/').trim_end_matches(".git");
    // As Git itself takes it: git@host:path and ssh://git@host/path are pages at https://host/path.
    let written = url;
    let url = match url.strip_prefix("ssh://").unwrap_or(url).strip_prefix("git@") {
        Some(rest) => format!("https://{}", rest.replacen(':', "/", 1)),
        None if url.starts_with("https://") || url.starts_with("http://") => url.to_owned(),
        None => format!("https://{}", url.rsplit("://").next().unwrap_or(url)),
    };
    // Without a scheme, `acme/help` may be half an address; with one, a host of the intranet is one word.
    let is_bare = !written.contains("://") && !written.starts_with("git@");
    let host = written.split('/').next().unwrap_or("");
    if is_bare && !host.contains(['.', ':']) && host != "localhost" {
        let shown = crate::text::visible(written);
        problems.push(Problem {
            span: node.get("url").map_or(node.span, |node| node.span),
            message: format!("`repository` must be a web address, found `{shown}`"),
            help: Some(format!("Write it with its host: https://github.com/{shown}")),
            unknown: None,
        });
        return None;
    }
    Some(Repository { url, branch: branch.unwrap_or_else(|| "main".into()), edit })
}
