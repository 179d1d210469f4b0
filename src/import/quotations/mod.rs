//! The words of participants that an article prints, each with its section and with who is said to have said it.
//!
//! For secondary analysis and for syntheses of evidence the quotations of a published article are data: somebody's
//! words, chosen by somebody else. They stand between quotation marks ([`marks`]) or apart as block quotes, with an
//! attribution behind them, sometimes before ([`attribution`]). What has no attribution is a scare quote or
//! literature and stays out. Whatever is doubtful is listed with its doubt and taken only if a person says so. The rest
//! of the article is its author's text: it goes nowhere ([`compose`] writes quotations, headings and places).

pub mod attribution;
pub mod compose;
pub mod marks;

use super::article::{Article, Kind};
use attribution::{Attribution, doubt};
use marks::Quoted;
use std::collections::{BTreeMap, HashSet};

/// A quotation with a name in brackets behind it is doubtful from so many words on; a shorter one is none.
const NAMED_WORDS: usize = 6;

/// A heading above a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Index of its paragraph in the article.
    pub at: usize,
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub name: String,
}

/// The printed words of a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// Headings above it, from the top down.
    pub section: Vec<Heading>,
    /// The participant's id as printed.
    pub participant: String,
    /// What else its attribution says.
    pub described: String,
    /// The words, one entry a paragraph, quotation marks around them left out.
    pub words: Vec<String>,
    /// Where it begins, in the article's unit.
    pub place: u32,
    /// Why it may be none; empty if it is sure.
    pub doubt: &'static str,
}

impl Quotation {
    /// The words as one line.
    pub fn text(&self) -> String {
        self.words.join(" ")
    }
}

/// Every attributed quotation of an article, in its order; doubtful ones have their doubt.
pub fn find(article: &Article) -> Vec<Quotation> {
    let mut finder = Finder::new(article);
    finder.quoted();
    finder.blocks();
    let mut found = finder.found;
    found.sort_by_key(|(at, byte, _)| (*at, *byte));
    let mut out: Vec<Quotation> = found.into_iter().map(|(_, _, quotation)| quotation).collect();
    doubt_the_lonely(&mut out);
    out
}

/// An identifier whose form stands nowhere else in the article may be anything.
fn doubt_the_lonely(all: &mut [Quotation]) {
    let mut forms: BTreeMap<String, usize> = BTreeMap::new();
    let formed = |q: &Quotation| q.doubt != doubt::NAME && q.doubt != doubt::PAGE;
    for one in all.iter().filter(|q| formed(q)) {
        *forms.entry(attribution::form(&one.participant)).or_default() += 1;
    }
    for one in all.iter_mut().filter(|q| q.doubt.is_empty()) {
        if forms.get(&attribution::form(&one.participant)).is_none_or(|n| *n < 2) {
            one.doubt = doubt::ALONE;
        }
    }
}

struct Finder<'a> {
    article: &'a Article,
    texts: Vec<&'a str>,
    /// Paragraphs that were used up, as words or as attribution.
    used: HashSet<usize>,
    found: Vec<(usize, usize, Quotation)>,
    /// For each paragraph the index of the heading above it.
    above: Vec<Option<usize>>,
}

impl<'a> Finder<'a> {
    fn new(article: &'a Article) -> Self {
        let heading = |kind| matches!(kind, Kind::Heading(_));
        let all = &article.paragraphs;
        let texts = all.iter().map(|p| if heading(p.kind) { "" } else { p.text.as_str() }).collect();
        let mut last = None;
        let above = all.iter().enumerate().map(|(at, p)| {
            if heading(p.kind) {
                last = Some(at);
            }
            last
        });
        let above = above.collect();
        Self { article, texts, used: HashSet::new(), found: Vec::new(), above }
    }

    /// What stands between quotation marks and has an attribution.
    fn quoted(&mut self) {
        let all = marks::quoted(&self.texts);
        let mut ends: HashSet<(usize, usize)> = HashSet::new();
        for one in &all {
            let Some(last) = one.pieces.last().map(|p| p.0) else { continue };
            let Some(who) = self.attributed(one) else { continue };
            // Of marks inside each other the outer ones hold the quotation.
            if !ends.insert((last, one.closes)) || self.is_inside(one) {
                continue;
            }
            let words: Vec<String> = one.pieces.iter().map(|(at, r)| clean(&self.texts[*at][r.clone()])).collect();
            let count: usize = words.iter().map(|w| w.split_whitespace().count()).sum();
            if who.doubt == doubt::NAME && count < NAMED_WORDS {
                continue;
            }
            let doubt = if who.doubt.is_empty() && !one.sure { doubt::ENDS } else { who.doubt };
            self.used.extend(one.pieces.iter().map(|p| p.0));
            self.take(one.pieces[0].0, one.opens, words, Attribution { doubt, ..who });
        }
    }

    /// Whether what is inside of another quotation that was taken.
    fn is_inside(&self, one: &Quoted) -> bool {
        let Some((first, _)) = one.pieces.first() else { return true };
        one.nested
            && self.found.iter().rev().take(4).any(|(at, byte, q)| {
                at == first && *byte < one.opens && one.opens < byte + q.words.first().map_or(0, String::len)
            })
    }

    fn attributed(&mut self, one: &Quoted) -> Option<Attribution> {
        let (last, text) = one.pieces.last().map(|(at, _)| (*at, self.texts[*at]))?;
        let rest = text.get(one.closes..).unwrap_or_default();
        if let Some(who) = attribution::behind(rest) {
            return Some(who);
        }
        if rest.trim_matches(['.', ' ', '*', '_']).is_empty()
            && let Some(who) = self.texts.get(last + 1).and_then(|next| attribution::whole(next))
        {
            self.used.insert(last + 1);
            return Some(who);
        }
        let (first, _) = one.pieces.first()?;
        if one.nested { None } else { attribution::before(&self.texts[*first][..one.opens]) }
    }

    /// Block quotes, and paragraphs that end with an attribution, without marks.
    fn blocks(&mut self) {
        let mut run: Vec<usize> = Vec::new();
        for at in 0..self.texts.len() {
            let text = self.texts[at];
            let block = self.article.paragraphs[at].kind == Kind::Block;
            if self.used.contains(&at) || text.is_empty() {
                run.clear();
                continue;
            }
            if block {
                self.block(at, text, &mut run);
                continue;
            }
            let below = std::mem::take(&mut run);
            if let Some(who) = attribution::whole(text).filter(|_| !below.is_empty()) {
                self.take_run(&below, None, who);
            } else if let Some((end, who)) = attribution::ending(text)
                && text[..end].split_whitespace().count() >= NAMED_WORDS
            {
                let words = vec![clean(&text[..end])];
                let doubt = if who.doubt.is_empty() { doubt::UNMARKED } else { who.doubt };
                self.take(at, 0, words, Attribution { doubt, ..who });
            }
        }
    }

    fn block(&mut self, at: usize, text: &'a str, run: &mut Vec<usize>) {
        if let Some(who) = attribution::whole(text) {
            let below = std::mem::take(run);
            if !below.is_empty() {
                self.take_run(&below, None, who);
            }
        } else if let Some((end, who)) = attribution::ending(text) {
            let before = std::mem::take(run);
            self.take_run(&before, Some((at, &text[..end])), who);
        } else if let Some((label, words)) = text.split_once(':')
            && let Some((id, "")) = attribution::identifier(label.trim_matches(['*', '_', ' ']))
        {
            let who = Attribution { participant: id.to_owned(), described: String::new(), end: 0, doubt: "" };
            run.clear();
            self.take(at, label.len() + 1, vec![clean(words)], who);
        } else {
            run.push(at);
        }
    }

    fn take_run(&mut self, run: &[usize], last: Option<(usize, &str)>, who: Attribution) {
        let mut words: Vec<String> = run.iter().map(|at| clean(self.texts[*at])).collect();
        words.extend(last.map(|(_, text)| clean(text)).filter(|w| !w.is_empty()));
        if let Some(first) = run.first().copied().or(last.map(|l| l.0)) {
            self.take(first, 0, words, who);
        }
    }

    fn take(&mut self, at: usize, byte: usize, words: Vec<String>, who: Attribution) {
        if words.iter().all(|w| !w.chars().any(char::is_alphanumeric)) {
            return;
        }
        let quotation = Quotation {
            section: self.section(at),
            participant: who.participant,
            described: who.described,
            words: words.into_iter().filter(|w| !w.is_empty()).collect(),
            place: self.article.paragraphs[at].place,
            doubt: who.doubt,
        };
        self.found.push((at, byte, quotation));
    }

    /// The headings above a paragraph, from the top down.
    fn section(&self, at: usize) -> Vec<Heading> {
        let mut out: Vec<Heading> = Vec::new();
        let mut next = self.above[at];
        while let Some(at) = next {
            let paragraph = &self.article.paragraphs[at];
            if let Kind::Heading(level) = paragraph.kind
                && out.last().is_none_or(|below| level < below.level)
            {
                out.push(Heading { at, level, name: paragraph.text.trim_matches(['*', '_', ' ']).to_owned() });
            }
            if out.last().is_some_and(|h| h.level == 1) {
                break;
            }
            next = at.checked_sub(1).and_then(|before| self.above[before]);
        }
        out.reverse();
        out
    }
}

/// Words without emphasis, quotation marks and white space around them, as one line.
fn clean(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = words.trim_matches(['*', '_', ' ']);
    let inside = |open: char, close: char| {
        plain.strip_prefix(open).and_then(|w| w.strip_suffix(close)).filter(|w| !w.contains(open) && !w.contains(close))
    };
    inside('“', '”').or_else(|| inside('"', '"')).unwrap_or(plain).trim().to_owned()
}

#[cfg(test)]
mod tests;
