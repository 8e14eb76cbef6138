//! JUnit XML: a case for each feature, and each passes. What is found is told in its output; a feature without a checklist,
//! or with one that cannot be used, counts as skipped.

use std::collections::HashMap;

use super::masked::line;
use super::{Readout, answers, gap_facts, signed, worths};
use crate::diag::{Diagnostic, FEATURE_WITHOUT_CHECKLIST};
use crate::report::junit::{Xml, close, document, element, legal, open, start};
use crate::report::{Files, rule, story, untrusted};
use crate::site::readiness::{Standing, State};
use crate::tree::SourcePath;

/// The class of each case.
const CLASS: &str = "readiness";

/// One document.
pub(super) fn render(readout: &Readout<'_>) -> String {
    let mut files = Files::new(readout.input);
    let (of_features, others) = by_feature(readout, &mut files);
    let is_skipped = |standing: &&Standing| standing.state != State::Read;
    let has_rest = !others.is_empty() || readout.features.is_empty() || readout.change.is_some();
    let cases = (readout.features.len() + usize::from(has_rest)).to_string();
    let skipped = readout.features.iter().filter(is_skipped).count().to_string();
    let counts = [("name", "guidepost readiness"), ("tests", &cases), ("failures", "0"), ("errors", "0"), ("skipped", &skipped)];
    document(&counts, |xml| {
        for (standing, found) in readout.features.iter().zip(&of_features) {
            case(xml, standing, &told(found, &mut files))?;
        }
        if has_rest {
            open(xml, "testcase", &[("name", "the whole"), ("classname", CLASS)])?;
            let quoted = |name: &str| format!("`{}`", untrusted::shown(name));
            let said = [Some(readout.sentence()), readout.verdict(&quoted), readout.without_checklist(&quoted)];
            let said: Vec<String> = said.into_iter().flatten().chain(told(&others, &mut files)).collect();
            element(xml, start("system-out", &[]), &legal(&said.join("\n")))?;
            close(xml, "testcase")?;
        }
        Ok(())
    })
}

/// The findings of each feature, and those of none. A finding is about the feature whose checklist it is in, or whose id stands
/// at its place.
fn by_feature<'a>(readout: &Readout<'a>, files: &mut Files<'a>) -> (Vec<Vec<&'a Diagnostic>>, Vec<&'a Diagnostic>) {
    let features = || readout.features.iter().enumerate();
    let by_file: HashMap<&SourcePath, usize> = features().filter_map(|(n, standing)| Some((standing.source.as_ref()?, n))).collect();
    let by_id: HashMap<&str, usize> = features().map(|(n, standing)| (standing.id.as_str(), n)).collect();
    let (mut of_features, mut others) = (vec![vec![]; readout.features.len()], vec![]);
    for finding in readout.input.findings {
        let named = |files: &mut Files<'a>| {
            let span = finding.span.filter(|_| *finding.code == FEATURE_WITHOUT_CHECKLIST)?;
            let file = files.get(&finding.file)?;
            by_id.get(file.text[file.clamp(span).range()].trim_matches(['"', '\''])).copied()
        };
        match by_file.get(&finding.file).copied().or_else(|| named(files)) {
            Some(n) => of_features[n].push(finding),
            None => others.push(finding),
        }
    }
    (of_features, others)
}

fn case(xml: &mut Xml, standing: &Standing, found: &[String]) -> std::io::Result<()> {
    open(xml, "testcase", &[("name", &legal(&line(&standing.id))), ("classname", CLASS)])?;
    if standing.state != State::Read {
        element(xml, start("skipped", &[]), standing.verdict())?;
    }
    let counts = standing.counts();
    let facts = [standing.verdict().to_owned(), answers(&counts), worths(&counts), signed(standing)];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let gaps = standing.gaps().into_iter().map(|(judged, gap)| format!("gap {}: {}", judged.id, gap_facts(judged, gap).join(", ")));
    let lines = std::iter::once(facts.join("; ")).chain(gaps).map(|text| untrusted::starting(&line(&text)));
    let lines: Vec<String> = lines.chain(found.iter().cloned()).collect();
    element(xml, start("system-out", &[]), &legal(&lines.join("\n")))?;
    close(xml, "testcase")
}

/// Each finding with its place.
fn told(found: &[&Diagnostic], files: &mut Files<'_>) -> Vec<String> {
    let one = |finding: &&Diagnostic| {
        let place = files.places(&finding.file, finding.span);
        let at = place.map_or(String::new(), |(start, _)| format!(":{}:{}", start.line, start.column));
        let file = untrusted::starting(finding.file.as_str());
        format!("{file}{at}: {} {}: {}", finding.severity.name(), rule(finding), story(finding))
    };
    found.iter().map(one).collect()
}
