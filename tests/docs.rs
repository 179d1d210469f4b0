//! The examples of `docs/` are read by the program's own readers: documentation that a change of the format makes
//! untrue fails here, with its line.
//!
//! A fenced block says in its first line what it is: ```` ```emic-journal ````, `emic-history`, `emic-source`,
//! `emic-codebook`, `csv`, `toml`. It must be read without a fault. With `rule=NAME` it is a counter-example and must
//! give that rule. With `file=PATH` it is also a file of the page's study, which is loaded whole.

use emic::analysis::Record;
use emic::analysis::framework::{Asked, Columns, Framework, State};
use emic::check;
use emic::model::anchor::{Digest, Grade};
use emic::model::diagnostic::Diagnostic;
use emic::model::event::{Op, Origin};
use emic::model::fold::fold;
use emic::model::ids::Ulid;
use emic::store::{journal, load::load, participants, settings};
use emic::text::{codebook, memo, source, summary, theme};
use std::path::Path;

/// One fenced block.
struct Example {
    line: usize,
    kind: String,
    rule: Option<String>,
    file: Option<String>,
    text: String,
}

fn page(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap()
}

fn examples(page: &str) -> Vec<Example> {
    let mut out: Vec<Example> = Vec::new();
    let mut open = false;
    for (index, line) in page.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                let word = |key: &str| info.split(' ').find_map(|w| w.strip_prefix(key)).map(str::to_owned);
                let kind = info.split(' ').next().unwrap_or("").to_owned();
                out.push(Example {
                    line: index + 1,
                    kind,
                    rule: word("rule="),
                    file: word("file="),
                    text: String::new(),
                });
                open = true;
            }
            None if open => {
                let text = &mut out.last_mut().unwrap().text;
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "a fenced block does not end");
    out
}

/// What the readers say of an example; `None` for a kind nobody reads.
fn faults(example: &Example) -> Option<Vec<Diagnostic>> {
    let text = &example.text;
    Some(match example.kind.as_str() {
        "toml" => settings::read(text, Path::new("study.toml")).unwrap().1,
        "csv" => participants::read(text).2,
        "emic-source" => {
            let defaults = source::Defaults { interviewers: vec!["Interviewer".into()], language: None };
            source::read("corpus/example.md", text, &defaults).1
        }
        "emic-codebook" => {
            let mut files = vec![("codebook/example.md".to_owned(), text.clone())];
            // A file that hangs below a code needs that code.
            files.extend(
                text.lines()
                    .find_map(|l| l.strip_prefix("under: "))
                    .map(|id| ("codebook/a.md".to_owned(), format!("# X {{#{id}}}\n"))),
            );
            codebook::parse(&files).1
        }
        "emic-memo" => memo::read("memos/example.md", text).1,
        "emic-theme" => theme::read("themes/example.md", text).1,
        "emic-summary" => summary::read("summaries/example.md", text).1,
        "emic-journal" => events(text, Some("ana")),
        "emic-history" => events(text, None),
        _ => return None,
    })
}

fn events(text: &str, coder: Option<&str>) -> Vec<Diagnostic> {
    let source = coder.map(|_| "marsh-01".to_owned());
    let origin = Origin { coder: coder.map(str::to_owned), source, file: "codings/ana/marsh-01.jsonl".into() };
    // A torn line is one without its line end.
    let text = if text.trim_end().ends_with('}') { text } else { text.trim_end() };
    let (events, mut faults) = journal::read(text.as_bytes(), &origin.into());
    faults.extend(fold(events).faults);
    faults
}

#[test]
fn every_example_is_read_and_every_counter_example_gives_its_rule() {
    let mut read = 0;
    for example in examples(&page("format.md")) {
        let Some(faults) = faults(&example) else {
            continue;
        };
        read += 1;
        let rules: Vec<&str> = faults.iter().map(|f| f.rule).collect();
        match &example.rule {
            Some(rule) => assert!(
                rules.contains(&rule.as_str()),
                "docs/format.md:{}: {rule} expected, found {faults:#?}",
                example.line
            ),
            None => assert!(faults.is_empty(), "docs/format.md:{}: {faults:#?}", example.line),
        }
    }
    assert!(read >= 12, "only {read} examples were found");
}

/// The study of the page in a folder.
fn study() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for example in examples(&page("format.md")) {
        if let Some(file) = example.file {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, example.text).unwrap();
        }
    }
    dir
}

#[test]
fn the_study_of_the_page_is_loaded_without_a_fault() {
    let dir = study();
    let loaded = load(dir.path(), None).unwrap();
    let mut faults = loaded.faults;
    faults.extend(check::study(&loaded.study, &loaded.events));
    assert!(faults.is_empty(), "{faults:#?}");
    let study = &loaded.study;
    assert_eq!((study.sources.len(), study.participants.len(), study.codebook.codes.len()), (1, 1, 5));
    let grades: Vec<(&str, Grade)> =
        study.codings.iter().map(|c| (c.code.as_ref().unwrap().0.as_str(), c.place.grade)).collect();
    assert_eq!(grades, [("chance", Grade::Exact), ("not-knowing", Grade::Exact), ("company", Grade::Moved)]);
    assert_eq!(study.codings[0].stance.as_deref(), Some("for"));
    assert_eq!(study.codings[1].comments.len(), 1);
    assert_eq!(study.marks.len(), 1);
    assert_eq!(
        study.memos.iter().map(|m| (m.id.as_str(), m.about.len(), m.links.len())).collect::<Vec<_>>(),
        [("luck", 2, 2)]
    );
    let theme = &study.themes[0];
    assert_eq!((theme.id.0.as_str(), theme.codes.len(), theme.links.len()), ("luck-is-told", 2, 2));
    assert_eq!((theme.evidence.len(), theme.counter.len(), theme.memos.len()), (1, 1, 1));
    assert_eq!(study.source("marsh-01").unwrap().attribute("site"), Some("North Marsh"));
    // The summary of the page was written from the codings of the page.
    let columns = Some(Columns::These(vec!["chance".into()]));
    let asked = Asked { columns, ..Asked::new(Record::Coder("ana".into())) };
    let matrix = Framework::new(study, &asked).unwrap();
    assert_eq!(matrix.cells[0][0].state, State::Written, "it is written from {:?}", matrix.from_now(study, 0, 0));
}

#[test]
fn anchors_and_digests_of_the_page_are_those_the_program_makes() {
    let dir = study();
    let loaded = load(dir.path(), None).unwrap();
    let source = loaded.study.source("marsh-01").unwrap();
    let projection = emic::text::project::Projection::new(&source.body);
    for coding in loaded.study.codings.iter().filter(|c| c.anchor.text == source.digest) {
        assert_eq!(emic::text::reanchor::anchor(source, coding.anchor.span, &projection), coding.anchor);
    }
    let book: String = loaded.study.codebook.files.iter().map(|f| format!("{}\n{}\n", f.path, f.text)).collect();
    assert_eq!(loaded.study.marks[0].codebook, Some(Digest::of(&book)));
    assert!(loaded.events.iter().all(|l| Ulid::is_well_formed(&l.event.id.0)));
    let changes = loaded.events.iter().filter_map(|l| if let Op::Codebook(c) = &l.event.op { Some(c) } else { None });
    for change in changes {
        let file = loaded.study.codebook.files.iter().find(|f| f.path == change.file).unwrap();
        assert_eq!(Digest::of(&file.text), change.to);
        let before = codebook::apply_edits(&file.text, &codebook::invert(&change.edits)).unwrap();
        assert_eq!(Digest::of(&before), change.from);
    }
}

#[test]
fn file_names_of_the_page_are_those_the_program_makes() {
    let page = page("format.md");
    let table = page.split("| id | file name |").nth(1).unwrap();
    let rows: Vec<(&str, &str)> = table
        .lines()
        .skip(2)
        .take_while(|l| l.starts_with('|'))
        .filter_map(|l| l.trim_matches(['|', ' ']).split_once(" | "))
        .collect();
    assert!(rows.len() >= 5);
    for (id, name) in rows {
        assert_eq!(emic::store::layout::file_name(id.trim_matches('`')), name.trim_matches('`'));
    }
}

/// What the program prints for the project's own study, or `None` where it prints nothing.
fn printed(args: &[&str]) -> Option<serde_json::Value> {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_emic"))
        .args(["--study", env!("CARGO_MANIFEST_DIR"), "--format", "json"])
        .args(args)
        .env_remove("EMIC_CODER")
        .env_remove("EMIC_RECORD")
        .output()
        .unwrap();
    serde_json::from_slice(&out.stdout).ok()
}

/// Keys that the tables of a section of the data dictionary name in their first column.
fn documented(section: &str) -> Vec<String> {
    let rows = section.lines().filter(|l| l.starts_with("| `"));
    let first = rows.filter_map(|l| l.split('|').nth(1));
    first.flat_map(|cell| cell.split(',')).map(|word| word.trim().trim_matches('`').to_owned()).collect()
}

#[test]
fn every_key_of_the_json_is_in_the_data_dictionary() {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs");
    if !std::fs::read_to_string(main).unwrap().contains("cli::run") {
        println!("skipped: the program has no command line yet");
        return;
    }
    let page = page("data-dictionary.md");
    let commands: &[&[&str]] = &[
        &["sources"],
        &["codings"],
        &["matrix", "--cells", "share"],
        &["memos"],
        &["memos", "a-morning-or-court"],
        &["themes"],
        &["themes", "show", "offer-nobody-can-decline"],
        &["map"],
        &["codebook"],
        &["status"],
        &["log"],
        &["review", "--source", "officer-k03-1"],
        &["check"],
    ];
    for args in commands {
        let Some(value) = printed(args) else {
            panic!("emic {} printed no JSON", args.join(" "));
        };
        let heading = format!("## `emic {}`", args[0]);
        let section = page.split(&heading).nth(1).unwrap();
        let known = documented(section.split("\n## ").next().unwrap());
        let objects = match value {
            serde_json::Value::Array(items) => items,
            one => vec![one],
        };
        for object in objects {
            for key in object.as_object().unwrap().keys() {
                assert!(known.contains(key), "{heading} says nothing of `{key}`");
            }
        }
    }
}

/// The query of a line of `docs/search.md`: what stands before two blanks.
fn query_of(line: &str) -> &str {
    line.split("  ").next().unwrap_or("").trim()
}

#[test]
fn the_queries_of_the_search_page_are_read_and_its_faults_are_what_is_shown() {
    let mut read = 0;
    let mut wrong = 0;
    for example in examples(&page("search.md")) {
        let lines = || example.text.lines().filter(|l| !l.is_empty());
        let shown = |query: &str, faults: &[emic::query::Fault]| {
            let all: Vec<String> = faults.iter().map(|f| f.shown(query)).collect();
            all.join("\n") + "\n"
        };
        let first = lines().next().unwrap_or("");
        match example.kind.as_str() {
            "emic-query" => {
                for query in lines().map(query_of) {
                    let tree = emic::query::parse(query).map_err(|f| shown(query, &f)).unwrap();
                    assert!(tree.hints.is_empty(), "line {}: {}", example.line, shown(query, &tree.hints));
                    read += 1;
                }
            }
            "emic-query-fault" => {
                assert_eq!(shown(first, &emic::query::parse(first).unwrap_err()), example.text);
                wrong += 1;
            }
            "emic-query-hint" => {
                assert_eq!(shown(first, &emic::query::parse(first).unwrap().hints), example.text);
                wrong += 1;
            }
            _ => {}
        }
    }
    assert!(read > 20 && wrong > 3, "{read} queries, {wrong} faults");
}

#[test]
fn every_piece_in_the_tables_of_the_search_page_is_a_query() {
    let page = page("search.md");
    let mut read = 0;
    for line in page.lines().filter(|l| l.starts_with("| `")) {
        let cell = line.split(" | ").next().unwrap_or("");
        // Every second part stands in backticks.
        for piece in cell.split('`').skip(1).step_by(2).filter(|p| !p.ends_with(':') && *p != "( )") {
            assert!(emic::query::parse(piece).is_ok(), "{piece}");
            read += 1;
        }
    }
    assert!(read > 30, "{read}");
    for field in emic::query::FIELDS {
        assert!(page.contains(&format!("`{}:", field.name)), "{}", field.name);
        assert!(field.values.iter().all(|v| page.contains(&format!("{v}`"))), "{}", field.name);
    }
}
