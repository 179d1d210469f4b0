//! What people said, where a written summary quotes it.
//!
//! A summary is its researcher's text, but it may quote, and a draft is nothing but quotations. Whoever did not agree
//! to be quoted is not quoted in it either: what stands between quotation marks and is found in the words of a coding
//! behind the summary is left out, the rest stays. Words that a summary repeats without marks nobody can tell from the
//! researcher's own.

use super::LEFT_OUT;
use crate::analysis::consent::{ATTRIBUTE, Consent, QUOTE};
use crate::analysis::scope::counted;
use crate::model::study::Study;
use crate::model::table::{Cell, Shape, Table};
use std::collections::HashSet;

/// Fewer words are anybody's.
const WORDS: usize = 3;

/// Marks that open a quotation, each with those that close it.
const MARKS: [(char, &[char]); 4] = [('“', &['”']), ('„', &['“', '”']), ('"', &['"']), ('«', &['»'])];

/// Leaves quoted words of people who did not agree out of all summaries of a table, and says so. The codings behind
/// each must still be in the table.
pub fn summaries(study: &Study, table: &mut Table) {
    let shown: HashSet<&str> = table.excerpts.iter().map(|one| one.id.as_str()).collect();
    let consent = Consent::of(study, false);
    let silent: HashSet<String> = study
        .codings
        .iter()
        .filter(|coding| shown.contains(coding.id.0.as_str()) && !consent.quotes(coding))
        .map(|coding| coding.id.0.clone())
        .collect();
    let many = in_table(table, &silent);
    if many > 0 {
        table.notes.push(format!(
            "{} in summaries are left out: of people who did not agree to be quoted (no “{QUOTE}” in the attribute “{ATTRIBUTE}”).",
            counted(many, "quotation")
        ));
    }
}

fn in_table(table: &mut Table, silent: &HashSet<String>) -> u64 {
    let Table { shape, excerpts, parts, .. } = table;
    let Shape::Matrix(meta) = shape else { return 0 };
    let Some(measure) = meta.measures.iter().position(|m| m.word == "summary") else { return 0 };
    let mut many = 0;
    for one in meta.cells.iter_mut().flatten() {
        let behind = one.excerpts.iter().map(|at| &excerpts[*at as usize]).filter(|e| silent.contains(&e.id));
        let said: Vec<String> = behind.map(|excerpt| plain(&excerpt.quote)).collect();
        if let Some(Cell::Text(text)) = one.each().nth(measure) {
            let (left, gone) = without(text, &said);
            (*text, many) = (left, many + gone);
        }
    }
    many + parts.iter_mut().map(|part| in_table(&mut part.table, silent)).sum::<u64>()
}

/// A summary that was written from these codings (indexes into the study's), without quoted words of people who did
/// not agree.
pub fn of_summary(study: &Study, consent: &Consent, codings: &[u32], text: &str) -> String {
    let codings = codings.iter().filter_map(|number| study.codings.get(*number as usize));
    let silent = codings.filter(|coding| !consent.quotes(coding));
    let said = silent.filter_map(|coding| Some(plain(study.source(&coding.source)?.slice(coding.place.span))));
    without(text, &said.collect::<Vec<_>>()).0
}

/// A text without quotations of what was said, and how many there were.
fn without(text: &str, said: &[String]) -> (String, u64) {
    let (mut out, mut rest, mut gone) = (String::new(), text, 0);
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| MARKS.iter().any(|(open, _)| open == c)) {
        let closing = MARKS.iter().find(|(mark, _)| *mark == open).map_or(&[][..], |(_, closing)| closing);
        let inner = &rest[at + open.len_utf8()..];
        out.push_str(&rest[..at + open.len_utf8()]);
        let Some(end) = inner.find(closing) else {
            rest = inner;
            continue;
        };
        match is_said(&inner[..end], said) {
            true => (gone, _) = (gone + 1, out.push_str(LEFT_OUT)),
            false => out.push_str(&inner[..end]),
        }
        rest = &inner[end..];
        let close = rest.chars().next().map_or(0, char::len_utf8);
        out.push_str(&rest[..close]);
        rest = &rest[close..];
    }
    out.push_str(rest);
    (out, gone)
}

/// True if these words were said, what is left out of them aside.
fn is_said(words: &str, said: &[String]) -> bool {
    let pieces: Vec<String> =
        words.split(['[', ']', '…']).flat_map(|piece| piece.split("...")).map(plain).filter(|p| p.len() > 2).collect();
    let many: usize = pieces.iter().map(|piece| piece.split_whitespace().count()).sum();
    // What is cut off may end inside of a word.
    many >= WORDS && said.iter().any(|said| pieces.iter().all(|piece| said.contains(piece.trim_end())))
}

/// Words in lower case with single spaces between and around them.
fn plain(text: &str) -> String {
    let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let words: String = text.chars().map(letters).collect::<String>().to_lowercase();
    format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_left_out_between_marks_and_the_researcher_s_words_stay() {
        let said = [plain("The river rose, and the barn went under that night.")];
        let (left, gone) = without(
            "She says “the river rose […] the barn went und…” and calls it “the flood”; the river rose.",
            &said,
        );
        assert_eq!(left, format!("She says “{LEFT_OUT}” and calls it “the flood”; the river rose."));
        assert_eq!(gone, 1);
        for stays in
            ["“other words were said” here", "“the river” rose", "it is “not closed, the river rose", "\"a b c\" „d“"]
        {
            assert_eq!(without(stays, &said), (stays.to_owned(), 0));
        }
    }
}
