//! `guidepost checklist verify`: whether a sign-off holds, and why not. Exit status 0 when it does, 1 when it does not.

use super::base::Base;
use crate::cli::Common;
use crate::cli::ui::Ui;
use crate::diag::{Diagnostic, MISSING_SIGN_OFF, STALE_SIGN_OFF, Severity, UNKNOWN_SIGNER};
use crate::error::Result;
use crate::pipeline::readiness::Judged;
use crate::pipeline::{self, Timings, Workspace};
use crate::report::readiness;
use crate::site::checklist::Checklist;
use crate::site::readiness::{By, Signed, State};
use crate::text::{secrets, visible};

/// Check that a sign-off holds
#[derive(clap::Args)]
pub(super) struct Args {
    /// The feature's id
    #[arg(value_name = "FEATURE")]
    feature: String,
    /// Take allowed signers, reviewers and templates of this revision, so that a branch cannot authorise itself
    #[arg(long, value_name = "REV")]
    base: Option<String>,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let base = Base::of(args.base.as_deref(), &place.root, ui)?;
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    let judged = workspace.readiness(&loaded, base.trust())?;
    let (checklist, standing) = judged.of(&args.feature)?;
    let standing = readiness::masked(standing);
    let against = against(&judged, checklist);
    let is_read = standing.state == State::Read;
    let holds = is_read && standing.sign_off.holds() && against.is_empty();
    let mut text = format!("`{}`: the sign-off {}\n", shown(&args.feature), if holds { "holds" } else { "does not hold" });
    if !is_read {
        text.push_str("  the checklist is invalid: `guidepost checklist report` says why\n");
    }
    text.push_str(&about(&standing.sign_off));
    against.iter().for_each(|one| text.push_str(&format!("  {}\n", shown(&one.message))));
    if let Signed::Stale(_, changed) = &standing.sign_off {
        let told = workspace.changed_since_sign_off(&judged, checklist);
        for change in &told {
            text.push_str(&format!("    {}: {} → {}\n", change.what, change.was, change.is));
        }
        if told.is_empty() {
            changed.iter().for_each(|what| text.push_str(&format!("    {}\n", visible(what))));
        }
    }
    let lesser = about_this(&judged, checklist).filter(|one| one.severity == Severity::Info);
    lesser.for_each(|one| text.push_str(&format!("  {}\n", shown(&one.message))));
    ui.words(&text);
    Ok(u8::from(!holds))
}

/// Words of a stranger, without secrets.
fn shown(text: &str) -> String {
    visible(&secrets::mask(text))
}

/// Findings about the sign-off of one checklist.
fn about_this<'a>(judged: &'a Judged, checklist: &Checklist) -> impl Iterator<Item = &'a Diagnostic> {
    let file = checklist.source.clone();
    let codes = [&MISSING_SIGN_OFF, &STALE_SIGN_OFF, &UNKNOWN_SIGNER];
    judged.findings.iter().filter(move |one| one.file == file && codes.contains(&one.code))
}

/// What speaks against whoever signed, beside what the state says already.
fn against<'a>(judged: &'a Judged, checklist: &Checklist) -> Vec<&'a Diagnostic> {
    // What the state says already.
    let is_told = |message: &str| message.starts_with("the signature") || message.ends_with("is not one of the reviewers");
    about_this(judged, checklist)
        .filter(|one| one.code == &UNKNOWN_SIGNER && one.severity > Severity::Info && !is_told(&one.message))
        .collect()
}

/// What there is of a sign-off that holds no secret, in lines.
fn about(signed: &Signed) -> String {
    let by = |by: &By| {
        let date = by.date.map_or("no day".to_owned(), |day| day.to_string());
        format!("  signed off by {} on {date}, as declared\n", visible(&by.reviewer))
    };
    match signed {
        Signed::Missing => "  nobody has signed it off\n".to_owned(),
        Signed::Broken(why) => format!("  {}\n", visible(why)),
        Signed::Stale(who, _) => format!("{}  not what stands there now:\n", by(who)),
        Signed::Unsigned(who, _) => format!("{}  the words are those that were signed off; no key signed them\n", by(who)),
        Signed::Verified(who, key) => {
            format!("{}  {} key {} of {}\n", by(who), key.system, visible(&key.fingerprint), visible(&key.holder))
        }
        Signed::Refused(who, why) => format!("{}  {}\n", by(who), visible(why)),
    }
}
