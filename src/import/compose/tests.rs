use crate::import::{Options, read};

fn source(name: &str, text: &str) -> String {
    read(name, text.as_bytes(), &Options::default()).unwrap().to_source("talk-1", name, "00ff")
}

#[test]
fn a_source_has_front_matter_labels_times_and_blank_lines_between_paragraphs() {
    let text = "Interviewer: Why?\nMia: [0:05] Because [1:05] of it.\n\nAnd so on.\nInterviewer: Oh.\nMia: Yes.\n";
    assert_eq!(
        source("talk: one.txt", text),
        "---\nid: talk-1\nkind: interview\nspeakers: [\"Interviewer\", \"Mia\"]\ninterviewers: [\"Interviewer\"]\n\
         imported: {from: \"talk: one.txt\", sha256: \"00ff\", format: \"txt\", encoding: \"utf-8\"}\n---\n\n\
         **Interviewer:** Why?\n\n**Mia:** [00:00:05] Because [00:01:05] of it.\n\nAnd so on.\n\n**Interviewer:** Oh.\n\n**Mia:** Yes.\n"
    );
}

#[test]
fn what_would_be_read_as_structure_gets_a_backslash() {
    let text = "Mia: One.\n\n# two\n\n> three\n\n**Four:** no\n\nMia: Five.\n\n#six\n";
    let body = source("a.txt", &text.replace("**Four:** no", "**Four: no**:"));
    for expected in ["\n\\# two\n", "\n\\> three\n", "\n\\**Four: no**:\n", "\n#six\n"] {
        assert!(body.contains(expected), "{expected:?} in {body}");
    }
}

#[test]
fn where_only_ends_are_marked_each_turn_begins_where_the_last_one_ended() {
    let body =
        source("f4.txt", "I: Why? #00:00:05-5#\nB: Because. #00:00:09-0#\nI: Oh. #00:00:10-0#\nB: Yes. #00:00:12-0#\n");
    let expected = "**I:** [00:00:00] Why?\n\n**B:** [00:00:05.500] Because.\n\n\
                    **I:** [00:00:09] Oh.\n\n**B:** [00:00:10] Yes. [00:00:12]\n";
    assert!(body.ends_with(expected), "{body}");
}

#[test]
fn scalars_that_yaml_would_change_are_quoted() {
    use super::scalar;
    for text in ["007", "no", "12:30", "a: b", "a #b", "- a", "", "1e5", "Yes", "~", "[x]", "a\"b", "a "] {
        assert!(scalar(text).starts_with('"'), "{text}");
    }
    assert_eq!(scalar("Officer-K03"), "Officer-K03");
    assert_eq!(scalar("a\"b\\\n"), r#""a\"b\\\n""#);
}

#[test]
fn cues_are_joined_into_paragraphs_and_the_unnamed_become_unknown() {
    let text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mia>We went\n\n00:02.000 --> 00:03.000\n<v Mia>home.\n\n\
                00:09.000 --> 00:10.000\n<v Mia>Then slept.\n\n00:10.000 --> 00:11.000\nOh.\n\n00:11.000 --> 00:12.000\n<v Mia>Yes.\n";
    let body = source("a.vtt", text);
    assert!(body.ends_with(
        "**Mia:** [00:00:01] We went home.\n\n[00:00:09] Then slept.\n\n**Unknown:** [00:00:10] Oh.\n\n**Mia:** [00:00:11] Yes.\n"
    ));
    assert!(body.contains("speakers: [\"Mia\", \"Unknown\"]"));
}
