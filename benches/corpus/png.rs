//! Pictures that look like a screen with panels, as PNG, with nothing but this file.
//!
//! Rows repeat, so filter 2 ("Up") leaves mostly zeros and a run-length use of Deflate's fixed codes (RFC 1951, 3.2.6) is enough: 640 × 360
//! pixels in some kilobytes.

const WIDTH: usize = 640;
const HEIGHT: usize = 360;
/// Palette indices: background, panel, line, accent.
const PANEL: u8 = 1;
const LINE: u8 = 2;
const ACCENT: u8 = 3;

/// A picture of its own for every `number`.
pub(super) fn picture(number: usize) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend((WIDTH as u32).to_be_bytes());
    header.extend((HEIGHT as u32).to_be_bytes());
    header.extend([8, 3, 0, 0, 0]); // eight bits a pixel, palette
    chunk(&mut out, b"IHDR", &header);
    let hue = (number * 37 % 200) as u8;
    chunk(&mut out, b"PLTE", &[244, 246, 248, 255, 255, 255, 208, 213, 219, 40 + hue, 90, 220 - hue]);
    chunk(&mut out, b"IDAT", &compress(&filtered(number)));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn pixel(number: usize, x: usize, y: usize) -> u8 {
    let column = 120 + number * 13 % 90;
    let row = 24 + number * 7 % 17;
    match (x, y) {
        (_, 0..24) => ACCENT,
        _ if x < column => PANEL,
        _ if y.is_multiple_of(row) => LINE,
        _ if (x - column) % 150 < 20 + (y / row * 29 + number * 11) % 110 && (8..15).contains(&(y % row)) => ACCENT,
        _ => 0,
    }
}

/// The rows, each led by its filter and written as the difference to the row above.
fn filtered(number: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity((WIDTH + 1) * HEIGHT);
    let mut above = vec![0_u8; WIDTH];
    for y in 0..HEIGHT {
        let row: Vec<u8> = (0..WIDTH).map(|x| pixel(number, x, y)).collect();
        out.push(2);
        out.extend(row.iter().zip(&above).map(|(now, before)| now.wrapping_sub(*before)));
        above = row;
    }
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(data);
    let sum = crc32(&out[start..]);
    out.extend(sum.to_be_bytes());
}

/// A zlib stream: one block of fixed codes in which a run is a match at distance one.
fn compress(data: &[u8]) -> Vec<u8> {
    let mut bits = Bits { out: vec![0x78, 0x01], pending: 0, count: 0 };
    bits.low_first(0b011, 3); // last block, fixed codes
    let mut at = 0;
    while at < data.len() {
        bits.literal(data[at]);
        let run = data[at + 1..].iter().take_while(|&&byte| byte == data[at]).count();
        at += 1 + bits.runs(run);
    }
    bits.high_first(0, 7); // end of block
    bits.low_first(0, 7); // fills the last byte
    let mut out = bits.out;
    out.extend(adler32(data).to_be_bytes());
    out
}

/// A bit stream in Deflate's order.
struct Bits {
    out: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn low_first(&mut self, value: u32, width: u32) {
        self.pending |= value << self.count;
        self.count += width;
        while self.count >= 8 {
            self.out.push(self.pending as u8);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    /// Huffman codes go in from their highest bit on.
    fn high_first(&mut self, code: u32, width: u32) {
        self.low_first(code.reverse_bits() >> (32 - width), width);
    }

    fn literal(&mut self, byte: u8) {
        match u32::from(byte) {
            low @ 0..144 => self.high_first(0x30 + low, 8),
            high => self.high_first(0x190 + high - 144, 9),
        }
    }

    /// Writes as much of a run of `length` as the lengths without extra bits (3 to 10, and 258) can say; returns how much that was.
    fn runs(&mut self, length: usize) -> usize {
        let mut left = length;
        while left >= 3 {
            if left >= 258 {
                self.high_first(0xc5, 8);
                left -= 258;
            } else {
                let step = left.min(10);
                self.high_first(step as u32 - 2, 7);
                left -= step;
            }
            self.high_first(0, 5); // distance one
        }
        length - left
    }
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

fn adler32(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in data {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    (b << 16) | a
}
