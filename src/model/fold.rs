//! From events to what holds now.
//!
//! The fold does not depend on the order of events: journals come from several
//! machines and are merged by git line by line. Events are a set by id; acts
//! that are not whole are left out; an act is undone if the newest undo or redo
//! of it is an undo; a coding lives if an event added it and none removed it;
//! each field has the value of the greatest (`at`, `id`). Nothing here looks at
//! a file's order, so any permutation gives the same study.

mod summary;

pub use summary::{plural, summary};

use super::anchor::{Anchor, Digest, Grade, Place, PositionMap};
use super::codebook::CodeId;
use super::coding::{Coding, CodingFields, CodingStatus, Comment, MarkKind};
use super::diagnostic::Diagnostic;
use super::event::{ActSummary, Event, Logged, Op, read_anchor};
use super::ids::{Stamp, Ulid};
use super::study::Mark;
use foldhash::{HashMap, HashSet};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What the events amount to.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// Living codings; `place` is the anchor's own span until re-anchored.
    pub codings: Vec<Coding>,
    /// The newest mark of each coder on each source.
    pub marks: Vec<Mark>,
    /// Position maps, oldest first.
    pub maps: Vec<PositionMap>,
    /// Acts, oldest first.
    pub acts: Vec<ActSummary>,
    /// Faults found on the way.
    pub faults: Vec<Diagnostic>,
    /// The latest instant in any event.
    pub last: Stamp,
    /// The latest instant in any event, or in the id of one or of an act.
    pub newest: Stamp,
    /// Journals with operations this version does not know.
    pub read_only: Vec<String>,
    /// The events, each once, oldest first; none from [`fold_away`].
    pub events: Vec<Logged>,
    /// The bodies that codings were made on.
    pub cited: std::collections::HashSet<Digest>,
    /// True if the events of some coding stand in a journal of another source,
    /// some lines twice, or an id is no plain word: the lines with that word in
    /// the journals of a source are then not all there is to know of a coding.
    pub strays: bool,
}

/// Folds all events of a study.
pub fn fold(logged: Vec<Logged>) -> Folded {
    folded(logged, new_coding, &HashSet::default())
}

/// [`fold`] of some events of a study, of which it is known that these acts are whole:
/// their other events stand elsewhere.
pub fn fold_of_whole(logged: Vec<Logged>, whole: &HashSet<Ulid>) -> Folded {
    folded(logged, new_coding, whole)
}

/// [`fold`] without the events: their words go into the codings and are not in
/// memory twice, which in a large study is a tenth of all.
pub fn fold_away(logged: Vec<Logged>) -> Folded {
    let mut out = folded(logged, without_words, &HashSet::default());
    // Codings stand in the order of the events that made them.
    let mut codings = out.codings.iter_mut().peekable();
    for Logged { event, .. } in std::mem::take(&mut out.events) {
        let Op::Add { anchor, .. } = event.op else {
            continue;
        };
        if let Some(coding) = codings.next_if(|c| c.id == event.id)
            && coding.anchor.among == LATER
        {
            coding.anchor = anchor;
        }
    }
    out
}

/// What stands in the anchor of a coding whose words come later.
const LATER: Option<(u32, u32)> = Some((u32::MAX, u32::MAX));

/// The coding of an `add`, the words of its anchor left out.
fn without_words(logged: &Logged) -> Option<Coding> {
    let Op::Add { anchor, .. } = &logged.event.op else {
        return None;
    };
    let (quote, before, after) = (String::new(), String::new(), String::new());
    let anchor = Anchor { span: anchor.span, quote, before, after, text: Digest::default(), among: LATER };
    coding_with(logged, anchor)
}

fn folded(logged: Vec<Logged>, coding: fn(&Logged) -> Option<Coding>, known: &HashSet<Ulid>) -> Folded {
    let mut out = Folded::default();
    let events = distinct(logged, &mut out.faults);
    out.last = events.iter().map(|l| l.event.at).max().unwrap_or_default();
    out.newest = events.iter().map(|l| l.event.newest()).max().unwrap_or_default();
    let whole = whole_acts(&events, known, &mut out.faults);
    let turned = turned(&events, &whole);
    out.acts = summary::summaries(&events, &whole, &turned);
    out.strays = !out.faults.iter().all(|f| f.rule == "incomplete-act");
    out.strays |= events.iter().any(|l| !is_plain(&l.event.id) || !is_plain(&l.event.act));
    let undone: HashSet<&Ulid> = turned.iter().filter(|(_, t)| t.undone).map(|(act, _)| *act).collect();
    let live: Vec<&Logged> = events.iter().filter(|l| whole.contains(&l.event.act)).collect();
    read_only(&events, &mut out);
    out.maps = maps(&live);
    let standing: Vec<&Logged> = live.into_iter().filter(|l| !undone.contains(&l.event.act)).collect();
    codings(&standing, &events, coding, &mut out);
    out.marks = marks(&standing);
    let text = |l: &Logged| if let Op::Add { anchor, .. } = &l.event.op { Some(anchor.text.clone()) } else { None };
    out.cited = events.iter().filter_map(text).collect();
    out.events = events;
    out
}

/// Set union by id. Of different lines with one id the greater bytes count;
/// of equal lines in two files the one in its actor's own folder, then the one
/// with the shorter file name (copies that other programs make have longer
/// ones).
fn distinct(mut logged: Vec<Logged>, faults: &mut Vec<Diagnostic>) -> Vec<Logged> {
    logged.sort_by(|a, b| (&a.event.id, Reverse(rank(a))).cmp(&(&b.event.id, Reverse(rank(b)))));
    let mut events: Vec<Logged> = Vec::with_capacity(logged.len());
    let mut copies: BTreeSet<(String, String)> = BTreeSet::new();
    for new in logged {
        let Some(kept) = events.last().filter(|k| k.event.id == new.event.id) else {
            events.push(new);
            continue;
        };
        let (file, line) = (&new.origin.file, new.line);
        if kept.raw != new.raw && !kept.raw.is_empty() && !new.raw.is_empty() {
            let message = format!(
                "another line ({}:{}) has the same id {}; it counts and this one does not",
                kept.origin.file, kept.line, new.event.id
            );
            faults.push(
                Diagnostic::warning("same-event-id", file, message)
                    .at(line)
                    .help("an event is never edited: restore the line from git"),
            );
        } else if *file != kept.origin.file {
            copies.insert((file.clone(), kept.origin.file.clone()));
        }
    }
    for (copy, kept) in copies {
        let message = format!("lines of this file stand in {kept} too, and count there");
        faults.push(
            Diagnostic::warning("copied-journal", &copy, message)
                .help("if this is a copy, delete it; a journal is never copied to another name"),
        );
    }
    events.sort_by(|a, b| key(&a.event).cmp(&key(&b.event)));
    events
}

/// Which of the lines with one id counts: the greatest.
fn rank(l: &Logged) -> impl Ord + '_ {
    let own = l.origin.coder.as_ref().is_none_or(|c| *c == l.event.actor);
    let file = &l.origin.file;
    (&l.raw, own, Reverse((file.len(), file, l.line)))
}

/// True if JSON writes an id as it is.
fn is_plain(id: &Ulid) -> bool {
    id.0.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
}

fn key(event: &Event) -> (Stamp, &Ulid) {
    (event.at, &event.id)
}

/// Acts all of whose events are here, or that are `known` to be whole.
fn whole_acts(events: &[Logged], known: &HashSet<Ulid>, faults: &mut Vec<Diagnostic>) -> HashSet<Ulid> {
    let mut acts: HashMap<&Ulid, (u32, Option<u32>, &Logged)> = HashMap::default();
    for logged in events {
        let act = acts.entry(&logged.event.act).or_insert((0, None, logged));
        act.0 += 1;
        act.1 = act.1.max(logged.event.n);
        act.2 = logged;
    }
    let mut whole = HashSet::with_capacity_and_hasher(acts.len(), Default::default());
    let mut incomplete = BTreeMap::new();
    for (act, (found, wanted, last)) in acts {
        if wanted.is_some_and(|n| found >= n) || known.contains(act) {
            whole.insert(act.clone());
        } else {
            incomplete.insert(act, (found, wanted, last));
        }
    }
    for (act, (found, wanted, last)) in incomplete {
        let of = wanted.map_or("an unknown number".to_owned(), |n| n.to_string());
        let message = format!(
            "the act {act} by {} is not whole: {found} of {of} lines are here, so none of it counts",
            last.event.actor
        );
        let help = "merge the missing journal lines (git pull), or do the work again; `emic log` shows the act";
        faults.push(Diagnostic::warning("incomplete-act", &last.origin.file, message).at(last.line).help(help));
    }
    whole
}

/// The last word on an act.
struct Turned {
    at: (Stamp, Ulid),
    undone: bool,
}

fn turned<'e>(events: &'e [Logged], whole: &HashSet<Ulid>) -> HashMap<&'e Ulid, Turned> {
    let actors: HashMap<&Ulid, &str> = events.iter().map(|l| (&l.event.act, l.event.actor.as_str())).collect();
    let mut out: HashMap<&Ulid, Turned> = HashMap::default();
    for Logged { event, .. } in events.iter().filter(|l| whole.contains(&l.event.act)) {
        let (of, undone) = match &event.op {
            Op::Undo { of } => (of, true),
            Op::Redo { of } => (of, false),
            _ => continue,
        };
        if actors.get(of).is_some_and(|actor| *actor != event.actor) {
            continue;
        }
        let at = (event.at, event.id.clone());
        match out.get(of) {
            Some(old) if old.at >= at => {}
            _ => {
                out.insert(of, Turned { at, undone });
            }
        }
    }
    out
}

fn read_only(events: &[Logged], out: &mut Folded) {
    let mut seen = BTreeSet::new();
    for logged in events {
        if let Op::Unknown(word) = &logged.event.op
            && seen.insert(logged.origin.file.clone())
        {
            let message = format!(
                "the operation “{word}” is of a later version of emic: this file is not written to, and results may lack something"
            );
            let help = "update emic on this computer";
            out.faults.push(
                Diagnostic::warning("unknown-operation", &logged.origin.file, message).at(logged.line).help(help),
            );
        }
    }
    out.read_only = seen.into_iter().collect();
}

fn maps(live: &[&Logged]) -> Vec<PositionMap> {
    let mut seen = HashSet::default();
    let mut out = Vec::new();
    for logged in live {
        if let Op::Text { source, from, to, edits } = &logged.event.op
            && seen.insert((source, from, to))
        {
            out.push(PositionMap { source: source.clone(), from: from.clone(), to: to.clone(), edits: edits.clone() });
        }
    }
    out
}

fn codings(standing: &[&Logged], all: &[Logged], made: fn(&Logged) -> Option<Coding>, out: &mut Folded) {
    let added: HashSet<&Ulid> =
        all.iter().filter(|l| matches!(l.event.op, Op::Add { .. })).map(|l| &l.event.id).collect();
    let mut index: HashMap<&Ulid, usize> = HashMap::default();
    let mut codings: Vec<Coding> = Vec::new();
    for logged in standing {
        if let Some(coding) = made(logged) {
            if let Op::Add { status: Some(word), .. } = &logged.event.op
                && CodingStatus::from_word(word).is_none()
            {
                let why = format!("“{word}” is not a status; the coding counts as final");
                out.faults.push(
                    Diagnostic::error("journal-value", &logged.origin.file, why).at(logged.line).showing(&logged.raw),
                );
            }
            index.insert(&logged.event.id, codings.len());
            codings.push(coding);
        }
    }
    let mut removed = HashSet::default();
    // Standing events are in ascending (at, id): a later set simply overwrites.
    for logged in standing {
        let of = match &logged.event.op {
            Op::Remove { of } | Op::Set { of, .. } | Op::Comment { of, .. } => of,
            _ => continue,
        };
        let Some(&at) = index.get(of) else {
            if !added.contains(of) {
                let message = format!("this line speaks of the coding {of}, which no journal holds");
                let help = "merge the journal that made it (git pull)";
                out.faults
                    .push(Diagnostic::note("missing-coding", &logged.origin.file, message).at(logged.line).help(help));
            }
            continue;
        };
        out.strays |= logged.origin.source.as_ref() != Some(&codings[at].source);
        if let Op::Comment { body, .. } = &logged.event.op {
            let Event { id, at: when, actor, .. } = &logged.event;
            codings[at].comments.push(Comment { id: id.clone(), at: *when, actor: actor.clone(), body: body.clone() });
        } else if logged.origin.coder.as_deref() != Some(codings[at].coder.as_str()) {
            let message =
                format!("a coding of {} is changed in another coder's journal; that does not count", codings[at].coder);
            out.faults.push(Diagnostic::warning("foreign-change", &logged.origin.file, message).at(logged.line));
        } else if let Op::Set { field, value, .. } = &logged.event.op {
            if let Err(why) = set(&mut codings[at], field, value) {
                out.faults.push(
                    Diagnostic::error("journal-value", &logged.origin.file, why).at(logged.line).showing(&logged.raw),
                );
            }
        } else {
            removed.insert(at);
        }
    }
    out.codings = codings.into_iter().enumerate().filter(|(i, _)| !removed.contains(i)).map(|(_, c)| c).collect();
}

/// The living codings that standing events amount to, and the newest marks:
/// a part of [`fold`] for events of which it is known that they stand.
pub fn part(mut standing: Vec<&Logged>) -> (Vec<Coding>, Vec<Mark>) {
    standing.sort_by(|a, b| key(&a.event).cmp(&key(&b.event)));
    let mut out = Folded::default();
    codings(&standing, &[], new_coding, &mut out);
    (out.codings, marks(&standing))
}

/// The events that stand, oldest first, if they are all there is to know of their
/// acts: `None` if there is anything odd about them.
pub fn standing(logged: Vec<Logged>) -> Option<Vec<Logged>> {
    let mut faults = Vec::new();
    let all = logged.len();
    let mut events = distinct(logged, &mut faults);
    let whole = whole_acts(&events, &HashSet::default(), &mut faults);
    let turned = turned(&events, &whole);
    let undone: HashSet<Ulid> = turned.iter().filter(|(_, t)| t.undone).map(|(act, _)| (*act).clone()).collect();
    let sound = faults.is_empty() && events.len() == all;
    events.retain(|l| !undone.contains(&l.event.act));
    sound.then_some(events)
}

/// The coding an `add` makes, standing where its anchor says.
pub fn new_coding(logged: &Logged) -> Option<Coding> {
    let Op::Add { anchor, .. } = &logged.event.op else {
        return None;
    };
    coding_with(logged, anchor.clone())
}

fn coding_with(logged: &Logged, anchor: Anchor) -> Option<Coding> {
    let Op::Add { code, by, query, round, memo, status, of, .. } = &logged.event.op else {
        return None;
    };
    Some(Coding::from(CodingFields {
        id: logged.event.id.clone(),
        coder: logged.origin.coder.clone()?,
        source: logged.origin.source.clone()?,
        code: code.clone(),
        place: Place { grade: Grade::Exact, span: anchor.span, candidates: Vec::new() },
        anchor,
        by: by.clone(),
        query: query.clone(),
        of: of.clone(),
        status: status.as_deref().and_then(CodingStatus::from_word).unwrap_or_default(),
        memo: memo.clone().unwrap_or_default(),
        round: round.clone(),
        stance: None,
        weight: None,
        created: logged.event.at,
        comments: Vec::new(),
        pending: false,
    }))
}

/// Gives one field of a coding the value of a `set` event.
///
/// # Errors
/// A sentence if the field is unknown or the value does not fit it.
pub fn set(coding: &mut Coding, field: &str, value: &Value) -> Result<(), String> {
    let text = value.as_str().map(str::to_owned).filter(|t| !t.is_empty());
    match field {
        "code" => coding.code = text.map(CodeId),
        "memo" => coding.memo = text.unwrap_or_default(),
        "stance" => coding.stance = text,
        "weight" => coding.weight = text.or_else(|| value.as_f64().map(|w| w.to_string())),
        "round" => coding.round = text,
        "status" => {
            let word = text.unwrap_or_default();
            coding.status = CodingStatus::from_word(&word).ok_or_else(|| format!("“{word}” is not a status"))?;
        }
        "span" => {
            let anchor: Anchor = read_anchor(value.as_object().ok_or("the value of `span` is not an object")?)?;
            coding.place = Place { grade: Grade::Exact, span: anchor.span, candidates: Vec::new() };
            coding.anchor = anchor;
        }
        other => return Err(format!("“{other}” is not a field of a coding")),
    }
    Ok(())
}

fn marks(standing: &[&Logged]) -> Vec<Mark> {
    let mut newest: BTreeMap<(&str, &str), Option<Mark>> = BTreeMap::new();
    for logged in standing {
        let (Op::Mark { what, codebook }, Some(coder), Some(source)) =
            (&logged.event.op, &logged.origin.coder, &logged.origin.source)
        else {
            continue;
        };
        let mark = |what: MarkKind| Mark {
            coder: coder.clone(),
            source: source.clone(),
            what,
            at: logged.event.at,
            codebook: codebook.clone(),
        };
        newest.insert((coder, source), what.map(mark));
    }
    newest.into_values().flatten().collect()
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
