//! Headers that a host is asked to send: a policy under which a page loads nothing but the site's own files and runs nothing
//! that stands in it, and long caching for files whose names change with their content. Written on request, in two forms.

use std::collections::HashSet;
use std::fmt::Write;

use super::{Renderer, base_path, theme};
use crate::config::Host;

/// What pages need, and nothing else; `tests/browser/kit.mjs` serves every page of the tests under the same.
const SOURCES: &[&str] = &["script-src", "style-src", "img-src", "font-src", "media-src", "connect-src", "manifest-src", "form-action"];

/// A year, for files that never change.
const LONG: &str = "public, max-age=31536000, immutable";

/// Headers besides the policy, for every answer.
const ALWAYS: &[(&str, &str)] = &[("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin")];

/// The Content-Security-Policy that every page of the built-in theme works under.
pub fn policy() -> String {
    let own = SOURCES.iter().fold(String::from("default-src 'none'"), |policy, source| policy + "; " + source + " 'self'");
    own + "; base-uri 'none'"
}

impl Renderer<'_> {
    /// The files that the config asks for: name and content. `taken` are files that the site brings itself.
    pub(super) fn header_files(&self, taken: &HashSet<String>) -> Vec<(&'static str, Vec<u8>)> {
        let hosts = &self.site.settings.headers;
        let has = |one: &[Host]| !self.is_offline && !self.is_apart && hosts.iter().any(|host| one.contains(host));
        let base = base_path(self.site).unwrap_or("/");
        let mut files = Vec::new();
        if has(&[Host::Netlify, Host::Cloudflare]) {
            files.push(("_headers", lines(base, taken).into_bytes()));
        }
        if has(&[Host::Apache]) {
            files.push((".htaccess", apache(base).into_bytes()));
        }
        files
    }
}

/// As Netlify and Cloudflare Pages read them. Their patterns cannot tell a name with a hash from one without, so a folder into
/// which the site puts files of its own is not kept.
fn lines(base: &str, taken: &HashSet<String>) -> String {
    let mut out = format!("{base}*\n  Content-Security-Policy: {}\n", policy());
    for (name, value) in ALWAYS {
        let _ = writeln!(out, "  {name}: {value}");
    }
    let is_own = |folder: &str| taken.iter().any(|path| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    for folder in theme::HASHED.into_iter().filter(|folder| !is_own(folder)) {
        let _ = write!(out, "\n{base}{folder}/*\n  Cache-Control: {LONG}\n");
    }
    out
}

/// As Apache 2.4 reads them where it may (`AllowOverride FileInfo`).
fn apache(base: &str) -> String {
    let mut out = format!(
        "ErrorDocument 404 {base}404.html\nAddType text/markdown .md\nAddType application/manifest+json .webmanifest\nAddCharset utf-8 .html .md .txt .css .js .svg\n\n\
         <IfModule mod_headers.c>\nHeader always set Content-Security-Policy \"{}\"\n",
        policy()
    );
    for (name, value) in ALWAYS {
        let _ = writeln!(out, "Header always set {name} \"{value}\"");
    }
    let folders = theme::HASHED.join("|");
    let _ = write!(
        out,
        "<If \"%{{REQUEST_URI}} =~ m#/({folders})/[^/]+-[0-9a-f]{{8,16}}\\.[a-z0-9]+$#\">\nHeader set Cache-Control \"{LONG}\"\n</If>\n</IfModule>\n"
    );
    out
}

#[cfg(test)]
mod tests {
    use super::policy;

    /// The expression in the kit makes the same text; a change here without one there would publish a policy that nobody tried.
    #[test]
    fn the_policy_is_the_one_that_browser_tests_run_under() {
        let kit = include_str!("../../tests/browser/kit.mjs");
        let list = kit.split("const policy = [").nth(1).and_then(|rest| rest.split("].join('; ');").next()).unwrap_or_default();
        let mut parts: Vec<String> = Vec::new();
        for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.strip_prefix("...[").and_then(|rest| rest.split_once("].map(d => `${d} 'self'`)")) {
                Some((names, _)) => parts.extend(names.split(", ").map(|name| format!("{} 'self'", name.trim_matches('\'')))),
                None => parts.push(line.trim_matches(['"', ',']).to_owned()),
            }
        }
        assert_eq!(policy(), parts.join("; "));
    }
}
