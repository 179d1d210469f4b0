//! A tree back to a query.
//!
//! A query is kept: in the history with the codings that came from it, in the
//! interface when a facet is added to it. What is written reads as the same
//! tree; parentheses stand where the tree needs them and nowhere else.

use super::lexer::{is_name, is_quote};
use super::word::trimmed;
use super::{Distance, Field, Kind, Node, Of, Query, Relation, Term, Value, Words};

/// How tightly a node holds together: what is looser stands in parentheses.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Hold {
    Any,
    All,
    Not,
    Pair,
    One,
}

impl Query {
    /// The query in its plain form: what it was read as. Empty: everything.
    ///
    /// ```
    /// let query = emic::query::parse("  (a AND (b  OR -c))")?;
    /// assert_eq!(query.written(), "a (b OR -c)");
    /// # Ok::<(), Vec<emic::query::Fault>>(())
    /// ```
    pub fn written(&self) -> String {
        self.root.as_ref().map(Node::written).unwrap_or_default()
    }
}

impl Node {
    /// This piece as a query of its own.
    pub fn written(&self) -> String {
        let mut out = String::new();
        write(self, Hold::Any, &mut out);
        out
    }
}

fn hold(node: &Node) -> Hold {
    match &node.kind {
        Kind::Any(_) => Hold::Any,
        Kind::All(_) => Hold::All,
        Kind::Not(_) => Hold::Not,
        Kind::Relation(Relation::Overlap(..) | Relation::Within(..)) => Hold::Pair,
        Kind::Relation(_) | Kind::Words(_) | Kind::Field(_) => Hold::One,
    }
}

/// Writes `node`, in parentheses if it holds looser than `needed`.
fn write(node: &Node, needed: Hold, out: &mut String) {
    if hold(node) < needed {
        out.push('(');
        write(node, Hold::Any, out);
        out.push(')');
        return;
    }
    match &node.kind {
        Kind::Any(nodes) => list(nodes, " OR ", Hold::All, out),
        Kind::All(nodes) => list(nodes, " ", Hold::Not, out),
        Kind::Not(node) => {
            out.push('-');
            write(node, Hold::Not, out);
        }
        Kind::Words(Words::Term(term)) => out.push_str(&alone(term)),
        Kind::Words(Words::Phrase { terms, slop }) => phrase(terms, *slop, out),
        Kind::Field(field) => written_field(field, out),
        Kind::Relation(relation) => written_relation(relation, out),
    }
}

fn list(nodes: &[Node], between: &str, needed: Hold, out: &mut String) {
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        write(node, needed, out);
    }
}

fn written_relation(relation: &Relation, out: &mut String) {
    let mut pair = |a: &Node, sign: &str, b: &Node| {
        write(a, Hold::Pair, out);
        out.push_str(sign);
        write(b, Hold::One, out);
    };
    let distance = match relation {
        Relation::Overlap(a, b) => return pair(a, " & ", b),
        Relation::Within(a, b) => return pair(a, " WITHIN ", b),
        Relation::Before(a, b, distance) => {
            out.push_str("BEFORE(");
            write(a, Hold::One, out);
            out.push_str(", ");
            write(b, Hold::One, out);
            distance
        }
        Relation::Near(nodes, distance) => {
            out.push_str("NEAR(");
            list(nodes, ", ", Hold::One, out);
            distance
        }
    };
    out.push_str(&far(distance));
    out.push(')');
}

fn far(distance: &Distance) -> String {
    let unit = match (distance.of, distance.n) {
        (Of::Words, _) => "",
        (Of::Turns, 1) => " turn",
        (Of::Turns, _) => " turns",
    };
    format!(", {}{unit}", distance.n)
}

/// A term that stands by itself.
fn alone(term: &Term) -> String {
    match term {
        Term::Stem(word) => format!("{}{word}", guard(word)),
        Term::Fuzzy(word, n) => format!("{}{word}~{n}", guard(word)),
        Term::Prefix(word) if is_plain(word) => format!("{word}*"),
        Term::Exact(word) if is_plain(word) => format!("={word}"),
        Term::Exact(_) => format!("=\"{}\"", in_phrase(term)),
        Term::Prefix(_) | Term::Folded(_) => format!("\"{}\"", in_phrase(term)),
        Term::Regex(pattern) => regex(pattern),
    }
}

/// An apostrophe before a word that would be a sign or a field without: it is
/// taken off again on reading.
fn guard(word: &str) -> &'static str {
    let sign = matches!(word, "AND" | "OR" | "NOT" | "WITHIN" | "NEAR" | "BEFORE");
    if sign || word.contains(':') { "'" } else { "" }
}

fn phrase(terms: &[Term], slop: u32, out: &mut String) {
    if terms.iter().any(|t| matches!(t, Term::Exact(_))) {
        out.push('=');
    }
    out.push('"');
    let words: Vec<String> = terms.iter().map(in_phrase).collect();
    out.push_str(&words.join(" "));
    out.push('"');
    if slop > 0 {
        out.push_str(&format!("~{slop}"));
    }
}

fn in_phrase(term: &Term) -> String {
    match term {
        Term::Prefix(word) => format!("{}*", escaped(word)),
        Term::Stem(word) | Term::Exact(word) | Term::Folded(word) | Term::Fuzzy(word, _) | Term::Regex(word) => {
            escaped(word)
        }
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c == '\\' || is_quote(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn regex(pattern: &str) -> String {
    let mut out = "/".to_owned();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(chars.next());
            }
            '/' => out.push_str("\\/"),
            c => out.push(c),
        }
    }
    out.push('/');
    out
}

fn written_field(field: &Field, out: &mut String) {
    match is_name(&field.name) {
        true => out.push_str(&field.name),
        false => out.push_str(&format!("\"{}\"", escaped(&field.name))),
    }
    out.push(':');
    match &field.value {
        Value::Text(text) => out.push_str(&value(text)),
        Value::Prefix(text) => out.push_str(&format!("{}*", value(text))),
        Value::Any => out.push('*'),
        Value::Range { from, to } => range(from.as_ref(), to.as_ref(), out),
    }
}

type End<'a> = Option<&'a (String, bool)>;

fn range(from: End, to: End, out: &mut String) {
    let sign = |strict: &'static str, loose: &'static str, included: bool| if included { loose } else { strict };
    match (from, to) {
        (None, None) => out.push('*'),
        (Some((end, included)), None) => out.push_str(&format!("{}{}", sign(">", ">=", *included), value(end))),
        (None, Some((end, included))) => out.push_str(&format!("{}{}", sign("<", "<=", *included), value(end))),
        (Some((a, first)), Some((b, last))) => {
            let (open, close) = (sign("{", "[", *first), sign("}", "]", *last));
            out.push_str(&format!("{open}{} TO {}{close}", value(a), value(b)));
        }
    }
}

/// A value, in quotes if it needs them.
fn value(text: &str) -> String {
    let bare = is_plain(text) && !text.eq_ignore_ascii_case("to");
    if bare { text.to_owned() } else { format!("\"{}\"", escaped(text)) }
}

/// True if no character of `text` is a sign anywhere.
fn is_plain(text: &str) -> bool {
    trimmed(text) == text
        && text.chars().all(|c| {
            c.is_alphanumeric()
                || matches!(c, '_' | '-' | '.' | '\'' | '’')
                || unicode_normalization::char::is_combining_mark(c)
        })
}
