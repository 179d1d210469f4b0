//! From signs to a tree, by descent, one sign ahead.
//!
//! `OR` binds loosest, then `AND` (or a blank), then `NOT`, then `&` and
//! `WITHIN`. A fault does not end the reading: what can be read behind it is
//! read, so that all faults are said at once, and each only once. Every loop
//! takes a sign on each round and every descent is counted, so that no text,
//! however long or deep, can harm.

use super::lexer::{Lexer, Sign, Token};
use super::pattern::typed_before;
use super::word::{self, Trouble};
use super::{Fault, Kind, Node, Query, Term, Words, hints};
use std::ops::Range;

/// How deep parentheses and relations may stand in each other.
pub const DEEPEST: usize = 64;

/// How many words and fields a query may have.
pub const MOST_TERMS: usize = 500;

/// Reads a query.
///
/// ```
/// let query = emic::query::parse("custody \"criminal record\"~4 -speaker:interviewer")?;
/// assert!(query.root.is_some() && query.hints.is_empty());
/// # Ok::<(), Vec<emic::query::Fault>>(())
/// ```
///
/// # Errors
/// What is wrong with it, in the order of the query: one fault or more, ten at
/// most.
pub fn parse(text: &str) -> Result<Query, Vec<Fault>> {
    let mut parser = Parser { lexer: Lexer::new(text), ahead: None, depth: 0, stopped: false };
    let root = parser.whole();
    if let Some(span) = root.as_ref().and_then(beyond) {
        let message = format!("a query may have {MOST_TERMS} words and fields, and this one has more");
        parser.fault(span, message, "make two queries of it; a word list (`--words`) may hold as many as you like");
    }
    let Lexer { mut faults, hints: mut read, .. } = parser.lexer;
    faults.sort_by_key(|f| f.span.start);
    if !faults.is_empty() {
        return Err(faults);
    }
    if let Some(root) = &root {
        hints::doubts(text, root, &mut read);
    }
    read.sort_by_key(|f| f.span.start);
    Ok(Query { text: text.to_owned(), root, hints: read })
}

/// The first piece that is one too many.
fn beyond(root: &Node) -> Option<Range<usize>> {
    let (mut n, mut first) = (0, None);
    root.each(&mut |node| {
        n += match &node.kind {
            Kind::Words(Words::Phrase { terms, .. }) => terms.len(),
            Kind::Words(_) | Kind::Field(_) => 1,
            _ => 0,
        };
        if n > MOST_TERMS && first.is_none() {
            first = Some(node.span.clone());
        }
    });
    first
}

/// A query under reading.
pub(super) struct Parser {
    pub lexer: Lexer,
    ahead: Option<Token>,
    pub depth: usize,
    /// Too deep: nothing more is read or said.
    stopped: bool,
}

/// What to do with a sign that was meant as a word.
const TO_FIND_IT: &str = "to look for the word itself, put it in quotes";

impl Parser {
    /// The next sign, which stays.
    pub fn peek(&mut self) -> &Sign {
        let Self { ahead, lexer, .. } = self;
        &ahead.get_or_insert_with(|| lexer.next()).sign
    }

    /// The next sign, taken.
    pub fn take(&mut self) -> Token {
        match self.ahead.take() {
            Some(token) => token,
            None => self.lexer.next(),
        }
    }

    pub fn fault(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        if !self.stopped {
            self.lexer.fault(span, message, help);
        }
    }

    /// How many faults there are: whether a piece that is not there was a fault
    /// already.
    pub fn faults(&self) -> usize {
        self.lexer.faults.len()
    }

    /// One level down, if there is one; else reading ends with a fault.
    pub fn down(&mut self, at: &Range<usize>, levels: usize) -> bool {
        if self.depth + levels < DEEPEST {
            return true;
        }
        self.fault(
            at.clone(),
            format!("this is nested more than {DEEPEST} deep"),
            "make the query simpler, or two of it",
        );
        self.stopped = true;
        self.lexer.stop();
        self.ahead = None;
        false
    }

    fn whole(&mut self) -> Option<Node> {
        let mut all = Vec::new();
        loop {
            all.extend(self.any());
            let token = self.take();
            match token.sign {
                Sign::End => return joined(all, Kind::All),
                Sign::Close => {
                    self.fault(token.span, "this parenthesis closes nothing", "take it out, or open one before it");
                }
                // `any` stops at these signs only.
                _ => {}
            }
        }
    }

    /// Alternatives.
    pub fn any(&mut self) -> Option<Node> {
        let before = self.faults();
        let mut out: Vec<Node> = self.all().into_iter().collect();
        if out.is_empty() && *self.peek() == Sign::Or && self.faults() == before {
            let or = self.take();
            self.lonely(&or, "before");
            out.extend(self.all());
        }
        while *self.peek() == Sign::Or {
            let or = self.take();
            let before = self.faults();
            match self.all() {
                None if self.faults() == before => self.lonely(&or, "after"),
                node => out.extend(node),
            }
        }
        joined(out, Kind::Any)
    }

    /// Things side by side.
    fn all(&mut self) -> Option<Node> {
        let mut out = Vec::new();
        let mut waiting: Option<Token> = None;
        let begun = self.faults();
        loop {
            match self.peek() {
                Sign::End | Sign::Close | Sign::Or | Sign::Comma => break,
                Sign::And => {
                    let and = self.take();
                    if waiting.is_some() || (out.is_empty() && self.faults() == begun) {
                        self.lonely(&and, "before");
                        waiting = None;
                    } else {
                        waiting = Some(and);
                    }
                }
                _ => {
                    waiting = None;
                    out.extend(self.not());
                }
            }
        }
        if let Some(and) = waiting {
            self.lonely(&and, "after");
        }
        joined(out, Kind::All)
    }

    /// A joining sign without one of its sides.
    pub fn lonely(&mut self, token: &Token, side: &str) {
        let typed = self.lexer.typed(token.span.clone());
        let help = match token.sign {
            Sign::Overlap => "`a & b` asks for codings with a that overlap codings with b".to_owned(),
            Sign::Minus => {
                "write `-word`, without a blank, for what must not be there; or take the minus out".to_owned()
            }
            _ => TO_FIND_IT.to_owned(),
        };
        self.fault(token.span.clone(), format!("nothing stands {side} “{typed}”"), help);
    }

    /// Something, or its absence.
    pub fn not(&mut self) -> Option<Node> {
        if !matches!(self.peek(), Sign::Not | Sign::Minus) {
            return self.related();
        }
        let sign = self.take();
        if sign.sign == Sign::Minus && self.lexer.peek(0).is_none_or(super::lexer::is_blank) {
            self.lonely(&sign, "directly after");
            return None;
        }
        if !self.down(&sign.span, 1) {
            return None;
        }
        let before = self.faults();
        self.depth += 1;
        let node = self.not();
        self.depth -= 1;
        if node.is_none() && self.faults() == before {
            self.lonely(&sign, "after");
        }
        let node = node?;
        Some(Node { span: sign.span.start..node.span.end, kind: Kind::Not(Box::new(node)) })
    }

    /// One thing: words, a field, a group, `NEAR( )`. Takes a sign, unless the
    /// next one ends a group.
    pub fn one(&mut self) -> Option<Node> {
        if matches!(self.peek(), Sign::End | Sign::Close | Sign::Or | Sign::And | Sign::Comma) {
            return None;
        }
        let token = self.take();
        let span = token.span.clone();
        match token.sign {
            Sign::Open => self.group(&span),
            Sign::Near | Sign::Before => self.distant(token),
            Sign::Name(name) => self.field(span, &name),
            Sign::Word(typed) => self.term(span, word::plain(&typed)),
            Sign::Exact(typed) => self.term(span, word::exact(&typed)),
            Sign::Regex(pattern) => self.pattern(span, pattern),
            Sign::Phrase { text, slop, exact } => {
                let terms = self.sound(&span, word::phrase(&text, exact))?;
                self.phrase(span, terms, slop)
            }
            Sign::Not | Sign::Minus => {
                self.fault(span, "what must not be there cannot stand beside “&” or `WITHIN`", "write `(a & b) -c`");
                None
            }
            Sign::Overlap | Sign::Within => {
                self.lonely(&token, "before");
                None
            }
            Sign::End | Sign::Close | Sign::Comma | Sign::And | Sign::Or => None,
        }
    }

    /// What is in parentheses, the first taken already.
    fn group(&mut self, open: &Range<usize>) -> Option<Node> {
        if !self.down(open, 1) {
            return None;
        }
        let before = self.faults();
        self.depth += 1;
        let mut out: Vec<Node> = self.any().into_iter().collect();
        while *self.peek() == Sign::Comma {
            let comma = self.take();
            self.fault(
                comma.span,
                "a comma stands only between the parts of `NEAR` and `BEFORE`",
                "write `OR` instead",
            );
            out.extend(self.any());
        }
        self.depth -= 1;
        let end = self.close(open);
        if out.is_empty() && self.faults() == before {
            self.fault(open.start..end, "these parentheses are empty", "write something in between, or take them out");
        }
        joined(out, Kind::All)
    }

    /// The parenthesis that ends what `open` began; where it ends.
    pub fn close(&mut self, open: &Range<usize>) -> usize {
        let token = self.take();
        if token.sign != Sign::Close {
            self.fault(open.clone(), "this parenthesis is never closed", "write `)` where the group ends");
        }
        token.span.end
    }

    fn term(&mut self, span: Range<usize>, term: Result<Term, Trouble>) -> Option<Node> {
        let term = self.sound(&span, term)?;
        Some(Node { span, kind: Kind::Words(Words::Term(term)) })
    }

    fn sound<T>(&mut self, span: &Range<usize>, read: Result<T, Trouble>) -> Option<T> {
        read.map_err(|(message, help)| self.fault(span.clone(), message, help)).ok()
    }

    fn pattern(&mut self, span: Range<usize>, pattern: String) -> Option<Node> {
        if pattern.trim().is_empty() {
            self.fault(
                span,
                "there is no regular expression between the strokes",
                "write `/polic(e|ing)/`, or leave it out",
            );
            return None;
        }
        // One that is never closed was a fault already.
        if self.lexer.faults.iter().all(|fault| fault.span.start != span.start)
            && let Some((message, at)) = super::pattern::trouble(&pattern)
        {
            let inside = span.start + 1..span.end.saturating_sub(1).max(span.start + 1);
            let place = at.map(|at| inside.start + typed_before(&self.lexer.typed(inside.clone()), at));
            let help = "a sign that stands for itself has a backslash before it, such as `\\(`";
            self.fault(place.map_or(span, |at| at..at + 1), message, help);
            return None;
        }
        Some(Node { span, kind: Kind::Words(Words::Term(Term::Regex(pattern))) })
    }

    fn phrase(&mut self, span: Range<usize>, mut terms: Vec<Term>, slop: Option<u32>) -> Option<Node> {
        let words = match (terms.len(), slop) {
            (1, slop) => {
                if slop.is_some() {
                    let help = "write `word~1`, without quotes, if a letter may differ";
                    self.lexer.hint(span.clone(), "“~” does nothing after a single word in quotes", help);
                }
                Words::Term(terms.remove(0))
            }
            _ => Words::Phrase { terms, slop: slop.unwrap_or(0) },
        };
        Some(Node { span, kind: Kind::Words(words) })
    }
}

/// One node as it is, several under `kind`.
pub(super) fn joined(mut nodes: Vec<Node>, kind: fn(Vec<Node>) -> Kind) -> Option<Node> {
    if nodes.len() < 2 {
        return nodes.pop();
    }
    let span = nodes[0].span.start..nodes[nodes.len() - 1].span.end;
    Some(Node { span, kind: kind(nodes) })
}
