//! The target of a request line becomes a path and a query, or a reason to refuse. Nothing here touches the disk.

/// A target that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Decoded, without the slash in front; never with `.` or `..` parts, NUL or backslashes.
    pub(super) path: String,
    /// As sent, without `?`; empty when there is none.
    pub(super) query: String,
}

/// Targets above this many bytes are refused.
const LONGEST: usize = 8192;

/// Reads a target; the status to refuse it with otherwise.
pub(super) fn read(target: &str) -> Result<Target, u16> {
    if target.len() > LONGEST {
        return Err(414);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = decoded(path.strip_prefix('/').ok_or(400u16)?).ok_or(400u16)?;
    if path.chars().any(char::is_control) {
        return Err(400);
    }
    // Browsers resolve these themselves: what still has them was made by hand.
    if path.contains('\\') || path.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(404);
    }
    Ok(Target { path, query: query.to_owned() })
}

impl Target {
    /// The value of a parameter, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).and_then(|(_, value)| decoded(&value.replace('+', " ")))
    }

    /// All parameters in order, decoded; `None` when one of them cannot be.
    pub(super) fn parameters(&self) -> Option<Vec<(String, String)>> {
        let word = |text: &str| decoded(&text.replace('+', " "));
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| Some((word(name)?, word(value)?))).collect()
    }
}

/// Percent-decoded; `None` for a `%` without two digits and for what is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|&byte| (byte as char).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_decoded_or_refused() {
        let path = |target: &str| read(target).map(|target| target.path);
        assert_eq!(path("/a%20b/caf%C3%A9/?q=1"), Ok("a b/café/".into()));
        assert_eq!(path("/"), Ok(String::new()));
        for (target, status) in [
            ("/..%2fetc/passwd", 404),
            ("/a/../b", 404),
            ("/%2e%2e/b", 404),
            ("/a%5c..%5cb", 404),
            ("/a%00b", 400),
            ("/%zz", 400),
            ("/%2", 400),
            ("/%ff", 400),
            ("http://evil.test/", 400),
            ("*", 400),
        ] {
            assert_eq!(path(target), Err(status), "{target}");
        }
        assert_eq!(path(&format!("/{}", "a".repeat(9000))), Err(414));
    }

    #[test]
    fn parameters_are_found_and_decoded() {
        let target = read("/x?a=1&path=%2Fb%2F+c").unwrap_or_else(|status| unreachable!("{status}"));
        assert_eq!(target.parameter("path").as_deref(), Some("/b/ c"));
        assert_eq!(target.parameter("other"), None);
    }
}
