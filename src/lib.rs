//! Guidepost: a folder of Markdown becomes a help center.
//!
//! A site is a function from files to files. Disk, Git, clock, network and terminal live only at the edge.

pub mod cli;
pub mod config;
pub mod diag;
pub mod error;
pub mod fields;
pub mod fs;
pub mod git;
pub mod load;
pub mod markdown;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod site;
pub mod text;
pub mod tree;
pub mod yaml;
