#![allow(clippy::unwrap_used, clippy::panic)]
use std::collections::BTreeSet;
use std::sync::Mutex;

use super::*;
use crate::config;
use crate::load::{self, Cache, LookedUp};
use crate::tree::{SourcePath, Tree};
use crate::yaml::{self, Node};

struct Memory(Mutex<BTreeMap<String, String>>);

impl Sink for Memory {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        let before = self.0.lock().unwrap().insert(path.to_owned(), String::from_utf8(bytes).unwrap());
        assert!(before.is_none(), "{path} twice");
        Ok(())
    }

    fn copy(&self, path: &str, _: &SourcePath) -> Result<()> {
        panic!("{path} is copied")
    }
}

fn export(fixture: &str) -> BTreeMap<String, String> {
    export_in_pieces(fixture, BULK_BYTES)
}

fn export_in_pieces(fixture: &str, bulk_bytes: usize) -> BTreeMap<String, String> {
    let tree = Tree::from_fixture(fixture);
    let options = config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
    let config = tree.files.get(&SourcePath::new(config::FILE)).map(|file| match file {
        crate::tree::File::Text(text) => text.to_string(),
        _ => String::new(),
    });
    let settings = config::settings(config.as_deref(), &options).unwrap();
    let site = load::draft(&tree, &settings, &mut Cache::default()).finish(&LookedUp::default()).site;
    let memory = Memory(Mutex::default());
    write_in_pieces(&site, bulk_bytes, &memory).unwrap();
    memory.0.into_inner().unwrap()
}

fn documents(files: &BTreeMap<String, String>) -> Vec<Value> {
    files[DOCUMENTS].lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const SITE: &str = "-- guidepost.yaml --\ntitle: Acme\nbase_url: https://example.com/help/\n\
    -- content/billing/_section.md --\n---\ntitle: Billing\n---\n\
    -- content/billing/pay.md --\n---\ntitle: Pay an invoice\ntags: [money]\nkeywords: [bill]\n---\nLead \"words\".\n\n## By card\n\nUse `--card`.\n\n### Which cards\n\nAll.\n\n## By card\n\nAgain.\n\n##\n\nNo heading.\n\
    -- content/hidden.md --\n---\ntitle: Hidden\nsearch: false\n---\nx\n\
    -- content/draft.md --\n---\ntitle: Draft\ndraft: true\n---\nx\n";

#[test]
fn each_part_is_a_document() {
    let all = documents(&export(SITE));
    let column = |name: &str| all.iter().map(|one| one[name].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(column("heading"), ["", "By card", "By card", ""]);
    let base = "https://example.com/help/billing/pay/";
    assert_eq!(column("url"), [base.to_owned(), format!("{base}#by-card"), format!("{base}#by-card-1"), base.to_owned()]);
    assert_eq!(column("body")[..3], ["Lead \"words\".", "Use --card.\nWhich cards\nAll.", "Again."]);
    assert_eq!(column("id").iter().collect::<BTreeSet<_>>().len(), 4);
    let first = &all[0];
    assert_eq!((&first["crumbs"], &first["section"], &first["tags"]), (&json!(["Billing"]), &json!("billing"), &json!(["money"])));
    assert_eq!((&first["keywords"], &first["language"], &first["updated"]), (&json!(["bill"]), &json!("en"), &Value::Null));
}

#[test]
fn ids_stay_when_words_change_and_when_an_article_with_an_id_moves() {
    let ids = |fixture: &str| documents(&export(fixture)).iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    let of = |path: &str, id: &str, words: &str| ids(&format!("-- content/{path} --\n---\ntitle: A\n{id}---\n{words}\n\n## B\n\nx\n"));
    assert_eq!(of("a.md", "", "one"), of("a.md", "", "two"));
    assert_ne!(of("a.md", "", "one"), of("b.md", "", "one"));
    assert_eq!(of("a.md", "id: one\n", "x"), of("s/b.md", "id: one\n", "x"));
    let twins = ids("-- content/a.md --\n---\nid: one\n---\n# A\n-- content/b.md --\n---\nid: one\n---\n# B\n");
    assert!(twins.len() == 2 && twins[0] != twins[1], "an id that two articles claim is nobody's");
}

#[test]
fn bulk_requests_hold_every_document_once_and_end_with_a_line_break() {
    let files = export_in_pieces(SITE, 400);
    let bulk: Vec<&String> = files.iter().filter(|(path, _)| path.starts_with("elasticsearch/")).map(|(_, text)| text).collect();
    assert_eq!(bulk.len(), 2, "{:?}", files.keys());
    assert!(bulk.iter().all(|text| text.ends_with('\n')));
    let lines: Vec<&str> = bulk.iter().flat_map(|text| text.lines()).collect();
    let all = documents(&files);
    assert_eq!(lines.len(), 2 * all.len());
    for (pair, document) in lines.chunks(2).zip(&all) {
        let action: Value = serde_json::from_str(pair[0]).unwrap();
        assert_eq!(action, json!({"index": {"_id": document["id"]}}));
        assert_eq!(serde_json::from_str::<Value>(pair[1]).unwrap(), *document);
    }
}

/// What Quickwit's documentation says of index configs, as far as ours goes. In our own words.
fn quickwit_schema() -> Value {
    let text = json!({
        "properties": {
            "name": {"pattern": "^[@$_a-zA-Z-][@$_/.a-zA-Z0-9-]{0,254}$"},
            "type": {"enum": ["text", "array<text>"]},
            "description": {"type": "string"}, "stored": {"type": "boolean"}, "indexed": {"type": "boolean"}, "fieldnorms": {"type": "boolean"},
            "tokenizer": {"enum": ["raw", "raw_lowercase", "default", "en_stem", "whitespace", "chinese_compatible", "lowercase"]},
            "record": {"enum": ["basic", "freq", "position"]},
            "fast": {"anyOf": [{"type": "boolean"}, {"type": "object"}]},
        },
        "required": ["name", "type"], "additionalProperties": false,
    });
    let datetime = json!({
        "properties": {
            "name": {"type": "string"}, "type": {"enum": ["datetime", "array<datetime>"]},
            "input_formats": {"type": "array", "items": {"enum": ["iso8601", "rfc2822", "rfc3339", "unix_timestamp"]}},
            "output_format": {"type": "string"}, "stored": {"type": "boolean"}, "indexed": {"type": "boolean"}, "fast": {"type": "boolean"},
            "fast_precision": {"enum": ["seconds", "milliseconds", "microseconds", "nanoseconds"]},
        },
        "required": ["name", "type"], "additionalProperties": false,
    });
    json!({
        "type": "object",
        "properties": {
            "version": {"enum": [0.7, 0.8]},
            "index_id": {"type": "string", "pattern": "^[a-zA-Z][a-zA-Z0-9_-]{2,254}$"},
            "doc_mapping": {
                "type": "object",
                "properties": {
                    "mode": {"enum": ["dynamic", "lenient", "strict"]},
                    "field_mappings": {"type": "array", "minItems": 1, "items": {"anyOf": [text, datetime]}},
                    "tag_fields": {"type": "array"}, "store_source": {"type": "boolean"}, "timestamp_field": {"type": "string"},
                },
                "required": ["field_mappings"], "additionalProperties": false,
            },
            "search_settings": {
                "type": "object",
                "properties": {"default_search_fields": {"type": "array", "items": {"type": "string"}}}, "additionalProperties": false,
            },
        },
        "required": ["version", "index_id", "doc_mapping"], "additionalProperties": false,
    })
}

fn as_json(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Bool(value) => json!(value),
        yaml::Value::Int(value) => json!(value),
        yaml::Value::Float(value) => json!(value),
        yaml::Value::Text(value) => json!(value),
        yaml::Value::List(items) => items.iter().map(as_json).collect(),
        yaml::Value::Map(entries) => Value::Object(entries.iter().map(|(key, value)| (key.text.clone(), as_json(value))).collect()),
    }
}

#[test]
fn the_settings_for_quickwit_are_as_documented_and_name_every_field() {
    let validator = jsonschema::validator_for(&quickwit_schema()).unwrap();
    for (language, tokenizer) in
        [("en", "en_stem"), ("en-GB", "en_stem"), ("de", "default"), ("ja", "chinese_compatible"), ("zh-Hant", "chinese_compatible")]
    {
        let config = as_json(&yaml::parse(&quickwit(language)).unwrap());
        let errors: Vec<String> = validator.iter_errors(&config).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let fields = config["doc_mapping"]["field_mappings"].as_array().unwrap();
        let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
        assert_eq!((&field("body")["tokenizer"], &field("body")["record"]), (&json!(tokenizer), &json!("position")));
        let document = documents(&export(SITE)).remove(0);
        for (name, value) in document.as_object().unwrap() {
            let is_list = field(name)["type"].as_str().unwrap().starts_with("array<");
            assert_eq!(is_list, value.is_array(), "{name}");
        }
        assert_eq!(fields.len(), document.as_object().unwrap().len());
        let searched = config["search_settings"]["default_search_fields"].as_array().unwrap();
        assert!(searched.iter().all(|name| field(name.as_str().unwrap())["record"] == "position") && searched.len() == 4);
    }
    let mut wrong = as_json(&yaml::parse(&quickwit("en")).unwrap());
    wrong["doc_mapping"]["field_mappings"][2]["tokenizer"] = json!("english");
    assert!(!validator.is_valid(&wrong), "the schema finds mistakes");
}

#[test]
fn the_settings_for_elasticsearch_name_every_field() {
    let files = export(SITE);
    let mapping: Value = serde_json::from_str(&files[ELASTICSEARCH]).unwrap();
    let properties = mapping["mappings"]["properties"].as_object().unwrap();
    let document = documents(&files).remove(0);
    let names = |value: &serde_json::Map<String, Value>| value.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(properties), names(document.as_object().unwrap()));
    assert_eq!(properties["body"], json!({"type": "text", "analyzer": "english"}));
    assert_eq!(elasticsearch("ja-JP")["mappings"]["properties"]["title"]["analyzer"], "cjk");
    assert_eq!(elasticsearch("tlh")["mappings"]["properties"]["title"]["analyzer"], "standard");
}
