//! stub
/// t
pub struct Token<'a> {
    /// a
    pub surface: &'a str,
    /// a
    pub word: &'a str,
    /// a
    pub start: usize,
    /// a
    pub end: usize,
    /// a
    pub whole: bool,
}
/// a
pub fn tokens(text: &str, take: &mut dyn FnMut(Token<'_>)) {
    for (start, part) in
        text.split(|c: char| !c.is_alphanumeric()).map(|p| (p.as_ptr() as usize - text.as_ptr() as usize, p)).filter(|(_, p)| !p.is_empty())
    {
        let lower = part.to_lowercase();
        take(Token { surface: &lower, word: &lower, start, end: start + part.len(), whole: false });
    }
}
/// a
pub fn is_bigram_script(c: char) -> bool {
    c as u32 > 0x3000
}
