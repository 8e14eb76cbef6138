//! The only disk access: read a tree of sources, publish a tree of pages. Knows nothing of Markdown or sites.
//!
//! Reading follows symbolic links inside the root and never out of it. Publishing writes beside the output
//! and swaps at the end, so that readers never see half a site.

use crate::error::Result;
use crate::tree::SourcePath;

mod facts;
mod links;
mod lock;
mod manifest;
mod os;
mod output;
mod picture;
mod project;
mod publish;
mod read;
mod replace;
mod statics;
mod swap;
mod sweep;

pub use facts::{case_variant, facts};
pub use project::{find_root, read_text, write_new};
pub use publish::{PublishOptions, Published, Publisher};
pub use read::{ReadOptions, read_tree};
pub use statics::list_static;

/// Takes the files of a site as they are made, from many threads: a disk, or memory for `serve`.
pub trait Sink: Sync {
    /// Takes one file. `path` is relative to the output, `/` between names; a path is given once.
    ///
    /// # Errors
    /// When the file cannot be kept, or the path is not a relative one or comes a second time (a bug).
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()>;

    /// Takes a copy of the file `from`, relative to the root.
    ///
    /// # Errors
    /// As `write`, and when the source cannot be read or a symbolic link takes it out of the root.
    fn copy(&self, path: &str, from: &SourcePath) -> Result<()>;
}
