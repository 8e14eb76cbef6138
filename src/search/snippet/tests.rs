use super::*;

/// The snippet with matches in brackets, and the anchor; a line that begins with `#` is a heading.
fn shown(text: &str, words: &[(&'static str, u32)]) -> (String, String) {
    let mut part = Part::default();
    for line in text.lines() {
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() {
            let (start, end) = (part.text.len(), part.text.len() + heading.len());
            part.marks.push(Mark { start, end, anchor: heading.to_lowercase().replace(' ', "-") });
        }
        part.text.push_str(heading);
        part.text.push('\n');
    }
    part.text.pop();
    let matches: Matches<'_> = words.iter().copied().collect();
    let (snippet, mark) = of(&part, &matches);
    let piece = |(at, piece): (usize, &String)| if at % 2 == 1 { format!("[{piece}]") } else { piece.clone() };
    (snippet.0.iter().enumerate().map(piece).collect(), mark.map_or(String::new(), |mark| mark.anchor.clone()))
}

#[test]
fn windows_are_where_the_words_are() {
    let pad = |count: usize| vec!["pad"; count].join(" ");
    let cases = [
        ("".to_owned(), "".to_owned(), ""),
        ("nothing here".to_owned(), "nothing here".to_owned(), ""),
        ("pay a bill".to_owned(), "[pay] a [bill]".to_owned(), ""),
        ("#Head\none\ntwo bill".to_owned(), "Head one two [bill]".to_owned(), "head"),
        // The place with most words, a few words before it, and signs where it is cut.
        (format!("pay {} pay the bill {}", pad(60), pad(60)), format!("… {} [pay] the [bill] {} …", pad(4), pad(23)), ""),
        // Back to where the line begins.
        (format!("{}\nhere pay bill {}", pad(60), pad(60)), format!("… here [pay] [bill] {} …", pad(27)), ""),
        // Under the heading before the match; a heading that holds all words wins.
        (format!("#One\n{}\n#Two\npay a bill", pad(40)), format!("… {} Two [pay] a [bill]", pad(26)), "two"),
        (format!("#One\npay pay bill\n{}\n#Pay a bill\nx", pad(40)), "… [Pay] a [bill] x".to_owned(), "pay-a-bill"),
        ("skip_bill now".to_owned(), "skip_[bill] now".to_owned(), ""),
    ];
    for (text, snippet, anchor) in cases {
        assert_eq!(shown(&text, &[("pay", 1), ("bill", 2)]), (snippet, anchor.to_owned()), "{text}");
    }
}

#[test]
fn pieces_are_whole_characters_and_overlapping_pairs_are_one_match() {
    assert_eq!(shown("請求書を見る", &[("請求", 1), ("求書", 1)]).0, "[請求書]を見る");
    assert_eq!(shown("Die Größe 🦀 größe", &[("grosse", 1)]).0, "Die [Größe] 🦀 [größe]");
    assert_eq!(shown("set SKIP_BRIDGE now", &[("skip_bridge", 1)]).0, "set [SKIP]_[BRIDGE] now");
}
