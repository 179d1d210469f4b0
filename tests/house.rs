//! The shape of the house, as tests: what `ARCHITECTURE.md` and `CONTRIBUTING.md` promise is read off the files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Layers from the bottom up. Rooms of one layer do not import each other.
const LAYERS: &[&[&str]] = &[
    &["model", "statistics"],
    &["text", "analysis", "check", "query"],
    &["import", "export", "store", "index"],
    &["session", "search"],
    &["tui"],
    &["cli"],
];

/// The longest file in `src/`, in lines.
const LONGEST: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files below `dir`, hidden ones and build output left out; with `/`, relative to the project.
fn files(dir: &str, ending: &str) -> Vec<String> {
    let mut out = Vec::new();
    walk(&root().join(dir), &mut out);
    let relative = |p: PathBuf| p.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    let mut out: Vec<String> = out.into_iter().map(relative).filter(|p| p.ends_with(ending)).collect();
    out.sort();
    out
}

fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "target" || name == ".git" || name == ".emic" {
            continue;
        }
        if entry.path().is_dir() {
            walk(&entry.path(), out);
        } else {
            out.push(entry.path());
        }
    }
}

fn text(path: &str) -> String {
    String::from_utf8_lossy(&std::fs::read(root().join(path)).unwrap()).into_owned()
}

/// Files of `src/` that are compiled for tests only, and the folders of such modules.
fn test_modules() -> HashSet<String> {
    let mut out = HashSet::new();
    for file in files("src", ".rs") {
        let source = text(&file);
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let (folder, name) = file.rsplit_once('/').unwrap();
        let stem = name.trim_end_matches(".rs");
        let below = if matches!(stem, "mod" | "lib" | "main") { folder.to_owned() } else { format!("{folder}/{stem}") };
        for (at, _) in lines.iter().enumerate().filter(|(_, l)| **l == "#[cfg(test)]") {
            let path = lines[at + 1].strip_prefix("#[path = \"").and_then(|p| p.strip_suffix("\"]"));
            let module = lines[at + 1..].iter().take(2).find_map(|l| {
                l.trim_start_matches("pub(crate) ").trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')
            });
            match (path, module) {
                (Some(path), _) => _ = out.insert(format!("{folder}/{path}")),
                (None, Some(module)) => {
                    out.insert(format!("{below}/{module}.rs"));
                    out.insert(format!("{below}/{module}/"));
                }
                (None, None) => {}
            }
        }
    }
    out
}

/// Files of `src/` that are part of the program.
fn program() -> Vec<String> {
    let tests = test_modules();
    let is_test = |f: &String| tests.iter().any(|t| f == t || (t.ends_with('/') && f.starts_with(t.as_str())));
    files("src", ".rs").into_iter().filter(|f| !is_test(f)).collect()
}

/// The program's part of a file: without its own tests, comments and their links.
fn code(file: &str) -> String {
    let source = text(file);
    let own = source.find("#[cfg(test)]\nmod tests {").map_or(source.as_str(), |at| &source[..at]);
    own.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

/// Rooms named after `crate::` in a text, with those of `crate::{a, b}`.
fn rooms_named(code: &str) -> Vec<String> {
    let word = |t: &str| t.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut out = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => out.push(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (i, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && !c.is_whitespace() => {
                            out.push(word(&list[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    out
}

#[test]
fn the_reader_of_imports_sees_lists_and_paths_in_the_code() {
    let code = "use crate::{model::span::{Span, CharMap}, text};\nuse crate::store::load::load;\nlet x = crate::check::study();";
    assert_eq!(rooms_named(code), ["model", "text", "store", "check"]);
    assert!(program().len() > 80 && test_modules().len() > 10);
}

#[test]
fn imports_run_downward_only_and_never_sideways() {
    let mut wrong = Vec::new();
    for file in program() {
        let Some((room, _)) = file.trim_start_matches("src/").split_once('/') else {
            continue;
        };
        let Some(mine) = layer(room) else {
            wrong.push(format!("{file}: the room {room} has no layer"));
            continue;
        };
        for named in rooms_named(&code(&file)) {
            let below = layer(&named).is_some_and(|other| other < mine);
            if named != room && !below {
                wrong.push(format!("{file} imports {named}"));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    let bare: Vec<String> = program().into_iter().filter(|f| !text(f).starts_with("//!")).collect();
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<_> =
        files("src", ".rs").into_iter().map(|f| (text(&f).lines().count(), f)).filter(|(n, _)| *n > LONGEST).collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn the_library_prints_nothing_and_reads_no_clock() {
    let mut wrong = Vec::new();
    for file in program().into_iter().filter(|f| !f.starts_with("src/cli/") && !f.starts_with("src/tui/")) {
        for word in ["println!", "eprintln!", "dbg!", "SystemTime::now", "Timestamp::now", "process::exit"] {
            if code(&file).contains(word) {
                wrong.push(format!("{file}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Files under version control; all files where there is no git.
fn tracked() -> Vec<String> {
    let git = std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    match git {
        Ok(out) if out.status.success() && !out.stdout.is_empty() => {
            let names = String::from_utf8_lossy(&out.stdout).into_owned();
            let there = |f: &String| root().join(f).is_file();
            names.split_terminator('\0').map(str::to_owned).filter(there).collect()
        }
        _ => files("", ""),
    }
}

#[test]
fn nothing_names_a_place_on_somebodys_machine() {
    let places = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("C:", "\\Users"),
    ];
    let mut wrong = Vec::new();
    for file in tracked() {
        let text = text(&file);
        wrong.extend(places.iter().filter(|p| text.contains(**p)).map(|p| format!("{file}: {p}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_command_is_documented() {
    let commands: Vec<&str> = emic::cli::COMMANDS.iter().map(|row| row.name).collect();
    let page = text("docs/data-dictionary.md");
    let missing: Vec<_> = commands.iter().filter(|c| !page.contains(&format!("emic {c}"))).collect();
    assert!(missing.is_empty(), "docs/data-dictionary.md says nothing of {missing:?}");
}

#[test]
fn every_rule_of_check_is_documented() {
    let page = text("docs/data-dictionary.md");
    let mut missing = Vec::new();
    for file in program() {
        let code = code(&file);
        for start in [
            "Diagnostic::error(",
            "Diagnostic::warning(",
            "Diagnostic::note(",
            "spot.error(",
            "spot.warning(",
            "fault(",
            "finding(",
        ] {
            for (at, m) in code.match_indices(start) {
                let rest = code[at + m.len()..].split(");").next().unwrap_or("");
                let rule = rest.split('"').nth(1).unwrap_or("");
                let is_rule = rule.contains('-')
                    && rule.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit());
                if is_rule && !page.contains(&format!("`{rule}`")) {
                    missing.push(format!("{rule} ({file})"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Pages for people: at the top, in `docs/`, and the READMEs of the sample study.
fn pages() -> Vec<String> {
    let mut out = files("docs", ".md");
    for page in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "corpus/README.md",
        "codebook/README.md",
        "memos/README.md",
        "themes/README.md",
    ] {
        if root().join(page).exists() {
            out.push(page.to_owned());
        }
    }
    out
}

/// The anchor GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect::<String>();
    kept.replace(' ', "-")
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        let source = text(&page);
        let folder = Path::new(&page).parent().unwrap().to_path_buf();
        for (at, _) in source.match_indices("](") {
            let target = source[at + 2..].split(')').next().unwrap_or("");
            if target.contains("://") || target.starts_with("mailto:") || target.contains(' ') {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { root().join(&page) } else { root().join(&folder).join(file) };
            let there = path.exists();
            let found = there
                && (place.is_empty()
                    || std::fs::read_to_string(&path)
                        .unwrap_or_default()
                        .lines()
                        .any(|l| l.starts_with('#') && anchor(l.trim_start_matches('#').trim()) == place));
            if !found {
                dead.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn every_source_of_the_sample_study_says_that_it_is_invented_and_none_is_too_late() {
    let mut wrong = Vec::new();
    let sources: Vec<String> = files("corpus", ".md").into_iter().filter(|f| !f.ends_with("README.md")).collect();
    assert!(sources.len() >= 20);
    for file in sources {
        let (source, _) = emic::text::source::read(&file, &text(&file), &Default::default());
        if source.attribute("fiction") != Some("yes") {
            wrong.push(format!("{file}: no `fiction: yes`"));
        }
        match source.attribute("date") {
            Some(date) if date.len() >= 7 && &date[..7] <= "2019-10" => {}
            other => wrong.push(format!("{file}: date {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_memo_and_theme_of_the_sample_study_says_that_it_is_invented() {
    let written = |folder| files(folder, ".md").into_iter().filter(|f| !f.ends_with("README.md")).collect::<Vec<_>>();
    let (memos, themes) = (written("memos"), written("themes"));
    assert!(memos.len() >= 3 && themes.len() >= 4);
    let bare: Vec<&String> = memos.iter().chain(&themes).filter(|f| !text(f).contains("\nfiction: yes\n")).collect();
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn the_sample_study_has_no_fault() {
    let Ok(loaded) = emic::store::load::load(&root(), None) else {
        return;
    };
    let mut faults = loaded.faults;
    faults.extend(emic::check::study(&loaded.study, &loaded.events));
    faults.retain(|f| f.severity > emic::model::diagnostic::Severity::Note);
    assert!(faults.is_empty(), "{faults:#?}");
}
