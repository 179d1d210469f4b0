//! Quotation marks: which open, which close, which are apostrophes, and what stands between them.
//!
//! A straight `'` may be any of the three, and in half of the world's articles it is the mark of quotation. So marks
//! are classed by what stands around them. Those that may as well be an apostrophe at the edge of a word (*the
//! officers' view*, *'cause*) are weak: they count only where nothing else ends or begins a quotation, and what they
//! end is not sure. Marks of several scripts are known; a mark of one kind is closed by any mark of its kind, because
//! typists mix straight and curly ones. One walk over the text, with a stack: however many marks there are, the time
//! grows with the text.

use std::ops::Range;

/// Most paragraphs that one quotation goes over.
const PARAGRAPHS: usize = 8;

/// Words between quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Paragraph and bytes of the words, the marks left out; one a paragraph.
    pub pieces: Vec<(usize, Range<usize>)>,
    /// Byte of the opening mark in the first paragraph.
    pub opens: usize,
    /// Byte behind the closing mark in the last paragraph.
    pub closes: usize,
    /// False if a mark that may be an apostrophe was taken for an end.
    pub sure: bool,
    /// True if it stands inside of another quotation.
    pub nested: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    WeakOpen,
    WeakClose,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    end: usize,
    kind: char,
    role: Role,
}

/// Elided words that begin with an apostrophe.
const ELIDED: &[&str] =
    &["cause", "cos", "em", "til", "till", "bout", "n", "tis", "twas", "round", "im", "er", "ere", "is", "ad", "ave"];

/// All quotations of some paragraphs, in order of their opening marks. None goes over an empty paragraph.
pub fn quoted(texts: &[&str]) -> Vec<Quoted> {
    let mut out = Vec::new();
    let mut open: Option<Unclosed> = None;
    for (at, text) in texts.iter().enumerate() {
        let mut paired = pair(text);
        open = match open.take() {
            Some(before) if before.pieces.len() < PARAGRAPHS && !text.is_empty() => {
                before.go_on(at, text, &mut paired, &mut out)
            }
            _ => None,
        };
        let mut reach = 0;
        for (from, to, sure) in &paired.pairs {
            let nested = from.at < reach;
            reach = reach.max(to.end);
            let pieces = vec![(at, from.end..to.at)];
            out.push(Quoted { pieces, opens: from.at, closes: to.end, sure: *sure, nested });
        }
        if open.is_none() {
            open = paired.opens.map(|mark| Unclosed {
                kind: mark.kind,
                opens: mark.at,
                pieces: vec![(at, mark.end..text.len())],
                sure: !elided(&text[mark.end..]),
                single: text[mark.at..].starts_with('\''),
            });
        }
    }
    out.sort_by_key(|q| (q.pieces.first().map(|p| p.0), q.opens));
    out
}

/// A quotation whose end is in a later paragraph.
struct Unclosed {
    kind: char,
    opens: usize,
    pieces: Vec<(usize, Range<usize>)>,
    sure: bool,
    /// It begins with a straight `'`, which may be an apostrophe.
    single: bool,
}

impl Unclosed {
    /// Takes a paragraph up: ends there, goes on, or is given up. A mark at the start of every paragraph, or only
    /// of the first: both are customs.
    fn go_on(mut self, at: usize, text: &str, paired: &mut Paired, out: &mut Vec<Quoted>) -> Option<Self> {
        let start = edge(text);
        if let Some(mark) = paired.opens.filter(|mark| mark.kind == self.kind) {
            self.pieces.push((at, mark.end..text.len()));
            return Some(self);
        }
        let own = paired.pairs.iter().position(|(from, ..)| from.kind == self.kind && from.at == start);
        let (from, close) = match (own, paired.closes.filter(|m| m.kind == self.kind)) {
            (Some(own), _) => {
                let (from, to, sure) = paired.pairs.remove(own);
                self.sure &= sure;
                (from.end, to)
            }
            (None, Some(close)) => (start, close),
            (None, None) => {
                self.sure &= !self.single;
                self.pieces.push((at, start..text.len()));
                return Some(self);
            }
        };
        self.pieces.push((at, from..close.at));
        out.push(Quoted { pieces: self.pieces, opens: self.opens, closes: close.end, sure: self.sure, nested: false });
        None
    }
}

/// Bytes of white space and emphasis at the start.
fn edge(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '*', '_', '\t']).len()
}

/// The marks of one paragraph, paired.
struct Paired {
    pairs: Vec<(Mark, Mark, bool)>,
    /// A mark at the very start that nothing closes.
    opens: Option<Mark>,
    /// The first mark that closes nothing.
    closes: Option<Mark>,
}

fn pair(text: &str) -> Paired {
    let marks = marks(text);
    let mut pairs = Vec::new();
    let (mut unclosed, mut unopened) = (Vec::new(), Vec::new());
    let mut stack: Vec<Mark> = Vec::new();
    let mut depth = [0usize; 4];
    for mark in &marks {
        match mark.role {
            Role::Open => {
                depth[number(mark.kind)] += 1;
                stack.push(*mark);
            }
            Role::Close if depth[number(mark.kind)] > 0 => {
                while let Some(top) = stack.pop() {
                    depth[number(top.kind)] -= 1;
                    if top.kind == mark.kind {
                        pairs.push((top, *mark, true));
                        break;
                    }
                    unclosed.push(top);
                }
            }
            Role::Close => unopened.push(*mark),
            Role::WeakOpen | Role::WeakClose => {}
        }
    }
    unclosed.append(&mut stack);
    weakly(&marks, &mut unclosed, &mut unopened, &mut pairs);
    pairs.sort_by_key(|(from, ..)| from.at);
    let start = edge(text);
    let opens = unclosed.iter().find(|mark| mark.at == start).copied();
    Paired { pairs, opens, closes: unopened.first().copied() }
}

/// Ends for what has none, and beginnings, among the marks that may be apostrophes.
fn weakly(marks: &[Mark], unclosed: &mut Vec<Mark>, unopened: &mut Vec<Mark>, pairs: &mut Vec<(Mark, Mark, bool)>) {
    let mut left: Vec<Mark> = unclosed.clone();
    left.extend(unopened.iter());
    left.extend(marks.iter().filter(|m| matches!(m.role, Role::WeakOpen | Role::WeakClose)));
    left.sort_by_key(|m| m.at);
    let mut open: Vec<Mark> = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    for mark in left {
        match mark.role {
            Role::Open | Role::WeakOpen => open.push(mark),
            Role::Close | Role::WeakClose => {
                let strong = mark.role == Role::Close;
                // Two marks that may both be apostrophes are two apostrophes.
                while open.last().is_some_and(|o| o.kind == mark.kind && o.role == Role::WeakOpen) && !strong {
                    open.pop();
                }
                if let Some(from) = open.pop_if(|o| o.kind == mark.kind) {
                    taken.extend([from.at, mark.at]);
                    pairs.push((from, mark, false));
                }
            }
        }
    }
    taken.sort_unstable();
    unclosed.retain(|m| taken.binary_search(&m.at).is_err());
    unopened.retain(|m| taken.binary_search(&m.at).is_err());
    unclosed.sort_by_key(|m| m.at);
}

fn number(kind: char) -> usize {
    match kind {
        '\'' => 0,
        '"' => 1,
        '«' => 2,
        _ => 3,
    }
}

/// Every mark of a paragraph, apostrophes left out.
fn marks(text: &str) -> Vec<Mark> {
    let french = text.find(['«', '»', '‹', '›']).is_none_or(|at| text[at..].starts_with(['«', '‹']));
    let mut out: Vec<Mark> = Vec::new();
    let mut low = [false; 2];
    let mut before = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let after = text[end..].chars().next();
        let role = match c {
            '‘' | '“' => {
                let which = usize::from(c == '“');
                // Where „ opens, “ closes.
                let closes = std::mem::take(&mut low[which]);
                Some(if closes { Role::Close } else { Role::Open })
            }
            '‚' | '„' if after.is_some_and(|n| !n.is_whitespace()) => {
                low[usize::from(c == '„')] = true;
                Some(Role::Open)
            }
            '”' => {
                low[1] = false;
                Some(Role::Close)
            }
            '«' | '‹' => Some(if french { Role::Open } else { Role::Close }),
            '»' | '›' => Some(if french { Role::Close } else { Role::Open }),
            '「' | '『' => Some(Role::Open),
            '」' | '』' => Some(Role::Close),
            '"' => straight(before, after),
            '\'' | '’' => single(c, text, at, before, after),
            _ => None,
        };
        if let Some(role) = role {
            out.push(Mark { at, end, kind: kind(c), role });
        }
        before = Some(c);
    }
    out
}

fn kind(c: char) -> char {
    match c {
        '\'' | '‘' | '’' | '‚' => '\'',
        '"' | '“' | '”' | '„' => '"',
        '«' | '»' | '‹' | '›' => '«',
        _ => '「',
    }
}

fn opens_after(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | '['
                    | '{'
                    | '—'
                    | '–'
                    | '-'
                    | '/'
                    | '*'
                    | '_'
                    | '>'
                    | '|'
                    | '“'
                    | '‘'
                    | '"'
                    | '\''
                    | '„'
                    | '«'
                    | ':'
                    | '（'
            )
    })
}

fn straight(before: Option<char>, after: Option<char>) -> Option<Role> {
    let open = opens_after(before) && after.is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | ',' | ';'));
    Some(if open { Role::Open } else { Role::Close })
}

/// Whether an apostrophe may stand before these words.
fn elided(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(8).collect();
    word.starts_with(|c: char| c.is_ascii_digit()) || ELIDED.contains(&word.to_lowercase().as_str())
}

fn single(c: char, text: &str, at: usize, before: Option<char>, after: Option<char>) -> Option<Role> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if letter(before) && letter(after) {
        return None;
    }
    let rest = &text[at + c.len_utf8()..];
    let opening =
        opens_after(before) && after.is_some_and(|n| !n.is_whitespace() && !matches!(n, ')' | ',' | ';' | '.'));
    let opening = opening || (opens_after(before) && (rest.starts_with("...") || rest.starts_with(". . .")));
    if opening {
        return match (c, elided(rest)) {
            ('\'', false) => Some(Role::Open),
            ('\'', true) if before.is_none() => Some(Role::Open),
            ('\'', true) => Some(Role::WeakOpen),
            // A curly one never opens; typesetters put it before elided words.
            _ if letter(after) => None,
            _ => Some(Role::Close),
        };
    }
    if before.is_none_or(char::is_whitespace) {
        // Between blanks it is nothing, but behind the dots of an omission it closes.
        return None;
    }
    let follows = rest.strip_prefix(' ').and_then(|r| r.chars().next()).is_some_and(char::is_lowercase);
    let ending = before.is_some_and(|c| matches!(c, 's' | 'S' | 'x' | 'z' | 'n'));
    Some(if ending && follows { Role::WeakClose } else { Role::Close })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str]) -> Vec<String> {
        let said = |q: &Quoted| {
            let words = q.pieces.iter().map(|(at, r)| &texts[*at][r.clone()]).collect::<Vec<_>>().join(" / ");
            let sure = if q.sure { "" } else { "?" };
            format!("{words}{sure}")
        };
        quoted(texts).iter().map(said).collect()
    }

    #[test]
    fn apostrophes_are_no_marks_wherever_they_stand() {
        assert_eq!(found(&["'I don't know, it's the boats' fault.' (P1)"]), ["I don't know, it's the boats' fault."]);
        assert_eq!(
            found(&["'We went 'cause of '98, and nothin' more.'"]),
            ["We went 'cause of '98, and nothin' more."]
        );
        assert_eq!(found(&["The boats' owners and the men's wives."]), Vec::<String>::new());
        assert_eq!(found(&["‘It’s the ’90s, the boats’ time’ and"]), ["It’s the ’90s, the boats’ time"]);
    }

    #[test]
    fn marks_of_many_hands_are_paired_and_nested_ones_found() {
        assert_eq!(found(&["“He said ‘no’ twice”"]), ["He said ‘no’ twice", "no"]);
        assert_eq!(found(&["„Das war’s“, «bon», »gut«"])[0], "Das war’s");
        assert_eq!(found(&["« Il pleut »"]), [" Il pleut "]);
        assert_eq!(found(&["「下雨」"]), ["下雨"]);
        assert_eq!(found(&["'Mixed type’ and \"these”"]), ["Mixed type", "these"]);
    }

    #[test]
    fn a_mark_that_may_be_an_apostrophe_ends_only_what_nothing_else_ends() {
        assert_eq!(found(&["the 'officers' were there"]), ["officers?"]);
        assert_eq!(found(&["the 'two officers' and the 'one boat'."]), ["two officers?", "one boat"]);
    }

    #[test]
    fn quotations_go_over_paragraphs_with_a_mark_before_each_or_only_before_the_first() {
        assert_eq!(found(&["“One day.", "“Then two.”", "End."])[0], "One day. / Then two.");
        assert_eq!(found(&["‘One day.", "Then two.’ (P1)"]), ["One day. / Then two."]);
        assert!(found(&["'Twas never closed."; 30]).is_empty());
    }

    #[test]
    fn ten_thousand_apostrophes_take_no_time_to_speak_of() {
        let many = "'a 'b c' d’ \"e ".repeat(10_000);
        assert!(!quoted(&[&many, &many]).is_empty());
        let texts = vec!["'open"; 10_000];
        assert!(quoted(&texts).is_empty());
    }
}
