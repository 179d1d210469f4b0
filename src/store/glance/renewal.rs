//! A glance that is true again after a transcript was edited.
//!
//! An edited transcript changes what is known of one source: its outline, and
//! where its codings are. The journals are as they were, so the same codings live
//! in it, and only their places are asked for again, by the same rules as on
//! loading ([`load::place_all`]). Whatever else changed, and whatever is not plain
//! about the study (faults, lines of one source in another's journal, a coding
//! whose words were chosen anew), is left to loading.

use super::edits::Edited;
use super::look::Seen;
use super::stamps::Stamps;
use super::{Attribute, Glance, kept::Blocks, part, records, writing};
use crate::model::anchor::PositionMap;
use crate::model::bytes::{take_text, take_u32};
use crate::model::coding::Coding;
use crate::model::diagnostic::Severity;
use crate::model::event::{Logged, Op};
use crate::model::fold::new_coding;
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::Study;
use crate::store::{events, layout, load, texts};
use crate::text::source::Defaults;
use std::path::Path;
use std::sync::Arc;

/// From so many edited transcripts on, loading is as quick.
const MOST: usize = 20;

/// What is known from last time, and the transcripts that were edited since.
#[derive(Debug)]
pub struct Renewal {
    glance: Glance,
    /// The files as they are now.
    stamps: Stamps,
    /// Those of them that are others, by where the old ones stand.
    others: Vec<(usize, u64)>,
    /// False if a file changed this very moment: then a second change might not show.
    settled: bool,
    changed: Vec<(usize, Source)>,
}

impl Renewal {
    /// What a look at a study's files came to. `None` if more changed than the words
    /// of some transcripts.
    pub fn begin(glance: Glance, seen: Seen) -> Option<Self> {
        let (root, Seen { mut stamps, others }) = (glance.root(), seen);
        let others = others?;
        let paths: Vec<&str> = others.iter().filter(|o| !o.folder).map(|o| o.path.as_str()).collect();
        let small = &glance.small().0;
        let plain = small.faults.0 == 0 && !small.strays && !small.twins;
        if !plain || others.is_empty() || paths.len() > MOST {
            return None;
        }
        let now = writing::now(root);
        let (others, settled) = stamps.anew(root, &others, now)?;
        others.iter().for_each(|(at, stamp)| stamps.set(*at, *stamp));
        let settings = std::fs::read(root.join(layout::STUDY)).ok()?;
        let (config, _) = load::config(&settings, &root.join(layout::STUDY)).ok()?;
        let defaults = Defaults { interviewers: config.interviewers, language: config.language };
        let files = glance.files();
        let mut changed = Vec::new();
        for path in paths {
            let at = files.iter().position(|file| file == path)?;
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
        let sound = glance.is_sound();
        sound.then_some(Self { glance, stamps, others, settled, changed })
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
        let mut words = old.words().clone();
        let maps: Vec<PositionMap> = serde_json::from_slice(&old.kept.part(part::MAPS)).ok()?;
        for (at, source) in &self.changed {
            let placed = placed(old.root(), source, &maps, self.codings(*at, source)?);
            let (records, prints) = records::replaced(&placed, &mut words)?;
            let mut entry = Vec::new();
            writing::entry(source, &mut entry)?;
            edits.sources.insert(*at, Edited { chars: source.chars, entry, records, prints });
        }
        edits.words = words.behind(&old.kept.told(part::WORDS));
        edits.values.extend(self.values());
        edits.index = index.unwrap_or(0);
        for (at, stamp) in &self.others {
            edits.stamps.insert(u32::try_from(*at).ok()?, *stamp);
        }
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

    /// The living codings of a source, from its journals, each with its record, in
    /// the order of those.
    fn codings(&self, at: usize, source: &Source) -> Option<Vec<(Vec<u8>, Coding)>> {
        let old = &self.glance;
        let range = old.codings_at(at);
        let mut lines: Vec<Logged> = Vec::new();
        for coder in old.small().0.coders.iter().filter(|_| !range.is_empty()) {
            let path = layout::journal(coder, &source.id);
            // A shortened name has to be told whose it is.
            if path.contains(layout::SHORTENED) {
                return None;
            }
            let bytes = events::bytes(old.root(), &path).ok()?;
            lines.extend(events::lines(&bytes, &path, |_| true));
        }
        // Whoever chose other words for a coding, or took that back, did so in an
        // act, and acts are told by all journals together.
        if lines.iter().any(|l| matches!(&l.event.op, Op::Set { field, .. } if field == "span")) {
            return None;
        }
        let adds: Vec<&Logged> = lines.iter().filter(|l| matches!(l.event.op, Op::Add { .. })).collect();
        let mut out = Vec::with_capacity(range.len());
        for (coding, print) in range.zip(old.prints(at)) {
            let mut alike = adds.iter().filter(|l| records::print(&l.event.id) == print);
            let (Some(add), None) = (alike.next(), alike.next()) else {
                return None;
            };
            out.push((old.record(coding).to_vec(), new_coding(add)?));
        }
        Some(out)
    }
}

impl Glance {
    /// The file of each source.
    pub(super) fn files(&self) -> Vec<String> {
        let bytes = self.kept.part(part::FILES);
        let mut rest = bytes.as_slice();
        (0..self.size()).map(|_| take_text(&mut rest).to_owned()).collect()
    }

    /// What tells the ids of the codings of a source.
    pub(super) fn prints(&self, at: usize) -> Vec<u32> {
        let four = |mut bytes: &[u8]| take_u32(&mut bytes);
        if let Some(edited) = self.edits.sources.get(&at) {
            return edited.prints.chunks(4).map(four).collect();
        }
        let blocks = self.prints.get_or_init(|| Blocks::of(&self.kept, part::PRINTS));
        self.range(at).map(|coding| four(blocks.slice(&self.kept, coding * 4..coding * 4 + 4))).collect()
    }
}

/// Codings with their places in the source as it is now, in order, each with the
/// record it had.
fn placed(
    root: &Path,
    source: &Source,
    maps: &[PositionMap],
    codings: Vec<(Vec<u8>, Coding)>,
) -> Vec<(Vec<u8>, Coding)> {
    let mut records: std::collections::HashMap<_, _> = codings.iter().map(|(r, c)| (c.id.clone(), r.clone())).collect();
    let mut study = Study { root: root.to_owned(), ..Study::default() };
    study.sources = vec![source.clone()].into();
    study.codings = codings.into_iter().map(|(_, c)| c).collect::<Vec<_>>().into();
    study.maps = maps.iter().filter(|m| m.source == source.id).cloned().collect();
    let derived = texts::derived(&study);
    study.maps.extend(derived);
    load::place_all(&mut study);
    study.codings.iter().map(|c| (records.remove(&c.id).unwrap_or_default(), c.clone())).collect()
}
