//! GP003: the baseline holds a finding that is mended. `lint::baseline` finds it.

use crate::diag::{Code, Severity};
use crate::lint::rule::{Check, Remedy, Rule};

pub(crate) static CODE: Code = Code { code: "GP003", name: "stale-baseline", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An entry of `guidepost.baseline.json` whose finding is mended.",
    why: "The baseline keeps known findings quiet. As long as the entry is there, the same mistake can come back unseen; \
          a baseline that only shrinks shows a help center getting better.",
    mend: "Run `guidepost check --write-baseline`: it takes out what is mended and adds nothing. `--fix` does the same.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "{\n  \"version\": 1,\n  \"findings\": {\n    \"content/billing/export-invoices.md\": {\n      \"broken-link\": [\"1f0c6a31c5d0a7be\"]\n    }\n  }\n}\n",
    good: "{\n  \"version\": 1,\n  \"findings\": {}\n}\n",
    check: Check::Elsewhere,
};
