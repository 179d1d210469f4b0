//! Journals that grew: what appended lines do to the codings of a source.
//!
//! Coding appends lines to journals, and every one of them is later than all that
//! was there. So a journal is known to have only grown if what stands before its
//! first later line has the print it had. What is known of the codings of a source
//! then needs no old line again, but for their ids: the later lines are applied to
//! it. Lines that take back or bring back an older act are different, for what was
//! there before that act is known from the lines alone: then all lines of the source
//! are gone through, if its acts stand in its journals and nowhere else. Whatever
//! is not so plain is left to loading.

use super::Glance;
use crate::model::anchor::Place;
use crate::model::bytes::{digest, put_u64, take_u64};
use crate::model::codebook::CodeId;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::event::{Logged, Op};
use crate::model::fold::{fold, new_coding, set, standing};
use crate::model::ids::{Stamp, Ulid};
use crate::model::known::Known;
use crate::store::{events, layout};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What stands for a journal.
pub fn key(path: &str) -> u64 {
    digest(path.as_bytes())
}

/// Prints of journals as bytes: by key, to be found by halves.
pub fn written(prints: &BTreeMap<u64, u64>) -> Vec<u8> {
    let mut out = Vec::with_capacity(prints.len() * 16);
    for (key, print) in prints {
        put_u64(&mut out, *key);
        put_u64(&mut out, *print);
    }
    out
}

/// The same back.
pub fn read(mut bytes: &[u8]) -> BTreeMap<u64, u64> {
    std::iter::from_fn(|| (!bytes.is_empty()).then(|| (take_u64(&mut bytes), take_u64(&mut bytes)))).collect()
}

/// The print of a journal that had one.
fn print_of(prints: &[u8], key: u64) -> Option<u64> {
    let (rows, _) = prints.as_chunks::<16>();
    let row = |row: &[u8; 16]| take_u64(&mut row.as_slice());
    let at = rows.binary_search_by_key(&key, row).ok()?;
    Some(take_u64(&mut &rows[at][8..]))
}

/// The journals of one source.
#[derive(Debug, Default)]
pub struct Journals {
    /// Lines that were known.
    pub old: Vec<Logged>,
    /// Lines that came.
    pub new: Vec<Logged>,
    /// Prints of those that have another now.
    pub prints: Vec<(u64, u64)>,
}

/// The living codings of one source.
#[derive(Clone, Debug)]
pub struct Codings {
    /// The source's id.
    pub source: String,
    /// In no order.
    pub all: Vec<Standing>,
}

/// A coding, and whether its place has to be found.
#[derive(Clone, Debug)]
pub struct Standing {
    /// As it is now; with the place it had.
    pub coding: Coding,
    /// True if it has not had one.
    pub fresh: bool,
}

impl Glance {
    /// The latest instant in any event that is known.
    pub(super) fn newest(&self) -> Stamp {
        Stamp(self.edits.newest.max(self.small().0.newest))
    }

    /// The journals of a source. `None` if one of them did not only grow; `changed`
    /// are those whose files are others.
    pub(super) fn journals(&self, id: &str, changed: &HashSet<&str>) -> Option<Journals> {
        let mut out = Journals::default();
        let newest = self.newest();
        let prints = self.journal_prints.get_or_init(|| self.kept.part(super::part::JOURNALS));
        for coder in &self.small().0.coders {
            let path = layout::journal(coder, id);
            // A shortened name has to be told whose it is.
            if path.contains(layout::SHORTENED) {
                return None;
            }
            let bytes = events::bytes(&self.root, &path).ok()?;
            if bytes.is_empty() && !changed.contains(path.as_str()) {
                continue;
            }
            let mut lines = events::plain_lines(&bytes, &path)?;
            let at = lines.iter().position(|l| l.event.newest() > newest).unwrap_or(lines.len());
            let new = lines.split_off(at);
            let before = match new.first() {
                Some(first) => nth_line(&bytes, first.line)?,
                None => bytes.len(),
            };
            let was = self.edits.journals.get(&key(&path)).copied().or_else(|| print_of(prints, key(&path)));
            let grew = match was {
                Some(was) => events::print(&bytes[..before]) == was,
                None => before == 0 && changed.contains(path.as_str()),
            };
            if !grew || !new.iter().all(|l| is_later(l, newest)) {
                return None;
            }
            if was.is_none() || !new.is_empty() {
                out.prints.push((key(&path), events::print(&bytes)));
            }
            out.old.extend(lines);
            out.new.extend(new);
        }
        Some(out)
    }

    /// The living codings of a source as they are known, with the ids that its lines
    /// give them.
    pub(super) fn living(&self, at: usize, old: &[Logged]) -> Option<Vec<Standing>> {
        let mut adds: HashMap<&Ulid, Vec<&Logged>> = HashMap::new();
        for add in old.iter().filter(|l| matches!(l.event.op, Op::Add { .. })) {
            adds.entry(&add.event.id).or_default().push(add);
        }
        let mut out = Vec::new();
        for (number, id) in self.codings_at(at).zip(self.ids(at)) {
            let [add] = adds.get(&self.words().id(id).0)?[..] else {
                return None;
            };
            let (fact, mut coding) = (self.fact(number), new_coding(add)?);
            coding.place = Place { grade: fact.grade, span: fact.span, candidates: Vec::new() };
            coding.code = fact.cited.map(|code| CodeId(code.to_owned()));
            coding.status = fact.status;
            coding.stance = fact.stance.map(str::to_owned);
            coding.round = fact.round.map(str::to_owned);
            coding.memo = fact.memo.to_owned();
            out.push(Standing { coding, fresh: false });
        }
        Some(out)
    }
}

/// Where a line begins, from 1.
fn nth_line(bytes: &[u8], line: u32) -> Option<usize> {
    match line.checked_sub(2) {
        None => Some(0),
        Some(ends) => memchr::memchr_iter(b'\n', bytes).nth(ends as usize).map(|end| end + 1),
    }
}

/// True for a line all of which is later than what was known: its ids cannot have
/// stood anywhere before.
fn is_later(l: &Logged, newest: Stamp) -> bool {
    let later = |id: &Ulid| id.at().is_some_and(|at| at > newest);
    l.event.at > newest && later(&l.event.id) && later(&l.event.act)
}

/// What the codings of some sources are after lines that came. `None` if loading has
/// to say it.
pub fn after(mut known: Vec<Codings>, journals: &[Journals]) -> Option<Vec<Codings>> {
    let new: Vec<Logged> = journals.iter().flat_map(|j| j.new.iter().cloned()).collect();
    let acts: HashSet<&Ulid> = new.iter().map(|l| &l.event.act).collect();
    let turned = |l: &Logged| match &l.event.op {
        Op::Undo { of } | Op::Redo { of } => Some(of.clone()),
        _ => None,
    };
    let plain = |op: &Op| match op {
        Op::Add { status, .. } => status.as_deref().is_none_or(|word| CodingStatus::from_word(word).is_some()),
        Op::Set { .. } | Op::Remove { .. } | Op::Comment { .. } | Op::Mark { .. } => true,
        Op::Undo { .. } | Op::Redo { .. } => true,
        Op::Text { .. } | Op::Codebook(_) | Op::Memo(_) | Op::Summary(_) | Op::Theme(_) | Op::Unknown(_) => false,
    };
    if !new.iter().all(|l| plain(&l.event.op)) {
        return None;
    }
    let older: HashSet<Ulid> = new.iter().filter_map(turned).filter(|act| !acts.contains(act)).collect();
    // Acts that came whole are whole whatever else there is.
    let standing = standing(new)?;
    if !older.is_empty() {
        return gone_through(&known, journals, &older);
    }
    let mut removed = HashSet::new();
    for l in &standing {
        apply(&mut known, &mut removed, l)?;
    }
    known.iter_mut().for_each(|k| k.all.retain(|s| !removed.contains(&s.coding.id)));
    Some(known)
}

/// Applies a line to the codings of its source. `None` if it speaks of a coding that
/// does not live, or of somebody else's.
fn apply(known: &mut [Codings], removed: &mut HashSet<Ulid>, l: &Logged) -> Option<()> {
    let (coder, source) = (l.origin.coder.as_deref()?, l.origin.source.as_deref()?);
    let all = &mut known.iter_mut().find(|k| k.source == source)?.all;
    let of = match &l.event.op {
        Op::Add { .. } => {
            all.push(Standing { coding: new_coding(l)?, fresh: true });
            return Some(());
        }
        Op::Set { of, .. } | Op::Remove { of } | Op::Comment { of, .. } => of,
        _ => return Some(()),
    };
    let standing = all.iter_mut().find(|s| s.coding.id == *of)?;
    // Anybody may remark on a coding.
    if let Op::Comment { .. } = &l.event.op {
        return Some(());
    }
    if standing.coding.coder != coder {
        return None;
    }
    match &l.event.op {
        Op::Set { field, value, .. } => {
            set(&mut standing.coding, field, value).ok()?;
            standing.fresh |= field == "span";
        }
        _ => drop(removed.insert(of.clone())),
    }
    Some(())
}

/// The same from all lines of the sources, for acts that stand in them alone.
fn gone_through(known: &[Codings], journals: &[Journals], turned: &HashSet<Ulid>) -> Option<Vec<Codings>> {
    let living = || known.iter().flat_map(|k| &k.all);
    let old: Vec<Logged> = journals.iter().flat_map(|j| j.old.iter().cloned()).collect();
    let here: HashSet<&Ulid> = old.iter().map(|l| &l.event.act).collect();
    if !turned.iter().all(|act| here.contains(act)) {
        return None;
    }
    let new = journals.iter().flat_map(|j| j.new.iter().cloned());
    let all: Vec<Logged> = old.iter().cloned().chain(new).collect();
    let lines = all.len();
    let (before, now) = (fold(old), fold(all));
    let plain = |folded: &crate::model::fold::Folded| folded.faults.is_empty() && !folded.strays;
    if !plain(&before) || !plain(&now) || now.events.len() != lines {
        return None;
    }
    // The lines have to say what is known, or something of them stands elsewhere.
    let was: HashMap<&Ulid, &Coding> = before.codings.iter().map(|c| (&c.id, c)).collect();
    let says = |s: &Standing| {
        let told = |c: &Coding| (c.code.clone(), c.status, c.stance.clone(), c.round.clone(), c.memo.clone());
        was.get(&s.coding.id).is_some_and(|c| told(c) == told(&s.coding))
    };
    if was.len() != living().count() || !living().all(says) {
        return None;
    }
    let places: HashMap<&Ulid, &Standing> = living().map(|s| (&s.coding.id, s)).collect();
    let standing = |mut coding: Coding| {
        let same = was.get(&coding.id).is_some_and(|was| was.anchor == coding.anchor);
        let place = places.get(&coding.id).filter(|_| same).map(|s| s.coding.place.clone());
        let fresh = place.is_none();
        if let Some(place) = place {
            coding.place = place;
        }
        Standing { coding, fresh }
    };
    let mut by_source: HashMap<String, Vec<Standing>> = HashMap::new();
    for coding in now.codings {
        by_source.entry(coding.source.clone()).or_default().push(standing(coding));
    }
    let sources = known.iter().map(|k| k.source.clone());
    let codings = |source: String| Codings { all: by_source.remove(&source).unwrap_or_default(), source };
    Some(sources.map(codings).collect())
}
