//! What a change did to the readiness of features, measured by a revision: plain data for reports.

/// Whether something became better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be supported better than before.
    Better,
    /// As well as before.
    Same,
    /// Less well than before.
    Worse,
}

impl Verdict {
    /// One word, as reports say it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Same => "same",
            Verdict::Worse => "worse",
        }
    }

    /// Of many: whatever became worse is not made up for by what became better.
    pub fn of(all: impl Iterator<Item = Verdict>) -> Verdict {
        all.fold(Verdict::Same, |sum, one| match (sum, one) {
            (Verdict::Worse, _) | (_, Verdict::Worse) => Verdict::Worse,
            (Verdict::Better, _) | (_, Verdict::Better) => Verdict::Better,
            (Verdict::Same, Verdict::Same) => Verdict::Same,
        })
    }
}

/// Today's readiness against that of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The revision's name, as it was given.
    pub base: String,
    /// Worse when any feature is; else better when any is.
    pub verdict: Verdict,
    /// Features in which something moved, by id.
    pub features: Vec<Moved>,
}

/// A feature in which something moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The feature's id.
    pub id: String,
    /// Worse when any step is; else better when any is.
    pub verdict: Verdict,
    /// What moved: what became worse first.
    pub steps: Vec<Step>,
}

/// One thing that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whether it moved to the better.
    pub verdict: Verdict,
    /// What was, and what is: a clause without a period.
    pub words: String,
}
