//! The index: stems to the articles and parts that hold them, with whole numbers for how much.

/// A folded word as it stands in the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// The word.
    pub text: String,
    /// Indices into `Lexicon::stems`; nearly always one.
    pub stems: Vec<u32>,
    /// Characters after what it has in common with its first stem.
    pub cut: u8,
}

/// All words of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// Sorted by bytes.
    pub surfaces: Vec<Surface>,
    /// Sorted by bytes.
    pub stems: Vec<String>,
}

/// A title that holds a stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TitlePosting {
    /// An index into the entries.
    pub article: u32,
    /// 1 to 255.
    pub impact: u8,
    /// Distinct stems of the title that are no stop words, 15 for more; 0 when the stem stands in `also` only.
    pub content: u8,
    /// Distinct stems of the title, 15 for more.
    pub full: u8,
}

/// A part that holds a stem in its headings or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartPosting {
    /// An index into the entries.
    pub article: u32,
    /// An index into the entry's parts.
    pub part: u8,
    /// 1 to 255.
    pub impact: u8,
}

/// Where a stem stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    /// By article.
    pub title: Vec<TitlePosting>,
    /// By article and part.
    pub parts: Vec<PartPosting>,
}
