//! What an answer says about a link. Only an answer that leaves no doubt makes it a broken one.

use super::Outcome;

/// The reason when the name of the server does not exist.
pub const NO_SUCH_NAME: &str = "no server of this name exists";

/// What a status says. 401, 403 and 429 are a server's opinion of who asks; 5xx passes; neither is the link's fault.
pub fn of_status(status: u16) -> Outcome {
    match status {
        200..=299 => Outcome::Reachable,
        404 | 410 => Outcome::Broken(format!("the server answered {status}, {}", if status == 404 { "not found" } else { "gone" })),
        429 => Outcome::Unverified(BUSY.to_owned()),
        _ => Outcome::Unverified(format!("the server answered {status}")),
    }
}

/// The reason when a server wants fewer requests.
pub const BUSY: &str = "the server answered 429, too many requests";

/// Whether a server is left alone from here on: the same answer would come for its other links.
pub fn ends_the_server(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Unverified(why) if why == BUSY) || matches!(outcome, Outcome::Broken(why) if why == NO_SUCH_NAME)
}

/// Whether a name service's error says that the name does not exist, and not that it could not be asked.
pub fn is_unknown_name(error: &std::io::Error) -> bool {
    /// `WSAHOST_NOT_FOUND` on Windows; elsewhere there is only the text, of glibc, musl and macOS.
    const HOST_NOT_FOUND: i32 = 11001;
    let text = error.to_string();
    error.raw_os_error() == Some(HOST_NOT_FOUND)
        || ["Name or service not known", "Name does not resolve", "nodename nor servname provided"].iter().any(|known| text.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_no_doubt_is_broken() {
        assert_eq!(of_status(204), Outcome::Reachable);
        assert_eq!(of_status(404), Outcome::Broken("the server answered 404, not found".to_owned()));
        assert_eq!(of_status(410), Outcome::Broken("the server answered 410, gone".to_owned()));
        for status in [300, 304, 400, 401, 403, 405, 408, 429, 451, 500, 503, 999] {
            assert!(matches!(of_status(status), Outcome::Unverified(_)), "{status}");
        }
    }

    #[test]
    fn a_name_service_that_fails_is_no_name_that_is_missing() {
        let error = |text: &str| std::io::Error::other(format!("failed to lookup address information: {text}"));
        assert!(is_unknown_name(&error("Name or service not known")));
        assert!(!is_unknown_name(&error("Temporary failure in name resolution")));
    }

    #[test]
    fn a_server_that_has_enough_is_left_alone() {
        assert!(ends_the_server(&of_status(429)) && ends_the_server(&Outcome::Broken(NO_SUCH_NAME.to_owned())));
        assert!(!ends_the_server(&of_status(404)) && !ends_the_server(&of_status(503)));
    }
}
