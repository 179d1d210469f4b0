//! The braces at the end of a heading: `{#id .class key=value key="two words"}`.
//!
//! Read by hand, because an edit must know where each token stands: setting
//! `status=retired` replaces one token and leaves order, spaces and everything
//! else in the braces alone.

use std::ops::Range;

/// What one token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// `#id`, as written.
    Id(String),
    /// `.class`, as written.
    Class(String),
    /// `key=value`, quotes taken off.
    Pair(String, String),
}

/// One token with its bytes in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it says.
    pub says: Says,
}

/// Braces that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attrs {
    /// Bytes of the line, braces included.
    pub range: Range<usize>,
    /// The tokens in order.
    pub tokens: Vec<Token>,
}

impl Attrs {
    /// The token that gives the id, if one does.
    pub fn id(&self) -> Option<&Token> {
        self.tokens.iter().find(|t| matches!(t.says, Says::Id(_)))
    }

    /// The first token `key=…`.
    pub fn pair(&self, key: &str) -> Option<&Token> {
        self.tokens.iter().find(|t| matches!(&t.says, Says::Pair(k, _) if k == key))
    }
}

/// Reads `line[range]`, which begins with `{` and ends with `}`.
///
/// # Errors
/// What is wrong, as the end of a sentence.
pub(super) fn read(line: &str, range: Range<usize>) -> Result<Attrs, String> {
    let end = range.end - 1;
    let mut at = range.start + 1;
    let mut tokens = Vec::new();
    loop {
        let rest = &line[at..end];
        at += rest.len() - rest.trim_start().len();
        if at >= end {
            return Ok(Attrs { range, tokens });
        }
        let token = token(line, at, end)?;
        at = token.range.end;
        tokens.push(token);
    }
}

/// Reads the token that begins at `at`, which is not a space.
fn token(line: &str, at: usize, end: usize) -> Result<Token, String> {
    let word = word(&line[at..end]);
    let bare = at..at + word.len();
    let strange = || format!("`{word}` is not `#id`, `.class`, `key=value` or `key=\"some words\"`");
    if let Some(id) = word.strip_prefix('#') {
        let says = plain(id).then(|| Says::Id(id.to_owned())).ok_or_else(strange)?;
        return Ok(Token { range: bare, says });
    }
    if let Some(class) = word.strip_prefix('.') {
        let says = plain(class).then(|| Says::Class(class.to_owned())).ok_or_else(strange)?;
        return Ok(Token { range: bare, says });
    }
    let (key, value) = word.split_once('=').ok_or_else(strange)?;
    if !is_key(key) {
        return Err(strange());
    }
    if value.starts_with('"') {
        return quoted(line, at, at + key.len() + 1, end);
    }
    let says = Says::Pair(key.to_owned(), value.to_owned());
    if plain(value) { Ok(Token { range: bare, says }) } else { Err(strange()) }
}

/// Reads the rest of `key="…"`, whose quote stands at `open`.
fn quoted(line: &str, at: usize, open: usize, end: usize) -> Result<Token, String> {
    let key = &line[at..open - 1];
    let mut value = String::new();
    let mut letters = line[open + 1..end].char_indices();
    while let Some((i, c)) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some((_, c @ ('"' | '\\'))) => value.push(c),
                Some((_, c)) => value.extend(['\\', c]),
                None => break,
            },
            '"' => {
                let stop = open + 1 + i + 1;
                if line[stop..end].starts_with(|c: char| !c.is_whitespace()) {
                    return Err(format!("a space is missing after the quote that ends `{key}=`"));
                }
                return Ok(Token { range: at..stop, says: Says::Pair(key.to_owned(), value) });
            }
            c => value.push(c),
        }
    }
    Err(format!("the quote that begins after `{key}=` does not end"))
}

/// `text` up to the first space.
fn word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or(text)
}

/// True for a value that may stand without quotes.
fn plain(value: &str) -> bool {
    !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '{' | '}'))
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
}

/// `key=value`, in quotes where the value needs them; line ends become spaces.
pub(super) fn written(key: &str, value: &str) -> String {
    if plain(value) && !value.contains('\\') {
        return format!("{key}={value}");
    }
    let mut out = format!("{key}=\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Result<Vec<Says>, String> {
        read(text, 0..text.len()).map(|a| a.tokens.into_iter().map(|t| t.says).collect())
    }

    fn pair(key: &str, value: &str) -> Says {
        Says::Pair(key.into(), value.into())
    }

    #[test]
    fn ids_classes_and_values_are_read_in_any_order() {
        let read = all("{ .theme  #a-b\tcolour=#b5482a x=\"y  \\\"z\\\" }\" }").unwrap();
        let id = Says::Id("a-b".into());
        assert_eq!(read, [Says::Class("theme".into()), id, pair("colour", "#b5482a"), pair("x", "y  \"z\" }")]);
        assert_eq!(all("{}").unwrap(), []);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(all("{#a word}").unwrap_err().contains("`word`"));
        assert!(all("{x=\"open}").unwrap_err().contains("does not end"));
        assert!(all("{x=\"a\"y=b}").unwrap_err().contains("space is missing"));
        assert!(all("{x=“a b”}").is_err());
        assert!(all("{#}").is_err());
        assert!(all("{x=}").is_err());
    }

    proptest! {
        #[test]
        fn a_written_value_reads_back(value in "[ a-z\"\\\\{}#é健=]{1,12}") {
            let text = format!("{{{}}}", written("k", &value));
            prop_assert_eq!(all(&text).unwrap(), vec![pair("k", &value)]);
        }
    }
}
