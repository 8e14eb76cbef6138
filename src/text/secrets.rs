//! Things shaped like live keys, tokens and private keys: a text in, places out, and the same text with them hidden.
//! Keys that documentation shows as examples are not among them. No list of services is ever complete; this one holds
//! shapes that are theirs alone, so that what is found is one.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Something that should not be public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is, with its article: "an AWS access key".
    pub what: &'static str,
    /// Its bytes; of a private key those of its first line.
    pub span: Range<usize>,
    /// The bytes that must not be shown: all but the first four characters, or the lines of a private key.
    pub hidden: Range<usize>,
}

/// How many characters of a secret are shown.
pub const SHOWN: usize = 4;

/// What follows a prefix.
struct Shape {
    prefix: &'static str,
    what: &'static str,
    /// Characters after the prefix.
    least: usize,
    most: usize,
    of: fn(u8) -> bool,
}

const fn shape(prefix: &'static str, what: &'static str, (least, most): (usize, usize), of: fn(u8) -> bool) -> Shape {
    Shape { prefix, what, least, most, of }
}

const MANY: usize = 400;

static SHAPES: &[Shape] = &[
    shape("AKIA", "an AWS access key", (16, 16), is_base32),
    shape("ASIA", "a temporary AWS access key", (16, 16), is_base32),
    shape("ghp_", "a GitHub token", (36, MANY), is_alnum),
    shape("gho_", "a GitHub token", (36, MANY), is_alnum),
    shape("ghu_", "a GitHub token", (36, MANY), is_alnum),
    shape("ghs_", "a GitHub token", (36, MANY), is_alnum),
    shape("ghr_", "a GitHub token", (36, MANY), is_alnum),
    shape("github_pat_", "a GitHub token", (50, MANY), is_word),
    shape("glpat-", "a GitLab token", (20, MANY), is_dashed),
    shape("xoxb-", "a Slack token", (24, MANY), is_dashed),
    shape("xoxp-", "a Slack token", (24, MANY), is_dashed),
    shape("xoxa-", "a Slack token", (24, MANY), is_dashed),
    shape("xoxr-", "a Slack token", (24, MANY), is_dashed),
    shape("xoxs-", "a Slack token", (24, MANY), is_dashed),
    shape("xapp-", "a Slack token", (24, MANY), is_dashed),
    shape("hooks.slack.com/services/", "a Slack webhook", (40, 80), is_path),
    shape("sk_live_", "a live Stripe key", (20, MANY), is_alnum),
    shape("rk_live_", "a live Stripe key", (20, MANY), is_alnum),
    shape("whsec_", "a webhook signing secret", (24, MANY), is_base64),
    shape("AIza", "a Google API key", (35, 35), is_dashed),
    shape("GOCSPX-", "a Google client secret", (28, 28), is_dashed),
    shape("SG.", "a SendGrid key", (60, 72), is_dotted),
    shape("npm_", "an npm token", (36, 36), is_alnum),
    shape("pypi-AgE", "a PyPI token", (50, MANY), is_dashed),
    shape("sk-ant-", "an Anthropic key", (40, MANY), is_dashed),
    shape("sk-proj-", "an OpenAI key", (40, MANY), is_dashed),
    shape("dop_v1_", "a DigitalOcean token", (64, 64), is_hex),
    shape("shpat_", "a Shopify token", (32, 32), is_hex),
    shape("shpss_", "a Shopify secret", (32, 32), is_hex),
    shape("shpca_", "a Shopify token", (32, 32), is_hex),
    shape("lin_api_", "a Linear key", (40, 40), is_alnum),
    shape("figd_", "a Figma token", (40, MANY), is_dashed),
    shape("hf_", "a Hugging Face token", (34, 34), is_alnum),
    shape("rubygems_", "a RubyGems key", (48, 48), is_hex),
    shape("AGE-SECRET-KEY-1", "an age key", (58, 58), is_alnum),
];

/// The head of a private key, up to its kind.
const KEY_HEAD: &str = "-----BEGIN ";

/// Bytes of the first line of a private key.
const MOST_OF_A_HEAD: usize = 80;

/// Characters of a value that a name says is secret.
const MOST_OF_A_VALUE: usize = 128;

/// Ends of names that hold secrets; the value after them is looked at. Without their first letters, for any case.
static NAMES: &[&str] =
    &["ecret", "ECRET", "pi_key", "piKey", "PI_KEY", "pi-key", "access_key", "ACCESS_KEY", "ess_token", "essToken", "ESS_TOKEN"];

static STARTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let patterns = SHAPES.iter().map(|shape| shape.prefix).chain([KEY_HEAD]).chain(NAMES.iter().copied());
    // The leftmost: a prefix may hold the name of a secret, which ends before it does.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).kind(Some(AhoCorasickKind::DFA)).build(patterns).ok()
});

/// Everything in a text that is shaped like a secret, in order; the places do not overlap.
pub fn find(text: &str) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    let Some(starts) = STARTS.as_ref() else { return found };
    for start in starts.find_iter(text) {
        let secret = match SHAPES.get(start.pattern().as_usize()) {
            Some(shape) => token(text, shape, start.start()),
            None if start.pattern().as_usize() == SHAPES.len() => private_key(text, start.start()),
            None => named(text, start.end()),
        };
        if let Some(secret) = secret
            && found.last().is_none_or(|last| last.hidden.end <= secret.span.start)
        {
            found.push(secret);
        }
    }
    found
}

/// The text with every secret hidden but for its first four characters; as many bytes and lines as before.
pub fn mask(text: &str) -> Cow<'_, str> {
    let secrets = find(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for secret in secrets {
        out.push_str(&text[done..secret.hidden.start]);
        out.extend(text[secret.hidden.clone()].chars().map(|c| if c.is_ascii_graphic() { '*' } else { c }));
        done = secret.hidden.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// `AKIA…`: what may be shown of a secret, whatever its length.
pub fn shown(secret: &str) -> String {
    format!("{}****", secret.chars().take(SHOWN).collect::<String>())
}

fn token(text: &str, shape: &Shape, start: usize) -> Option<Secret> {
    let bytes = text.as_bytes();
    let inner = shape.prefix.contains('/');
    if !inner && start > 0 && bytes.get(start - 1).is_some_and(|&b| is_word(b)) {
        return None;
    }
    let body = start + shape.prefix.len();
    // What is longer than the shape is something else, however long: a line of prefixes is looked at once, not once for each.
    let length = bytes.get(body..)?.iter().take(shape.most + 1).take_while(|&&b| (shape.of)(b)).count();
    if !(shape.least..=shape.most).contains(&length) || bytes.get(body + length).is_some_and(|&b| is_word(b)) {
        return None;
    }
    let end = body + text[body..body + length].trim_end_matches(['.', '-', '/']).len();
    let (digits, letters) = counts(&text[body..end]);
    // A key of one length need hold no digit.
    let real = (digits >= 1 || shape.least == shape.most)
        && letters >= 2
        && !is_made_up(&text[body..end])
        && entropy(&text.as_bytes()[body..end]) >= 3.0;
    // The four characters of a webhook are those of its key, not of its host.
    let shown = if inner { body } else { start };
    real.then(|| Secret { what: shape.what, span: start..end, hidden: shown + SHOWN..end })
}

/// The lines between the head and the foot of a private key.
fn private_key(text: &str, start: usize) -> Option<Secret> {
    let line = text[start..crate::text::floor_boundary(text, start + MOST_OF_A_HEAD)].lines().next()?;
    let head = line.find("PRIVATE KEY").and_then(|at| Some(at + line[at..].find("-----")? + 5))?;
    let body = start + head;
    let inside = |b: u8| is_base64(b) || b.is_ascii_whitespace() || matches!(b, b'\\' | b':' | b',' | b'>' | b'"' | b'\'');
    let length = text.as_bytes()[body..].iter().take_while(|&&b| inside(b)).count();
    let end = body + text[body..body + length].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '=').len();
    let key: Vec<u8> = text.as_bytes()[body..end.max(body)].iter().copied().filter(|&b| is_base64(b)).collect();
    let cut = text[body + length..].starts_with(['.', '…', '[', '<', '*']);
    let real = key.len() >= 64 && entropy(&key) >= 4.0 && !cut && !is_made_up(&text[body..end]);
    real.then_some(Secret { what: "a private key", span: start..body, hidden: body..end })
}

/// `api_key: "…"` and its like: a name that says so, and a value that only a machine could have chosen.
fn named(text: &str, after: usize) -> Option<Secret> {
    let bytes = text.as_bytes();
    let rest = &bytes[after..];
    let name = rest.iter().take(13).take_while(|&&b| is_word(b) || b == b'-').count();
    if name > 12 {
        return None;
    }
    let mut at = after + name;
    let skip = |at: &mut usize, of: &[u8]| {
        let from = *at;
        *at += bytes[from..].iter().take_while(|b| of.contains(b)).count();
        *at - from
    };
    skip(&mut at, b"\"'` ");
    if skip(&mut at, b":=") == 0 {
        return None;
    }
    skip(&mut at, b" ");
    skip(&mut at, b"\"'`");
    let length = bytes[at..].iter().take(MOST_OF_A_VALUE + 1).take_while(|&&b| is_base64(b) || b == b'-').count();
    let value = &text[at..at + length];
    let next = bytes.get(at + length);
    let ends = next.is_none_or(|&b| b.is_ascii_whitespace() || b"\"'`,;&)<".contains(&b));
    let (digits, letters) = counts(value);
    let needed = if value.bytes().all(is_hex) { 3.3 } else { 4.0 };
    let real = ends && (24..=MOST_OF_A_VALUE).contains(&length) && digits >= 4 && letters >= 4 && entropy(value.as_bytes()) >= needed;
    (real && !is_made_up(value)).then(|| Secret { what: "a secret key", span: at..at + length, hidden: at + SHOWN..at + length })
}

fn counts(text: &str) -> (usize, usize) {
    (text.bytes().filter(u8::is_ascii_digit).count(), text.bytes().filter(u8::is_ascii_alphabetic).count())
}

/// Words and rows that stand in keys for show, in lower case.
static MADE_UP: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = [
        "example",
        "sample",
        "placeholder",
        "your",
        "dummy",
        "fake",
        "redacted",
        "insert",
        "replace",
        "changeme",
        "foobar",
        "deadbeef",
        "secret",
        "token",
        "abcdef",
        "bcdefg",
        "a1b2c3",
        "1a2b3c",
        "12345",
        "98765",
        "xyz123",
        "abc123",
        "qwerty",
        "lorem",
    ];
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
});

fn is_made_up(text: &str) -> bool {
    let row = text.as_bytes().windows(4).any(|four| four.iter().all(|b| b.eq_ignore_ascii_case(&four[0])) && four[0] != b'A');
    row || MADE_UP.as_ref().is_some_and(|words| words.is_match(text))
}

/// Shannon's measure: bits per character.
fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0usize; 256];
    bytes.iter().for_each(|&b| counts[usize::from(b)] += 1);
    let all = bytes.len().max(1) as f64;
    counts.iter().filter(|&&n| n > 0).map(|&n| n as f64 / all).map(|p| -p * p.log2()).sum()
}

fn is_alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

fn is_base32(b: u8) -> bool {
    b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b)
}

fn is_hex(b: u8) -> bool {
    b.is_ascii_hexdigit()
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

fn is_dashed(b: u8) -> bool {
    is_word(b) || b == b'-'
}

fn is_dotted(b: u8) -> bool {
    is_dashed(b) || b == b'.'
}

fn is_path(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'/'
}

fn is_base64(b: u8) -> bool {
    is_word(b) || matches!(b, b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Random letters, so that no file of the repository holds anything shaped like a key.
    fn random(length: usize, of: &str) -> String {
        let of: Vec<char> = of.chars().collect();
        let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ length as u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            of[(state >> 33) as usize % of.len()]
        };
        (0..length).map(|_| next()).collect()
    }

    const ALNUM: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const HEX: &str = "0123456789abcdef";

    #[test]
    fn every_shape_is_found_at_its_shortest_and_longest_and_not_beyond() {
        for shape in SHAPES {
            let of: String = (b'0'..=b'z').filter(|b| b.is_ascii_alphanumeric() && (shape.of)(*b)).map(char::from).collect();
            let text = |length| format!("Use {}{} here.", shape.prefix, random(length, &of));
            for length in [shape.least, shape.most] {
                let (text, end) = (text(length), 4 + shape.prefix.len() + length);
                let shown = if shape.prefix.contains('/') { 4 + shape.prefix.len() } else { 4 } + SHOWN;
                assert_eq!(find(&text), [Secret { what: shape.what, span: 4..end, hidden: shown..end }], "{text}");
                assert_eq!(mask(&text), format!("{}{}{}", &text[..shown], "*".repeat(end - shown), &text[end..]));
            }
            for length in [shape.least - 1, shape.most + 1] {
                assert_eq!(find(&text(length)), [], "{}", shape.prefix);
            }
        }
    }

    #[test]
    fn keys_are_found_and_hidden_after_four_characters() {
        for (text, hidden) in [
            (format!("Set `AKIA{}` there", random(16, UPPER)), format!("Set `AKIA{}` there", "*".repeat(16))),
            (format!("token=ghp_{}\n", random(36, ALNUM)), format!("token=ghp_{}\n", "*".repeat(36))),
            (format!("é ghp_{}.", random(36, ALNUM)), format!("é ghp_{}.", "*".repeat(36))),
            (format!("Bearer sk_live_{}", random(24, ALNUM)), format!("Bearer sk_l{}", "*".repeat(28))),
            (format!("client_secret: \"{}\"", random(40, ALNUM)), format!("client_secret: \"{}{}\"", random(4, ALNUM), "")),
            (
                format!("https://hooks.slack.com/services/T{}/B{}/{}", random(9, UPPER), random(9, UPPER), random(24, ALNUM)),
                format!("https://hooks.slack.com/services/T{}{}", &random(9, UPPER)[..3], "*".repeat(42)),
            ),
        ] {
            let masked = mask(&text);
            assert_eq!(masked.len(), text.len());
            assert_eq!(find(&text).len(), 1, "{text}");
            if !text.contains("client") {
                assert_eq!(masked, hidden);
            }
        }
        assert_eq!(find(&format!("API_KEY={}", random(32, HEX))).len(), 1);
    }

    /// A prefix repeated is one long body for each of its repetitions.
    #[test]
    fn a_text_of_prefixes_takes_a_moment() {
        let words = ["xoxb-", "figd_", "SG.", "api_key=", "access_key", "ECRET\" \"", "AKIA", "-----BEGIN ", "-----BEGIN PRIVATE KEY"];
        for text in words.map(|word| word.repeat(100_000 / word.len())) {
            assert_eq!(find(&text), [], "{}", &text[..20]);
        }
    }

    #[test]
    fn the_lines_of_a_private_key_are_hidden() {
        let lines = format!("{}\n{}\n{}==", random(64, ALNUM), random(63, ALNUM), random(20, ALNUM));
        let text = format!("```\n-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----\n```\n");
        let hidden = format!("{}\n{}\n{}", "*".repeat(64), "*".repeat(63), "*".repeat(22));
        assert_eq!(mask(&text), format!("```\n-----BEGIN RSA PRIVATE KEY-----\n{hidden}\n-----END RSA PRIVATE KEY-----\n```\n"));
        assert_eq!(&text[find(&text)[0].span.clone()], "-----BEGIN RSA PRIVATE KEY-----");
    }

    #[test]
    fn examples_and_other_words_are_not_secrets() {
        let hash = random(40, HEX);
        for text in [
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            format!("ghp_{}", "x".repeat(36)),
            "ghp_your0token0goes0here0000000000000000000".into(),
            "sk_live_1234567890abcdefghijklmnop".into(),
            "sk_live_...".into(),
            "pk_live_51H8x2y3z4w5v6u7t8s9r0q1".into(),
            format!("sk_test_{}", random(24, ALNUM)),
            format!("commit {hash}"),
            format!("integrity=\"sha384-{}\"", random(64, ALNUM)),
            "the secret: do not tell anybody about this plan".into(),
            "api_key: YOUR_API_KEY_FROM_THE_DASHBOARD_1234".into(),
            "api_key = os.environ[\"ACME_KEY_2024_PRODUCTION_A\"]".into(),
            format!("https://cdn.example.com/AKIA/{}", random(16, UPPER)),
            format!("TAKIA{}", random(16, UPPER)),
            format!("AKIA{}", random(17, UPPER)),
            "-----BEGIN PRIVATE KEY-----\nMIIEvQ...\n-----END PRIVATE KEY-----".into(),
            format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", random(64, ALNUM)),
            format!("-----BEGIN PUBLIC KEY-----\n{}\n", random(64, ALNUM)),
            "-----BEGIN PRIVATE KEY-----".into(),
            "secretariat-general: Ministerpräsident".into(),
        ] {
            assert_eq!(find(&text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_masked_in_place(text in "(AKIA|ghp_|secret: |-----BEGIN PRIVATE KEY-----|SG\\.|[A-Za-z0-9é\n.\"-]{0,70}){0,8}") {
            let masked = mask(&text);
            prop_assert_eq!(masked.len(), text.len());
            prop_assert_eq!(masked.lines().count(), text.lines().count());
            prop_assert_eq!(find(&masked), vec![]);
        }
    }
}
