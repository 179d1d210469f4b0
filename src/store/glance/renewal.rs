//! A glance that is true again after a transcript was edited, something was coded, or
//! the codebook changed.
//!
//! An edited transcript changes what is known of one source: its outline, and
//! where its codings are. Lines that came change which codings live in their source
//! (`journals`), whether somebody coded here or a merge brought them (`lines`). Only what
//! is known of these sources is made anew, by the same rules as on loading
//! ([`load::place_all`]); folders with few files are read again (`folders`). Whatever else
//! changed, and whatever is not plain about the study (faults, lines of one source in
//! another's journal), is left to loading.

use super::edits::Edited;
use super::folders::{self, Again};
use super::journals::{Codings, Standing, after, maps};
use super::lines::Told;
use super::look::Seen;
use super::stamps::Stamps;
use super::{Attribute, Glance, kept::Blocks, part, records, records::ID, stamps, writing};
use crate::model::anchor::{Digest, PositionMap};
use crate::model::bytes::take_text;
use crate::model::codebook::Codebook;
use crate::model::diagnostic::Severity;
use crate::model::event::{Logged, Op};
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::Study;
use crate::store::events::{self, named};
use crate::store::{layout, load, texts};
use crate::text::source::Defaults;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// From so many changed sources on, and a fourth of all, loading is as quick.
const MOST: usize = 20;
/// So many are read by one core.
const FEW: usize = 4;

/// What is known from last time, and what changed since.
#[derive(Debug)]
pub struct Renewal {
    glance: Glance,
    /// The files as they are now.
    stamps: Stamps,
    /// Where the stamps of those stand that are others.
    at: Vec<usize>,
    /// False if a file changed this very moment: then a second change might not show.
    settled: bool,
    /// Sources that were edited.
    changed: Vec<(usize, Source)>,
    /// Sources of which only journals are others, or how words of them moved.
    coded: Vec<(usize, Source)>,
    /// The lines of histories that are others.
    history: Told,
    /// Folders that are others.
    again: Again,
}

/// Files that are others, by what they are.
#[derive(Default)]
struct Files<'f> {
    texts: Vec<&'f str>,
    journals: Vec<&'f str>,
    histories: Vec<&'f str>,
    folders: BTreeSet<&'f str>,
}

impl<'f> Files<'f> {
    /// `None` if there is one of another kind, or one went that is missed.
    fn of(paths: impl Iterator<Item = &'f str>, went: &'f [String]) -> Option<Self> {
        let mut out = Self::default();
        for path in paths {
            match folders::of(path) {
                "corpus" => out.texts.push(path),
                "codings" => out.journals.push(path),
                "history" => out.histories.push(path),
                folder if folders::is_one(folder) => drop(out.folders.insert(folder)),
                _ => return None,
            }
        }
        went.iter().all(|path| folders::is_one(folders::of(path))).then_some(out)
    }
}

impl Renewal {
    /// What a look at a study's files came to. `None` if more changed than can be taken
    /// up.
    pub fn begin(glance: Glance, seen: Seen) -> Option<Self> {
        let (root, Seen { mut stamps, others }) = (glance.root(), seen);
        let others = others?;
        let small = &glance.small().0;
        let sound = small.faults.iter().all(|(folder, (errors, _))| *errors == 0 || folders::is_one(folder));
        if !sound || small.strays || small.twins || others.is_empty() {
            return None;
        }
        let now = writing::now(root);
        let stamps::Renewed { came, went, at, settled } = stamps.renew(root, &others, now)?;
        let paths = others.iter().filter(|o| !o.folder).map(|o| o.path.as_str());
        let files = Files::of(paths.chain(came.iter().map(String::as_str)), &went)?;
        let other_texts = others.iter().any(|o| o.folder && o.path == stamps::TEXTS);
        let lines = !files.journals.is_empty() || !files.histories.is_empty();
        if other_texts && !glance.texts_are_the_same() || lines && !small.quiet {
            return None;
        }
        let changed = glance.edited(&files.texts)?;
        let mut history = Told::default();
        for path in &files.histories {
            history = history.and(glance.told(path)?);
        }
        let moved = maps(&history.new);
        if history.merged && !moved.is_empty() {
            return None;
        }
        let coded = glance.coded(&files.journals, &moved, &changed)?;
        let again = folders::read(root, &files.folders)?;
        let sound = glance.is_sound();
        sound.then_some(Self { glance, stamps, at, settled, changed, coded, history, again })
    }

    /// The transcripts that were edited: number of the source, and what it is now.
    pub fn sources(&self) -> &[(usize, Source)] {
        &self.changed
    }

    /// What the search index was when it was made of the sources as they were.
    pub fn index(&self) -> u64 {
        self.glance.index()
    }

    /// True if what is found out can be kept.
    pub fn can_be_kept(&self) -> bool {
        self.settled
    }

    /// What is known now. It is kept if there is a search index on the disk that
    /// says what these sources say. `None` if loading has to say it.
    pub fn finish(self, index: Option<u64>) -> Option<Glance> {
        let old = &self.glance;
        let mut edits = old.edits.clone();
        let book = self.again.book.clone().map(|codes| Codebook::new(codes, Vec::new()));
        let book = book.as_ref().unwrap_or(old.codebook());
        let sources: Vec<&(usize, Source)> = self.changed.iter().chain(&self.coded).collect();
        let read = many(&sources, |(at, source)| {
            let told = old.journals(&source.id)?;
            let all = old.living(*at, &told.old)?;
            Some((Codings { source: source.id.clone(), all }, told))
        });
        let (known, told): (Vec<Codings>, Vec<Told>) = read?.into_iter().unzip();
        let moved: HashSet<String> = maps(&self.history.new).into_iter().map(|m| m.source).collect();
        // Of these all codings are looked for anew.
        let is_other = |number: usize| {
            let (at, source) = sources[number];
            let other = |l: &Logged| matches!(&l.event.op, Op::Add { anchor, .. } if anchor.text != source.digest);
            self.changed.iter().any(|(edited, _)| edited == at)
                || moved.contains(&source.id)
                || told[number].new.iter().any(other)
        };
        let others: Vec<bool> = (0..sources.len()).map(is_other).collect();
        // Whoever chose other words for a coding did so in a line.
        let chosen = |l: &Logged| matches!(&l.event.op, Op::Set { field, .. } if field == "span");
        let anew = others.iter().zip(&told).any(|(other, told)| *other && told.old.iter().chain(&told.new).any(chosen));
        let lines = told.into_iter().fold(self.history.clone(), Told::and);
        let now = after(known, &lines, &old.turned(), anew)?;
        edits.maps.extend(now.maps);
        let maps = old.maps()?.into_iter().chain(edits.maps.iter().skip(old.edits.maps.len()).cloned());
        let maps: Vec<PositionMap> = maps.collect();
        let mut words = old.words().clone().in_book(book);
        for ((other, (at, source)), codings) in others.into_iter().zip(sources).zip(now.codings) {
            let placing = Placing { book, maps: &maps, texts: &mut edits.texts };
            let study = placing.placed(old, source, codings.all, other)?;
            let mut writer = records::Writer::new(words);
            for (coding, number) in study.codings.iter().zip(0..) {
                writer.add(coding, &study.fact(number), source)?;
            }
            let records::Writer { records, ids, words: more, .. } = writer;
            words = more;
            let mut entry = Vec::new();
            writing::entry(source, &mut entry)?;
            edits.sources.insert(*at, Edited { chars: source.chars, entry, records, ids });
        }
        edits.counting.take_up(&old.small().0.counting, (&lines.new, now.marks));
        let newest = lines.new.iter().map(|l| l.event.newest().0).max();
        edits.newest = edits.newest.max(newest.unwrap_or(0));
        edits.known.extend(lines.new.iter().map(|l| named(&l.event.id)));
        edits.turned.extend(lines.new.iter().filter_map(|l| l.event.turns()).map(named));
        edits.journals.extend(lines.sums);
        edits.words = words.behind(&old.kept.told(part::WORDS));
        edits.values.extend(self.values());
        edits.faults.extend(self.again.faults.clone());
        edits.book = self.again.book.clone().or(edits.book);
        edits.index = index.unwrap_or(0);
        let kept = old.kept.length(part::STAMPS);
        for at in self.at.iter().copied().filter(|at| *at < kept) {
            edits.stamps.insert(u32::try_from(at).ok()?, self.stamps.stamp(at));
        }
        edits.came = self.stamps.bytes().get(kept..)?.to_vec();
        let glance = Glance::new(old.root(), Arc::clone(&old.kept), edits);
        if index.is_some() && self.settled && glance.is_sound() {
            let _ = glance.keep(&self.stamps);
        }
        glance.is_sound().then_some(glance)
    }

    /// The values of attributes, where a source has another now.
    fn values(&self) -> Vec<(String, Vec<String>)> {
        let old = &self.glance;
        let differs = |name: &str| {
            let now = |(at, source): &(usize, Source)| old.outline(*at).attribute(name) != source.attribute(name);
            self.changed.iter().any(now)
        };
        let names = old.attributes().into_iter().filter(|name| differs(name));
        let values = names.map(|name| {
            let people = old.participants().iter().filter_map(|p| p.attribute(&name));
            let own = (0..old.size()).map(|at| match self.changed.iter().find(|(changed, _)| *changed == at) {
                Some((_, source)) => source.attribute(&name),
                None => old.own(at, &name),
            });
            let (attribute, _) = Attribute::of(&name, people, own);
            (name, attribute.values)
        });
        values.collect()
    }
}

/// Something of each; of several by several threads.
fn many<T: Sync, U: Send>(all: &[T], one: impl Fn(&T) -> Option<U> + Sync + Send) -> Option<Vec<U>> {
    match all.len() {
        0..FEW => all.iter().map(one).collect(),
        _ => all.par_iter().map(one).collect(),
    }
}

impl Glance {
    /// Sources whose files are others. `None` if there is more to it than their words.
    fn edited(&self, paths: &[&str]) -> Option<Vec<(usize, Source)>> {
        if paths.is_empty() {
            return Some(Vec::new());
        }
        let settings = std::fs::read(self.root.join(layout::STUDY)).ok()?;
        let (config, _) = load::config(&settings, &self.root.join(layout::STUDY)).ok()?;
        let defaults = Defaults { interviewers: config.interviewers, language: config.language };
        let (files, small) = (self.files(), &self.small().0);
        if paths.len() > self.most() {
            return None;
        }
        many(paths, |path| {
            let at = files.iter().position(|(file, _)| file == path)?;
            let (source, faults) = load::source(&self.root, path, &defaults).ok()?;
            let was = self.outline(at);
            let names = |of: &[(String, String)]| of.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            let same = source.id == was.id && names(&source.attributes) == names(&was.attributes);
            let sound = faults.iter().all(|f| f.severity == Severity::Note) && !small.faulty.iter().any(|f| f == path);
            (same && sound).then_some((at, source))
        })
    }

    /// The sources of journals that are others, and those whose words `moved`; not those
    /// that were edited. `None` if they are too many, or there is no such source.
    fn coded(
        &self,
        journals: &[&str],
        moved: &[PositionMap],
        edited: &[(usize, Source)],
    ) -> Option<Vec<(usize, Source)>> {
        if journals.is_empty() && moved.is_empty() {
            return Some(Vec::new());
        }
        let (files, small) = (self.files(), &self.small().0);
        let numbers: BTreeMap<&str, usize> = files.iter().zip(0..).map(|((_, id), at)| (id.as_str(), at)).collect();
        let mut all: BTreeSet<usize> = moved.iter().filter_map(|m| numbers.get(m.source.as_str()).copied()).collect();
        for path in journals {
            let (_, id) = events::journal_of(path).filter(|(coder, _)| small.coders.contains(coder))?;
            all.insert(*numbers.get(id.as_str())?);
        }
        all.retain(|at| !edited.iter().any(|(edited, _)| edited == at));
        if edited.len() + all.len() > self.most() {
            return None;
        }
        many(&all.into_iter().collect::<Vec<_>>(), |at| Some((*at, self.read(*at))))
    }

    /// From so many changed sources on loading is as quick.
    fn most(&self) -> usize {
        MOST.max(self.size() / 4)
    }

    /// Position maps that histories hold.
    pub(super) fn maps(&self) -> Option<Vec<PositionMap>> {
        let kept: Vec<PositionMap> = serde_json::from_slice(&self.kept.part(part::MAPS)).ok()?;
        Some(kept.into_iter().chain(self.edits.maps.iter().cloned()).collect())
    }

    /// File and id of each source.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let bytes = self.kept.part(part::FILES);
        let mut rest = bytes.as_slice();
        let mut text = || take_text(&mut rest).to_owned();
        (0..self.size()).map(|_| (text(), text())).collect()
    }

    /// True if those bodies are kept, and no others of those that decide where codings
    /// are.
    fn texts_are_the_same(&self) -> bool {
        let all = self.small().0.texts.iter().map(|(body, kept)| (body, kept)).chain(&self.edits.texts);
        // What is known of a body later counts.
        let all: BTreeMap<&String, &bool> = all.collect();
        all.into_iter().all(|(body, kept)| texts::get(&self.root, &Digest(body.clone())).is_some() == *kept)
    }

    /// The ids of the codings of a source, and when they were made, as they are kept.
    pub(super) fn ids(&self, at: usize) -> impl Iterator<Item = &[u8]> {
        let edited = self.edits.sources.get(&at);
        let ids = self.ids.get_or_init(|| Blocks::of(&self.kept, part::IDS));
        let one = move |coding: usize| ids.slice(&self.kept, coding * ID..(coding + 1) * ID);
        let kept = edited.is_none().then(|| self.range(at).map(one)).into_iter().flatten();
        edited.into_iter().flat_map(|edited| edited.ids.chunks(ID)).chain(kept)
    }
}

/// What the places of codings hang on.
struct Placing<'p> {
    book: &'p Codebook,
    maps: &'p [PositionMap],
    /// Bodies that were asked for.
    texts: &'p mut BTreeMap<String, bool>,
}

impl Placing<'_> {
    /// A study of one source with its codings in their places, in order: all looked
    /// for anew if the source was edited. `None` if loading has to say it.
    fn placed(self, glance: &Glance, source: &Source, codings: Vec<Standing>, edited: bool) -> Option<Study> {
        let mut study = Study { root: glance.root().to_owned(), codebook: self.book.clone(), ..Study::default() };
        study.sources = vec![source.clone()].into();
        let (fresh, placed): (Vec<Standing>, Vec<Standing>) = codings.into_iter().partition(|s| edited || s.fresh);
        study.codings = fresh.into_iter().map(|s| s.coding).collect::<Vec<_>>().into();
        study.maps = self.maps.iter().filter(|m| m.source == source.id).cloned().collect();
        if edited {
            let derived = texts::derived(&study);
            study.maps.extend(derived.iter().cloned());
            self.texts.extend(texts::deciding(&study, &derived).into_iter().map(|(body, kept)| (body.0, kept)));
        } else if study.codings.iter().any(|c| c.anchor.text != source.digest) {
            return None;
        }
        load::place_all(&mut study);
        let mut all: Vec<_> = study.codings.iter().cloned().chain(placed.into_iter().map(|s| s.coding)).collect();
        all.sort_by(|a, b| load::order(a).cmp(&load::order(b)));
        study.codings = all.into();
        Some(study)
    }
}
