//! The words of participants that an article prints, each with its section and with who is said to have said it.
//!
//! For secondary analysis and for syntheses of evidence the quotations of a published article are data: somebody's
//! words, chosen by somebody else. They stand between quotation marks ([`marks`]) or apart as block quotes, with an
//! attribution behind them, sometimes before or between ([`attribution`], [`parts`]). What has no attribution is a scare quote or
//! literature and stays out. Whatever is doubtful is listed with its doubt and taken only if a person says so. The rest
//! of the article is its author's text: it goes nowhere ([`compose`] writes quotations, headings and places).

pub mod attribution;
pub mod compose;
pub mod marks;
pub mod parts;

use super::article::{Article, Kind};
use attribution::{Attribution, doubt};
use parts::Meant;
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
    /// The attribution as it stands in the article.
    pub printed: String,
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
    under_one_name(&mut out);
    doubt_the_lonely(&mut out);
    out
}

/// `Keeper 3` and `Keeper-3` are one person, under the form that is printed most often, else first.
fn under_one_name(all: &mut [Quotation]) {
    let mut forms: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for one in all.iter() {
        let printed = forms.entry(attribution::same(&one.participant)).or_default();
        match printed.iter_mut().find(|(form, _)| *form == one.participant) {
            Some((_, times)) => *times += 1,
            None => printed.push((one.participant.clone(), 1)),
        }
    }
    for one in all {
        let printed = forms.get(&attribution::same(&one.participant)).map_or(&[][..], Vec::as_slice);
        let most = printed.iter().map(|(_, times)| *times).max().unwrap_or(0);
        if let Some((form, _)) = printed.iter().find(|(_, times)| *times == most) {
            one.participant.clone_from(form);
        }
    }
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
        let all = parts::meant(&self.texts);
        let mut ends: HashSet<(usize, usize)> = HashSet::new();
        for one in &all {
            let Some((last, closes)) = one.parts.last().and_then(|p| Some((p.pieces.last()?.0, p.closes))) else {
                continue;
            };
            let Some((who, printed)) = self.attributed(one) else { continue };
            // Of marks inside each other the outer ones hold the quotation.
            if !ends.insert((last, closes)) || self.is_inside(one) {
                continue;
            }
            let words = one.words(&self.texts, clean);
            let count: usize = words.iter().map(|w| w.split_whitespace().count()).sum();
            if who.doubt == doubt::NAME && count < NAMED_WORDS {
                continue;
            }
            let doubt = match who.doubt {
                "" if one.unclosed => doubt::OPEN,
                "" if one.parts.iter().any(|part| !part.sure) => doubt::ENDS,
                doubt => doubt,
            };
            self.used.extend(one.parts.iter().flat_map(|part| &part.pieces).map(|piece| piece.0));
            let (at, opens) = (one.parts[0].pieces[0].0, one.parts[0].opens);
            self.take((at, opens), words, (Attribution { doubt, ..who }, printed));
        }
    }

    /// Whether what is inside of another quotation that was taken.
    fn is_inside(&self, one: &Meant) -> bool {
        let Some((first, opens)) = one.parts.first().and_then(|p| Some((p.pieces.first()?.0, p.opens))) else {
            return true;
        };
        one.nested()
            && self.found.iter().rev().take(4).any(|(at, byte, q)| {
                *at == first && *byte < opens && opens < byte + q.words.first().map_or(0, String::len)
            })
    }

    /// Who is said to have said it, and how that is printed.
    fn attributed(&mut self, one: &Meant) -> Option<(Attribution, String)> {
        if one.between.is_some() {
            return one.between.clone();
        }
        let part = one.parts.last()?;
        let (last, text) = part.pieces.last().map(|(at, _)| (*at, self.texts[*at]))?;
        let rest = text.get(part.closes..).unwrap_or_default();
        if let Some(who) = attribution::behind(rest) {
            let printed = printed(rest.get(..who.end).unwrap_or(rest));
            return Some((who, printed));
        }
        if rest.trim_matches(['.', ' ', '*', '_']).is_empty()
            && let Some(below) = self.texts.get(last + 1)
            && let Some(who) = attribution::whole(below)
        {
            self.used.insert(last + 1);
            return Some((who, printed(below)));
        }
        let (first, _) = part.pieces.first()?;
        let before = &self.texts[*first][..part.opens];
        let who = if part.nested { None } else { attribution::before(before) }?;
        let from = before
            .rfind(['.', '!', '?', '”', '’'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        Some((who, printed(&before[from..])))
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
                self.take_run(&below, None, (who, printed(text)));
            } else if let Some((end, who)) = attribution::ending(text)
                && text[..end].split_whitespace().count() >= NAMED_WORDS
            {
                let words = vec![clean(&text[..end])];
                let doubt = if who.doubt.is_empty() { doubt::UNMARKED } else { who.doubt };
                self.take((at, 0), words, (Attribution { doubt, ..who }, printed(&text[end..])));
            }
        }
    }

    fn block(&mut self, at: usize, text: &'a str, run: &mut Vec<usize>) {
        if let Some(who) = attribution::whole(text) {
            let below = std::mem::take(run);
            if !below.is_empty() {
                self.take_run(&below, None, (who, printed(text)));
            }
        } else if let Some((end, who)) = attribution::ending(text) {
            let before = std::mem::take(run);
            self.take_run(&before, Some((at, &text[..end])), (who, printed(&text[end..])));
        } else if let Some((label, words)) = text.split_once(':')
            && let Some((id, "")) = attribution::identifier(label.trim_matches(['*', '_', ' ']))
        {
            let who = Attribution { participant: id.to_owned(), described: String::new(), end: 0, doubt: "" };
            run.clear();
            self.take((at, label.len() + 1), vec![clean(words)], (who, printed(label)));
        } else {
            run.push(at);
        }
    }

    fn take_run(&mut self, run: &[usize], last: Option<(usize, &str)>, who: (Attribution, String)) {
        let mut words: Vec<String> = run.iter().map(|at| clean(self.texts[*at])).collect();
        words.extend(last.map(|(_, text)| clean(text)).filter(|w| !w.is_empty()));
        if let Some(first) = run.first().copied().or(last.map(|l| l.0)) {
            self.take((first, 0), words, who);
        }
    }

    fn take(&mut self, (at, byte): (usize, usize), words: Vec<String>, (who, printed): (Attribution, String)) {
        if words.iter().all(|w| !w.chars().any(char::is_alphanumeric)) {
            return;
        }
        let quotation = Quotation {
            section: self.section(at),
            participant: who.participant,
            described: who.described,
            printed,
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

/// An attribution on one line, without what only joins it to the words.
fn printed(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_matches(['*', '_', ' ', '.', ',', ';', ':', '—', '–']).to_owned()
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
