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
