//! Numbers and names as the shards write them: varints, gzip without a date, content hashes.

use std::io::Write;

use flate2::{Compression, GzBuilder};

use crate::error::{Error, Result};

/// Seven bits a byte, the lowest first.
pub(super) fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 127 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Small numbers of either sign: 0, −1, 1, −2 … become 0, 1, 2, 3 …
pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The same bytes on every machine: no date, no system.
///
/// # Errors
/// Never in practice: it writes to memory.
pub(super) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().operating_system(255).write(Vec::with_capacity(bytes.len() / 2), Compression::new(7));
    let done = encoder.write_all(bytes).and_then(|()| encoder.finish());
    done.map_err(|error| Error::cannot_run("a part of the search index cannot be compressed").because(&error))
}

/// Ten digits are plenty for the files of one site, and keep the manifest small.
pub(super) fn name(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..10].to_owned()
}

/// The name of one file.
pub(super) fn name_of(bytes: &[u8]) -> String {
    name(blake3::Hasher::new().update(bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn numbers_are_written_in_as_few_bytes_as_they_need() {
        let written = |value| {
            let mut out = vec![];
            varint(&mut out, value);
            out
        };
        let cases: &[(u64, &[u8])] = &[(0, &[0]), (127, &[127]), (128, &[128, 1]), (300, &[172, 2]), (1 << 21, &[128, 128, 128, 1])];
        for (value, bytes) in cases {
            assert_eq!(&written(*value), bytes, "{value}");
        }
        assert_eq!([0, -1, 1, -2, 2].map(zigzag), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn the_same_text_is_compressed_to_the_same_bytes() {
        let text = "Pay by card. ".repeat(90);
        let once = gzip(text.as_bytes()).unwrap();
        assert_eq!(once, gzip(text.as_bytes()).unwrap());
        assert_eq!((once[..4].to_vec(), once[4..10].to_vec()), (vec![31, 139, 8, 0], vec![0, 0, 0, 0, 0, 255]));
        assert!(once.len() < 60);
    }
}
