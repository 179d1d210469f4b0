//! The built program: exit codes, output contracts, what is written and what
//! never is.

mod agree;
mod change;
mod compare;
mod exact;
mod framework;
mod keys;
mod memos;
mod output;
mod quotes;
mod relations;
mod search;
mod shown;
mod themes;

use crate::support::{TempStudy, program, run};
use serde_json::json;

/// A small study with a few codings of two coders.
fn coded() -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/participants.csv", "id,role\nP-01,cook\n");
    study.write("corpus/two.md", &format!("---\nid: two\nkind: document\n---\n\n{}", study.read("corpus/two.md")));
    let lines = [
        json!({"source": "one", "code": "alpha", "quote": "one chance", "nth": 2, "memo": "again"}),
        json!({"source": "one", "code": "beta", "span": [100, 120], "round": "1"}),
        json!({"source": "two", "quote": "End.", "code": null}),
        json!({"source": "one", "code": "gamma", "quote": "Nobody slept", "coder": "ben"}),
    ];
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    study
}

#[test]
fn every_command_runs_and_says_with_its_exit_code_what_came_of_it() {
    let study = coded();
    let ok = |args: &[&str]| study.emic(&[args, &["--coder", "ana"]].concat()).exits(0);
    for args in [
        &["status"][..],
        &["sources"],
        &["codebook"],
        &["codings"],
        &["log"],
        &["memos"],
        &["check"],
        &["review"],
        &["codebook", "show", "alpha"],
        &["matrix", "--record", "union"],
        &["--help"],
        &["--version"],
    ] {
        assert!(!ok(args).out.is_empty(), "{args:?}");
    }
    ok(&["mark", "complete", "one"]);
    ok(&["apply", "--source", "one", "--code", "gamma", "--quote", "borrowed stove"]);
    ok(&["undo"]);
    ok(&["redo"]);
    ok(&["codebook", "add", "Delta", "--under", "beta", "--origin", "inductive"]);
    ok(&["codebook", "rename", "delta", "Fourth"]);
    ok(&["codebook", "move", "delta"]);
    ok(&["codebook", "redefine", "delta", "What comes fourth."]);
    ok(&["codebook", "merge", "delta", "--into", "alpha"]);
    ok(&["undo"]);
    ok(&["codebook", "retire", "delta"]);
    study.write("notes.txt", "Interviewer: Well?\n\nP-02: Well enough, thank you.\n");
    ok(&["import", "notes.txt", "--id", "three"]);
    assert!(study.read("corpus/three.md").contains("Well enough"));
    // Nothing found is 1.
    study.emic(&["codings", "--code", "delta"]).exits(1);
    study.emic(&["codebook", "lint"]).exits(1);
    study.emic(&["redo", "--coder", "ana"]).exits(1);
    study.emic(&["import", "notes.txt"]).exits(1);
    let text = study.read("corpus/one.md").replace("Nobody slept", "None slept");
    study.write("corpus/one.md", &text);
    study.emic(&["review"]).exits(1);
    study.emic(&["check"]).exits(1);
    // What cannot run is 2, and nothing is on standard output.
    for args in [
        &["nonsense"][..],
        &["codings", "--nonsense"],
        &["code"],
        &["matrix"],
        &["apply", "--source", "one", "--span", "x"],
        &["undo"],
        &["codings", "--format", "parchment"],
        &["init", "--coder", "x"],
    ] {
        let ran = study.emic(args).exits(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}: {ran:?}");
    }
}

#[test]
fn without_a_terminal_the_bare_program_prints_the_status_and_says_how_to_start() {
    let ran = coded().emic(&[]).exits(0);
    assert!(ran.out.contains("A test") && ran.err.contains("emic code"), "{ran:?}");
}

#[test]
fn commands_that_read_write_nothing_outside_the_cache() {
    let study = coded();
    study.write("corpus/new.md", "A source without an id.\n");
    study.write("codebook/more.md", "# A code without an id\n");
    let text = study.read("corpus/one.md").replace("Nobody", "No one");
    study.write("corpus/one.md", &text);
    let before = study.tree();
    for args in [
        "",
        "status",
        "sources",
        "codebook",
        "codebook lint",
        "codebook show alpha",
        "codings",
        "codings --format json",
        "matrix --record all",
        "matrix --record all --format html",
        "log",
        "check",
        "check --format json",
        "review",
        "codings --blind --coder ana",
        "apply --dry-run --source one --code alpha --quote stove --coder ana",
        "import --dry-run study.toml --as txt",
        "init --dry-run --study elsewhere",
        "undo --coder nobody",
        "mark complete nonsense --coder ana",
        "apply --source one --code nonsense --quote stove --coder ana",
    ] {
        study.emic(&args.split(' ').filter(|a| !a.is_empty()).collect::<Vec<_>>());
        let now = study.tree();
        for (path, bytes) in &now {
            assert!(before.get(path) == Some(bytes), "`emic {args}` wrote {path}:\n{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(now.len(), before.len(), "`emic {args}`");
    }
}

#[test]
fn unknown_words_get_the_nearest_known_one() {
    let study = coded();
    for (args, near) in [
        (&["apply", "--source", "oen", "--code", "alpha", "--quote", "x"][..], "“one”"),
        (&["apply", "--source", "one", "--code", "alhpa", "--quote", "stove"], "“alpha”"),
        (&["codebook", "show", "gama"], "“gamma”"),
        (&["codebook", "rename", "gama", "x"], "gamma"),
        (&["codings", "--code", "alpah"], "alpha"),
        (&["codings", "--source", "twoo"], "two"),
        (&["codings", "--participant", "P-10"], "P-01"),
        (&["mark", "read", "onne"], "“one”"),
        (&["matrix", "--record", "all", "--rows", "rolle"], "role"),
    ] {
        let ran =
            study.emic(&[args, &["--coder", "ana"][..if args[0] == "codings" { 0 } else { 2 }]].concat()).exits(2);
        assert!(ran.err.contains(near), "{args:?}: {}", ran.err);
    }
}

#[test]
fn of_several_bad_lines_each_is_named_and_nothing_is_written() {
    let study = coded();
    let before = study.tree();
    let input = "{\"source\":\"one\",\"code\":\"alpha\",\"quote\":\"borrowed stove\"}\n{\"source\":\"one\",\"code\":\"alhpa\",\"quote\":\"stove\"}\n\n{\"source\":\"one\",\"code\":\"alpha\",\"span\":[5,99999]}\n{\"source\":\"one\",\"code\":\"alpha\",\"quote\":\"one chance\"}\n{\"source\":\"none\",\"code\":\"alpha\",\"quote\":\"x\"}\n{\"source\":\"one\",\"code\":\"alpha\"}\n{\"source\":\"one\",\"code\":\"alpha\",\"quote\":\"not said\",\"coder\":\"ben\"}\n";
    let ran = study.emic_with(&["apply", "--coder", "ana"], input).exits(2);
    for line in [2, 4, 5, 6, 7, 8] {
        assert!(ran.err.contains(&format!("line {line}:")), "{line}: {}", ran.err);
    }
    assert!(!ran.err.contains("line 1:") && ran.err.contains("nothing was written"), "{}", ran.err);
    assert_eq!(study.tree(), before);
    let ran = study.emic_with(&["apply", "--coder", "ana"], "not json\n{\"sauce\":1}\n").exits(2);
    assert!(ran.err.contains("line 1:") && ran.err.contains("line 2:"));
    study.emic_with(&["apply", "--coder", "ana"], "").exits(1);
    assert_eq!(study.tree(), before);
}

#[test]
fn all_lines_of_one_coder_are_one_act_and_applying_them_again_adds_nothing() {
    let study = coded();
    let input: String = ["borrowed stove", "façade", "Nobody"]
        .iter()
        .map(|q| format!("{}\n", json!({"source": "one", "code": "alpha", "quote": q})))
        .collect();
    study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    let count = |study: &TempStudy| study.emic(&["codings", "--format", "json"]).json().as_array().unwrap().len();
    assert_eq!(count(&study), 7);
    let before = study.tree();
    assert!(study.emic_with(&["apply", "--coder", "ana"], &input).exits(0).out.contains("there already"));
    assert_eq!(study.tree(), before);
    study.emic(&["undo", "--coder", "ana"]).exits(0);
    assert_eq!(count(&study), 4);
}

#[test]
fn what_was_coded_in_one_round_is_coded_again_in_the_next() {
    let study = TempStudy::new(&[("corpus/s.md", "**P1:** First answer here.\n"), ("codebook/x.md", "# X\n")]);
    let apply = |round: &str| {
        let base = ["apply", "--coder", "ana", "--source", "s", "--code", "x", "--quote", "First answer"];
        study.emic(&[&base[..], &["--round", round]].concat()).exits(0).out
    };
    assert!(!apply("1").contains("there already"));
    assert!(!apply("2").contains("there already"), "the same words in another round are another reading");
    assert!(apply("2").contains("there already"));
    let all = study.emic(&["codings", "--format", "json"]).exits(0).out;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&all).unwrap().as_array().unwrap().len(), 2);
}

#[test]
fn the_study_and_the_coder_come_from_the_environment_too() {
    let study = coded();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = program(elsewhere.path());
    command
        .env("EMIC_STUDY", study.root())
        .env("EMIC_CODER", "cleo")
        .args(["apply", "--source", "one", "--code", "alpha", "--quote", "stove"]);
    run(command, "").exits(0);
    assert!(study.read("codings/cleo/one.jsonl").contains("stove"));
    let mut command = program(elsewhere.path());
    command.args(["status"]);
    let ran = run(command, "").exits(2);
    assert!(ran.err.contains("study.toml") && ran.err.contains("emic init"), "{}", ran.err);
    // An option wins over the environment; a folder inside the study is in it.
    let mut command = program(&study.root().join("corpus"));
    command.env("EMIC_CODER", "cleo").args(["undo", "--coder", "ben"]);
    run(command, "").exits(0);
    // Several coders and none named: asked, not guessed.
    let ran = study.emic(&["mark", "read", "one"]).exits(2);
    for coder in ["ana", "ben", "cleo", "--coder"] {
        assert!(ran.err.contains(coder), "{}", ran.err);
    }
    let ran = study.emic(&["matrix"]).exits(2);
    assert!(ran.err.contains("union") && ran.err.contains("coder:"), "{}", ran.err);
}

#[test]
fn given_a_clock_and_a_seed_the_program_writes_the_same_bytes_twice() {
    let write = || {
        let study = TempStudy::small();
        for args in [
            &["apply", "--source", "one", "--code", "beta-beta-low", "--quote", "stove"][..],
            &["codebook", "add", "New"],
            &["undo"],
            &["mark", "skipped", "two"],
        ] {
            let mut command = program(study.root());
            command.args(args).env("EMIC_CLOCK", "2026-11-23T10:00:00Z").env("EMIC_SEED", "7").env("EMIC_CODER", "ana");
            run(command, "").exits(0);
        }
        study.tree()
    };
    assert_eq!(write(), write());
}
