//! Signatures over texts, made and checked by the ordinary programs: `ssh-keygen` and `gpg`. Checking never asks anybody,
//! never opens a connection, touches no key of the user's, and ends in time. Knows nothing of checklists.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use jiff::civil::Date;
use tempfile::TempDir;

pub use crate::site::readiness::Key;

mod openpgp;
mod program;
mod ssh;

/// Longer signatures are not looked at.
const MOST_SIGNATURE_BYTES: usize = 64 << 10;

/// How long whoever signs may take to enter a passphrase or to touch a device.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long a check may take.
const HASTE: Duration = Duration::from_secs(20);

/// The key to sign with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// How.
    pub system: System,
    /// As it is configured: an OpenPGP key's id, the path of an SSH key, or the public key itself.
    pub key: String,
    /// The program, instead of the ordinary one.
    pub program: Option<String>,
    /// What relative paths are relative to.
    pub folder: PathBuf,
}

/// The two ways to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// `ssh-keygen -Y sign`, in a namespace.
    Ssh,
    /// `gpg --detach-sign`.
    OpenPgp,
}

/// A signature that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Armoured, with line feeds.
    pub signature: String,
    /// The SSH key as `allowed_signers` has it: its kind and itself. `None` for OpenPGP, and where nobody can tell.
    pub public: Option<String>,
}

/// Signs a text.
///
/// # Errors
/// A sentence without a period: what is missing, or what the program said.
pub fn sign(signer: &Signer, namespace: &str, text: &str) -> Result<Made, String> {
    match signer.system {
        System::Ssh => ssh::sign(signer, namespace, text),
        System::OpenPgp => openpgp::sign(signer, text),
    }
}

/// Whose signatures count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trusted {
    /// SSH keys, as OpenSSH's `allowed_signers` has them; `None` where there is no such file.
    pub allowed_signers: Option<String>,
    /// OpenPGP keys: each file's name and what is in it.
    pub keys: Vec<(String, Vec<u8>)>,
}

/// What a signature is said to be.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The signed text.
    pub text: &'a str,
    /// The armoured signature.
    pub signature: &'a str,
    /// `Ana Ruiz <ana@example.com>`: the key must be that address's.
    pub person: &'a str,
    /// The day that it was made, as declared: SSH keys must have been valid then.
    pub day: Date,
}

/// Checks signatures, with one folder for all that the programs need.
pub struct Verifier<'a> {
    trusted: &'a Trusted,
    namespace: &'a str,
    folder: Result<TempDir, String>,
    keyring: OnceLock<Result<(), String>>,
}

impl<'a> Verifier<'a> {
    /// Signatures in other namespaces do not count.
    pub fn new(trusted: &'a Trusted, namespace: &'a str) -> Verifier<'a> {
        let folder = private_folder().and_then(|folder| {
            let written = trusted.allowed_signers.as_ref().map(|text| std::fs::write(folder.path().join(ssh::ALLOWED), text));
            written.transpose().map(|_| folder).map_err(|error| format!("no temporary file could be written ({error})"))
        });
        Verifier { trusted, namespace, folder, keyring: OnceLock::new() }
    }

    /// The key of a signature that holds.
    ///
    /// # Errors
    /// A sentence without a period: why it does not count.
    pub fn verify(&self, claim: &Claim<'_>) -> Result<Key, String> {
        let email = address(claim.person).ok_or("the reviewer has no usable e-mail address, so no key can be theirs")?;
        let folder = self.folder.as_ref().map_err(Clone::clone)?.path();
        match system(claim.signature)? {
            System::Ssh => {
                if self.trusted.allowed_signers.is_none() {
                    return Err("there is no `checklists/allowed_signers`, so no SSH key counts".to_owned());
                }
                ssh::verify(&ssh::Check { folder, namespace: self.namespace, email }, claim)
            }
            System::OpenPgp => {
                if self.trusted.keys.is_empty() {
                    return Err("there is no key in `checklists/keys/`, so no OpenPGP signature counts".to_owned());
                }
                self.keyring.get_or_init(|| openpgp::import(folder, &self.trusted.keys)).clone()?;
                openpgp::verify(folder, email, claim)
            }
        }
    }
}

/// A temporary folder that nobody else can read.
fn private_folder() -> Result<TempDir, String> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("guidepost-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.tempdir().map_err(|error| format!("no temporary folder could be made ({error})"))
}

/// A file of its own for one check.
fn scratch(folder: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, String> {
    let failed = |error: std::io::Error| format!("no temporary file could be written ({error})");
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    std::io::Write::write_all(&mut file, bytes).map_err(failed)?;
    Ok(file)
}

/// Which system an armoured signature is of. It must be one block and nothing else.
fn system(signature: &str) -> Result<System, String> {
    let text = signature.trim();
    if text.len() > MOST_SIGNATURE_BYTES {
        return Err(format!("the signature has {} bytes, at most {MOST_SIGNATURE_BYTES} are read", text.len()));
    }
    for (system, name) in [(System::Ssh, "SSH SIGNATURE"), (System::OpenPgp, "PGP SIGNATURE")] {
        if text.starts_with(&format!("-----BEGIN {name}-----")) && text.ends_with(&format!("-----END {name}-----")) {
            return match text.matches("-----BEGIN ").count() {
                1 => Ok(system),
                _ => Err("there is more than one signature".to_owned()),
            };
        }
    }
    Err("the signature is neither an SSH signature nor an OpenPGP one".to_owned())
}

/// The address in `Ana Ruiz <ana@example.com>`, or the whole of `ana@example.com`, where a program can be given it.
pub fn address(person: &str) -> Option<&str> {
    let inside = person.rsplit_once('<').and_then(|(_, rest)| rest.trim_end().strip_suffix('>')).unwrap_or(person).trim();
    let (user, host) = inside.split_once('@')?;
    // No blanks and no quotes, nothing that lists or patterns of principals are made of.
    let is_plain = |c: char| c.is_alphanumeric() || ".!#$%&'+-/=^_`{|}~".contains(c);
    let is_usable = inside.len() <= 254 && !inside.starts_with('-') && !host.is_empty() && !user.is_empty();
    (is_usable && user.chars().chain(host.chars()).all(is_plain)).then_some(inside)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn addresses_are_those_that_a_program_can_be_given() {
        for (person, expected) in [
            ("Ana Ruiz <ana@example.com>", Some("ana@example.com")),
            ("ana@example.com", Some("ana@example.com")),
            ("Ana <a> <ana@example.com> ", Some("ana@example.com")),
            ("Ana Ruiz", None),
            ("Ana <*@example.com>", None),
            ("Ana <a,b@example.com>", None),
            ("Ana <-a@example.com>", None),
            ("Ana <a b@example.com>", None),
            ("Ana <@example.com>", None),
            ("Ana <a@b@c>", None),
        ] {
            assert_eq!(address(person), expected, "{person}");
        }
    }

    #[test]
    fn a_signature_is_one_block_of_a_known_kind() {
        let ssh = "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n";
        assert_eq!(system(ssh), Ok(System::Ssh));
        assert_eq!(system(&ssh.replace("SSH S", "PGP S")), Ok(System::OpenPgp));
        for (text, why) in [
            (ssh.repeat(2), "more than one"),
            (ssh.repeat(9000), "at most"),
            (format!("x{ssh}"), "neither"),
            (ssh.replace("END", "end"), "neither"),
            (ssh.replace("SIGNATURE", "MESSAGE"), "neither"),
            (String::new(), "neither"),
        ] {
            assert!(system(&text).unwrap_err().contains(why), "{why}");
        }
    }
}
