//! How a checklist came to be what it is, from the texts that Git has of it: who answered what, and since when a gap is open.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::read;
use crate::site::checklist::{Answer, Checklist};
use crate::site::readiness::{Counts, Moment};
use crate::tree::File;

/// A checklist's file as a commit left it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// The committer's day in UTC.
    pub day: Date,
    /// The short name of the commit; empty for a file that is not committed yet.
    pub commit: String,
    /// The author's name, without an address.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// The whole file; `None` where the commit took it away, or Git does not have it here.
    pub text: Option<String>,
}

/// What the versions of one checklist say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// A moment for each commit, the oldest first.
    pub moments: Vec<Moment>,
    /// For each question: the day since when the answer is what it is in the newest version.
    pub since: BTreeMap<String, Date>,
    /// Who committed the sign-off that the newest version has, by its digest: name and address.
    pub signers: BTreeMap<String, (String, String)>,
}

/// Reads the versions of a checklist's file, the oldest first. What is not committed yet moves answers, and is no moment.
pub fn of(now: &Checklist, versions: &[Version]) -> Past {
    let mut past = Past::default();
    let mut before: BTreeMap<String, Answer> = BTreeMap::new();
    for version in versions {
        let checklist = version.text.as_ref().map(|text| match **text == *now.text {
            true => now.clone(),
            false => read::checklist(&now.source, &File::Text(text.as_str().into()), &mut vec![]),
        });
        let is_broken = checklist.as_ref().is_some_and(|checklist| !checklist.is_valid && checklist.items.is_empty());
        // A file that cannot be read for a while answers nothing anew.
        let answers = if is_broken { before.clone() } else { checklist.as_ref().map(answers).unwrap_or_default() };
        let ids = before.keys().chain(answers.keys()).collect::<std::collections::BTreeSet<_>>();
        let of = |answers: &BTreeMap<String, Answer>, id: &String| answers.get(id).copied().unwrap_or(Answer::Unanswered);
        let moved = ids.into_iter().map(|id| (id.clone(), of(&before, id), of(&answers, id)));
        let moves: Vec<(String, Answer, Answer)> = moved.filter(|(_, was, is)| was != is).collect();
        for (id, ..) in &moves {
            past.since.insert(id.clone(), version.day);
        }
        for id in answers.keys() {
            past.since.entry(id.clone()).or_insert(version.day);
        }
        let digest = checklist.as_ref().and_then(|checklist| checklist.sign_off.as_ref()?.digest.clone());
        before = answers.clone();
        if version.commit.is_empty() {
            continue;
        }
        if let Some(digest) = digest {
            past.signers.entry(digest).or_insert_with(|| (version.author.clone(), version.email.clone()));
        }
        let counts = checklist.filter(|checklist| checklist.is_valid).map(|_| counts(&answers));
        past.moments.push(Moment { day: version.day, commit: version.commit.clone(), author: version.author.clone(), counts, moves });
    }
    past
}

fn answers(checklist: &Checklist) -> BTreeMap<String, Answer> {
    checklist.items.iter().map(|item| (item.id.value.clone(), item.answer.value)).collect()
}

/// Answers as they were written; what they are worth is only known of today's.
fn counts(answers: &BTreeMap<String, Answer>) -> Counts {
    let of = |wanted| answers.values().filter(|answer| **answer == wanted).count();
    Counts {
        yes: of(Answer::Yes),
        no: of(Answer::No),
        not_applicable: of(Answer::NotApplicable),
        unanswered: of(Answer::Unanswered),
        ..Counts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::reread;
    use super::*;
    use crate::tree::SourcePath;

    #[test]
    fn answers_move_and_gaps_grow_old() {
        let path = SourcePath::new("checklists/a.yaml");
        let head = "feature: a\ntemplate: new-feature@1.0\n";
        let version = |month: i8, commit: &str, text: &str| Version {
            day: jiff::civil::date(2026, month, 1),
            commit: commit.to_owned(),
            author: format!("Author {commit}"),
            email: String::new(),
            text: Some(format!("{head}{text}")),
        };
        let versions = [
            version(1, "1a", "items: {measured: unanswered, explained: no}\n"),
            version(2, "2b", "items: {measured: no, explained: no}\nsign_off: {digest: 'sha256:1'}\n"),
            // Broken for a while: nothing is answered anew by that.
            version(3, "3c", "items: [\n"),
            version(4, "4d", "items: {measured: no, explained: no}\nsign_off: {digest: 'sha256:1'}\n"),
            version(5, "", "items: {measured: no, explained: yes}\nsign_off: {digest: 'sha256:2'}\n"),
        ];
        let now = reread(&path, versions[4].text.as_deref().unwrap_or_default());
        let past = of(&now, &versions);
        let shown: Vec<String> = past
            .moments
            .iter()
            .map(|moment| {
                let moves = moment.moves.iter().map(|(id, was, is)| format!(" {id}:{}>{}", was.name(), is.name()));
                format!("{}{}{}", moment.commit, if moment.counts.is_none() { "!" } else { "" }, moves.collect::<String>())
            })
            .collect();
        assert_eq!(shown, ["1a explained:unanswered>no", "2b measured:unanswered>no", "3c!", "4d"]);
        let since: Vec<String> = past.since.iter().map(|(id, day)| format!("{id} {day}")).collect();
        assert_eq!(since, ["explained 2026-05-01", "measured 2026-02-01"]);
        assert_eq!(past.signers.keys().collect::<Vec<_>>(), ["sha256:1"]);
        assert_eq!(past.signers["sha256:1"].0, "Author 2b");
    }
}
