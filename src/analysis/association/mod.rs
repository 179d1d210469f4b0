//! Whether a code comes with an attribute, tested: only ever made when asked for.
//!
//! What is tested are participants: each has the code or has it not. Segments of one person
//! are not independent of each other, and a test that counts them finds differences that are
//! not there; it can be had and says that it only describes. Of whom nothing was read is not
//! "without the code" and is left out, like those without the attribute.
//!
//! Interviews are mostly chosen on purpose. Then p says how easily chance alone would deal
//! these codes out so unequally among these people, and nothing about people in general. The
//! table says so each time. Of several codes tested at once some differ by chance, so p is
//! corrected for their number. The tests are in [`crate::statistics::tables`].

mod by;
mod cases;
#[cfg(test)]
mod tests;

use super::cooccurrence::figures::shown;
use super::corpus::Corpus;
use super::reading::Reading;
use super::scope::{Scope, ScopeError, counted, known, notes, select_in};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::statistics::tables::{Counts, chi_square, cochran, correct, cramer, fisher, g, odds};
use crate::statistics::{Estimate, Undefined};
use by::By;
use cases::Cases;
use rayon::prelude::*;
use thiserror::Error;

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Participants, who have a code or have it not.
    #[default]
    Participant,
    /// Segments: not independent of each other.
    Segment,
}

/// Which p is corrected and shown first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Test {
    /// Fisher's exact test.
    #[default]
    Fisher,
    /// Chi-square.
    ChiSquare,
    /// Chi-square with Yates' correction: two values only.
    Yates,
    /// Log-likelihood.
    G,
}

impl Test {
    /// All of them, with their words.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Fisher, "fisher"), (Self::ChiSquare, "chi-square"), (Self::Yates, "yates"), (Self::G, "g")];

    /// In a sentence.
    fn name(self) -> &'static str {
        match self {
            Self::Fisher => "Fisher’s exact test",
            Self::ChiSquare => "chi-square",
            Self::Yates => "chi-square with Yates’ correction",
            Self::G => "the log-likelihood ratio G",
        }
    }

    fn p(self, counts: &Counts) -> Estimate {
        match self {
            Self::Fisher => fisher::p(counts),
            Self::ChiSquare => chi_square::p(counts),
            Self::Yates => chi_square::yates_p(counts),
            Self::G => g::p(counts),
        }
    }
}

/// How p is corrected for the number of codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Correction {
    /// So that not even one false finding is likely (Holm).
    #[default]
    Holm,
    /// So that few findings are false (Benjamini and Hochberg).
    BenjaminiHochberg,
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The attribute; `years:10` and `years:0-4,5-` put numbers together.
    pub by: String,
    /// Codes, each with what is below it; all that anybody has if none is named.
    pub codes: Vec<CodeId>,
    /// Only codes of this level of the codebook, 1 being the top.
    pub level: Option<u32>,
    /// What is counted.
    pub unit: Unit,
    /// Which test.
    pub test: Test,
    /// How p is corrected.
    pub correction: Correction,
}

/// Why nothing can be tested.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssociationError {
    /// A code or attribute that there is not.
    #[error(transparent)]
    Unknown(#[from] ScopeError),
    /// Everybody who has the attribute has the same value, or nobody has it.
    #[error("there is nothing to compare: {} of {by} among those who were read", match values.as_slice() {
        [] => "nobody has a value".to_owned(),
        [one] => format!("“{one}” is the only value"),
        _ => "no value".to_owned(),
    })]
    OneValue {
        /// The attribute.
        by: String,
        /// The values there are.
        values: Vec<String>,
    },
    /// Groups of numbers that cannot be told apart.
    #[error("the groups of {by} are none: {why}")]
    Groups {
        /// As given.
        by: String,
        /// What is wrong.
        why: String,
    },
}

/// Codes that are worked out before it is told how far the work is.
const AT_ONCE: usize = 8;

/// Tests codes against an attribute, one row a code.
///
/// # Errors
/// If there is no such code or attribute, or it has fewer than two values.
pub fn associations(study: &Study, scope: &Scope, asked: &Asked) -> Result<Table, AssociationError> {
    associations_told(study, scope, asked, &mut |_, _| ())
}

/// The same, and `told` hears of how many codes how many are done.
///
/// # Errors
/// As [`associations`].
pub fn associations_told(
    study: &Study,
    scope: &Scope,
    asked: &Asked,
    told: &mut dyn FnMut(usize, usize),
) -> Result<Table, AssociationError> {
    let ids: Vec<&str> = study.codebook.codes.iter().map(|c| c.id.0.as_str()).collect();
    asked.codes.iter().try_for_each(|code| known("code", &code.0, &ids))?;
    let corpus = Corpus::new(study, scope);
    let by = By::parse(study, &corpus, &asked.by)?;
    let (selected, left) = select_in(study, &corpus, scope);
    let cases = Cases::new(study, (&corpus, scope), &Reading::of(study, scope), (&selected, asked, &by));
    if cases.values.len() < 2 {
        return Err(AssociationError::OneValue { by: asked.by.clone(), values: cases.values });
    }
    let mut tested: Vec<Tested> = Vec::with_capacity(cases.codes.len());
    for codes in cases.codes.chunks(AT_ONCE) {
        tested.par_extend(codes.par_iter().map(|code| Tested::new(*code, cases.counts(*code), asked.test)));
        told(tested.len(), cases.codes.len());
    }
    let p: Vec<Option<f64>> = tested.iter().map(|one| one.p.value.ok()).collect();
    let corrected = corrected(&p, asked.correction);
    let rows = tested.iter().zip(corrected).map(|(one, p)| row(study, one, p)).collect();
    let title = match asked.unit {
        Unit::Participant => format!("codes by {}: participants who have them", asked.by),
        Unit::Segment => format!("codes by {}: segments (a description, no test)", asked.by),
    };
    let mut table = Table::list(title, columns(&cases.values, (asked, &by)), rows);
    table.notes = cases.notes((asked, &by));
    table.notes.extend(by.advice(&cases.values, FEW));
    let done = p.iter().flatten().count() as u64;
    table.notes.push(said(asked, done));
    table.notes.extend(warnings(asked, &tested));
    table.notes.extend(notes(study, scope, &left));
    Ok(table)
}

/// A code with its counts, and the p of each test that takes long.
struct Tested {
    code: usize,
    counts: Counts,
    fisher: Estimate,
    /// Of the test that is asked for.
    p: Estimate,
}

impl Tested {
    fn new(code: usize, counts: Counts, test: Test) -> Self {
        let fisher = fisher::p(&counts);
        let p = if test == Test::Fisher { fisher } else { test.p(&counts) };
        Self { code, counts, fisher, p }
    }

    /// True if what chance would bring is so little that only the exact test holds.
    fn warns(&self) -> bool {
        self.counts.untestable().is_none() && cochran::warns(&self.counts)
    }
}

/// p values corrected for how many of them there are; what is undefined is none of them.
fn corrected(p: &[Option<f64>], correction: Correction) -> Vec<Option<f64>> {
    let there: Vec<f64> = p.iter().flatten().copied().collect();
    let mut made = match correction {
        Correction::Holm => correct::holm(&there),
        Correction::BenjaminiHochberg => correct::benjamini_hochberg(&there),
    }
    .into_iter();
    p.iter().map(|p| p.and_then(|_| made.next())).collect()
}

fn columns(values: &[String], (asked, by): (&Asked, &By)) -> Vec<Column> {
    let number = |key: &str| Column::new(key, Kind::Number);
    let mut out = vec![Column::new("code", Kind::Text).detail(), Column::new("code_name", Kind::Text)];
    let of = |value: &String| Column {
        title: value.clone(),
        // Where there are many, p is what a narrow terminal has room for.
        detail: values.len() > FEW,
        ..number(&format!("{}={value}", by.name))
    };
    out.extend(values.iter().map(of));
    out.extend([number("p"), number(corrected_key(asked))]);
    let detail = ["p_fisher", "chi2", "df", "p_chi2", "g", "p_g"].map(|key| number(key).detail());
    out.extend(detail);
    out.extend([number("cramers_v"), number("odds_ratio").detail(), number("min_expected").detail()]);
    out.push(Column::new("warning", Kind::Text));
    out.extend(values.iter().map(|value| number(&format!("{}={value}_of", by.name)).detail()));
    out
}

fn corrected_key(asked: &Asked) -> &'static str {
    match asked.correction {
        Correction::Holm => "p_holm",
        Correction::BenjaminiHochberg => "p_bh",
    }
}

/// Values that stand side by side on a terminal.
const FEW: usize = 5;

fn row(study: &Study, tested: &Tested, corrected: Option<f64>) -> Vec<Cell> {
    let (code, counts, p) = (&study.codebook.codes[tested.code], &tested.counts, tested.p);
    let mut out = vec![Cell::Text(code.id.0.clone()), Cell::Text(code.name.clone())];
    let with = counts.rows().first().into_iter().flatten();
    out.extend(with.zip(counts.of_columns()).map(|(part, base)| Cell::Of { part: *part, base, digits: 0 }));
    let why = p.value.err().map_or("", |reason| reason.words());
    let chance = |p: Estimate| p.value.map_or_else(|reason| Cell::Blank(reason.words()), Cell::Chance);
    let cell = shown;
    out.push(chance(p));
    out.push(corrected.map_or(Cell::Blank(why), Cell::Chance));
    let testable = counts.untestable().is_none();
    out.extend([
        chance(tested.fisher),
        cell(chi_square::chi_square(counts), 3),
        if testable { Cell::Count(counts.degrees()) } else { Cell::Blank(why) },
        chance(chi_square::p(counts)),
        cell(g::g(counts), 3),
        chance(g::p(counts)),
        cell(cramer::v(counts), 3),
        cell(odds::ratio(counts), 2),
        cell(cochran::smallest(counts), 2),
    ]);
    out.push(match tested.warns() {
        true => Cell::Text("few expected".to_owned()),
        false => Cell::Blank(""),
    });
    out.extend(counts.of_columns().into_iter().map(Cell::Count));
    out
}

fn said(asked: &Asked, tests: u64) -> String {
    let how = match asked.correction {
        Correction::Holm => "p_holm: corrected for",
        Correction::BenjaminiHochberg => "p_bh: corrected (false discovery rate) for",
    };
    format!("p: of {}, two-sided. {how} {} at once.", asked.test.name(), counted(tests, "test"))
}

/// What has to be said against reading too much into it.
fn warnings(asked: &Asked, tested: &[Tested]) -> Vec<String> {
    let small = tested.iter().filter(|one| one.warns()).count() as u64;
    let mut out = Vec::new();
    if small > 0 {
        out.push(format!(
            "Few expected in {}: some cell expects fewer than 1, or more than a fifth fewer than 5 (Cochran 1954). There chi-square and G are not to be trusted; read Fisher’s p.",
            counted(small, "code"),
        ));
    }
    let long = tested.iter().filter(|one| one.fisher.value == Err(Undefined::TooMany)).count() as u64;
    if long > 0 {
        out.push(format!(
            "Fisher’s p is left out for {}: there are too many tables with the same sums. Where few are not expected, chi-square or G (--test) comes near it.",
            counted(long, "code"),
        ));
    }
    if asked.unit == Unit::Segment {
        out.push("Segments of one participant are not independent of each other, so p is too small: read the shares, and test with --unit participant.".to_owned());
    }
    out.push("Participants who were chosen on purpose are no random sample: p says how easily chance alone would deal the codes out so unequally among them, and nothing about others. A large p is no proof that there is no difference.".to_owned());
    out
}
