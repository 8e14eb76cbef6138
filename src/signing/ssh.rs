//! SSH signatures, through `ssh-keygen -Y`. Keys that count stand in a text in OpenSSH's form of `allowed_signers`.

use std::path::Path;
use std::process::Command;

use super::program::{Said, run};
use super::{Claim, HASTE, Key, Made, PATIENCE, Signer, private_folder, scratch};

/// The file of allowed signers inside of the verifier's folder.
pub(super) const ALLOWED: &str = "allowed_signers";

const PROGRAM: &str = "ssh-keygen";

/// Signs with the configured key: a file, or a public key whose other half an agent keeps.
pub(super) fn sign(signer: &Signer, namespace: &str, text: &str) -> Result<Made, String> {
    let mut command = Command::new(signer.program.as_deref().unwrap_or(PROGRAM));
    command.args(["-Y", "sign", "-n", namespace]);
    let literal = signer.key.strip_prefix("key::").or_else(|| signer.key.starts_with("ssh-").then_some(signer.key.as_str()));
    // Kept until the program has ended.
    let (_folder, public);
    if let Some(literal) = literal {
        let folder = private_folder()?;
        let file = scratch(folder.path(), format!("{literal}\n").as_bytes())?;
        command.arg("-U").arg("-f").arg(file.path());
        (_folder, public) = (Some((folder, file)), public_key(literal));
    } else {
        let path = signer.folder.join(&signer.key);
        command.arg("-f").arg(&path);
        (_folder, public) = (None, public_of(&path));
    }
    let said = run(command.current_dir(&signer.folder), text, PATIENCE)?;
    let signature = said.out.replace("\r\n", "\n");
    if !said.ok || super::system(&signature) != Ok(super::System::Ssh) {
        return Err(format!("`{}` could not sign ({})", signer.program.as_deref().unwrap_or(PROGRAM), said.complaint()));
    }
    Ok(Made { signature, public })
}

/// The public half of a key's file.
fn public_of(path: &Path) -> Option<String> {
    let beside = path.with_file_name(format!("{}.pub", path.file_name()?.to_string_lossy()));
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    read(&beside).and_then(|text| public_key(&text)).or_else(|| public_key(&read(path)?))
}

/// The kind of a key and the key itself, without the comment.
fn public_key(text: &str) -> Option<String> {
    let mut words = text.lines().next()?.split_whitespace();
    let (kind, key) = (words.next()?, words.next()?);
    let is_kind = ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"].iter().any(|start| kind.starts_with(start));
    is_kind.then(|| format!("{kind} {key}"))
}

/// What all checks have in common, and whose key it must be.
pub(super) struct Check<'a> {
    pub(super) folder: &'a Path,
    pub(super) namespace: &'a str,
    pub(super) email: &'a str,
}

/// The key, if the signature is over the text and of a key that the address may sign with.
pub(super) fn verify(check: &Check<'_>, claim: &Claim<'_>) -> Result<Key, String> {
    let signature = scratch(check.folder, format!("{}\n", claim.signature.trim()).as_bytes())?;
    let day = format!("-Overify-time={:04}{:02}{:02}120000", claim.day.year(), claim.day.month(), claim.day.day());
    let mut said = check.ask("verify", &signature, (Some(&day), claim.text))?;
    // OpenSSH before 8.9 knows neither this option nor keys that are valid for a time.
    if !said.ok && said.err.contains("Invalid option") {
        said = check.ask("verify", &signature, (None, claim.text))?;
    }
    let start = format!("Good \"{}\" signature for {} with ", check.namespace, check.email);
    let key = said.out.lines().next().and_then(|line| line.strip_prefix(&start)).and_then(|rest| rest.split(' ').nth(2));
    match key.filter(|key| said.ok && key.starts_with("SHA256:")) {
        Some(fingerprint) => Ok(Key { system: "SSH", fingerprint: fingerprint.to_owned(), holder: check.email.to_owned() }),
        None => Err(check.why(&signature, (&said, claim.text))),
    }
}

impl Check<'_> {
    fn ask(&self, what: &str, signature: &tempfile::NamedTempFile, (more, text): (Option<&str>, &str)) -> Result<Said, String> {
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.folder).env("SSH_ASKPASS_REQUIRE", "never").env_remove("SSH_AUTH_SOCK");
        command.args(["-Y", what, "-n", self.namespace]).arg("-s").arg(signature.path());
        if what != "check-novalidate" {
            command.arg("-f").arg(self.folder.join(ALLOWED));
        }
        if what == "verify" {
            command.args(["-I", self.email]);
        }
        run(command.args(more), text, HASTE)
    }

    /// Why a signature does not count, by asking the program further.
    fn why(&self, signature: &tempfile::NamedTempFile, (said, text): (&Said, &str)) -> String {
        let err = &said.err;
        if err.contains("namespace does not match") {
            return "the signature was made for something else than a checklist".to_owned();
        }
        if err.contains("key has expired") || err.contains("key is not yet valid") {
            return format!("the key of `{}` was not valid on the day of the sign-off", self.email);
        }
        if err.contains("incorrect signature") {
            return "the signature is over other words".to_owned();
        }
        let Ok(alone) = self.ask("check-novalidate", signature, (None, text)) else { return said.complaint() };
        let key = alone.out.lines().next().and_then(|line| line.rsplit_once("SHA256:")).map(|(_, key)| format!("SHA256:{key}"));
        let Some(key) = key.filter(|_| alone.ok) else {
            return if alone.err.contains("incorrect signature") {
                "the signature is over other words".to_owned()
            } else {
                format!("the signature cannot be read ({})", alone.complaint())
            };
        };
        let other = self.ask("find-principals", signature, (None, text)).ok().filter(|said| said.ok);
        match other.as_ref().and_then(|said| said.out.lines().next()) {
            Some(whose) if whose != self.email => format!("the key {key} is `{whose}`'s, and the reviewer is `{}`", self.email),
            _ => format!("the key {key} is not one that may sign for `{}`", self.email),
        }
    }
}
