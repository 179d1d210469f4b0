//! What a quotation asks for: its words, and where it says that it departs from what was said.
//!
//! `[…]`, `(…)`, `…` and `...` leave words out; `[the manager]` puts words in, often in place of others; `[W]e`
//! changes a letter's case, `walk[ed]` an ending. A full stop or comma at an end belongs to the sentence around it.

use super::said::{Said, each_atom, is_word};

/// One thing a quotation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A word or mark.
    Atom {
        /// As written.
        text: String,
        /// Its number, if it was ever said so.
        exact: Option<u32>,
        /// Its number in lower case.
        folded: Option<u32>,
    },
    /// A word of which a part was changed.
    Partial {
        /// What it begins with.
        head: String,
        /// The letters in brackets.
        free: String,
        /// What it ends with.
        tail: String,
    },
    /// Words put in; at most so many stand there instead.
    Insert {
        /// The words.
        text: String,
        /// Atoms of the source that may stand in their place.
        most: usize,
    },
}

impl Step {
    /// As it is printed.
    pub fn shown(&self) -> String {
        match self {
            Self::Atom { text, .. } => text.clone(),
            Self::Partial { head, free, tail } => format!("{head}[{free}]{tail}"),
            Self::Insert { text, .. } => format!("[{text}]"),
        }
    }

    /// True for a word.
    pub fn is_word(&self) -> bool {
        match self {
            Self::Atom { text, .. } => is_word(text),
            Self::Partial { .. } => true,
            Self::Insert { .. } => false,
        }
    }

    /// Whether the atom at `at` is what it asks for.
    pub fn fits(&self, said: &Said, at: usize) -> bool {
        match self {
            Self::Atom { exact, .. } => *exact == Some(said.atoms[at].exact),
            Self::Partial { head, free, tail } => fits_partly(said.word(at), head, free, tail),
            Self::Insert { .. } => false,
        }
    }
}

fn fits_partly(word: &str, head: &str, free: &str, tail: &str) -> bool {
    let (word, head, tail) = (word.to_lowercase(), head.to_lowercase(), tail.to_lowercase());
    let letters = free.chars().count();
    if letters <= 1 && head.is_empty() {
        return word == format!("{head}{}{tail}", free.to_lowercase());
    }
    let most = head.len() + tail.len() + free.len() + 4;
    !(head.is_empty() && tail.is_empty())
        && word.len() >= head.len() + tail.len()
        && word.len() <= most
        && word.starts_with(&head)
        && word.ends_with(&tail)
}

/// A quotation as pieces between omissions; no piece is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    /// The pieces in order.
    pub pieces: Vec<Vec<Step>>,
}

impl Pattern {
    /// Reads the words of a quotation.
    pub fn new(text: &str, said: &Said) -> Self {
        let mut builder = Builder { said, pieces: vec![Vec::new()] };
        builder.read(text);
        let mut pieces = builder.pieces;
        pieces.iter_mut().for_each(trim);
        pieces.retain(|piece| piece.iter().any(Step::is_word));
        Self { pieces }
    }

    /// Words it prints, those in brackets not counted.
    pub fn words(&self) -> usize {
        self.pieces.iter().flatten().filter(|s| s.is_word()).count()
    }
}

/// Takes off what need not be in the source: marks of the sentence around, words put in at an end.
fn trim(piece: &mut Vec<Step>) {
    let off = |step: &Step| match step {
        Step::Atom { text, .. } => matches!(text.as_str(), "." | "," | ";" | ":" | "-"),
        Step::Insert { .. } => true,
        Step::Partial { .. } => false,
    };
    while piece.last().is_some_and(off) {
        piece.pop();
    }
    let lead = piece.iter().take_while(|step| off(step)).count();
    piece.drain(..lead);
}

struct Builder<'s> {
    said: &'s Said,
    pieces: Vec<Vec<Step>>,
}

impl Builder<'_> {
    fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['[', '(', '…', '.']) {
            let tail = &rest[at..];
            let length = omission(tail);
            if length > 0 {
                self.plain(&rest[..at]);
                self.pieces.push(Vec::new());
                rest = &tail[length..];
            } else if let Some((content, length)) = bracket(tail) {
                rest = self.bracketed(&rest[..at], content, &tail[length..]);
            } else {
                let next = at + tail.chars().next().map_or(1, char::len_utf8);
                self.plain(&rest[..next]);
                rest = &rest[next..];
            }
        }
        self.plain(rest);
    }

    /// Takes what stands before brackets and what is in them; gives what is left.
    fn bracketed<'t>(&mut self, before: &str, content: &str, after: &'t str) -> &'t str {
        let letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
        let head_at =
            before.rfind(|c| !letter(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let tail_end = after.find(|c| !letter(c)).unwrap_or(after.len());
        let (head, tail) = (&before[head_at..], &after[..tail_end]);
        let lettered = |t: &str| t.starts_with(char::is_alphanumeric) || t.ends_with(char::is_alphanumeric);
        if (lettered(head) || lettered(tail)) && !content.contains(' ') {
            self.plain(&before[..head_at]);
            let tail = tail.trim_end_matches(['\'', '’']);
            let (head, tail) = (head.replace('’', "'"), tail.replace('’', "'"));
            self.push(Step::Partial { head, free: content.to_owned(), tail });
            return &after[tail_end..];
        }
        self.plain(before);
        let words = content.split_whitespace().count();
        self.push(Step::Insert { text: content.to_owned(), most: (2 * words).clamp(6, 24) });
        after
    }

    fn plain(&mut self, text: &str) {
        let said = self.said;
        let mut steps = Vec::new();
        each_atom(text, &mut |atom, _| {
            steps.push(Step::Atom { text: atom.to_owned(), exact: said.exact(atom), folded: said.fold(atom) });
        });
        if let Some(piece) = self.pieces.last_mut() {
            piece.append(&mut steps);
        }
    }

    fn push(&mut self, step: Step) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.push(step);
        }
    }
}

/// Bytes of an omission at the start; 0 if there is none.
fn omission(text: &str) -> usize {
    let close = match text.as_bytes().first() {
        Some(b'[') => Some(']'),
        Some(b'(') => Some(')'),
        _ => None,
    };
    let inner = if close.is_some() { &text[1..] } else { text };
    let is_dot = |c: char| matches!(c, '.' | '…' | ' ' | '\u{a0}' | '-' | '–' | '—');
    let plain = |c: char| matches!(c, '.' | '…' | ' ' | '\u{a0}');
    let end = match close {
        Some(_) => inner.find(|c| !is_dot(c)),
        None => inner.find(|c| !plain(c)),
    };
    let length = end.unwrap_or(inner.len());
    let signs = &inner[..length];
    let counted =
        signs.contains('…') || signs.matches('.').count() > 1 || (close.is_some() && !signs.trim().is_empty());
    match close {
        Some(close) if counted && inner[length..].starts_with(close) => length + 2,
        None if counted => length,
        _ => 0,
    }
}

/// The content of square brackets at the start, and their length.
fn bracket(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('[')?;
    let end = inner.char_indices().take(200).find(|(_, c)| *c == ']').map(|(at, _)| at)?;
    Some((&inner[..end], end + 2))
}
