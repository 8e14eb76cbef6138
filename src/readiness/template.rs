//! Templates: three come with Guidepost, a project adds its own as files. A version that is published never changes.

use super::evidence;
use super::table::TEMPLATE_FIELDS;
use super::words::{approval, group};
use crate::diag::{Diagnostic, OUTDATED_TEMPLATE, UNKNOWN_TEMPLATE};
use crate::fields;
use crate::site::checklist::{Approval, GapGroup, Item, Template};
use crate::text::{Span, nearest, sha256, visible};
use crate::tree::{File, SourcePath, Tree};
use crate::yaml::{self, Node};

/// The folder of a project's own templates.
const FOLDER: &str = "checklists/templates";

const BUILT_IN: &[(&str, &str)] = &[
    ("customer-success-1.0", include_str!("templates/customer-success-1.0.yaml")),
    ("new-feature-1.0", include_str!("templates/new-feature-1.0.yaml")),
    ("onboarding-1.0", include_str!("templates/onboarding-1.0.yaml")),
];

/// All templates that there are.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// Those of Guidepost first, then the project's by path.
    pub list: Vec<Template>,
}

impl Templates {
    /// Those that come with Guidepost.
    pub fn built_in() -> Templates {
        let of = |&(name, text): &(&str, &str)| {
            let path = SourcePath::new(format!("{name}.yaml"));
            let mut found = vec![];
            Reader { path: &path, text, shift: 0, found: &mut found }.template().map(|template| Template { source: None, ..template })
        };
        Templates { list: BUILT_IN.iter().filter_map(of).collect() }
    }

    /// Those, and the project's own; what is wrong with them.
    pub fn read(tree: &Tree) -> (Templates, Vec<Diagnostic>) {
        let (mut templates, mut found) = (Templates::built_in(), vec![]);
        let is_template = |path: &SourcePath| path.below(FOLDER).is_some_and(|rest| !rest.contains('/')) && is_yaml(path);
        for (path, file) in tree.files.iter().filter(|(path, _)| is_template(path)) {
            let (File::Text(text) | File::BadText(text, _)) = file else {
                found.push(unusable(path, "the template could not be read", "Check the file's size and its permissions."));
                continue;
            };
            if matches!(file, File::BadText(..)) {
                found.push(unusable(path, "the template is not UTF-8", "Save the file with the encoding UTF-8."));
                continue;
            }
            let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
            let mut reader = Reader { path, text: bare, shift: text.len() - bare.len(), found: &mut found };
            if let Some(template) = reader.template() {
                templates.add(template, &mut found);
            }
        }
        (templates, found)
    }

    fn add(&mut self, template: Template, found: &mut Vec<Diagnostic>) {
        let Some(path) = template.source.clone() else { return };
        let Some(known) = self.get(&template.id, &template.version) else { return self.list.push(template) };
        if known.digest == template.digest {
            return;
        }
        let whose = known.source.as_ref().map_or("comes with Guidepost".to_owned(), |source| format!("stands in `{source}`"));
        let message = format!("`{}` {whose} already, with other questions", visible(&template.name()));
        found.push(
            Diagnostic::new(&OUTDATED_TEMPLATE, &path, message)
                .note("A published version never changes: what was signed off would mean something else. This file is left out.")
                .help("Give the changed questions a new version, in a file of its own."),
        );
    }

    /// A template by its id and version.
    pub fn get(&self, id: &str, version: &str) -> Option<&Template> {
        self.list.iter().find(|template| template.id == id && template.version == version)
    }

    /// The newest version of a template.
    pub fn newest(&self, id: &str) -> Option<&Template> {
        self.list.iter().filter(|template| template.id == id).max_by_key(|template| numbers(&template.version))
    }

    /// The nearest name of a template, `id@version`.
    pub fn near(&self, id: &str, version: &str) -> Option<String> {
        if let Some(newest) = self.newest(id) {
            return Some(newest.name());
        }
        let names: Vec<String> = self.list.iter().map(Template::name).collect();
        let by_id = nearest(id, self.list.iter().map(|template| template.id.as_str())).and_then(|id| self.newest(id)).map(Template::name);
        by_id.or_else(|| nearest(&format!("{id}@{version}"), names.iter().map(String::as_str)).map(str::to_owned))
    }
}

/// `1.10` is newer than `1.9`.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

/// Whether a file is YAML by its name.
pub(super) fn is_yaml(path: &SourcePath) -> bool {
    matches!(path.extension().as_str(), "yaml" | "yml")
}

fn unusable(path: &SourcePath, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_TEMPLATE, path, message).help(help)
}

struct Reader<'a> {
    path: &'a SourcePath,
    text: &'a str,
    shift: usize,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        let mut finding = Diagnostic::new(&UNKNOWN_TEMPLATE, self.path, message).at(span.shifted(self.shift));
        finding.help = help;
        self.found.push(finding);
    }

    /// The template, when the whole file can be used.
    fn template(&mut self) -> Option<Template> {
        let before = self.found.len();
        let node = match yaml::parse(self.text) {
            Ok(node) => node,
            Err(error) => {
                self.wrong(error.span, format!("the template is not YAML: {}", error.message), error.help);
                return None;
            }
        };
        let mut problems = vec![];
        let node = fields::check(&node, TEMPLATE_FIELDS, &[], &mut problems);
        for problem in problems {
            self.wrong(problem.span, problem.message, problem.help);
        }
        let id = self.required(&node, "id");
        let version = self.required(&node, "version");
        let items: Vec<Item> = node.items_of("items").iter().filter_map(|item| self.item(item)).collect();
        for (n, item) in items.iter().enumerate() {
            if items[..n].iter().any(|other| other.id == item.id) {
                let span = node.items_of("items").get(n).map_or(node.span, |item| item.span);
                self.wrong(span, format!("the question `{}` stands twice", visible(&item.id)), Some("Give each its own id.".into()));
            }
        }
        if items.is_empty() && self.found.len() == before {
            self.wrong(node.span, "the template asks nothing", Some("Write its questions under `items:`.".into()));
        }
        let offered: Vec<Approval> = node.texts_of("approval").iter().filter_map(|(name, _)| approval(name)).collect();
        let mut approvals = Approval::ALL.to_vec();
        approvals.retain(|one| offered.is_empty() || offered.contains(one));
        let (id, version) = (id?, version?);
        let stem = format!("{id}-{version}");
        if self.path.stem() != stem {
            let help = Some(format!("Call the file `{stem}.yaml`, so that no two files hold one version."));
            self.wrong(node.span, format!("the file of `{id}@{version}` has another name"), help);
        }
        if self.found.len() > before {
            return None;
        }
        let title = node.text_of("title").unwrap_or_else(|| id.clone());
        let mut template = Template { id, version, title, items, approvals, digest: String::new(), source: Some(self.path.clone()) };
        template.digest = digest(&template);
        Some(template)
    }

    fn required(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = node.text_of(key).filter(|text| !text.contains(['@', '/', ' ']));
        if text.is_none() {
            let span = node.get(key).map_or(node.span, |node| node.span);
            self.wrong(span, format!("the template has no usable `{key}`"), Some("Write one word, without `@`, `/` and spaces.".into()));
        }
        text
    }

    fn item(&mut self, node: &Node) -> Option<Item> {
        let id = self.required(node, "id")?;
        let accepts: Vec<(String, Span)> = node.texts_of("evidence");
        for (name, span) in &accepts {
            if evidence::kind(name).is_none() {
                let near = nearest(name, evidence::KINDS.iter().map(|kind| kind.name));
                let help = near.map_or_else(evidence::names, |near| format!("Did you mean `{near}`?"));
                self.wrong(*span, format!("there is no evidence of the kind `{}`", visible(name)), Some(help));
            }
        }
        let Some(question) = node.text_of("question") else {
            self.wrong(node.span, format!("`{}` asks nothing", visible(&id)), Some("Write the question: `question: Is …?`".into()));
            return None;
        };
        let all = || evidence::KINDS.iter().map(|kind| kind.name.to_owned()).collect();
        let accepts: Vec<String> = accepts.into_iter().map(|(name, _)| name).collect();
        Some(Item {
            title: node.text_of("title").unwrap_or_else(|| id.clone()),
            question,
            accepts: if accepts.is_empty() { all() } else { accepts },
            evidence_required: node.bool_of("evidence_required").unwrap_or(true),
            essential: node.bool_of("essential").unwrap_or(false),
            group: node.text_of("group").and_then(|name| group(&name)).unwrap_or(GapGroup::Other),
            id,
        })
    }
}

/// SHA-256 over what a template says, so that a changed word shows and changed YAML does not.
fn digest(template: &Template) -> String {
    let items: Vec<_> = template
        .items
        .iter()
        .map(|item| {
            let Item { id, title, question, accepts, evidence_required, essential, group } = item;
            serde_json::json!([id, title, question, accepts, evidence_required, essential, group.name()])
        })
        .collect();
    let approvals: Vec<&str> = template.approvals.iter().map(|approval| approval.name()).collect();
    let all = serde_json::json!([template.id, template.version, template.title, items, approvals]);
    sha256(all.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fixture: &str) -> (Vec<String>, Vec<String>) {
        let tree = Tree::from_fixture(fixture);
        let (templates, found) = Templates::read(&tree);
        let own = templates.list.iter().filter(|template| template.source.is_some());
        (own.map(Template::name).collect(), found.into_iter().map(|one| format!("{} {}", one.code.code, one.message)).collect())
    }

    #[test]
    fn three_come_with_guidepost_and_are_as_the_contract_says() {
        let templates = Templates::built_in();
        let counts: Vec<(String, usize)> = templates.list.iter().map(|one| (one.name(), one.items.len())).collect();
        let expected = [("customer-success@1.0", 13), ("new-feature@1.0", 5), ("onboarding@1.0", 7)];
        assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)));
        // Published: who changes a word here writes a new version instead.
        let digests: Vec<&str> = templates.list.iter().map(|one| &one.digest[..12]).collect();
        assert_eq!(digests, ["4b62013f846d", "baf3c0bb70b6", "94fcbbfea658"]);
    }

    #[test]
    fn a_project_adds_its_own_and_mistakes_are_told() {
        let good = "-- checklists/templates/small-2.0.yaml --\nid: small\nversion: \"2.0\"\nitems:\n- {id: a, question: Is it?}\n";
        assert_eq!(read(good), (vec!["small@2.0".into()], vec![]));
        for (text, message) in [
            ("id: small\nversion: '1'\nitems: []\n", "CK002 the template asks nothing"),
            ("id: small\nversion: '1'\nitems: [{id: a}]\n", "CK002 `a` asks nothing"),
            ("id: small\nitems: [{id: a, question: b}]\n", "CK002 the template has no usable `version`"),
            (
                "id: small\nversion: '1'\nitems: [{id: a, question: b, evidence: [artcle]}]\n",
                "CK002 there is no evidence of the kind `artcle`",
            ),
            ("id: small\nversion: '1'\nitems: [{id: a, question: b}, {id: a, question: c}]\n", "CK002 the question `a` stands twice"),
            ("id: other\nversion: '1'\nitems: [{id: a, question: b}]\n", "CK002 the file of `other@1` has another name"),
            ("id: [\n", "CK002 the template is not YAML"),
        ] {
            let (names, found) = read(&format!("-- checklists/templates/small-1.yaml --\n{text}"));
            assert!(names.is_empty() && found.len() == 1 && found[0].starts_with(message), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_published_version_stays_as_it_is() {
        let (_, text) = BUILT_IN[1];
        let same = format!("-- checklists/templates/new-feature-1.0.yaml --\n# A copy.\n{text}");
        assert_eq!(read(&same), (vec![], vec![]));
        let (_, found) = read(&same.replace("essential: true", "essential: false"));
        assert_eq!(found, ["CK003 `new-feature@1.0` comes with Guidepost already, with other questions"]);
        assert!(numbers("1.10") > numbers("1.9"));
    }
}
