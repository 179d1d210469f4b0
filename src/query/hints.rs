//! What is allowed and probably not meant.
//!
//! Every text is a query, so a slip often finds something else instead of
//! failing: `custody and record` asks for the word "and" too. A hint says what
//! the query was taken for. It never changes what is found.

use super::lexer::is_quote;
use super::relation::only_blanks;
use super::{Fault, Field, Kind, Node, Term, Value, Words, known};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Hints that are kept.
const MOST: usize = 10;

/// Adds what is doubtful about a query that was read.
pub(super) fn doubts(text: &str, root: &Node, out: &mut Vec<Fault>) {
    let asked = Asked { chars: text.chars().collect() };
    asked.around(std::slice::from_ref(root), out);
    root.each(&mut |node| match &node.kind {
        Kind::All(nodes) => asked.around(nodes, out),
        Kind::Words(words) => asked.words(node, words, out),
        Kind::Field(field) => of_field(node, field, out),
        _ => {}
    });
    out.truncate(MOST);
}

/// The query as typed.
struct Asked {
    chars: Vec<char>,
}

impl Asked {
    fn typed(&self, span: &Range<usize>) -> String {
        self.chars.get(span.clone()).unwrap_or_default().iter().collect()
    }

    /// Words that look like signs, with what stands beside them.
    fn around(&self, nodes: &[Node], out: &mut Vec<Fault>) {
        for (at, node) in nodes.iter().enumerate() {
            let Kind::Words(Words::Term(Term::Stem(_))) = node.kind else { continue };
            let before = at.checked_sub(1).and_then(|i| nodes.get(i));
            let found = self.like_sign(node, before, nodes.get(at + 1));
            let found = found.or_else(|| self.like_field(node, nodes.get(at + 1)));
            out.extend(found.map(|(message, help)| Fault::new(node.span.clone(), message, help)));
            if out.len() > MOST {
                return;
            }
        }
    }

    fn like_sign(&self, node: &Node, before: Option<&Node>, after: Option<&Node>) -> Option<(String, String)> {
        let typed = self.typed(&node.span);
        let fields = [before, after].into_iter().flatten().any(|n| matches!(n.kind, Kind::Field(_)));
        let opens = self.chars.get(node.span.end) == Some(&'(');
        let help = match typed.as_str() {
            "and" if before.is_some() && after.is_some() => {
                "words side by side must all be there anyway: leave it out, or write `AND`".to_owned()
            }
            "or" | "Or" if before.is_some() && after.is_some() => "write `OR` for alternatives".to_owned(),
            "not" if after.is_some() => "write `-word` or `NOT word` for what must not be there".to_owned(),
            "within" if fields => "write `a WITHIN b`".to_owned(),
            "near" | "Near" | "NEAR" if opens || typed == "NEAR" => "write `NEAR(a b, 5)`".to_owned(),
            "before" | "Before" | "BEFORE" if opens || typed == "BEFORE" => "write `BEFORE(a, b, 5)`".to_owned(),
            _ if typed.starts_with("NEAR/") => "write `NEAR(a b, 5)`".to_owned(),
            _ => return None,
        };
        Some((format!("“{typed}” was looked for as a word"), help))
    }

    /// `code: x` and `code :x`.
    fn like_field(&self, node: &Node, after: Option<&Node>) -> Option<(String, String)> {
        let typed = self.typed(&node.span);
        let (name, separate) = match typed.strip_suffix([':', '：']) {
            Some(name) => (name.to_owned(), true),
            None => match typed.split_once('：') {
                Some((name, _)) => (name.to_owned(), true),
                None => (typed, false),
            },
        };
        known(&name)?;
        let colon = after.is_some_and(|n| {
            only_blanks(&self.chars, node.span.end..n.span.start) && self.chars.get(n.span.start) == Some(&':')
        });
        (separate || colon).then(|| {
            let message = format!("“{name}” was looked for as a word, not as a field");
            (message, format!("write `{name}:value`, without a blank"))
        })
    }

    fn words(&self, node: &Node, words: &Words, out: &mut Vec<Fault>) {
        let found = match words {
            Words::Term(Term::Regex(pattern)) => of_regex(pattern),
            Words::Term(Term::Fuzzy(word, n)) if word.chars().count() <= 2 * usize::from(*n) => Some((
                format!("nearly every short word differs from “{word}” in no more than {n}"),
                "look for the word itself, or for a longer one".to_owned(),
            )),
            Words::Term(Term::Stem(_)) => self.of_word(node),
            _ => self.of_phrase(node),
        };
        out.extend(found.map(|(message, help)| Fault::new(node.span.clone(), message, help)));
    }

    fn of_word(&self, node: &Node) -> Option<(String, String)> {
        let typed = self.typed(&node.span);
        let first = typed.chars().next()?;
        match first {
            '–' | '—' | '‐' | '‑' => Some((
                format!("“{first}” is a dash, not a minus, and was left out"),
                "write `-word` for what must not be there".to_owned(),
            )),
            '!' => Some((
                "“!” means nothing here and was left out".to_owned(),
                "write `-word` for what must not be there".to_owned(),
            )),
            '\'' | '‘' if self.single_quotes(node) => Some((
                "single quotes do not make a phrase; each word was looked for by itself".to_owned(),
                "write `\"two words\"`".to_owned(),
            )),
            _ => None,
        }
    }

    /// True if a single quote before this word is closed behind a later one.
    fn single_quotes(&self, node: &Node) -> bool {
        let rest = self.chars.get(node.span.end..).unwrap_or_default();
        let phrase = rest.iter().take(200).position(|c| is_quote(*c) || matches!(c, '(' | ')')).unwrap_or(200);
        let blank = |at: usize| rest.get(at).is_none_or(|c| c.is_whitespace());
        let closes = |(at, c): (usize, &char)| matches!(c, '\'' | '’') && blank(at + 1);
        rest.iter().take(phrase).enumerate().any(closes)
    }

    fn of_phrase(&self, node: &Node) -> Option<(String, String)> {
        let typed = self.typed(&node.span);
        let inside = typed.trim_end_matches(|c: char| !is_quote(c));
        let fuzzy = inside.char_indices().any(|(at, c)| {
            c == '~' && inside[at + 1..].starts_with(['1', '2']) && inside[..at].ends_with(char::is_alphanumeric)
        });
        fuzzy.then(|| {
            let help = "write it outside the quotes; a phrase takes words and `begin*`".to_owned();
            ("“~” inside quotes was not read as a sign".to_owned(), help)
        })
    }
}

fn of_regex(pattern: &str) -> Option<(String, String)> {
    let plain = pattern.replace("\\\\", "");
    let mut previous = ' ';
    let mut capital = false;
    let mut accent = false;
    for c in plain.chars() {
        capital |= c.is_uppercase() && previous != '\\' && !plain.contains("\\p") && !plain.contains("\\P");
        accent |= !c.is_ascii() && c.nfd().next().is_some_and(|base| base.is_ascii_alphabetic());
        previous = c;
    }
    let (what, help) = if plain.contains(' ') {
        (
            "a regular expression is compared with one word at a time, and no word has a blank in it",
            "use a phrase, `\"two wor*\"`",
        )
    } else if capital {
        ("a regular expression is compared with words in lower case", "write it in lower case")
    } else if accent {
        ("a regular expression is compared with words without accents", "write its letters without accents")
    } else if plain.starts_with('^') || (plain.ends_with('$') && !plain.ends_with("\\$")) {
        ("a regular expression is compared with the whole word anyway", "leave out “^” and “$”")
    } else {
        return None;
    };
    Some((what.to_owned(), help.to_owned()))
}

fn of_field(node: &Node, field: &Field, out: &mut Vec<Fault>) {
    let name = &field.name;
    match &field.value {
        Value::Text(text) => {
            let ends = text.split_once("..").or_else(|| text.split_once(['-', '–']));
            let number = |t: &str| !t.is_empty() && t.len() <= 3 && t.bytes().all(|b| b.is_ascii_digit());
            if let Some((a, b)) = ends.filter(|(a, b)| number(a) && number(b)) {
                let message = format!("“{text}” was looked for as it stands, not as a range");
                out.push(Fault::new(node.span.clone(), message, format!("write `{name}:[{a} TO {b}]`")));
            }
        }
        Value::Range { from: Some((a, _)), to: Some((b, _)) } => {
            let number = |t: &str| t.parse::<f64>().ok();
            if let (Some(first), Some(last)) = (number(a), number(b))
                && first > last
            {
                let message = format!("nothing is between {a} and {b}");
                out.push(Fault::new(node.span.clone(), message, format!("write `{name}:[{b} TO {a}]`")));
            }
        }
        _ => {}
    }
}
