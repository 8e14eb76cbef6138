//! LG003: something shaped like a live key, anywhere in a file: in the text, in code, in the front matter.

use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::text::secrets;

static CODE: Code = Code { code: "LG003", name: "leaked-secret", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "Something shaped like a live key, token or private key, in any Markdown file, drafts and code included.",
    why: "Programs read every public repository and page for keys, and use what they find within minutes. What was committed once stays \
          in the history, whatever the newest version says.",
    mend: "Revoke the key where it was made; then replace it here by one that is plainly made up, such as `ghp_EXAMPLE`. The reports \
           show no more than its first four characters, in every format.\n\n\
           Keys that their makers publish as examples, and those with words such as `example` or rows such as `1234` in them, are not found.",
    remedy: Remedy::None,
    options: &[],
    // Put together, so that this file holds nothing that is shaped like a key.
    bad: concat!("Download all invoices of a year with your key, `gh", "p_9aZk3LmQ7vXc2RtY8wBn5HdS4jUf6GeP1oKi`.\n"),
    good: "Download all invoices of a year with your key, `ghp_EXAMPLE`.\n",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    let texts: Vec<_> = inputs.texts.values().collect();
    let found = texts.par_iter().flat_map_iter(|text| {
        secrets::find(&text.file).into_iter().map(|secret| {
            let start = secrets::shown(&text.file[secret.span.clone()]);
            let shown = if secret.what == "a private key" { String::new() } else { format!(": `{start}`") };
            Diagnostic::new(&CODE, &text.source, format!("this looks like {}{shown}", secret.what))
                .at(secret.span)
                .note("Whoever reads the repository or the page can use it, and it stays in the history.")
                .help("Revoke it where it was made, then write a made-up one such as `EXAMPLE_KEY` here.")
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::tests::found;

    #[test]
    fn no_message_of_any_rule_holds_a_secret() {
        let key = RULE.bad.split('`').nth(1).unwrap_or_default();
        let example = format!(
            "Lead.\n\n#### {key}\n\n[a]({key}.md) ![Screenshot of {key}]({key}.png)\n\n## A\n\n#### Some long words before it {key}\n"
        );
        let findings = found(&example);
        assert!(findings.iter().any(|finding| finding.code.name == "skipped-heading-level"));
        assert_eq!(findings.iter().filter(|finding| finding.code.name == "leaked-secret").count(), 5);
        for finding in findings {
            let all = format!("{} {:?} {:?} {:?}", finding.message, finding.notes, finding.help, finding.labels);
            assert!(!all.contains(&key[..9]), "{all}");
        }
    }

    /// A message that quotes a part of a key is masked for each key of the file.
    #[test]
    fn many_keys_in_one_file_take_a_moment() {
        let key = |n: u64| {
            let next = |state: u64| state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let states = std::iter::successors(Some(next(n + 1)), |&state| Some(next(state)));
            format!(
                "ghp_{}",
                states.take(36).map(|state| char::from(b"abcdefghijkmnpqrstuvwxyz23456789"[(state >> 59) as usize])).collect::<String>()
            )
        };
        let keys: Vec<String> = (0..2_000).map(key).filter(|key| !super::secrets::find(key).is_empty()).collect();
        let cut: String = keys.iter().map(|key| format!("[x](gone{}.md) {key}\n", &key[4..12])).collect();
        let findings = found(&format!("Lead.\n\n{cut}"));
        assert!(keys.len() > 1_500 && findings.len() >= 2 * keys.len());
        let shown: Vec<String> = findings.iter().map(|finding| format!("{} {:?}", finding.message, finding.help)).collect();
        let shown = shown.concat();
        let quoted: Vec<usize> = shown.match_indices("`gone").map(|(at, _)| at).collect();
        assert!(quoted.len() >= keys.len() && quoted.iter().all(|&at| shown[at..].starts_with("`gone****.md`")));
    }

    #[test]
    fn drafts_passages_and_front_matter_are_looked_at() {
        let key = RULE.bad.split('`').nth(1).unwrap_or_default();
        let example = format!(
            "-- content/a.md --\n---\ntitle: A\ndraft: true\n---\n\n    {key}\n-- content/_reuse/p.md --\n{key}\n-- content/b.md --\n---\ntitle: {key}\n---\n"
        );
        let files: Vec<_> = found(&example)
            .into_iter()
            .filter(|finding| finding.code.name == "leaked-secret")
            .map(|finding| finding.file.to_string())
            .collect();
        assert_eq!(files, ["content/_reuse/p.md", "content/a.md", "content/b.md"]);
    }
}
