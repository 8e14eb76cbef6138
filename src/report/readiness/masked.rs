//! A standing as it may be shown: no secret in any of its words, and none of a length that nobody reads.

use crate::report::untrusted;
use crate::site::readiness::{Href, Judged, Signed, Standing};
use crate::text::{secrets, shortened};

/// Characters of one text; notes may be long, and an export is attached to something.
const MOST: usize = 4000;

/// The same standing, safe to be given to a format.
pub fn masked(standing: &Standing) -> Standing {
    let mut standing = standing.clone();
    hide(&mut standing.id);
    hide(&mut standing.title);
    let texts = [&mut standing.owner, &mut standing.release, &mut standing.template, &mut standing.template_title];
    texts.into_iter().chain([&mut standing.notes, &mut standing.code_changed]).flatten().for_each(hide);
    standing.reasons.iter_mut().for_each(hide);
    standing.items.iter_mut().for_each(item);
    sign_off(&mut standing.sign_off);
    for moment in &mut standing.history {
        hide(&mut moment.author);
        moment.moves.iter_mut().for_each(|(id, ..)| hide(id));
    }
    standing
}

fn item(item: &mut Judged) {
    [&mut item.id, &mut item.title, &mut item.question].into_iter().for_each(hide);
    [&mut item.risk, &mut item.because].into_iter().flatten().for_each(hide);
    for shown in &mut item.evidence {
        [&mut shown.words, &mut shown.why].into_iter().for_each(hide);
        if let Some(Href::Url(url) | Href::Page(url)) = &mut shown.href {
            hide(url);
        }
    }
    if let Some(gap) = &mut item.gap {
        [&mut gap.issue, &mut gap.issue_url, &mut gap.owner].into_iter().flatten().for_each(hide);
    }
}

fn sign_off(signed: &mut Signed) {
    match signed {
        Signed::Missing => {}
        Signed::Broken(why) => hide(why),
        Signed::Stale(by, changed) => {
            hide(&mut by.reviewer);
            changed.iter_mut().for_each(hide);
        }
        Signed::Unsigned(by, author) => {
            hide(&mut by.reviewer);
            author.iter_mut().for_each(hide);
        }
        Signed::Verified(by, key) => {
            hide(&mut by.reviewer);
            hide(&mut key.holder);
        }
        Signed::Refused(by, why) => {
            hide(&mut by.reviewer);
            hide(why);
        }
    }
}

fn hide(text: &mut String) {
    if let std::borrow::Cow::Owned(masked) = secrets::mask(text) {
        *text = masked;
    }
    if text.len() > MOST {
        *text = shortened(text, MOST);
    }
}

/// One line of a stranger's words, for a place where a line ending would begin something new.
pub(super) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    untrusted::starting(&words.join(" "))
}
