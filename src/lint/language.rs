//! What language rules look for, as plain functions from text to places, so that they can be applied to any text.
//! `prose` gives them the words of a page without code and addresses, and leads their places back to the page.

pub mod asks;
pub mod contacts;
pub mod prose;
pub mod sentences;
pub mod terms;
