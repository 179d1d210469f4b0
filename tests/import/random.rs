//! Whatever the text, no reader panics and what was written is read back.

use emic::import::{Options, compose, read};
use proptest::prelude::*;

/// Pieces of transcripts, in an order no typist would think of.
fn scraps() -> impl Strategy<Value = String> {
    let scraps = vec![
        "Mia: ",
        "Interviewer:\t",
        "**Per:** ",
        "**Per**: ",
        "### Mia:\n",
        "\n",
        "\n\n",
        "WEBVTT\n\n",
        "00:01.000 --> 00:02.000\n",
        "<v Mia>",
        "</v>",
        "[0:05]",
        "(12:34):",
        "#00:00:05-0#",
        "1.05\t",
        "00:00:05\tMia:\t",
        "[00:00:02.9] - Mia\n",
        "> ",
        "# ",
        "---\n",
        "words and more words.",
        "王小明：",
        "好",
        "\u{200f}",
        "\\[",
        "&amp;",
        "&#x1b;",
        "\u{1b}[31m",
        "\u{0}",
        "\r",
        "e\u{301}",
        "👩‍👩‍👧",
        "<",
        "**",
        ":",
        "：",
    ];
    prop::collection::vec(prop::sample::select(scraps), 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_a_reader_panic_and_every_source_reads_back(text in scraps()) {
        for format in ["txt", "md", "vtt"] {
            let options = Options { format: Some(format.into()), ..Options::default() };
            let Ok(draft) = read("a", text.as_bytes(), &options) else { continue };
            let source = draft.to_source("talk-1", "a", "00");
            prop_assert!(!source.chars().any(|c| c.is_control() && c != '\n'), "{source:?}");
            let (again, faults) = emic::text::source::read("corpus/a.md", &source, &Default::default());
            prop_assert!(faults.is_empty(), "{faults:?} in {source}");
            let unknown = again.speakers.iter().any(|speaker| speaker.label == compose::UNKNOWN);
            if !draft.speakers.is_empty() && !unknown {
                let mut found: Vec<&str> = again.speakers.iter().map(|speaker| speaker.label.as_str()).collect();
                let mut expected: Vec<&str> = draft.speakers.iter().map(String::as_str).collect();
                found.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(found, expected, "{}: {}", format, source);
                let all_named = draft.segments.iter().all(|segment| segment.speaker.is_some() || !segment.is_speech());
                let turns = if all_named { draft.counts().turns } else { again.turns.len() };
                prop_assert_eq!(again.turns.len(), turns, "{}: {}", format, source);
            }
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in ["txt", "md", "vtt", "docx"] {
            let options = Options { format: Some(format.into()), ..Options::default() };
            if let Ok(draft) = read("a", &bytes, &options) {
                draft.to_source("x", "x", "00");
            }
        }
    }
}
