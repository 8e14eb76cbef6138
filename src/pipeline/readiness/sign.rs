//! Signing a checklist off: who, when, over what, and with which key; written into the checklist's file.

use super::{Judged, past};
use crate::diag::{Diagnostic, INVALID_CHECKLIST, UNKNOWN_TEMPLATE};
use crate::error::{Error, Result};
use crate::fs::{self, Rewrite};
use crate::git::{self, Identity};
use crate::load::Loaded;
use crate::pipeline::Workspace;
use crate::readiness::changes::{self, Change};
use crate::readiness::sign::{Document, NAMESPACE, Signing};
use crate::readiness::write::{Block, with_sign_off};
use crate::readiness::{self, is_same, reread};
use crate::report;
use crate::signing::{self, Claim, Made, Signer, System, Verifier};
use crate::site::checklist::{Approval, Checklist, Template};
use crate::site::readiness::{Standing, State};
use crate::text::{count, nearest, secrets, visible};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The feature's id.
    pub feature: &'a str,
    /// Instead of Git's user.
    pub reviewer: Option<&'a str>,
    /// Whether to sign with the key that Git is configured for.
    pub with_key: bool,
}

/// A sign-off that was written.
#[derive(Clone, Debug)]
pub struct SignedOff {
    /// What was signed, line by line: the feature, its answers, who and when.
    pub what: Vec<String>,
    /// The key, in words; `None` for a sign-off without one.
    pub key: Option<String>,
    /// Sentences for whoever signed: what to do so that it counts.
    pub notes: Vec<String>,
}

impl Judged {
    /// The checklist of a feature with its template and its standing.
    ///
    /// # Errors
    /// When there is none; the hint names the nearest feature.
    pub fn of(&self, feature: &str) -> Result<(&Checklist, &Standing)> {
        let standing = self.readiness.features.iter().find(|standing| standing.id == feature);
        if let (Some(checklist), Some(standing)) = (self.checklists.of(feature), standing) {
            return Ok((checklist, standing));
        }
        let shown = visible(feature);
        if standing.is_some() {
            let error = Error::cannot_run(format!("the feature `{shown}` has no checklist"));
            return Err(error.hint(format!("Run `guidepost new checklist {shown}`, and answer it.")));
        }
        let ids = || self.checklists.all.iter().map(|checklist| checklist.feature.value.as_str());
        let hint = match (nearest(feature, ids()), ids().next()) {
            (Some(near), _) => format!("Did you mean `{}`?", visible(near)),
            (None, Some(_)) => format!("There are checklists for: {}.", ids().map(visible).collect::<Vec<_>>().join(", ")),
            (None, None) => "There are no checklists yet: `guidepost new checklist FEATURE` starts one.".to_owned(),
        };
        Err(Error::cannot_run(format!("there is no checklist for a feature `{shown}`")).hint(hint))
    }
}

impl Workspace {
    /// Signs a checklist off and writes that into its file.
    ///
    /// # Errors
    /// When there is no such checklist, it is invalid, declares more than its answers allow, nobody is known to sign, the
    /// key does not work, or the file cannot be written. Then nothing was changed.
    pub fn sign_off(&self, (loaded, judged): (&Loaded, &Judged), order: &Order<'_>) -> Result<SignedOff> {
        let (checklist, standing) = judged.of(order.feature)?;
        let template = signable(judged, checklist, standing)?;
        let identity = git::identity(&self.options.root);
        let reviewer = reviewer(order, identity.as_ref())?;
        // What is written at the end needs a line of its own; a block of text that the file ends with may say more then.
        let text = if checklist.text.ends_with('\n') { checklist.text.to_string() } else { format!("{}\n", checklist.text) };
        let bare = reread(&checklist.source, &text);
        let world = readiness::world(&loaded.site, &loaded.texts, &judged.facts);
        let evidence = judged.checklists.digests(&bare, &world);
        let date = self.settings.today;
        let document = Document::of(&bare, template, &Signing { reviewer: &reviewer, date, evidence: &evidence });
        let signer = identity.ok().filter(|_| order.with_key).and_then(|identity| signer(&identity).transpose()).transpose()?;
        let made = signer.as_ref().map(|signer| signing::sign(signer, NAMESPACE, &document.text()).map_err(|why| unsigned(&why)));
        let made = made.transpose()?;
        let (digest, parts) = (document.digest(), document.parts());
        let signature = made.as_ref().map(|made| made.signature.clone());
        let signature = signature.as_deref();
        let block = Block { reviewer: &reviewer, date, digest: &digest, parts: &parts, evidence: &evidence, signature };
        let new = with_sign_off(&text, &block).filter(|new| is_read_back(&reread(&checklist.source, new), template, &block));
        let new = new.ok_or_else(|| {
            Error::cannot_run(format!("no sign-off can be written into `{}`", checklist.source))
                .hint("Write the checklist with each field on a line of its own, without braces around all of it.")
        })?;
        fs::write_edits(&self.options.root, &[Rewrite { path: checklist.source.clone(), old: checklist.text.clone(), new }])?;
        let mut signed = SignedOff { what: what(standing, &block), key: None, notes: vec![] };
        self.about_key(
            (&mut signed, judged),
            (signer, made),
            &Claim { text: &document.text(), signature: signature.unwrap_or(""), person: &reviewer, day: date },
        );
        let listed = &judged.reviewers;
        if !listed.is_empty() && !listed.iter().any(|known| is_same(known, &reviewer)) {
            signed.notes.push(format!(
                "`{}` is not one of the `reviewers` in guidepost.yaml, so the sign-off will be reported.",
                visible(&reviewer)
            ));
        }
        Ok(signed)
    }

    /// Says which key signed, and what is missing for it to count.
    fn about_key(&self, (signed, judged): (&mut SignedOff, &Judged), made: (Option<Signer>, Option<Made>), claim: &Claim<'_>) {
        let (Some(signer), Some(made)) = made else {
            signed.notes.push(
                "It is unsigned: anybody could have written it. To sign with a key, run `git config gpg.format ssh` and \
                 `git config user.signingkey ~/.ssh/id_ed25519.pub`, and sign off again."
                    .to_owned(),
            );
            return;
        };
        let place = match signer.system {
            System::Ssh => "checklists/allowed_signers",
            System::OpenPgp => "checklists/keys/",
        };
        match Verifier::new(&judged.trusted, NAMESPACE).verify(claim) {
            Ok(key) => signed.key = Some(format!("{} key {} of {}", key.system, key.fingerprint, key.holder)),
            Err(why) => {
                signed.key = Some(visible(&signer.key));
                signed.notes.push(format!("The signature does not count yet: {}.", visible(&why)));
                let line = made.public.zip(signing::address(claim.person));
                signed.notes.push(match (line, signer.system) {
                    (Some((public, email)), _) => {
                        format!("Add this line to `{place}` on the main branch: {email} namespaces=\"{NAMESPACE}\" {public}")
                    }
                    (None, System::Ssh) => format!("Add your e-mail address and your public key to `{place}` on the main branch."),
                    (None, System::OpenPgp) => {
                        format!(
                            "Put your public key into `{place}` on the main branch: gpg --armor --export {} > {place}you.asc",
                            visible(&signer.key)
                        )
                    }
                });
            }
        }
    }

    /// What is different from the version that was signed, where Git has that version; empty where nobody can tell.
    pub fn changed_since_sign_off(&self, judged: &Judged, checklist: &Checklist) -> Vec<Change> {
        let (Some(template), Some(sign_off)) = (judged.checklists.template(checklist), &checklist.sign_off) else { return vec![] };
        let versions = past::versions(self, |path| *path == checklist.source).unwrap_or_default();
        let texts = versions.get(&checklist.source).into_iter().flatten().rev().filter_map(|version| version.text.as_deref());
        let signed = texts.map(|text| reread(&checklist.source, text)).find(|old| {
            let claimed = old.sign_off.as_ref().and_then(|own| Document::claimed(old, judged.checklists.template(old)?, own));
            sign_off.digest.is_some() && claimed.map(|document| document.digest()) == sign_off.digest
        });
        signed.map(|old| changes::between(&old, checklist, template)).unwrap_or_default()
    }
}

/// The template, if a checklist is in a state to be signed.
fn signable<'a>(judged: &'a Judged, checklist: &Checklist, standing: &Standing) -> Result<&'a Template> {
    let shown = visible(&secrets::mask(&standing.id));
    let template = judged.checklists.template(checklist).filter(|_| standing.state == State::Read);
    let Some(template) = template else {
        let mut error = Error::cannot_run(format!("the checklist of `{shown}` is invalid, so nobody can stand for it"));
        let is_about = |one: &&Diagnostic| one.file == checklist.source && [&INVALID_CHECKLIST, &UNKNOWN_TEMPLATE].contains(&one.code);
        error.blame.findings = report::showable(judged.findings.iter().filter(is_about).cloned().collect());
        error.blame.sources.push((checklist.source.clone(), secrets::mask(&checklist.text).into_owned()));
        return Err(error.hint("Mend what is named above, then sign off."));
    };
    let (declared, ceiling) = (standing.declared, standing.ceiling.unwrap_or(Approval::SupportUnready));
    if let Some(declared) = declared.filter(|declared| *declared > ceiling) {
        let message = format!("`{shown}` declares `{}`, and its answers allow `{}`", declared.name(), ceiling.name());
        let (first, more) = standing.reasons.split_at(standing.reasons.len().min(5));
        let more = if more.is_empty() { String::new() } else { format!("; and {} more", more.len()) };
        let hint =
            format!("{}{more}. Declare `approval: {}`, or mend the answers.", visible(&secrets::mask(&first.join("; "))), ceiling.name());
        return Err(Error::cannot_run(message).hint(hint));
    }
    Ok(template)
}

/// Who signs.
fn reviewer(order: &Order<'_>, identity: std::result::Result<&Identity, &String>) -> Result<String> {
    let given = order.reviewer.map(|name| name.trim().to_owned());
    if given.as_deref().is_some_and(|name| name.is_empty() || name.contains(char::is_control)) {
        return Err(Error::cannot_run("the reviewer has no name").hint("Write it as in Git: `--reviewer \"Ana Ruiz <ana@example.com>\"`."));
    }
    let hint = "Run `git config user.name` and `git config user.email` with yours, or give `--reviewer \"Ana Ruiz <ana@example.com>\"`.";
    match (given, identity) {
        (Some(given), _) => Ok(given),
        (None, Ok(identity)) => identity.person().ok_or_else(|| Error::cannot_run("Git does not know who you are").hint(hint)),
        (None, Err(why)) => Err(Error::cannot_run(format!("nobody knows who you are: {why}")).hint(hint)),
    }
}

/// The key that Git is configured for, if any.
fn signer(identity: &Identity) -> Result<Option<Signer>> {
    let Some(key) = identity.key.clone() else { return Ok(None) };
    let system = match identity.format.as_str() {
        "ssh" => System::Ssh,
        "openpgp" => System::OpenPgp,
        other => return Err(unsigned(&format!("Git signs with `{}`, and a sign-off takes SSH and OpenPGP keys", visible(other)))),
    };
    Ok(Some(Signer { system, key, program: identity.program.clone(), folder: identity.top.clone() }))
}

fn unsigned(why: &str) -> Error {
    Error::cannot_run(format!("the sign-off could not be signed: {}", visible(why)))
        .hint("Nothing was written. Mend the key's configuration in Git, or sign off without a key: `--no-key`.")
}

/// Whether a text says what was meant to be written.
fn is_read_back(checklist: &Checklist, template: &Template, block: &Block<'_>) -> bool {
    let Some(sign_off) = &checklist.sign_off else { return false };
    let claimed = Document::claimed(checklist, template, sign_off).map(|document| document.digest());
    checklist.is_valid
        && claimed.as_deref() == Some(block.digest)
        && sign_off.digest.as_deref() == Some(block.digest)
        && sign_off.signature.as_deref().map(str::trim) == block.signature.map(str::trim)
}

/// What was signed, for people.
fn what(standing: &Standing, block: &Block<'_>) -> Vec<String> {
    let counts = standing.counts();
    let declared = standing.declared.unwrap_or(Approval::SupportUnready).name();
    let mut lines = vec![
        format!("`{}` signed off by {} on {}.", visible(&standing.id), visible(block.reviewer), block.date),
        format!(
            "{declared}: {} yes, {} no, {} n/a, {} unanswered of {}",
            counts.yes,
            counts.no,
            counts.not_applicable,
            counts.unanswered,
            standing.template.as_deref().map_or(String::new(), visible)
        ),
    ];
    if !block.evidence.is_empty() {
        lines.push(format!("with {} of evidence as of today", count(block.evidence.len(), "digest")));
    }
    lines.push(format!("digest {}", block.digest));
    lines
}
