//! CK016: what a branch changes in the rules that it is judged by. The base revision is read for that.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::CHANGED_GROUND_RULES,
    finds: "What a branch changes in allowed signers, keys, reviewers, templates or the settings of readiness.",
    why: "These decide what a sign-off is worth. In a pull request those of the base branch count, and a change to them is \
          shown, so that nobody widens the gate in the change that has to pass it.",
    mend: "Nothing is wrong with such a change; look at it by itself. It counts once it is merged. To change a template's \
          questions, give it a new version.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/allowed_signers --
ana@acme.test ssh-ed25519 AAAAC3Nza…
eve@acme.test ssh-ed25519 AAAAC3Nzb…
",
    good: "\
-- checklists/allowed_signers --
ana@acme.test ssh-ed25519 AAAAC3Nza…
",
    check: Check::Elsewhere,
};
