//! Sentences for the methods section: what was analysed, how, by whom, with what.
//!
//! A draft to be corrected, and each number in it is the study's. It says last how
//! to make the same again, because a digest without the command is no proof.

use super::{PaperError, Wanted};
use crate::analysis::scope::counted;
use crate::model::paper::{Block, Body, Page, Piece};

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let page = Page {
        title: "Methods: sentences to begin with".to_owned(),
        blocks: vec![
            Block::Words(corpus(wanted)),
            Block::Words(coding(wanted)),
            Block::Words(counting(wanted)),
            Block::Words(software(wanted)),
            Block::Heading(1, "Why".to_owned()),
            Block::Words(why(wanted)),
        ],
    };
    Ok(vec![Piece::new("methods", "Sentences for the methods section", Body::Page(page))])
}

fn corpus(wanted: &Wanted) -> String {
    let facts = &wanted.facts;
    let period = facts.period();
    let dated = if period.is_empty() { period } else { format!(", dated {period}") };
    let people = counted(facts.participants, "participant");
    let again = match facts.repeated {
        0 => String::new(),
        n => format!(" {} took part in more than one interview.", counted(n, "participant")),
    };
    format!(
        "The corpus consists of {}{dated}, with {people} and {}.{again}",
        facts.sources,
        counted(facts.words, "word")
    )
}

fn coding(wanted: &Wanted) -> String {
    let facts = &wanted.facts;
    let mut out = vec![wanted.method.sentence.to_owned()];
    if facts.codes > 0 {
        let origins = if facts.origins.is_empty() { String::new() } else { format!(" ({})", facts.origins) };
        let levels = counted(facts.levels, "level");
        out.push(format!("The codebook has {} on {levels}{origins}.", counted(facts.codes, "code")));
    }
    if facts.given_up > 0 {
        out.push(format!("{} were merged into others or retired on the way.", counted(facts.given_up, "code")));
    }
    if facts.theme_count > 0 {
        out.push(format!("From them {} were developed ({}).", counted(facts.theme_count, "theme"), facts.themes));
    }
    out.join(" ")
}

fn counting(wanted: &Wanted) -> String {
    let facts = &wanted.facts;
    let mut out = Vec::new();
    if facts.coders.is_empty() {
        out.push("Nothing has been coded yet.".to_owned());
    } else {
        let who = if facts.together { "The codings of" } else { "The codings that are counted are those of" };
        let count = if facts.together { " are counted" } else { "" };
        out.push(format!("{who} {}{count}: {}.", facts.coders(), counted(facts.codings, "coding")));
    }
    out.extend(facts.notes.iter().cloned());
    out.push("Words of interviewers are not counted. A code counts what stands below it; each segment and participant is counted once.".to_owned());
    out.push(wanted.consent.sentence());
    out.join(" ")
}

fn software(wanted: &Wanted) -> String {
    let made = wanted.made;
    format!(
        "Coding and counting were done with emic {}, offline. Tables and figures were made by “emic paper” from {} whose list of SHA-256 digests has the SHA-256 {}; README.md holds that list. The same files, version and options give the same bytes.",
        made.version,
        counted(made.inputs.len() as u64, "file"),
        made.digest
    )
}

fn why(wanted: &Wanted) -> String {
    let method = wanted.method;
    let source = if method.source.is_empty() { String::new() } else { format!(" ({})", method.source) };
    format!(
        "The study’s method (study.toml) is “{}”: {}{source}. {} {}",
        method.word, method.name, method.means, method.why
    )
}
