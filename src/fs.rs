//! The only disk access: read a tree of sources, publish a tree of pages, rewrite sources. Knows nothing of Markdown or sites.
//!
//! Reading follows symbolic links inside the root and never out of it. Publishing writes beside the output
//! and swaps at the end, so that readers never see half a site.

mod edit;
mod facts;
mod kept;
mod links;
mod lock;
mod manifest;
mod os;
mod output;
mod precompress;
mod project;
mod publish;
mod read;
mod replace;
mod statics;
mod swap;
mod sweep;

pub use edit::{Move, Rewrite, move_and_write, write_edits};
pub use facts::{case_variant, facts};
pub use kept::Kept;
pub use precompress::Precompress;
pub use project::{find_root, folders, has_markdown, open_inside, read_bytes, read_text, write_bytes, write_new};
pub use publish::{PublishOptions, Published, Publisher};
pub use read::{ReadOptions, read_one, read_tree};
pub use statics::list_static;

pub use crate::tree::Sink;
