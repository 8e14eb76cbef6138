//! What changed since a revision, in the working tree too: files, lines, and what got another name. Git prints names
//! between zero bytes in one run and lines in another; what does not read as it should gives no lines, never wrong ones.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use super::revision::failed;
use super::{Revision, git, refusal, run};
use crate::error::Result;
use crate::tree::SourcePath;

/// What differs between the commit that a branch grew from and the files as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Files that are there, new ones included, each with its changed lines: from 1, ascending, ends excluded. Empty where
    /// nothing but the name or the mode changed, where lines were only taken out, and for files that are no text.
    pub files: BTreeMap<SourcePath, Vec<Range<usize>>>,
    /// Files that are gone, those that got another name included.
    pub gone: BTreeSet<SourcePath>,
    /// The old name of a file → its new one.
    pub renamed: BTreeMap<SourcePath, SourcePath>,
}

impl Changed {
    /// Whether a file is new, differs, or is gone.
    pub fn touches(&self, file: &SourcePath) -> bool {
        self.files.contains_key(file) || self.gone.contains(file)
    }

    /// Whether a line of a file, from 1, is new or differs.
    pub fn holds(&self, file: &SourcePath, line: usize) -> bool {
        let lines = self.files.get(file).map_or(&[][..], Vec::as_slice);
        lines.get(lines.partition_point(|range| range.end <= line)).is_some_and(|range| range.start <= line)
    }
}

/// What changed below the root since a revision; give it the merge base to leave out what others did meanwhile. Files
/// that Git does not know yet count, those that it ignores don't.
///
/// # Errors
/// When Git cannot say.
pub fn changed_since(root: &Path, revision: &Revision) -> Result<Changed> {
    let mut changed = names(&output(root, revision, &["--relative", "--raw", "-z", "--no-abbrev"])?);
    let lines = lines(&output(root, revision, &["--relative", "--patch", "--unified=0", "--inter-hunk-context=0"])?);
    for (path, ranges) in lines {
        if let Some(known) = changed.files.get_mut(&path) {
            *known = ranges;
        }
    }
    let mut others = git(root);
    others.args(["ls-files", "-z", "--others", "--exclude-standard", "--end-of-options", "."]);
    let others = run(&mut others).map_err(|reason| failed(&revision.name, reason))?;
    if !others.status.success() {
        return Err(failed(&revision.name, refusal(&String::from_utf8_lossy(&others.stderr))));
    }
    let untracked = others.stdout.split(|&byte| byte == 0).filter(|path| !path.is_empty());
    changed.files.extend(untracked.map(|path| (source_path(path), std::iter::once(1..usize::MAX).collect())));
    Ok(changed)
}

/// Paths that differ from a revision, relative to the repository's top, wherever in it: old names and new ones. Files that Git
/// does not know yet are not among them.
///
/// # Errors
/// When Git cannot say.
pub fn paths_since(root: &Path, revision: &Revision) -> Result<BTreeSet<String>> {
    let changed = names(&output(root, revision, &["--raw", "-z", "--no-abbrev"])?);
    Ok(changed.files.into_keys().chain(changed.gone).map(|path| path.to_string()).collect())
}

/// One `git diff` with nothing of anybody's settings in it.
fn output(root: &Path, revision: &Revision, format: &[&str]) -> Result<Vec<u8>> {
    let mut command = git(root);
    let filters = own_filters(root).map_err(|reason| failed(&revision.name, reason))?;
    command.args(filters.iter().map(|key| format!("--config-env={key}={NOTHING}"))).env(NOTHING, "");
    // A file that was only touched, not changed, is none of them.
    command.args(["-c", "diff.autoRefreshIndex=true", "-c", "diff.relative=false", "diff"]).args(format);
    command.args(["--find-renames", "-l400", "-O/dev/null", "--ignore-submodules=all"]);
    command.args(["--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"]);
    command.args(["--end-of-options", &revision.commit, "--"]);
    let output = run(&mut command).map_err(|reason| failed(&revision.name, reason))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(failed(&revision.name, refusal(&String::from_utf8_lossy(&output.stderr)))),
    }
}

/// An environment variable that holds nothing.
const NOTHING: &str = "GUIDEPOST_NOTHING";

/// The keys of programs that the repository's own settings would have files of the working tree pass through. Those of
/// the person, such as Git LFS, stay: without them, what they keep elsewhere would seem changed.
fn own_filters(root: &Path) -> std::result::Result<Vec<String>, String> {
    let keys = r"^filter\..*\.(clean|process|required)$";
    let output = run(git(root).args(["config", "-z", "--show-scope", "--name-only", "--includes", "--get-regexp", keys]))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut parts = text.split('\0');
    let mut own = Vec::new();
    while let (Some(scope), Some(key)) = (parts.next(), parts.next()) {
        if matches!(scope, "local" | "worktree") {
            own.push(key.to_owned());
        }
    }
    Ok(own)
}

fn source_path(bytes: &[u8]) -> SourcePath {
    SourcePath::new(String::from_utf8_lossy(bytes))
}

/// `:<mode> <mode> <object> <object> <status>`, then a path, or two where the status is `R`; all between zero bytes.
fn names(bytes: &[u8]) -> Changed {
    let mut changed = Changed::default();
    let mut parts = bytes.split(|&byte| byte == 0);
    while let Some(head) = parts.next() {
        let Some(status) = head.strip_prefix(b":").and_then(|head| head.rsplit(|&byte| byte == b' ').next()?.first()) else { continue };
        let Some(path) = parts.next().map(source_path) else { break };
        match status {
            b'D' => {
                changed.gone.insert(path);
            }
            b'R' | b'C' => {
                let Some(new) = parts.next().map(source_path) else { break };
                if *status == b'R' {
                    changed.gone.insert(path.clone());
                    changed.renamed.insert(path, new.clone());
                }
                changed.files.insert(new, vec![]);
            }
            _ => {
                changed.files.insert(path, vec![]);
            }
        }
    }
    changed
}

/// The changed lines of each file in a patch without context.
fn lines(patch: &[u8]) -> BTreeMap<SourcePath, Vec<Range<usize>>> {
    let mut found: BTreeMap<SourcePath, Vec<Range<usize>>> = BTreeMap::new();
    let mut file: Option<SourcePath> = None;
    // Lines of a hunk that are still to come: they may look like anything.
    let mut body = 0;
    for line in patch.split(|&byte| byte == b'\n') {
        if body > 0 && line.starts_with(b"\\") {
            continue;
        }
        if body > 0 {
            body -= 1;
        } else if line.starts_with(b"diff --git ") {
            file = None;
        } else if let Some(name) = line.strip_prefix(b"+++ ") {
            file = unquoted(name).and_then(|name| name.strip_prefix(b"b/").map(source_path));
        } else if let Some((old, new)) = line.strip_prefix(b"@@ -").and_then(hunk) {
            body = old.len() + new.len();
            if let Some(file) = file.as_ref().filter(|_| !new.is_empty()) {
                found.entry(file.clone()).or_default().push(new);
            }
        }
    }
    found
}

/// `1,2 +3,4 @@…` → the old lines and the new ones.
fn hunk(head: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let head = std::str::from_utf8(head.split(|&byte| byte == b'@').next()?).ok()?;
    let (old, new) = head.trim_end().split_once(" +")?;
    let range = |text: &str| {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        let (start, count) = (start.parse::<usize>().ok()?, count.parse::<usize>().ok()?);
        Some(start..start.checked_add(count)?)
    };
    Some((range(old)?, range(new)?))
}

/// A name as Git writes it in a patch: as it is, before a tab where it holds spaces, or in quotes with escapes.
fn unquoted(name: &[u8]) -> Option<Vec<u8>> {
    let Some(quoted) = name.strip_prefix(b"\"") else {
        return Some(name.strip_suffix(b"\t").unwrap_or(name).to_vec());
    };
    let mut out = Vec::with_capacity(quoted.len());
    let mut bytes = quoted.iter().copied();
    loop {
        match bytes.next()? {
            b'"' => return Some(out),
            b'\\' => out.push(match bytes.next()? {
                b'a' => 7,
                b'b' => 8,
                b't' => b'\t',
                b'n' => b'\n',
                b'v' => 11,
                b'f' => 12,
                b'r' => b'\r',
                digit @ b'0'..=b'3' => {
                    let rest = [bytes.next()?, bytes.next()?];
                    rest.iter().try_fold(digit - b'0', |sum, digit| Some(sum << 3 | digit.checked_sub(b'0').filter(|n| *n < 8)?))?
                }
                other => other,
            }),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lines_of_a_patch_are_counted_not_guessed() {
        let patch = "diff --git a/a b.md b/a b.md\nindex 1..2 100644\n--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1 +1,2 @@ x @@ -9 +9 @@\n-old\n++++ b/fake.md\n+@@ -1 +7 @@\n\
                     @@ -5,2 +6,0 @@\n-diff --git a/x b/x\n-+++ b/x\n\\ No newline at end of file\n@@ -9,0 +9 @@\n+z\n\\ No newline at end of file\n\
                     diff --git \"a/\\303\\244\\\"\\t.md\" \"b/\\303\\244\\\"\\t.md\"\n--- /dev/null\n+++ \"b/\\303\\244\\\"\\t.md\"\n@@ -0,0 +1,3 @@\n+1\n+2\n+3\n\
                     diff --git a/gone b/gone\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let shown: Vec<String> = lines(patch.as_bytes()).iter().map(|(path, ranges)| format!("{path} {ranges:?}")).collect();
        assert_eq!(shown, ["a b.md [1..3, 9..10]", "ä\"\t.md [1..4]"]);
    }

    proptest::proptest! {
        #[test]
        fn a_patch_may_be_any_bytes(text in "(diff --git |[+]{3} |b/|\"|\\\\[0-9a-z]|@@ -|[0-9]{1,20}|,|[+]| @@|\n|[-+x\u{0}:RMD ]){0,60}") {
            lines(text.as_bytes());
            names(text.as_bytes());
        }
    }
}
