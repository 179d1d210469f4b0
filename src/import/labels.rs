//! Who is speaking: telling a speaker label from a sentence that happens to hold a colon.
//!
//! `Anna: three things` is a label and `Remember: nothing else` is not, and no grammar can tell them apart. People can,
//! because they have seen the rest of the file: a label comes back, is short, looks like a name or a role, and most
//! paragraphs carry one. The *census* counts in the same way. It would rather leave a rare speaker in the text, and
//! say so in a warning, than invent a person called Warning.
//!
//! Labels of any script, case and punctuation occur in practice, so the form of a label is only used to judge those
//! that are rare.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

mod words;
use words::{ANSWERERS, ASKERS, MARKERS, NOT_PEOPLE, SENTENCE_OPENERS};

/// Longest label considered, in code points.
const LONGEST: usize = 48;
/// A file with no more turns than this is judged by its coverage alone.
const SMALL: usize = 12;
/// Longest label kept where the format itself sets it apart, in code points: a source's grammar has no longer ones.
const LONGEST_KEPT: usize = 76;

/// The label as it is kept: NFC, plain spaces, no direction marks, no emphasis marks, no colons at the end.
pub fn clean(label: &str) -> String {
    let plain: String = label
        .nfc()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'))
        .collect();
    let plain = plain.replace("**", " ");
    let joined = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = joined.chars().take(LONGEST_KEPT).collect();
    short
        .trim_start_matches(['>', '-', ' '])
        .trim_matches(|c: char| c.is_whitespace() || c == '*')
        .trim_end_matches([':', '：', ' '])
        .to_string()
}

/// Splits `Name: text`, `Name:<TAB>text`, `Name：text` or `Name:` at the first colon that can end a label.
///
/// The ASCII colon must be followed by a blank, the end of the line, or a script written without blanks.
pub fn split(line: &str) -> Option<(String, &str)> {
    let line = line.trim_start();
    for (count, (at, c)) in line.char_indices().enumerate() {
        if count > LONGEST + 8 {
            return None;
        }
        if c != ':' && c != '：' {
            continue;
        }
        let rest = &line[at + c.len_utf8()..];
        if c == ':' && !rest.chars().next().is_none_or(|next| next.is_whitespace() || is_wide(next)) {
            return None;
        }
        let label = clean(&line[..at]);
        let letters = label.chars().any(char::is_alphabetic);
        return (letters && label.chars().count() <= LONGEST).then(|| (label, rest.trim()));
    }
    None
}

/// Han, kana, Hangul and their punctuation: scripts that put no blank after a colon.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

fn key(label: &str) -> String {
    let lower = label.to_lowercase();
    lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '_' || c == '#').to_string()
}

/// Whether the label is a mark such as *Break* or *Jingle*: kept in the text, never a participant.
pub fn is_marker(label: &str) -> bool {
    MARKERS.contains(&key(label).as_str())
}

fn is_role(label: &str) -> bool {
    let key = key(label);
    ASKERS.contains(&key.as_str()) || ANSWERERS.contains(&key.as_str())
}

/// The labels among `all` that unmistakably name the interviewer.
///
/// The single letters `I` and `Q` count only beside another label.
pub fn interviewers(all: &[String]) -> Vec<String> {
    let people = all.iter().filter(|label| !is_marker(label)).count();
    all.iter()
        .filter(|label| {
            ASKERS.contains(&key(label).as_str()) || (people > 1 && matches!(label.as_str(), "I" | "Q" | "INT" | "IV"))
        })
        .cloned()
        .collect()
}

/// Whether the words look like a name: short, no sentence marks, every word with a capital, a digit or no case at all.
pub fn name_like(label: &str) -> bool {
    let words: Vec<&str> = label.split(' ').collect();
    let particles = "van de der den von la le di da al bin of the and & y |";
    words.len() <= 6
        && label.chars().count() <= 40
        && !label.contains(['?', '!', ';', '"', '“', '”', '…'])
        && words.iter().enumerate().all(|(n, word)| {
            (n > 0 && particles.split(' ').any(|particle| particle == *word))
                || word.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase())
        })
}

/// Initials, numbers and codes: `MSM`, `P3`, `K-07`, `SPEAKER_00`.
fn code_like(label: &str) -> bool {
    !label.contains(' ')
        && label.chars().count() <= 12
        && !label.chars().any(char::is_lowercase)
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn opens_a_sentence(label: &str) -> bool {
    let lower = label.to_lowercase();
    let mut words = lower.split(' ');
    let first = words.next().unwrap_or_default();
    let more = words.next().is_some();
    SENTENCE_OPENERS.contains(&first) || (more && first == "i") || lower.contains(", ") && !name_like(label)
}

/// How often each possible label opens a line, and which of them are people.
#[derive(Debug, Default)]
pub struct Census {
    counts: BTreeMap<String, Tally>,
    paragraphs: usize,
    accepted: BTreeMap<String, ()>,
}

#[derive(Debug, Default)]
struct Tally {
    count: usize,
    line: u32,
    trusted: bool,
}

impl Census {
    /// Counts a paragraph; labels judge their own weight against the number of paragraphs.
    pub fn paragraph(&mut self) {
        self.paragraphs += 1;
    }

    /// Counts a line that opens with `label`; `trusted` when the file sets it apart, in bold for instance.
    pub fn add(&mut self, label: String, line: u32, trusted: bool) {
        let tally = self.counts.entry(label).or_default();
        tally.count += 1;
        tally.trusted |= trusted;
        if tally.line == 0 {
            tally.line = line;
        }
    }

    /// Decides. Call once, after all lines are counted.
    pub fn settle(&mut self) {
        let sure = |label: &str, tally: &Tally| -> bool {
            let stop = NOT_PEOPLE.contains(&label.to_lowercase().as_str());
            if stop || opens_a_sentence(label) {
                return tally.trusted && tally.count > 2;
            }
            let words = label.split(' ').count();
            tally.trusted
                || is_role(label)
                || (tally.count > 2 && (words <= 2 || name_like(label)))
                || (tally.count > 1 && name_like(label))
        };
        let mut opened = 0;
        let mut roles = false;
        let mut accepted = BTreeMap::new();
        for (label, tally) in self.counts.iter().filter(|(label, tally)| sure(label, tally)) {
            opened += tally.count;
            roles |= is_role(label) || tally.trusted;
            accepted.insert(label.clone(), ());
        }
        let plain: Vec<&String> = self
            .counts
            .iter()
            .filter(|(label, tally)| tally.count == 1 && plain_name(label))
            .map(|(label, _)| label)
            .collect();
        let small = opened + plain.len();
        if small <= SMALL && small * 5 >= self.paragraphs * 4 && accepted.len() + plain.len() > 1 {
            // A few lines, nearly all labelled: there is nothing yet that could come back.
            accepted.extend(plain.into_iter().map(|label| (label.clone(), ())));
        } else if !roles && opened * 7 < self.paragraphs {
            return;
        }
        if opened * 2 >= self.paragraphs {
            let rare = self.counts.iter().filter(|(label, tally)| tally.count == 1 && rare_name(label));
            accepted.extend(rare.map(|(label, _)| (label.clone(), ())));
        }
        self.accepted = accepted;
    }

    /// Whether `label` was judged to be a speaker.
    pub fn knows(&self, label: &str) -> bool {
        self.accepted.contains_key(label)
    }

    /// How many lines open with an accepted label.
    pub fn openings(&self) -> usize {
        self.counts.iter().filter(|(label, _)| self.knows(label)).map(|(_, tally)| tally.count).sum()
    }

    /// Capitalised single words before a colon that were left in the text, with the line of the first.
    pub fn doubtful(&self) -> Vec<(&str, u32)> {
        if self.accepted.is_empty() {
            return Vec::new();
        }
        self.counts
            .iter()
            .filter(|(label, _)| !self.knows(label) && name_like(label) && !opens_a_sentence(label))
            .filter(|(label, _)| !NOT_PEOPLE.contains(&label.to_lowercase().as_str()))
            .map(|(label, tally)| (label.as_str(), tally.line))
            .collect()
    }
}

/// A short capitalised name or code that no sentence begins with.
fn plain_name(label: &str) -> bool {
    let stop = NOT_PEOPLE.contains(&label.to_lowercase().as_str()) || opens_a_sentence(label);
    !stop && name_like(label) && label.split(' ').count() <= 3
}

/// A label seen once, in a file that is otherwise labelled throughout.
fn rare_name(label: &str) -> bool {
    let stop = NOT_PEOPLE.contains(&label.to_lowercase().as_str()) || opens_a_sentence(label);
    let han = label.chars().all(is_wide) && label.chars().count() <= 6;
    !stop && (han || code_like(label) || (name_like(label) && (2..=4).contains(&label.split(' ').count())))
}

/// Pairs of labels so alike that one may be a slip for the other: the rarer first.
pub fn variants(counted: &[(String, usize)]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (rare, few) in counted {
        let alike =
            counted.iter().find(|(common, many)| common != rare && (many, common) > (few, rare) && close(rare, common));
        if let Some((common, _)) = alike {
            found.push((rare.clone(), common.clone()));
        }
    }
    found
}

fn close(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    if one == other {
        return true;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let longest = one.chars().count().max(other.chars().count());
    let allowed = if longest >= 9 { 2 } else { usize::from(longest >= 5) };
    digits(&one) == digits(&other) && allowed > 0 && strsim::damerau_levenshtein(&one, &other) <= allowed
}

#[cfg(test)]
mod tests;
