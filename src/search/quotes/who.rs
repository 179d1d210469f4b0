//! Whom a draft names behind a quotation, and whether the study knows them.

use super::Origin;
use crate::import::quotations::attribution::{self, Attribution, doubt, same};
use crate::model::study::Study;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Somebody a draft names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spoken {
    /// As the study has it; as printed, where it is not known.
    pub(super) name: String,
    /// True for a participant or a speaker of the study.
    pub(super) known: bool,
    /// True where several people of the study have names like this one.
    exactly: bool,
}

impl Spoken {
    /// Whether this is who speaks there.
    pub(super) fn is_in(&self, origin: &Origin) -> bool {
        let mut there = origin.speakers.iter().chain(&origin.participants);
        match self.exactly {
            true => there.any(|name| *name == self.name),
            false => there.any(|name| same(name) == same(&self.name)),
        }
    }
}

/// Everybody who speaks in a study, by name.
pub(super) struct People<'s> {
    /// Names that are compared as one, as participants.csv has them; else as sources do.
    names: HashMap<String, Vec<String>, RandomState>,
    consent: HashMap<&'s str, &'s [(String, String)], RandomState>,
}

impl<'s> People<'s> {
    pub(super) fn new(study: &'s Study) -> Self {
        let mut names: HashMap<String, Vec<String>, RandomState> = HashMap::default();
        for participant in study.participants.iter() {
            names.entry(same(&participant.id)).or_default().push(participant.id.clone());
        }
        for source in study.sources.iter() {
            let listed = source.participants.iter().cloned();
            let speaking = source.speakers.iter().map(|s| s.participant.clone().unwrap_or_else(|| s.label.clone()));
            for name in listed.chain(speaking) {
                names.entry(same(&name)).or_insert_with(|| vec![name]);
            }
        }
        names.remove("");
        let consent = study.participants.iter().map(|p| (p.id.as_str(), p.attributes.as_slice())).collect();
        Self { names, consent }
    }

    /// An attribute of a participant.
    pub(super) fn consent(&self, id: &str, name: &str) -> Option<&'s str> {
        self.consent.get(id)?.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn known(&self, name: &str) -> Option<Spoken> {
        let alike = self.names.get(&same(name))?;
        let name = match alike.as_slice() {
            [one] => one,
            // Where the list of participants tells them apart, so does this.
            several => several.iter().find(|there| *there == name.trim())?,
        };
        Some(Spoken { name: name.clone(), known: true, exactly: alike.len() > 1 })
    }

    /// The person meant by what stands in brackets: known to the study, or with an identifier.
    pub(super) fn meant(&self, read: Attribution) -> Option<Spoken> {
        let parts = std::iter::once(read.participant.as_str()).chain(read.described.split(','));
        if let Some(known) = parts.into_iter().find_map(|part| self.known(part)) {
            return Some(known);
        }
        match read.doubt {
            doubt::NAME | doubt::PAGE | doubt::BEFORE => None,
            _ => Some(Spoken { name: read.participant, known: false, exactly: false }),
        }
    }

    /// The person named right behind a quotation, or in the paragraph below if nothing stands behind it.
    pub(super) fn behind(&self, behind: &str, below: &str) -> Option<Spoken> {
        if let Some(read) = attribution::behind(behind) {
            return self.meant(read);
        }
        if !behind.trim_matches(['.', ' ', '*', '_']).is_empty() {
            return None;
        }
        let plain = below.trim().trim_matches(['—', '–', '-', '(', ')', '[', ']', ' ', '*', '_', '.']);
        if below.len() < 120
            && let Some(known) = self.known(plain)
        {
            return Some(known);
        }
        attribution::whole(below).and_then(|read| self.meant(read))
    }

    /// The person named right before it.
    pub(super) fn before(&self, before: &str) -> Option<Spoken> {
        attribution::before(before).and_then(|read| self.meant(read))
    }

    /// The person named at the end of a paragraph, and where that begins.
    pub(super) fn ending(&self, text: &str) -> Option<(usize, Spoken)> {
        if let Some((at, read)) = attribution::ending(text) {
            return self.meant(read).map(|who| (at, who));
        }
        let trimmed = text.trim_end().trim_end_matches(['.', ' ']);
        let open = trimmed.rfind(['(', '['])?;
        let content = trimmed[open + 1..].strip_suffix([')', ']'])?;
        let known = content.split([',', ';']).find_map(|part| self.known(part))?;
        Some((open, known))
    }
}
