//! `emic themes` and `emic map`: what is listed, shown, drawn, made and refused.

use crate::support::TempStudy;
use serde_json::{Value, json};

/// Two themes with files; codings of two coders with `alpha`, and one with `beta`.
fn study() -> TempStudy {
    let study = TempStudy::small();
    let lines = [
        json!({"source": "one", "code": "alpha", "quote": "one chance", "nth": 2}),
        json!({"source": "one", "code": "beta", "span": [100, 120]}),
        json!({"source": "one", "code": "alpha", "quote": "one chance", "nth": 2, "coder": "ben"}),
    ];
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    let ids = study.emic(&["codings", "--coder", "ana", "--format", "json"]).exits(0).json();
    let of = |code: &str| {
        let all = ids.as_array().unwrap();
        all.iter().find(|c| c["code"] == code).unwrap()["id"].as_str().unwrap().to_owned()
    };
    study.write(
        "themes/hope.md",
        &format!(
            "---\nstatus: settled\ncodes: [alpha]\n---\n\n# Hope\n\nOne chance is hope.\n\n- **Contradicts:** [[theme:fear]]\n\
             - **Evidence:** [[coding:{}]]\n- **Counter-evidence:** [[coding:{}]]\n",
            of("alpha"),
            of("beta")
        ),
    );
    study.write("themes/fear.md", "---\ncodes: [beta, alpha]\n---\n\n# Fear\n\nIt is not.\n");
    study.write("themes/README.md", "No theme.\n");
    study
}

fn keyed<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    value.as_array().unwrap().iter().map(|one| &one[key]).collect()
}

#[test]
fn themes_are_listed_and_counted_for_a_record_each_segment_once() {
    let study = study();
    let ana = study.emic(&["themes", "--record", "coder:ana", "--format", "json"]).exits(0).json();
    assert_eq!(keyed(&ana, "id"), ["fear", "hope"]);
    assert_eq!(keyed(&ana, "status"), ["candidate", "settled"]);
    assert_eq!(keyed(&ana, "codings"), [2, 1]);
    assert_eq!(keyed(&ana, "counter_evidence"), [0, 1]);
    let all = study.emic(&["themes", "--record", "all", "--format", "json"]).exits(0).json();
    assert_eq!(keyed(&all, "codings"), [3, 2]);
    let union = study.emic(&["themes", "--record", "union", "--format", "json"]).exits(0).json();
    assert_eq!(keyed(&union, "codings"), [2, 1]);
    let text = study.emic(&["themes", "--record", "union"]).exits(0).out;
    assert!(text.starts_with("2 themes: 1 candidate, 1 settled") && text.contains("Left out: no coding."), "{text}");
    assert!(study.emic(&["status"]).exits(0).out.contains("themes              2  candidate 1, settled 1"));
}

#[test]
fn one_theme_is_shown_with_its_evidence_and_what_speaks_against_it() {
    let study = study();
    let shown = study.emic(&["themes", "show", "hope", "--record", "coder:ben", "--format", "json"]).exits(0).json();
    assert_eq!((&shown["claim"], &shown["codings"]), (&json!("One chance is hope."), &json!(1)));
    assert_eq!(shown["evidence"][0]["not_counted"], "of another record", "it is ana's");
    assert_eq!(shown["evidence"][0]["quote"], "one chance");
    assert_eq!(
        (&shown["links"][0]["relation"], &shown["links"][0]["id"]),
        (&json!("contradicts"), &json!("theme:fear"))
    );
    let fear = study.emic(&["themes", "show", "fear", "--record", "all"]).exits(0).out;
    assert!(fear.contains("Linked from\n  Hope  (theme:hope) contradicts it"), "{fear}");
    let csv = study.emic(&["themes", "show", "hope", "--record", "all", "--format", "csv"]).exits(0).out;
    assert!(csv.lines().any(|line| line.starts_with("counter-evidence,coding:")), "{csv}");
    let refused = study.emic(&["themes", "show", "hop"]).exits(2);
    assert!(refused.err.contains("there is no theme “hop”; did you mean “hope”?"), "{refused:?}");
}

#[test]
fn a_new_theme_is_a_file_that_is_never_written_again() {
    let study = study();
    let new =
        ["themes", "new", "luck", "--title", "Luck & work", "--code", "alpha", "--claim", "Both.", "--coder", "ana"];
    let made = study.emic(&new).exits(0);
    assert_eq!(made.out, "made themes/luck.md\n");
    let text = study.read("themes/luck.md");
    assert!(text.contains("codes: [alpha]\n") && text.ends_with("# Luck & work\n\nBoth.\n"), "{text}");
    study.emic(&["check"]).exits(0);
    study.write("themes/luck.md", "mine\n");
    let again = study.emic(&new).exits(2);
    assert!(again.err.contains("nothing was written"), "{again:?}");
    assert_eq!(study.read("themes/luck.md"), "mine\n");
    for (id, code, why) in [
        ("Good Luck", "alpha", "write good-luck"),
        ("other", "alfa", "did you mean “alpha”?"),
        ("hope", "alpha", "themes/hope.md"),
    ] {
        let refused = study.emic(&["themes", "new", id, "--title", "T", "--code", code, "--coder", "ana"]).exits(2);
        assert!(refused.err.contains(why), "{refused:?}");
    }
    assert!(!study.root().join("themes/other.md").exists());
}

#[test]
fn what_is_done_to_a_theme_is_taken_back_and_done_again() {
    let study = study();
    let emic = |args: &[&str]| study.emic(&[args, &["--coder", "ana"]].concat());
    emic(&["themes", "new", "luck", "--title", "Luck", "--code", "alpha"]).exits(0);
    let made = study.read("themes/luck.md");
    let said = emic(&["themes", "set", "luck", "--status", "settled", "--code", "beta", "--no-code", "alpha"]).exits(0);
    assert_eq!(said.out, "the theme “Luck” is settled now\nthe theme “Luck” is built from other codes now\n");
    assert_eq!(study.read("themes/luck.md"), made.replace("candidate", "settled").replace("[alpha]", "[beta]"));
    let log = emic(&["log"]).exits(0).out;
    assert!(log.contains("theme: codes luck") && log.contains("theme: new luck"), "{log}");
    emic(&["undo"]).exits(0);
    assert_eq!(study.read("themes/luck.md"), made.replace("candidate", "settled"));
    emic(&["undo"]).exits(0);
    assert_eq!(study.read("themes/luck.md"), made);
    emic(&["undo"]).exits(0);
    assert!(!study.root().join("themes/luck.md").exists());
    emic(&["redo"]).exits(0);
    assert_eq!(study.read("themes/luck.md"), made);
    study.write("themes/luck.md", &made.replace("# Luck", "# Luck and more"));
    let refused = emic(&["undo"]).exits(2);
    assert!(refused.err.contains("take this back by hand"), "{refused:?}");
    for (change, why) in [
        (["luck", "--status", "good"], "no status of a theme"),
        (["luck", "--no-code", "beta"], "is not built from “beta”"),
        (["luk", "--status", "settled"], "did you mean “luck”?"),
        (["luck", "--code", "alfa"], "did you mean “alpha”?"),
    ] {
        let refused = emic(&[&["themes", "set"][..], &change].concat()).exits(2);
        assert!(refused.err.contains(why), "{refused:?}");
    }
    study.emic(&["check"]).exits(0);
}

#[test]
fn a_map_is_had_as_a_list_a_picture_and_for_graphviz() {
    let study = study();
    let map = study.emic(&["map", "--format", "json"]).exits(0).json();
    assert_eq!(keyed(&map["nodes"], "id"), ["theme:fear", "theme:hope", "code:alpha", "code:beta"]);
    assert_eq!(map["links"][0], json!({"from": "theme:hope", "relation": "contradicts", "to": "theme:fear"}));
    assert_eq!(map["links"].as_array().unwrap().len(), 4);
    let svg = study.emic(&["map", "--format", "svg"]).exits(0).out;
    assert!(svg.contains("<desc") && svg.contains("Hope contradicts Fear."), "{svg}");
    let dot = study.emic(&["map", "hope", "--format", "dot"]).exits(0).out;
    assert!(dot.starts_with("digraph \"Theme map: Hope\" {") && !dot.contains("code:beta"), "{dot}");
    let text = study.emic(&["map"]).exits(0).out;
    assert!(text.contains("contradicts") && text.contains("serves"), "{text}");
    study.emic(&["codings", "--format", "dot"]).exits(2);
}

#[test]
fn blind_a_theme_that_names_another_coder_is_not_shown() {
    let study = study();
    study.write("themes/own.md", "---\ncoder: ben\ncodes: [alpha]\n---\n# Ben's\n");
    let ids = |coder: &str| {
        let ran = study.emic(&["themes", "--blind", "--coder", coder, "--format", "json"]).exits(0);
        keyed(&ran.json(), "id").iter().map(|id| id.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("ana"), ["fear", "hope"]);
    assert_eq!(ids("ben"), ["fear", "hope", "own"]);
    let map = study.emic(&["map", "--blind", "--coder", "ana"]).exits(0).out;
    assert!(!map.contains("Ben"), "{map}");
}

#[test]
fn a_study_without_themes_says_so_and_what_is_wrong_with_one_is_checked() {
    let study = TempStudy::small();
    study.emic(&["themes", "--coder", "ana"]).exits(1);
    study.emic(&["map", "--coder", "ana"]).exits(1);
    study.write(
        "themes/a.md",
        "---\nstatus: done\ncodes: [alfa]\n---\n# A\n\n- **Evidence:** [[coding:X]]\n- **Supports:** [[theme:a]]\n",
    );
    study.write("themes/b.md", "---\nid: A\n---\n# B\n");
    let found = study.emic(&["check", "--format", "json"]).exits(1).json();
    let mut rules: Vec<&str> = keyed(&found, "rule").iter().map(|rule| rule.as_str().unwrap()).collect();
    rules.sort();
    let expected =
        ["link-to-itself", "same-theme-id", "theme-code", "theme-status", "theme-target", "theme-without-codes"];
    assert_eq!(rules, expected);
}
