//! `theme.cards`: whether pages get a picture for links that are shared, and the fonts it is drawn with.

use crate::fields::Problem;
use crate::text::Span;
use crate::tree::SourcePath;
use crate::yaml::{Node, Value};

/// What social cards are drawn with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardSettings {
    /// For all words; the font that comes with Guidepost unless set.
    pub font: Option<FontFile>,
    /// For titles; the same as `font` unless set.
    pub title_font: Option<FontFile>,
}

/// A font of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFile {
    /// Relative to the root.
    pub path: SourcePath,
    /// Where the config names it.
    pub span: Span,
}

/// `true`, `false` or a mapping; a mapping switches cards on.
pub(super) fn cards(node: Option<&Node>, problems: &mut Vec<Problem>) -> Option<CardSettings> {
    match node?.value {
        Value::Bool(is_on) => is_on.then(CardSettings::default),
        _ => Some(CardSettings { font: file(node?, "font", problems), title_font: file(node?, "title_font", problems) }),
    }
}

fn file(node: &Node, key: &str, problems: &mut Vec<Problem>) -> Option<FontFile> {
    let (given, span) = (node.text_of(key)?, node.get(key)?.span);
    match crate::tree::resolve("", &given.replace('\\', "/")).filter(|path| !given.starts_with('/') && !path.as_str().is_empty()) {
        Some(path) => Some(FontFile { path, span }),
        None => {
            problems.push(Problem {
                span,
                message: format!("`{key}` must be a file inside the root, found `{given}`"),
                help: Some("Copy the font into the repository, and give its path relative to guidepost.yaml.".into()),
                unknown: None,
            });
            None
        }
    }
}
