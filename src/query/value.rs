//! What stands after a field's colon: a value, the beginning of one, a range,
//! several of them in parentheses.
//!
//! Ids and names hold nearly any character, so a value is all up to the next
//! blank, and one with blanks stands in quotes. In a list of values a blank is
//! not an `AND`: `speaker:(Ana Maria OR Ben)` meant a name, and two values side
//! by side are nearly never both true.

use super::lexer::{is_blank, is_quote};
use super::parser::{Parser, joined};
use super::word::short;
use super::{Field, Kind, Node, Value};
use std::ops::Range;

/// What comes next in a list.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Value,
    Or,
    And,
    Not,
    Open,
    Close,
    End,
    /// Something that does not belong there.
    Stray,
}

const RANGE: &str = "write `years:[20 TO 35]`, with `*` for an open end, or `years:>=20`";

impl Parser {
    /// What follows a name and its colon; `span` is theirs.
    pub fn field(&mut self, span: Range<usize>, name: &str) -> Option<Node> {
        if self.lexer.peek(0) != Some('(') {
            return self.single(span.start, name);
        }
        self.lexer.lists += 1;
        let node = self.in_parentheses(name);
        self.lexer.lists -= 1;
        node
    }

    fn single(&mut self, start: usize, name: &str) -> Option<Node> {
        let value = self.value(name)?;
        let kind = Kind::Field(Field { name: name.to_owned(), value });
        Some(Node { span: start..self.lexer.at, kind })
    }

    // Lists.

    fn in_parentheses(&mut self, name: &str) -> Option<Node> {
        let open = self.lexer.at..self.lexer.at + 1;
        if !self.down(&open, 1) {
            return None;
        }
        self.lexer.at += 1;
        self.depth += 1;
        let node = self.any_value(name);
        self.depth -= 1;
        match self.item() {
            Item::Close => self.lexer.at += 1,
            _ => self.fault(open, "this parenthesis is never closed", "write `)` after the last value"),
        }
        node
    }

    fn any_value(&mut self, name: &str) -> Option<Node> {
        let mut out: Vec<Node> = self.all_values(name).into_iter().collect();
        while self.item() == Item::Or {
            self.pass(Item::Or);
            out.extend(self.all_values(name));
        }
        joined(out, Kind::Any)
    }

    fn all_values(&mut self, name: &str) -> Option<Node> {
        let mut out: Vec<Node> = self.one_value(name).into_iter().collect();
        loop {
            match self.item() {
                Item::And => {
                    self.pass(Item::And);
                    out.extend(self.one_value(name));
                }
                Item::Value | Item::Open | Item::Not => {
                    let at = self.lexer.at;
                    let help = "write `OR` between values; a value of several words stands in quotes";
                    self.fault(at..at + 1, "two values stand side by side", help);
                    self.one_value(name);
                }
                Item::Stray => {
                    let at = self.lexer.at;
                    self.lexer.at += 1;
                    let typed = self.lexer.typed(at..at + 1);
                    self.fault(at..at + 1, format!("“{typed}” does not stand between values"), "write `OR`");
                    // What follows is the next value.
                    if self.item() == Item::Value {
                        self.one_value(name);
                    }
                }
                Item::Or | Item::Close | Item::End => return joined(out, Kind::All),
            }
        }
    }

    fn one_value(&mut self, name: &str) -> Option<Node> {
        let item = self.item();
        let start = self.lexer.at;
        match item {
            Item::Value => self.single(start, name),
            Item::Open => self.in_parentheses(name),
            Item::Not => {
                if !self.down(&(start..start + 3), 1) {
                    return None;
                }
                self.pass(Item::Not);
                self.depth += 1;
                let node = self.one_value(name);
                self.depth -= 1;
                let node = node?;
                Some(Node { span: start..node.span.end, kind: Kind::Not(Box::new(node)) })
            }
            Item::Or | Item::And | Item::Close | Item::End | Item::Stray => {
                let help = format!("write `{name}:(a OR b)`");
                self.fault(start..start + usize::from(item != Item::End), "a value is missing here", help);
                None
            }
        }
    }

    /// What comes next, blanks skipped; it stays.
    fn item(&mut self) -> Item {
        self.lexer.skip_blanks();
        match self.lexer.peek(0) {
            None => return Item::End,
            Some('(') => return Item::Open,
            Some(')') => return Item::Close,
            Some(',' | '|' | '&') => return Item::Stray,
            Some(_) => {}
        }
        let start = self.lexer.at;
        let word = self.lexer.bare_value();
        self.lexer.at = start;
        match word.as_str() {
            "OR" => Item::Or,
            "AND" => Item::And,
            "NOT" => Item::Not,
            _ => Item::Value,
        }
    }

    /// Takes a joining word.
    fn pass(&mut self, item: Item) {
        self.lexer.at += if item == Item::Or { 2 } else { 3 };
    }

    // Values.

    fn value(&mut self, name: &str) -> Option<Value> {
        match self.lexer.peek(0) {
            Some(c) if is_quote(c) => self.quoted_value(),
            Some('[' | '{') => self.range(),
            Some('<' | '>' | '≤' | '≥') => self.comparison(name),
            _ => self.bare(name),
        }
    }

    fn quoted_value(&mut self) -> Option<Value> {
        let start = self.lexer.at;
        let text = self.lexer.quote();
        if text.trim().is_empty() {
            let help = "write a value in between; `-name:*` asks for what has none";
            self.fault(start..self.lexer.at, "there is no value between the quotes", help);
            return None;
        }
        if self.lexer.peek(0) == Some('*') {
            self.lexer.at += 1;
            return Some(Value::Prefix(text));
        }
        Some(Value::Text(text))
    }

    fn bare(&mut self, name: &str) -> Option<Value> {
        let start = self.lexer.at;
        let typed = self.lexer.bare_value();
        let text = self.without_comma(start, &typed);
        let text = text.strip_prefix('=').unwrap_or(text);
        if text == "*" {
            return Some(Value::Any);
        }
        let span = start..self.lexer.at;
        if text.is_empty() {
            self.fault(span, format!("after “{name}:” a value is missing"), format!("write `{name}:value`"));
            return None;
        }
        if text.len() > 2 && text.starts_with('/') && text.ends_with('/') {
            let help = format!("write `{name}:begin*`, or put the value in quotes");
            self.fault(span, "a field takes no regular expression", help);
            return None;
        }
        let begin = text.strip_suffix('*');
        if begin.unwrap_or(text).contains('*') {
            let help = format!("write `{name}:begin*`, or put the value in quotes");
            self.fault(span, format!("“*” stands only at the end of a value, not as in “{}”", short(text)), help);
            return None;
        }
        Some(match begin {
            Some(begin) => Value::Prefix(begin.to_owned()),
            None => Value::Text(text.to_owned()),
        })
    }

    /// `typed` without commas at its end, with a hint.
    fn without_comma<'a>(&mut self, start: usize, typed: &'a str) -> &'a str {
        let text = typed.trim_end_matches([',', ';']);
        if text.len() < typed.len() {
            let help = "write `OR` between alternatives; put a value that ends so in quotes";
            self.lexer.hint(start..self.lexer.at, "the comma after this value was left out", help);
        }
        text
    }

    /// `>20`, `<=2020-01-31`.
    fn comparison(&mut self, name: &str) -> Option<Value> {
        let start = self.lexer.at;
        let sign = self.lexer.peek(0);
        self.lexer.at += 1;
        let mut included = matches!(sign, Some('≤' | '≥'));
        if self.lexer.peek(0) == Some('=') {
            self.lexer.at += 1;
            included = true;
        }
        let end = match self.lexer.peek(0) {
            Some(c) if is_quote(c) => self.lexer.quote(),
            _ => {
                let at = self.lexer.at;
                let typed = self.lexer.bare_value();
                let text = self.without_comma(at, &typed);
                if text.contains('*') { String::new() } else { text.to_owned() }
            }
        };
        let span = start..self.lexer.at;
        if end.trim().is_empty() {
            let help = format!("write `{name}:>=20` or `{name}:<2020-01-31`, without a blank");
            self.fault(span, "here a number or a date is missing", help);
            return None;
        }
        let end = Some((end, included));
        Some(match sign {
            Some('<' | '≤') => Value::Range { from: None, to: end },
            _ => Value::Range { from: end, to: None },
        })
    }

    /// `[20 TO 35]`; `{` and `}` leave the end itself out.
    fn range(&mut self) -> Option<Value> {
        let start = self.lexer.at;
        let value = self.range_inside();
        if value.is_none() {
            self.skip_to_bracket();
            let end = self.lexer.at;
            self.fault(start..end, "this is not a range", RANGE);
        }
        value
    }

    fn range_inside(&mut self) -> Option<Value> {
        let from_included = self.lexer.peek(0) == Some('[');
        self.lexer.at += 1;
        let from = self.end_of_range()?;
        let word = self.end_of_range()??;
        if !word.eq_ignore_ascii_case("to") {
            return None;
        }
        let to = self.end_of_range()?;
        self.lexer.skip_blanks();
        let to_included = match self.lexer.peek(0) {
            Some(']') => true,
            Some('}') => false,
            _ => return None,
        };
        self.lexer.at += 1;
        if from.is_none() && to.is_none() {
            return Some(Value::Any);
        }
        Some(Value::Range { from: from.map(|t| (t, from_included)), to: to.map(|t| (t, to_included)) })
    }

    /// One word of a range; `Some(None)` for `*`.
    fn end_of_range(&mut self) -> Option<Option<String>> {
        self.lexer.skip_blanks();
        if self.lexer.peek(0).is_some_and(is_quote) {
            return Some(self.lexer.quote()).filter(|t| !t.trim().is_empty()).map(Some);
        }
        let start = self.lexer.at;
        while self.lexer.peek(0).is_some_and(|c| !is_blank(c) && !is_quote(c) && !matches!(c, ']' | '}')) {
            self.lexer.at += 1;
        }
        match self.lexer.typed(start..self.lexer.at) {
            word if word.is_empty() => None,
            word => Some(Some(word).filter(|w| w != "*")),
        }
    }

    /// Behind the bracket that may have been meant, or to the next blank.
    fn skip_to_bracket(&mut self) {
        let start = self.lexer.at;
        while let Some(c) = self.lexer.peek(0) {
            self.lexer.at += 1;
            if matches!(c, ']' | '}') {
                return;
            }
        }
        self.lexer.at = start;
        while self.lexer.peek(0).is_some_and(|c| !is_blank(c) && c != ')') {
            self.lexer.at += 1;
        }
    }
}
