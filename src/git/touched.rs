//! Which commits touched which files lately, all over the repository: what articles explain may lie outside of the site.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// One commit with the files it touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The committer's day in UTC.
    pub day: Date,
    /// The short name of the commit.
    pub commit: String,
    /// The first line of its message.
    pub subject: String,
    /// Relative to the repository's top.
    pub paths: Vec<String>,
}

/// The commits after a day, the newest first, without merges.
///
/// # Errors
/// A sentence, when Git cannot say.
pub fn touched_since(root: &Path, day: Date) -> Result<Vec<Touched>, String> {
    let mut command = super::git(root);
    command.args(["-c", "log.showSignature=false", "-c", "log.showRoot=true", "log", "-z", "--name-only", "--no-renames", "--no-merges"]);
    command.args(["--format=%x01%ct %h %s%x02", "--encoding=UTF-8", "--no-color", "--no-ext-diff", "--no-textconv"]);
    // Git takes this by the committer's date; the exact comparison is made below.
    command.arg(format!("--since={day}T00:00:00Z")).args(["--end-of-options", "HEAD", "--"]);
    let output = super::run(&mut command)?;
    if !output.status.success() {
        return Err(super::refusal(&String::from_utf8_lossy(&output.stderr)));
    }
    let commits = output.stdout.split(|&byte| byte == 1).filter_map(read);
    Ok(commits.filter(|touched| touched.day > day).collect())
}

/// `<seconds> <name> <subject>`, the end mark, then paths between zero bytes.
fn read(bytes: &[u8]) -> Option<Touched> {
    let end = bytes.iter().position(|&byte| byte == 2)?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let (seconds, rest) = head.split_once(' ')?;
    let (commit, subject) = rest.split_once(' ').unwrap_or((rest, ""));
    let instant = Timestamp::from_second(seconds.parse().ok()?).ok()?;
    let paths = bytes[end + 1..].split(|&byte| byte == 0).map(|path| String::from_utf8_lossy(path.trim_ascii_start()).into_owned());
    let paths = paths.filter(|path| !path.is_empty()).collect();
    Some(Touched { day: Offset::UTC.to_datetime(instant).date(), commit: commit.to_owned(), subject: subject.to_owned(), paths })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_read_from_bytes() {
        let read = |bytes: &[u8]| read(bytes).map(|one| format!("{} {} {} {:?}", one.day, one.commit, one.subject, one.paths));
        assert_eq!(
            read(b"1700000000 1a2b3c4 Rank titles\x02\0\na b.rs\0src/\xff.rs\0").as_deref(),
            Some("2023-11-14 1a2b3c4 Rank titles [\"a b.rs\", \"src/\u{fffd}.rs\"]")
        );
        assert_eq!(read(b""), None);
        assert_eq!(read(b"x 1 y\x02"), None);
    }
}
