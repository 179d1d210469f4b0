//! Co-occurrence, sequences, tests, similarity and what is lacking, from the command line.

use crate::support::TempStudy;
use serde_json::{Value, json};

/// Four interviews: cooks have `alpha` on the same words as `gamma`, waiters `beta`.
fn study() -> TempStudy {
    let mut files = vec![(
        "corpus/participants.csv".to_owned(),
        "id,role\nP1,cook\nP2,cook\nP3,waiter\nP4,waiter\nP5,waiter\n".to_owned(),
    )];
    for n in 1..=5 {
        let text = format!(
            "---\nid: i{n}\nkind: interview\nparticipants: [P{n}]\n---\n\n# Beginning\n\n**P{n}:** It was cold and we were tired.\n\n**Interviewer:** And then?\n\n**P{n}:** Then we went home.\n"
        );
        files.push((format!("corpus/i{n}.md"), text));
    }
    files.push((
        "codebook/codes.md".to_owned(),
        "# Alpha {#alpha}\n\n## Below {#below}\n\n# Beta {#beta}\n\n# Gamma {#gamma}\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let study = TempStudy::new(&files);
    let line = |source: &str, code: &str, quote: &str| json!({"source": source, "code": code, "quote": quote});
    let lines = [
        line("i1", "alpha", "cold and we were"),
        line("i1", "gamma", "we were tired"),
        line("i2", "below", "cold"),
        line("i2", "gamma", "went home"),
        line("i3", "beta", "tired"),
        line("i4", "beta", "tired"),
        line("i4", "gamma", "home"),
    ];
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    study
}

fn rows(study: &TempStudy, args: &[&str]) -> Vec<Value> {
    let made = study.emic(&[args, &["--format", "json"]].concat()).exits(0).json();
    made.as_array().unwrap().clone()
}

#[test]
fn pairs_of_codes_are_listed_by_relation_with_what_is_below_them_where_asked() {
    let study = study();
    let words = rows(&study, &["cooccurrence", "--list"]);
    assert_eq!(words.len(), 1);
    let one = &words[0];
    assert_eq!((&one["code"], &one["other"], &one["shared"]), (&json!("alpha"), &json!("gamma"), &json!(7)));
    assert_eq!(one["c"], json!(1.0 / 3.0), "1 of 1 + 3 - 1 segments");
    let near = rows(&study, &["cooccurrence", "--list", "--relation", "near:2", "--below"]);
    let of = |a: &str, b: &str| near.iter().find(|row| row["code"] == a && row["other"] == b);
    assert_eq!(of("alpha", "gamma").unwrap()["code_with_other"], json!(2), "below counts for alpha");
    assert!(of("alpha", "below").is_none());
    assert_eq!(rows(&study, &["cooccurrence", "alpha", "gamma"]).len(), 2);
    study.emic(&["cooccurrence", "alpha", "beta"]).exits(1);
    let said = study.emic(&["cooccurrence", "--relation", "next"]).exits(2).err;
    assert!(said.contains("near:N"), "{said}");
    let said = study.emic(&["cooccurrence", "gama"]).exits(2).err;
    assert!(said.contains("did you mean “gamma”"), "{said}");
}

#[test]
fn a_matrix_without_totals_has_none_in_any_format() {
    let study = study();
    let made = study.emic(&["cooccurrence", "--figure", "lift", "--format", "json"]).exits(0).json();
    assert_eq!((&made["row_totals"], &made["measure"]), (&json!([]), &json!("lift")));
    for format in ["text", "csv", "md", "html", "latex", "svg"] {
        let out = study.emic(&["similar", "participants", "--format", format]).exits(0).out;
        assert!(out.contains("P1") && !out.contains("Total"), "{format}: {out}");
    }
    let summed = study.emic(&["cooccurrence"]).exits(0).out;
    assert!(summed.contains("Total"), "{summed}");
}

#[test]
fn what_follows_what_is_held_against_what_is_expected() {
    let study = study();
    let next = rows(&study, &["sequences", "--list"]);
    let of = |a: &str, b: &str| next.iter().find(|row| row["code"] == a && row["then"] == b).cloned();
    assert_eq!(of("alpha", "gamma").unwrap()["observed"], json!(1));
    assert_eq!(of("below", "gamma").unwrap()["expected"], json!(1.0), "all three pairs end with gamma");
    assert!(of("gamma", "alpha").is_none());
    assert_eq!(rows(&study, &["sequences", "beta", "gamma"]).len(), 2);
    study.emic(&["sequences", "--lag", "0"]).exits(2);
}

#[test]
fn a_test_counts_participants_who_were_read_and_a_reflexive_study_is_not_tested_unasked() {
    let study = study();
    let tested = rows(&study, &["test", "--by", "role", "--code", "alpha"]);
    assert_eq!((&tested[0]["role=cook"], &tested[0]["role=cook_of"]), (&json!(2), &json!(2)));
    assert_eq!((&tested[0]["role=waiter"], &tested[0]["role=waiter_of"]), (&json!(0), &json!(2)), "P5 was not read");
    let p = tested[0]["p"].as_f64().unwrap();
    assert!((p - 1.0 / 3.0).abs() < 1e-12 && tested[0]["warning"] == "few expected", "{tested:?}");
    let text = study.emic(&["test", "--by", "role"]).exits(0).out;
    assert!(text.contains("chosen on purpose") && text.contains("p_holm: corrected for 4 tests"), "{text}");
    study.emic(&["test", "--by", "rank"]).exits(2);
    study.write("study.toml", &study.read("study.toml").replace("method = \"thematic\"", "method = \"reflexive\""));
    let said = study.emic(&["test", "--by", "role"]).exits(2).err;
    assert!(said.contains("Meaning is made in the reading") && said.contains("--anyway"), "{said}");
    study.emic(&["test", "--by", "role", "--anyway"]).exits(0);
}

#[test]
fn trees_and_maps_are_drawn_with_their_axes_on_a_terminal_and_as_pictures() {
    let study = study();
    let text = study.emic(&["similar", "participants", "--tree"]).exits(0).out;
    assert!(text.contains("across: distance (1 − Jaccard)") && text.contains('┐'), "{text}");
    assert!(text.contains("1 participant, not read"), "{text}");
    let svg = study.emic(&["similar", "participants", "--tree", "--format", "svg"]).exits(0).out;
    assert!(svg.contains("Tree of clusters; height: distance (1 − Jaccard)"), "{svg}");
    let text = study.emic(&["similar", "codes", "--map"]).exits(0).out;
    assert!(text.contains("across: axis 1 (") && text.contains("Numbers: codes, letters: participants"), "{text}");
    let svg = study.emic(&["similar", "codes", "--map", "--format", "svg"]).exits(0).out;
    assert!(svg.contains("<circle") && svg.contains("axis 2"), "{svg}");
    let said = study.emic(&["similar", "codes", "--list", "--format", "svg"]).exits(2).err;
    assert!(said.contains("no picture"), "{said}");
}

#[test]
fn who_lacks_what_most_have_is_named() {
    let lacking = rows(&study(), &["absent"]);
    let gamma = lacking.iter().find(|row| row["code"] == "gamma").unwrap();
    assert_eq!((&gamma["without"], &gamma["lack_it"]), (&json!(["P3"]), &json!(1)), "3 of 4; P5 was not read");
    study().emic(&["absent", "--share", "most"]).exits(2);
}
