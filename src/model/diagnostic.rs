//! Faults in the researcher's own files.
//!
//! A fault never stops the reading of the rest: it becomes a [`Diagnostic`]
//! that says where it is, what stands there, what it means and what to do.
//! `emic check` prints them all; other commands print those that touch their
//! answer.

use serde::Serialize;

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is left out because of it.
    Note,
    /// Something may not mean what its writer meant.
    Warning,
    /// Something could not be read or is left out.
    Error,
}

/// One fault in one place of a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Short stable name of the rule, such as `journal-json`.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Path below the study's folder, with `/`; empty for the study itself.
    pub file: String,
    /// Line in the file, counted from 1, where there is one.
    pub line: Option<u32>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it; empty where nothing need be done.
    pub help: String,
    /// The text that stands there, one line, without control characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
}

impl Diagnostic {
    /// A fault of severity *error* in `file`.
    pub fn error(rule: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, file, message.into())
    }

    /// A fault of severity *warning* in `file`.
    pub fn warning(rule: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, rule, file, message.into())
    }

    /// A fault of severity *note* in `file`.
    pub fn note(rule: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, rule, file, message.into())
    }

    fn new(severity: Severity, rule: &'static str, file: &str, message: String) -> Self {
        let (line, help, excerpt) = (None, String::new(), None);
        Self { rule, severity, file: file.to_owned(), line, message, help, excerpt }
    }

    /// Adds the line, counted from 1.
    pub fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds the text that stands there, cut to 80 characters and made safe
    /// to print.
    pub fn showing(mut self, text: &str) -> Self {
        self.excerpt = Some(printable(text, 80));
        self
    }
}

/// `text` on one line, at most `max` characters, with every control character
/// replaced by a visible one: what a file holds never reaches a terminal raw.
pub fn printable(text: &str, max: usize) -> String {
    let mut out: String = text.chars().take(max).map(visible).collect();
    if text.chars().nth(max).is_some() {
        out.push('…');
    }
    out
}

/// The character to draw for `c`: itself, or a stand-in for a control or
/// direction-changing character.
pub fn visible(c: char) -> char {
    match c {
        '\n' | '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('·'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => '·',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_never_sent() {
        assert_eq!(printable("a\u{1b}[31mb\u{7}\u{202e}", 80), "a␛[31mb␇·");
        assert_eq!(printable("abcdef", 3), "abc…");
    }
}
