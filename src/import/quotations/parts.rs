//! Quotations as they are meant: in parts, and without an end.
//!
//! Writers put the speaker into the middle of the words (`“We came early,” said P3, “and left late.”`), and forget the
//! mark that ends a quotation. Marks alone then give two quotations, of which the first is nobody's, or one that runs
//! on through the next paragraph into somebody else's words. So what the marks give is looked at once more: where an
//! attribution ends a paragraph, the quotation ends, mark or no mark; and where nothing but an attribution stands
//! between two of them, they are one.

use super::attribution::{self, Attribution, doubt};
use super::marks::{self, Quoted};
use std::collections::HashSet;

/// Longest words between two parts of a quotation, in bytes.
const BETWEEN: usize = 80;

/// A quotation as it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// Its parts, one or more, in order.
    pub parts: Vec<Quoted>,
    /// True if no mark ends it; it goes as far as its attribution.
    pub unclosed: bool,
    /// The attribution that stands between its parts, and how it is printed.
    pub between: Option<(Attribution, String)>,
}

impl Meant {
    /// Its words, an entry a paragraph: parts of one paragraph on one line.
    pub fn words<'t>(&self, texts: &[&'t str], clean: impl Fn(&'t str) -> String) -> Vec<String> {
        let mut out: Vec<(usize, String)> = Vec::new();
        for (at, range) in self.parts.iter().flat_map(|part| &part.pieces) {
            let words = clean(&texts[*at][range.clone()]);
            match out.last_mut() {
                Some((last, there)) if last == at => *there = format!("{there} {words}"),
                _ => out.push((*at, words)),
            }
        }
        out.into_iter().map(|(_, words)| words).collect()
    }

    /// True if it is inside of another quotation.
    pub fn nested(&self) -> bool {
        self.parts.first().is_none_or(|part| part.nested)
    }
}

/// All quotations of some paragraphs, in order of their opening marks.
pub fn meant(texts: &[&str]) -> Vec<Meant> {
    let mut all: Vec<(Quoted, bool)> = Vec::new();
    marks::quoted(texts).into_iter().for_each(|one| cut(texts, one, &mut all));
    let used: HashSet<usize> = all.iter().flat_map(|(one, _)| one.pieces.iter().map(|piece| piece.0)).collect();
    all.extend(
        (0..texts.len()).filter(|at| !used.contains(at)).filter_map(|at| Some((without_end(at, texts[at])?, true))),
    );
    all.sort_by_key(|(one, _)| (one.pieces.first().map(|piece| piece.0), one.opens));
    join(texts, all)
}

/// Ends a quotation where an attribution ends one of its paragraphs but the last: what follows is another one, if a
/// mark opens it.
fn cut(texts: &[&str], mut one: Quoted, out: &mut Vec<(Quoted, bool)>) {
    loop {
        let earlier = one.pieces.len().saturating_sub(1);
        let ends = |(at, (paragraph, range)): (usize, &(usize, std::ops::Range<usize>))| {
            attribution::ending(&texts[*paragraph][range.clone()]).map(|(end, _)| (at, range.start + end))
        };
        let Some((at, end)) = one.pieces.iter().take(earlier).enumerate().find_map(ends) else {
            return out.push((one, false));
        };
        let rest = one.pieces.split_off(at + 1);
        let closes = std::mem::replace(&mut one.closes, end);
        let sure = one.sure;
        if let Some(last) = one.pieces.last_mut() {
            last.1.end = end;
        }
        out.push((one, true));
        let first = rest.first().and_then(|(paragraph, range)| {
            let before = texts[*paragraph][..range.start].char_indices().next_back();
            before.filter(|(_, c)| opens(*c)).map(|(at, _)| at)
        });
        let Some(opens) = first else { return };
        one = Quoted { pieces: rest, opens, closes, sure, nested: false };
    }
}

/// A paragraph that begins with a mark, has none that ends it, and ends with an attribution.
fn without_end(at: usize, text: &str) -> Option<Quoted> {
    let start = text.len() - text.trim_start_matches([' ', '*', '_', '\t']).len();
    let mark = text[start..].chars().next().filter(|c| opens(*c))?;
    let from = start + mark.len_utf8();
    let (end, _) = attribution::ending(&text[from..])?;
    Some(Quoted { pieces: vec![(at, from..from + end)], opens: start, closes: from + end, sure: true, nested: false })
}

fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '"' | '\'' | '„' | '‚' | '«' | '‹' | '»' | '›' | '「' | '『')
}

/// Joins what only an attribution keeps apart.
fn join(texts: &[&str], all: Vec<(Quoted, bool)>) -> Vec<Meant> {
    let mut out: Vec<Meant> = Vec::new();
    for (one, unclosed) in all {
        // Marks inside of a quotation stand between its end and what follows it.
        let before = out.iter_mut().rev().find(|meant| !meant.nested()).filter(|meant| !meant.unclosed && !one.nested);
        if let Some(before) = before
            && let Some(who) = kept_apart_by(texts, before, &one)
        {
            before.parts.push(one);
            before.unclosed = unclosed;
            before.between.get_or_insert(who);
            continue;
        }
        out.push(Meant { parts: vec![one], unclosed, between: None });
    }
    out
}

/// The attribution between a quotation and the next one, if nothing else stands there.
fn kept_apart_by(texts: &[&str], before: &Meant, next: &Quoted) -> Option<(Attribution, String)> {
    let last = before.parts.last()?;
    let ((at, words), (next_at, _)) = (last.pieces.last()?, next.pieces.first()?);
    let text = texts[*at];
    let gap = text.get(last.closes..next.opens).filter(|_| at == next_at)?;
    let own = next.pieces.last().and_then(|(at, _)| attribution::behind(texts[*at].get(next.closes..)?));
    if gap.trim_start().starts_with(['(', '[']) {
        let who = attribution::behind(gap).filter(|who| who.doubt != doubt::NAME && own.is_none())?;
        let rest = gap.get(who.end..)?.trim_matches([' ', ',', '*', '_']);
        return rest.is_empty().then(|| (who.clone(), gap[..who.end].trim().to_owned()));
    }
    let goes_on =
        text[words.clone()].trim_end().ends_with([',', '…', '-', '—', '–']) || gap.trim_start().starts_with(',');
    if !goes_on || gap.len() > BETWEEN || gap.contains(['.', '!', '?', ';', ':', '(', '[']) {
        return None;
    }
    let who = attribution::before(&format!("{},", gap.trim().trim_matches(',').trim()))?;
    let same = own.is_none_or(|own| attribution::same(&own.participant) == attribution::same(&who.participant));
    same.then(|| (Attribution { doubt: doubt::MIDDLE, ..who }, gap.trim().trim_matches(',').trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(texts: &[&str]) -> Vec<String> {
        let one = |m: &Meant| {
            let who =
                m.between.as_ref().map_or(String::new(), |(who, printed)| format!(" [{}: {printed}]", who.participant));
            let open = if m.unclosed { " (open)" } else { "" };
            format!("{}{who}{open}", m.words(texts, str::to_owned).join(" / "))
        };
        meant(texts).iter().map(one).collect()
    }

    #[test]
    fn an_attribution_in_the_middle_joins_what_stands_on_both_sides() {
        assert_eq!(
            said(&["“We came early,” said P3, “and left late.”"]),
            ["We came early, and left late. [P3: said P3]"]
        );
        assert_eq!(said(&["“We came early” (P3) “and left late.”"]), ["We came early and left late. [P3: (P3)]"]);
        assert_eq!(said(&["“We came,” P3 said, “and ‘left’ late.”"])[0], "We came, and ‘left’ late. [P3: P3 said]");
        for apart in [
            "“We came early.” (P3). “Left late” is a phrase.",
            "“We came early” (P3) “and left late” (P4)",
            "“We came early.” P3 agreed. “We left late.”",
            "“Early,” said P3, “late,” said P4, and “never” (P5).",
        ] {
            assert_eq!(said(&[apart])[0].split(' ').next(), said(&[apart])[0].split(' ').next());
            assert!(
                !said(&[apart]).iter().any(|s| s.contains("We came early. Left") || s.contains("early late, never"))
            );
        }
        assert_eq!(said(&["“We came early” (P3) “and left late” (P4)"]).len(), 2);
    }

    #[test]
    fn a_quotation_without_an_end_goes_as_far_as_its_attribution() {
        assert_eq!(
            said(&["“We waited all night (P1)", "“Then we left.” (P2)"]),
            ["We waited all night  (open)", "Then we left."]
        );
        assert_eq!(said(&["“We waited all night (P1)."]), ["We waited all night  (open)"]);
        assert_eq!(said(&["“We waited all night.", "Nobody came.” (P1)"]), ["We waited all night. / Nobody came."]);
        assert_eq!(said(&["“We waited (P1)", "They said so, and it's the boats' fault”."]), ["We waited  (open)"]);
    }
}
