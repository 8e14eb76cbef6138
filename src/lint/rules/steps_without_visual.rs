//! IM006: steps on a screen without a picture and without one label in bold.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::language::prose::OBJECT;
use crate::lint::outline::{Kind, Role};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "IM006", name: "steps-without-visual", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "Steps that name buttons, menus or fields, in an article without a picture and without one such name in bold.",
    why: "Readers go back and forth between the steps and the screen. A name in bold is found again at a glance, a picture shows where to \
          look; without either, every glance begins with searching.",
    mend: "Set names of buttons, menus and fields in bold, as they are written on the screen: `Press **Export**`. Add a picture where the \
           place is hard to find. If neither would help, write `visuals: none` into the front matter.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year.\n\n## Steps\n\n1. Open the invoice list.\n2. Click the Export button.\n",
    good: "Download all invoices of a year.\n\n## Steps\n\n1. Open the invoice list.\n2. Press **Export**.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let outline = &page.outline;
    let is_guide = matches!(page.kind(), Some("how-to" | "troubleshooting"));
    if !is_guide || page.text.front.fields.text_of("visuals").is_some() || outline.links.iter().any(|link| link.picture) {
        return;
    }
    let seen = |tag: &str| {
        ["<img", "<video", "<picture", "<iframe", "<svg", "<b>", "<strong", "<kbd"]
            .iter()
            .any(|seen| tag.get(..seen.len()).is_some_and(|head| head.eq_ignore_ascii_case(seen)))
    };
    let is_seen = |html: &str| memchr::memchr_iter(b'<', html.as_bytes()).any(|at| seen(&html[at..]));
    if outline.words.iter().any(|words| words.role == Role::Html && is_seen(&words.text)) {
        return;
    }
    let lists = outline.blocks.iter().enumerate().filter(|(_, block)| matches!(block.kind, Kind::List(Some(_))));
    let steps: Vec<usize> = lists.filter(|&(at, _)| outline.children(at).count() >= 2).map(|(at, _)| at).collect();
    if steps.iter().any(|&list| outline.words[outline.blocks[list].words.clone()].iter().any(|words| words.strong)) {
        return;
    }
    let items = steps.iter().flat_map(|&list| outline.children(list));
    if let Some(place) = items.filter_map(|item| on_screen(page, item)).next() {
        let finding = page.finding(&CODE, place, "the steps name what is on the screen, but show no picture and set no name in bold");
        let note = "Readers look from the steps to the screen and back, and find a name in bold again at a glance.";
        found.push(finding.note(note).help("Set the names of buttons, menus and fields in bold: `Press **Export**`. If that does not help here, write `visuals: none` into the front matter."));
    }
}

/// Words that tell to use the pointer, a finger or a key; in English, German, French and Spanish.
const VERBS: &str = "click tap press select choose open hit check uncheck toggle pick \
    klicken klicke tippen tippe drücken drücke wählen wähle öffnen öffne \
    cliquez appuyez sélectionnez choisissez ouvrez cochez \
    haga haz pulse pulsa seleccione selecciona abra abre elija elige toque toca";

/// What may stand before them.
const BEFORE: &str = "and then to or you please just simply can must should now next und dann sie et puis y luego";

/// What screens are made of.
const THINGS: &str = "button menu tab icon checkbox toggle dropdown drop-down dialog sidebar toolbar field \
    schaltfläche menü knopf reiter kontrollkästchen registerkarte dialogfeld bouton onglet icône botón menú pestaña icono casilla";

/// What makes a thing one of a machine rather than of a screen.
const MACHINE: &str = "reset power volume physical boot home eject hardware";

/// At most so many words between the verb and the thing.
const NEAR: usize = 7;

/// The part of a step that names something on the screen.
fn on_screen(page: &Page<'_>, item: usize) -> Option<Range<usize>> {
    let block = &page.outline.blocks[item];
    let runs = page.outline.words.get(block.words.clone())?;
    let run = runs.iter().filter(|run| run.role == Role::Text).find(|run| names_a_thing(&run.text))?;
    Some(if run.span.len() == run.text.len() { run.span.clone() } else { page.line(run.span.start) })
}

fn names_a_thing(text: &str) -> bool {
    let is = |word: &str, list: &str| list.split_whitespace().any(|one| one == word);
    let lower = text.to_lowercase();
    lower.split(['.', ';', '!', '?', OBJECT]).any(|clause| {
        let words: Vec<&str> =
            clause.split(|c: char| c.is_whitespace() || ",:()\"“”".contains(c)).filter(|word| !word.is_empty()).collect();
        let told = |at: usize| is(words[at], VERBS) && (at == 0 || is(words[at - 1], BEFORE));
        let thing = |at: usize| is(words[at], THINGS) && !is(words[at - 1], MACHINE);
        (0..words.len()).filter(|&at| told(at)).any(|at| (at + 1..words.len().min(at + 1 + NEAR)).any(thing))
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn one_name_in_bold_or_one_picture_is_enough() {
        let of = |steps: &str| shown("steps-without-visual", &format!("Lead.\n\n## Steps\n\n{steps}"));
        let found = "the steps name what is on the screen, but show no picture and set no name in bold\n";
        assert_eq!(of("1. Go there.\n2. Click the Save button.\n"), format!("`Click the Save button.` {found}"));
        assert_eq!(
            of("1. Go.\n2. Klicken Sie auf die Schaltfläche Speichern.\n"),
            format!("`Klicken Sie auf die Schaltfläche Speichern.` {found}")
        );
        for fine in [
            "1. Go there.\n2. Click the **Save** button.\n",
            "1. Go there.\n2. Click the Save button.\n\n![The button](a.png)\n",
            "1. Go there.\n2. Click the <kbd>Save</kbd> button.\n",
            "1. Run the program.\n2. Choose a name.\n",
            "- Click the Save button.\n- Go.\n",
            "1. Click the Save button.\n",
            "1. Go.\n2. Press the reset button on the device.\n",
            "1. You did not click the Save button.\n2. In this case, open it.\n",
            "1. Open the box with a knife.\n2. Wait. The button comes later, and is not to be touched.\n",
        ] {
            assert_eq!(of(fine), "", "{fine}");
        }
        let front = "---\ntitle: A\ndescription: B\nvisuals: none\n---\n\nLead.\n\n1. Go.\n2. Click the Save button.\n";
        assert_eq!(shown("steps-without-visual", front), "");
    }
}
