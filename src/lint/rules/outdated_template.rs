//! CK003: a template with a newer version, or a published version that was edited.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::OUTDATED_TEMPLATE,
    finds: "A checklist that answers an older version of its template, or a template file that changes a version which is \
          published.",
    why: "Questions that were added later are questions nobody asked about this feature. And a version that is published \
          must stay as it is: a changed question would change what people have already signed.",
    mend: "Move the checklist to the newest version and answer what is new. To change a question, give the template a new \
          version in a file of its own.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/templates/new-feature-1.1.yaml --
id: new-feature
version: \"1.1\"
items:
  - {id: explained, question: Does an article cover it?}
  - {id: translated, question: Is that article translated?}
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
",
    good: "\
-- checklists/templates/new-feature-1.1.yaml --
id: new-feature
version: \"1.1\"
items:
  - {id: explained, question: Does an article cover it?}
  - {id: translated, question: Is that article translated?}
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.1
",
    check: Check::Loading,
};
