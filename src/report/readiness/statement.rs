//! A standing as an in-toto statement, for those who attach attestations: about the checklist's file, byte for byte.
//!
//! Source: "in-toto Attestation Framework, Statement layer v1".

use super::json::{VERSION, standing as object};
use crate::report::untrusted;
use crate::site::readiness::Standing;
use serde_json::json;

/// What the predicate is.
const PREDICATE: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/readiness/v1");

/// One JSON document. `subject` is the checklist's path below the top of the repository, and its bytes.
pub fn statement(standing: &Standing, (path, bytes): (&str, &[u8])) -> String {
    let digest = crate::text::sha256(bytes);
    let mut predicate = object(standing);
    predicate["version"] = json!(VERSION);
    predicate["generator"] = json!({ "name": "Guidepost", "version": env!("CARGO_PKG_VERSION") });
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": path, "digest": { "sha256": digest } }],
        "predicateType": PREDICATE,
        "predicate": predicate,
    });
    untrusted::json(format!("{statement:#}\n"))
}
