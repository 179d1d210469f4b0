//! Files made to break an importer, and what each of them must come to.

use emic::import::{Draft, ImportError, Options, read};

use super::{cases, differences, import};
use crate::support::shared;

fn hostile(name: &str) -> Option<Result<Draft, ImportError>> {
    let path = shared()?.join("transcripts/hostile").join(name);
    Some(read(name, &std::fs::read(path).unwrap(), &Options::default()))
}

#[test]
fn files_that_are_empty_broken_or_something_else_are_refused_by_name() {
    for (name, words) in [
        ("empty.txt", "empty"),
        ("only_bom.txt", "empty"),
        ("only_newlines.txt", "empty"),
        ("png_renamed.txt", "PNG"),
        ("truncated.docx", "cut short"),
        ("not_a_zip.docx", "plain text"),
        ("truncated.json", ".json"),
        ("csv_formula.csv", ".csv"),
        ("deep_html.html", "HTML"),
    ] {
        let Some(outcome) = hostile(name) else { return };
        let error = outcome.expect_err(name);
        assert!(error.to_string().contains(words), "{name}: {error}");
        assert!(!error.help().is_empty());
    }
}

#[test]
fn a_text_named_docx_is_read_when_the_researcher_says_so() {
    let Some(shared) = shared() else { return };
    let bytes = std::fs::read(shared.join("transcripts/hostile/not_a_zip.docx")).unwrap();
    let options = Options { format: Some("txt".into()), ..Options::default() };
    assert_eq!(read("not_a_zip.docx", &bytes, &options).unwrap().speakers.len(), 2);
}

#[test]
fn hostile_text_is_imported_without_its_control_characters_and_with_a_warning() {
    let Some(shared) = shared() else { return };
    let root = shared.join("transcripts");
    for case in cases(&root).iter().filter(|case| case.path.starts_with("hostile/") && case.expected["words"].is_u64())
    {
        let draft = import(&root, case).unwrap();
        assert_eq!(differences(case, &draft), Vec::<String>::new(), "{}", case.path);
        assert!(!draft.warnings.is_empty(), "{}", case.path);
        let source = draft.to_source("x", "x", "00");
        assert!(!source.chars().any(|c| c.is_control() && c != '\n'), "{}", case.path);
    }
}

#[test]
fn prose_with_colons_gives_only_the_two_people_who_speak() {
    let Some(outcome) = hostile("colon_prose.txt") else {
        return;
    };
    assert_eq!(outcome.unwrap().speakers, ["Interviewer", "Anna"]);
}

#[test]
fn bad_caption_times_are_named_with_their_lines_and_no_word_is_lost() {
    let Some(outcome) = hostile("bad_times.vtt") else {
        return;
    };
    let draft = outcome.unwrap();
    let lines: Vec<Option<u32>> = draft.warnings.iter().map(|warning| warning.line).collect();
    for line in [4, 8, 12] {
        assert!(lines.contains(&Some(line)), "line {line} in {:?}", draft.warnings);
    }
    let source = draft.to_source("x", "x", "00");
    for words in ["end before start", "impossible minute", "no end"] {
        assert!(source.contains(words));
    }
}

#[test]
fn an_external_entity_is_not_followed_and_the_dtd_is_reported() {
    let Some(outcome) = hostile("xxe_file.docx") else {
        return;
    };
    let draft = outcome.unwrap();
    assert!(draft.warnings.iter().any(|warning| warning.message.contains("DTD")));
    assert!(draft.to_source("x", "x", "00").contains("after"));
}

#[test]
fn every_cut_of_every_kind_of_file_is_read_or_refused_without_a_panic() {
    let Some(shared) = shared() else { return };
    let root = shared.join("transcripts");
    for name in [
        "documents/docx/Ian_tracked_comments_footnotes.docx",
        "tools/subtitle_syntax/youtube_dl.vtt",
        "tools/chat_zoom/fcr__2026-04-14_006.chat.txt",
        "encodings/zhuzhong_zh_big5.txt",
        "encodings/ian_utf16le_bom.txt",
        "longform/pdis/2020-04-29-竹中溫雄來訪.md",
    ] {
        let Ok(bytes) = std::fs::read(root.join(name)) else {
            continue;
        };
        let step = (bytes.len() / 40).max(1);
        for end in (0..bytes.len()).step_by(step) {
            let cut = &bytes[..end];
            for ending in ["docx", "vtt", "md", "txt"] {
                let options = Options { format: Some(ending.into()), ..Options::default() };
                if let Ok(draft) = read(name, cut, &options) {
                    draft.to_source("x", "x", "00");
                }
            }
        }
    }
}
