//! Addresses in the config: links with their words, and the repository on its Git host.

use super::{NamedLink, Repository};
use crate::fields::Problem;
use crate::yaml::Node;

/// The links of a list; what would run code is a mistake and left out.
pub(super) fn links(node: &Node, key: &str, problems: &mut Vec<Problem>) -> Vec<NamedLink> {
    let mut found = Vec::new();
    for item in node.items_of(key) {
        let Some(address) = item.text_of("address") else { continue };
        let href = href(&address);
        let scheme: String = href.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>().to_lowercase();
        if ["javascript:", "vbscript:", "data:"].iter().any(|bad| scheme.starts_with(bad)) {
            problems.push(Problem {
                span: item.get("address").map_or(item.span, |node| node.span),
                message: format!("`{}` would run code on the reader's page", crate::text::visible(&address)),
                help: Some("Give a web address, an e-mail address or a telephone number.".into()),
                unknown: None,
            });
            continue;
        }
        found.push(NamedLink { label: item.text_of("label").unwrap_or(address), href });
    }
    found
}

/// An address as people write it becomes a URL: e-mail addresses and telephone numbers get their scheme.
pub(super) fn href(address: &str) -> String {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    if scheme || address.starts_with('/') {
        address.to_owned()
    } else if address.contains('@') {
        format!("mailto:{address}")
    } else if address.starts_with('+') && address.bytes().skip(1).all(|b| b.is_ascii_digit() || b" -()".contains(&b)) {
        format!("tel:{}", address.replace([' ', '(', ')'], ""))
    } else {
        format!("https://{address}")
    }
}

/// `repository` as written: an address, or a mapping.
pub(super) fn repository(node: Option<&Node>) -> Option<Repository> {
    let node = node?;
    let (url, branch, edit) = match node.as_text() {
        Some(url) => (url, None, None),
        None => (node.text_of("url")?, node.text_of("branch"), node.text_of("edit")),
    };
    let url = url.trim_end_matches('/').trim_end_matches(".git");
    // As Git itself takes it: git@host:path and ssh://git@host/path are pages at https://host/path.
    let url = match url.strip_prefix("ssh://").unwrap_or(url).strip_prefix("git@") {
        Some(rest) => format!("https://{}", rest.replacen(':', "/", 1)),
        None if url.starts_with("https://") || url.starts_with("http://") => url.to_owned(),
        None => format!("https://{}", url.rsplit("://").next().unwrap_or(url)),
    };
    Some(Repository { url, branch: branch.unwrap_or_else(|| "main".into()), edit })
}
