//! The folder of a paper, made of the sample study: the same bytes twice, files that
//! other programs read, nothing of anybody's lost.

use crate::examples::{sample, words};
use crate::support::{Ran, program, run, shared, tree};
use std::collections::BTreeMap;
use tempfile::TempDir;

fn emic(study: &TempDir, args: &[&str]) -> Ran {
    let mut command = program(study.path());
    command.args(args);
    run(command, "")
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let bytes = files.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", files.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn two_runs_of_paper_give_the_same_bytes() {
    let study = sample();
    let all = "md,csv,tsv,json,svg,html,xlsx,docx,tex";
    emic(&study, &["paper", "one", "--format", all]).exits(0);
    emic(&study, &["paper", "two", "--format", all]).exits(0);
    let (one, two) = (tree(&study.path().join("one")), tree(&study.path().join("two")));
    assert!(one.len() > 50, "{:?}", one.keys());
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    let differ: Vec<_> = one.iter().filter(|(name, bytes)| two[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "{differ:?}");
    // And once more over the same.
    emic(&study, &["paper", "one", "--format", all]).exits(0);
    assert_eq!(tree(&study.path().join("one")), one);
}

#[test]
fn every_file_of_a_paper_is_whole() {
    let study = sample();
    emic(&study, &["paper", "p", "--format", "md,csv,json,svg,xlsx,docx"]).exits(0);
    let files = tree(&study.path().join("p"));
    for (name, bytes) in &files {
        match name.rsplit('.').next().unwrap() {
            "csv" => {
                let mut rows = csv::ReaderBuilder::new().from_reader(bytes.as_slice());
                let rows: Result<Vec<_>, _> = rows.records().collect();
                assert!(rows.is_ok_and(|rows| !rows.is_empty()), "{name}");
            }
            "json" => _ = serde_json::from_slice::<serde_json::Value>(bytes).unwrap(),
            "xlsx" => {
                use calamine::Reader;
                let book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
                assert!(!book.sheet_names().is_empty(), "{name}");
            }
            "docx" => {
                let read = emic::import::read(name, bytes, &emic::import::Options::default());
                let read = read.unwrap_or_else(|e| panic!("{name}: {e}"));
                assert!(name != "participants.docx" || format!("{read:?}").contains("Eskmoor"), "{read:?}");
            }
            "svg" => {
                assert!(text(&files, name).starts_with("<svg") && text(&files, name).ends_with("</svg>\n"), "{name}")
            }
            _ => assert!(!bytes.is_empty(), "{name}"),
        }
    }
    for sheet in [
        "participants",
        "coding-tree",
        "codebook",
        "quotations",
        "theme-matrix",
        "deductive-inductive",
        "saturation",
        "coreq",
        "srqr",
    ] {
        assert!(files.contains_key(&format!("{sheet}.csv")) && files.contains_key(&format!("{sheet}.md")), "{sheet}");
    }
    assert!(files.contains_key("saturation.svg") && files.contains_key("theme-map.svg"));
    let rows = |name: &str| csv::Reader::from_reader(files[name].as_slice()).records().count();
    assert_eq!((rows("coreq.csv"), rows("srqr.csv")), (32, 21));
    let methods = text(&files, "methods.md");
    let readme = text(&files, "README.md");
    let digest = readme.split("SHA-256 of this list: ").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(methods.contains(env!("CARGO_PKG_VERSION")) && methods.contains(digest), "{methods}");
    assert!(methods.contains("adaptive theory"), "{methods}");
}

#[test]
fn the_list_of_a_paper_names_every_file_and_every_input_with_its_digest() {
    let study = sample();
    emic(&study, &["paper", "p"]).exits(0);
    let files = tree(&study.path().join("p"));
    let readme = text(&files, "README.md");
    let block = |kind: &str| {
        let lines = readme.lines().skip_while(|l| *l != format!("```{kind}")).skip(1).take_while(|l| *l != "```");
        lines
            .map(|l| l.split_once("  ").unwrap())
            .map(|(sha, name)| (name.to_owned(), sha.to_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    let sha = emic::model::anchor::sha256;
    let made: BTreeMap<String, String> =
        files.iter().filter(|(name, _)| *name != "README.md").map(|(name, bytes)| (name.clone(), sha(bytes))).collect();
    assert_eq!(block("files"), made);
    let inputs = block("inputs");
    assert!(inputs.contains_key("study.toml") && inputs.contains_key("corpus/participants.csv"));
    for (path, listed) in inputs {
        assert_eq!(sha(&std::fs::read(study.path().join(&path)).unwrap()), listed, "{path}");
    }
}

#[test]
fn a_folder_with_somebodys_work_is_left_alone() {
    let study = sample();
    std::fs::create_dir(study.path().join("mine")).unwrap();
    std::fs::write(study.path().join("mine/draft.md"), "mine").unwrap();
    let ran = emic(&study, &["paper", "mine"]).exits(2);
    assert!(ran.err.contains("mine holds what emic did not write: draft.md"), "{ran:?}");
    for own in ["corpus", "corpus/new", "codings"] {
        let ran = emic(&study, &["paper", own]).exits(2);
        assert!(ran.err.contains("among the study's own files"), "{ran:?}");
    }
    emic(&study, &["paper", "p", "--format", "csv"]).exits(0);
    let filled = study.path().join("p/coreq.csv");
    std::fs::write(&filled, "filled in").unwrap();
    let ran = emic(&study, &["paper", "p", "--record", "coder:tomas", "--format", "csv"]).exits(2);
    assert!(ran.err.contains("changed since emic wrote them: coreq.csv"), "{ran:?}");
    assert_eq!(std::fs::read_to_string(filled).unwrap(), "filled in");
}

#[test]
fn a_dry_run_lists_and_writes_nothing() {
    let study = sample();
    let ran = emic(&study, &["paper", "p", "--dry-run"]).exits(0);
    assert!(ran.out.contains("coreq.md") && ran.out.contains("README.md"), "{ran:?}");
    assert!(!study.path().join("p").exists());
    let ran = emic(&study, &["paper", "p", "--sheets", "coreg"]).exits(2);
    assert!(ran.err.contains("did you mean “coreq”?"), "{ran:?}");
}

#[test]
fn who_did_not_agree_is_not_quoted_in_a_paper() {
    let study = sample();
    let list = study.path().join("corpus/participants.csv");
    let people =
        std::fs::read_to_string(&list).unwrap().replace("quote;archive", "archive").replace(",quote\n", ",archive\n");
    let people = people.replace("14,constable,archive", "14,constable,quote");
    std::fs::write(&list, people).unwrap();
    emic(&study, &["paper", "p", "--format", "csv,xlsx", "--sheets", "quotations,codebook,theme-matrix"]).exits(0);
    let files = tree(&study.path().join("p"));
    let quotations = text(&files, "quotations.csv");
    let mut rows = csv::Reader::from_reader(quotations.as_bytes());
    let at = rows.headers().unwrap().iter().position(|h| h == "who").unwrap();
    let who: std::collections::BTreeSet<String> = rows.records().map(|r| r.unwrap()[at].to_owned()).collect();
    assert_eq!(who.iter().map(String::as_str).collect::<Vec<_>>(), ["", "Officer-K03 (neighbourhood)"]);
}

#[test]
fn the_method_of_a_study_sets_what_a_matrix_shows_first() {
    let study = sample();
    let file = study.path().join("study.toml");
    let of = |word: &str| {
        let said = std::fs::read_to_string(&file).unwrap();
        let line = said.lines().find(|l| l.starts_with("method")).unwrap().to_owned();
        std::fs::write(&file, said.replace(&line, &format!("method = \"{word}\""))).unwrap();
        let made = emic(&study, &["matrix", "--format", "md"]).exits(0).out;
        (made.lines().next().unwrap().to_owned(), emic(&study, &["status"]).exits(0).out)
    };
    let (title, status) = of("framework");
    assert!(title.starts_with("**participant by theme"), "{title}");
    assert!(status.contains("framework analysis"), "{status}");
    assert!(of("reflexive").0.ends_with("presence**"));
    assert!(of("adaptive").0.starts_with("**code by participant"));
    let saturation = |word: &str, args: &[&str]| {
        of(word);
        let args = [&["report", "-o", "r.html"], args].concat();
        emic(&study, &args).exits(0);
        std::fs::read_to_string(study.path().join("r.html")).unwrap().contains("<section id=\"saturation\"")
    };
    assert!(saturation("codebook", &[]) && !saturation("reflexive", &[]));
    assert!(saturation("reflexive", &["--sections", "saturation"]));
    of("reflexiv");
    let check = emic(&study, &["check"]);
    assert!(check.out.contains("did you mean “reflexive”?"), "{check:?}");
}

/// Kind and text of every fenced block.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(kind), false) => (open, _) = (true, out.push((kind.to_owned(), String::new()))),
            (None, true) => out.last_mut().unwrap().1.push_str(&format!("{line}\n")),
            (None, false) => {}
        }
    }
    out
}

#[test]
fn every_step_of_the_replication_shows_what_its_page_says() {
    let place = tempfile::tempdir().unwrap();
    let study = place.path().join("replication");
    std::fs::rename(sample().keep(), &study).unwrap();
    let article = shared().map(|dir| dir.join("reference/article.md")).filter(|file| file.is_file());
    if let Some(file) = &article {
        std::fs::copy(file, study.join("article.md")).unwrap();
    }
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/tutorial-replication.md")).unwrap();
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut seen, mut steps, mut missing) = (String::new(), 0, String::new());
    for (kind, text) in blocks(&page) {
        let asks_article = kind.ends_with(" article");
        if asks_article && article.is_none() {
            continue;
        }
        match kind.trim_end_matches(" article") {
            "sh" => {
                seen.clear();
                for line in text.lines().filter(|line| line.starts_with("emic ")) {
                    let mut command = program(&study);
                    command.args(&words(line)[1..]);
                    seen.push_str(&run(command, "").exits(0).out);
                    steps += 1;
                }
            }
            "see" => {
                let lines = text.lines().filter(|line| !squeezed(&seen).contains(&squeezed(line)));
                lines.for_each(|line| missing.push_str(&format!("“{line}” is not in:\n{seen}\n")));
            }
            other => panic!("what is a block {other}?"),
        }
    }
    assert!(missing.is_empty(), "{missing}");
    assert!(steps > 18, "only {steps} steps");
}
