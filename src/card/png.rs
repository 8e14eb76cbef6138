//! PNG, as far as cards need it: three bytes a pixel, no transparency. Written here because what others write depends on
//! which compressor the whole program was built with, and some of them choose their ways by what the processor can do.
//! Source: the PNG specification, third edition, "PNG structure" and "Filtering".

/// Level 6 of ten: higher ones take much longer and save a percent.
const LEVEL: u8 = 6;

/// The file of a picture whose rows are `width` times red, green and blue.
pub(super) fn encoded((width, height): (u32, u32), pixels: &[u8]) -> Vec<u8> {
    let row = width as usize * 3;
    let mut filtered = Vec::with_capacity(pixels.len() + height as usize);
    for (n, line) in pixels.chunks_exact(row).enumerate() {
        // Each byte less the one above it: flat colours become nothing but zeros.
        filtered.push(2);
        match n.checked_sub(1).and_then(|above| pixels.get(above * row..n * row)) {
            Some(above) => filtered.extend(line.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(*above))),
            None => filtered.extend_from_slice(line),
        }
    }
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits a sample, colours, and the one way of compression, filtering and order that there is.
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, *b"IHDR", &header);
    chunk(&mut out, *b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&filtered, LEVEL));
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], bytes: &[u8]) {
    out.extend((bytes.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend(name);
    out.extend_from_slice(bytes);
    let sum = crc32fast::hash(&out[start..]);
    out.extend(sum.to_be_bytes());
}
