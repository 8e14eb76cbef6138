//! `guidepost explain` and `guidepost rules`: a rule's page, and the table of all rules.

use clap::ValueEnum;
use serde_json::{Value, json};

use super::ui::Ui;
use crate::diag::Code;
use crate::error::{Error, Result};
use crate::lint::rule::Rule;
use crate::lint::rules::RULES;
use crate::lint::{explain, plan};
use crate::report::RuleText;
use crate::text::visible;

/// A rule's texts, for formats that list rules.
pub(super) fn texts(code: &Code) -> Option<RuleText> {
    let rule = plan::find(code.code)?;
    Some(RuleText { finds: rule.finds, why: rule.why, mend: rule.mend })
}

/// Print a rule's page: what it finds, why, and what to do
#[derive(clap::Args)]
pub(super) struct ExplainArgs {
    /// A code such as LK001 or a name such as broken-link
    #[arg(value_name = "CODE|NAME")]
    rule: String,
}

/// Print the table of rules
#[derive(clap::Args)]
pub(super) struct RulesArgs {
    /// Print it for people or for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TableFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum TableFormat {
    /// A line for each rule
    Text,
    /// One JSON array with everything that is known of each rule
    Json,
}

pub(super) fn run_explain(args: &ExplainArgs, ui: &mut Ui) -> Result<u8> {
    let Some(rule) = plan::find(&args.rule) else {
        let hint =
            plan::near(&args.rule).map_or_else(|| "`guidepost rules` lists them all.".to_owned(), |near| format!("Did you mean `{near}`?"));
        return Err(Error::cannot_run(format!("no rule is called `{}`", visible(&args.rule))).hint(hint));
    };
    ui.result(&format!("# {} ({})\n\n{}", rule.code.name, rule.code.code, explain::page(rule)));
    Ok(0)
}

pub(super) fn run_rules(args: &RulesArgs, ui: &mut Ui) -> Result<u8> {
    match args.format {
        TableFormat::Text => ui.result(&text()),
        TableFormat::Json => ui.result(&format!("{:#}\n", Value::Array(RULES.iter().map(|rule| one(rule)).collect()))),
    }
    Ok(0)
}

/// Columns of the same width, so that the table can be read and searched line by line.
fn text() -> String {
    let width = RULES.iter().map(|rule| rule.code.name.len()).max().unwrap_or(0);
    let line = |rule: &&Rule| {
        let code = rule.code;
        format!("{}  {:width$}  {:7}  {:6}  {}\n", code.code, code.name, code.severity.name(), rule.remedy.name(), rule.finds)
    };
    let head = format!("{:5}  {:width$}  {:7}  {:6}  finds\n", "code", "name", "default", "fix");
    head + &RULES.iter().map(line).collect::<String>()
}

fn one(rule: &Rule) -> Value {
    json!({
        "code": rule.code.code,
        "name": rule.code.name,
        "severity": rule.code.severity.name(),
        "fix": rule.remedy.name(),
        "finds": rule.finds,
        "why": rule.why,
        "mend": rule.mend,
        "bad": rule.bad,
        "good": rule.good,
        "options": rule.options.iter().map(|option| json!({ "name": option.name, "doc": option.doc })).collect::<Vec<_>>(),
    })
}
