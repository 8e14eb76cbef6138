//! Who works here and with which key, as Git is configured: name, address, and how commits would be signed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{State, commits, git, locate, run, text_of};

/// What Git is configured with. What is not configured is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// `user.name`.
    pub name: Option<String>,
    /// `user.email`.
    pub email: Option<String>,
    /// `gpg.format`: `openpgp` where nothing is said, `ssh` or `x509`.
    pub format: String,
    /// `user.signingKey`, with `~` resolved.
    pub key: Option<String>,
    /// The program that signs, where one is configured.
    pub program: Option<String>,
    /// What relative paths are relative to: the top of the work tree, else the root.
    pub top: PathBuf,
}

impl Identity {
    /// `Ana Ruiz <ana@example.com>`; `None` without a name or an address.
    pub fn person(&self) -> Option<String> {
        Some(format!("{} <{}>", self.name.as_deref()?, self.email.as_deref()?))
    }
}

/// Reads the configuration that holds in a folder, and the variables that outdo it.
///
/// # Errors
/// A clause that says why Git cannot be asked. A folder without a repository has the user's own configuration.
pub fn identity(root: &Path) -> Result<Identity, String> {
    if let Err(state @ State::Unavailable(_)) = locate(root) {
        return Err(commits::clause(&state));
    }
    let output = run(git(root).args(["config", "-z", "--get-regexp", "^(user|author|gpg)\\."]));
    let output = output.map_err(|reason| commits::clause(&State::Unavailable(reason)))?;
    let text = String::from_utf8_lossy(&output.stdout);
    // Of several values the last one counts.
    let values: HashMap<&str, &str> = text.split('\0').filter_map(|entry| entry.split_once('\n')).collect();
    let of = |key: &str| values.get(key).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let person = |variable: &str, key: &str| {
        let given = std::env::var(variable).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        given.or_else(|| of(&format!("author.{key}"))).or_else(|| of(&format!("user.{key}"))).map(|value| clean(&value))
    };
    let format = of("gpg.format").unwrap_or_else(|| "openpgp".to_owned());
    let program = of(&format!("gpg.{format}.program")).or_else(|| of("gpg.program").filter(|_| format == "openpgp"));
    let top = text_of(root, &["rev-parse", "--show-toplevel"]).filter(|top| !top.is_empty());
    Ok(Identity {
        name: person("GIT_AUTHOR_NAME", "name"),
        email: person("GIT_AUTHOR_EMAIL", "email"),
        key: of("user.signingkey").map(|key| if key.starts_with('~') { path(root, "user.signingkey").unwrap_or(key) } else { key }),
        program: program.map(|program| {
            if program.starts_with('~') { path(root, &format!("gpg.{format}.program")).unwrap_or(program) } else { program }
        }),
        format,
        top: top.map_or_else(|| root.to_owned(), PathBuf::from),
    })
}

/// What cannot stand in a person's name or address, as Git leaves it out too.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !"<>".contains(*c)).collect::<String>().trim().to_owned()
}

/// A value as a path: Git knows whose home `~` means.
fn path(root: &Path, key: &str) -> Option<String> {
    text_of(root, &["config", "--type=path", "--get", key]).filter(|path| !path.is_empty())
}
