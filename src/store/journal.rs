//! Reading journals and histories line by line.
//!
//! A bad line is reported with its number and never hides the good ones. The
//! last line without a line end is a torn write if it is not whole JSON.

use crate::model::diagnostic::Diagnostic;
use crate::model::event::{Event, Logged, Origin};
use crate::text::source::{conflict, is_conflict_marker};
use std::sync::Arc;

/// Reads the text of one journal or history.
pub fn read(bytes: &[u8], origin: &Arc<Origin>) -> (Vec<Logged>, Vec<Diagnostic>) {
    let mut events = Vec::new();
    let mut faults = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let torn_end = !bytes.is_empty() && !bytes.ends_with(b"\n");
    let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    let count = lines.len();
    for (number, line) in (1u32..).zip(lines) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let torn = torn_end && number as usize == count;
        let Ok(text) = std::str::from_utf8(line) else {
            if torn {
                faults.push(torn_line(origin, number, &String::from_utf8_lossy(line)));
                continue;
            }
            let text = String::from_utf8_lossy(line).into_owned();
            faults.push(fault(origin, number, &text, "this line is not UTF-8"));
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        if is_conflict_marker(text) || text == "=======" {
            faults.push(
                conflict(&origin.file, number, text)
                    .help("keep the lines of both sides and delete the lines with <<<<<<<, ======= and >>>>>>>"),
            );
            continue;
        }
        match Event::from_line(text) {
            Ok(event) => {
                let origin = Arc::clone(origin);
                events.push(Logged { event, origin, line: number, raw: text.to_owned() });
            }
            Err(_) if torn => faults.push(torn_line(origin, number, text)),
            Err(why) => faults.push(fault(origin, number, text, &why)),
        }
    }
    (events, faults)
}

fn torn_line(origin: &Origin, line: u32, text: &str) -> Diagnostic {
    let message = "the last line was not written to its end (a crash or a full disk); it does not count";
    Diagnostic::warning("torn-line", &origin.file, message)
        .at(line)
        .showing(text)
        .help("do that one act again; the line may be deleted")
}

fn fault(origin: &Origin, line: u32, text: &str, why: &str) -> Diagnostic {
    Diagnostic::error("journal-line", &origin.file, format!("this line cannot be read: {why}"))
        .at(line)
        .showing(text)
        .help("restore the line from git, or delete it; the other lines count")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"id":"01JD0000000000000000000001","at":"2026-11-23T10:00:00.000Z","actor":"ana","act":"01JD0000000000000000000001","n":1,"op":"remove","of":"01JD0000000000000000000000"}"#;

    fn read_text(text: &str) -> (Vec<Logged>, Vec<(&'static str, u32)>) {
        let (events, faults) = read(text.as_bytes(), &Arc::default());
        (events, faults.iter().map(|f| (f.rule, f.line.unwrap())).collect())
    }

    #[test]
    fn a_bad_line_hides_no_good_one() {
        let (events, faults) = read_text(&format!("{GOOD}\nnot json\n\n<<<<<<< HEAD\n{GOOD}\r\n{{\"id\":\"01"));
        assert_eq!(events.len(), 2);
        assert_eq!(faults, [("journal-line", 2), ("conflict-marker", 4), ("torn-line", 6)]);
    }

    #[test]
    fn a_last_line_without_line_end_counts_if_it_is_whole() {
        assert_eq!(read_text(GOOD).0.len(), 1);
        assert!(read_text(GOOD).1.is_empty());
    }
}
