//! `emic search`, `emic words` and `emic suggest` as a person runs them.

use crate::support::TempStudy;

const ONE: &str = "---\nid: one\nkind: interview\nlanguage: en\nparticipants: [P1]\n---\n\n**Interviewer:** Tell me about custody.\n\n**P1:** They held him in custody. A cold cell, “café” they called it.\n\n**Interviewer:** And then?\n\n**P1:** Then the records went missing, both of them.\n";
const TWO: &str = "---\nid: two\nkind: interview\nlanguage: en\nparticipants: [P2]\n---\n\n**Interviewer:** Tell me.\n\n**P2:** A record of custody is a criminal and public record.\n";
const PEOPLE: &str = "id,role,age\nP1,officer,34\nP2,nurse,58\n";
const BOOK: &str = "# Harm {#harm}\n\nWhat hurts.\n\n## Cold {#cold}\n\nCold rooms.\n";

fn study() -> TempStudy {
    TempStudy::new(&[
        ("study.toml", "format = 1\ntitle = \"Small\"\ninterviewers = [\"Interviewer\"]\n"),
        ("corpus/one.md", ONE),
        ("corpus/two.md", TWO),
        ("corpus/participants.csv", PEOPLE),
        ("codebook/codebook.md", BOOK),
    ])
}

/// What is printed, a line each.
fn lines(study: &TempStudy, args: &[&str]) -> Vec<String> {
    let ran = study.emic(args);
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn hits_are_shown_in_a_line_each_with_the_words_found_marked() {
    let study = study();
    let out = lines(&study, &["search", "record"]);
    assert_eq!(out[0], "one:4 P1  Then the [[records]] went missing, both of them.");
    assert_eq!(out[1], "two:2 P2  A [[record]] of custody is a criminal and public [[record]].");
    assert_eq!(out[3], "2 turns");
    assert!(study.emic(&["search", "nothing"]).exits(1).out.ends_with("0 turns\n"));
}

#[test]
fn json_has_spans_in_code_points_and_who_speaks() {
    let study = study();
    let found = study.emic(&["search", "--format", "json", "café role:officer"]).exits(0).json();
    let hit = &found[0];
    assert_eq!(
        (&hit["source"], &hit["turn"], &hit["participant"]),
        (&"one".into(), &2.into(), &serde_json::json!(["P1"]))
    );
    let (start, end) = (hit["start"].as_u64().unwrap() as usize, hit["end"].as_u64().unwrap() as usize);
    let body: Vec<char> = ONE.split("\n---\n\n").nth(1).unwrap().chars().collect();
    assert_eq!(body[start..end].iter().collect::<String>(), hit["text"].as_str().unwrap());
    let mark = &hit["highlights"][0];
    let word: String = body[mark[0].as_u64().unwrap() as usize..mark[1].as_u64().unwrap() as usize].iter().collect();
    assert_eq!(word, "café");
}

#[test]
fn counts_facets_units_and_limits() {
    let study = study();
    assert_eq!(study.emic(&["search", "--count", "custody"]).exits(0).out, "3\n");
    assert_eq!(study.emic(&["search", "--count", "--unit", "sentence", "custody"]).exits(0).out, "3\n");
    assert_eq!(study.emic(&["search", "--count", "--unit", "source", "custody"]).exits(0).out, "2\n");
    let facet = study.emic(&["search", "custody", "--facet", "speaker", "--format", "csv"]).exits(0).out;
    assert_eq!(
        facet.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(),
        ["speaker,hits,sources", "Interviewer,1,1", "P1,1,1", "P2,1,1"]
    );
    let limited = study.emic(&["search", "custody", "--limit", "1"]).exits(0).out;
    assert!(limited.ends_with("1 of 3 turns\n"), "{limited}");
    let context = study.emic(&["search", "cell", "--context", "1"]).exits(0).out;
    assert!(
        context.contains("    Interviewer: Tell me about custody.") && context.contains("    Interviewer: And then?")
    );
}

#[test]
fn what_cannot_be_asked_is_shown_at_its_place_all_at_once() {
    let study = study();
    let ran = study.emic(&["search", "custody rol:officer code:clod"]).exits(2);
    assert!(ran.err.contains("custody rol:officer code:clod\n        ^^^^^^^^^^^\n"), "{}", ran.err);
    assert!(ran.err.contains("did you mean role:?") && ran.err.contains("did you mean cold?"), "{}", ran.err);
    let ran = study.emic(&["search", "(custody"]).exits(2);
    assert!(ran.err.contains("\n^\n"), "{}", ran.err);
}

#[test]
fn what_changed_in_a_file_is_found_at_once() {
    let study = study();
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(1).out, "0\n");
    study.write("corpus/two.md", &TWO.replace("criminal", "blanket"));
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(0).out, "1\n");
    assert_eq!(study.emic(&["search", "--count", "criminal"]).exits(1).out, "0\n");
    study.write("corpus/three.md", &TWO.replace("id: two", "id: three"));
    assert_eq!(study.emic(&["search", "--count", "criminal"]).exits(0).out, "1\n");
    std::fs::remove_file(study.root().join("corpus/three.md")).unwrap();
    assert_eq!(study.emic(&["search", "--count", "criminal"]).exits(1).out, "0\n");
}

#[test]
fn words_are_counted_and_compared() {
    let study = study();
    let out = study.emic(&["words", "--limit", "1", "--format", "csv"]).exits(0).out;
    assert_eq!(out.trim_start_matches('\u{feff}').lines().nth(1).unwrap(), "a,3,100.00,2,2");
    let near = study.emic(&["words", "--near", "criminal", "--window", "2", "--format", "csv"]).exits(0).out;
    assert!(near.contains("\nand,1,1,") && !near.contains("\nrecord,"), "{near}");
    let key = study.emic(&["words", "--key", "role:nurse", "--format", "csv"]).exits(0).out;
    assert!(key.contains("\nrecord,2,0,"), "{key}");
    study.emic(&["words", "--near", "a b"]).exits(2);
}

#[test]
fn suggestions_need_a_coder_who_is_not_blind() {
    let study = study();
    let ran = study.emic(&["suggest", "--code", "cold"]).exits(0);
    assert!(ran.out.contains("cold") && ran.out.contains("learned from 0 codings and the codebook"), "{}", ran.out);
    study.emic(&["suggest", "--code", "cold", "--blind", "--coder", "ana"]).exits(2);
    study.emic(&["suggest", "--evaluate"]).exits(2);
    study.emic(&["suggest"]).exits(2);
}
