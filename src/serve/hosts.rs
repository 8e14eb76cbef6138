//! Which names a browser may call this server by. A page of a stranger can let its own name point to 127.0.0.1
//! (DNS rebinding); the name in the `Host` header gives it away.

use super::ServeOptions;

/// The names that are answered.
pub(super) struct Hosts {
    names: Vec<String>,
}

impl Hosts {
    /// Loopback names, the host that was given, and those that were allowed.
    pub(super) fn new(serve: &ServeOptions) -> Hosts {
        let own = ["127.0.0.1", "localhost", "::1"].into_iter().map(str::to_owned);
        let given = serve.allow_hosts.iter().chain([&serve.host]).map(|name| bare(name).to_owned());
        Hosts { names: own.chain(given).filter(|name| !name.is_empty()).collect() }
    }

    /// Whether the value of a `Host` header names this server.
    pub(super) fn allow(&self, header: &str) -> bool {
        let name = bare(header);
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// The name without port, brackets and the dot at its end.
fn bare(header: &str) -> &str {
    let header = header.trim();
    let name = match header.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        // More than one colon without brackets is an address, as people type it after `--host`.
        None if header.matches(':').count() == 1 => header.split(':').next().unwrap_or(header),
        None => header,
    };
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_pass() {
        let serve = ServeOptions { host: "0.0.0.0".into(), allow_hosts: vec!["Docs.test".into()], ..ServeOptions::default() };
        let hosts = Hosts::new(&serve);
        for name in ["127.0.0.1:4400", "LOCALHOST", "localhost.:80", "[::1]:4400", "0.0.0.0:1", "docs.test:4400"] {
            assert!(hosts.allow(name), "{name}");
        }
        for name in ["", "evil.test", "127.0.0.1.evil.test", "localhost.evil.test:80", "[::2]", "docs.test@evil.test"] {
            assert!(!hosts.allow(name), "{name}");
        }
    }
}
