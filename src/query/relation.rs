//! Things that stand to each other in a certain way: `a & b`, `a WITHIN b`,
//! `NEAR(a b, 5)`, `BEFORE(a, b, 2 turns)`.
//!
//! A relation is about places in a text, so its operands must have some: words,
//! codings, parts of sources, alternatives of those. What is *not* there has no
//! place, and two things that are only in the same turn have none together.

use super::lexer::{Sign, Token, is_blank};
use super::parser::Parser;
use super::{About, Distance, Kind, Node, Of, Relation, known};
use std::ops::Range;

/// Parts of a NEAR, at most: each is compared with each.
const MOST: usize = 50;

const HOW_FAR: &str = "write `NEAR(a b, 5)` for up to 5 words in between, or `NEAR(a b, 2 turns)`";
const HOW_LONG: &str = "write `BEFORE(a, b, 5)` for up to 5 words in between, or `BEFORE(a, b, 2 turns)`";

impl Parser {
    /// One thing, or a chain of `&` and `WITHIN`, from the left.
    pub fn related(&mut self) -> Option<Node> {
        let mut left = self.one();
        while matches!(self.peek(), Sign::Overlap | Sign::Within) {
            let sign = self.take();
            let Some(first) = left else {
                // Said already; what stands behind is read for its own faults.
                self.one();
                return None;
            };
            if !self.down(&sign.span, height(&first)) {
                return None;
            }
            let before = self.faults();
            let right = self.one();
            if right.is_none() && self.faults() == before {
                self.lonely(&sign, "after");
            }
            left = self.pair(&sign, first, right?);
        }
        left
    }

    fn pair(&mut self, sign: &Token, a: Node, b: Node) -> Option<Node> {
        let sound = self.has_places(&a) & self.has_places(&b);
        let span = a.span.start..b.span.end;
        let (a, b) = (Box::new(a), Box::new(b));
        let relation = match sign.sign {
            Sign::Within => Relation::Within(a, b),
            _ => Relation::Overlap(a, b),
        };
        sound.then_some(Node { span, kind: Kind::Relation(relation) })
    }

    /// `NEAR(` and `BEFORE(`, taken already, up to the parenthesis that closes.
    pub fn distant(&mut self, opening: Token) -> Option<Node> {
        if !self.down(&opening.span, 1) {
            return None;
        }
        let before = self.faults();
        self.depth += 1;
        self.lexer.lists += 1;
        let (nodes, distance) = self.operands(&opening.sign);
        self.lexer.lists -= 1;
        self.depth -= 1;
        let end = self.close(&opening.span);
        let span = opening.span.start..end;
        if self.faults() > before {
            return None;
        }
        let relation = self.measured(&opening, &span, nodes, distance)?;
        Some(Node { span, kind: Kind::Relation(relation) })
    }

    /// What stands between the parentheses; the closing one stays.
    fn operands(&mut self, which: &Sign) -> (Vec<Node>, Option<Distance>) {
        let mut nodes = Vec::new();
        loop {
            match self.peek() {
                Sign::End | Sign::Close => return (nodes, None),
                Sign::Comma => {
                    self.take();
                    if let Some(distance) = self.distance(which) {
                        return (nodes, Some(distance));
                    }
                }
                Sign::And | Sign::Or => {
                    let sign = self.take();
                    let typed = self.lexer.typed(sign.span.clone());
                    let help = "part them by blanks or commas; alternatives are one part in parentheses, `(a OR b)`";
                    self.fault(sign.span, format!("“{typed}” does not stand between the parts here"), help);
                }
                _ => {
                    if let Some(node) = self.not() {
                        self.has_places(&node);
                        nodes.push(node);
                    }
                }
            }
        }
    }

    fn measured(
        &mut self,
        opening: &Token,
        span: &Range<usize>,
        mut nodes: Vec<Node>,
        distance: Option<Distance>,
    ) -> Option<Relation> {
        let near = opening.sign == Sign::Near;
        let (name, help) = if near { ("NEAR", HOW_FAR) } else { ("BEFORE", HOW_LONG) };
        let enough = if near { nodes.len() >= 2 } else { nodes.len() == 2 };
        if !enough {
            let parts = if near { "two parts or more" } else { "two parts" };
            self.fault(span.clone(), format!("{name} needs {parts}, and here it has {}", nodes.len()), help);
            return None;
        }
        let Some(distance) = distance else {
            self.fault(span.clone(), format!("{name} does not say how far apart"), help);
            return None;
        };
        if nodes.len() > MOST {
            let message = format!("NEAR has {} parts, more than {MOST}", nodes.len());
            self.fault(span.clone(), message, "alternatives stand in parentheses: NEAR((a OR b) c, 5)");
            return None;
        }
        if near {
            return Some(Relation::Near(nodes, distance));
        }
        let second = nodes.pop()?;
        let first = nodes.pop()?;
        Some(Relation::Before(Box::new(first), Box::new(second), distance))
    }

    /// `5`, `5 words`, `2 turns`, if it stands next and last; taken.
    fn distance(&mut self, which: &Sign) -> Option<Distance> {
        let start = self.lexer.at;
        self.lexer.skip_blanks();
        let first = self.lexer.at;
        let n = self.lexer.digits();
        self.lexer.skip_blanks();
        let begin = self.lexer.at;
        while self.lexer.peek(0).is_some_and(|c| c.is_alphabetic()) {
            self.lexer.at += 1;
        }
        let unit = self.lexer.typed(begin..self.lexer.at);
        let end = self.lexer.at;
        self.lexer.skip_blanks();
        if n.is_empty() || !matches!(self.lexer.peek(0), None | Some(')')) {
            self.lexer.at = start;
            return None;
        }
        let of = match unit.to_lowercase().as_str() {
            "" | "word" | "words" => Of::Words,
            "turn" | "turns" => Of::Turns,
            _ => {
                let help = if *which == Sign::Near { HOW_FAR } else { HOW_LONG };
                self.fault(first..end, format!("a distance is counted in words or turns, not in “{unit}”"), help);
                Of::Words
            }
        };
        Some(Distance { n: n.parse().unwrap_or(u32::MAX), of })
    }

    /// True if a relation can take it; else a fault.
    fn has_places(&mut self, node: &Node) -> bool {
        let trouble = match &node.kind {
            Kind::Words(_) | Kind::Field(_) | Kind::Relation(_) => return true,
            Kind::Any(nodes) => return nodes.iter().all(|n| self.has_places(n)),
            // What a coding is like, all at once: `(code:a coder:ana) & code:b`.
            Kind::All(nodes) if nodes.iter().all(of_codings) => return true,
            Kind::Not(_) => "what must not be there has no place to be near or within",
            Kind::All(_) => "several things at once have no place together",
        };
        let help = "a part here is a word, a phrase, a field, fields of one coding or alternatives, `(a OR b)`; the rest stands outside";
        self.fault(node.span.clone(), trouble, help);
        false
    }
}

/// True for a field that speaks of codings, and for the opposite of one.
fn of_codings(node: &Node) -> bool {
    match &node.kind {
        Kind::Field(field) => known(&field.name).is_some_and(|k| k.about == About::Coding),
        Kind::Not(inner) => of_codings(inner),
        _ => false,
    }
}

/// How many levels a node has below it, itself included.
fn height(node: &Node) -> usize {
    1 + node.below().into_iter().map(height).max().unwrap_or(0)
}

/// True if only blanks are between two places.
pub(super) fn only_blanks(chars: &[char], range: Range<usize>) -> bool {
    chars.get(range).is_some_and(|between| between.iter().copied().all(is_blank))
}
