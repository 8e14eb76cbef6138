//! Guidepost: a folder of Markdown becomes a help center.
//!
//! A site is a function from files to files. Disk, Git, clock, network and terminal live only at the edge.

pub mod error;
pub mod text;
pub mod tree;
pub mod diag;
pub mod yaml;
pub mod fields;
pub mod config;
pub mod markdown;
pub mod site;
pub mod load;
pub mod fs;
pub mod git;
pub mod render;
pub mod pipeline;
pub mod report;
pub mod cli;
