use super::*;

const K03: &str = "---\nid: k03\nkind: interview\nparticipants: [\"Officer-K03\"]\ninterviewers: [Interviewer]\nsite: Eskmoor\n---\n\n*Invented.*\n\n## Start\n\n**Interviewer:** So?\n\n**Officer-K03:** [00:00:41] It began — in the canteen.\n\nIt went on. (laughs)\n\n## Later\n\n**Officer-K03:** Still me.\n\n---\n\n{unclear} text\n\n**Interviewer:** Thanks: bye.\n";

fn k03() -> Source {
    let (source, faults) = read("corpus/k03.md", K03, &Defaults::default());
    assert!(faults.is_empty(), "{faults:?}");
    source
}

#[test]
fn a_turn_goes_on_through_paragraphs_and_headings_until_another_speaks() {
    let s = k03();
    let turns: Vec<(u32, &str, u32)> = s
        .turns
        .iter()
        .map(|t| (t.number, s.speakers[usize::from(t.speaker.unwrap())].label.as_str(), t.words))
        .collect();
    assert_eq!(turns, [(1, "Interviewer", 1), (2, "Officer-K03", 13), (3, "Interviewer", 2)]);
    assert_eq!(s.sections.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["Start", "Later"]);
    assert_eq!(s.blocks[0].turn, None);
}

#[test]
fn a_rule_and_braces_inside_the_transcript_are_text() {
    let s = k03();
    assert!(s.body.contains("\n---\n") && s.body.contains("{unclear}"));
    assert!(s.body.starts_with("*Invented.*"));
}

#[test]
fn speech_begins_after_label_and_time() {
    let s = k03();
    let block = s.blocks.iter().find(|b| b.time_ms.is_some()).unwrap();
    assert_eq!(block.time_ms, Some(41_000));
    assert_eq!(s.slice(block.text), "It began — in the canteen.");
    assert_eq!(s.speakers_in(Span::new(block.span.start, block.text.start)), Vec::<u16>::new());
}

#[test]
fn who_is_participant_and_who_interviewer_comes_from_the_front_matter() {
    let s = k03();
    assert_eq!((s.speakers[0].label.as_str(), s.speakers[0].interviewer), ("Interviewer", true));
    assert_eq!(s.speakers[1].participant.as_deref(), Some("Officer-K03"));
    assert_eq!(s.attribute("site"), Some("Eskmoor"));
}

#[test]
fn line_ends_a_mark_and_front_matter_change_no_position() {
    let plain = k03();
    for text in [
        K03.replace('\n', "\r\n"),
        format!("\u{feff}{K03}"),
        K03.replace("site: Eskmoor\n", "site: Eskmoor\ndate: 2018\n\n"),
        K03.replace("---\n\n*I", "---\n\n\n \n*I"),
        K03.replace('\n', "\r"),
    ] {
        let (s, _) = read("corpus/k03.md", &text, &Defaults::default());
        assert_eq!((s.body.as_str(), s.digest.clone()), (plain.body.as_str(), plain.digest.clone()));
        assert_eq!(s.blocks, plain.blocks);
    }
}

#[test]
fn labels_without_blank_lines_open_turns_and_the_body_names_its_lines() {
    let (s, _) = read("corpus/a/b.md", "---\nspeakers: [A, \"B\"]\n---\nA: one\nB: two\nmore\n", &Defaults::default());
    assert_eq!(s.id, "a/b");
    assert_eq!(s.turns.len(), 2);
    assert_eq!(s.slice(s.turns[1].span), "B: two\nmore");
    assert_eq!(s.line_of(s.turns[1].span.start), 5);
}

#[test]
fn a_text_without_labels_has_no_speakers_and_numbers_its_paragraphs() {
    let (s, _) = read("corpus/d.md", "One: two\n\nThree\n", &Defaults::default());
    assert!(s.speakers.is_empty());
    assert_eq!(s.turns.len(), 2);
    assert_eq!(s.turn_of(Span::new(11, 12)), Some(2));
}

#[test]
fn conflict_markers_are_an_error_with_their_line() {
    let (_, faults) =
        read("corpus/d.md", "---\nid: d\n---\nA\n<<<<<<< HEAD\nB\n=======\nC\n>>>>>>> x\n", &Defaults::default());
    let lines: Vec<_> = faults.iter().filter(|f| f.rule == "conflict-marker").map(|f| f.line.unwrap()).collect();
    assert_eq!(lines, [5, 9]);
    let (s, _) = read(
        "corpus/d.md",
        "---\nspeakers: [A]\n---\nA: one\n<<<<<<< HEAD\nA: two\n=======\nA: three\n>>>>>>> x\nA: four\n",
        &Defaults::default(),
    );
    assert_eq!((s.words, s.turns.len()), (2, 1), "neither side is speech until somebody has decided");
}

#[test]
fn a_block_quote_is_a_note_that_neither_counts_nor_ends_a_turn() {
    let text = "---\nspeakers: [A]\n---\n> Tape 1\n\n**A:** one\n\n> (laughter)\n\ntwo\n";
    let (s, _) = read("corpus/a.md", text, &Defaults::default());
    assert_eq!((s.words, s.turns.len()), (2, 1));
    assert_eq!(s.blocks.iter().map(|b| b.turn).collect::<Vec<_>>(), [None, Some(1), Some(1), Some(1)]);
    assert_eq!(s.blocks[2].kind, BlockKind::Note);
}
