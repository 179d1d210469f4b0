//! Lines that came: what they do to the codings of some sources.
//!
//! What is known of the codings of a source needs no old line again, but for their
//! ids, as long as what came is later than all that was known: these lines are applied
//! to it. Lines that a merge brought stand among the others, and lines that take back
//! or bring back an older act are about what was there before that act: then all lines
//! of the source are gone through, if what is known of its acts stands in them.
//! Whatever is not so plain is left to loading.

use super::Glance;
use super::lines::Told;
use crate::model::anchor::{Place, PositionMap};
use crate::model::codebook::CodeId;
use crate::model::coding::{Coding, CodingStatus, MarkKind};
use crate::model::event::{Logged, Op};
use crate::model::fold::{Folded, fold_of_whole, new_coding, set, standing};
use crate::model::ids::Ulid;
use crate::model::known::Known;
use crate::model::study::Mark;
use crate::store::events::named;
use crate::store::layout;
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

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

/// What coders say of sources: coder, source, and what.
pub type Marks = BTreeMap<(String, String), Option<MarkKind>>;

/// What holds after lines that came.
#[derive(Debug)]
pub struct After {
    /// The codings of each source.
    pub codings: Vec<Codings>,
    /// Marks that are others now; without a kind those taken away.
    pub marks: Marks,
    /// Position maps that came.
    pub maps: Vec<PositionMap>,
}

impl Glance {
    /// The journals of a source. `None` if they say more than what came.
    pub(super) fn journals(&self, id: &str) -> Option<Told> {
        let mut out = Told::default();
        for coder in &self.small().0.coders {
            let path = layout::journal(coder, id);
            // A shortened name has to be told whose it is.
            if path.contains(layout::SHORTENED) {
                return None;
            }
            out = out.and(self.told(&path)?);
        }
        Some(out)
    }

    /// The living codings of a source as they are known, with the ids that its lines
    /// give them.
    pub(super) fn living(&self, at: usize, old: &[Logged]) -> Option<Vec<Standing>> {
        let mut adds: HashMap<&Ulid, Vec<&Logged>> = HashMap::default();
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

/// True for what lines of coders and of histories may say.
fn is_plain(l: &Logged) -> bool {
    match &l.event.op {
        Op::Add { status, .. } => status.as_deref().is_none_or(|word| CodingStatus::from_word(word).is_some()),
        Op::Set { .. } | Op::Remove { .. } | Op::Comment { .. } | Op::Mark { .. } => l.origin.coder.is_some(),
        Op::Undo { .. } | Op::Redo { .. } => true,
        Op::Text { .. } | Op::Codebook(_) | Op::Memo(_) | Op::Summary(_) | Op::Theme(_) => l.origin.coder.is_none(),
        Op::Unknown(_) => false,
    }
}

/// What holds of some sources after lines that came; `turned` are the acts that lines
/// had taken back or brought back. If `anew`, all lines are gone through in any case.
/// `None` if loading has to say it.
pub fn after(mut known: Vec<Codings>, lines: &Told, turned: &[u64], anew: bool) -> Option<After> {
    let acts: HashSet<&Ulid> = lines.new.iter().map(|l| &l.event.act).collect();
    if !lines.new.iter().all(is_plain) {
        return None;
    }
    let turns = || lines.new.iter().filter_map(|l| l.event.turns());
    let is_mark = |l: &Logged| matches!(l.event.op, Op::Mark { .. });
    let marked = turns().next().is_some() && lines.old.iter().chain(&lines.new).any(is_mark);
    // Acts that came whole are whole whatever else there is.
    let standing = standing(lines.new.clone())?;
    if anew || lines.merged || marked || turns().any(|act| !acts.contains(act)) {
        return gone_through(&known, lines, turned);
    }
    let (mut removed, mut marks) = (HashSet::default(), Marks::new());
    for l in &standing {
        if let (Op::Mark { what, .. }, Some(coder), Some(source)) = (&l.event.op, &l.origin.coder, &l.origin.source) {
            marks.insert((coder.clone(), source.clone()), *what);
        }
        apply(&mut known, &mut removed, l)?;
    }
    known.iter_mut().for_each(|k| k.all.retain(|s| !removed.contains(&s.coding.id)));
    Some(After { codings: known, marks, maps: maps(&lines.new) })
}

/// The position maps that lines hold.
pub fn maps(lines: &[Logged]) -> Vec<PositionMap> {
    let mut maps: Vec<(&Logged, PositionMap)> = Vec::new();
    for l in lines {
        if let Op::Text { source, from, to, edits } = &l.event.op {
            let (source, from, to, edits) = (source.clone(), from.clone(), to.clone(), edits.clone());
            maps.push((l, PositionMap { source, from, to, edits }));
        }
    }
    maps.sort_by_key(|(l, _)| (l.event.at, &l.event.id));
    maps.into_iter().map(|(_, map)| map).collect()
}

/// Applies a line to the codings of its source. `None` if it speaks of a coding that
/// does not live, or of somebody else's.
fn apply(known: &mut [Codings], removed: &mut HashSet<Ulid>, l: &Logged) -> Option<()> {
    let of = match &l.event.op {
        Op::Add { .. } => None,
        Op::Set { of, .. } | Op::Remove { of } | Op::Comment { of, .. } => Some(of),
        _ => return Some(()),
    };
    let (coder, source) = (l.origin.coder.as_deref()?, l.origin.source.as_deref()?);
    let all = &mut known.iter_mut().find(|k| k.source == source)?.all;
    let Some(of) = of else {
        all.push(Standing { coding: new_coding(l)?, fresh: true });
        return Some(());
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

/// The same from all lines of the sources.
fn gone_through(known: &[Codings], lines: &Told, turned: &[u64]) -> Option<After> {
    let Told { old, new, .. } = lines;
    // Nothing is wrong with what was known, so those acts are whole.
    let whole: HashSet<Ulid> = old.iter().map(|l| l.event.act.clone()).collect();
    if !all_turns_are_here(lines, turned, &whole) {
        return None;
    }
    let all: Vec<Logged> = old.iter().chain(new).cloned().collect();
    let count = all.len();
    let (before, now) = (fold_of_whole(old.clone(), &whole), fold_of_whole(all, &whole));
    let plain = |folded: &Folded| folded.faults.is_empty() && !folded.strays;
    if !plain(&before) || !plain(&now) || now.events.len() != count {
        return None;
    }
    // The lines have to say what is known, or something of them stands elsewhere.
    let living = || known.iter().flat_map(|k| &k.all);
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
    let mut by_source: HashMap<String, Vec<Standing>> = HashMap::default();
    for coding in now.codings {
        by_source.entry(coding.source.clone()).or_default().push(standing(coding));
    }
    let sources = known.iter().map(|k| k.source.clone());
    let codings = |source: String| Codings { all: by_source.remove(&source).unwrap_or_default(), source };
    let codings = sources.map(codings).collect();
    let marks = |all: Vec<Mark>| -> Marks { all.into_iter().map(|m| ((m.coder, m.source), Some(m.what))).collect() };
    let (had, has) = (marks(before.marks), marks(now.marks));
    let gone = had.keys().filter(|whose| !has.contains_key(*whose)).map(|whose| (whose.clone(), None));
    let marks = has.clone().into_iter().filter(|(whose, what)| had.get(whose) != Some(what)).chain(gone).collect();
    Some(After { codings, marks, maps: maps(new) })
}

/// True if what takes an act of these lines back, or brings it back, stands in them,
/// and every act that lines turn which came is whole in them.
fn all_turns_are_here(lines: &Told, turned: &[u64], whole: &HashSet<Ulid>) -> bool {
    let mut acts: HashMap<&Ulid, (usize, u32)> = HashMap::default();
    let mut turns: HashMap<u64, usize> = HashMap::default();
    for l in lines.old.iter().chain(&lines.new) {
        let (found, wanted) = acts.entry(&l.event.act).or_default();
        *found += 1;
        *wanted = (*wanted).max(l.event.n.unwrap_or(0));
    }
    lines.old.iter().filter_map(|l| l.event.turns()).for_each(|act| *turns.entry(named(act)).or_default() += 1);
    let here = |act: &&Ulid| {
        let number = named(act);
        let from = turned.partition_point(|n| *n < number);
        let known = turned[from..].partition_point(|n| *n == number);
        known == turns.get(&number).copied().unwrap_or(0)
    };
    let is_whole = |act: &Ulid| {
        acts.get(act).is_some_and(|(found, wanted)| !whole.contains(act) || *wanted > 0 && *found >= *wanted as usize)
    };
    acts.keys().all(here) && lines.new.iter().filter_map(|l| l.event.turns()).all(is_whole)
}
