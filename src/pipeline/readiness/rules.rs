//! What a branch changes in the ground rules of readiness, each at its place. It may be right, and somebody should look.

use super::terms::{self, Ground, KEYS, SIGNERS};
use crate::config;
use crate::diag::{CHANGED_GROUND_RULES, Diagnostic, Severity};
use crate::pipeline::Workspace;
use crate::readiness::{Checklists, is_same};
use crate::site::checklist::{Item, Template};
use crate::text::{Span, visible};
use crate::tree::{SourcePath, Tree};

/// Everything that differs between where the branch left and the working tree.
pub(super) fn changed(workspace: &Workspace, files: &Tree, (then, now): (&Ground, &Ground)) -> Vec<Diagnostic> {
    let mut found = vec![];
    signers(then, now, &mut found);
    keys(then, now, &mut found);
    templates(files, (then, now), &mut found);
    added(files, (then, now), &mut found);
    settings(&terms::config_text(workspace), (then, now), &mut found);
    found
}

const UNTIL_MERGED: &str = "Until it is merged, what the base says counts: a branch cannot authorise itself.";

fn finding(file: &SourcePath, message: String) -> Diagnostic {
    Diagnostic::new(&CHANGED_GROUND_RULES, file, message).note(UNTIL_MERGED)
}

/// SSH keys that may sign.
fn signers(then: &Ground, now: &Ground, found: &mut Vec<Diagnostic>) {
    let file = SourcePath::new(SIGNERS);
    let text = |ground: &Ground| ground.trusted.allowed_signers.clone().unwrap_or_default();
    let (before, after) = (text(then), text(now));
    let (old, new) = (terms::signers(&before), terms::signers(&after));
    for (line, (whose, start)) in new.iter().filter(|(line, _)| !old.contains_key(*line)) {
        let end = after[*start..].find(['\r', '\n']).map_or(after.len(), |length| start + length);
        let is_known = old.values().any(|(other, _)| other == whose);
        let message = format!("this branch lets `{}` sign with {} key", visible(whose), if is_known { "another" } else { "a new" });
        let help = "Whoever looks after the keys asks that person, in another way than this pull request, whether the key is theirs.";
        let _ = line;
        found.push(finding(&file, message).at(Span::new(*start, end)).help(help));
    }
    for (whose, _) in old.iter().filter(|(line, _)| !new.contains_key(*line)).map(|(_, value)| value) {
        let message = format!("this branch takes a key of `{}` away", visible(whose));
        found.push(finding(&file, message).help("Sign-offs that were made with it will count no more. `valid-before` keeps old ones."));
    }
}

/// OpenPGP keys that may sign.
fn keys(then: &Ground, now: &Ground, found: &mut Vec<Diagnostic>) {
    let help =
        || format!("Whoever looks after `{KEYS}` asks that person, in another way than this pull request, whether the key is theirs.");
    for (path, bytes) in &now.trusted.keys {
        let verb = match then.trusted.keys.iter().find(|(other, _)| other == path) {
            None => "adds",
            Some((_, old)) if without_returns(old) != without_returns(bytes) => "changes",
            Some(_) => continue,
        };
        found.push(finding(&SourcePath::new(path), format!("this branch {verb} the OpenPGP key `{}`", visible(path))).help(help()));
    }
    for (path, _) in then.trusted.keys.iter().filter(|(path, _)| !now.trusted.keys.iter().any(|(other, _)| other == path)) {
        let message = format!("this branch removes the OpenPGP key `{}`", visible(path));
        found.push(finding(&SourcePath::new(path), message).help("Sign-offs that were made with it will count no more."));
    }
}

/// What a checkout does to line endings is no change.
fn without_returns(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| *byte != b'\r').collect()
}

/// Templates that were published.
fn templates(files: &Tree, (then, now): (&Ground, &Ground), found: &mut Vec<Diagnostic>) {
    for old in &then.templates.list {
        let Some(path) = &old.source else { continue };
        match now.templates.get(&old.id, &old.version) {
            Some(new) if new.digest == old.digest => {}
            Some(new) => {
                let file = new.source.as_ref().unwrap_or(path);
                let text = terms::text(files, file).unwrap_or("");
                for (item, what) in differences(old, new) {
                    let message = format!("this branch changes the template `{}`, which is published: {what}", visible(&old.name()));
                    let one = finding(file, message).help("Leave the file as it was, and give the changed questions a new version.");
                    found.push(match item.and_then(|item| place_of(text, item)) {
                        Some(span) => one.at(span),
                        None => one,
                    });
                }
            }
            None => {
                let what = if files.files.contains_key(path) { "makes the template unusable:" } else { "removes the template" };
                let message = format!("this branch {what} `{}`", visible(&old.name()));
                found.push(finding(path, message).help("Checklists that answer it would be invalid. Keep old versions."));
            }
        }
    }
}

/// Templates that the base does not have. They count at once, so that one which asks less is an easy way out.
fn added(files: &Tree, (then, now): (&Ground, &Ground), found: &mut Vec<Diagnostic>) {
    let is_new = |template: &&Template| then.templates.get(&template.id, &template.version).is_none();
    let new: Vec<&Template> = now.templates.list.iter().filter(is_new).collect();
    if new.is_empty() {
        return;
    }
    let checklists = Checklists::read(files, Some(now.templates.clone()));
    for template in new {
        let Some(path) = &template.source else { continue };
        let is_known = then.templates.list.iter().any(|other| other.id == template.id);
        let is_of = |one: &&Template| (&one.id, &one.version) == (&template.id, &template.version);
        let is_used = checklists.all.iter().filter_map(|checklist| checklists.template(checklist)).any(|one| is_of(&one));
        let message = format!("this branch adds the template `{}`", visible(&template.name()));
        let one = Diagnostic::new(&CHANGED_GROUND_RULES, path, message)
            .note("A new template counts at once, for the checklists of this branch as well.")
            .help("Whoever decides what is asked looks whether its questions are as good as those before.");
        let severity = if is_known || is_used { one.severity } else { Severity::Info };
        found.push(Diagnostic { severity, ..one });
    }
}

/// What is different, and in which question.
fn differences<'a>(old: &'a Template, new: &'a Template) -> Vec<(Option<&'a str>, String)> {
    let mut found: Vec<(Option<&str>, String)> = vec![];
    for item in &old.items {
        let id = visible(&item.id);
        let Some(other) = new.item(&item.id) else {
            found.push((None, format!("`{id}` is not asked any more")));
            continue;
        };
        found.extend(of_item(item, other).into_iter().map(|what| (Some(item.id.as_str()), format!("`{id}` {what}"))));
    }
    let added = new.items.iter().filter(|item| old.item(&item.id).is_none());
    found.extend(added.map(|item| (Some(item.id.as_str()), format!("`{}` is asked as well", visible(&item.id)))));
    let weaker = new.approvals.iter().filter(|one| !old.approvals.contains(one));
    found.extend(weaker.map(|one| (None, format!("it offers `{}` as well", one.name()))));
    if found.is_empty() {
        found.push((None, "its title, its approvals or the order of its questions".to_owned()));
    }
    found
}

fn of_item(old: &Item, new: &Item) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    let mut say = |is_so: bool, what: &str| {
        if is_so {
            found.push(what.to_owned());
        }
    };
    say(old.essential && !new.essential, "is no longer essential");
    say(!old.essential && new.essential, "is essential now");
    say(old.evidence_required && !new.evidence_required, "no longer requires evidence");
    say(!old.evidence_required && new.evidence_required, "requires evidence now");
    say(new.accepts.iter().any(|kind| !old.accepts.contains(kind)), "takes more kinds of evidence");
    say(old.accepts.iter().any(|kind| !new.accepts.contains(kind)), "takes fewer kinds of evidence");
    say(old.question != new.question || old.title != new.title, "asks something else");
    say(old.group != new.group, "is a gap of another group");
    found
}

/// Where a template names a question: `id: NAME` among its `items`.
fn place_of(text: &str, item: &str) -> Option<Span> {
    let (mut start, mut is_inside) = (0, false);
    for line in text.split_inclusive('\n') {
        let is_key = line.starts_with(|c: char| c.is_alphabetic() || ['"', '\'', '\u{feff}'].contains(&c));
        if is_key {
            is_inside = line.trim_start_matches('\u{feff}').starts_with("items:");
        }
        if is_inside && let Some(span) = named(line, item) {
            return Some(span.shifted(start));
        }
        start += line.len();
    }
    None
}

/// `id: NAME` in one line, where a key may stand and with nothing else in its value.
fn named(line: &str, item: &str) -> Option<Span> {
    line.match_indices("id:").find_map(|(at, key)| {
        let before = line[..at].trim_end();
        let may_stand =
            before.trim_start().trim_end_matches('-').is_empty() || before.ends_with('{') || before.ends_with(',') && before.contains('{');
        let rest = &line[at + key.len()..];
        let value = rest.trim_start_matches([' ', '\t']);
        let begin = at + key.len() + (rest.len() - value.len());
        let end = match value.chars().next().filter(|c| ['"', '\''].contains(c)) {
            Some(quote) => value[1..].find(quote)? + 2,
            None => value.find(" #").unwrap_or(value.len()).min(value.find([',', '}']).unwrap_or(value.len())),
        };
        let value = value[..end].trim_end();
        let is_it = value == item || value.strip_prefix(['"', '\'']).and_then(|value| value.strip_suffix(['"', '\''])) == Some(item);
        (may_stand && is_it && begin > at + key.len()).then(|| Span::new(at, begin + value.len()))
    })
}

/// Reviewers, features and how readiness is shown.
fn settings(text: &str, (then, now): (&Ground, &Ground), found: &mut Vec<Diagnostic>) {
    let file = SourcePath::new(config::FILE);
    let mut tell = |place: Option<Span>, message: String, help: &str| {
        let one = finding(&file, message).help(help);
        found.push(match place {
            Some(span) => one.at(span),
            None => one,
        });
    };
    let (old, new) = (&then.settings, &now.settings);
    let lacks = |list: &[String], name: &str| !list.iter().any(|other| other == name || is_same(other, name));
    for name in new.reviewers.iter().filter(|name| lacks(&old.reviewers, name)) {
        let message = format!("this branch makes `{}` a reviewer", visible(name));
        tell(config::place(text, "reviewers", Some(name)), message, "Whoever decides who may sign looks at this line.");
    }
    for name in old.reviewers.iter().filter(|name| lacks(&new.reviewers, name)) {
        let all = if new.reviewers.is_empty() { ", and then everybody may sign" } else { "" };
        let message = format!("this branch takes `{}` off the reviewers{all}", visible(name));
        tell(config::place(text, "reviewers", None), message, "Whoever decides who may sign looks at this line.");
    }
    for feature in &old.features {
        let id = visible(&feature.id);
        let globs = |paths: &[(String, Span)]| paths.iter().map(|(glob, _)| glob.clone()).collect::<Vec<_>>();
        match new.features.iter().find(|other| other.id == feature.id) {
            None => {
                let help = "Without it nobody asks for its checklist any more. Say in the pull request where it went.";
                tell(config::place(text, "features", None), format!("this branch takes the feature `{id}` out of the config"), help);
            }
            Some(other) if globs(&other.paths) != globs(&feature.paths) => {
                let help = "A sign-off is measured by changes of that code. Look whether all of it is still named.";
                tell(Some(other.span), format!("this branch changes which code makes up the feature `{id}`"), help);
            }
            Some(_) => {}
        }
    }
    if old.tracker != new.tracker {
        tell(
            config::place(text, "tracker", None),
            "this branch changes where issues are looked for".to_owned(),
            "Look whether the links of gaps still lead to them.",
        );
    }
    if old.readiness != new.readiness {
        let what = if new.readiness.publish { "publishes the readiness pages" } else { "no longer publishes the readiness pages" };
        tell(config::place(text, "readiness", None), format!("this branch {what}"), "Look whether that is meant.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_found_by_its_whole_name_among_the_items() {
        for (text, item, line) in [
            ("id: own\nitems:\n- id: own\n  question: Q?\n", "own", Some((3, "id: own"))),
            ("id: own\nitems:\n- id: owner # who\n- id: 'own' # it\n", "own", Some((4, "id: 'own'"))),
            ("items:\r\n  - title: T\r\n    id: own\r\n", "own", Some((3, "id: own"))),
            ("items:\n  - {id: b, question: Q?}\n  - {title: T, id: \"own\"}\nid: c\n", "own", Some((3, "id: \"own\""))),
            ("items: [{id: own-b}, {id: own, question: Q?}]\n", "own", Some((1, "id: own"))),
            ("\u{feff}items:\n- {question: Its id: own, or, id: own}\n", "own", Some((2, "id: own"))),
            ("items:\n- id: a\n  question: What is its id: own\nid: own\n", "own", None),
            ("id: own\nitems:\n- grid: own\n- id:own\n- id: \"own\n", "own", None),
        ] {
            let found = place_of(text, item).map(|span| (text[..span.start].matches('\n').count() + 1, &text[span.range()]));
            assert_eq!(found, line, "{text}");
        }
    }
}
