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

/// Longest label considered, in code points.
const LONGEST: usize = 48;
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
        if c == ':'
            && !rest
                .chars()
                .next()
                .is_none_or(|next| next.is_whitespace() || is_wide(next))
        {
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

/// Words that stand before a colon in transcripts without being a person.
const NOT_PEOPLE: &[&str] = &[
    "note",
    "notes",
    "warning",
    "remember",
    "re",
    "subject",
    "date",
    "time",
    "place",
    "location",
    "duration",
    "length",
    "title",
    "interview",
    "transcript",
    "transcription",
    "transcribed by",
    "transcriber",
    "recorded",
    "recording",
    "file",
    "audio",
    "video",
    "project",
    "topic",
    "ps",
    "p.s.",
    "nb",
    "n.b.",
    "http",
    "https",
    "e.g.",
    "i.e.",
    "eg",
    "ie",
    "source",
    "url",
    "email",
    "e-mail",
    "tel",
    "phone",
    "key",
    "keywords",
    "summary keywords",
    "speakers",
    "participants",
    "attendees",
    "present",
    "version",
    "page",
    "chapter",
    "section",
    "example",
    "for example",
    "summary",
    "description",
    "language",
    "status",
    "id",
    "from",
    "to",
    "cc",
    "sent",
    "question",
    "conclusion",
    "caution",
    "important",
    "update",
    "edit",
    "first",
    "second",
    "third",
    "finally",
    "result",
    "reason",
    "and",
    "but",
];

/// Words that open a sentence, not a name.
const SENTENCE_OPENERS: &[&str] = &[
    "and", "but", "so", "then", "or", "because", "he", "she", "they", "it", "we", "you", "that",
    "this", "there", "these", "those", "what", "when", "where", "why", "how", "my", "your", "his",
    "her", "our", "their", "for", "like", "also", "if", "as", "in", "on", "at", "with", "one",
    "two", "three", "here", "now", "just", "even", "please", "see",
];

/// Roles that name the person who asks, in several languages; compared in lower case without a final number.
const ASKERS: &[&str] = &[
    "interviewer",
    "interviewerin",
    "int",
    "intv",
    "moderator",
    "moderatorin",
    "facilitator",
    "researcher",
    "intervieweur",
    "intervieweuse",
    "enquêteur",
    "enquêtrice",
    "entrevistador",
    "entrevistadora",
    "intervistatore",
    "intervistatrice",
    "entrevistadora",
    "訪談者",
    "采访者",
    "採訪者",
    "主持人",
];

/// Roles that name the person who answers, or anyone whose name is withheld.
const ANSWERERS: &[&str] = &[
    "interviewee",
    "participant",
    "respondent",
    "informant",
    "speaker",
    "witness",
    "narrator",
    "subject",
    "befragte",
    "befragter",
    "befragte person",
    "enquêté",
    "enquêtée",
    "entrevistado",
    "entrevistada",
    "answer",
    "unknown",
    "all",
    "both",
    "group",
    "audience",
    "audience member",
    "translator",
    "interpreter",
];

/// Labels that mark an event in the recording and not a person.
const MARKERS: &[&str] = &[
    "break",
    "jingle",
    "intro",
    "outro",
    "music",
    "pause",
    "silence",
    "advertisement",
    "ad",
    "clip",
];

fn key(label: &str) -> String {
    let lower = label.to_lowercase();
    lower
        .trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '_' || c == '#')
        .to_string()
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
            ASKERS.contains(&key(label).as_str())
                || (people > 1 && matches!(label.as_str(), "I" | "Q" | "INT" | "IV"))
        })
        .cloned()
        .collect()
}

/// Whether the words look like a name: short, no sentence marks, every word with a capital, a digit or no case at all.
pub fn name_like(label: &str) -> bool {
    let words: Vec<&str> = label.split(' ').collect();
    let particles = [
        "van", "de", "der", "den", "von", "la", "le", "di", "da", "al", "bin", "of", "the", "and",
        "&", "y", "|",
    ];
    words.len() <= 6
        && label.chars().count() <= 40
        && !label.contains(['?', '!', ';', '"', '“', '”', '…'])
        && words.iter().enumerate().all(|(n, word)| {
            (n > 0 && particles.contains(word))
                || word
                    .chars()
                    .find(|c| c.is_alphanumeric())
                    .is_none_or(|c| !c.is_lowercase())
        })
}

/// Initials, numbers and codes: `MSM`, `P3`, `K-07`, `SPEAKER_00`.
fn code_like(label: &str) -> bool {
    !label.contains(' ')
        && label.chars().count() <= 12
        && !label.chars().any(char::is_lowercase)
        && label
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn opens_a_sentence(label: &str) -> bool {
    let lower = label.to_lowercase();
    let mut words = lower.split(' ');
    let first = words.next().unwrap_or_default();
    let more = words.next().is_some();
    SENTENCE_OPENERS.contains(&first)
        || (more && first == "i")
        || lower.contains(", ") && !name_like(label)
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
        for (label, tally) in self
            .counts
            .iter()
            .filter(|(label, tally)| sure(label, tally))
        {
            opened += tally.count;
            roles |= is_role(label) || tally.trusted;
            accepted.insert(label.clone(), ());
        }
        if !roles && opened * 7 < self.paragraphs {
            return;
        }
        if opened * 2 >= self.paragraphs {
            for (label, _) in self
                .counts
                .iter()
                .filter(|(label, tally)| tally.count == 1 && rare_name(label))
            {
                accepted.insert(label.clone(), ());
            }
        }
        self.accepted = accepted;
    }

    /// Whether `label` was judged to be a speaker.
    pub fn knows(&self, label: &str) -> bool {
        self.accepted.contains_key(label)
    }

    /// How many lines open with an accepted label.
    pub fn openings(&self) -> usize {
        self.counts
            .iter()
            .filter(|(label, _)| self.knows(label))
            .map(|(_, tally)| tally.count)
            .sum()
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

/// A label seen once, in a file that is otherwise labelled throughout.
fn rare_name(label: &str) -> bool {
    let stop = NOT_PEOPLE.contains(&label.to_lowercase().as_str()) || opens_a_sentence(label);
    let han = label.chars().all(is_wide) && label.chars().count() <= 6;
    !stop
        && (han
            || code_like(label)
            || (name_like(label) && (2..=4).contains(&label.split(' ').count())))
}

/// Pairs of labels so alike that one may be a slip for the other: the rarer first.
pub fn variants(counted: &[(String, usize)]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (rare, few) in counted {
        let alike = counted.iter().find(|(common, many)| {
            common != rare && (many, common) > (few, rare) && close(rare, common)
        });
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
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let longest = one.chars().count().max(other.chars().count());
    let allowed = if longest >= 9 {
        2
    } else {
        usize::from(longest >= 5)
    };
    digits(&one) == digits(&other)
        && allowed > 0
        && strsim::damerau_levenshtein(&one, &other) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn census(lines: &[&str]) -> Census {
        let mut census = Census::default();
        for (n, line) in lines.iter().enumerate() {
            census.paragraph();
            if let Some((label, _)) = split(line) {
                census.add(label, n as u32 + 1, false);
            }
        }
        census.settle();
        census
    }

    fn accepted(lines: &[&str]) -> Vec<String> {
        census(lines).accepted.into_keys().collect()
    }

    #[test]
    fn a_label_ends_at_a_colon_of_either_width_with_any_blank_around_it() {
        assert_eq!(split("Anna: yes"), Some(("Anna".into(), "yes")));
        assert_eq!(split("MSM:\tyes"), Some(("MSM".into(), "yes")));
        assert_eq!(split("Anna\u{a0}: yes"), Some(("Anna".into(), "yes")));
        assert_eq!(
            split("\u{200f}Anna\u{200e}: yes"),
            Some(("Anna".into(), "yes"))
        );
        assert_eq!(split("王小明：好"), Some(("王小明".into(), "好")));
        assert_eq!(split("Anna:"), Some(("Anna".into(), "")));
    }

    #[test]
    fn times_and_addresses_are_not_labels() {
        assert_eq!(split("10:30 was late"), None);
        assert_eq!(split("10: was late"), None);
        assert_eq!(split("http://example.org said she"), None);
    }

    #[test]
    fn a_name_that_comes_back_is_a_speaker_and_a_word_of_warning_is_not() {
        let lines = [
            "Q: Why?",
            "Anna: So: it was.",
            "Warning: hot.",
            "Remember: no.",
            "Anna: Yes.",
            "10:30 it came.",
        ];
        assert_eq!(accepted(&lines), ["Anna"]);
        let lines = [
            "Interviewer: Why?",
            "Anna: It was.",
            "Note: laughs.",
            "Anna: Yes.",
        ];
        assert_eq!(accepted(&lines), ["Anna", "Interviewer"]);
    }

    #[test]
    fn prose_with_a_colon_here_and_there_has_no_speakers() {
        let mut lines = vec![
            "It rained.",
            "He said: go home.",
            "He said: stay.",
            "Tea: hot.",
            "Tea: cold.",
        ];
        lines.extend(["We went on walking."; 20]);
        assert!(accepted(&lines).is_empty());
    }

    #[test]
    fn in_a_labelled_file_a_full_name_seen_once_is_a_speaker_too() {
        let lines = [
            "stokes: a",
            "Mia Olsen: b",
            "stokes: c",
            "stokes: d",
            "Plan: e",
        ];
        let census = census(&lines);
        assert!(census.knows("stokes") && census.knows("Mia Olsen"));
        assert_eq!(census.doubtful(), [("Plan", 5)]);
    }

    #[test]
    fn the_interviewer_is_named_only_when_nobody_could_doubt_it() {
        let labels = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(
            interviewers(&labels(&["Interviewer 2", "Anna"])),
            ["Interviewer 2"]
        );
        assert_eq!(interviewers(&labels(&["I", "B"])), ["I"]);
        assert!(interviewers(&labels(&["I", "Break"])).is_empty());
        assert!(interviewers(&labels(&["Mary Smith", "Anna"])).is_empty());
    }

    #[test]
    fn a_slip_of_the_pen_in_a_label_is_noticed_but_numbers_are_not_slips() {
        let counted = vec![
            ("Participant".to_string(), 40),
            ("Particpant".to_string(), 1),
            ("P12".into(), 3),
            ("P13".into(), 4),
        ];
        assert_eq!(
            variants(&counted),
            [("Particpant".to_string(), "Participant".to_string())]
        );
    }
}
