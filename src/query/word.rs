//! From what was typed as one word to a term.
//!
//! Punctuation around a word says nothing about it and is taken off, as the
//! index does: `why?` asks for `why`. Inside a word, `*`, `?` and `~` are never
//! taken for letters: somebody meant a pattern, and looking for something else
//! in silence would find nothing and say so as if it were true.

use super::Term;
use super::lexer::is_blank;

/// Why a word is none: what is wrong, what to do.
pub(super) type Trouble = (String, String);

/// What may stand on a word besides letters and digits: marks that belong to the
/// letter before them, and the low line, which words of computers have.
fn of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
}

/// Without the punctuation around it; empty if there is no letter or digit.
pub(super) fn trimmed(word: &str) -> &str {
    let core = word.trim_matches(|c| !of_word(c));
    if core.chars().any(char::is_alphanumeric) { core } else { "" }
}

/// Without the punctuation at its end: `polic*,` as `polic*`.
fn before_stop(typed: &str) -> &str {
    typed.trim_end_matches(|c| !of_word(c) && c != '*' && c != '~')
}

/// `word`, `word*`, `word~1`.
pub(super) fn plain(typed: &str) -> Result<Term, Trouble> {
    let full = typed;
    let typed = before_stop(typed);
    if trimmed(typed).is_empty() {
        return lettered(full, typed).map(Term::Stem);
    }
    if let Some((left, right)) = typed.split_once('~') {
        return fuzzy(typed, left, right);
    }
    if let Some(begin) = typed.strip_suffix('*') {
        return Ok(Term::Prefix(lettered(typed, no_star(typed, begin)?)?));
    }
    let word = lettered(typed, no_star(typed, typed)?)?;
    if word.contains('?') {
        let pattern = word.replace('?', ".");
        return Err((
            format!("“?” does not stand for a letter, as in “{}”", short(typed)),
            format!(
                "write /{pattern}/ for any one letter there, or {}~1 for a word much like it",
                word.replace('?', "")
            ),
        ));
    }
    Ok(Term::Stem(word))
}

/// `=word`.
pub(super) fn exact(typed: &str) -> Result<Term, Trouble> {
    if typed.is_empty() {
        return Err((
            "after “=” a word is missing".into(),
            "write `=word`, without a blank, for exactly this form".into(),
        ));
    }
    if typed.contains(['*', '~', '?']) && !trimmed(typed).is_empty() && trimmed(typed) != typed.trim_end_matches('?') {
        return Err((
            format!("“={}” asks for one form and for several at once", short(typed)),
            "leave out the “=” or the other sign".into(),
        ));
    }
    Ok(Term::Exact(lettered(typed, typed)?))
}

/// The words of `"a phrase"`; those without a letter or digit are left out.
pub(super) fn phrase(text: &str, exact: bool) -> Result<Vec<Term>, Trouble> {
    let mut out = Vec::new();
    for piece in text.split(is_blank) {
        let word = trimmed(piece);
        if word.is_empty() {
            continue;
        }
        out.push(match before_stop(piece).strip_suffix('*') {
            Some(_) if exact => {
                return Err((
                    format!("“{}” asks for one form and for several at once", short(piece)),
                    "leave out the “=” or the “*”".into(),
                ));
            }
            Some(begin) => Term::Prefix(trimmed(no_star(piece, begin)?).to_owned()),
            None if exact => Term::Exact(word.to_owned()),
            None => Term::Folded(trimmed(no_star(piece, piece)?).to_owned()),
        });
    }
    match out.is_empty() {
        true => Err((
            "there are no words between the quotes".into(),
            "write words in between, or take the quotes out".into(),
        )),
        false => Ok(out),
    }
}

fn fuzzy(typed: &str, left: &str, right: &str) -> Result<Term, Trouble> {
    let letters = match right {
        "" | "1" => 1,
        "2" => 2,
        _ => {
            return Err((
                format!("after “~” stands 1 or 2, not “{}”", short(right)),
                "write `word~1` or `word~2`: so many letters may differ".into(),
            ));
        }
    };
    Ok(Term::Fuzzy(lettered(typed, no_star(typed, left)?)?, letters))
}

/// `text`, if no star stands in it.
fn no_star<'a>(typed: &str, text: &'a str) -> Result<&'a str, Trouble> {
    let word = text.trim_matches(|c| !of_word(c) && c != '*');
    if !word.contains('*') || trimmed(text).is_empty() {
        return Ok(text);
    }
    Err((
        format!("“*” stands only at the end of a word, not as in “{}”", short(typed)),
        format!("write /{}/ for letters that may stand there", word.replace('*', ".*")),
    ))
}

/// The word in `text`, if there is one.
fn lettered(typed: &str, text: &str) -> Result<String, Trouble> {
    let word = trimmed(text);
    if word.is_empty() {
        let help = match typed {
            t if t.starts_with('*') => "a field has `name:*` for any value; a word has letters before the “*”",
            _ => "only words can be found; leave it out",
        };
        return Err((format!("“{}” has no letter or digit", short(typed)), help.into()));
    }
    Ok(word.to_owned())
}

/// The beginning of what was typed, for a message.
pub(super) fn short(typed: &str) -> String {
    let mut out: String = typed.chars().take(30).collect();
    if out.len() < typed.len() {
        out.push('…');
    }
    out
}
