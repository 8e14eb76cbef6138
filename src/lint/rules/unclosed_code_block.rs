//! ST015: a fenced code block that nothing ends.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "ST015", name: "unclosed-code-block", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A code block that begins with a fence and has none at its end.",
    why: "Without an end, the block takes in all that follows: headings, steps and links show as code, and no reader can press them. \
          Other findings, such as a missing part, are often the same mistake.",
    mend: "Write the fence again on a line of its own where the code ends. In a list, it stands as far from the margin as the one that begins the block.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year.\n\n```console\n$ acme export --year 2026\n\nThen open the file.\n",
    good: "Download all invoices of a year.\n\n```console\n$ acme export --year 2026\n```\n\nThen open the file.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    for block in page.outline.unclosed(page.body()) {
        let finding = page.finding(&CODE, page.line(block.span.start), "this code block has no end");
        found.push(finding.help("Write its fence again where the code ends, as far from the margin as here."));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn only_what_ends_nowhere_is_told() {
        for closed in [
            "```\na\n```\n",
            "~~~sh\n```\n~~~~\n",
            "> ```\n> a\n> ```\n",
            "1. Do:\n\n   ```\n   a\n   ```\n\n2. So.\n",
            "```\n```\n",
            "    ```\n",
            "`` ``` ``\n",
            "```\r\na\r\n```  \r\n",
        ] {
            assert_eq!(shown("unclosed-code-block", closed), "", "{closed}");
        }
        assert_eq!(shown("unclosed-code-block", "A.\n\n```sh\na\n\n## B\n"), "````sh` this code block has no end\n");
        assert!(!shown("missing-section", "A.\n\n```sh\na\n").contains("fix:"), "nothing is added to what the block has taken in");
        assert!(shown("missing-section", "A.\n\n```sh\na\n```\n").contains("fix:"));
        assert_eq!(shown("unclosed-code-block", "````\n```\n"), "`````` this code block has no end\n");
        let list = "1. Do:\n\n   ```\n   a\n\n```\n\n2. So.\n";
        assert_eq!(shown("unclosed-code-block", list).lines().count(), 2, "the end stands too far out, and begins another block");
    }
}
