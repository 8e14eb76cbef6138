//! What differs between systems: exchanging two folders, mount points, and words for the system's refusals.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::error::Error;

/// Swaps two folders in one step that nobody sees; an error of kind `Unsupported` where the system cannot.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    #[cfg(test)]
    for (fault, kind) in [
        (pretend::Fault::NoExchange, ErrorKind::Unsupported),
        (pretend::Fault::ExchangeFails, ErrorKind::PermissionDenied),
        (pretend::Fault::Immovable, ErrorKind::CrossesDevices),
    ] {
        if pretend::is(fault) {
            return Err(kind.into());
        }
    }
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| match error {
        // What kernels and file systems that do not know the flag answer.
        Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => ErrorKind::Unsupported.into(),
        error => error.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Whether a folder is a mount point: it cannot be renamed, only filled.
pub(super) fn is_mount_point(folder: &Path) -> bool {
    #[cfg(test)]
    if pretend::is(pretend::Fault::MountPoint) {
        return true;
    }
    is_marked_mount(folder).unwrap_or(false) || is_other_device(folder).unwrap_or(false)
}

/// Sees bind mounts too, which are on their parent's device.
#[cfg(target_os = "linux")]
fn is_marked_mount(folder: &Path) -> Option<bool> {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let answer = statx(CWD, folder, AtFlags::empty(), StatxFlags::TYPE).ok()?;
    Some(answer.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_marked_mount(_: &Path) -> Option<bool> {
    None
}

#[cfg(unix)]
fn is_other_device(folder: &Path) -> Option<bool> {
    use std::os::unix::fs::MetadataExt;
    Some(folder.metadata().ok()?.dev() != folder.parent()?.metadata().ok()?.dev())
}

#[cfg(not(unix))]
fn is_other_device(_: &Path) -> Option<bool> {
    None
}

/// Whether `path` still names the open file.
#[cfg(unix)]
pub(super) fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(open), Ok(named)) = (file.metadata(), path.symlink_metadata()) else { return false };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
}

#[cfg(not(unix))]
pub(super) fn is_same_file(_: &File, _: &Path) -> bool {
    // Elsewhere an open file cannot be removed.
    true
}

/// Whether a folder cannot be renamed where it is: a mount point, or a lower layer of a container.
pub(super) fn is_immovable(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ResourceBusy | ErrorKind::CrossesDevices)
}

/// "could not write `name`" with the cause, and a next step for the causes that have one.
pub(super) fn explained(name: &str, error: &io::Error) -> Error {
    let failure = Error::cannot_run(format!("could not write `{name}`")).because(error);
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => failure.hint("Free some space on the disk."),
        ErrorKind::PermissionDenied => failure.hint("Allow writing to the folder."),
        ErrorKind::ReadOnlyFilesystem => failure.hint("The disk is read-only: make it writable."),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists | ErrorKind::NotFound => {
            failure.hint("Choose a folder whose parents are folders.")
        }
        ErrorKind::InvalidFilename => {
            failure.hint("The file system does not take names this long: shorten the name of the file or its folder.")
        }
        _ => failure,
    }
}

/// Whether another place would help: the hint for that depends on the command.
pub(super) fn is_about_the_place(error: &io::Error) -> bool {
    use ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | PermissionDenied | ReadOnlyFilesystem)
}

/// Faults that tests ask for, because no machine has them all.
#[cfg(test)]
pub(super) mod pretend {
    use std::cell::Cell;

    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(in crate::fs) enum Fault {
        MountPoint,
        NoExchange,
        ExchangeFails,
        Immovable,
        DiskFull,
        LastEditFails,
    }

    thread_local! {
        static FAULT: Cell<Option<Fault>> = const { Cell::new(None) };
    }

    pub(in crate::fs) fn set(fault: Option<Fault>) {
        FAULT.set(fault);
    }

    pub(in crate::fs) fn is(fault: Fault) -> bool {
        FAULT.get() == Some(fault)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn refusals_of_the_system_say_what_to_do() {
        for kind in [ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem, ErrorKind::InvalidFilename] {
            let error = explained("public/x", &kind.into());
            assert_eq!((error.message.as_str(), error.causes.len(), error.hints.len()), ("could not write `public/x`", 1, 1), "{kind}");
            assert!(error.hints[0].ends_with('.'));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn mount_points_are_seen() {
        let dir = tempfile::tempdir().unwrap();
        assert!(is_mount_point(Path::new("/proc")) && !is_mount_point(dir.path()));
    }

    #[cfg(any(target_os = "linux", target_os = "macos"))]
    #[test]
    fn folders_change_places() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::create_dir(at("a")).unwrap();
        std::fs::write(at("b"), "x").unwrap();
        exchange(&at("a"), &at("b")).unwrap();
        assert!(at("a").is_file() && at("b").is_dir());
        assert!(exchange(&at("a"), &at("none")).is_err());
    }
}
