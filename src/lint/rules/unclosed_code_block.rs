//! ST015: a fenced code block that nothing ends.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::Kind;
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
    for block in page.outline.blocks.iter().filter(|block| matches!(block.kind, Kind::Code(Some(_)))) {
        let Some(text) = page.body().get(block.span.clone()) else { continue };
        if !is_closed(text) {
            let finding = page.finding(&CODE, page.line(block.span.start), "this code block has no end");
            found.push(finding.help("Write its fence again where the code ends, as far from the margin as here."));
        }
    }
}

/// Whether the last line of a block is a fence that fits its first. The signs of quotations stand before both.
fn is_closed(block: &str) -> bool {
    let fence = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']);
        let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let rest = line.trim_start_matches(sign);
        Some((sign, line.len() - rest.len(), rest.trim().is_empty()))
    };
    let mut lines = block.trim_end().lines();
    let (Some(first), Some(last)) = (lines.next().and_then(fence), lines.last().and_then(fence)) else { return false };
    last.0 == first.0 && last.1 >= first.1 && last.2
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
        assert_eq!(shown("unclosed-code-block", "````\n```\n"), "`````` this code block has no end\n");
        let list = "1. Do:\n\n   ```\n   a\n\n```\n\n2. So.\n";
        assert_eq!(shown("unclosed-code-block", list).lines().count(), 2, "the end stands too far out, and begins another block");
    }
}
