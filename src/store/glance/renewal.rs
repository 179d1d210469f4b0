//! A glance that is true again after a transcript was edited, or something was coded.
//!
//! An edited transcript changes what is known of one source: its outline, and
//! where its codings are. Journals that grew change which codings live in their
//! source (`journals`). Only what is known of these sources is made anew, by the
//! same rules as on loading ([`load::place_all`]). Whatever else changed, and
//! whatever is not plain about the study (faults, lines of one source in another's
//! journal), is left to loading.

use super::edits::Edited;
use super::journals::{Codings, Journals, Standing, after};
use super::look::Seen;
use super::stamps::Stamps;
use super::{Attribute, Glance, kept::Blocks, part, records, records::ID, stamps, writing};
use crate::model::anchor::{Digest, PositionMap};
use crate::model::bytes::take_text;
use crate::model::codebook::Codebook;
use crate::model::diagnostic::Severity;
use crate::model::event::Op;
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::Study;
use crate::store::{events, layout, load, texts};
use crate::text::source::Defaults;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// From so many changed sources on, loading is as quick.
const MOST: usize = 20;

/// What is known from last time, and the transcripts that were edited since.
#[derive(Debug)]
pub struct Renewal {
    glance: Glance,
    /// The files as they are now.
    stamps: Stamps,
    /// Where the stamps of those stand that are others.
    at: Vec<usize>,
    /// False if a file changed this very moment: then a second change might not show.
    settled: bool,
    changed: Vec<(usize, Source)>,
    /// Journals that changed or came.
    journals: HashSet<String>,
    /// Sources of which only journals are others.
    coded: Vec<(usize, Source)>,
}

impl Renewal {
    /// What a look at a study's files came to. `None` if more changed than the words
    /// of some transcripts, or journals.
    pub fn begin(glance: Glance, seen: Seen) -> Option<Self> {
        let (root, Seen { mut stamps, others }) = (glance.root(), seen);
        let others = others?;
        let small = &glance.small().0;
        let plain = small.faults.0 == 0 && !small.strays && !small.twins;
        if !plain || others.is_empty() {
            return None;
        }
        let now = writing::now(root);
        let stamps::Renewed { came, at, settled } = stamps.renew(root, &others, now)?;
        let paths = others.iter().filter(|o| !o.folder).map(|o| o.path.as_str());
        let (journals, paths): (Vec<&str>, Vec<&str>) =
            paths.chain(came.iter().map(String::as_str)).partition(|path| path.starts_with("codings/"));
        let other_texts = others.iter().any(|o| o.folder && o.path == stamps::TEXTS);
        if other_texts && !glance.texts_are_the_same() || !journals.is_empty() && !small.quiet {
            return None;
        }
        let settings = std::fs::read(root.join(layout::STUDY)).ok()?;
        let (config, _) = load::config(&settings, &root.join(layout::STUDY)).ok()?;
        let defaults = Defaults { interviewers: config.interviewers, language: config.language };
        let files = glance.files();
        let mut changed = Vec::new();
        for path in paths.iter().take(MOST + 1) {
            let at = files.iter().position(|(file, _)| file == path)?;
            let (source, faults) = load::source(root, path, &defaults).ok()?;
            let was = glance.outline(at);
            let names = |of: &[(String, String)]| of.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            let same = source.id == was.id && names(&source.attributes) == names(&was.attributes);
            let sound = faults.iter().all(|f| f.severity == Severity::Note) && !small.faulty.iter().any(|f| f == path);
            if !same || !sound {
                return None;
            }
            changed.push((at, source));
        }
        let mut grown = HashSet::new();
        for path in &journals {
            let (_, id) = events::journal_of(path).filter(|(coder, _)| small.coders.contains(coder))?;
            let at = files.iter().position(|(_, own)| *own == id)?;
            grown.extend(Some(at).filter(|at| !changed.iter().any(|(edited, _)| edited == at)));
        }
        if changed.len() + grown.len() > MOST {
            return None;
        }
        let coded: Vec<(usize, Source)> = grown.into_iter().map(|at| (at, glance.read(at))).collect();
        let journals = journals.into_iter().map(str::to_owned).collect();
        let sound = glance.is_sound();
        sound.then_some(Self { glance, stamps, at, settled, changed, journals, coded })
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
        let maps: Vec<PositionMap> = serde_json::from_slice(&old.kept.part(part::MAPS)).ok()?;
        let changed: HashSet<&str> = self.journals.iter().map(String::as_str).collect();
        let sources: Vec<&(usize, Source)> = self.changed.iter().chain(&self.coded).collect();
        let (mut known, mut journals) = (Vec::new(), Vec::new());
        for (number, (at, source)) in sources.iter().enumerate() {
            let read: Journals = old.journals(&source.id, &changed)?;
            // Whoever chose other words for a coding did so in a line, and it may have
            // been taken back.
            let chosen =
                |l: &crate::model::event::Logged| matches!(&l.event.op, Op::Set { field, .. } if field == "span");
            if number < self.changed.len() && read.old.iter().chain(&read.new).any(chosen) {
                return None;
            }
            known.push(Codings { source: source.id.clone(), all: old.living(*at, &read.old)? });
            edits.counting.take_up(&old.small().0.counting, (&read.old, &read.new));
            journals.push(read);
        }
        if journals.iter().any(|j| !j.new.is_empty()) {
            if !old.small().0.quiet {
                return None;
            }
            known = after(known, &journals)?;
        }
        let mut words = old.words().clone();
        for (number, ((at, source), codings)) in sources.iter().zip(known).enumerate() {
            let placing = Placing { book: old.codebook(), maps: &maps, texts: &mut edits.texts };
            let study = placing.placed(old, source, codings.all, number < self.changed.len())?;
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
        let newest = journals.iter().flat_map(|j| &j.new).map(|l| l.event.newest().0).max();
        edits.newest = edits.newest.max(newest.unwrap_or(0));
        edits.journals.extend(journals.into_iter().flat_map(|j| j.prints));
        edits.words = words.behind(&old.kept.told(part::WORDS));
        edits.values.extend(self.values());
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

impl Glance {
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
