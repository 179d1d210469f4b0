//! What the program prints, and where.

use super::coded;
use crate::support::ONE;
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("{value}")).keys().map(String::as_str).collect()
}

#[test]
fn every_list_keeps_its_keys() {
    let study = coded();
    let first = |args: &[&str], code: i32| study.emic(args).exits(code).json()[0].clone();
    assert_eq!(
        keys(&first(&["sources", "--format", "json"], 0)),
        [
            "id",
            "file",
            "kind",
            "title",
            "language",
            "participants",
            "words",
            "turns",
            "speakers",
            "first_words",
            "last_words",
            "has_times"
        ]
    );
    let coding = [
        "id",
        "source",
        "participants",
        "attributes",
        "coder",
        "code",
        "code_path",
        "start",
        "end",
        "turn",
        "speakers",
        "quote",
        "grade",
        "round",
        "by",
        "query",
        "status",
        "memo",
        "created",
        "also_coded",
    ];
    assert_eq!(keys(&first(&["codings", "--format", "json"], 0)), coding);
    assert_eq!(
        keys(&first(&["codebook", "--format", "json"], 0)),
        ["id", "name", "path", "parent", "depth", "kind", "origin", "status", "codings", "participants"]
    );
    let matrix = study.emic(&["matrix", "--record", "all", "--format", "json"]).exits(0).json();
    for key in ["rows", "columns", "cells", "row_totals", "column_totals", "total", "measure", "base", "record"] {
        assert!(keys(&matrix).contains(&key), "{key}");
    }
    for key in ["id", "label", "n"] {
        assert!(keys(&matrix["rows"][0]).contains(&key) && keys(&matrix["columns"][0]).contains(&key), "{key}");
    }
    study.write("corpus/bad.md", "<<<<<<< HEAD\n");
    assert_eq!(
        keys(&first(&["check", "--format", "json"], 1)),
        ["rule", "severity", "file", "line", "message", "help"]
    );
}

#[test]
fn a_list_of_codings_says_of_each_where_what_and_by_whom() {
    let study = coded();
    let all = study.emic(&["codings", "--format", "json"]).exits(0).json();
    let one = all.as_array().unwrap().iter().find(|c| c["code"] == "alpha").unwrap();
    assert_eq!(
        (&one["quote"], &one["source"], &one["coder"], &one["memo"], &one["grade"]),
        (&json!("one chance"), &json!("one"), &json!("ana"), &json!("again"), &json!("exact"))
    );
    assert_eq!(
        (&one["participants"], &one["speakers"], &one["attributes"]["role"], &one["turn"]),
        (&json!(["P-01"]), &json!(["P-01"]), &json!("cook"), &json!(4))
    );
    let body = ONE.split("---\n").nth(2).unwrap().trim_start();
    let at = body.match_indices("one chance").nth(1).unwrap().0;
    let chars = body[..at].chars().count();
    assert_eq!((&one["start"], &one["end"]), (&json!(chars), &json!(chars + 10)));
    let csv = study.emic(&["codings", "--format", "csv"]).exits(0).out;
    assert_eq!(csv.lines().count(), 5, "{csv}");
    // Filters, each alone.
    for (args, n) in [
        (["--code", "alpha"], 1),
        (["--under", "beta"], 1),
        (["--source", "two"], 1),
        (["--coder", "ben"], 1),
        (["--participant", "P-01"], 3),
        (["--where", "role=cook"], 3),
    ] {
        let got = study.emic(&[&["codings", "--format", "json"], &args[..]].concat()).exits(0).json();
        assert_eq!(got.as_array().unwrap().len(), n, "{args:?}: {got}");
    }
}

#[test]
fn output_goes_to_a_file_whose_ending_chooses_the_format() {
    let study = coded();
    for (name, begins) in [
        ("a.json", "["),
        ("a.csv", "id,"),
        ("a.tsv", "id\t"),
        ("a.html", "<!DOCTYPE"),
        ("a.xlsx", "PK"),
        ("a.md", "**"),
    ] {
        let ran = study.emic(&["codings", "-o", name]).exits(0);
        assert!(ran.out.is_empty(), "{}", ran.out);
        let bytes = std::fs::read(study.root().join(name)).unwrap();
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
    }
    let ran = study.emic(&["codings", "-o", "study.toml/inside/a.csv"]).exits(2);
    assert!(ran.err.contains("study.toml/inside"), "{}", ran.err);
}

#[test]
#[cfg(unix)]
fn a_reader_that_leaves_early_is_no_error() {
    let study = coded();
    let exe = env!("CARGO_BIN_EXE_emic");
    for args in ["codings --format json", "sources", "matrix --record all --format html", "--help", "check --notes"] {
        let mut sh = std::process::Command::new("sh");
        sh.current_dir(study.root())
            .args(["-c", &format!("set -- ; {{ '{exe}' {args}; echo \"exit $?\" >&2; }} | true")]);
        let out = sh.output().unwrap();
        let err = String::from_utf8_lossy(&out.stderr);
        assert!(err.contains("exit 0"), "{args}: {err}");
        assert!(!err.contains("panicked") && !err.contains("Broken pipe"), "{args}: {err}");
    }
}
