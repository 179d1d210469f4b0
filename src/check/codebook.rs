//! Rules for a codebook that two people can use alike.
//!
//! A code without a definition is applied as each coder likes; one without an
//! example is applied differently by the second coder; two codes with nearly
//! one name share the segments of one idea between them. And a code used
//! never, or for one participant only, may be an idea and not a pattern. None
//! of this is wrong, so nothing here is an error: these are the questions a
//! codebook meeting would ask. Codes that are retired, merged or not meant for
//! coding are asked less.

use crate::model::codebook::{Code, CodeStatus, Codebook};
use crate::model::coding::CodingStatus;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::event::Logged;
use crate::model::study::Study;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// From this share of equal letters on, two names are alike.
const ALIKE: f64 = 0.85;

/// Asks of every code whether it is defined, exemplified, used, and told apart
/// from its neighbours; in the order of the book.
pub fn lint(study: &Study) -> Vec<Diagnostic> {
    let book = &study.codebook;
    let uses = uses(study);
    let alike = alike(book);
    let mut found = Vec::new();
    for index in 0..book.codes.len() {
        if is_offered(&book.codes[index]) {
            found.extend(without_definition(book, index));
            found.extend(without_example(book, index));
            found.extend(unused(study, index, &uses));
            found.extend(one_participant(study, index, &uses));
        }
        let pairs = alike.iter().filter(|(_, second)| *second == index);
        found.extend(pairs.map(|(first, second)| codes_alike(book, *first, *second)));
    }
    found
}

/// Living codes of one name at one place: nobody can tell which is meant.
pub fn same_name(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let book = &study.codebook;
    let living = |c: &Code| c.merged_into.is_none() && c.status != CodeStatus::Retired;
    let mut first: HashMap<(Option<usize>, String), &Code> = HashMap::new();
    let mut found = Vec::new();
    for code in book.codes.iter().filter(|c| living(c)) {
        let name = code.name.nfkc().flat_map(char::to_lowercase).collect();
        match first.entry((code.parent, name)) {
            Entry::Vacant(place) => _ = place.insert(code),
            Entry::Occupied(other) => {
                let other = other.get();
                let file = book.files.get(other.file).map_or("", |f| f.path.as_str());
                let message = format!(
                    "`{}` ({}) has the name of {} beside it, at {file}:{}",
                    code.path.join(" > "),
                    code.id,
                    other.id,
                    other.line
                );
                let fault = finding(book, code, Severity::Warning, "same-name", message);
                let (a, b) = (&code.id, &other.id);
                found.push(fault.help(format!("rename one, or merge them: emic codebook merge {a} {b}")));
            }
        }
    }
    found
}

/// True for codes that coders may use.
fn is_offered(code: &Code) -> bool {
    code.codable && code.status != CodeStatus::Retired && code.merged_into.is_none()
}

/// A finding about one code.
fn finding(book: &Codebook, code: &Code, severity: Severity, rule: &'static str, message: String) -> Diagnostic {
    let file = book.files.get(code.file).map_or("", |f| f.path.as_str());
    let make = match severity {
        Severity::Note => Diagnostic::note,
        _ => Diagnostic::warning,
    };
    make(rule, file, message).at(code.line)
}

fn without_definition(book: &Codebook, index: usize) -> Option<Diagnostic> {
    let code = &book.codes[index];
    if !code.definition.is_empty() || !code.full_definition.is_empty() {
        return None;
    }
    let message = format!("`{}` has no definition", code.id);
    let fault = finding(book, code, Severity::Warning, "code-without-definition", message);
    Some(fault.help("write a paragraph below the heading that says what belongs to it"))
}

fn without_example(book: &Codebook, index: usize) -> Option<Diagnostic> {
    let code = &book.codes[index];
    let is_example = |label: &str| matches!(label.to_lowercase().as_str(), "example" | "examples" | "typical example");
    if code.fields.iter().any(|(label, text)| is_example(label) && !text.is_empty()) {
        return None;
    }
    let message = format!("`{}` has no example", code.id);
    let fault = finding(book, code, Severity::Note, "code-without-example", message);
    Some(fault.help("add a line `- **Example:** …` with words that belong to it"))
}

/// What a code is used for.
#[derive(Clone, Debug, Default)]
struct Use {
    /// Its own codings.
    own: u32,
    /// Its codings and those of the codes below it.
    all: u32,
    /// Whose speech those are in.
    participants: BTreeSet<String>,
}

/// Uses by code, merges resolved; rejected codings do not count, nor does what coders
/// decided together.
fn uses(study: &Study) -> Vec<Use> {
    let book = &study.codebook;
    let mut uses = vec![Use::default(); book.codes.len()];
    for coding in study.codings.iter().filter(|c| c.status != CodingStatus::Rejected && !c.is_of_consensus()) {
        let Some(code) = coding.code.as_ref().and_then(|id| book.resolve(id)) else {
            continue;
        };
        let source = study.source(&coding.source);
        let who = source.map_or_else(Vec::new, |s| study.participants_in(s, coding.place.span));
        uses[code].own += 1;
        for above in book.lineage(code) {
            uses[above].all += 1;
            uses[above].participants.extend(who.iter().cloned());
        }
    }
    uses
}

/// A code is unused if neither it nor anything below it has codings; silent
/// while nobody has coded anything.
fn unused(study: &Study, index: usize, uses: &[Use]) -> Option<Diagnostic> {
    if study.codings.is_empty() || uses[index].all > 0 {
        return None;
    }
    let code = &study.codebook.codes[index];
    let message = format!("`{}` is not used in any coding", code.id);
    let fault = finding(&study.codebook, code, Severity::Note, "code-unused", message);
    Some(fault.help(format!("look for segments that fit, or retire it: emic codebook retire {}", code.id)))
}

fn one_participant(study: &Study, index: usize, uses: &[Use]) -> Option<Diagnostic> {
    let used = &uses[index];
    let several = study.participants.len() > 1 || study.sources.iter().any(|s| s.participants.len() > 1);
    let only = used.participants.first().filter(|_| used.participants.len() == 1 && used.own > 0)?;
    if !several && study.sources.len() < 2 {
        return None;
    }
    let code = &study.codebook.codes[index];
    let times = if used.all == 1 { "once".to_owned() } else { format!("{} times", used.all) };
    let message = format!("`{}` is used {times}, for {only} only", code.id);
    let fault = finding(&study.codebook, code, Severity::Note, "code-one-participant", message);
    Some(fault.help("look for it in other sources, or ask whether it is one person's story"))
}

fn codes_alike(book: &Codebook, first: usize, second: usize) -> Diagnostic {
    let (a, b) = (&book.codes[first], &book.codes[second]);
    let named = |code: &Code| format!("`{}` ({})", code.path.join(" > "), code.id);
    let file = book.files.get(a.file).map_or("", |f| f.path.as_str());
    let message = format!("{} is named much like {} at {file}:{}", named(b), named(a), a.line);
    let fault = finding(book, b, Severity::Warning, "codes-alike", message);
    fault.help(format!("rename one, or merge them: emic codebook merge {} {}", b.id, a.id))
}

/// Pairs of living codes with nearly one name, the earlier first.
fn alike(book: &Codebook) -> Vec<(usize, usize)> {
    let living = |c: &Code| c.merged_into.is_none() && c.status != CodeStatus::Retired;
    let names = book.codes.iter().enumerate().filter(|(_, c)| living(c));
    let names: Vec<(usize, Name)> = names.map(|(i, c)| (i, Name::of(&c.name))).collect();
    let mut pairs = Vec::new();
    for (at, (second, name)) in names.iter().enumerate() {
        for (first, other) in &names[..at] {
            let containers = !book.codes[*first].codable && !book.codes[*second].codable;
            if !containers && name.is_like(other) {
                pairs.push((*first, *second));
            }
        }
    }
    pairs
}

/// A name without what does not tell two names apart.
struct Name {
    /// Words in lower case and singular, joined by spaces.
    folded: String,
    length: usize,
    /// Its digits: *wave 1* and *wave 2* are two things.
    digits: String,
}

impl Name {
    fn of(name: &str) -> Self {
        let lower: String = name.nfkc().flat_map(char::to_lowercase).filter(|c| !matches!(c, '\'' | '’')).collect();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let mut folded = words.map(singular).collect::<Vec<_>>().join(" ");
        if folded.is_empty() {
            folded = lower.trim().to_owned();
        }
        let digits = folded.chars().filter(char::is_ascii_digit).collect();
        Self { length: folded.chars().count(), folded, digits }
    }

    fn is_like(&self, other: &Self) -> bool {
        let (short, long) = (self.length.min(other.length), self.length.max(other.length));
        if self.digits != other.digits || (short as f64) < ALIKE * long as f64 {
            return false;
        }
        self.folded == other.folded || strsim::normalized_levenshtein(&self.folded, &other.folded) >= ALIKE
    }
}

/// An English plural without its ending; other words as they are.
fn singular(word: &str) -> String {
    let stem = |ending: &str, least: usize| word.strip_suffix(ending).filter(|s| s.chars().count() >= least);
    if let Some(stem) = stem("ies", 2) {
        return format!("{stem}y");
    }
    if let Some(es) = stem("es", 2).filter(|s| s.ends_with(['s', 'x', 'z']) || s.ends_with("ch") || s.ends_with("sh")) {
        return es.to_owned();
    }
    let s = stem("s", 2).filter(|s| !s.ends_with(['s', 'u', 'i']));
    s.unwrap_or(word).to_owned()
}

#[cfg(test)]
#[path = "codebook_tests.rs"]
mod tests;
