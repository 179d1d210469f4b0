//! The 21 items of SRQR (O'Brien and others 2014), in our words.

use super::coreq::{coders, orientation, quotations, sample, software};
use super::{Item, Known, nothing};
use crate::analysis::scope::counted;

const FRONT: &str = "Title and abstract";
const INTRODUCTION: &str = "Introduction";
const METHODS: &str = "Methods";
const RESULTS: &str = "Results";
const DISCUSSION: &str = "Discussion";
const OTHER: &str = "Other";

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
    item(
        "S1",
        FRONT,
        ("Title", "What was studied, and that it is qualitative or by which approach"),
        title,
        "the title of the paper",
    ),
    item("S2", FRONT, ("Abstract", "Background, purpose, methods, results and conclusions in brief"), nothing, ""),
    item(
        "S3",
        INTRODUCTION,
        ("Problem", "What is not known and why it matters, with theory and earlier studies"),
        nothing,
        "",
    ),
    item("S4", INTRODUCTION, ("Question", "What the study is to find out"), nothing, ""),
    item(
        "S5",
        METHODS,
        ("Approach and paradigm", "The approach, its theory and the paradigm, with reasons"),
        orientation,
        "the paradigm and the reasons",
    ),
    item(
        "S6",
        METHODS,
        ("Researchers and reflexivity", "What the researchers bring, and how it bears on the study"),
        nothing,
        "",
    ),
    item(
        "S7",
        METHODS,
        ("Context", "Site, setting and time, and what matters about them"),
        context,
        "site and setting",
    ),
    item(
        "S8",
        METHODS,
        ("Sampling", "How and why these people, papers or events, and when no more were needed"),
        nothing,
        "",
    ),
    item(
        "S9",
        METHODS,
        ("Ethics", "Approval, consent and how people are protected"),
        ethics,
        "the approval and how consent was given",
    ),
    item(
        "S10",
        METHODS,
        ("Data collection", "What was collected, how, when, and how that changed"),
        collection,
        "how it was collected",
    ),
    item("S11", METHODS, ("Instruments", "Guides and devices, and how they changed"), nothing, ""),
    item(
        "S12",
        METHODS,
        ("Units of study", "How many people, papers or events, and how far they took part"),
        units,
        "",
    ),
    item(
        "S13",
        METHODS,
        ("Data processing", "Transcribing, keeping, checking, coding and taking names out"),
        processing,
        "who transcribed and how names were taken out",
    ),
    item(
        "S14",
        METHODS,
        ("Data analysis", "How codes and themes came about, and who made them"),
        analysis,
        "how the themes were made",
    ),
    item(
        "S15",
        METHODS,
        ("Trustworthiness", "What was done so that the analysis can be believed, with reasons"),
        trust,
        "what else was done",
    ),
    item(
        "S16",
        RESULTS,
        ("Synthesis", "The main findings: interpretations, themes, a model"),
        synthesis,
        "what they amount to",
    ),
    item(
        "S17",
        RESULTS,
        ("Links to the data", "Quotations, notes or pictures that bear the findings out"),
        quotations,
        "",
    ),
    item(
        "S18",
        DISCUSSION,
        ("What it adds", "How the findings stand to earlier work, and where else they may hold"),
        nothing,
        "",
    ),
    item("S19", DISCUSSION, ("Limits", "What limits trust in the findings"), nothing, ""),
    item("S20", OTHER, ("Interests", "Conflicts of interest and how they were dealt with"), nothing, ""),
    item("S21", OTHER, ("Funding", "Who paid, and what part they had"), nothing, ""),
];

fn title(known: &Known) -> String {
    if known.facts.title.is_empty() {
        String::new()
    } else {
        format!("The study is called “{}”.", known.facts.title)
    }
}

fn context(known: &Known) -> String {
    let period = known.facts.period();
    if period.is_empty() { String::new() } else { format!("Sources are dated {period}.") }
}

fn ethics(known: &Known) -> String {
    let (who, all) = known.facts.quoted;
    if all == 0 { String::new() } else { format!("{who} of {all} participants agreed to be quoted.") }
}

fn collection(known: &Known) -> String {
    let facts = known.facts;
    if facts.words == 0 {
        return String::new();
    }
    let period = facts.period();
    format!("{}{}.", facts.sources, if period.is_empty() { period } else { format!(", dated {period}") })
}

fn units(known: &Known) -> String {
    let facts = known.facts;
    if facts.participants == 0 {
        return String::new();
    }
    let sample = sample(known);
    let people = counted(facts.participants, "participant");
    format!("{people} in {}.{}", facts.sources, if sample.is_empty() { sample } else { format!(" {sample}") })
}

fn processing(known: &Known) -> String {
    let input = format!("Coded with {} Input: SHA-256 {}.", software(known), known.digest);
    let facts = known.facts;
    match facts.codings {
        0 => input,
        n => format!("{input} {} count.", counted(n, "coding")),
    }
}

fn analysis(known: &Known) -> String {
    let facts = known.facts;
    let mut out = vec![known.method.sentence.to_owned()];
    if !facts.origins.is_empty() {
        out.push(format!("Codes by origin: {}.", facts.origins));
    }
    let coders = coders(known);
    out.extend((!coders.is_empty()).then_some(coders));
    out.join(" ")
}

fn trust(known: &Known) -> String {
    let facts = known.facts;
    if facts.codings == 0 {
        return String::new();
    }
    let mut out = vec![
        "Every act of coding and every change of the codebook is kept with its day and coder (emic log).".to_owned(),
    ];
    if facts.memos > 0 {
        out.push(format!("{} were written.", counted(facts.memos, "memo")));
    }
    if !known.method.agreement {
        out.push(format!("Agreement between coders is no aim. {}", known.method.why));
    }
    out.join(" ")
}

fn synthesis(known: &Known) -> String {
    let facts = known.facts;
    if facts.themes.is_empty() {
        return String::new();
    }
    format!("{} ({}): see quotations, theme-matrix and theme-map.", counted(facts.theme_count, "theme"), facts.themes)
}
