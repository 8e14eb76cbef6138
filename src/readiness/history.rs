//! How a checklist came to be what it is, from the texts that Git has of it: who answered what, and since when a gap is open.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::read;
use crate::site::checklist::{Answer, Checklist};
use crate::site::readiness::{Counts, Moment};
use crate::tree::{File, SourcePath};

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

/// Reads the versions of a file, the oldest first. What is not committed yet moves answers, and is no moment.
pub fn of(path: &SourcePath, versions: &[Version]) -> Past {
    let mut past = Past::default();
    let mut before: BTreeMap<String, Answer> = BTreeMap::new();
    for version in versions {
        let checklist = version.text.as_ref().map(|text| read::checklist(path, &File::Text(text.as_str().into()), &mut vec![]));
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
