//! A glance that is true again after a transcript was edited.
//!
//! An edited transcript changes what is known of one source: its outline, and
//! where its codings are. The journals are as they were, so the same codings live
//! in it, and only their places are asked for again, by the same rules as on
//! loading ([`load::place_all`]). Whatever else changed, and whatever is not plain
//! about the study (faults, lines of one source in another's journal, a coding
//! whose words were chosen anew), is left to loading.

use super::writing::{self, Before};
use super::{Glance, Small, records};
use crate::model::anchor::PositionMap;
use crate::model::bytes::take_text;
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

/// From so many edited transcripts on, loading is as quick.
const MOST: usize = 20;

/// What is known from last time, and the transcripts that were edited since.
#[derive(Debug)]
pub struct Renewal {
    glance: Glance,
    before: Before,
    changed: Vec<(usize, Source)>,
}

impl Renewal {
    /// Looks what changed in the study in `root`. `None` if nothing is known of it,
    /// or more changed than the words of some transcripts.
    pub fn begin(root: &Path) -> Option<Self> {
        let (glance, then) = Glance::head(root)?;
        let before = Before::taken(root)?;
        let paths = then.changed(&before.stamps)?;
        let small = &glance.small().0;
        let plain = small.faults.0 == 0 && !small.strays && glance.has_index();
        if !plain || paths.is_empty() || paths.len() > MOST {
            return None;
        }
        let settings = std::fs::read(root.join(layout::STUDY)).ok()?;
        let (config, _) = load::config(&settings, &root.join(layout::STUDY)).ok()?;
        let defaults = Defaults { interviewers: config.interviewers, language: config.language };
        let mut changed = Vec::new();
        for path in &paths {
            let at = (0..glance.size()).find(|at| glance.id_and_file(*at).1 == path)?;
            let (source, faults) = load::source(root, path, &defaults).ok()?;
            let was = glance.outline(at);
            let names = |of: &[(String, String)]| of.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            let same = source.id == was.id && names(&source.attributes) == names(&was.attributes);
            let sound = faults.iter().all(|f| f.severity == Severity::Note) && !small.faulty.contains(path);
            if !same || !sound {
                return None;
            }
            changed.push((at, source));
        }
        glance.is_sound().then_some(Self { glance, before, changed })
    }

    /// The transcripts that were edited: number of the source, and what it is now.
    pub fn sources(&self) -> &[(usize, Source)] {
        &self.changed
    }

    /// What is known now, once the search index says what these sources say; it is
    /// kept. `None` if loading has to say it.
    pub fn finish(self) -> Option<Glance> {
        let old = &self.glance;
        let mut small: Small = serde_json::from_slice(&old.part(1)).ok()?;
        let mut words: records::Words = serde_json::from_slice(&old.part(2)).ok()?;
        let (mut all, mut ids) = (old.part(3), old.part(5));
        let maps: Vec<PositionMap> = serde_json::from_slice(&old.part(6)).ok()?;
        for (at, source) in &self.changed {
            let range = old.codings_at(*at);
            // Of two sources with one id the first has the codings.
            let twice = (0..old.size()).any(|other| other != *at && old.id_and_file(other).0 == source.id);
            if twice {
                return None;
            }
            let codings = self.codings(source, &ids, range.clone(), &small.coders)?;
            let placed = placed(old.root(), source, &maps, codings);
            records::replace((&mut all, &mut ids, &mut words), old.size(), range.start, &placed)?;
            small.renew(*at, source);
        }
        let outlines = self.outlines()?;
        let parts = [
            writing::stamped(&self.before),
            serde_json::to_vec(&small).ok()?,
            serde_json::to_vec(&words).ok()?,
            all,
            outlines,
            ids,
            old.part(6),
        ];
        let root = old.root();
        if !old.is_sound() {
            return None;
        }
        writing::replace(root, &writing::joined(root, old.size(), &parts)?).ok()?;
        Glance::head(root).map(|(glance, _)| glance)
    }

    /// The living codings of a source, from its journals, in the order of their
    /// records, each with the number of its record from the first.
    fn codings(
        &self,
        source: &Source,
        ids: &[u8],
        range: std::ops::Range<usize>,
        coders: &[String],
    ) -> Option<Vec<(usize, Coding)>> {
        let mut lines: Vec<Logged> = Vec::new();
        for coder in coders.iter().filter(|_| !range.is_empty()) {
            let path = layout::journal(coder, &source.id);
            // A shortened name has to be told whose it is.
            if path.contains(layout::SHORTENED) {
                return None;
            }
            let bytes = events::bytes(self.glance.root(), &path).ok()?;
            lines.extend(events::lines(&bytes, &path, |_| true));
        }
        // Whoever chose other words for a coding, or took that back, did so in an
        // act, and acts are told by all journals together.
        if lines.iter().any(|l| matches!(&l.event.op, Op::Set { field, .. } if field == "span")) {
            return None;
        }
        let adds: Vec<&Logged> = lines.iter().filter(|l| matches!(l.event.op, Op::Add { .. })).collect();
        let mut out = Vec::with_capacity(range.len());
        for (number, at) in range.enumerate() {
            let print = records::print_at(ids, at)?;
            let mut alike = adds.iter().filter(|l| records::print(&l.event.id) == print);
            let (Some(add), None) = (alike.next(), alike.next()) else {
                return None;
            };
            out.push((number, new_coding(add)?));
        }
        Some(out)
    }

    fn outlines(&self) -> Option<Vec<u8>> {
        let (mut lengths, mut all) = (Vec::new(), Vec::new());
        for at in 0..self.glance.size() {
            let from = all.len();
            match self.changed.iter().find(|(changed, _)| *changed == at) {
                Some((_, source)) => writing::entry(source, &mut all)?,
                None => all.extend_from_slice(self.glance.entry(at)),
            }
            lengths.extend_from_slice(&u32::try_from(all.len() - from).ok()?.to_le_bytes());
        }
        lengths.append(&mut all);
        Some(lengths)
    }
}

impl Glance {
    /// Id and file of a source, without its outline.
    fn id_and_file(&self, at: usize) -> (&str, &str) {
        let mut entry = self.entry(at);
        (take_text(&mut entry), take_text(&mut entry))
    }
}

impl Small {
    /// Takes up what a source says of itself.
    fn renew(&mut self, at: usize, source: &Source) {
        if let Some(chars) = self.chars.get_mut(at) {
            *chars = source.chars;
        }
        for attribute in &mut self.attributes {
            let Some(value) = source.attribute(&attribute.name) else {
                continue;
            };
            let own: Vec<Option<String>> =
                attribute.sources.iter().map(|n| n.and_then(|n| attribute.values.get(n).cloned())).collect();
            let own: Vec<Option<String>> =
                own.into_iter().enumerate().map(|(i, v)| if i == at { Some(value.to_owned()) } else { v }).collect();
            let name = attribute.name.clone();
            let people = self.participants.iter().filter_map(|p| p.attribute(&name));
            attribute.fill(people, own.iter().map(Option::as_deref));
        }
    }
}

/// Codings with their places in the source as it is now, in order, each with the
/// number it had.
fn placed(root: &Path, source: &Source, maps: &[PositionMap], codings: Vec<(usize, Coding)>) -> Vec<(usize, Coding)> {
    let numbers: std::collections::HashMap<_, _> = codings.iter().map(|(n, c)| (c.id.clone(), *n)).collect();
    let mut study = Study { root: root.to_owned(), ..Study::default() };
    study.sources = vec![source.clone()].into();
    study.codings = codings.into_iter().map(|(_, c)| c).collect::<Vec<_>>().into();
    study.maps = maps.iter().filter(|m| m.source == source.id).cloned().collect();
    let derived = texts::derived(&study);
    study.maps.extend(derived);
    load::place_all(&mut study);
    study.codings.iter().map(|c| (numbers[&c.id], c.clone())).collect()
}
