//! The quotations of a draft, held against what was said.
//!
//! Before a paper goes out, every quotation in it is to be what its participant said, and the participant is to have
//! agreed to be quoted. A draft is read like an article; what stands between quotation marks, or apart as a block
//! quote with a participant's name, is looked up in the study ([`find`], [`near`]); what its brackets behind it say is
//! held against who speaks there. Quoted literature (a year behind it) and quoted words too few to be looked up are
//! listed and not judged.

pub mod find;
pub mod near;
pub mod pattern;
pub mod said;
pub mod table;
mod who;

#[cfg(test)]
mod tests;

use crate::import::article::{Article, Kind};
use crate::import::quotations::attribution;
use crate::import::quotations::parts;
use crate::model::span::Span;
use crate::model::study::Study;
use find::Place;
use near::Difference;
use pattern::Pattern;
use said::Said;
use std::collections::HashSet;
use who::{People, Spoken};

/// How a draft is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Quotations of fewer words are not looked up.
    pub words: usize,
    /// The attribute of participants that says what they agreed to, and the word for being quoted.
    pub consent: (String, String),
}

impl Default for Rules {
    fn default() -> Self {
        Self { words: 4, consent: ("consent".to_owned(), "quote".to_owned()) }
    }
}

/// What became of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It stands in the study as printed, as far as its signs allow.
    Exact,
    /// Nearly.
    Near,
    /// Nothing like it was said.
    Nowhere,
    /// Too few words to be looked up.
    Short,
    /// A year stands behind it: literature.
    Cited,
}

impl Grade {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Nowhere => "nowhere",
            Self::Short => "short",
            Self::Cited => "cited",
        }
    }
}

/// Something a person should look at before the draft goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Words differ from what was said.
    Differs,
    /// Nothing like it was said.
    Nowhere,
    /// The draft names somebody else than who speaks.
    OtherSpeaker,
    /// The draft names a participant who is not in the study.
    UnknownParticipant,
    /// The participant has not agreed to be quoted.
    NoConsent,
    /// The words stand in several places of different people, and the draft does not say whose they are.
    SeveralPlaces,
    /// Somebody who asks says these words.
    Interviewer,
    /// Words of different people are joined.
    SeveralSpeakers,
}

impl Finding {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::Nowhere => "nowhere",
            Self::OtherSpeaker => "other-speaker",
            Self::UnknownParticipant => "unknown-participant",
            Self::NoConsent => "no-consent",
            Self::SeveralPlaces => "several-places",
            Self::Interviewer => "interviewer",
            Self::SeveralSpeakers => "several-speakers",
        }
    }
}

/// Where a quotation was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Id of the source.
    pub source: String,
    /// The turn its first words stand in.
    pub turn: Option<u32>,
    /// From its first words to its last, code points of the body.
    pub span: Span,
    /// Labels of those who speak its words, in order.
    pub speakers: Vec<String>,
    /// The participants among them.
    pub participants: Vec<String>,
    /// True if an interviewer is among them.
    pub interviewer: bool,
}

/// One quotation of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Where it begins in the draft.
    pub place: u32,
    /// Its words as printed.
    pub text: String,
    /// Words, those in brackets not counted.
    pub words: usize,
    /// Whom the draft names, as the study calls them where it knows them.
    pub attributed: Option<String>,
    /// What became of it.
    pub grade: Grade,
    /// Where it was said; the place that fits the attribution, else the first.
    pub origin: Option<Origin>,
    /// How many places there are.
    pub places: usize,
    /// What differs from what was said.
    pub differences: Vec<Difference>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// How often a participant is quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The participant.
    pub participant: String,
    /// Quotations.
    pub quotations: usize,
    /// Their words.
    pub words: usize,
    /// What the participant agreed to, as written; `None` if nothing is.
    pub consent: Option<String>,
}

/// A draft, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Every quotation in order.
    pub quotations: Vec<Checked>,
    /// Who is quoted, most often first.
    pub uses: Vec<Use>,
    /// Participants of the study who are not quoted.
    pub silent: usize,
    /// False if participants have no attribute that says what they agreed to.
    pub consent_known: bool,
    /// What a place of the draft counts: `line` or `paragraph`.
    pub unit: &'static str,
}

impl Report {
    /// Quotations with findings.
    pub fn found(&self) -> usize {
        self.quotations.iter().filter(|q| !q.findings.is_empty()).count()
    }
}

/// Words of a draft that are somebody's.
struct Printed {
    place: u32,
    text: String,
    attributed: Option<Spoken>,
    cited: bool,
}

/// Checks every quotation of a draft.
pub fn check(study: &Study, draft: &Article, rules: &Rules) -> Report {
    let said = Said::new(study);
    let people = People::new(study);
    let checker = Checker { study, said: &said, people: &people, rules, consent_known: consent_known(study, rules) };
    let quotations: Vec<Checked> = printed(draft, &people).into_iter().map(|one| checker.one(one)).collect();
    let uses = checker.uses(&quotations);
    let silent = study.participants.iter().filter(|p| !uses.iter().any(|u| u.participant == p.id)).count();
    Report { quotations, uses, silent, consent_known: checker.consent_known, unit: draft.unit }
}

fn consent_known(study: &Study, rules: &Rules) -> bool {
    study.attribute_names.contains(&rules.consent.0)
}

/// What is quoted in a draft.
fn printed(draft: &Article, people: &People<'_>) -> Vec<Printed> {
    let all = &draft.paragraphs;
    let texts: Vec<&str> = all.iter().map(|p| p.text.as_str()).collect();
    let mut out = Vec::new();
    let mut used: HashSet<usize> = HashSet::new();
    for one in parts::meant(&texts).into_iter().filter(|q| !q.nested()) {
        let words = one.words(&texts, |words| words.trim().to_owned());
        let (Some(start), Some(end)) = (one.parts.first(), one.parts.last()) else { continue };
        let (Some((first, _)), Some((last, _))) = (start.pieces.first(), end.pieces.last()) else { continue };
        let behind = texts[*last].get(end.closes..).unwrap_or_default();
        let below = texts.get(last + 1).copied().unwrap_or_default();
        let before = &texts[*first][..start.opens];
        let pieces = one.parts.iter().flat_map(|part| &part.pieces);
        used.extend(pieces.filter(|(at, r)| r.len() * 2 > texts[*at].len()).map(|p| p.0));
        let between = one.between.and_then(|(who, _)| people.meant(who));
        let attributed = between.or_else(|| people.behind(behind, below)).or_else(|| people.before(before));
        out.push((
            *first,
            start.opens,
            Printed {
                place: all[*first].place,
                text: words.join(" "),
                cited: attributed.is_none() && cited(behind),
                attributed,
            },
        ));
    }
    blocks(draft, people, &used, &mut out);
    out.sort_by_key(|(at, byte, _)| (*at, *byte));
    out.into_iter().map(|(_, _, one)| one).collect()
}

/// Whether a citation stands right behind.
fn cited(behind: &str) -> bool {
    let rest = behind.trim_start_matches([' ', '*', '_', '.', ',', ';']);
    let content = rest.strip_prefix(['(', '[']).and_then(|r| r.split([')', ']']).next());
    content.is_some_and(attribution::is_citation)
}

/// Block quotes without marks, each run of paragraphs one quotation.
fn blocks(draft: &Article, people: &People<'_>, used: &HashSet<usize>, out: &mut Vec<(usize, usize, Printed)>) {
    let all = &draft.paragraphs;
    let mut at = 0;
    while at < all.len() {
        if all[at].kind != Kind::Block || used.contains(&at) {
            at += 1;
            continue;
        }
        let mut words: Vec<String> = Vec::new();
        let (mut attributed, mut is_cited, first) = (None, false, at);
        while at < all.len() && all[at].kind == Kind::Block && !used.contains(&at) && attributed.is_none() && !is_cited
        {
            let text = all[at].text.as_str();
            at += 1;
            if let Some((end, who)) = people.ending(text) {
                words.push(text[..end].to_owned());
                attributed = Some(who);
            } else {
                is_cited = text.rfind('(').is_some_and(|open| text.trim_end().ends_with(')') && cited(&text[open..]));
                words.push(text.to_owned());
            }
        }
        if attributed.is_none() && !is_cited {
            attributed = all.get(at).and_then(|next| people.behind("", &next.text));
        }
        let text = words.join(" ").trim().to_owned();
        if !text.is_empty() {
            out.push((first, 0, Printed { place: all[first].place, text, attributed, cited: is_cited }));
        }
    }
}

struct Checker<'s> {
    study: &'s Study,
    said: &'s Said,
    people: &'s People<'s>,
    rules: &'s Rules,
    consent_known: bool,
}

impl Checker<'_> {
    fn one(&self, printed: Printed) -> Checked {
        let pattern = Pattern::new(&printed.text, self.said);
        let attributed = printed.attributed.as_ref().map(|who| who.name.clone());
        let mut out = Checked {
            place: printed.place,
            words: pattern.words(),
            text: printed.text,
            attributed,
            grade: Grade::Nowhere,
            origin: None,
            places: 0,
            differences: Vec::new(),
            findings: Vec::new(),
        };
        if out.words < self.rules.words.max(1) {
            out.grade = Grade::Short;
            return out;
        }
        let exact = find::exact(self.said, &pattern);
        if !exact.is_empty() {
            out.grade = Grade::Exact;
            out.places = exact.len();
            let origins: Vec<Origin> = exact.iter().map(|place| self.origin(place)).collect();
            self.choose(&mut out, origins, printed.attributed.as_ref());
        } else if printed.cited {
            out.grade = Grade::Cited;
            return out;
        } else if let Some((place, differences)) = near::near(self.said, &pattern) {
            (out.grade, out.places, out.differences) = (Grade::Near, 1, differences);
            out.findings.push(Finding::Differs);
            let origin = self.origin(&place);
            self.choose(&mut out, vec![origin], printed.attributed.as_ref());
        } else {
            out.findings.push(Finding::Nowhere);
        }
        if printed.attributed.as_ref().is_some_and(|who| !who.known) {
            out.findings.push(Finding::UnknownParticipant);
        }
        self.consent(&mut out);
        out.findings.sort_unstable();
        out
    }

    fn origin(&self, place: &Place) -> Origin {
        let source = &self.study.sources[place.source];
        let span = |atoms: &std::ops::Range<usize>| {
            let last = atoms.end.saturating_sub(1).max(atoms.start);
            self.said.atoms[atoms.start].span.hull(self.said.atoms[last].span)
        };
        let spans: Vec<Span> = place.pieces.iter().filter(|p| !p.is_empty()).map(span).collect();
        let whole = spans.iter().copied().reduce(Span::hull).unwrap_or(Span::new(0, 0));
        let (mut speakers, mut participants, mut interviewer) = (Vec::new(), Vec::new(), false);
        for span in &spans {
            for who in source.speakers_in(*span) {
                let speaker = &source.speakers[usize::from(who)];
                interviewer |= speaker.interviewer;
                if !speakers.contains(&speaker.label) {
                    speakers.push(speaker.label.clone());
                }
            }
            for who in source.participants_in(*span) {
                if !participants.contains(&who) {
                    participants.push(who);
                }
            }
        }
        let turn = spans.first().and_then(|s| source.turn_of(*s));
        Origin { source: source.id.clone(), turn, span: whole, speakers, participants, interviewer }
    }

    /// The place that the draft means, and what is wrong with it.
    fn choose(&self, out: &mut Checked, origins: Vec<Origin>, who: Option<&Spoken>) {
        let named = who.filter(|w| w.known);
        let fits = |origin: &Origin| named.is_some_and(|w| w.is_in(origin));
        let alike =
            origins.iter().all(|o| o.speakers == origins[0].speakers && o.participants == origins[0].participants);
        let at = origins.iter().position(fits).unwrap_or(0);
        let Some(origin) = origins.into_iter().nth(at) else { return };
        if named.is_some() && !fits(&origin) {
            out.findings.push(Finding::OtherSpeaker);
        }
        if named.is_none() && !alike {
            out.findings.push(Finding::SeveralPlaces);
        }
        if origin.interviewer {
            out.findings.push(Finding::Interviewer);
        }
        if origin.speakers.len() > 1 {
            out.findings.push(Finding::SeveralSpeakers);
        }
        out.origin = Some(origin);
    }

    fn consent(&self, out: &mut Checked) {
        let quoted = out.origin.as_ref().map(|o| o.participants.clone()).unwrap_or_default();
        let agreed = |id: &String| {
            let value = self.people.consent(id, &self.rules.consent.0).unwrap_or_default();
            value.split(';').any(|word| word.trim().eq_ignore_ascii_case(&self.rules.consent.1))
        };
        if self.consent_known && quoted.iter().any(|id| !agreed(id)) {
            out.findings.push(Finding::NoConsent);
        }
    }

    fn uses(&self, quotations: &[Checked]) -> Vec<Use> {
        let mut uses: Vec<Use> = Vec::new();
        for one in quotations {
            for id in one.origin.iter().flat_map(|o| &o.participants) {
                match uses.iter_mut().find(|u| u.participant == *id) {
                    Some(known) => (known.quotations, known.words) = (known.quotations + 1, known.words + one.words),
                    None => uses.push(Use {
                        participant: id.clone(),
                        quotations: 1,
                        words: one.words,
                        consent: self.people.consent(id, &self.rules.consent.0).map(str::to_owned),
                    }),
                }
            }
        }
        uses.sort_by(|a, b| {
            (b.quotations, b.words).cmp(&(a.quotations, a.words)).then_with(|| a.participant.cmp(&b.participant))
        });
        uses
    }
}
