//! Rules on sources and participants.

use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::language::{is_tag, tag_of};
use crate::model::study::Study;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Two sources with one id: ids are compared after NFC and case folding, since
/// they become file names.
pub fn same_id(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut out = Vec::new();
    for source in &study.sources {
        let folded: String = source.id.nfc().collect::<String>().to_lowercase();
        match seen.get(&folded) {
            Some(first) => {
                let message = format!("the id “{}” is also that of {first}", source.id);
                let help = "give one of the two files another `id:`; codings go to the first until then";
                out.push(Diagnostic::error("same-source-id", &source.file, message).help(help));
            }
            None => {
                seen.insert(folded, &source.file);
            }
        }
    }
    out
}

/// A language that is no tag: words would be found in one form only.
pub fn language(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let odd = |words: &&String| !is_tag(words);
    let fault = |words: &str, file: &str| {
        let help = match tag_of(words) {
            Some(tag) => format!("write {tag}: without the tag searches do not know the forms of its words"),
            None => "write the tag of the language, such as en, de or pt-BR".to_owned(),
        };
        Diagnostic::warning("language", file, format!("“{words}” is no tag of a language")).help(help)
    };
    let general = study.config.language.as_ref().filter(odd);
    // A source that names none has that of the study.
    let own = study.sources.iter().filter(|source| source.language != study.config.language);
    let own = own.filter_map(|source| source.language.as_ref().filter(odd).map(|words| fault(words, &source.file)));
    general.map(|words| fault(words, "study.toml")).into_iter().chain(own).collect()
}

/// A source lists a participant without a row.
pub fn unknown_participant(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for source in &study.sources {
        for id in source.participants.iter().filter(|p| study.participant(p).is_none()) {
            let message = format!("the participant {id} has no row in corpus/participants.csv");
            let help = "add a row, or correct the name in `participants:`";
            out.push(Diagnostic::warning("unknown-participant", &source.file, message).help(help));
        }
    }
    out
}

/// A participant of a transcript who never speaks in it: most likely the id is
/// not the speaker's label, and all counts by participant would be empty.
pub fn silent_participant(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for source in study.sources.iter().filter(|s| !s.speakers.is_empty()) {
        let speaks = |id: &String| source.speakers.iter().any(|s| s.participant.as_ref() == Some(id));
        let labels: Vec<&str> =
            source.speakers.iter().filter(|s| !s.interviewer).take(5).map(|s| s.label.as_str()).collect();
        for id in source.participants.iter().filter(|id| !speaks(id)) {
            let message = format!("the participant {id} never speaks here; the speakers are {}", labels.join(", "));
            let help = "a participant's id is the speaker's label: write the same name in both";
            out.push(Diagnostic::warning("silent-participant", &source.file, message).help(help));
        }
    }
    out
}
