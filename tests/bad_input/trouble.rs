//! Disks that say no, programs that meet, programs that die.

use super::{apply, codings};
use crate::support::{TempStudy, program, run};
use serde_json::{Value, json};
use std::process::Stdio;

/// Root may write into any folder, so what refuses here is a file where a
/// folder must be.
#[test]
fn a_folder_that_cannot_be_written_to_is_named_and_nothing_is_lost() {
    for (block, path) in
        [("codings", "codings"), ("history", "history"), (".emic", ".emic"), ("codings/ana/one.jsonl/x", "one.jsonl")]
    {
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
    let out = std::process::Command::new("unshare")
        .args(["-m", "sh", "-c", script, "sh"])
        .arg(study.root())
        .arg(place.path())
        .arg(env!("CARGO_BIN_EXE_emic"))
        .output();
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
                    command.args([
                        "apply",
                        "--coder",
                        if p < 4 { "ana" } else { "ben" },
                        "--source",
                        "long",
                        "--code",
                        "alpha",
                        "--quote",
                        &quote,
                    ]);
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
        let here = (first * 30..first * 30 + 30)
            .filter(|n| quotes.contains(&format!("Sentence number {n:03} here.").as_str()))
            .count();
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
        let input: String =
            words.iter().map(|q| format!("{}\n", json!({"source": "one", "code": "alpha", "quote": q}))).collect();
        study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    }
    let path = study.root().join("codings/ana/one.jsonl");
    let whole = std::fs::read(&path).unwrap();
    let ends: Vec<usize> = whole.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i).collect();
    for cut in 0..=whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let session = study.session("ana");
        let expected = if cut >= ends[3] {
            4
        } else if cut >= ends[1] {
            2
        } else {
            0
        };
        assert_eq!(session.study().codings.len(), expected, "cut at {cut}");
        let at_line_end = cut == 0 || ends.contains(&cut) || ends.contains(&(cut - 1));
        assert_eq!(session.faults().iter().any(|f| f.rule == "torn-line"), !at_line_end, "cut at {cut}");
    }
}
