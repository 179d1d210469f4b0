//! Plans that change codings: a field of several, or one into two.
//!
//! A field is set for all chosen codings in one act, or, if one of them cannot
//! have it, for none. What has the value already is passed over and said so;
//! where that is all of them, nothing is written.

use super::codings::{stance, weight};
use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::change::{Field, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::coding::Coding;
use crate::model::event::Op;
use crate::model::fold::{self, plural};
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::text::segment;
use serde_json::{Value, json};
use std::collections::HashSet;

/// A field with the value that is to be written.
struct Wanted {
    name: &'static str,
    value: Value,
    /// The code, if it is about one.
    code: Option<CodeId>,
    /// What holds of a coding that has the value: `provisional`, `coded with X`.
    so: String,
    /// What was done to codings: `recoded {} to X`; `None`: they *are* `so` now.
    done: Option<(&'static str, String)>,
}

impl Session {
    pub(super) fn plan_set(&mut self, mut codings: Vec<Ulid>, field: Field) -> Result<Plan, SessionError> {
        let mut seen = HashSet::new();
        codings.retain(|id| seen.insert(id.clone()));
        let own: Vec<Coding> = codings.iter().map(|id| self.own(id).cloned()).collect::<Result<_, _>>()?;
        let first = own.first().ok_or_else(|| SessionError::BadValue("no coding is chosen".to_owned()))?;
        if matches!(field, Field::Span(_)) && own.iter().any(|c| c.source != first.source) {
            return Err(SessionError::BadValue("the codings are of several sources: move them one by one".to_owned()));
        }
        let wanted = self.wanted(&first.source, field)?;
        let mut taken = HashSet::new();
        let (twice, open): (Vec<Coding>, Vec<Coding>) =
            own.into_iter().filter(|c| !self.has(c, &wanted)).partition(|c| {
                wanted.code.as_ref().is_some_and(|code| {
                    let like = NewCoding {
                        round: c.round.clone(),
                        ..NewCoding::by_hand(&c.source, c.place.span, Some(code.clone()))
                    };
                    self.has_coded(&like, c.place.span)
                        || c.place.grade.is_sure() && !taken.insert((c.source.clone(), c.place.span, c.round.clone()))
                })
            });
        if open.is_empty() {
            return Err(refused(codings.len(), twice.len(), &wanted));
        }
        let mut plan = Plan { message: said(open.len(), codings.len(), twice.len(), &wanted), ..Plan::default() };
        for coding in &open {
            let op = Op::Set { of: coding.id.clone(), field: wanted.name.to_owned(), value: wanted.value.clone() };
            plan.ops.push((self.own_journal(&coding.source)?, op));
        }
        let ids = self.lasting_codes(wanted.code.as_slice())?;
        Ok(plan.after(ids))
    }

    /// Checks a value.
    fn wanted(&mut self, source: &str, field: Field) -> Result<Wanted, SessionError> {
        let with = |name, value, so: String| Wanted { name, value, code: None, so, done: None };
        Ok(match field {
            Field::Code(Some(code)) => {
                let code = self.codable(&code)?;
                let name = self.study.code_name(&code);
                let done = Some(("recoded", format!(" to {name}")));
                let so = format!("coded with {name}");
                Wanted { name: "code", value: json!(code), code: Some(code), so, done }
            }
            Field::Code(None) => with("code", Value::Null, "without a code".to_owned()),
            Field::Span(span) => {
                let span = self.validate(&NewCoding::by_hand(source, span, None))?.span;
                self.keep(&HashSet::from([source]));
                let value = json!(self.anchor(source, span)?);
                Wanted { done: Some(("moved", String::new())), ..with("span", value, "there".to_owned()) }
            }
            Field::Memo(memo) if memo.trim().is_empty() => {
                let done = Some(("took away the memo of", String::new()));
                Wanted { done, ..with("memo", json!(""), "without a memo".to_owned()) }
            }
            Field::Memo(memo) => {
                let done = Some(("wrote the memo of", String::new()));
                Wanted { done, ..with("memo", json!(memo), "with that memo".to_owned()) }
            }
            Field::Status(status) => with("status", json!(status.word()), status.word().to_owned()),
            Field::Stance(word) => {
                let stance = stance(&word)?;
                let so = stance.as_ref().map_or("without a stance".to_owned(), |s| format!("marked “{s}”"));
                with("stance", json!(stance), so)
            }
            Field::Weight(text) => {
                let weight = weight(&text)?;
                let so = weight.as_ref().map_or("without a weight".to_owned(), |w| format!("of weight {w}"));
                with("weight", json!(weight), so)
            }
            Field::Round(text) => {
                let round = Some(text.trim().to_owned()).filter(|t| !t.is_empty());
                let so = round.as_ref().map_or("in no round".to_owned(), |r| format!("in round {r}"));
                with("round", json!(round), so)
            }
        })
    }

    /// True if a coding has the value already.
    fn has(&self, coding: &Coding, wanted: &Wanted) -> bool {
        if let (Some(new), Some(old)) = (&wanted.code, &coding.code) {
            let book = &self.study.codebook;
            return old == new || book.resolve(old).is_some_and(|at| book.codes[at].id == *new);
        }
        let mut after = coding.clone();
        let fits = fold::set(&mut after, wanted.name, &wanted.value).is_ok();
        after.place = coding.place.clone();
        fits && after == *coding
    }

    /// Two codings of one. The place is that of today, so the words must have
    /// been found for sure.
    pub(super) fn plan_split(&mut self, id: &Ulid, at: u32) -> Result<Plan, SessionError> {
        let coding = self.own(id)?.clone();
        if !coding.place.grade.is_sure() {
            let why = "the words of this coding have changed: decide first where it stands (emic review)";
            return Err(SessionError::BadValue(why.to_owned()));
        }
        let Span { start, end } = coding.place.span;
        let source = self.source(&coding.source)?;
        let at = segment::boundary_at_or_before(source, at.min(source.chars()));
        // A full stop alone is no excerpt; a sign that stands for a word is.
        let mark = |c: char| {
            c.is_whitespace()
                || c.is_ascii_punctuation()
                || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
        };
        let words = |s: &Span| source.slice(*s).chars().any(|c| !mark(c));
        let part =
            |from, to| (from < to).then(|| segment::trimmed(source, Span::new(from, to))).flatten().filter(words);
        let (Some(first), Some(second)) = (part(start, at), part(at, end)) else {
            let why = "a coding is split between its words: put the place inside it, with words on both sides";
            return Err(SessionError::BadValue(why.to_owned()));
        };
        self.validate(&NewCoding::by_hand(&coding.source, second, None))?;
        // The code as it is cited: a coding of a retired code may be split, too.
        let new = NewCoding {
            by: coding.by.clone(),
            query: coding.query.clone(),
            round: coding.round.clone(),
            status: coding.status,
            stance: coding.stance.clone(),
            weight: coding.weight.clone(),
            memo: coding.memo.clone(),
            ..NewCoding::by_hand(&coding.source, second, coding.code.clone())
        };
        if [first, second].iter().any(|part| self.has_coded(&new, *part)) {
            return Err(SessionError::AlreadyCoded);
        }
        let mut plan = Plan { message: "split into two codings".to_owned(), ..Plan::default() };
        let value = json!(self.anchor(&new.source, first)?);
        plan.ops.push((self.own_journal(&new.source)?, Op::Set { of: id.clone(), field: "span".to_owned(), value }));
        self.add_codings(&[new], &mut plan)?;
        Ok(plan)
    }
}

fn refused(all: usize, twice: usize, wanted: &Wanted) -> SessionError {
    if twice > 0 {
        return SessionError::AlreadyCoded;
    }
    let these = if all == 1 { "this coding is".to_owned() } else { format!("these {all} codings are") };
    SessionError::BadValue(format!("{these} {} already", wanted.so))
}

/// What was done, and to how many.
fn said(open: usize, all: usize, twice: usize, wanted: &Wanted) -> String {
    let n = plural(open, "coding");
    let mut out = match &wanted.done {
        Some((verb, rest)) => format!("{verb} {n}{rest}"),
        None => format!("{n} {} {} now", if open == 1 { "is" } else { "are" }, wanted.so),
    };
    let before = all - open - twice;
    if before > 0 {
        out.push_str(&format!("; {before} {} so before", if before == 1 { "was" } else { "were" }));
    }
    if twice > 0 {
        let stay = if twice == 1 {
            "1 stays as it was: its segment has"
        } else {
            "others stay as they were: their segments have"
        };
        out.push_str(&format!("; {stay} that code already"));
    }
    out
}
