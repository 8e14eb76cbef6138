//! What checklists and templates may hold, as tables: checks, near names and JSON Schemas come from them.

use serde_json::{Value as Json, json};

use super::evidence::KINDS;
use crate::fields::{self, Field, Shape};

const APPROVALS: &[&str] = &["approved", "approved-with-gaps", "support-unready"];
const GROUPS: &[&str] = &["documentation", "training", "communication", "other"];

const GAP: &[Field] = &[
    Field { name: "group", shape: Shape::Choice(GROUPS), doc: "What is missing." },
    Field { name: "issue", shape: Shape::Text, doc: "The issue that will close it: a number such as `#12`, or a URL." },
    Field { name: "owner", shape: Shape::Text, doc: "Who closes it." },
    Field { name: "due", shape: Shape::Date, doc: "The day by which it will be closed." },
];

/// What one answer may hold.
pub(super) const ITEM: &[Field] = &[
    Field { name: "answer", shape: Shape::Text, doc: "`yes`, `no`, `n/a` or `unanswered`." },
    Field { name: "evidence", shape: Shape::OneOrMore(&Shape::Any), doc: "For a yes: what one can look at to see that it is so." },
    Field { name: "risk", shape: Shape::Text, doc: "For a no: what it means for support." },
    Field { name: "gap", shape: Shape::Object(GAP), doc: "For a no: what will be done about it." },
    Field { name: "because", shape: Shape::Text, doc: "For an n/a: why the question does not arise." },
];

const SIGN_OFF: &[Field] = &[
    Field { name: "reviewer", shape: Shape::Text, doc: "Who signs off: a name and an address." },
    Field { name: "date", shape: Shape::Date, doc: "The day, as the reviewer declares it." },
    Field { name: "digest", shape: Shape::Text, doc: "SHA-256 over everything that was signed off. `guidepost checklist sign` writes it." },
    Field { name: "parts", shape: Shape::Text, doc: "A short digest of each part, so that one can see what changed." },
    Field { name: "evidence", shape: Shape::Names(&Shape::Text), doc: "What files and articles held on that day, as SHA-256." },
    Field { name: "signature", shape: Shape::Text, doc: "An SSH or OpenPGP signature over everything that was signed off." },
];

/// What a checklist may hold.
pub static FIELDS: &[Field] = &[
    Field { name: "feature", shape: Shape::Text, doc: "The feature's id, which is the file's name too." },
    Field { name: "title", shape: Shape::Text, doc: "The feature's name for people." },
    Field { name: "owner", shape: Shape::Text, doc: "Who answers for the feature." },
    Field { name: "release", shape: Shape::Text, doc: "The release it ships in." },
    Field { name: "launch", shape: Shape::Date, doc: "The day it ships." },
    Field { name: "template", shape: Shape::Text, doc: "The template's id and version, such as `customer-success@1.0`." },
    Field {
        name: "items",
        shape: Shape::Names(&Shape::Either(&Shape::Text, &Shape::Object(ITEM))),
        doc: "An answer for each question of the template.",
    },
    Field { name: "approval", shape: Shape::Choice(APPROVALS), doc: "What the reviewer declares; never more than the answers allow." },
    Field { name: "notes", shape: Shape::Text, doc: "Whatever else is worth knowing." },
    Field {
        name: "audience",
        shape: Shape::Choice(&["public", "internal"]),
        doc: "Who it is for; an internal one is left out where a site publishes its readiness pages.",
    },
    Field { name: "sign_off", shape: Shape::Object(SIGN_OFF), doc: "Who stands for it. `guidepost checklist sign` writes it." },
];

const TEMPLATE_ITEM: &[Field] = &[
    Field { name: "id", shape: Shape::Text, doc: "What checklists name the question by." },
    Field { name: "title", shape: Shape::Text, doc: "A word or two." },
    Field { name: "question", shape: Shape::Text, doc: "The whole question; a yes is the good answer." },
    Field {
        name: "evidence",
        shape: Shape::OneOrMore(&Shape::Text),
        doc: "Kinds of evidence that count for a yes; all where nothing is said.",
    },
    Field { name: "evidence_required", shape: Shape::Bool, doc: "Whether a yes needs evidence; true unless switched off." },
    Field { name: "essential", shape: Shape::Bool, doc: "Whether the feature cannot be supported without it." },
    Field { name: "group", shape: Shape::Choice(GROUPS), doc: "What kind of gap a no is; `other` unless set." },
];

/// What a template may hold.
pub static TEMPLATE_FIELDS: &[Field] = &[
    Field { name: "id", shape: Shape::Text, doc: "What checklists name it by." },
    Field { name: "version", shape: Shape::Text, doc: "Such as \"1.0\". A version that checklists use never changes." },
    Field { name: "title", shape: Shape::Text, doc: "For people." },
    Field { name: "items", shape: Shape::List(&Shape::Object(TEMPLATE_ITEM)), doc: "The questions, in the order asked." },
    Field {
        name: "approval",
        shape: Shape::OneOrMore(&Shape::Choice(APPROVALS)),
        doc: "The approvals that it offers; all where nothing is said.",
    },
];

/// The JSON Schema of a checklist, with every kind of evidence in it.
pub fn schema() -> Json {
    let mut schema = fields::schema("Guidepost checklist", FIELDS, false);
    let kinds: Vec<Json> = KINDS
        .iter()
        .map(|kind| {
            let mut object = fields::object_schema(kind.fields);
            object["description"] = json!(kind.doc);
            object["required"] = json!(kind.required);
            object
        })
        .collect();
    let one = json!({"anyOf": kinds});
    let item = &mut schema["properties"]["items"]["additionalProperties"]["anyOf"][1]["properties"]["evidence"];
    item["anyOf"] = json!([{"type": "array", "items": one.clone()}, one]);
    schema
}

/// The JSON Schema of a template.
pub fn template_schema() -> Json {
    let mut schema = fields::schema("Guidepost checklist template", TEMPLATE_FIELDS, false);
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    let evidence = &mut schema["properties"]["items"]["items"]["properties"]["evidence"];
    evidence["anyOf"] = json!([{"type": "array", "items": {"enum": names}}, {"enum": names}]);
    schema
}
