//! What each field of a query means: one row a field, and every attribute of
//! the study besides.

use super::plan::{Part, Test, Which};
use super::values::plain;
use crate::model::known::{Fact, Known};
use crate::model::nearest::nearest;
use crate::model::source::Outline;
use crate::query::{self, Field, Value};

/// What a field comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Parts of sources.
    Part(Part),
    /// Codings with these codes.
    Codes(Which),
    /// Where there is no coding.
    Uncoded,
    /// Something about codings.
    Test(Test),
}

/// A message and what to do.
pub type Unknown = (String, String);

/// True for fields that say more about codings.
pub fn is_test(field: &Field) -> bool {
    matches!(field.name.as_str(), "coder" | "status" | "stance" | "round" | "origin" | "memo" | "by")
        || field.name == "is" && matches!(word(&field.value).as_deref(), Some("moved" | "unsure"))
}

/// True for fields that name codings.
pub fn is_codes(field: &Field) -> bool {
    matches!(field.name.as_str(), "code" | "under")
        || field.name == "is" && matches!(word(&field.value).as_deref(), Some("coded" | "uncoded" | "highlighted"))
}

/// True for the field that asks for no coding.
pub fn is_uncoded(field: &Field) -> bool {
    field.name == "is" && word(&field.value).as_deref() == Some("uncoded")
}

/// The meaning of a field in a study.
///
/// # Errors
/// If the study has no such thing.
pub fn meaning(study: &impl Known, field: &Field) -> Result<Meaning, Unknown> {
    let value = field.value.clone();
    let test = |test| Ok(Meaning::Test(test));
    let part = |part| Ok(Meaning::Part(part));
    match field.name.as_str() {
        "code" => codes(study, &value, false),
        "under" => codes(study, &value, true),
        "coder" => {
            let all = study.coders();
            known("coder", &value, all.iter().map(String::as_str))?;
            test(Test::Coder(value))
        }
        "status" => {
            known("status", &value, ["provisional", "final", "rejected"].into_iter())?;
            test(Test::Status(value))
        }
        "stance" => {
            known("stance", &value, ["for", "against", "mixed"].into_iter())?;
            test(Test::Stance(value))
        }
        "origin" => {
            known("origin", &value, ["deductive", "inductive", "hybrid"].into_iter())?;
            test(Test::Origin(value))
        }
        "round" => {
            known("round", &value, facts(study).filter_map(|fact| fact.round))?;
            test(Test::Round(value))
        }
        "memo" => test(Test::Memo(value)),
        "by" => {
            let ways = query::known("by").map_or(&[][..], |field| field.values);
            known("way a coding is made", &value, ways.iter().copied())?;
            test(Test::By(value))
        }
        "source" => {
            known("source", &value, outlines(study).map(|s| s.id.as_str()))?;
            part(Part::Source(value))
        }
        "kind" => {
            known("kind of source", &value, outlines(study).map(|s| s.kind.as_str()))?;
            part(Part::Kind(value))
        }
        "language" => {
            known("language", &value, outlines(study).filter_map(|s| s.language.as_deref()))?;
            part(Part::Language(value))
        }
        "section" => {
            let titles = || outlines(study).flat_map(|s| s.sections.iter().map(|s| s.title.as_str()));
            match titles().any(|title| super::values::holds(&value, title)) {
                true => part(Part::Section(value)),
                false => known("heading", &value, titles()).and_then(|()| part(Part::Section(value))),
            }
        }
        "speaker" => {
            let labels = outlines(study).flat_map(|s| s.speakers.iter().map(|s| s.label.as_str()));
            known("speaker", &value, labels.chain(["interviewer"]))?;
            part(Part::Speaker(value))
        }
        "participant" => {
            let listed = study.participants().iter().map(|p| p.id.as_str());
            let named = outlines(study).flat_map(|s| s.participants.iter().map(String::as_str));
            known("participant", &value, listed.chain(named))?;
            part(Part::Participant(value))
        }
        "is" => state(&value),
        name => attribute(study, name, value),
    }
}

fn state(value: &Value) -> Result<Meaning, Unknown> {
    const STATES: [&str; 5] = ["coded", "uncoded", "highlighted", "moved", "unsure"];
    known("state", value, STATES.into_iter())?;
    match word(value).as_deref() {
        Some("coded") => Ok(Meaning::Codes(Which::Coded)),
        Some("uncoded") => Ok(Meaning::Uncoded),
        Some("highlighted") => Ok(Meaning::Codes(Which::Highlight)),
        Some("moved") => Ok(Meaning::Test(Test::Moved)),
        Some("unsure") => Ok(Meaning::Test(Test::Unsure)),
        _ => Err(("is: needs one word".to_owned(), format!("write is: and one of {}", STATES.join(", ")))),
    }
}

/// Codes by id, name or path, without case and accents.
fn codes(study: &impl Known, value: &Value, below: bool) -> Result<Meaning, Unknown> {
    let book = study.codebook();
    let named = |code: &crate::model::codebook::Code| {
        [code.id.0.clone(), code.name.clone(), code.path.join("/"), code.path.join(" / ")]
    };
    let mut found: Vec<usize> = (0..book.codes.len())
        .filter(|at| named(&book.codes[*at]).iter().any(|name| super::values::fits(value, name)))
        .filter_map(|at| book.resolve(&book.codes[at].id))
        .collect();
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        let gone = word(value).filter(|id| {
            let all = (0..study.size()).flat_map(|source| study.codings_at(source));
            all.into_iter().any(|coding| study.fact(coding).cited == Some(id))
        });
        if let Some(id) = gone {
            return Ok(Meaning::Codes(Which::Gone(id)));
        }
        let names = book.codes.iter().flat_map(|c| [c.name.as_str(), c.id.0.as_str()]);
        return known("code", value, names).map(|()| Meaning::Codes(Which::Codes(found)));
    }
    if below {
        let tops = found.clone();
        found = (0..book.codes.len()).filter(|at| tops.iter().any(|top| book.is_under(*at, *top))).collect();
    }
    Ok(Meaning::Codes(Which::Codes(found)))
}

fn attribute(study: &impl Known, name: &str, value: Value) -> Result<Meaning, Unknown> {
    let names = study.attributes();
    let Some(exact) = names.iter().find(|n| plain(n) == plain(name)) else {
        let fields = query::FIELDS.iter().map(|f| f.name);
        let near = nearest(name, names.iter().map(String::as_str).chain(fields));
        let help = near.map_or_else(
            || "attributes are the columns of corpus/participants.csv and the lines at the top of sources".to_owned(),
            |near| format!("did you mean {near}:?"),
        );
        return Err((format!("there is no field or attribute “{name}”"), help));
    };
    known(&format!("value of {exact}"), &value, study.values(exact).into_iter())?;
    Ok(Meaning::Part(Part::Attribute(exact.clone(), value)))
}

fn facts<K: Known>(study: &K) -> impl Iterator<Item = Fact<'_>> {
    (0..study.size()).flat_map(|source| study.codings_at(source)).map(|coding| study.fact(coding))
}

fn outlines<K: Known>(study: &K) -> impl Iterator<Item = &Outline> {
    (0..study.size()).map(|source| study.outline(source))
}

/// Asks whether anything there fits.
fn known<'a>(what: &str, value: &Value, there: impl Iterator<Item = &'a str>) -> Result<(), Unknown> {
    let there: Vec<&str> = there.collect();
    // Of a range or of anything at all, nothing is a fair answer.
    let asked = match value {
        Value::Text(word) => word.clone(),
        Value::Prefix(start) => format!("{start}*"),
        Value::Range { from, to } => {
            let mut ends = [from, to].into_iter().flatten().map(|(end, _)| end.as_str());
            return ends.try_for_each(|end| ordered(what, end, &there));
        }
        Value::Any => return Ok(()),
    };
    if there.iter().any(|actual| super::values::fits(value, actual)) {
        return Ok(());
    }
    let help = match nearest(&asked, there.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => some(there),
    };
    Err((format!("no {what} “{asked}” in this study"), help))
}

/// What there is, not too much of it.
fn some(mut there: Vec<&str>) -> String {
    there.sort_unstable();
    there.dedup();
    match there.len() {
        0 => "the study has none".to_owned(),
        1..=8 => format!("there is: {}", there.join(", ")),
        n => format!("there are {n}, such as {}", there[..8].join(", ")),
    }
}

/// Asks whether the end of a range is of the kind of what is there.
fn ordered(what: &str, end: &str, there: &[&str]) -> Result<(), Unknown> {
    if there.is_empty() || super::values::comparable(end, there) {
        return Ok(());
    }
    let dashes = end.bytes().filter(|b| *b == b'-').count() > 0 && end.starts_with(|c: char| c.is_ascii_digit());
    let help = match dashes {
        true => "write days as year, month and day, such as 2018-07-01, and numbers in figures".to_owned(),
        false => some(there.to_vec()),
    };
    Err((format!("“{end}” cannot be compared with any {what}"), help))
}

fn word(value: &Value) -> Option<String> {
    if let Value::Text(word) = value { Some(word.clone()) } else { None }
}
