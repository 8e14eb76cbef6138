//! A checklist's file becomes a checklist and findings. Broken input gives what can still be read, and a checklist that says
//! of itself that it cannot be trusted.

use std::sync::Arc;

use super::evidence::{self, KINDS};
use super::table::FIELDS;
use super::words::{answer, approval, group, issue, says_nothing};
use crate::diag::{Diagnostic, INVALID_CHECKLIST};
use crate::fields::{self, Problem};
use crate::site::checklist::{Answer, Answered, At, Checklist, Evidence, Gap, SignOff};
use crate::text::{Span, nearest, secrets, shortened, visible};
use crate::tree::{File, SourcePath, Unread};
use crate::yaml::{self, Node, Value};

/// Reads one file.
pub(super) fn checklist(path: &SourcePath, file: &File, found: &mut Vec<Diagnostic>) -> Checklist {
    let (text, unusable) = match file {
        File::Text(text) => (text.clone(), None),
        File::BadText(text, at) => {
            (text.clone(), Some((format!("the checklist is not UTF-8: byte {at} is not"), "Save the file with the encoding UTF-8.")))
        }
        File::Unread(Unread::Failed(why)) => {
            (Arc::from(""), Some((format!("the checklist could not be read: {}", visible(why)), "Check the file and its permissions.")))
        }
        File::Unread(Unread::OutsideRoot(_)) => (
            Arc::from(""),
            Some(("the checklist is a link that leads out of the folder".to_owned(), "Keep the file itself in `checklists/`.")),
        ),
        File::Unread(Unread::TooLarge(_)) | File::Asset(_) => {
            (Arc::from(""), Some(("the checklist is too large to be read".to_owned(), "A checklist is a page of text.")))
        }
    };
    let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let before = found.len();
    let mut reader = Reader { path, shift: text.len() - bare.len(), hides: false, found };
    if let Some((message, help)) = unusable {
        reader.found.push(Diagnostic::new(&INVALID_CHECKLIST, path, message).help(help));
    }
    let node = match yaml::parse(bare) {
        Ok(node) => reader.checked(&node),
        Err(error) => {
            let help = error.help.unwrap_or_else(|| "Mend the YAML. Until then nothing in the file counts.".to_owned());
            reader.wrong(error.span, format!("the checklist is not YAML: {}", error.message), help);
            Node { value: Value::Map(vec![]), span: Span::default() }
        }
    };
    let checklist = reader.read(&node, text.clone());
    let is_valid = found.len() == before;
    Checklist { is_valid, ..checklist }
}

struct Reader<'a> {
    path: &'a SourcePath,
    /// Bytes of a byte-order mark, which the parser does not see.
    shift: usize,
    /// A slip in `audience` must not publish what was meant to stay inside.
    hides: bool,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::new(&INVALID_CHECKLIST, self.path, message).at(span.shifted(self.shift)).help(help));
    }

    /// The fields that hold; what is wrong with the others.
    fn checked(&mut self, node: &Node) -> Node {
        let mut problems = vec![];
        let kept = fields::check(node, FIELDS, &[], &mut problems);
        self.hides = node.get("audience").is_some() && kept.get("audience").is_none();
        for Problem { span, message, help, .. } in problems {
            self.wrong(span, message, help.unwrap_or_else(|| "`guidepost schema checklist` says what the file may hold.".into()));
        }
        kept
    }

    fn at<T>(&self, value: T, span: Span) -> At<T> {
        At { value, span: span.shifted(self.shift) }
    }

    fn text(&self, node: &Node, key: &str) -> Option<At<String>> {
        Some(self.at(node.text_of(key)?, node.get(key)?.span))
    }

    fn read(&mut self, node: &Node, text: Arc<str>) -> Checklist {
        let feature = self.feature(node);
        let template = self.template(node);
        let items: Vec<Answered> = node.entries_of("items").iter().map(|(key, item)| self.item((&key.text, key.span), item)).collect();
        let items_at = match &node.value {
            Value::Map(entries) => entries.iter().find(|(key, _)| key.text == "items").map_or(node.span, |(key, _)| key.span),
            _ => node.span,
        };
        let start = Span::new(items_at.start, items_at.end.min(items_at.start + 40)).shifted(self.shift);
        Checklist {
            source: self.path.clone(),
            text,
            title: node.text_of("title"),
            owner: node.text_of("owner"),
            release: node.text_of("release"),
            launch: node.date_of("launch"),
            is_internal: self.hides || node.text_of("audience").as_deref() == Some("internal"),
            template,
            items,
            items_at: start,
            approval: node.text_of("approval").and_then(|name| Some(self.at(approval(&name)?, node.get("approval")?.span))),
            notes: node.text_of("notes"),
            sign_off: node.get("sign_off").map(|sign_off| self.sign_off(sign_off)),
            feature,
            is_valid: true,
        }
    }

    /// The feature's id; it must be the file's name, so that no feature can have two and no answer is copied unseen.
    fn feature(&mut self, node: &Node) -> At<String> {
        let stem = self.path.stem().to_owned();
        match self.text(node, "feature") {
            Some(feature) if feature.value == stem => feature,
            Some(feature) => {
                let message = format!("`{}` is for the feature `{}`", visible(self.path.name()), visible(&feature.value));
                let help = format!("Call the file `{}.yaml`, or correct the name inside.", visible(&feature.value));
                self.found.push(Diagnostic::new(&INVALID_CHECKLIST, self.path, message).at(feature.span).help(help));
                self.at(stem, Span::new(feature.span.start - self.shift, feature.span.end - self.shift))
            }
            None => {
                if !matches!(&node.value, Value::Map(entries) if entries.is_empty() && node.span == Span::default()) {
                    self.wrong(
                        Span::new(0, 0),
                        "the checklist does not say for which feature it is",
                        format!("Write `feature: {stem}` at its top."),
                    );
                }
                self.at(stem, Span::new(0, 0))
            }
        }
    }

    fn template(&mut self, node: &Node) -> Option<At<(String, String)>> {
        let written = self.text(node, "template")?;
        let (id, version) = written.value.split_once('@').unwrap_or((&written.value, ""));
        Some(At { value: (id.trim().to_owned(), version.trim().to_owned()), span: written.span })
    }

    fn item(&mut self, (id, key): (&str, Span), node: &Node) -> Answered {
        // `faq: yes` is as plain as `faq: {answer: yes}`.
        let written = match &node.value {
            Value::Map(_) => node.get("answer").and_then(|answer| Some((answer.as_text()?, answer.span))),
            _ => node.as_text().map(|text| (text, node.span)),
        };
        let answer = match written {
            None => self.at(Answer::Unanswered, key),
            Some((text, span)) => match answer(&text) {
                Some(answer) => self.at(answer, span),
                None => {
                    let near = nearest(&text, ["yes", "no", "n/a", "unanswered"]);
                    let help =
                        near.map_or("Write `yes`, `no`, `n/a` or `unanswered`.".to_owned(), |near| format!("Did you mean `{near}`?"));
                    self.wrong(span, format!("`{}` is no answer", visible(&shortened(&secrets::mask(&text), 40))), help);
                    self.at(Answer::Unanswered, span)
                }
            },
        };
        let words = |this: &Self, key: &str| this.text(node, key).filter(|text| !says_nothing(&text.value));
        Answered {
            id: self.at(id.to_owned(), key),
            answer,
            evidence: node.items_of("evidence").iter().filter_map(|entry| self.evidence(entry)).collect(),
            risk: words(self, "risk"),
            gap: node.get("gap").map(|gap| self.gap(gap)),
            // Kept as it stands: what says nothing is a finding of its own.
            because: self.text(node, "because"),
        }
    }

    /// One entry of `evidence`: a mapping with the name of its kind in it.
    fn evidence(&mut self, node: &Node) -> Option<Evidence> {
        let Value::Map(entries) = &node.value else {
            let help = "Write what it is, and then where: `- article: billing/refunds`.";
            self.wrong(node.span, format!("evidence is a mapping such as `article: billing/refunds`, found {}", node.type_name()), help);
            return None;
        };
        let of = |name: &str| entries.iter().find(|(key, _)| key.text == name);
        let Some((kind, (key, value))) = KINDS.iter().find_map(|kind| Some((kind, of(kind.name)?))) else {
            let given = entries.first().map_or("", |(key, _)| key.text.as_str());
            let near = nearest(given, KINDS.iter().map(|kind| kind.name));
            let help = near.map_or_else(evidence::names, |near| format!("Did you mean `{near}`?"));
            self.wrong(node.span, format!("there is no evidence of the kind `{}`", visible(given)), help);
            return None;
        };
        let mut problems = vec![];
        let kept = fields::check(node, kind.fields, &[], &mut problems);
        for Problem { span, message, help, .. } in problems {
            let only = || format!("One entry is one piece of evidence: begin the next with `- `. `{}` takes {}.", kind.name, kind.takes());
            self.wrong(span, format!("{message} in evidence of the kind `{}`", kind.name), help.unwrap_or_else(only));
        }
        let Some(text) = kept.text_of(kind.name) else {
            self.wrong(if value.value == Value::Null { key.span } else { value.span }, format!("`{}` names nothing", kind.name), kind.doc);
            return None;
        };
        for required in kind.required.iter().filter(|required| kept.get(required).is_none()) {
            self.wrong(node.span, format!("evidence of the kind `{}` needs `{required}`", kind.name), kind.doc);
        }
        let more = kind.fields.iter().skip(1).filter_map(|field| Some((field.name, kept.text_of(field.name)?))).collect();
        Some(Evidence { kind: kind.name.to_owned(), value: text, more, span: node.span.shifted(self.shift) })
    }

    fn gap(&mut self, node: &Node) -> Gap {
        let due = node.get("due");
        Gap {
            group: node.text_of("group").and_then(|name| group(&name)),
            issue: self
                .text(node, "issue")
                .filter(|issue| !says_nothing(&issue.value))
                .map(|written| At { value: issue(&written.value).unwrap_or(written.value), span: written.span }),
            owner: node.text_of("owner").filter(|owner| !says_nothing(owner)),
            due: due.and_then(|due| Some(self.at(node.date_of("due")?, due.span))),
            span: node.span.shifted(self.shift),
        }
    }

    fn sign_off(&mut self, node: &Node) -> SignOff {
        let digests = node.entries_of("evidence").iter().filter_map(|(key, value)| Some((key.text.clone(), value.as_text()?)));
        SignOff {
            reviewer: node.text_of("reviewer").filter(|reviewer| !says_nothing(reviewer)),
            date: node.date_of("date"),
            digest: node.text_of("digest"),
            parts: node.text_of("parts"),
            evidence: digests.collect(),
            signature: node.text_of("signature"),
            span: node.span.shifted(self.shift),
        }
    }
}
