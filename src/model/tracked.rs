//! Parts of a study that know when they were changed.
//!
//! What is worked out over a hundred thousand codings is kept and brought up to
//! date, not worked out anew for every key. Whoever keeps something has to
//! know, without looking at everything, whether the study is still what it was.
//! So lists carry a number that any change gives another value. Nobody can
//! forget to: a list that is borrowed for change counts as changed, and only
//! the named small changes of [`Codings`] say more than that.

use super::coding::Coding;
use super::source::Source;
use foldhash::HashMap;
use foldhash::HashMapExt;
use std::collections::VecDeque;
use std::ops::{Deref, DerefMut, Range};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A number that was never given before in this run of the program.
fn fresh() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// A value with the number of its last change.
#[derive(Clone, Debug)]
pub struct Tracked<T> {
    value: T,
    revision: u64,
}

impl<T> Tracked<T> {
    /// Equal as long as the value was not changed. A copy has the number of its
    /// original until one of them changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

impl<T> From<T> for Tracked<T> {
    fn from(value: T) -> Self {
        Self { value, revision: fresh() }
    }
}

impl<T: Default> Default for Tracked<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T: PartialEq> PartialEq for Tracked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> Deref for Tracked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Tracked<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.revision = fresh();
        &mut self.value
    }
}

impl<'t, T> IntoIterator for &'t Tracked<T>
where
    &'t T: IntoIterator,
{
    type Item = <&'t T as IntoIterator>::Item;
    type IntoIter = <&'t T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.value.into_iter()
    }
}

/// The sources of a study, which are found by their ids.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Tracked<Vec<Source>>,
    /// Made when it is first asked for after a change.
    by_id: OnceLock<HashMap<String, usize>>,
}

impl Sources {
    /// Equal as long as no source was changed.
    pub fn revision(&self) -> u64 {
        self.list.revision()
    }

    /// Index of the source with this id; of two the first.
    pub fn find(&self, id: &str) -> Option<usize> {
        let index = || {
            let mut by_id = HashMap::with_capacity(self.list.len());
            for (at, source) in self.list.iter().enumerate() {
                by_id.entry(source.id.clone()).or_insert(at);
            }
            by_id
        };
        self.by_id.get_or_init(index).get(id).copied()
    }
}

impl PartialEq for Sources {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl From<Vec<Source>> for Sources {
    fn from(list: Vec<Source>) -> Self {
        Self { list: list.into(), by_id: OnceLock::new() }
    }
}

impl Deref for Sources {
    type Target = Vec<Source>;

    fn deref(&self) -> &Vec<Source> {
        &self.list
    }
}

impl DerefMut for Sources {
    fn deref_mut(&mut self) -> &mut Vec<Source> {
        self.by_id.take();
        &mut self.list
    }
}

impl<'s> IntoIterator for &'s Sources {
    type Item = &'s Source;
    type IntoIter = std::slice::Iter<'s, Source>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

/// A small change of a list: from `at` on `old` entries gave way to `new` ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Index of the first entry.
    pub at: usize,
    /// How many there were.
    pub old: usize,
    /// How many there are.
    pub new: usize,
}

/// So many small changes are remembered.
const REMEMBERED: usize = 400;

/// The codings of a study, with their last small changes.
#[derive(Clone, Debug, Default)]
pub struct Codings {
    list: Vec<Coding>,
    revision: u64,
    /// Small changes, each with the number it gave, oldest first.
    last: VecDeque<(u64, Splice)>,
    /// The number before the first of them.
    before: u64,
}

impl Codings {
    /// Equal as long as no coding was changed.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The small changes since the list had this number, oldest first; `None`
    /// if more has changed than is remembered.
    pub fn since(&self, revision: u64) -> Option<impl Iterator<Item = Splice> + '_> {
        let from = match revision {
            r if r == self.before => 0,
            r => 1 + self.last.binary_search_by_key(&r, |(number, _)| *number).ok()?,
        };
        Some(self.last.range(from..).map(|(_, splice)| *splice))
    }

    fn note(&mut self, splice: Splice) {
        self.revision = fresh();
        self.last.push_back((self.revision, splice));
        if self.last.len() > REMEMBERED {
            self.before = self.last.pop_front().map_or(0, |(number, _)| number);
        }
    }

    /// Puts a coding in before the one that stands at `at`.
    pub fn put(&mut self, at: usize, coding: Coding) {
        self.list.insert(at, coding);
        self.note(Splice { at, old: 0, new: 1 });
    }

    /// Takes the coding at `at` away.
    pub fn take(&mut self, at: usize) -> Coding {
        self.note(Splice { at, old: 1, new: 0 });
        self.list.remove(at)
    }

    /// The coding at `at`, to be changed.
    pub fn edit(&mut self, at: usize) -> &mut Coding {
        self.note(Splice { at, old: 1, new: 1 });
        &mut self.list[at]
    }

    /// Codings that stand together, to be changed or brought into another order.
    pub fn edit_all(&mut self, range: Range<usize>) -> &mut [Coding] {
        self.note(Splice { at: range.start, old: range.len(), new: range.len() });
        &mut self.list[range]
    }

    /// Puts others in the place of those that stand together.
    pub fn splice_in(&mut self, range: Range<usize>, codings: Vec<Coding>) {
        self.note(Splice { at: range.start, old: range.len(), new: codings.len() });
        self.list.splice(range, codings);
    }
}

impl From<Vec<Coding>> for Codings {
    fn from(list: Vec<Coding>) -> Self {
        let revision = fresh();
        Self { list, revision, last: VecDeque::new(), before: revision }
    }
}

impl FromIterator<Coding> for Codings {
    fn from_iter<I: IntoIterator<Item = Coding>>(codings: I) -> Self {
        codings.into_iter().collect::<Vec<_>>().into()
    }
}

impl Deref for Codings {
    type Target = Vec<Coding>;

    fn deref(&self) -> &Vec<Coding> {
        &self.list
    }
}

/// For changes that are not small: everything counts as changed.
impl DerefMut for Codings {
    fn deref_mut(&mut self) -> &mut Vec<Coding> {
        self.revision = fresh();
        self.last.clear();
        self.before = self.revision;
        &mut self.list
    }
}

impl IntoIterator for Codings {
    type Item = Coding;
    type IntoIter = std::vec::IntoIter<Coding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'c> IntoIterator for &'c Codings {
    type Item = &'c Coding;
    type IntoIter = std::slice::Iter<'c, Coding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    fn codings() -> Codings {
        let source = fixture::source("s").text("one two three").build();
        let span = fixture::span_of(&source, "two");
        (1..5).map(|n| fixture::coding(n, "ana", &source, Some("a"), span)).collect()
    }

    #[test]
    fn small_changes_are_told_and_everything_else_is_all() {
        let mut codings = codings();
        let start = codings.revision();
        let gone = codings.take(2);
        let after = codings.revision();
        codings.put(0, gone);
        codings.edit(1).memo = "thought".to_owned();
        let told = |codings: &Codings, since| codings.since(since).map(Iterator::collect::<Vec<_>>);
        let both = [Splice { at: 0, old: 0, new: 1 }, Splice { at: 1, old: 1, new: 1 }];
        assert_eq!(told(&codings, after), Some(both.to_vec()));
        assert_eq!(told(&codings, start).map(|s| s.len()), Some(3));
        assert_eq!(told(&codings, codings.revision()), Some(Vec::new()));
        codings[0].memo.clear();
        assert!(told(&codings, after).is_none() && told(&codings, start).is_none());
        assert_eq!(told(&codings, codings.revision()), Some(Vec::new()));
    }

    #[test]
    fn more_small_changes_than_are_remembered_are_all() {
        let mut codings = codings();
        let start = codings.revision();
        for _ in 0..REMEMBERED {
            codings.edit(0);
        }
        assert_eq!(codings.since(start).map(Iterator::count), Some(REMEMBERED));
        codings.edit(0);
        assert!(codings.since(start).is_none());
    }

    #[test]
    fn a_source_is_found_by_the_id_it_has_now() {
        let source = |id| fixture::source(id).text("one").build();
        let mut sources = Sources::from(vec![source("a"), source("b"), source("a")]);
        assert_eq!((sources.find("a"), sources.find("b"), sources.find("c")), (Some(0), Some(1), None));
        sources[1].id = "c".to_owned();
        assert_eq!((sources.find("b"), sources.find("c")), (None, Some(1)));
    }

    #[test]
    fn what_is_borrowed_for_change_has_changed() {
        let mut list = Tracked::from(vec![1]);
        let copy = list.clone();
        assert_eq!(list.revision(), copy.revision());
        list.push(2);
        assert_ne!(list.revision(), copy.revision());
    }
}
