//! JUnit XML: a test case for each finding. Errors fail, what is milder passes and is told in the output; a clean run is
//! one test case that passes, as CI systems take an empty suite for a mistake. No times: the same input gives the same bytes.
//!
//! Source: the schema of Jenkins' JUnit model.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Files, Input, rule, story, untrusted};
use crate::diag::{Diagnostic, Severity};

/// One document.
pub(super) fn render(input: &Input<'_>) -> String {
    let mut files = Files::new(input);
    let cases = input.findings.len().max(1).to_string();
    let failures = input.findings.iter().filter(|finding| finding.severity == Severity::Error).count().to_string();
    let counts = [("name", "guidepost"), ("tests", &cases), ("failures", &failures), ("errors", "0")];
    document(&counts, |xml| {
        if input.findings.is_empty() {
            let case = start("testcase", &[("name", &input.summary.sentence()), ("classname", "guidepost")]).into_owned();
            xml.write_event(Event::Empty(case))?;
        }
        input.findings.iter().try_for_each(|finding| case(xml, finding, &mut files))
    })
}

pub(super) type Xml = Writer<Vec<u8>>;

/// A document with one suite, whose attributes are the document's too.
pub(super) fn document(counts: &[(&str, &str)], cases: impl FnOnce(&mut Xml) -> std::io::Result<()>) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing into memory does not fail.
    let _ = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    // The element around the suites has no count of skipped cases.
    let around: Vec<(&str, &str)> = counts.iter().copied().filter(|(name, _)| *name != "skipped").collect();
    let _ = open(&mut xml, "testsuites", &around).and_then(|()| open(&mut xml, "testsuite", counts));
    let _ = cases(&mut xml);
    let _ = close(&mut xml, "testsuite").and_then(|()| close(&mut xml, "testsuites"));
    let mut out = String::from_utf8(xml.into_inner()).unwrap_or_default();
    out.push('\n');
    out
}

fn case(xml: &mut Xml, finding: &Diagnostic, files: &mut Files<'_>) -> std::io::Result<()> {
    let place = files.places(&finding.file, finding.span);
    let at = place.map_or(String::new(), |(start, _)| format!(":{}:{}", start.line, start.column));
    let file = legal(&untrusted::shown(finding.file.as_str()));
    let (message, story) = (legal(&untrusted::shown(&finding.message)), legal(&story(finding)));
    open(xml, "testcase", &[("name", &format!("{} at {file}{at}", rule(finding))), ("classname", &file)])?;
    match finding.severity {
        Severity::Error => element(xml, start("failure", &[("type", finding.code.name), ("message", &message)]), &story)?,
        Severity::Warning | Severity::Info => {
            element(xml, start("system-out", &[]), &format!("{}: {story}", finding.severity.name()))?;
        }
    }
    close(xml, "testcase")
}

pub(super) fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}

pub(super) fn open(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> std::io::Result<()> {
    xml.write_event(Event::Start(start(name, attributes)))
}

pub(super) fn close(xml: &mut Xml, name: &str) -> std::io::Result<()> {
    xml.write_event(Event::End(BytesEnd::new(name)))
}

pub(super) fn element(xml: &mut Xml, start: BytesStart<'_>, text: &str) -> std::io::Result<()> {
    let end = start.to_end().into_owned();
    xml.write_event(Event::Start(start.borrow()))?;
    xml.write_event(Event::Text(BytesText::new(text)))?;
    xml.write_event(Event::End(end))
}

/// XML has no way at all to hold these two; every other character that it forbids has been made visible.
pub(super) fn legal(text: &str) -> String {
    text.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}

#[cfg(test)]
mod tests {
    use super::super::tests::render;
    use crate::diag::{BROKEN_LINK, Diagnostic, UNKNOWN_FIELD};
    use crate::tree::SourcePath;

    #[test]
    fn errors_fail_and_warnings_are_told() {
        let findings = [
            Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "no page at \"<x>&\u{1}\u{ffff}\"").at(1..2).help("Mend it.\n##[x]"),
            Diagnostic::new(&UNKNOWN_FIELD, &SourcePath::new("b.md"), "unknown field `titel`"),
        ];
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="guidepost" tests="2" failures="1" errors="0">
  <testsuite name="guidepost" tests="2" failures="1" errors="0">
    <testcase name="LK001 broken-link at a.md:1:2" classname="a.md">
      <failure type="broken-link" message="no page at &quot;&lt;x&gt;&amp;␁\u{ffff}&quot;">no page at &quot;&lt;x&gt;&amp;␁\u{ffff}&quot;
Mend it.
##\u{5b}x]</failure>
    </testcase>
    <testcase name="FM004 unknown-field at b.md" classname="b.md">
      <system-out>warning: unknown field `titel`</system-out>
    </testcase>
  </testsuite>
</testsuites>
"#;
        assert_eq!(render("junit", &findings, &[("a.md", "[x]\n")]), expected);
    }

    #[test]
    fn a_clean_run_passes() {
        let out = render("junit", &[], &[]);
        assert!(out.contains("tests=\"1\" failures=\"0\"") && out.contains("<testcase name=\"No findings in 14 articles.\""), "{out}");
    }
}
