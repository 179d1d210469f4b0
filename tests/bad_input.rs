//! What breaks: files that are not what they should be, disks that say no,
//! programs that die or meet. Each has a clear message; nothing is lost and
//! nothing is half written.

use crate::support::{TempStudy, program, run};
use serde_json::{Value, json};
use std::process::Stdio;

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
    for args in [&["status"][..], &["check"], &["apply", "--source", "one", "--quote", "x"], &["status", "--study", "."]] {
        let ran = study.emic(args).exits(2);
        assert!(ran.err.contains("no study") && ran.err.contains("emic init"), "{}", ran.err);
    }
}

#[test]
fn a_broken_study_toml_is_named_with_its_line_the_rest_is_read_and_nothing_is_written() {
    for (text, line) in [("format = 1\ntitle = \n", 2), ("format = 1\n<<<<<<< HEAD\ntitle = \"a\"\n", 2), ("format = \"one\"\n", 0), ("title = \"x\"\n", 0), ("", 0), ("format = 0\n", 0)] {
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
    assert_eq!(rules, [("journal-line", 1), ("journal-line", 2), ("journal-line", 3), ("journal-line", 4), ("conflict-marker", 7), ("torn-line", 9)]);
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
        let ran = study.emic(&["apply", "--coder", "ana", "--source", "one", "--code", "alpha", "--span", span]).exits(2);
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
    assert!(fault["file"] == "corpus/zwei.md" && fault["message"].as_str().unwrap().contains("corpus/one.md"), "{fault}");
}

/// Root may write into any folder, so what refuses here is a file where a
/// folder must be.
#[test]
fn a_folder_that_cannot_be_written_to_is_named_and_nothing_is_lost() {
    for (block, path) in [("codings", "codings"), ("history", "history"), (".emic", ".emic"), ("codings/ana/one.jsonl/x", "one.jsonl")] {
        let study = TempStudy::small();
        let _ = std::fs::remove_dir_all(study.root().join(block));
        study.write(block, "in the way");
        let before = study.tree();
        let ran = apply(&study, "borrowed stove").exits(2);
        assert!(ran.err.contains(path) && ran.err.contains("could not"), "{block}: {}", ran.err);
        let now = study.tree();
        assert!(before.iter().all(|(p, b)| now.get(p) == Some(b)), "{block}");
        std::fs::remove_file(study.root().join(block)).unwrap();
        apply(&study, "borrowed stove");
    }
}

/// A full disk is a tiny file system in memory, where this test may make one;
/// elsewhere it says so and passes.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_loses_nothing_and_says_so() {
    let study = TempStudy::small();
    apply(&study, "borrowed stove").exits(0);
    let place = tempfile::tempdir().unwrap();
    // In a mount namespace of its own, which ends with the shell.
    let script = r#"mount -t tmpfs -o size=160k tmpfs "$2" || { echo unmountable; exit 0; }
cp -r "$1/." "$2/" && cd "$2" || exit 9
head -c 400000 /dev/zero > filler 2>/dev/null
sum=$(cat codings/ana/one.jsonl codebook/codes.md corpus/one.md | sha256sum)
i=0; while [ $i -lt 3 ]; do "$3" apply --coder ana --source one --code alpha --span $i,60 --memo "$(printf '%09000d' 0)" 2>"$1/err"; echo "exit $?"; i=$((i+1)); done
"$3" codebook redefine alpha "$(printf '%09000d' 0)" --coder ana 2>/dev/null; echo "exit $?"
[ "$sum" = "$(cat codings/ana/one.jsonl codebook/codes.md corpus/one.md | sha256sum)" ] && echo same
rm filler; "$3" apply --coder ana --source one --code alpha --quote week >/dev/null; echo "later $?"; "$3" codings --format csv | wc -l; "$3" check >/dev/null; echo "check $?"; ls -A codings/ana codebook"#;
    let out = std::process::Command::new("unshare").args(["-m", "sh", "-c", script, "sh"]).arg(study.root()).arg(place.path()).arg(env!("CARGO_BIN_EXE_emic")).output();
    let said = out.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    if said.is_empty() || said.contains("unmountable") {
        println!("skipped: no small file system can be mounted here");
        return;
    }
    let err = study.read("err");
    assert_eq!(said.matches("exit 2").count(), 4, "{said}{err}");
    assert!(said.contains("same"), "what was there is as it was: {said}");
    assert!(err.contains("the disk is full"), "{err}");
    assert!(said.contains("later 0\n3\ncheck 0"), "{said}");
    assert!(!said.contains(".tmp"), "{said}");
}

#[test]
fn eight_programs_writing_at_once_lose_nothing() {
    let study = TempStudy::small();
    let text: String = (0..200).map(|n| format!("Sentence number {n:03} here.\n")).collect();
    study.write("corpus/long.md", &format!("---\nid: long\n---\n{text}"));
    let threads: Vec<_> = (0..8)
        .map(|p| {
            let root = study.root().to_owned();
            std::thread::spawn(move || {
                for n in 0..5 {
                    let mut command = program(&root);
                    let quote = format!("Sentence number {:03} here.", p * 5 + n);
                    command.args(["apply", "--coder", if p < 4 { "ana" } else { "ben" }, "--source", "long", "--code", "alpha", "--quote", &quote]);
                    run(command, "").exits(0);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    assert_eq!(codings(&study).len(), 40);
    study.emic(&["check"]).exits(0);
    for coder in ["ana", "ben"] {
        let text = study.read(&format!("codings/{coder}/long.jsonl"));
        assert_eq!(text.lines().count(), 20);
        assert!(text.ends_with('\n') && text.lines().all(|l| serde_json::from_str::<Value>(l).is_ok()));
    }
}

#[test]
fn two_programs_changing_the_codebook_at_once_leave_a_whole_codebook() {
    let study = TempStudy::small();
    let threads: Vec<_> = (0..6)
        .map(|n| {
            let root = study.root().to_owned();
            std::thread::spawn(move || {
                let mut command = program(&root);
                command.args(["codebook", "add", &format!("Made by {n}"), "--coder", "ana"]);
                let ran = run(command, "");
                // Who comes second is told, and may try again.
                assert!(ran.code == 0 || ran.err.contains("changed by another program"), "{ran:?}");
                ran.code == 0
            })
        })
        .collect();
    let made = threads.into_iter().map(|t| t.join().unwrap()).filter(|ok| *ok).count();
    assert!(made >= 1);
    assert_eq!(study.read("codebook/codes.md").matches("# Made by").count(), made);
    assert_eq!(study.emic(&["codebook", "--format", "json"]).json().as_array().unwrap().len(), 4 + made);
}

#[test]
#[cfg(unix)]
fn killed_in_the_middle_nothing_acknowledged_is_lost_and_no_half_line_counts() {
    let study = TempStudy::small();
    let text: String = (0..400).map(|n| format!("Sentence number {n:03} here.\n")).collect();
    study.write("corpus/long.md", &format!("---\nid: long\n---\n{text}"));
    let mut acknowledged = Vec::new();
    for round in 0..12u64 {
        // Many lines in one act: killed at another moment each time.
        let first = round * 30;
        let input: String = (first..first + 30).map(|n| format!("{}\n", json!({"source": "long", "code": "alpha", "quote": format!("Sentence number {n:03} here."), "memo": "m".repeat(2_000)}))).collect();
        let mut command = program(study.root());
        let path = study.root().join("input");
        std::fs::write(&path, input).unwrap();
        command.args(["apply", "--coder", "ana"]).stdin(std::fs::File::open(&path).unwrap()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(2 + round * 3));
        let _ = child.kill();
        let out = child.wait_with_output().unwrap();
        if String::from_utf8_lossy(&out.stdout).contains("coded 30") {
            acknowledged.push(first);
        }
    }
    let all = codings(&study);
    let quotes: Vec<&str> = all.iter().map(|c| c["quote"].as_str().unwrap()).collect();
    for first in 0..12u64 {
        let here = (first * 30..first * 30 + 30).filter(|n| quotes.contains(&format!("Sentence number {n:03} here.").as_str())).count();
        assert!(here == 0 || here == 30, "an act is there whole or not at all: {here} of 30");
        assert!(here == 30 || !acknowledged.contains(&(first * 30)), "acknowledged and lost");
    }
    // Whatever was torn, the next writer goes on.
    apply(&study, "borrowed stove").exits(0);
    assert_eq!(codings(&study).len(), all.len() + 1);
}

/// A journal cut off at every byte: the acts that are whole count, no other.
#[test]
fn a_journal_cut_off_anywhere_holds_whole_acts_only() {
    let study = TempStudy::small();
    for words in [["borrowed stove", "Nobody"], ["week", "café"]] {
        let input: String = words.iter().map(|q| format!("{}\n", json!({"source": "one", "code": "alpha", "quote": q}))).collect();
        study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    }
    let path = study.root().join("codings/ana/one.jsonl");
    let whole = std::fs::read(&path).unwrap();
    let ends: Vec<usize> = whole.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i).collect();
    for cut in 0..=whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let session = study.session("ana");
        let expected = if cut >= ends[3] { 4 } else if cut >= ends[1] { 2 } else { 0 };
        assert_eq!(session.study().codings.len(), expected, "cut at {cut}");
        let at_line_end = cut == 0 || ends.contains(&cut) || ends.contains(&(cut - 1));
        assert_eq!(session.faults().iter().any(|f| f.rule == "torn-line"), !at_line_end, "cut at {cut}");
    }
}

#[test]
fn control_characters_in_any_file_never_reach_the_output_raw() {
    let bell = "\u{1b}[31m\u{7}\u{9b}2J\u{202e}";
    let study = TempStudy::small();
    study.write("corpus/evil.md", &format!("---\nid: evil\ntitle: \"T{bell}\"\nkind: \"k{bell}\"\nparticipants: [\"P{bell}\"]\nbad{bell} line\n---\n**P{bell}:** Words {bell} spoken.\n<<<<<<< {bell}\n"));
    study.write("corpus/participants.csv", &format!("id,ro{bell}le\nP{bell},x{bell}\n,{bell}\n"));
    study.write("codebook/evil.md", &format!("# Name{bell} {{#evil}}\n\nDef{bell}.\n\n- **Use when:** w{bell}\n\n# Bad {{{bell}\n"));
    study.write("study.toml", &format!("format = 1\ntitle = \"T{}\"\n", "\\u001b[31m\\u009b\\u202e"));
    study.write("codings/ana/evil.jsonl", &format!("junk{bell}\n"));
    study.write("codings/ana/one.jsonl", &format!("{}\n", json!({"id": "01JD0000000000000000000001", "at": "2026-11-23T10:00:00.000Z", "actor": format!("a{bell}"), "op": "add", "code": format!("x{bell}"), "span": [0, 4], "quote": format!("w{bell}"), "text": "0000000000000000", "memo": format!("m{bell}"), "round": format!("r{bell}")})));
    let raw = |c: char| (c < ' ' && !matches!(c, '\n' | '\t' | '\r')) || ('\u{7f}'..='\u{9f}').contains(&c) || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    for args in ["", "status", "sources", "codebook", "codebook show evil", "codebook lint", "codings --unsure", "matrix --record all --unsure", "matrix --record all --rows source --columns participant", "log", "check --notes", "review", "apply --coder ana --source evil --code evil --quote Words", "mark read evil --coder ana", "codebook rename evil x --coder ana", "undo --coder ana", "apply --coder ana --source \u{1b}[31m --quote x", "codebook show \u{1b}]0;x\u{7}", "import corpus/evil.md", "--study \u{1b}[31m status"] {
        let ran = study.emic(&args.split(' ').filter(|a| !a.is_empty()).collect::<Vec<_>>());
        for (what, text) in [("output", &ran.out), ("messages", &ran.err)] {
            let at = text.chars().position(raw);
            assert!(at.is_none(), "`emic {}` in its {what}: {:?}", args.escape_debug(), text.chars().skip(at.unwrap_or(0).saturating_sub(40)).take(60).collect::<String>());
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
