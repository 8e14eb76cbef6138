//! Search: articles become parts, parts an index, a query an answer. The published site's shards are written from the same
//! index, and the reader in the browser ranks by the same whole numbers. No disk here; no printing.

pub mod answer;
pub mod entry;
pub mod export;
pub mod index;
pub mod language;
pub mod lexicon;
mod near;
pub mod query;
pub mod rank;
pub mod searcher;
pub mod snippet;
mod terms;
pub mod tokens;
mod weight;

pub use answer::{Answer, Hit, Options, SectionHit, Snippet};
pub use entry::{Entry, Mark, Part};
pub use searcher::{Searcher, Wording};
