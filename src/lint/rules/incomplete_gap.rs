//! CK006: a no that does not say what follows from it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::INCOMPLETE_GAP,
    finds: "A no without a risk, an issue, an owner or a due date, or past its due date.",
    why: "A gap that is written down with its risk can ship; support knows what to expect. A gap that nobody owns stays \
          open until customers close it for you. Without a risk or an issue a no counts as unready.",
    mend: "Write what the gap means for support under `risk`, and under `gap` the issue, who closes it and by when. When \
          the day has passed, close the gap and answer anew, or agree on another day.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  measured: {answer: no, risk: We shall not see whether people give up.}
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  measured:
    answer: no
    risk: We shall not see whether people give up.
    gap: {issue: \"#12\", owner: ana, due: 2026-12-20}
",
    check: Check::Loading,
};
