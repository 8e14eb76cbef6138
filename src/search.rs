//! Search: articles become parts, parts an index, a query an answer. The published site's shards are written from the same
//! index, and the reader in the browser ranks by the same whole numbers. No disk here; no printing.

pub mod answer;
pub mod append;
mod class;
pub mod entry;
pub mod expect;
pub mod export;
mod fold;
mod forms;
pub mod index;
pub mod judge;
pub mod language;
pub mod lexicon;
pub mod lists;
mod near;
pub mod query;
pub mod rank;
pub mod searcher;
pub mod shards;
pub mod snippet;
mod stops;
mod terms;
pub mod tokens;
mod weight;

pub use answer::{Answer, Hit, Options, SectionHit, Snippet};
pub use entry::{Entry, Mark, Part};
pub use searcher::{Searcher, Wording};

#[cfg(test)]
mod tests;
