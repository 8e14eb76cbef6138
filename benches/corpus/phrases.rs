//! The sentences and titles that articles are filled from; the slots are those of `Lexicon::fill`.

/// Running text.
pub(super) const SENTENCES: &[&str] = &[
    "Staff with the %w role may %v the %n as soon as the morning roster is final.",
    "A %n stays %w for as long as its %n is waiting on somebody else.",
    "Guests never notice the %w %n, because their own page only carries the %n.",
    "Whenever two %ns overlap, Tidewater keeps the %w one and parks the rest under **%p**.",
    "Nothing leaves the %n until a colleague has looked at the %w %n.",
    "Think of the %n as the %w drawer in which each %n waits for its turn.",
    "The number beside the %n counts %w and %w bookings of the last %d days.",
    "On narrow screens the %n folds into **%p**, right below the %w %n.",
    "People often %v the %n twice; the second, %w attempt is ignored.",
    "With the %w switch turned off, one %n after another returns to its %w state.",
    "Larger studios split the %n by %w and let every location %v its own %n.",
    "An overnight job reads the %w %n, compares it with the %n and writes the difference to **%p**.",
    "There is no harm in trying: the %n can be brought back from **%p** for %d days.",
    "Since the spring release, %w %ns travel together with the %n they came from.",
    "Pick the %w %n when the front desk has to %v more than %d %ns in one go.",
    "Colour and %w are a matter of taste; the %w sequence of each %n is not.",
    "Should the %n look %w, leave it alone for %d minutes and then %v it again.",
    "The %n and its %w %n are billed together, so neither can be %w alone.",
    "Your accountant will ask for the %w %n, which **%p** offers as a plain file.",
    "Some clinics %v the %n by hand because their %w %n forbids anything else.",
    "Behind each %w %n stands one %n, and removing the latter frees both.",
    "Ask the owner to %v the %n if **%p** stays grey or shows %w instead.",
    "Every %n that is older than %d weeks moves to the %w archive without a message.",
    "First comes the %w %n, then the %n, and the %w %n closes the row.",
];

/// First paragraphs: what the reader will have achieved, or the symptom.
pub(super) const OPENINGS: &[&str] = &[
    "By the end of this page your %w %n will %v itself, and nobody at the front desk has to touch the %n again.",
    "Here is how a %w %n and its %n are kept in step, from the first %n to the %w report.",
    "Follow along to %v the %n for one location; the %w others copy it within %d minutes.",
    "This page is for owners who want to %v a %w %n without calling every guest about the %n.",
];

/// First paragraphs of troubleshooting articles.
pub(super) const SYMPTOMS: &[&str] = &[
    "You try to %v the %n, the bar turns red, and the %w %n is the same as before.",
    "The %n was there this morning, and now **%p** only shows a %w %n in its place.",
    "Guests report that the %n answers with a %w message whenever they %v their %n.",
];

/// Items of ordered lists.
pub(super) const STEPS: &[&str] = &[
    "Open **%p** and look for the %n at the top of the list.",
    "Tick the box beside the %w %n, then press **%p**.",
    "Type the name of the %n, for instance *%w %w*, and leave the field with Tab.",
    "Drag the %n onto the %w %n until its border turns blue.",
    "Press **%p** once more and wait for the %w bar to fill.",
    "Decide who may %v the %n: everybody, the front desk or only you.",
    "Compare the %w preview with the %n that you had in mind.",
    "Set the limit to %d and keep the %w default for the rest.",
    "Close the panel; the %n is ready as soon as its dot is green.",
];

/// What comes before a link in running text; `{}` is the link.
pub(super) const POINTERS: &[&str] = &[
    "The background is in {}.",
    "If you came for something else, {} may be closer.",
    "It pairs well with {}.",
    "The limits are listed in {}.",
];

/// Titles by section, in the order of `plan::SECTIONS`.
pub(super) const TITLES: [&[&str]; 4] = [
    &["Plan your %n before the %n", "%V one %n on day one", "Meet the %n %n", "First steps with %ns and %ns", "Bring your %ns into the %n"],
    &["%V every %n of the %n", "Work with %ns in the %n", "Let the %n %v the %n", "%Ns that follow the %n", "Group %ns by %n"],
    &["Pay for one more %n", "Read the %n on your %n", "Split the %n between %ns", "Move the %n to another %n", "What the %n %n costs"],
    &[
        "The %n refuses to %v",
        "A %n vanished from the %n",
        "Two %ns share one %n",
        "Error TW-%e while the %n loads",
        "The %n shows yesterday's %n",
    ],
];

/// Headings of body sections; letters, digits and spaces only, so that every way of making anchors agrees on them.
pub(super) const HEADINGS: &[&str] = &[
    "Where the %n comes from",
    "%V the %n in bulk",
    "The %n and the %n",
    "Rules that every %n obeys",
    "Share the %n with a %n",
    "%Ns on a phone",
    "What changes for your %ns",
];

/// Subjects of commits.
pub(super) const SUBJECTS: &[&str] = &[
    "Explain the %n better",
    "Add what support heard about the %n",
    "%V the %n: new screenshots and words",
    "%Ns: answer three tickets",
    "Follow the release of the %w %n",
    "Tidy up after the %n",
];
