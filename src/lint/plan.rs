//! Which rules hold where, how grave they are, and with which options: the config's `rules`, decided once.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::rule::Rule;
use super::rules::RULES;
use crate::config::Settings;
use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{self, Field, Problem, Shape};
use crate::text::{Span, nearest};
use crate::tree::SourcePath;
use crate::yaml::{Node, Value};

const SEVERITIES: &[&str] = &["off", "info", "warning", "error"];

/// What needs more than the site's own files to be found (Git's history, another revision, other servers): that nothing was found
/// proves nothing.
const FOUND_ELSEWHERE: &[&str] = &["FM008", "LK007", "LK008", "SE005", "CK015", "CK016"];

/// What every rule can be given.
pub static COMMON: &[Field] = &[
    Field { name: "severity", shape: Shape::Choice(SEVERITIES), doc: "How grave it is; `off` switches the rule off." },
    Field { name: "paths", shape: Shape::OneOrMore(&Shape::Text), doc: "Globs of the files that this setting is for, from the root." },
    Field { name: "because", shape: Shape::Text, doc: "Why the rule is off for these files." },
];

/// The rules of a run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// For each of `RULES`, what the config says, in its order.
    settings: Vec<Vec<Setting>>,
    selected: Selection,
}

/// What `--select` and `--ignore` name; empty lists take everything and leave nothing out.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Codes, names, or the letters that a code begins with.
    pub select: Vec<String>,
    /// The same.
    pub ignore: Vec<String>,
}

#[derive(Clone, Debug)]
struct Setting {
    /// `None` for all files.
    paths: Option<GlobSet>,
    severity: Option<Level>,
    options: Node,
    /// Where the paths stand in the config.
    place: Span,
    has_reason: bool,
    /// What the rule made of its options, once for all files.
    ready: OnceLock<Arc<dyn Any + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Off,
    At(Severity),
}

impl Plan {
    /// Reads the config's `rules`; every mistake is a problem at its place in the config.
    pub fn new(config: &Settings, problems: &mut Vec<Problem>) -> Plan {
        let mut plan = Plan { settings: RULES.iter().map(|_| Vec::new()).collect(), selected: Selection::default() };
        let Value::Map(entries) = &config.rules.value else { return plan };
        for (key, value) in entries {
            match RULES.iter().position(|rule| is_named(rule.code, &key.text)) {
                Some(at) => settings(RULES[at], value, &mut plan.settings[at], problems),
                None => problems.push(unknown_rule(&key.text, key.span)),
            }
        }
        plan
    }

    /// Only some of the rules.
    ///
    /// # Errors
    /// A name that no rule has, with the nearest one.
    pub fn select(mut self, selection: Selection) -> Result<Plan, (String, Option<&'static str>)> {
        for name in selection.select.iter().chain(&selection.ignore) {
            if !RULES.iter().any(|rule| is_meant(rule.code, name)) {
                return Err((name.clone(), near(name)));
            }
        }
        self.selected = selection;
        Ok(self)
    }

    /// The rules that hold anywhere.
    pub fn active(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        RULES.iter().copied().filter(|rule| self.is_active(rule.code))
    }

    /// Whether a rule holds anywhere.
    pub fn is_active(&self, code: &Code) -> bool {
        let off = |settings: &Vec<Setting>| settings.iter().any(|one| one.paths.is_none() && one.severity == Some(Level::Off));
        let elsewhere = |settings: &Vec<Setting>| settings.iter().any(|one| matches!(one.severity, Some(Level::At(_))));
        let settings = self.of(code);
        self.is_selected(code) && settings.is_none_or(|settings| !off(settings) || elsewhere(settings))
    }

    /// The finding with the severity that holds for its file; `None` where its rule is off.
    pub fn judge(&self, mut finding: Diagnostic) -> Option<Diagnostic> {
        if !self.is_selected(finding.code) {
            return None;
        }
        match self.deciding(&finding).and_then(|one| one.severity) {
            Some(Level::Off) => return None,
            Some(Level::At(severity)) => finding.severity = severity,
            None => {}
        }
        if finding.code.is_readiness() {
            // Readiness is reported and never blocks, whatever the config says.
            finding.severity = finding.severity.min(Severity::Warning);
        }
        Some(finding)
    }

    /// The setting that says how grave a finding is: the last one that names its file.
    fn deciding(&self, finding: &Diagnostic) -> Option<&Setting> {
        let settings = self.of(finding.code).map(Vec::as_slice).unwrap_or_default();
        settings.iter().rev().find(|one| one.severity.is_some() && one.holds(&finding.file))
    }

    /// Where the config makes an exception that takes a finding out: the exception's place.
    pub fn excepting(&self, finding: &Diagnostic) -> Option<Span> {
        self.deciding(finding).filter(|one| one.is_exception()).map(|one| one.place)
    }

    /// Settings that switch a rule off for some files.
    pub fn exceptions(&self) -> impl Iterator<Item = Exception<'_>> + '_ {
        RULES.iter().zip(&self.settings).flat_map(|(&rule, settings)| {
            let exceptions = settings.iter().filter(|one| one.is_exception());
            exceptions.map(move |setting| Exception { rule, setting })
        })
    }

    /// A rule's whole number for a file, as the last setting that names it says.
    pub fn int(&self, code: &Code, file: &SourcePath, name: &str, default: i64) -> i64 {
        self.options(code, file).find_map(|node| node.int_of(name)).unwrap_or(default)
    }

    /// A rule's options that hold for a file, the last written first.
    pub fn options<'p>(&'p self, code: &Code, file: &'p SourcePath) -> impl Iterator<Item = &'p Node> + 'p {
        let settings = self.of(code).map(Vec::as_slice).unwrap_or_default();
        settings.iter().rev().filter(|one| one.holds(file)).map(|one| &one.options)
    }

    /// The same, each made ready once for all files. A rule makes one type of its options.
    pub fn prepared<'p, T: Any + Send + Sync>(
        &'p self,
        code: &Code,
        file: &'p SourcePath,
        make: fn(&Node) -> T,
    ) -> impl Iterator<Item = &'p T> + 'p {
        let settings = self.of(code).map(Vec::as_slice).unwrap_or_default().iter().rev().filter(|one| one.holds(file));
        settings.filter_map(move |one| one.ready.get_or_init(|| Arc::new(make(&one.options))).downcast_ref())
    }

    /// All of a rule's options, whatever files they are for.
    pub fn all_options(&self, code: &Code) -> impl Iterator<Item = &Node> + '_ {
        self.of(code).map(Vec::as_slice).unwrap_or_default().iter().map(|one| &one.options)
    }

    fn of(&self, code: &Code) -> Option<&Vec<Setting>> {
        let at = RULES.iter().position(|rule| rule.code.code == code.code)?;
        self.settings.get(at)
    }

    /// Whether `--select` and `--ignore` leave it in.
    pub fn is_selected(&self, code: &Code) -> bool {
        let Selection { select, ignore } = &self.selected;
        (select.is_empty() || select.iter().any(|name| is_meant(code, name))) && !ignore.iter().any(|name| is_meant(code, name))
    }
}

/// A setting that switches a rule off for some files.
pub struct Exception<'a> {
    /// The rule.
    pub rule: &'static Rule,
    setting: &'a Setting,
}

impl Exception<'_> {
    /// Where it stands in the config.
    pub fn place(&self) -> Span {
        self.setting.place
    }

    /// Whether it says why.
    pub fn has_reason(&self) -> bool {
        self.setting.has_reason
    }

    /// Whether it is for this file.
    pub fn holds(&self, file: &SourcePath) -> bool {
        self.setting.holds(file)
    }
}

impl Setting {
    fn is_exception(&self) -> bool {
        self.paths.is_some() && self.severity == Some(Level::Off)
    }

    fn holds(&self, file: &SourcePath) -> bool {
        self.paths.as_ref().is_none_or(|paths| paths.is_match(file.as_str()))
    }
}

/// Whether a code or a name means this rule, whatever the case of its letters.
pub fn is_named(code: &Code, name: &str) -> bool {
    code.name == name || code.code.eq_ignore_ascii_case(name)
}

/// The same, and the two letters of a family.
fn is_meant(code: &Code, name: &str) -> bool {
    is_named(code, name) || name.len() == 2 && code.code[..2].eq_ignore_ascii_case(name)
}

/// Whether a rule finds less where Git, another revision or other servers were not asked.
pub fn is_found_elsewhere(code: &Code) -> bool {
    FOUND_ELSEWHERE.contains(&code.code)
}

/// The rule of this code or name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| is_named(rule.code, name))
}

/// The nearest name of a rule.
pub fn near(name: &str) -> Option<&'static str> {
    nearest(name, RULES.iter().flat_map(|rule| [rule.code.name, rule.code.code]))
}

fn unknown_rule(name: &str, span: Span) -> Problem {
    let help = near(name).map_or_else(|| "`guidepost rules` lists them all.".to_owned(), |near| format!("Did you mean `{near}`?"));
    Problem { span, message: format!("no rule is called `{}`", crate::text::visible(name)), help: Some(help), unknown: None }
}

/// One rule's settings: a severity, a mapping, or a list of those.
fn settings(rule: &'static Rule, node: &Node, out: &mut Vec<Setting>, problems: &mut Vec<Problem>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| settings(rule, item, out, problems)),
        Value::Map(entries) => {
            let is_common = |name: &str| COMMON.iter().any(|field| field.name == name);
            let (common, own): (Vec<_>, Vec<_>) = entries.iter().cloned().partition(|(key, _)| is_common(&key.text));
            let part = |entries| Node { value: Value::Map(entries), span: node.span };
            let common = fields::check(&part(common), COMMON, &[], problems);
            let options = fields::check(&part(own), rule.options, &[], problems);
            let severity = common.text_of("severity").and_then(|word| level(&word));
            let place = common.get("paths").map_or(node.span, |paths| paths.span);
            let has_reason = common.text_of("because").is_some_and(|reason| !reason.trim().is_empty());
            out.push(Setting { paths: globs(&common, problems), severity, options, place, has_reason, ready: OnceLock::new() });
        }
        _ => {
            let word = node.as_text().unwrap_or_default();
            // YAML 1.1 habits: `off` may be read as false.
            let severity = level(if word == "false" { "off" } else { &word });
            if severity.is_none() {
                problems.push(Problem {
                    span: node.span,
                    message: format!("a rule cannot be set to `{}`", crate::text::visible(&word)),
                    help: Some(nearest(&word, SEVERITIES.iter().copied()).map_or_else(
                        || format!("Use one of: {}; or a mapping with `severity`.", SEVERITIES.join(", ")),
                        |near| format!("Did you mean `{near}`?"),
                    )),
                    unknown: None,
                });
            }
            let options = Node { value: Value::Null, span: node.span };
            out.push(Setting { paths: None, severity, options, place: node.span, has_reason: false, ready: OnceLock::new() });
        }
    }
}

fn level(word: &str) -> Option<Level> {
    match word {
        "off" => Some(Level::Off),
        "info" => Some(Level::At(Severity::Info)),
        "warning" => Some(Level::At(Severity::Warning)),
        "error" => Some(Level::At(Severity::Error)),
        _ => None,
    }
}

fn globs(node: &Node, problems: &mut Vec<Problem>) -> Option<GlobSet> {
    let written = node.texts_of("paths");
    if written.is_empty() {
        return None;
    }
    let mut builder = GlobSetBuilder::new();
    for (glob, span) in written {
        match Glob::new(&glob) {
            Ok(glob) => {
                builder.add(glob);
            }
            Err(error) => problems.push(Problem {
                span,
                message: format!("`{}` is not a glob: {}", crate::text::visible(&glob), error.kind()),
                help: Some("Write it as in .gitignore: `content/legacy/**`.".into()),
                unknown: None,
            }),
        }
    }
    builder.build().ok()
}
