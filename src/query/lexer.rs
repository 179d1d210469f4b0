//! The signs of a query, one at a time.
//!
//! Nobody quotes what they type into a search, so the signs are few and give
//! way to words: `&` inside `R&D`, a colon after which a blank or nothing comes,
//! a comma outside `NEAR( )` are part of a word. Blanks of every kind part
//! words, as do the invisible ones that come with pasted text. All positions are
//! code points.

use super::Fault;
use std::ops::Range;

/// A sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    /// The end of the query.
    End,
    Open,
    Close,
    /// Inside `NEAR( )` and `BEFORE( )` only.
    Comma,
    And,
    Or,
    Not,
    Minus,
    Overlap,
    Within,
    /// `NEAR(` with its parenthesis.
    Near,
    /// `BEFORE(` with its parenthesis.
    Before,
    /// A field's name and its colon; the value comes next.
    Name(String),
    /// A word as typed, with all that stands on it.
    Word(String),
    /// `=word`, without the sign.
    Exact(String),
    /// The text of `"…"`, how far apart its words may be, and whether `=` stood
    /// before it.
    Phrase {
        text: String,
        slop: Option<u32>,
        exact: bool,
    },
    /// The pattern of `/…/`.
    Regex(String),
}

/// A sign with its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub sign: Sign,
    pub span: Range<usize>,
}

/// Reads signs from left to right.
pub(super) struct Lexer {
    chars: Vec<char>,
    /// The next code point to read.
    pub at: usize,
    /// How many `NEAR( )` are open: commas part their operands.
    pub lists: usize,
    pub faults: Vec<Fault>,
    pub hints: Vec<Fault>,
}

/// Faults and hints kept, each; more help nobody.
const MOST: usize = 10;

/// Blanks, with those nobody sees.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Double quotes of all keyboards; each closes each.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// True if a field's name may be written so, without quotes.
pub(super) fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic) && text.chars().all(of_name)
}

fn of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || unicode_normalization::char::is_combining_mark(c)
}

impl Lexer {
    pub fn new(text: &str) -> Self {
        Self { chars: text.chars().collect(), at: 0, lists: 0, faults: Vec::new(), hints: Vec::new() }
    }

    pub fn fault(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        if self.faults.len() < MOST {
            self.faults.push(Fault::new(span, message, help));
        }
    }

    pub fn hint(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        if self.hints.len() < MOST {
            self.hints.push(Fault::new(span, message, help));
        }
    }

    /// The code point `ahead` of the next one.
    pub fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// What was typed there.
    pub fn typed(&self, span: Range<usize>) -> String {
        self.chars.get(span).unwrap_or_default().iter().collect()
    }

    /// Reads no more.
    pub fn stop(&mut self) {
        self.at = self.chars.len();
    }

    pub fn skip_blanks(&mut self) {
        while self.peek(0).is_some_and(is_blank) {
            self.at += 1;
        }
    }

    /// True if a word ends before the code point at `at`.
    fn ends(&self, at: usize) -> bool {
        match self.chars.get(at) {
            None | Some('(' | ')' | '|') => true,
            Some(',') => self.lists > 0,
            Some('&') => self.is_overlap(at),
            Some(c) => is_blank(*c) || is_quote(*c),
        }
    }

    /// True if the `&` at `at` joins, and is not part of a word such as `R&D`.
    fn is_overlap(&self, at: usize) -> bool {
        let next = self.chars.get(at + 1);
        next.is_none_or(|c| is_blank(*c) || matches!(c, '&' | '(' | ')')) || self.name_at(at + 1).is_some()
    }

    /// The end of a field's name at `at`, if one stands there with a colon and the
    /// beginning of a value.
    fn name_at(&self, at: usize) -> Option<usize> {
        let mut end = at;
        self.chars.get(at).filter(|c| c.is_alphabetic())?;
        while self.chars.get(end).copied().is_some_and(of_name) {
            end += 1;
        }
        self.value_after(end).then_some(end)
    }

    /// True if a colon and the beginning of a value stand at `at`.
    fn value_after(&self, at: usize) -> bool {
        let next = |n: usize| self.chars.get(at + n);
        let begins = match next(1) {
            None | Some(')' | ':') => false,
            Some(',') => self.lists == 0,
            Some('/') => next(2) != Some(&'/'),
            Some(c) => !is_blank(*c),
        };
        next(0) == Some(&':') && begins
    }

    /// The next sign.
    pub fn next(&mut self) -> Token {
        self.skip_blanks();
        let start = self.at;
        let sign = self.sign();
        Token { sign, span: start..self.at }
    }

    fn sign(&mut self) -> Sign {
        let Some(first) = self.peek(0) else { return Sign::End };
        match first {
            '(' => self.one(Sign::Open),
            ')' => self.one(Sign::Close),
            ',' if self.lists > 0 => self.one(Sign::Comma),
            '-' | '−' => self.one(Sign::Minus),
            '&' | '|' => self.joint(),
            '=' if self.peek(1).is_some_and(is_quote) => {
                self.at += 1;
                self.quoted(true)
            }
            '=' => {
                self.at += 1;
                Sign::Exact(self.word())
            }
            '/' => self.regex(),
            c if is_quote(c) => self.quoted(false),
            _ => self.named_or_word(),
        }
    }

    fn one(&mut self, sign: Sign) -> Sign {
        self.at += 1;
        sign
    }

    /// `&`, and what programmers write for `AND` and `OR`.
    fn joint(&mut self) -> Sign {
        let start = self.at;
        let first = self.peek(0);
        while self.peek(0) == first {
            self.at += 1;
        }
        let span = start..self.at;
        let typed = self.typed(span.clone());
        match first {
            Some('&') if span.len() == 1 => Sign::Overlap,
            Some('&') => {
                self.hint(span, format!("“{typed}” was read as `AND`"), "write `AND`, or `&` for codings that overlap");
                Sign::And
            }
            _ => {
                self.hint(span, format!("“{typed}” was read as `OR`"), "write `OR`");
                Sign::Or
            }
        }
    }

    /// All up to where a word ends; at least one code point, unless a blank comes.
    fn word(&mut self) -> String {
        let start = self.at;
        while !self.ends(self.at) {
            self.at += 1;
        }
        self.typed(start..self.at)
    }

    fn named_or_word(&mut self) -> Sign {
        let start = self.at;
        if let Some(end) = self.name_at(start) {
            self.at = end + 1;
            return Sign::Name(self.typed(start..end).to_lowercase());
        }
        let word = self.word();
        match word.as_str() {
            "AND" => Sign::And,
            "OR" => Sign::Or,
            "NOT" => Sign::Not,
            "WITHIN" => Sign::Within,
            "NEAR" if self.takes_open() => Sign::Near,
            "BEFORE" if self.takes_open() => Sign::Before,
            _ => Sign::Word(word),
        }
    }

    /// Takes the opening parenthesis that comes next, blanks before it allowed.
    fn takes_open(&mut self) -> bool {
        let mut ahead = 0;
        while self.peek(ahead).is_some_and(is_blank) {
            ahead += 1;
        }
        let open = self.peek(ahead) == Some('(');
        if open {
            self.at += ahead + 1;
        }
        open
    }

    fn quoted(&mut self, exact: bool) -> Sign {
        let start = self.at;
        let text = self.quote();
        if !exact && !text.trim().is_empty() && self.at > start + 1 && self.value_after(self.at) {
            self.at += 1;
            return Sign::Name(text.trim().to_lowercase());
        }
        let slop = self.slop();
        Sign::Phrase { text, slop, exact }
    }

    /// The text of the quote that begins here, `\"` as `"`. One that is not
    /// closed reaches to the end of the query, with a hint: it is being typed.
    pub fn quote(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match (c, self.peek(0)) {
                ('\\', Some(next)) if next == '\\' || is_quote(next) => {
                    self.at += 1;
                    out.push(next);
                }
                (c, _) if is_quote(c) => return out,
                (c, _) => out.push(c),
            }
        }
        self.hint(start..start + 1, "this quote is not closed, so it reaches to the end", "write `\"` where it ends");
        out
    }

    /// `~5` after a phrase.
    fn slop(&mut self) -> Option<u32> {
        if self.peek(0) != Some('~') {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let digits = self.digits();
        if digits.is_empty() {
            self.fault(
                start..self.at,
                "after “~” the number of words is missing",
                "write `\"two words\"~5` for up to 5 other words in between",
            );
        }
        Some(digits.parse().unwrap_or(u32::MAX))
    }

    /// ASCII digits from here.
    pub fn digits(&mut self) -> String {
        let start = self.at;
        while self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.typed(start..self.at)
    }

    /// `/pattern/`, with `\/` for a stroke in it.
    fn regex(&mut self) -> Sign {
        let start = self.at;
        self.at += 1;
        let mut pattern = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match (c, self.peek(0)) {
                ('/', _) => return Sign::Regex(pattern),
                ('\\', Some(next)) => {
                    self.at += 1;
                    if next != '/' {
                        pattern.push('\\');
                    }
                    pattern.push(next);
                }
                (c, _) => pattern.push(c),
            }
        }
        self.fault(
            start..start + 1,
            "this regular expression is never closed",
            "write `/` where it ends; to look for words with a stroke in between, put them in quotes",
        );
        Sign::Regex(pattern)
    }

    /// A value as typed, without quotes: up to where a word ends, pairs of
    /// parentheses in it included (`report(2).md`).
    pub fn bare_value(&mut self) -> String {
        let start = self.at;
        while !self.ends(self.at) || self.pair_ends().is_some_and(|_| self.at > start) {
            self.at = self.pair_ends().unwrap_or(self.at + 1);
        }
        self.typed(start..self.at)
    }

    /// Where the pair of parentheses ends that opens here without a blank in it.
    fn pair_ends(&self) -> Option<usize> {
        (self.peek(0) == Some('(')).then_some(())?;
        let rest = &self.chars[self.at + 1..];
        let end = rest.iter().position(|c| is_blank(*c) || is_quote(*c) || matches!(c, '(' | ')'))?;
        (rest[end] == ')').then_some(self.at + 1 + end + 1)
    }
}
