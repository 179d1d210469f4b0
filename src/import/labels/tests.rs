use super::*;

fn census(lines: &[&str]) -> Census {
    let mut census = Census::default();
    for (n, line) in lines.iter().enumerate() {
        census.paragraph();
        if let Some((label, _)) = split(line) {
            census.add(label, n as u32 + 1, false);
        }
    }
    census.settle();
    census
}

fn accepted(lines: &[&str]) -> Vec<String> {
    census(lines).accepted.into_keys().collect()
}

#[test]
fn a_label_ends_at_a_colon_of_either_width_with_any_blank_around_it() {
    assert_eq!(split("Anna: yes"), Some(("Anna".into(), "yes")));
    assert_eq!(split("MSM:\tyes"), Some(("MSM".into(), "yes")));
    assert_eq!(split("Anna\u{a0}: yes"), Some(("Anna".into(), "yes")));
    assert_eq!(split("\u{200f}Anna\u{200e}: yes"), Some(("Anna".into(), "yes")));
    assert_eq!(split("王小明：好"), Some(("王小明".into(), "好")));
    assert_eq!(split("Anna:"), Some(("Anna".into(), "")));
}

#[test]
fn times_and_addresses_are_not_labels() {
    assert_eq!(split("10:30 was late"), None);
    assert_eq!(split("10: was late"), None);
    assert_eq!(split("http://example.org said she"), None);
}

#[test]
fn a_name_that_comes_back_is_a_speaker_and_a_word_of_warning_is_not() {
    let lines = ["Q: Why?", "Anna: So: it was.", "Warning: hot.", "Remember: no.", "Anna: Yes.", "10:30 it came."];
    assert_eq!(accepted(&lines), ["Anna"]);
    let lines = ["Interviewer: Why?", "Anna: It was.", "Note: laughs.", "Anna: Yes."];
    assert_eq!(accepted(&lines), ["Anna", "Interviewer"]);
}

#[test]
fn prose_with_a_colon_here_and_there_has_no_speakers() {
    let mut lines = vec!["It rained.", "He said: go home.", "He said: stay.", "Tea: hot.", "Tea: cold."];
    lines.extend(["We went on walking."; 20]);
    assert!(accepted(&lines).is_empty());
}

#[test]
fn in_a_labelled_file_a_full_name_seen_once_is_a_speaker_too() {
    let mut lines = vec!["kestrel: a"; 12];
    lines.extend(["Mia Olsen: b", "Plan: e"]);
    let census = census(&lines);
    assert!(census.knows("kestrel") && census.knows("Mia Olsen"));
    assert_eq!(census.doubtful(), [("Plan", 14)]);
}

#[test]
fn the_interviewer_is_named_only_when_nobody_could_doubt_it() {
    let labels = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
    assert_eq!(interviewers(&labels(&["Interviewer 2", "Anna"])), ["Interviewer 2"]);
    assert_eq!(interviewers(&labels(&["I", "B"])), ["I"]);
    assert!(interviewers(&labels(&["I", "Break"])).is_empty());
    assert!(interviewers(&labels(&["Mary Smith", "Anna"])).is_empty());
}

#[test]
fn a_slip_of_the_pen_in_a_label_is_noticed_but_numbers_are_not_slips() {
    let counted =
        vec![("Participant".to_string(), 40), ("Particpant".to_string(), 1), ("P12".into(), 3), ("P13".into(), 4)];
    assert_eq!(variants(&counted), [("Particpant".to_string(), "Participant".to_string())]);
}

#[test]
fn in_a_few_lines_that_are_all_labelled_everybody_counts() {
    assert_eq!(accepted(&["Interviewer: How was it?", "Anna: Fine."]), ["Anna", "Interviewer"]);
    assert_eq!(accepted(&["I: How was it?", "B: Fine."]), ["B", "I"]);
    assert!(accepted(&["Three things: flour.", "We walked.", "It rained.", "Tea: hot."]).is_empty());
}

#[test]
fn caption_marks_before_a_name_are_not_part_of_it() {
    assert_eq!(split(">> MIA: yes"), Some(("MIA".into(), "yes")));
    assert_eq!(split("- Mia: yes"), Some(("Mia".into(), "yes")));
}
