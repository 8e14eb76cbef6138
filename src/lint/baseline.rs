//! `guidepost.baseline.json`: findings that were there before the check came. They are known by rule, file and the
//! wording of their line, never by a line number, so an edit above them changes nothing. It can only shrink.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::plan;
use super::rules::stale_baseline;
use crate::diag::Diagnostic;
use crate::tree::SourcePath;

/// The file's name, at the root.
pub const FILE: &str = "guidepost.baseline.json";

/// The version of the file's shape.
const VERSION: u64 = 1;

/// Findings that are known: by file and rule, their fingerprints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<(String, String), Vec<String>>,
}

/// A finding and its fingerprint.
pub type Printed<'a> = (&'a Diagnostic, &'a str);

/// Findings that are new, and what the baseline holds without need.
#[derive(Debug, Default)]
pub struct Sifted {
    /// Not in the baseline.
    pub new: Vec<Diagnostic>,
    /// How many findings the baseline took out.
    pub known: usize,
    /// The baseline without what was mended; `None` when nothing was.
    pub pruned: Option<Baseline>,
}

impl Baseline {
    /// Records findings; `fingerprints` are theirs, in the same order.
    pub fn of(findings: &[Diagnostic], fingerprints: &[String]) -> Baseline {
        let mut known: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for (finding, fingerprint) in findings.iter().zip(fingerprints) {
            known.entry(key(finding)).or_default().push(fingerprint.clone());
        }
        known.values_mut().for_each(|list| list.sort());
        Baseline { known }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        match value["version"].as_u64() {
            Some(VERSION) => {}
            Some(other) => return Err(format!("its version is {other}, and this Guidepost reads version {VERSION}")),
            None => return Err("it has no `version`".into()),
        }
        let files = value["findings"].as_object().ok_or("it has no `findings`")?;
        let mut known = BTreeMap::new();
        for (file, rules) in files {
            let rules = rules.as_object().ok_or_else(|| format!("the entry of `{}` is no mapping", crate::text::visible(file)))?;
            for (rule, list) in rules {
                let list = list.as_array().into_iter().flatten().map(|one| one.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
                let list = list.ok_or_else(|| format!("the entry of `{}` holds something other than text", crate::text::visible(file)))?;
                known.insert((file.clone(), rule.clone()), list);
            }
        }
        Ok(Baseline { known })
    }

    /// The file's text: sorted, an entry a line, so that two branches seldom meet in one.
    pub fn to_json(&self) -> String {
        let mut files: BTreeMap<&str, BTreeMap<&str, &Vec<String>>> = BTreeMap::new();
        for ((file, rule), list) in &self.known {
            files.entry(file).or_default().insert(rule, list);
        }
        format!("{:#}\n", json!({ "version": VERSION, "findings": files }))
    }

    /// The same findings under the files and fingerprints that they have after a move; each pair is a finding before and after.
    pub fn follow(&self, pairs: &[(Printed<'_>, Printed<'_>)]) -> Baseline {
        let mut known = self.known.clone();
        let mut moved = Vec::new();
        for ((old, old_print), (new, new_print)) in pairs {
            let Some(list) = known.get_mut(&key(old)) else { continue };
            if let Some(at) = list.iter().position(|print| print == old_print) {
                list.remove(at);
                moved.push((key(new), (*new_print).to_owned()));
            }
        }
        moved.into_iter().for_each(|(key, print)| known.entry(key).or_default().push(print));
        known.retain(|_, list| !list.is_empty());
        known.values_mut().for_each(|list| list.sort());
        Baseline { known }
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.known.values().map(Vec::len).sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Takes known findings out. `whole` says that every file and rule was looked at: only then can an entry be stale. What is
    /// only found when Git, another revision or other servers are asked is never called stale.
    pub fn sift(&self, findings: Vec<Diagnostic>, fingerprints: &[String], whole: bool) -> Sifted {
        let mut left = self.known.clone();
        let (mut sifted, mut held): (Sifted, BTreeMap<_, Vec<String>>) = Default::default();
        for (finding, fingerprint) in findings.into_iter().zip(fingerprints) {
            let key = key(&finding);
            let place = left.get_mut(&key).and_then(|list| Some((list.iter().position(|one| one == fingerprint)?, list)));
            match place {
                Some((at, list)) => {
                    list.remove(at);
                    held.entry(key).or_default().push(fingerprint.clone());
                    sifted.known += 1;
                }
                None => sifted.new.push(finding),
            }
        }
        left.retain(|key, list| {
            if plan::find(&key.1).is_some_and(|rule| plan::is_found_elsewhere(rule.code)) {
                held.entry(key.clone()).or_default().append(list);
            }
            !list.is_empty()
        });
        if whole && !left.is_empty() {
            held.values_mut().for_each(|list| list.sort());
            sifted.new.extend(left.iter().map(|((file, rule), list)| stale(file, rule, list.len())));
            sifted.pruned = Some(Baseline { known: held });
        }
        sifted
    }
}

fn key(finding: &Diagnostic) -> (String, String) {
    (finding.file.to_string(), finding.code.name.to_owned())
}

fn stale(file: &str, rule: &str, count: usize) -> Diagnostic {
    let what = crate::text::count(count, "finding");
    let message = format!("{what} of {rule} in `{}` is no longer found, but is still in the baseline", crate::text::visible(file));
    let message =
        if count == 1 { message } else { message.replace(" is no longer found, but is still ", " are no longer found, but are still ") };
    Diagnostic::new(&stale_baseline::CODE, &SourcePath::new(FILE), message)
        .note("As long as it is there, the same mistake can come back unseen.")
        .help("Run `guidepost check --write-baseline`: it takes out what is mended and adds nothing.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::diag::{BROKEN_LINK, Code, RAW_HTML};

    fn found(code: &'static Code, file: &str) -> Diagnostic {
        Diagnostic::new(code, &SourcePath::new(file), "x")
    }

    fn prints(list: &[&str]) -> Vec<String> {
        list.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn known_findings_are_quiet_new_ones_are_not_and_mended_ones_are_asked_out() {
        let old = [found(&BROKEN_LINK, "a.md"), found(&BROKEN_LINK, "a.md"), found(&RAW_HTML, "b.md")];
        let baseline = Baseline::of(&old, &prints(&["1", "2", "3"]));
        assert_eq!(Baseline::parse(&baseline.to_json()), Ok(baseline.clone()));
        let now = vec![found(&BROKEN_LINK, "a.md"), found(&RAW_HTML, "a.md")];
        let sifted = baseline.sift(now.clone(), &prints(&["2", "3"]), true);
        let messages: Vec<_> = sifted.new.iter().map(|finding| format!("{} {}", finding.code.name, finding.message)).collect();
        assert_eq!(
            messages,
            [
                "raw-html x",
                "stale-baseline 1 finding of broken-link in `a.md` is no longer found, but is still in the baseline",
                "stale-baseline 1 finding of raw-html in `b.md` is no longer found, but is still in the baseline",
            ]
        );
        assert_eq!((sifted.known, sifted.pruned.unwrap().len()), (1, 1));
        assert!(baseline.sift(now, &prints(&["2", "3"]), false).pruned.is_none());
    }

    #[test]
    fn what_this_run_could_not_find_is_not_called_mended() {
        let elsewhere: Vec<_> = ["FM008", "LK007", "LK008", "SE005"].iter().filter_map(|code| Some(plan::find(code)?.code)).collect();
        let old: Vec<_> = elsewhere.iter().chain([&&BROKEN_LINK]).map(|code| found(code, "a.md")).collect();
        let prints: Vec<String> = (0..old.len()).map(|n| n.to_string()).collect();
        let baseline = Baseline::of(&old, &prints);
        let sifted = baseline.sift(vec![], &[], true);
        assert_eq!(sifted.new.len(), 1);
        let pruned = sifted.pruned.unwrap();
        assert!(elsewhere.len() >= 3);
        assert_eq!(pruned, Baseline::of(&old[..elsewhere.len()], &prints));
        let sifted = pruned.sift(vec![], &[], true);
        assert!(sifted.new.is_empty() && sifted.pruned.is_none());
    }

    #[test]
    fn a_corrupt_file_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "it is not JSON: EOF while parsing a value at line 1 column 0"),
            ("[]", "it has no `version`"),
            ("{\"version\": 9}", "its version is 9, and this Guidepost reads version 1"),
            ("{\"version\": 1}", "it has no `findings`"),
            ("{\"version\": 1, \"findings\": {\"a\": 1}}", "the entry of `a` is no mapping"),
            ("{\"version\": 1, \"findings\": {\"a\": {\"r\": [1]}}}", "the entry of `a` holds something other than text"),
        ] {
            assert_eq!(Baseline::parse(text), Err(reason.to_owned()));
        }
    }
}
