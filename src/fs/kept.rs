//! Files that can be made again, kept by name in a folder of the cache: what is damaged or missing is simply made anew,
//! and what cannot be written costs the next run time and nothing else.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Length of the hash that stands before the bytes of a file.
const SEAL: usize = blake3::OUT_LEN;

/// How the name of a file begins that is not whole yet, or never was.
const UNFINISHED: &str = ".unfinished-";

/// The hash that stands before the bytes: a file that was copied to another name is as damaged as one that was cut.
fn sealed(name: &str, bytes: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(bytes);
    hasher.finalize()
}

/// A folder of such files.
pub struct Kept {
    /// The cache folder of the root.
    cache: PathBuf,
    folder: PathBuf,
}

impl Kept {
    /// The folder `name` of the cache folder; neither has to be there.
    pub fn new(cache: &Path, name: &str) -> Kept {
        Kept { cache: cache.to_owned(), folder: cache.join(name) }
    }

    /// The bytes that were kept under a name, if every one of them is still there.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        if !self.is_own() {
            return None;
        }
        let mut bytes = fs::read(self.folder.join(name)).ok()?;
        let seal: [u8; SEAL] = bytes.get(..SEAL)?.try_into().ok()?;
        bytes.drain(..SEAL);
        (sealed(name, &bytes) == blake3::Hash::from_bytes(seal)).then_some(bytes)
    }

    /// Keeps bytes under a name, whole or not at all.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        // It is a cache: without it the next run is slower, and this one has what it needs.
        let _ = self.write(name, bytes);
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if !self.is_own() {
            if fs::symlink_metadata(&self.cache).is_ok_and(|data| data.is_symlink()) || fs::symlink_metadata(&self.folder).is_ok() {
                return Err(io::Error::other("the cache lies behind a link"));
            }
            fs::create_dir_all(&self.folder)?;
            // A cache in a repository that does not ignore it would be committed by the thousand.
            fs::write(self.folder.join(".gitignore"), "*\n")?;
        }
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        file.write_all(sealed(name, bytes).as_bytes())?;
        file.write_all(bytes)?;
        file.persist(self.folder.join(name))?;
        Ok(())
    }

    /// Removes whatever was not used, so that the folder does not grow with time. `names` are those to keep.
    pub fn sweep(&self, names: &HashSet<String>) {
        if !self.is_own() {
            return;
        }
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_key = |name: &str| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            // One of a build that is still going on is lost to it, which costs it that file's place here.
            let is_ours = |name: &str| is_key(name) || name.starts_with(UNFINISHED);
            if name.to_str().is_some_and(|name| is_ours(name) && !names.contains(name)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// A link would lead what is removed, or written, out of the root.
    fn is_own(&self) -> bool {
        [&self.cache, &self.folder].iter().all(|folder| fs::symlink_metadata(folder).is_ok_and(|data| data.is_dir()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_damaged_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::new(&dir.path().join("cache"), "cards");
        assert_eq!(kept.get(NAME), None);
        kept.put(NAME, b"picture");
        assert_eq!(kept.get(NAME).as_deref(), Some(&b"picture"[..]));
        let file = dir.path().join("cache/cards").join(NAME);
        let whole = fs::read(&file).unwrap();
        for damaged in [&whole[..whole.len() - 1], &whole[..10], &[]] {
            fs::write(&file, damaged).unwrap();
            assert_eq!(kept.get(NAME), None);
        }
        let other = NAME.replace('0', "f");
        fs::write(file.with_file_name(&other), &whole).unwrap();
        assert_eq!(kept.get(&other), None, "copied to another name");
        kept.put(NAME, b"again");
        assert_eq!(kept.get(NAME).as_deref(), Some(&b"again"[..]));
    }

    #[test]
    fn what_is_not_used_goes_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::new(dir.path(), "cards");
        let other = NAME.replace('0', "f");
        kept.put(NAME, b"a");
        kept.put(&other, b"b");
        fs::write(dir.path().join("cards/notes.txt"), "mine").unwrap();
        fs::write(dir.path().join("cards/.unfinished-abc"), "cut").unwrap();
        kept.sweep(&HashSet::from([other.clone()]));
        assert_eq!((kept.get(NAME), kept.get(&other)), (None, Some(b"b".to_vec())));
        assert!(dir.path().join("cards/notes.txt").is_file() && !dir.path().join("cards/.unfinished-abc").exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_removed_behind_a_link() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(other.path().join(NAME), "precious").unwrap();
        std::os::unix::fs::symlink(other.path(), dir.path().join("cards")).unwrap();
        let kept = Kept::new(dir.path(), "cards");
        kept.sweep(&HashSet::new());
        assert_eq!(fs::read(other.path().join(NAME)).unwrap(), b"precious");
    }
}
