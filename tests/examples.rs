//! What the program and its pages give as examples of searching is there to be
//! found: each is asked of a copy of the sample study, and has to find something.

use crate::support::{Ran, program, run};
use std::path::Path;
use tempfile::TempDir;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        std::fs::copy(from, to).unwrap();
        return;
    }
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// The sample study and the word list of the page.
pub fn sample() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["study.toml", "corpus", "codebook", "codings", "history", "memos", "themes", "summaries"] {
        copy(&project().join(name), &dir.path().join(name));
    }
    let list = blocks(&page("docs/search.md"), "text").into_iter().find(|b| b.starts_with("query,code")).unwrap();
    std::fs::write(dir.path().join("dictionary.csv"), list).unwrap();
    dir
}

fn page(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).unwrap()
}

/// Blocks of a kind.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = "";
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some("") if !open.is_empty() => open = "",
            Some(info) => {
                open = if info.is_empty() { "?" } else { info };
                out.extend((open == kind).then(String::new));
            }
            None if open == kind => out.last_mut().unwrap().push_str(&format!("{line}\n")),
            None => {}
        }
    }
    out
}

/// The words of a command line as a shell takes them, up to a remark.
pub fn words(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    for c in line.chars().chain([' ']) {
        match c {
            '\'' => quoted = !quoted,
            '#' if !quoted && word.is_empty() => break,
            ' ' if !quoted => out.extend(Some(std::mem::take(&mut word)).filter(|w| !w.is_empty())),
            c => word.push(c),
        }
    }
    out
}

fn emic(study: &TempDir, args: &[String]) -> Ran {
    let mut command = program(study.path());
    command.args(args);
    run(command, "")
}

/// What finds nothing, with what was said.
fn in_vain(study: &TempDir, lines: &[String]) -> Vec<String> {
    let asks =
        ["search", "words", "suggest", "codings", "matrix", "cooccurrence", "sequences", "similar", "absent", "test"];
    let mut out = Vec::new();
    for line in lines {
        let mut args = words(line);
        args.remove(0);
        assert!(asks.contains(&args[0].as_str()), "{line}");
        if args[0] == "search" && args.iter().any(|a| a == "--code" || a == "--words") {
            args.extend(["--coder".to_owned(), "ana".to_owned()]);
            args.extend((!args.iter().any(|a| a == "--dry-run")).then(|| "--dry-run".to_owned()));
        }
        let ran = emic(study, &args);
        if ran.code != 0 {
            out.push(format!("{line}: {} {}", ran.out, ran.err));
        }
    }
    out
}

fn commands(text: &str) -> Vec<String> {
    let ours = [
        "emic search ",
        "emic words",
        "emic suggest ",
        "emic codings --query",
        "emic matrix ",
        "emic cooccurrence",
        "emic sequences",
        "emic similar ",
        "emic absent",
        "emic test ",
    ];
    let lines = text.lines().map(str::trim).filter(|line| ours.iter().any(|start| line.starts_with(start)));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_queries_of_the_search_page_find_something_in_the_sample_study() {
    let study = sample();
    let text = blocks(&page("docs/search.md"), "emic-query").concat();
    let queries: Vec<&str> =
        text.lines().map(|l| l.split("  ").next().unwrap().trim()).filter(|q| !q.is_empty()).collect();
    assert!(queries.len() > 25);
    let vain = |query: &&&str| emic(&study, &["search", "--count", "--", query].map(str::to_owned)).code != 0;
    let vain: Vec<&&str> = queries.iter().filter(vain).collect();
    assert!(vain.is_empty(), "{vain:#?}");
}

#[test]
fn the_commands_of_the_pages_find_something_in_the_sample_study() {
    let study = sample();
    let lines: Vec<String> = ["docs/search.md", "docs/matrices.md", "docs/statistics.md", "README.md"]
        .iter()
        .flat_map(|p| commands(&blocks(&page(p), "sh").concat()))
        .collect();
    assert!(lines.len() > 20, "{lines:?}");
    let vain = in_vain(&study, &lines);
    assert!(vain.is_empty(), "{vain:#?}");
}

#[test]
fn the_examples_of_help_find_something_in_the_sample_study() {
    let study = sample();
    let help = |command: &str| emic(&study, &[command.to_owned(), "--help".to_owned()]).exits(0).out;
    for command in
        ["search", "words", "suggest", "codings", "matrix", "cooccurrence", "sequences", "similar", "absent", "test"]
    {
        let help = help(command);
        let lines = commands(help.split("Examples:").nth(1).unwrap());
        assert!(!lines.is_empty(), "{command}");
        let vain = in_vain(&study, &lines);
        assert!(vain.is_empty(), "{vain:#?}");
    }
    // Rows of a query and what it means.
    let short = help("search");
    let short = short.split("In short:").nth(1).unwrap().split("A query that").next().unwrap();
    let queries: Vec<&str> =
        short.lines().filter_map(|l| l.trim().split("  ").next()).filter(|q| !q.is_empty()).collect();
    assert!(queries.len() > 15, "{queries:?}");
    for query in queries {
        emic(&study, &["search", "--count", "--", query].map(str::to_owned)).exits(0);
    }
}
