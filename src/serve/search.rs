//! `/api/search`: what is asked, and the answer as JSON, the same that the published site's search gives itself.

use serde_json::{Value, json};

use super::answer::{Body, JSON, Response};
use super::finder::Engine;
use super::target::Target;
use crate::search::Options;
use crate::text::{nearest, shortened, visible};

/// Where it is, relative to the root; pages carry it, so that their search asks here.
pub(super) const PATH: &str = "api/search";

/// Articles, where nothing else is asked for.
const FEW: usize = 10;

/// The most articles of one answer.
const MANY: usize = 200;

const NAMES: [&str; 5] = ["q", "limit", "section", "kind", "tag"];

/// A query that can be answered.
#[derive(Debug, Default)]
pub(super) struct Question {
    query: String,
    options: Options,
}

/// Reads the parameters; what is wrong with them otherwise, as a sentence.
pub(super) fn question(target: &Target) -> Result<Question, String> {
    let given = target.parameters().ok_or("The query cannot be read: write `%25` for a percent sign, and all text as UTF-8.")?;
    let mut question = Question { options: Options { limit: FEW, ..Options::default() }, ..Question::default() };
    let mut seen: Vec<&str> = vec![];
    for (name, value) in &given {
        if seen.contains(&name.as_str()) {
            return Err(format!("`{}` is given twice: give it once.", visible(name)));
        }
        let filter = Some(value.clone()).filter(|value| !value.is_empty());
        match name.as_str() {
            "q" => question.query.clone_from(value),
            "limit" => question.options.limit = limit(value)?,
            "section" => question.options.section = filter,
            "kind" => question.options.kind = filter,
            "tag" => question.options.tag = filter,
            _ => return Err(unknown(name)),
        }
        seen.push(name);
    }
    match seen.contains(&"q") {
        true => Ok(question),
        false => Err(format!("Say what to look for: `/{PATH}?q=words`.")),
    }
}

fn limit(value: &str) -> Result<usize, String> {
    let limit = value.parse().ok().filter(|limit| (1..=MANY).contains(limit));
    limit.ok_or_else(|| format!("`limit` is a number from 1 to {MANY}, found `{}`.", visible(&shortened(value, 40))))
}

fn unknown(name: &str) -> String {
    let shown = visible(&shortened(name, 40));
    match nearest(name, NAMES) {
        Some(near) => format!("`{shown}` is not known here: did you mean `{near}`?"),
        None => format!("`{shown}` is not known here: there are `q`, `limit`, `section`, `kind` and `tag`."),
    }
}

/// The answer of an engine, or of none.
pub(super) fn answered(question: &Question, found: Option<&Engine>) -> Response {
    match found {
        Some(Ok(engine)) => match serde_json::to_vec(&engine.search(&question.query, &question.options)) {
            Ok(bytes) => Response { status: 200, kind: JSON, header: None, body: Body::Bytes(bytes) },
            Err(error) => refusal(500, &format!("The answer could not be written: {error}.")),
        },
        Some(Err(why)) => refusal(500, why),
        None => {
            let body = json!({"building": true, "error": "The index is being made: ask again in a second."});
            Response { header: Some(("Retry-After", "1".into())), ..said(503, &body) }
        }
    }
}

/// A sentence instead of an answer.
pub(super) fn refusal(status: u16, sentence: &str) -> Response {
    said(status, &json!({"error": sentence}))
}

fn said(status: u16, body: &Value) -> Response {
    Response { status, kind: JSON, header: None, body: Body::Bytes(body.to_string().into_bytes()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::target;
    use super::*;

    fn of(query: &str) -> Result<Question, String> {
        question(&target::read(&format!("/api/search{query}")).unwrap())
    }

    #[test]
    fn parameters_become_a_question() {
        let asked = of("?q=C%2B%2B+on+%E6%9D%B1%E4%BA%AC&limit=200&section=a%2Fb&kind=&tag=setup").unwrap();
        let Options { limit, section, kind, tag, .. } = asked.options;
        assert_eq!((asked.query.as_str(), limit, section.as_deref()), ("C++ on 東京", 200, Some("a/b")));
        assert_eq!((kind, tag.as_deref()), (None, Some("setup")));
        assert_eq!(of("?q=").unwrap().options.limit, FEW);
        assert_eq!(of("?q").unwrap().query, "");
    }

    #[test]
    fn mistakes_are_said_in_a_sentence() {
        for (query, sentence) in [
            ("", "Say what to look for: `/api/search?q=words`."),
            ("?limit=3", "Say what to look for: `/api/search?q=words`."),
            ("?q=a&limit=0", "`limit` is a number from 1 to 200, found `0`."),
            ("?q=a&limit=201", "`limit` is a number from 1 to 200, found `201`."),
            ("?q=a&limit=-1", "`limit` is a number from 1 to 200, found `-1`."),
            ("?q=a&limit=99999999999999999999999", "`limit` is a number from 1 to 200, found `99999999999999999999999`."),
            ("?q=a&limit=", "`limit` is a number from 1 to 200, found ``."),
            ("?q=a&q=b", "`q` is given twice: give it once."),
            ("?q=a&secton=b", "`secton` is not known here: did you mean `section`?"),
            ("?q=a&zzzzzzz=b", "`zzzzzzz` is not known here: there are `q`, `limit`, `section`, `kind` and `tag`."),
            ("?q=%ff", "The query cannot be read: write `%25` for a percent sign, and all text as UTF-8."),
            ("?q=100%", "The query cannot be read: write `%25` for a percent sign, and all text as UTF-8."),
        ] {
            assert_eq!(of(query).unwrap_err(), sentence, "{query}");
        }
    }
}
