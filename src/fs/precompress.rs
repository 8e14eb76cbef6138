//! `.gz` and `.br` beside every text that a host may send compressed. The same bytes on every machine.

use std::io::Write;
use std::path::Path;

use flate2::{Compression, GzBuilder};

use crate::error::{Error, Result};
use crate::tree::{Sink, SourcePath};

/// Shorter texts gain nothing.
const LEAST_BYTES: usize = 512;

/// A sink that adds compressed siblings.
pub struct Precompress<'a> {
    inner: &'a dyn Sink,
    root: &'a Path,
}

impl<'a> Precompress<'a> {
    /// Hands everything on to `inner`; `root` is where copied files come from.
    pub fn new(inner: &'a dyn Sink, root: &'a Path) -> Precompress<'a> {
        Precompress { inner, root }
    }

    fn siblings(&self, path: &str, bytes: &[u8]) -> Result<()> {
        if bytes.len() < LEAST_BYTES || !is_text(path) {
            return Ok(());
        }
        let failed = |error: &std::io::Error| Error::cannot_run(format!("could not compress `{path}`")).because(error);
        let gz = gzip(bytes).map_err(|error| failed(&error))?;
        let br = brotli(bytes).map_err(|error| failed(&error))?;
        self.inner.write(&format!("{path}.gz"), gz)?;
        self.inner.write(&format!("{path}.br"), br)
    }
}

impl Sink for Precompress<'_> {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        self.siblings(path, &bytes)?;
        self.inner.write(path, bytes)
    }

    fn copy(&self, path: &str, from: &SourcePath) -> Result<()> {
        if is_text(path) {
            self.siblings(path, &super::read_bytes(&self.root.join(from.as_str()))?)?;
        }
        self.inner.copy(path, from)
    }
}

fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "html" | "css" | "js" | "mjs" | "svg" | "xml" | "json" | "txt" | "md" | "webmanifest" | "map" | "csv")
}

/// Without a name or a time in its head, so that the same text gives the same bytes.
fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::new(9));
    out.write_all(bytes)?;
    out.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_comes_back() {
        let text = "A page of a help center, again and again. ".repeat(50).into_bytes();
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&gzip(&text).unwrap()[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, text);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&text).unwrap()[..], &mut plain).unwrap();
        assert_eq!(plain, text);
    }

    #[test]
    fn only_texts_are_compressed() {
        assert!(is_text("a/index.html") && is_text("assets/site-1.css"));
        assert!(!is_text("media/a-1.png") && !is_text("CNAME"));
    }
}
