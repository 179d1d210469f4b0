//! The words that were said, ready to be looked up.
//!
//! The text of every source is cut into *atoms*: a word, or a mark such as a comma. White space, quotation marks,
//! emphasis, dots of omission and what a typist put in square brackets are no atoms, on either side: in these a
//! quotation may differ from its source. Each atom has a number, and so has its form in lower case; for each of these
//! there is the list of all places. So a quotation is looked up by its rarest word, and nothing is searched through.

use crate::model::source::BlockKind;
use crate::model::span::Span;
use crate::model::study::Study;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Longest remark in square brackets that is passed over, in characters.
const REMARK: usize = 200;

/// One word or mark of a source.
#[derive(Debug, Clone, Copy)]
pub struct Atom {
    /// Its number as written.
    pub exact: u32,
    /// Code points of the body.
    pub span: Span,
}

/// All words of a study.
#[derive(Debug, Default)]
pub struct Said {
    /// Atoms, source by source.
    pub atoms: Vec<Atom>,
    ends: Vec<usize>,
    numbers: HashMap<Box<str>, u32, RandomState>,
    names: Vec<Box<str>>,
    folded: Vec<u32>,
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Said {
    /// Reads a study.
    pub fn new(study: &Study) -> Self {
        let mut said = Self::default();
        for source in study.sources.iter() {
            for block in source.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph) {
                let text = source.slice(block.text);
                // Without speakers nothing is a typist's remark: it is the text.
                let remarks = if source.speakers.is_empty() { Vec::new() } else { remarks(text) };
                let mut remarks = remarks.iter().peekable();
                each_atom(text, &mut |word, chars| {
                    while remarks.next_if(|r| r.end <= chars.start).is_some() {}
                    if matches!(word, "[" | "]") || remarks.peek().is_some_and(|r| r.start <= chars.start) {
                        return;
                    }
                    let span = Span::new(block.text.start + chars.start as u32, block.text.start + chars.end as u32);
                    let exact = said.number(word);
                    said.atoms.push(Atom { exact, span });
                });
            }
            said.ends.push(said.atoms.len());
        }
        said.list();
        said
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let lower = word.to_lowercase();
        let number = self.names.len() as u32;
        self.numbers.insert(word.into(), number);
        self.names.push(word.into());
        self.folded.push(number);
        if lower != word {
            let folded = self.number(&lower);
            self.folded[number as usize] = folded;
        }
        number
    }

    fn list(&mut self) {
        let mut counts = vec![0u32; self.names.len() + 1];
        for atom in &self.atoms {
            counts[self.folded[atom.exact as usize] as usize + 1] += 1;
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        self.places = vec![0; self.atoms.len()];
        let mut next = counts.clone();
        for (at, atom) in self.atoms.iter().enumerate() {
            let slot = &mut next[self.folded[atom.exact as usize] as usize];
            self.places[*slot as usize] = at as u32;
            *slot += 1;
        }
        self.starts = counts;
    }

    /// The number of a word as written, if it was ever said so.
    pub fn exact(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The number of a word's form in lower case, however it was said.
    pub fn fold(&self, word: &str) -> Option<u32> {
        self.exact(word).map(|n| self.folded[n as usize]).or_else(|| self.exact(&word.to_lowercase()))
    }

    /// Every place of a folded word, ascending.
    pub fn places(&self, folded: u32) -> &[u32] {
        let at = folded as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => &self.places[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// The folded number of the atom at a place.
    pub fn folded_at(&self, at: usize) -> u32 {
        self.folded[self.atoms[at].exact as usize]
    }

    /// The atom at a place, as written.
    pub fn word(&self, at: usize) -> &str {
        &self.names[self.atoms[at].exact as usize]
    }

    /// The source an atom stands in, and the atoms of that source.
    pub fn source(&self, at: usize) -> (usize, Range<usize>) {
        let source = self.ends.partition_point(|end| *end <= at);
        let from = if source == 0 { 0 } else { self.ends[source - 1] };
        (source, from..self.ends.get(source).copied().unwrap_or(from))
    }
}

/// True for an atom that is a word.
pub fn is_word(atom: &str) -> bool {
    atom.chars().next().is_some_and(char::is_alphanumeric)
}

/// Square brackets with what is in them, in characters.
fn remarks(text: &str) -> Vec<Range<usize>> {
    if !text.contains('[') {
        return Vec::new();
    }
    let (mut out, mut open) = (Vec::new(), None);
    for (at, c) in text.chars().enumerate() {
        match (c, open) {
            ('[', _) => open = Some(at),
            (']', Some(from)) => {
                if at - from <= REMARK {
                    out.push(from..at + 1);
                }
                open = None;
            }
            _ => {}
        }
    }
    out
}

/// Calls `each` with every atom of a text and its place in characters.
pub fn each_atom(text: &str, each: &mut dyn FnMut(&str, Range<usize>)) {
    let mut word = String::new();
    let mut start = 0;
    let mut chars = text.chars().enumerate().peekable();
    let mut signs = [0u8; 4];
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        if is_letter(c) {
            if word.is_empty() {
                start = at;
            }
            word.push(c);
            if !is_alone(c) && next.is_some_and(|n| is_letter(n) && !is_alone(n)) {
                continue;
            }
            // An apostrophe inside of a word is one of its letters.
            if next.is_some_and(|n| matches!(n, '\'' | '’' | 'ʼ')) && !is_alone(c) {
                let mut ahead = chars.clone();
                ahead.next();
                if ahead.peek().is_some_and(|(_, n)| n.is_alphanumeric()) {
                    chars.next();
                    word.push('\'');
                    continue;
                }
            }
            give(&mut word, start..at + 1, each);
        } else if c.is_whitespace() || is_passed_over(c) || (c == '.' && dots(next)) {
            if c == '.' {
                while chars.next_if(|(_, n)| *n == '.').is_some() {}
            }
        } else {
            let sign = if matches!(c, '–' | '—' | '‐' | '‑' | '―' | '−') { '-' } else { c };
            each(sign.encode_utf8(&mut signs), at..at + 1);
        }
    }
}

fn give(word: &mut String, chars: Range<usize>, each: &mut dyn FnMut(&str, Range<usize>)) {
    if word.is_ascii() {
        each(word, chars);
    } else {
        let composed: String = word.nfc().collect();
        each(&composed, chars);
    }
    word.clear();
}

fn dots(next: Option<char>) -> bool {
    next == Some('.')
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// A character of a script without spaces is an atom by itself.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{abff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_passed_over(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '\''
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '*'
            | '_'
            | '`'
            | '\\'
            | '…'
            | '~'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}' | '\u{feff}'
    )
}
