//! What `emic search`, `emic words` and `emic suggest` print, and what they say of
//! a question they cannot answer.

use crate::support::TempStudy;
use serde_json::Value;

const ONE: &str = "---\nid: one\nlanguage: en\nparticipants: [P1]\n---\n\n**Interviewer:** Tell me about custody.\n\n**P1:** They held him in custody. A cold cell, they called it.\n\n**Interviewer:** And then?\n\n**P1:** Then the records went missing, both of them.\n";
const TWO: &str = "---\nid: two\nlanguage: en\nparticipants: [P2]\n---\n\n**Interviewer:** Tell me.\n\n**P2:** A record of custody is a criminal and public record.\n";

fn study() -> TempStudy {
    TempStudy::new(&[
        ("study.toml", "format = 1\ntitle = \"Small\"\ninterviewers = [\"Interviewer\"]\n"),
        ("corpus/one.md", ONE),
        ("corpus/two.md", TWO),
        ("corpus/participants.csv", "id,role,age,consent\nP1,officer,34,quote;archive\nP2,nurse,58,quote\n"),
        ("codebook/codebook.md", "# Harm {#harm}\n\nWhat hurts.\n\n## Cold {#cold}\n\nCold rooms.\n"),
    ])
}

/// Codes some words for good.
fn coded(study: &TempStudy) {
    for (source, quote, code) in
        [("one", "cold cell", "cold"), ("one", "went missing", "harm"), ("two", "public", "harm")]
    {
        study.emic(&["apply", "--source", source, "--quote", quote, "--code", code, "--coder", "ana"]).exits(0);
    }
}

fn csv(text: &str) -> Vec<String> {
    text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect()
}

#[test]
fn figures_are_numbers_in_json_and_csv_below_nothing_too() {
    let study = study();
    let out = study.emic(&["search", "role:officer", "--format", "json"]).exits(0).out;
    assert!(out.contains("\"score\": 0.0") && !out.contains("-0.0"), "{out}");
    assert!(!study.emic(&["search", "role:officer", "--format", "csv"]).exits(0).out.contains("-0"));
    let key = ["words", "--key", "role:nurse", "--rarer", "--format"];
    let rows = study.emic(&[&key[..], &["json"]].concat()).exits(0).json();
    let them = rows.as_array().unwrap().iter().find(|r| r["word"] == "them").unwrap();
    assert!(them["log_ratio"].as_f64().unwrap() < 0.0 && them["log_likelihood"].is_number(), "{them}");
    let lines = csv(&study.emic(&[&key[..], &["csv"]].concat()).exits(0).out);
    assert!(lines.iter().any(|l| l.starts_with("them,0,1,") && l.contains(",-")), "{lines:?}");
    assert!(!lines.concat().contains('\''), "a number is no formula: {lines:?}");
    let rows = study.emic(&["words", "--format", "json"]).exits(0).json();
    assert!(rows[0]["per_1000"].is_number(), "{rows}");
    let text = study.emic(&["words"]).exits(0).out;
    let figures: Vec<&str> = text.split_whitespace().filter(|w| w.contains('.') && w.parse::<f64>().is_ok()).collect();
    let places = |figure: &&str| figure.split('.').nth(1).map(str::len) == Some(2);
    assert!(figures.len() > 5 && figures.iter().all(places), "people see as many places everywhere: {text}");
}

#[test]
fn two_facets_are_one_table_in_a_file_and_none_is_lost() {
    let study = study();
    let asked = ["search", "custody", "--facet", "speaker", "--facet", "source"];
    let rows = study.emic(&[&asked[..], &["--format", "json"]].concat()).exits(0).json();
    assert_eq!(rows[0], serde_json::json!({"by": "speaker", "value": "Interviewer", "hits": 1, "sources": 1}));
    assert_eq!(rows[3]["by"], "source");
    let file = study.root().join("facets.csv");
    study.emic(&[&asked[..], &["-o", file.to_str().unwrap()]].concat()).exits(0);
    let lines = csv(&std::fs::read_to_string(&file).unwrap());
    assert_eq!(lines[0], "by,value,hits,sources");
    assert!(lines.contains(&"speaker,P1,1,1".to_owned()) && lines.contains(&"source,one,2,1".to_owned()), "{lines:?}");
    let file = study.root().join("facets.txt");
    study.emic(&[&asked[..], &["-o", file.to_str().unwrap()]].concat()).exits(0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("Hits by speaker") && text.contains("Hits by source"), "{text}");
    let one = csv(&study.emic(&["search", "custody", "--facet", "speaker", "--format", "csv"]).exits(0).out);
    assert_eq!(one[0], "speaker,hits,sources", "one facet is as ever");
}

#[test]
fn an_evaluation_is_one_json_value_and_one_csv_table() {
    let study = study();
    coded(&study);
    let rows: Value = study.emic(&["suggest", "--evaluate", "--format", "json"]).exits(0).json();
    let rows = rows.as_array().unwrap();
    assert!(rows[0]["map"].is_number() && rows[0]["code"].is_null(), "{rows:?}");
    let of_code = rows.iter().find(|r| r["code"] == "harm").unwrap();
    assert!(of_code["passages"] == 2 && of_code["recall_at_5"].is_number() && of_code["map"].is_null(), "{of_code}");
    let lines = csv(&study.emic(&["suggest", "--evaluate", "--format", "csv"]).exits(0).out);
    let columns = |line: &String| line.split(',').count();
    assert!(lines[0].starts_with("ranked_by,code,passages,found,map,") && lines[0].ends_with(",recall_at_5"));
    assert!(lines.len() > 4 && lines.iter().all(|l| columns(l) == columns(&lines[0])), "{lines:?}");
    let text = study.emic(&["suggest", "--evaluate"]).exits(0).out;
    assert!(text.contains("coded passages") && text.contains("Recall by code"), "{text}");
}

#[test]
fn a_limit_is_of_rows_whatever_the_rows_are() {
    let study = study();
    let said = "**P1:** A cold cell again.\n\n**P1:** More cold.\n\n**P2:** Cold records, missing records.\n";
    study.write("corpus/three.md", &format!("---\nid: three\nlanguage: en\nparticipants: [P1, P2]\n---\n\n{said}"));
    study.write("codebook/codebook.md", "# Cold {#cold}\n\nA cold cell.\n\n# Records {#records}\n\nMissing records.\n");
    let rows =
        |args: &[&str]| study.emic(&[args, &["--format", "json"]].concat()).exits(0).json().as_array().unwrap().len();
    assert_eq!(rows(&["search", "custody", "--facet", "speaker", "--limit", "2"]), 2);
    let all = rows(&["suggest", "--source", "three"]);
    assert!(all > 1, "{all}");
    assert_eq!(rows(&["suggest", "--source", "three", "--limit", "1"]), 1);
    let text = study.emic(&["suggest", "--source", "three", "--limit", "1"]).exits(0).out;
    assert!(text.contains(&format!("1 of {all} suggestions")), "{text}");
    let text = study.emic(&["search", "custody", "--facet", "speaker", "--limit", "2"]).exits(0).out;
    assert!(text.contains("2 of 3 values"), "what is left out is said: {text}");
}

#[test]
fn a_query_that_begins_with_a_minus_is_given_back_whole() {
    let study = study();
    let ran = study.emic(&["search", "-custody"]).exits(2);
    assert!(ran.err.contains("emic search -- '-custody'"), "{}", ran.err);
    let ran = study.emic(&["search", "custody", "-cell", "--format", "csv"]).exits(2);
    assert!(ran.err.contains("emic search -- 'custody -cell'"), "{}", ran.err);
    study.emic(&["search", "--", "-custody"]).exits(0);
    assert!(study.emic(&["search", "--nosuch"]).exits(2).err.contains("--nosuch"));
}

#[test]
fn a_window_of_words_nobody_looks_beside_is_refused() {
    let study = study();
    assert!(study.emic(&["words", "--window", "3"]).exits(2).err.contains("--near"));
    study.emic(&["words", "--window", "3", "--concordance", "custody"]).exits(0);
}

#[test]
fn the_mark_of_a_doubt_stands_below_its_word() {
    let study = study();
    let err = study.emic(&["search", "custody and cell"]).err;
    let lines: Vec<&str> = err.lines().collect();
    let query = lines.iter().position(|l| *l == "custody and cell").unwrap_or_else(|| panic!("{err}"));
    assert_eq!(lines[query + 1], "        ^^^", "{err}");
    study.write("list.csv", "query,code\ncustody and cell,cold\n");
    let list = study.root().join("list.csv");
    let err = study.emic(&["search", "--words", list.to_str().unwrap(), "--dry-run", "--coder", "ana"]).err;
    assert!(err.contains("line 2: this may") && err.contains("\ncustody and cell\n        ^^^\n"), "{err}");
    let err = study.emic(&["words", "--in", "custody and cell"]).err;
    assert!(err.contains("\ncustody and cell\n        ^^^\n"), "counting says it, too: {err}");
}

#[test]
fn what_no_value_can_be_is_a_fault_that_says_what_there_is() {
    let study = study();
    study.write(
        "corpus/two.md",
        &TWO.replace("id: two\n", "id: two\ndate: 2018-03-02\n").replace("**P2", "# Cells\n\n**P2"),
    );
    study.emic(&["apply", "--source", "one", "--quote", "cold", "--code", "cold", "--coder", "ana"]).exits(0);
    for (query, said) in [
        ("age:>abc", "there is: 34, 58"),
        ("role:>5", "there is: nurse, officer"),
        ("date:>=2018-13-45", "such as 2018-07-01"),
        ("date:<2018-7", "such as 2018-07-01"),
        ("by:x", "there is: adjudication, hand, import, search, suggestion"),
        ("by:serch", "did you mean search?"),
        ("round:x", "the study has none"),
        ("section:xyz", "there is: Cells"),
    ] {
        let ran = study.emic(&["search", query]).exits(2);
        assert!(ran.err.contains(&format!("{query}\n^^")) && ran.err.contains(said), "{query}: {}", ran.err);
    }
    for query in ["age:>40", "date:2018", "date:>=2018", "by:hand", "section:cell*", "role:[a TO o]", "round:*"] {
        let code = study.emic(&["search", "--count", query]).code;
        assert!(code == 0 || query == "round:*" && code == 1, "{query}");
    }
    assert_eq!(study.emic(&["search", "--count", "consent:archive"]).exits(0).out, "2\n", "a part of quote;archive");
}

#[test]
fn a_word_said_twice_beside_a_place_is_no_closer_than_always() {
    let study = study();
    let text = "**P1:** Tea tea kettle tea tea.\n\n**P2:** Kettle water kettle. So it was, and so it went on.\n";
    study.write("corpus/two.md", &format!("---\nid: two\nparticipants: [P1, P2]\n---\n\n{text}"));
    let rows = study.emic(&["words", "--near", "kettle", "--window", "2", "--format", "json"]).exits(0).json();
    let of = |word: &str| rows.as_array().unwrap().iter().find(|r| r["word"] == word).unwrap().clone();
    assert!(rows.as_array().unwrap().iter().all(|r| r["log_dice"].as_f64().unwrap() <= 14.0), "{rows}");
    let dice = |together: f64, all: f64| 14.0 + (2.0 * together / (3.0 + all)).log2();
    for (word, beside, wanted) in [("tea", 4, dice(1.0, 4.0)), ("water", 1, dice(1.0, 1.0))] {
        assert_eq!(of(word)["beside"], beside);
        assert!((of(word)["log_dice"].as_f64().unwrap() - wanted).abs() < 1e-12, "{rows}");
    }
}

#[test]
fn a_study_without_a_language_is_told_that_words_have_one_form_there() {
    let study = study();
    study.write("corpus/two.md", &TWO.replace("language: en\n", ""));
    let err = study.emic(&["search", "records"]).exits(0).err;
    assert!(err.contains("1 source has no language, so there “records” is found in this form only"), "{err}");
    assert!(err.contains("study.toml"), "{err}");
    assert!(study.emic(&["words", "--concordance", "records"]).exits(0).err.contains("no language"));
    assert!(study.emic(&["codings", "--query", "records"]).err.contains("no language"));
    assert!(!study.emic(&["search", "=records"]).exits(0).err.contains("no language"), "one form was asked for");
    study.write("study.toml", "format = 1\ntitle = \"Small\"\nlanguage = \"English\"\n");
    study.write("corpus/one.md", &ONE.replace("language: en\n", "language: Klingon\n"));
    let faults = study.emic(&["check", "--format", "json"]).json();
    let said: Vec<(&str, &str)> = (faults.as_array().unwrap().iter())
        .filter(|f| f["rule"] == "language")
        .map(|f| (f["file"].as_str().unwrap(), f["help"].as_str().unwrap()))
        .collect();
    assert_eq!((said.len(), said[0].0, said[1].0), (2, "corpus/one.md", "study.toml"), "{said:?}");
    assert!(said[1].1.starts_with("write en") && said[0].1.contains("such as en"), "{said:?}");
}

#[test]
fn a_new_study_has_a_language_and_says_which() {
    let made = |args: &[&str]| {
        let dir = tempfile::tempdir().unwrap();
        let mut command = crate::support::program(dir.path());
        command.args([&["init", "--coder", "ana"], args].concat());
        let ran = crate::support::run(command, "");
        (ran, std::fs::read_to_string(dir.path().join("study.toml")).unwrap_or_default())
    };
    let (ran, file) = made(&[]);
    assert!(ran.out.contains("Its language is en") && file.contains("\nlanguage = \"en\"\n"), "{ran:?} {file}");
    assert!(made(&["--language", "pt-BR"]).1.contains("\nlanguage = \"pt-BR\"\n"));
    assert!(made(&["--language", "German"]).1.contains("\nlanguage = \"de\"\n"));
    let (ran, file) = made(&["--language", "Klingon"]);
    assert!(ran.code == 2 && file.is_empty(), "{ran:?}");
}

#[test]
fn counts_of_characters_say_that_they_are_no_words() {
    let study = study();
    study.write("corpus/two.md", "---\nid: two\nlanguage: zh\nparticipants: [P2]\n---\n\n**P2:** 警察局 警察 警\n");
    let out = study.emic(&["words", "--in", "source:two"]).exits(0).out;
    assert!(out.contains("counted by characters"), "{out}");
    assert!(!study.emic(&["words", "--in", "source:one"]).exits(0).out.contains("counted by characters"));
}
