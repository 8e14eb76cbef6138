//! Which URLs may be asked for, and which addresses: a link in a stranger's pull request must not reach what only this
//! machine can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a URL in a document may hold as it is and a request may not. `%` stays: it is encoded already.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The name of the server in a URL, with its port: `example.com:8080`.
pub fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest);
    (!authority.is_empty()).then_some(authority)
}

/// The URL as it can be sent.
///
/// # Errors
/// Why it is not asked for.
pub fn request(url: &str) -> Result<String, &'static str> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    if !(lower.starts_with("https://") || lower.starts_with("http://")) {
        return Err("only http and https are asked");
    }
    let host = host(url).ok_or("it names no server")?;
    if host.contains('@') {
        return Err("it holds a name or a password, which are not sent");
    }
    if !host.is_ascii() {
        return Err("its server's name has letters beyond ASCII, which are not asked for");
    }
    Ok(utf8_percent_encode(url, UNSAFE).to_string())
}

/// Whether an address belongs to the public internet: nothing private, local, shared, reserved or of a cloud's insides.
/// After the special-purpose registries of IANA (RFC 6890 and its successors).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        0 | 10 | 127 => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => matches!((b, c), (0, 0 | 2) | (88, 99) | (168, _)),
        198 => matches!((b, c), (18 | 19, _) | (51, 100)),
        203 => (b, c) == (0, 113),
        _ => a >= 224,
    };
    // The last one is Azure's, public in form alone.
    !special && address != Ipv4Addr::new(168, 63, 129, 16)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let [high, low] = [g.to_be_bytes(), h.to_be_bytes()];
    let inner = Ipv4Addr::new(high[0], high[1], low[0], low[1]);
    match (a, b, c, d, e, f) {
        // An IPv4 address in the clothes of IPv6: written so, or translated by the network.
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => is_public_v4(inner),
        // Global unicast, less protocols, tunnels and documentation.
        _ => {
            let special = (a == 0x2001 && (b < 0x200 || b == 0xdb8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
            (0x2000..0x4000).contains(&a) && !special
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_public_addresses_are_asked() {
        for public in [
            "1.1.1.1",
            "93.184.216.34",
            "100.63.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "2606:4700::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for other in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.8.9.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.255.1",
            "198.51.100.1",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(other.parse().unwrap()), "{other}");
        }
    }

    #[test]
    fn only_plain_web_addresses_are_asked() {
        assert_eq!(request("https://example.com/a b?q=é%20|").unwrap(), "https://example.com/a%20b?q=%C3%A9%20%7C");
        assert_eq!(request("HTTP://example.com:81").unwrap(), "HTTP://example.com:81");
        for (url, why) in [
            ("ftp://example.com/", "only http"),
            ("file:///etc/passwd", "only http"),
            ("//example.com/", "only http"),
            ("ü", "only http"),
            ("https://", "no server"),
            ("https:///path", "no server"),
            ("https://ada:secret@example.com/", "password"),
            ("https://münchen.example/", "ASCII"),
        ] {
            assert!(request(url).unwrap_err().contains(why), "{url}");
        }
        assert_eq!(host("https://example.com?q"), Some("example.com"));
    }
}
