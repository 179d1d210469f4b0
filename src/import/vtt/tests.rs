use super::*;

fn draft(text: &str) -> Draft {
    let mut draft = read(text.as_bytes(), &Options::default()).unwrap();
    draft.name_speakers();
    draft
}

fn said(draft: &Draft) -> Vec<(Option<&str>, &str)> {
    draft
        .segments
        .iter()
        .map(|s| (s.speaker.as_deref(), s.paragraphs.first().map_or("", |p| p.text.as_str())))
        .collect()
}

#[test]
fn voice_tags_name_the_speaker_open_closed_or_with_a_class_and_a_colon() {
    let draft = draft(
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Mia Olsen:>One\ntwo\n\n00:02.000 --> 00:03.000\n<v.loud Per>Yes</v> <v Mia Olsen>no &amp; no</v>\n",
    );
    assert_eq!(said(&draft), [(Some("Mia Olsen"), "One two"), (Some("Per"), "Yes"), (Some("Mia Olsen"), "no & no")]);
    assert_eq!(draft.segments[0].start_ms, Some(1_000));
}

#[test]
fn names_before_a_colon_are_taken_from_every_cue_even_once_and_even_with_a_colon_inside() {
    let draft = draft(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nLab: Mia: One\n\n00:02.000 --> 00:03.000\nper | x: Two: three\n\n00:03.000 --> 00:04.000\nLab: Mia: Four\n\n00:04.000 --> 00:05.000\nper | x: Five\n\n00:05.000 --> 00:06.000\nonce: Six\n",
    );
    assert_eq!(draft.speakers, ["Lab: Mia", "per | x", "once"]);
    assert_eq!(said(&draft)[1].1, "Two: three");
}

#[test]
fn rolling_captions_give_each_line_once() {
    let draft = draft(
        "WEBVTT\nLanguage: en\n\n00:00.000 --> 00:01.000\n \nso<00:00.500><c> we</c>\n\n00:01.000 --> 00:01.010\nso we\n \n\n00:01.010 --> 00:02.000\nso we\nwent on\n\n00:02.000 --> 00:02.010\nwent on\n \n",
    );
    assert_eq!(said(&draft), [(None, "so we"), (None, "went on")]);
    assert_eq!(draft.language.as_deref(), Some("en"));
}

#[test]
fn styles_regions_and_notes_are_not_speech_and_bad_times_are_named_with_their_line() {
    let draft = draft(
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE hello\n\n00:0x.000 --> 00:02.000\nkept\n\n00:05.000 --> 00:02.000\nkept too\n",
    );
    assert_eq!(said(&draft), [(None, "kept"), (None, "kept too")]);
    assert_eq!(draft.warnings.iter().map(|w| w.line).collect::<Vec<_>>(), [Some(8), Some(11)]);
}

#[test]
fn a_file_without_its_first_line_or_without_cues_is_still_read() {
    assert_eq!(said(&draft("00:01.000 --> 00:02.000\nOne\n")), [(None, "One")]);
    assert!(draft("WEBVTT").segments.is_empty());
}

#[test]
fn speech_with_a_colon_in_it_makes_no_speaker() {
    let draft = draft("WEBVTT\n\n00:01.000 --> 00:02.000\nHe said: no\n\n00:02.000 --> 00:03.000\nand went\n");
    assert!(draft.speakers.is_empty());
}

#[test]
fn the_same_answer_given_again_is_not_a_rolling_caption() {
    let cues: String = (1..6).map(|n| format!("00:0{n}.000 --> 00:0{n}.900\nYes.\n\n")).collect();
    assert_eq!(draft(&format!("WEBVTT\n\n{cues}")).segments.len(), 5);
}
