//! The 32 items of COREQ (Tong, Sainsbury and Craig 2007), in our words.

use super::{Item, Known, nothing};
use crate::analysis::scope::counted;
use crate::model::nearest::listed;

const TEAM: &str = "1 Personal characteristics";
const RELATION: &str = "1 Relationship with participants";
const THEORY: &str = "2 Theoretical framework";
const SELECTION: &str = "2 Participant selection";
const SETTING: &str = "2 Setting";
const COLLECTION: &str = "2 Data collection";
const ANALYSIS: &str = "3 Data analysis";
const REPORTING: &str = "3 Reporting";

const fn item(
    number: &'static str,
    part: &'static str,
    (name, asks): (&'static str, &'static str),
    known: fn(&Known) -> String,
    add: &'static str,
) -> Item {
    Item { number, part, name, asks, known, add }
}

pub const ITEMS: &[Item] = &[
    item("1", TEAM, ("Interviewer", "Who did the interviews or led the groups"), interviewers, "is that all of them"),
    item("2", TEAM, ("Credentials", "Degrees of the researchers"), nothing, ""),
    item("3", TEAM, ("Occupation", "What they worked as at the time"), nothing, ""),
    item("4", TEAM, ("Gender", "Their gender"), nothing, ""),
    item("5", TEAM, ("Experience and training", "What they had learnt and done before"), nothing, ""),
    item("6", RELATION, ("Relationship", "Whether they knew the participants beforehand"), nothing, ""),
    item("7", RELATION, ("What participants knew", "What participants knew of them and of their aims"), nothing, ""),
    item(
        "8",
        RELATION,
        ("What the interviewer brought", "Interests, assumptions and reasons that are told"),
        nothing,
        "",
    ),
    item("9", THEORY, ("Orientation", "Which methodology the study rests on"), orientation, "the theory behind it"),
    item("10", SELECTION, ("Sampling", "How participants were chosen"), nothing, ""),
    item("11", SELECTION, ("Approach", "How they were approached"), nothing, ""),
    item("12", SELECTION, ("Sample size", "How many took part"), size, ""),
    item("13", SELECTION, ("Who did not take part", "How many declined or left, and why"), nothing, ""),
    item("14", SETTING, ("Place", "Where the data were collected"), nothing, ""),
    item("15", SETTING, ("Others present", "Whether anybody else was there"), nothing, ""),
    item(
        "16",
        SETTING,
        ("The sample", "What is important about it, and when it was"),
        sample,
        "what else matters about them",
    ),
    item("17", COLLECTION, ("Guide", "Questions and prompts, and whether they were tried out"), nothing, ""),
    item("18", COLLECTION, ("Repeat interviews", "Whether there were any, and how many"), repeated, ""),
    item(
        "19",
        COLLECTION,
        ("Recording", "Whether sound or pictures were recorded"),
        recorded,
        "whether the others were recorded",
    ),
    item("20", COLLECTION, ("Field notes", "Whether they were made, and when"), field_notes, "when they were made"),
    item("21", COLLECTION, ("Duration", "How long the interviews were"), length, "how many minutes they took"),
    item(
        "22",
        COLLECTION,
        ("Data saturation", "Whether it was considered"),
        saturation,
        "whether it decided when to stop",
    ),
    item("23", COLLECTION, ("Transcripts returned", "Whether participants saw and corrected them"), nothing, ""),
    item("24", ANALYSIS, ("Coders", "How many coded the data"), coders, "how they worked together"),
    item("25", ANALYSIS, ("Coding tree", "Whether the authors describe it"), tree, ""),
    item(
        "26",
        ANALYSIS,
        ("Where themes come from", "Whether they were set beforehand or made from the data"),
        themes,
        "how themes were made from codes",
    ),
    item("27", ANALYSIS, ("Software", "Which was used"), software, ""),
    item("28", ANALYSIS, ("Participants’ checking", "Whether participants commented on the findings"), nothing, ""),
    item(
        "29",
        REPORTING,
        ("Quotations", "Whether they show the themes, each with who said it"),
        quotations,
        "whether they stand in the paper",
    ),
    item("30", REPORTING, ("Data and findings", "Whether they fit each other"), nothing, ""),
    item("31", REPORTING, ("Major themes", "Whether they are clear"), major, "whether the paper presents them so"),
    item("32", REPORTING, ("Minor themes", "Whether diverse cases and minor themes are told"), nothing, ""),
];

fn interviewers(known: &Known) -> String {
    let all = &known.facts.interviewers;
    if all.is_empty() { String::new() } else { format!("{}, as the study names them.", listed(all)) }
}

pub(super) fn orientation(known: &Known) -> String {
    match known.method.word {
        // It names no tradition.
        "thematic" => String::new(),
        _ => format!("{} ({}).", capital(known.method.name), known.method.source),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn size(known: &Known) -> String {
    match known.facts.participants {
        0 => String::new(),
        n => format!("{}; {}.", counted(n, "participant"), known.facts.sources),
    }
}

pub(super) fn sample(known: &Known) -> String {
    let facts = known.facts;
    let told: Vec<String> = facts.attributes.iter().filter(|a| *a != "consent").cloned().collect();
    let mut out = Vec::new();
    if !told.is_empty() && facts.participants > 0 {
        out.push(format!("By {}: see participants.", listed(&told)));
    }
    if !facts.period().is_empty() {
        out.push(format!("Sources are dated {}.", facts.period()));
    }
    out.join(" ")
}

fn repeated(known: &Known) -> String {
    match known.facts.repeated {
        0 => String::new(),
        n => format!("{} took part in more than one.", counted(n, "participant")),
    }
}

fn recorded(known: &Known) -> String {
    match known.facts.recordings {
        0 => String::new(),
        n => format!("{} with a recording.", counted(n, "source")),
    }
}

fn field_notes(known: &Known) -> String {
    match known.facts.field_notes {
        0 => String::new(),
        n => format!("{} in the corpus.", counted(n, "field note")),
    }
}

fn length(known: &Known) -> String {
    match known.facts.words {
        0 => String::new(),
        n => format!("{} of transcripts and documents in all.", counted(n, "word")),
    }
}

fn saturation(known: &Known) -> String {
    let said = &known.facts.saturation;
    match (said.is_empty(), known.method.hides.contains(&"saturation")) {
        (true, _) => String::new(),
        (_, true) => format!("Not claimed. {}", known.method.why),
        _ => format!("{said}."),
    }
}

pub(super) fn coders(known: &Known) -> String {
    let facts = known.facts;
    if facts.coders.is_empty() {
        return String::new();
    }
    let number = counted(facts.everybody.len() as u64, "coder");
    format!("{number}: {}. Record: {}.", listed(&facts.everybody), facts.record)
}

fn tree(known: &Known) -> String {
    let facts = known.facts;
    if facts.codes == 0 {
        return String::new();
    }
    let levels = counted(facts.levels, "level");
    format!("{} on {levels}: see coding-tree and codebook.", counted(facts.codes, "code"))
}

fn themes(known: &Known) -> String {
    let facts = known.facts;
    if facts.origins.is_empty() {
        return String::new();
    }
    format!("Codes by origin: {}; see deductive-inductive.", facts.origins)
}

pub(super) fn software(known: &Known) -> String {
    format!("emic {}, offline, on plain text files.", known.version)
}

pub(super) fn quotations(known: &Known) -> String {
    let (who, all) = known.facts.quoted;
    if who == 0 || known.facts.codings == 0 {
        return String::new();
    }
    format!("See quotations, each with its participant; {who} of {all} participants may be quoted.")
}

fn major(known: &Known) -> String {
    let facts = known.facts;
    if facts.themes.is_empty() {
        return String::new();
    }
    format!("{} ({}): see theme-matrix.", counted(facts.theme_count, "theme"), facts.themes)
}
