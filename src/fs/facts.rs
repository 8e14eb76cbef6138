//! Facts of the files that articles name: size, hash, dimensions; and the name a missing one may have meant.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Seek};
use std::path::Path;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::links::{self, Target};
use crate::tree::{AssetFact, SourcePath, picture};

/// Facts of `wanted` files anywhere below the root, dot folders too, in parallel.
///
/// What is missing, unreadable, not a regular file, inside `.git`, or led out of the root by a link has no entry.
pub fn facts(root: &Path, wanted: &BTreeSet<SourcePath>) -> BTreeMap<SourcePath, AssetFact> {
    let Ok(root) = root.canonicalize() else { return BTreeMap::new() };
    let wanted: Vec<&SourcePath> = wanted.iter().collect();
    let known: Vec<_> = wanted.into_par_iter().filter_map(|path| Some((path.clone(), fact(&root, path)?))).collect();
    known.into_iter().collect()
}

fn fact(root: &Path, path: &SourcePath) -> Option<AssetFact> {
    let Target::Inside(real) = links::follow(root, &root.join(path.as_str())) else { return None };
    // Asked before opening: to open a pipe would be to wait for its writer.
    if !real.metadata().ok()?.is_file() {
        return None;
    }
    let mut file = File::open(&real).ok()?;
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut file, &mut hasher).ok()?;
    let mut hash = hasher.finalize().to_hex().to_string();
    hash.truncate(16);
    file.rewind().ok()?;
    let animated = path.extension() == "gif" && picture::is_animated(BufReader::new(&mut file));
    file.rewind().ok()?;
    Some(AssetFact { bytes, hash, size: picture::size(&path.extension(), file), animated })
}

/// The existing file whose path differs from `path` only in case or in how accents are composed.
///
/// `None` when `path` itself exists or nothing is like it; of several, the first in byte order.
pub fn case_variant(root: &Path, path: &SourcePath) -> Option<SourcePath> {
    let mut folder = root.canonicalize().ok()?;
    let mut names = Vec::new();
    for name in path.as_str().split('/') {
        let name = present_name(&folder, name)?;
        folder.push(&name);
        names.push(name);
    }
    let found = SourcePath::new(names.join("/"));
    let inside = matches!(links::follow(&root.canonicalize().ok()?, &folder), Target::Inside(_));
    (inside && found != *path).then_some(found)
}

/// `name` as the folder spells it. Listed, not asked for: a file system that folds case would say yes to any spelling.
fn present_name(folder: &Path, name: &str) -> Option<String> {
    let fold = |name: &str| name.nfc().collect::<String>().to_lowercase();
    let wanted = fold(name);
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let like: Vec<String> = names.filter(|candidate| fold(candidate) == wanted).collect();
    if like.iter().any(|candidate| candidate == name) { Some(name.to_owned()) } else { like.into_iter().min() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[test]
    fn facts_are_found_anywhere_below_the_root_and_nowhere_else() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(dir.path(), ".assets/a.svg", "<svg width='10' height='20'/>");
        write(dir.path(), "b.bin", "hello");
        write(dir.path(), ".git/config", "secret");
        write(other.path(), "c.png", "x");
        let mut names = vec![".assets/a.svg", "b.bin", ".git/config", "gone.png", ".assets"];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(other.path().join("c.png"), dir.path().join("out.png")).unwrap();
            rustix::fs::mknodat(rustix::fs::CWD, dir.path().join("pipe.png"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
                .unwrap();
            names.extend(["out.png", "pipe.png"]);
        }
        let known = facts(dir.path(), &names.into_iter().map(SourcePath::new).collect());
        let shown: Vec<_> = known.iter().map(|(path, fact)| (path.as_str(), fact.bytes, fact.size)).collect();
        assert_eq!(shown, [(".assets/a.svg", 29, Some((10, 20))), ("b.bin", 5, None)]);
        assert_eq!(known[&SourcePath::new("b.bin")].hash, blake3::hash(b"hello").to_hex()[..16]);
    }

    #[test]
    fn another_case_or_composition_is_found() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "Img/Caf\u{e9}.PNG", "");
        write(dir.path(), "img2/a.png", "");
        let variant = |path: &str| case_variant(dir.path(), &SourcePath::new(path)).map(|path| path.to_string());
        assert_eq!(variant("img/cafe\u{301}.png").as_deref(), Some("Img/Caf\u{e9}.PNG"));
        assert_eq!(variant("Img/Caf\u{e9}.PNG"), None);
        assert_eq!(variant("img/other.png"), None);
    }
}
