//! IM001: a picture without words for those who cannot see it.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::pictures::{Alt, pictures};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::{shortened, visible};

static CODE: Code = Code { code: "IM001", name: "missing-alt-text", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A picture without a text alternative that is not marked as decoration.",
    why: "People who listen to the page, have pictures switched off or search for what is on them get nothing at all. The words \
          also appear while the picture loads, and in its place when it is lost.",
    mend: "Say between the square brackets what the reader should take from the picture, in one sentence: \
           `![The export dialog with the year 2026 chosen](export.png)`.\n\n\
           A picture that only decorates gets the title `decorative`, which is not shown: `![](wave.png \"decorative\")`. In HTML, \
           write `alt=\"\"`. A Markdown picture in a link that has words beside it needs none.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year.\n\n![](export.png)\n",
    good: "Download all invoices of a year.\n\n![The export dialog with the year 2026 chosen](export.png)\n\n![](wave.png \"decorative\")\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    for picture in pictures(page).into_iter().filter(|picture| picture.alt == Alt::Missing) {
        let address = visible(&shortened(&picture.address, 80));
        let message = match (picture.is_link, address.is_empty()) {
            (_, true) => "the picture has no text alternative".to_owned(),
            (false, false) => format!("the picture `{address}` has no text alternative"),
            (true, false) => format!("the picture `{address}` is all that this link shows, and has no text alternative"),
        };
        let finding = page.finding(&CODE, picture.span, message).note("People who listen to the page learn nothing of it.");
        found.push(
            finding
                .help("Say what it shows: `![What the reader should see](…)`. If it only decorates, give it the title `\"decorative\"`."),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn markdown_and_html() {
        assert_eq!(
            shown(
                "missing-alt-text",
                "![ ](a.png)\n\n[![](b.png)](c.md)\n\n[![](b.png) Words](c.md)\n\n![][ref]\n\n<img src=\"d.png\">\n\n\
                 <p>\n<img\n  src=\"e.png\"\n></p>\n\nAn <IMG src=f.png> inline.\n\n[ref]: g.png\n\n\
                 <img src=h.png alt> <img src=i.png alt=\"\"> <img src=j.png role=presentation> <img src=k.png alt={x}> <img src=l.png width=1>\n\n\
                 `<img src=m.png>`\n\n<!-- <img src=n.png> -->\n\n![](film.mp4)\n"
            ),
            "`![ ](a.png)` the picture `a.png` has no text alternative\n\
             `![](b.png)` the picture `b.png` is all that this link shows, and has no text alternative\n\
             `![][ref]` the picture `g.png` has no text alternative\n\
             `<img src=\"d.png\">` the picture `d.png` has no text alternative\n\
             `<img⏎  src=\"e.png\"⏎>` the picture `e.png` has no text alternative\n\
             `<IMG src=f.png>` the picture `f.png` has no text alternative\n"
        );
    }
}
