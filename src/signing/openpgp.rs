//! OpenPGP signatures, through `gpg`. Checking works in a folder of its own that holds the given keys and nothing else.

use std::path::Path;
use std::process::Command;

use super::program::run;
use super::{Claim, HASTE, Key, Made, PATIENCE, Signer, scratch};

const PROGRAM: &str = "gpg";

/// The keyring inside of the verifier's folder.
const KEYRING: &str = "keys.gpg";

/// Digests that a signature may not rest on any more: MD5, SHA-1, RIPEMD-160.
const WEAK: &[&str] = &["1", "2", "3"];

/// Signs with the configured key. A passphrase is asked for by the user's own agent.
pub(super) fn sign(signer: &Signer, text: &str) -> Result<Made, String> {
    let program = signer.program.as_deref().unwrap_or(PROGRAM);
    let mut command = Command::new(program);
    command.args(["--armor", "--detach-sign", "--local-user", &signer.key]);
    let said = run(command.current_dir(&signer.folder), text, PATIENCE)?;
    let signature = said.out.replace("\r\n", "\n");
    if !said.ok || super::system(&signature) != Ok(super::System::OpenPgp) {
        return Err(format!("`{program}` could not sign ({})", said.complaint()));
    }
    Ok(Made { signature, public: None })
}

/// gpg in its folder: no agent, no network, no settings of anybody's, no question.
fn gpg(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder).env_remove("GNUPGHOME").env_remove("GPG_TTY").arg("--homedir").arg(folder);
    command.args(["--no-options", "--batch", "--no-tty", "--no-autostart", "--disable-dirmngr", "--no-auto-key-retrieve"]);
    command.args(["--pinentry-mode", "error", "--trust-model", "always", "--no-auto-check-trustdb", "--status-fd", "1"]);
    command.arg("--no-default-keyring").arg("--keyring").arg(folder.join(KEYRING));
    command
}

/// Takes the given keys into the keyring. A file that holds none is passed over, as long as another does.
pub(super) fn import(folder: &Path, keys: &[(String, Vec<u8>)]) -> Result<(), String> {
    let (mut imported, mut complaint) = (false, String::new());
    for (name, bytes) in keys {
        let file = scratch(folder, bytes)?;
        let said = run(gpg(folder).arg("--import").arg(file.path()), "", HASTE)?;
        if said.out.lines().any(|line| line.starts_with("[GNUPG:] IMPORT_OK ")) {
            imported = true;
        } else {
            complaint = format!("`{name}` holds no OpenPGP key ({})", said.complaint());
        }
    }
    if imported { Ok(()) } else { Err(complaint) }
}

/// The key, if the signature is over the text and of a key with the address in it that is neither revoked nor expired.
pub(super) fn verify(folder: &Path, email: &str, claim: &Claim<'_>) -> Result<Key, String> {
    let signature = scratch(folder, format!("{}\n", claim.signature.trim()).as_bytes())?;
    let said = run(gpg(folder).arg("--verify").arg("--").arg(signature.path()).arg("-"), claim.text, HASTE)?;
    let primary = valid(&said.out, said.ok)?;
    let listed = run(gpg(folder).args(["--with-colons", "--fixed-list-mode", "--list-keys", &primary]), "", HASTE)?;
    let people = people(&listed.out);
    if !people.iter().any(|person| super::address(person).is_some_and(|address| address.eq_ignore_ascii_case(email))) {
        let whose = people.first().map_or("nobody".to_owned(), |person| format!("`{person}`"));
        return Err(format!("the key {primary} is of {whose}, and the reviewer is `{email}`"));
    }
    Ok(Key { system: "OpenPGP", fingerprint: primary, holder: email.to_owned() })
}

/// The fingerprint of the primary key, from the lines that programs read; anything unexpected is no.
fn valid(status: &str, ok: bool) -> Result<String, String> {
    let lines: Vec<Vec<&str>> = status.lines().filter_map(|line| Some(line.strip_prefix("[GNUPG:] ")?.split(' ').collect())).collect();
    let of = |word: &str| lines.iter().filter(|line| line[0] == word).collect::<Vec<_>>();
    let key = |word: &str| of(word).first().and_then(|line| line.get(1)).map(|key| (*key).to_owned());
    if let Some(key) = key("REVKEYSIG") {
        return Err(format!("the OpenPGP key {key} is revoked"));
    }
    if let Some(key) = key("EXPKEYSIG") {
        return Err(format!("the OpenPGP key {key} has expired"));
    }
    if key("EXPSIG").is_some() {
        return Err("the signature has expired".to_owned());
    }
    if key("BADSIG").is_some() {
        return Err("the signature is over other words".to_owned());
    }
    if let Some(key) = key("NO_PUBKEY") {
        return Err(format!("the OpenPGP key {key} is not one of those in `checklists/keys/`"));
    }
    let (good, valid) = (of("GOODSIG"), of("VALIDSIG"));
    let (true, [_], [valid], 1) = (ok && of("ERRSIG").is_empty(), good.as_slice(), valid.as_slice(), of("NEWSIG").len()) else {
        return Err("the OpenPGP signature cannot be checked".to_owned());
    };
    // VALIDSIG <fingerprint> <day> <time> <expires> <version> <reserved> <key> <digest> <class> <primary key>
    let is_fingerprint = |text: &&&str| text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match (valid.get(8), valid.get(9), valid.get(10).filter(is_fingerprint)) {
        (Some(digest), _, _) if WEAK.contains(digest) => Err("the signature rests on a digest that is no longer safe".to_owned()),
        (_, Some(&"00" | &"01"), Some(primary)) => Ok((*primary).to_owned()),
        _ => Err("the OpenPGP signature is not one over a document".to_owned()),
    }
}

/// The people of a key, as `--with-colons` lists them, without those that are revoked or expired.
fn people(listed: &str) -> Vec<String> {
    let person = |line: &str| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields[0] == "uid" && !matches!(fields.get(1), Some(&"r" | &"e" | &"i"))).then(|| unescaped(fields.get(9).copied().unwrap_or("")))
    };
    listed.lines().filter_map(person).collect()
}

/// `\x3a` → `:`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\x");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii) {
            Some(byte) => {
                out.push(char::from(byte));
                out.push_str(&part[2..]);
            }
            None => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn status_lines_are_read_strictly() {
        const FPR: &str = "2B900468D2B3CEDB5BED492C8D213AF2B113BB41";
        let good = format!(
            "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 8D213AF2B113BB41 Ana <ana@example.com>\n\
             [GNUPG:] VALIDSIG {FPR} 2026-11-27 1795803992 0 4 0 22 8 00 {FPR}\n"
        );
        assert_eq!(valid(&good, true), Ok(FPR.to_owned()));
        for (status, ok, why) in [
            (good.clone(), false, "cannot be checked"),
            (good.replace("GOODSIG", "EXPKEYSIG"), true, "has expired"),
            (good.replace("GOODSIG", "REVKEYSIG"), true, "is revoked"),
            (good.replace("GOODSIG", "BADSIG"), true, "over other words"),
            (format!("{good}[GNUPG:] ERRSIG 1 2 3\n"), true, "cannot be checked"),
            (good.repeat(2), true, "cannot be checked"),
            (good.replace(" 22 8 00 ", " 22 2 00 "), true, "no longer safe"),
            (good.replace(" 22 8 00 ", " 22 8 10 "), true, "not one over a document"),
            (good.replace(FPR, "2B"), true, "not one over a document"),
            ("[GNUPG:] NO_PUBKEY 8D21\n".to_owned(), false, "8D21 is not one of those"),
            (good.replace("[GNUPG:] ", ""), true, "cannot be checked"),
            (String::new(), true, "cannot be checked"),
        ] {
            assert!(valid(&status, ok).unwrap_err().contains(why), "{why}: {:?}", valid(&status, ok));
        }
    }

    #[test]
    fn people_who_left_a_key_do_not_count() {
        let listed =
            "pub:-:255:22:8D:1:::-:::scSC:\nuid:-::::1::97::Ana \\x3a <ana@example.com>:::\nuid:r::::1::97::Eve <eve@example.com>:\n";
        assert_eq!(people(listed), ["Ana : <ana@example.com>"]);
    }
}
