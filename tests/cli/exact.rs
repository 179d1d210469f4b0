//! Figures are exact in files and can be read on a terminal: all digits here, room for names
//! and whole lines there.

use crate::support::{Ran, TempStudy};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

/// Twenty interviews without a date; every cook has “Long hours”, no waiter has, all have
/// “Always told”. Years in post are numbers.
fn study() -> TempStudy {
    let mut people = "id,role,years\n".to_owned();
    let mut files = Vec::new();
    for n in 10..30 {
        people.push_str(&format!("P{n},{},{n}\n", if n < 20 { "cook" } else { "waiter" }));
        let text = format!(
            "---\nid: i{n}\nkind: interview\nparticipants: [P{n}]\n---\n\n**P{n}:** The hours were long and we were tired.\n\n**Interviewer:** And then?\n\n**P{n}:** Then we went home.\n"
        );
        files.push((format!("corpus/i{n}.md"), text));
    }
    files.push(("corpus/participants.csv".to_owned(), people));
    let book = "# Long hours at work and after it {#hours}\n\n# Always told, whoever speaks of work {#told}\n";
    files.push(("codebook/codes.md".to_owned(), book.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let study = TempStudy::new(&files);
    let line = |n: u32, code: &str, quote: &str| json!({"source": format!("i{n}"), "code": code, "quote": quote});
    let hours = (10..20).map(|n| line(n, "hours", "hours were long"));
    let told = (10..30).map(|n| line(n, "told", "long and we"));
    let input: String = hours.chain(told).map(|line| format!("{line}\n")).collect();
    study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    study
}

fn at(study: &TempStudy, columns: &str, args: &[&str]) -> Ran {
    study.emic_in(&[("COLUMNS", columns)], args)
}

#[test]
fn a_small_p_is_whole_in_files_and_said_to_be_small_on_a_terminal() {
    let study = study();
    let rows = study.emic(&["test", "--by", "role", "--code", "hours", "--format", "json"]).exits(0).json();
    let p = rows[0]["p"].as_f64().unwrap();
    // One of the 184,756 ways to choose ten of twenty, from both ends.
    assert!((p - 2.0 / 184_756.0).abs() < 1e-15, "{rows}");
    let csv = study.emic(&["test", "--by", "role", "--code", "hours", "--format", "csv"]).exits(0).out;
    assert!(csv.contains(&format!(",{p},")), "{csv}");
    let text = at(&study, "200", &["test", "--by", "role"]).exits(0).out;
    assert!(text.contains("<0.0001") && !text.contains("e-"), "{text}");
    let pairs = study.emic(&["cooccurrence", "--list", "--format", "json"]).exits(0).json();
    let (c, jaccard) = (pairs[0]["c"].as_f64().unwrap(), pairs[0]["jaccard"].as_f64().unwrap());
    assert_eq!((c, jaccard), (0.5, 40.0 / 330.0), "{pairs}");
}

#[test]
fn a_reason_in_a_column_of_numbers_leaves_the_names_their_room() {
    let study = study();
    let text = at(&study, "100", &["test", "--by", "role"]).exits(0).out;
    let name = "Always told, whoever speaks of wo";
    assert!(text.lines().any(|line| line.contains(name) && line.contains("  –a ")), "{text}");
    assert!(text.contains("–a: a row or column of the table is empty"), "{text}");
    let page = study.emic(&["test", "--by", "role", "--format", "html"]).exits(0).out;
    assert_eq!(page.matches("so there is nothing to compare").count(), 1, "{page}");
    let csv = study.emic(&["test", "--by", "role", "--format", "csv"]).exits(0).out;
    assert!(!csv.contains('–'), "{csv}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let study = study();
    study.emic(&["codebook", "rename", "hours", "Hours", "--coder", "ana"]).exits(0);
    for args in [
        &["saturation"][..],
        &["codebook", "--since", "2020-01-01"],
        &["codebook", "lint"],
        &["test", "--by", "role"],
        &["cooccurrence", "--figure", "segments,c,lift"],
    ] {
        let ran = at(&study, "60", args);
        for line in ran.out.lines() {
            assert!(line.width() <= 60, "{args:?}: {} columns: {line:?}", line.width());
        }
    }
}

#[test]
fn interviews_without_dates_are_in_the_order_of_files_and_that_is_said() {
    let study = study();
    let text = study.emic(&["saturation"]).exits(0).out;
    let said = "in the order of their files, since none of them has a date";
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").matches(said).count() > 1, "{text}");
    let rows = study.emic(&["saturation", "--format", "json"]).exits(0).json();
    assert_eq!((&rows[0]["source"], rows[0].get("date")), (&json!("i10"), None));
}

#[test]
fn numbers_are_tested_in_groups_and_many_values_ask_for_them() {
    let study = study();
    let rows = study.emic(&["test", "--by", "years:10", "--code", "hours", "--format", "json"]).exits(0).json();
    assert_eq!((&rows[0]["years=10–19"], &rows[0]["years=20–29"]), (&json!(10), &json!(0)), "{rows}");
    let rows = study.emic(&["test", "--by", "years:-14,15-", "--code", "hours", "--format", "json"]).exits(0).json();
    assert_eq!((&rows[0]["years=up to 14"], &rows[0]["years=15 and more_of"]), (&json!(5), &json!(15)), "{rows}");
    let text = study.emic(&["test", "--by", "years"]).exits(0).out;
    assert!(text.contains("years:10"), "{text}");
    let said = study.emic(&["test", "--by", "years:1-5,4-9"]).exits(2).err;
    assert!(said.contains("overlap"), "{said}");
}

#[test]
fn a_source_without_spaces_is_measured_in_characters() {
    let text = "---\nid: talk\nlanguage: zh\nparticipants: [甲]\n---\n\n**甲:** 我在這裡工作很久了，每天都很累。\n";
    let study = TempStudy::new(&[("corpus/talk.md", text), ("codebook/codes.md", "# Work {#work}\n")]);
    study.emic(&["apply", "--coder", "ana", "--source", "talk", "--code", "work", "--quote", "工作很久"]).exits(0);
    let rows = study.emic(&["portrait", "talk", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&rows[0]["characters"], &rows[0]["code"], &rows[0]["code_name"]),
        (&json!(4), &json!("work"), &json!("Work"))
    );
    let line = study.emic(&["line", "work", "--format", "json"]).exits(0).json();
    assert!(line[0]["characters"].as_u64().unwrap() > 16 && line[0].get("words").is_none(), "{line}");
    let note = "Words cannot be counted by spaces in 1 source (talk)";
    // Notes are wrapped anywhere.
    let said = |args: &[&str]| study.emic(args).exits(0).out.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = said(&["portrait", "talk", "--along", "words"]);
    assert!(text.contains(note) && text.contains("--along characters"), "{text}");
    let text = said(&["matrix", "--cells", "words"]);
    assert!(text.contains(note) && text.contains("--cells characters"), "{text}");
}
