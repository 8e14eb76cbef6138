//! What the search loads, as scripts: from a disk, a browser gives nothing else.

use crate::error::Result;
use crate::tree::{Sink, SourcePath};

/// A sink that turns files of the search into scripts that hand their bytes over.
pub(super) struct Scripts<'a>(pub(super) &'a dyn Sink);

impl Sink for Scripts<'_> {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        let name = path.strip_prefix(super::find::FOLDER).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
        let script = format!("guidepostShard({}, \"{}\");\n", serde_json::Value::from(name), base64(&bytes));
        self.0.write(&format!("{path}.js"), script.into_bytes())
    }

    fn copy(&self, path: &str, from: &SourcePath) -> Result<()> {
        self.0.copy(path, from)
    }
}

/// As RFC 4648 has it, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let index = (number >> (18 - 6 * digit) & 63) as usize;
            out.push(if digit <= chunk.len() { DIGITS[index] as char } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Mutex;

    use super::*;

    struct Memory(Mutex<Vec<(String, String)>>);

    impl Sink for Memory {
        fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
            self.0.lock().unwrap().push((path.to_owned(), String::from_utf8(bytes).unwrap()));
            Ok(())
        }

        fn copy(&self, _: &str, _: &SourcePath) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn bytes_become_a_script_that_hands_them_over() {
        let memory = Memory(Mutex::default());
        Scripts(&memory).write("search/t/ab.gp", vec![0xff, 0xfe, 0]).unwrap();
        assert_eq!(memory.0.into_inner().unwrap(), [("search/t/ab.gp.js".into(), "guidepostShard(\"t/ab.gp\", \"//4A\");\n".into())]);
    }

    #[test]
    fn base64_is_as_in_the_rfc() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
