//! Real transcripts are imported and compared, number by number, with what two independent counts say of them.

use std::path::Path;

use emic::import::{Counts, Draft, ImportError, Options, compose, read};
use serde_json::Value;

use crate::support::shared;

mod hostile;
mod random;

/// Files whose expectation cannot be met, with the reason. The test fails when one of them begins to be met.
const KNOWN: &[(&str, &str)] = &[
    (
        "tools/subtitle_syntax/youtube_dl.vtt",
        "the expectation takes a time line that follows no blank line for speech; the standard begins a new cue there",
    ),
    (
        "documents/docx/request-for-commits-1_bold.docx",
        "times in square brackets stand in the text and are read; the expectation counts none",
    ),
    (
        "encodings/zhuzhong_zh_big5.txt",
        "six kana: two Big5 tables differ in rows C6 and C7; ours is the one of the web standard",
    ),
];

const EXTENSIONS: &[&str] = &["txt", "md", "docx", "vtt"];

struct Case {
    path: String,
    expected: Value,
}

fn cases(root: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(root.join("expected.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let mut cases = Vec::new();
    for entry in all["files"].as_array().unwrap() {
        let path = entry["path"].as_str().or(entry["file"].as_str()).unwrap().to_string();
        let extension = path.rsplit('.').next().unwrap();
        if EXTENSIONS.contains(&extension) {
            cases.push(Case { path, expected: entry.clone() });
        }
    }
    cases
}

fn options(case: &Case) -> Options {
    let formatting_as_speakers = case.expected["speaker_source"] == "run formatting only";
    Options { formatting_as_speakers, ..Options::default() }
}

fn import(root: &Path, case: &Case) -> Result<Draft, ImportError> {
    let bytes = std::fs::read(root.join(&case.path)).unwrap();
    read(&case.path, &bytes, &options(case))
}

struct Differences(Vec<String>);

impl Differences {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: T, found: T) {
        if expected != found {
            self.0.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }

    /// Within half a per cent, or the file's own tolerance.
    fn near(&mut self, what: &str, expected: f64, found: f64, tolerance: f64) {
        if (expected - found).abs() > expected * tolerance {
            self.0.push(format!("{what}: expected {expected}, found {found}"));
        }
    }
}

fn differences(case: &Case, draft: &Draft) -> Vec<String> {
    let (expected, counts) = (&case.expected, draft.counts());
    let mut out = Differences(Vec::new());
    let tolerance = expected["tolerance"].as_f64().unwrap_or(0.005);
    if let Some(words) = expected["words"].as_f64() {
        out.near("words", words, counts.words as f64, tolerance);
    }
    if let Some(segments) = expected["segments"].as_u64() {
        out.same("segments", segments, counts.segments as u64);
    }
    if let Some(turns) = expected["turns"].as_u64() {
        out.same("turns", turns, counts.turns as u64);
    }
    out.same("speakers", labels(expected), found_labels(&counts));
    for (what, found) in [("first", &counts.first_words), ("last", &counts.last_words)] {
        if let Some(words) = expected[what]["words"].as_str() {
            out.same(what, words, found.as_str());
        }
    }
    if let Some(encoding) = expected["encoding"].as_str() {
        let plain = encoding.replace("+bom", "").replace("utf-16-le", "utf-16le").replace("ascii", "utf-8");
        out.same("encoding", plain.as_str(), &draft.encoding);
    }
    if let Some(title) = expected["title"].as_str() {
        out.same("title", Some(title), draft.title.as_deref());
    }
    times(&expected["timestamps"], draft, &counts, &mut out);
    out.0
}

fn labels(expected: &Value) -> Vec<(String, u64)> {
    let list = expected["speakers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut labels: Vec<(String, u64)> =
        list.iter().map(|s| (s["label"].as_str().unwrap().to_string(), s["segments"].as_u64().unwrap())).collect();
    labels.sort();
    labels
}

fn found_labels(counts: &Counts) -> Vec<(String, u64)> {
    let mut labels: Vec<(String, u64)> = counts.speakers.iter().map(|s| (s.label.clone(), s.segments as u64)).collect();
    labels.sort();
    labels
}

fn times(expected: &Value, draft: &Draft, counts: &Counts, out: &mut Differences) {
    let Some(count) = expected["count"].as_u64() else {
        return;
    };
    if expected["position"].is_string() {
        out.same("inline times", count, (counts.inline_times + counts.times.len()) as u64);
        let mut all = Vec::new();
        for segment in &draft.segments {
            all.extend(segment.start_ms);
            for paragraph in segment.speech() {
                emic::import::times::map_bracketed(&paragraph.text, |ms| {
                    all.push(ms);
                    String::new()
                });
            }
        }
        out.same("first time", expected["first_s"].as_u64(), all.first().map(|ms| ms / 1000));
        out.same("last time", expected["last_s"].as_u64(), all.last().map(|ms| ms / 1000));
        return;
    }
    out.same("times", count, counts.times.len() as u64);
    out.same("first time", expected["first_ms"].as_u64(), counts.times.first().copied());
    out.same("last time", expected["last_ms"].as_u64(), counts.times.last().copied());
}

#[test]
fn real_transcripts_give_the_labels_turns_times_and_words_that_others_counted() {
    let Some(shared) = shared() else { return };
    let root = shared.join("transcripts");
    let mut table = Vec::new();
    let mut met = 0;
    for case in cases(&root).iter().filter(|case| !case.path.starts_with("hostile/")) {
        let found = match import(&root, case) {
            Ok(draft) => differences(case, &draft),
            Err(error) => vec![format!("refused: {error}")],
        };
        let known = KNOWN.iter().any(|(path, _)| *path == case.path);
        match (found.is_empty(), known) {
            (true, true) => table.push(format!("{}: met now, take it off KNOWN", case.path)),
            (false, false) => table.extend(found.iter().map(|line| format!("{}: {line}", case.path))),
            (true, false) => met += 1,
            (false, true) => {}
        }
    }
    println!("{met} files as expected, {} known exceptions", KNOWN.len());
    assert!(table.is_empty(), "{} differences:\n{}", table.len(), table.join("\n"));
}

/// A second, small reading of a source: labels and words by the published grammar, sharing no code with the library.
struct Reread {
    labels: Vec<String>,
    turns: Vec<String>,
    words: usize,
    keys: Vec<String>,
}

fn reread(source: &str) -> Reread {
    let (front, body) = source.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    let keys = front.lines().map(|line| line.split_once(": ").unwrap().0.to_string()).collect();
    let mut out = Reread { labels: Vec::new(), turns: Vec::new(), words: 0, keys };
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        assert!(!paragraph.contains('\n'), "a paragraph on two lines: {paragraph}");
        assert!(!paragraph.chars().any(char::is_control), "a control character in {paragraph}");
        if paragraph.starts_with("> ") || paragraph.trim_start_matches('#').starts_with(' ') {
            continue;
        }
        let label = paragraph.strip_prefix("**").and_then(|rest| rest.split_once(":**"));
        let text = match label {
            Some((label, text)) => {
                if out.turns.last().map(String::as_str) != Some(label) {
                    out.turns.push(label.into());
                }
                if !out.labels.iter().any(|known| known == label) {
                    out.labels.push(label.into());
                }
                text
            }
            None => paragraph,
        };
        let is_time = |token: &str| {
            let inner = token.strip_prefix('[').and_then(|t| t.split_once(']')).map(|(inner, _)| inner);
            inner.is_some_and(|t| t.contains(':') && t.chars().all(|c| c.is_ascii_digit() || ":.".contains(c)))
        };
        let words = text.split_whitespace().filter(|token| !is_time(token));
        out.words += words.filter(|token| token.chars().any(char::is_alphanumeric)).count();
    }
    out
}

#[test]
fn what_is_written_as_a_source_reads_back_with_the_same_labels_turns_and_words() {
    let Some(shared) = shared() else { return };
    let root = shared.join("transcripts");
    for case in cases(&root) {
        let Ok(draft) = import(&root, &case) else {
            continue;
        };
        let counts = draft.counts();
        let source = draft.to_source("talk-1", &case.path, "00");
        let again = reread(&source);
        let unknown = source.contains(&format!("**{}:**", compose::UNKNOWN));
        if !draft.speakers.is_empty() && !unknown {
            assert_eq!(again.turns.len(), counts.turns, "turns of {}", case.path);
            assert_eq!(again.labels, draft.speakers, "labels of {}", case.path);
        }
        let lost = (again.words as f64 - counts.words as f64).abs();
        assert!(
            lost <= counts.words as f64 * 0.002 + 2.0,
            "{}: {} words became {}",
            case.path,
            counts.words,
            again.words
        );
        for key in ["id", "kind", "imported"] {
            assert!(again.keys.iter().any(|k| k == key), "{key} missing in {}", case.path);
        }
    }
}

#[test]
fn the_study_reads_an_imported_source_as_the_import_counted_it() {
    let Some(shared) = shared() else { return };
    let root = shared.join("transcripts");
    let mut table = Vec::new();
    for case in cases(&root) {
        let Ok(draft) = import(&root, &case) else {
            continue;
        };
        let counts = draft.counts();
        let text = draft.to_source("talk-1", &case.path, "00");
        let (source, faults) = emic::text::source::read("corpus/talk-1.md", &text, &Default::default());
        let mut out = Differences(Vec::new());
        out.same("faults", 0, faults.len());
        out.same("has times", draft.has_times(), source.has_times);
        out.near("words", counts.words as f64, f64::from(source.words), 0.002);
        if !draft.speakers.is_empty() && !source.speakers.iter().any(|s| s.label == compose::UNKNOWN) {
            out.same("turns", counts.turns, source.turns.len());
            let mut turns: Vec<(&str, usize)> = counts.speakers.iter().map(|s| (s.label.as_str(), s.turns)).collect();
            let mut found: Vec<(&str, usize)> =
                source.speakers.iter().map(|s| (s.label.as_str(), s.turns as usize)).collect();
            turns.sort_unstable();
            found.sort_unstable();
            out.same("speakers", turns, found);
        }
        table.extend(out.0.iter().map(|line| format!("{}: {line}", case.path)));
    }
    assert!(table.is_empty(), "{} differences:\n{}", table.len(), table.join("\n"));
}
