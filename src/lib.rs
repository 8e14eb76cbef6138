//! Guidepost: a folder of Markdown becomes a help center.
//!
//! A site is a function from files to files. Disk, Git, clock, network and terminal live only at the edge;
//! everything between takes values and gives values. The modules, in the order to read them:
//!
//! 1. [`text`], [`tree`], [`diag`], [`error`]: what everything is made of.
//! 2. [`yaml`], [`fields`], [`markdown`]: what is parsed.
//! 3. [`config`], [`site`]: what is decided, and the model.
//! 4. [`load`]: files become a site and findings.
//! 5. [`render`]: a site and a theme become pages. [`lint`]: a site is held to its rules. [`report`]: findings become text.
//!    [`search`]: a site becomes an index, and a query an answer. [`readiness`]: checklists become the standing of features.
//!    [`card`]: a title becomes a picture.
//! 6. [`fs`], [`git`], [`signing`], [`external`]: the edge. [`pipeline`]: all of it in one line. [`serve`]: the same, again after each save.
//! 7. [`cli`]: the command line.
//!
//! `ARCHITECTURE.md` says why it is built this way.

pub mod card;
pub mod cli;
pub mod config;
pub mod diag;
pub mod error;
pub mod external;
pub mod fields;
pub mod fs;
pub mod git;
pub mod lint;
pub mod load;
pub mod markdown;
pub mod pipeline;
pub mod readiness;
pub mod render;
pub mod report;
pub mod search;
pub mod serve;
pub mod signing;
pub mod site;
pub mod text;
pub mod tree;
pub mod yaml;
