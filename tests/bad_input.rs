//! What breaks: files that are not what they should be, disks that say no,
//! programs that die or meet. Each has a clear message; nothing is lost and
//! nothing is half written.

mod trouble;

use crate::support::TempStudy;
use serde_json::{Value, json};

/// Rules and lines of what `check` finds in one file.
fn found(study: &TempStudy, file: &str) -> Vec<(String, Option<u64>)> {
    let all = study.emic(&["check", "--format", "json"]).json();
    let here = all.as_array().unwrap().iter().filter(|f| f["file"] == file);
    here.map(|f| {
        assert!(!f["message"].as_str().unwrap().is_empty(), "{f}");
        assert!(f["severity"] == "note" || !f["help"].as_str().unwrap().is_empty(), "no word on what to do: {f}");
        (f["rule"].as_str().unwrap().to_owned(), f["line"].as_u64())
    })
    .collect()
}

fn apply(study: &TempStudy, quote: &str) -> crate::support::Ran {
    study.emic(&["apply", "--coder", "ana", "--source", "one", "--code", "alpha", "--quote", quote])
}

fn codings(study: &TempStudy) -> Vec<Value> {
    study.emic(&["codings", "--unsure", "--format", "json"]).json().as_array().unwrap().clone()
}

#[test]
fn a_folder_without_study_toml_is_no_study() {
    let study = TempStudy::small();
    std::fs::remove_file(study.root().join("study.toml")).unwrap();
    for args in
        [&["status"][..], &["check"], &["apply", "--source", "one", "--quote", "x"], &["status", "--study", "."]]
    {
        let ran = study.emic(args).exits(2);
        assert!(ran.err.contains("no study") && ran.err.contains("emic init"), "{}", ran.err);
    }
}

#[test]
fn a_broken_study_toml_is_named_with_its_line_the_rest_is_read_and_nothing_is_written() {
    for (text, line) in [
        ("format = 1\ntitle = \n", 2),
        ("format = 1\n<<<<<<< HEAD\ntitle = \"a\"\n", 2),
        ("format = \"one\"\n", 0),
        ("title = \"x\"\n", 0),
        ("", 0),
        ("format = 0\n", 0),
    ] {
        let study = TempStudy::small();
        apply(&study, "borrowed stove").exits(0);
        study.write("study.toml", text);
        let before = study.tree();
        let faults = found(&study, "study.toml");
        assert_eq!(faults[0], ("study-toml".to_owned(), (line > 0).then_some(line)), "{text:?}");
        study.emic(&["check"]).exits(1);
        assert_eq!(codings(&study).len(), 1, "the rest is read");
        let ran = apply(&study, "Nobody").exits(2);
        assert!(ran.err.contains("study.toml"), "{}", ran.err);
        assert_eq!(study.tree(), before);
    }
    let study = TempStudy::small();
    std::fs::write(study.root().join("study.toml"), b"format = 1\ntitle = \"\xff\"\n").unwrap();
    assert!(found(&study, "study.toml").contains(&("not-utf8".to_owned(), Some(2))));
    apply(&study, "Nobody").exits(2);
}

#[test]
fn a_study_of_a_later_format_is_refused_and_untouched() {
    let study = TempStudy::small();
    study.write("study.toml", "format = 2\n");
    let before = study.tree();
    for args in [&["status"][..], &["check"], &["apply", "--source", "one", "--code", "alpha", "--quote", "week"]] {
        let ran = study.emic(args).exits(2);
        assert!(ran.err.contains("format 2") && ran.err.contains("update emic"), "{}", ran.err);
    }
    assert_eq!(study.tree(), before);
}

#[test]
fn two_codes_with_one_id_are_both_read_and_neither_is_written() {
    let study = TempStudy::small();
    study.write("codebook/more.md", "# Alpha again {#alpha}\n");
    let before = study.tree();
    let faults = study.emic(&["check", "--format", "json"]).exits(1).json();
    let twice: Vec<&Value> = faults.as_array().unwrap().iter().filter(|f| f["rule"] == "code-id-twice").collect();
    assert!(!twice.is_empty() && twice[0]["line"].is_u64(), "{faults}");
    assert_eq!(study.emic(&["codebook", "--format", "json"]).json().as_array().unwrap().len(), 5);
    for args in [&["rename", "alpha", "x"][..], &["retire", "alpha"], &["merge", "gamma", "--into", "alpha"]] {
        let ran = study.emic(&[&["codebook"], args, &["--coder", "ana"]].concat()).exits(2);
        assert!(ran.err.contains("codes.md") && ran.err.contains("more.md"), "{}", ran.err);
    }
    let now = study.tree();
    for path in ["codebook/codes.md", "codebook/more.md"] {
        assert_eq!(now[path], before[path]);
    }
}

#[test]
fn bad_lines_of_a_journal_are_named_and_hide_no_good_one() {
    let study = TempStudy::small();
    apply(&study, "borrowed stove").exits(0);
    apply(&study, "Nobody").exits(0);
    let good = std::fs::read(study.root().join("codings/ana/one.jsonl")).unwrap();
    let mut bytes = b"{\"not\": \"an event\"}\n[1, 2]\n\xff\xfe\x00\nplain words\n".to_vec();
    bytes.extend_from_slice(&good);
    bytes.extend_from_slice(b"=======\n\n{\"id\":\"01JD\",\"at\":\"2026-11-23T10:00:00Z\",\"act");
    std::fs::write(study.root().join("codings/ana/one.jsonl"), bytes).unwrap();
    let faults = found(&study, "codings/ana/one.jsonl");
    let rules: Vec<(&str, u64)> = faults.iter().map(|(r, l)| (r.as_str(), l.unwrap())).collect();
    assert_eq!(
        rules,
        [
            ("journal-line", 1),
            ("journal-line", 2),
            ("journal-line", 3),
            ("journal-line", 4),
            ("conflict-marker", 7),
            ("torn-line", 9)
        ]
    );
    assert_eq!(codings(&study).len(), 2);
    // The next writer closes the torn line and writes its own whole.
    apply(&study, "week").exits(0);
    assert_eq!(codings(&study).len(), 3);
}

#[test]
fn a_span_beyond_the_text_is_found_by_its_words_and_reported() {
    let study = TempStudy::small();
    apply(&study, "borrowed stove").exits(0);
    let text = study.read("codings/ana/one.jsonl");
    let at = text.find("\"span\":[").unwrap();
    let end = at + text[at..].find(']').unwrap() + 1;
    study.write("codings/ana/one.jsonl", &format!("{}\"span\":[4294967290,4294967295]{}", &text[..at], &text[end..]));
    assert!(found(&study, "codings/ana/one.jsonl").contains(&("beyond-text".to_owned(), Some(1))));
    let all = codings(&study);
    assert_eq!((&all[0]["grade"], &all[0]["quote"]), (&json!("moved"), &json!("borrowed stove")));
    for span in ["[9,3]", "[-1,3]", "[1.5,3]", "[1]", "[1,99999999999]", "\"x\"", "null"] {
        study.write("codings/ana/one.jsonl", &format!("{}\"span\":{span}{}", &text[..at], &text[end..]));
        assert_eq!(found(&study, "codings/ana/one.jsonl"), [("journal-line".to_owned(), Some(1))], "{span}");
    }
    for span in ["3,3", "5,2", "9999,99999"] {
        let ran =
            study.emic(&["apply", "--coder", "ana", "--source", "one", "--code", "alpha", "--span", span]).exits(2);
        assert!(ran.err.contains("one has"), "{}", ran.err);
    }
}

#[test]
fn a_source_or_codebook_that_is_not_utf8_is_left_out_by_name_and_line() {
    let study = TempStudy::small();
    std::fs::write(study.root().join("corpus/latin.md"), b"One line.\nCaf\xe9 line.\n").unwrap();
    std::fs::write(study.root().join("codebook/latin.md"), b"# Caf\xe9\n").unwrap();
    std::fs::write(study.root().join("corpus/participants.csv"), b"id,role\nP-01,caf\xe9\n").unwrap();
    for (file, line) in [("corpus/latin.md", 2), ("codebook/latin.md", 1), ("corpus/participants.csv", 2)] {
        assert_eq!(found(&study, file), [("not-utf8".to_owned(), Some(line))]);
    }
    assert_eq!(study.emic(&["sources", "--format", "json"]).json().as_array().unwrap().len(), 2);
    apply(&study, "borrowed stove").exits(0);
}

#[test]
fn two_sources_with_one_id_are_an_error_that_names_both() {
    let study = TempStudy::small();
    study.write("corpus/zwei.md", "---\nid: ONE\n---\nText.");
    let faults = study.emic(&["check", "--format", "json"]).exits(1).json();
    let fault = faults.as_array().unwrap().iter().find(|f| f["rule"] == "same-source-id").unwrap();
    assert!(
        fault["file"] == "corpus/zwei.md" && fault["message"].as_str().unwrap().contains("corpus/one.md"),
        "{fault}"
    );
}

#[test]
fn control_characters_in_any_file_never_reach_the_output_raw() {
    let bell = "\u{1b}[31m\u{7}\u{9b}2J\u{202e}";
    let study = TempStudy::small();
    study.write("corpus/evil.md", &format!("---\nid: evil\ntitle: \"T{bell}\"\nkind: \"k{bell}\"\nparticipants: [\"P{bell}\"]\nbad{bell} line\n---\n**P{bell}:** Words {bell} spoken.\n<<<<<<< {bell}\n"));
    study.write("corpus/participants.csv", &format!("id,ro{bell}le\nP{bell},x{bell}\n,{bell}\n"));
    study.write(
        "codebook/evil.md",
        &format!("# Name{bell} {{#evil}}\n\nDef{bell}.\n\n- **Use when:** w{bell}\n\n# Bad {{{bell}\n"),
    );
    study.write("study.toml", &format!("format = 1\ntitle = \"T{}\"\n", "\\u001b[31m\\u009b\\u202e"));
    study.write("codings/ana/evil.jsonl", &format!("junk{bell}\n"));
    study.write("codings/ana/one.jsonl", &format!("{}\n", json!({"id": "01JD0000000000000000000001", "at": "2026-11-23T10:00:00.000Z", "actor": format!("a{bell}"), "op": "add", "code": format!("x{bell}"), "span": [0, 4], "quote": format!("w{bell}"), "text": "0000000000000000", "memo": format!("m{bell}"), "round": format!("r{bell}")})));
    let raw = |c: char| {
        (c < ' ' && !matches!(c, '\n' | '\t' | '\r'))
            || ('\u{7f}'..='\u{9f}').contains(&c)
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    for args in [
        "",
        "status",
        "sources",
        "codebook",
        "codebook show evil",
        "codebook lint",
        "codings --unsure",
        "matrix --record all --unsure",
        "matrix --record all --rows source --columns participant",
        "log",
        "check --notes",
        "review",
        "apply --coder ana --source evil --code evil --quote Words",
        "mark read evil --coder ana",
        "codebook rename evil x --coder ana",
        "undo --coder ana",
        "apply --coder ana --source \u{1b}[31m --quote x",
        "codebook show \u{1b}]0;x\u{7}",
        "import corpus/evil.md",
        "--study \u{1b}[31m status",
    ] {
        let ran = study.emic(&args.split(' ').filter(|a| !a.is_empty()).collect::<Vec<_>>());
        for (what, text) in [("output", &ran.out), ("messages", &ran.err)] {
            let at = text.chars().position(raw);
            assert!(
                at.is_none(),
                "`emic {}` in its {what}: {:?}",
                args.escape_debug(),
                text.chars().skip(at.unwrap_or(0).saturating_sub(40)).take(60).collect::<String>()
            );
        }
        assert!(ran.code >= 0 && !ran.err.contains("panicked"), "{ran:?}");
    }
    // Machines get them escaped.
    for args in ["sources", "codings --unsure", "codebook", "check", "log", "status"] {
        let ran = study.emic(&[&args.split(' ').collect::<Vec<_>>()[..], &["--format", "json"]].concat());
        assert!(!ran.out.chars().any(|c| c < ' ' && c != '\n'), "{args}");
        ran.json();
    }
}
