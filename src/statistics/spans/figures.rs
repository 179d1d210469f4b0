//! Every figure on spans, in the order of output.
//!
//! Whoever reads spans made elsewhere and whoever makes them of a study ask here, so
//! both print the same names. What cannot be had is there with its reason: nothing
//! is silently missing.

use super::super::gamma::{Weights, observed_disorder};
use super::super::unitizing::{self, legacy};
use super::super::{Estimate, Undefined, boundaries};
use super::coded::Spans;
use super::domain::{Domain, cu_alpha_char, cu_alpha_char_all};
use super::fourfold::{Fourfold, PER_CODE};
use super::maxqda::{Lookup, OF_LOOKUP, PERCENTS};
use super::nvivo::{OVER_FILES, kappa};
use super::pooled::OVER_CODES;
use super::segments::{FITS, OF_PAIRS, Pairs};
use super::{c_alpha_binary, depth};

/// One figure with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name in output, stable: `kappa`, `segment_f1.iou50`.
    pub statistic: String,
    /// What people read.
    pub title: String,
    /// What it is about, where it is not about everything: a code, a domain, a file.
    pub about: Option<String>,
    /// What was counted: `character`, `segment`, `unit`.
    pub unit: &'static str,
    /// The value, or why there is none.
    pub estimate: Estimate,
}

impl Figure {
    /// A figure about everything.
    pub fn new(statistic: impl Into<String>, title: impl Into<String>, unit: &'static str, estimate: Estimate) -> Self {
        Self { statistic: statistic.into(), title: title.into(), about: None, unit, estimate }
    }

    /// The same figure, about a code or a domain.
    pub fn about(mut self, name: impl Into<String>) -> Self {
        self.about = Some(name.into());
        self
    }
}

/// What is asked of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Codes to report, by their places in [`Spans::codes`].
    pub codes: Vec<u16>,
    /// Sets of codes that exclude each other.
    pub domains: Vec<Domain>,
    /// Sentences, turns or the like, first and behind the last code point, in order: then
    /// boundaries are compared on them, else on characters.
    pub sections: Vec<(u32, u32)>,
    /// How far apart boundaries may be and still be a near miss, see [`boundaries`].
    pub near: u32,
    /// What differences cost in gamma.
    pub weights: Weights,
    /// False if nobody said how long the text is: then there are only figures that do
    /// not ask.
    pub length_known: bool,
}

/// Every figure on one text: by code, over codes, on segments, by domain, on units
/// and on boundaries.
pub fn figures(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let mut out = on_segments(spans, asked);
    let disorder = observed_disorder(spans, &asked.codes, &asked.weights);
    out.push(Figure::new("observed_disorder", "gamma: observed disorder", "segment", disorder));
    if !asked.length_known {
        return out;
    }
    out.splice(0..0, by_code(spans, asked).into_iter().chain(over_codes(spans, asked)));
    out.push(Figure::new("c_alpha_binary", "Alpha of any code or none", "character", c_alpha_binary(spans)));
    for domain in &asked.domains {
        let figure = Figure::new("cu_alpha_char", "Alpha within a domain", "character", cu_alpha_char(spans, domain));
        out.push(figure.about(&domain.name));
    }
    if !asked.domains.is_empty() {
        let estimate = cu_alpha_char_all(spans, &asked.domains);
        out.push(Figure::new("Cu_alpha_char", "Alpha of domains", "character", estimate));
    }
    out.extend(on_units(spans, asked));
    out.extend(legacy::figures(spans, &asked.codes));
    out.extend(on_boundaries(spans, asked));
    out
}

/// A figure for two coders only, or the reason where there are more or fewer.
fn of_two(spans: &Spans, estimate: impl FnOnce() -> Estimate) -> Estimate {
    let length = u64::from(spans.length());
    match spans.coders().len() {
        2 => estimate(),
        0 | 1 => Estimate::none(Undefined::NoPairs, length),
        _ => Estimate::none(Undefined::TwoCodersOnly, length),
    }
}

fn by_code(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let mut out = Vec::new();
    for code in &asked.codes {
        let name = spans.codes().get(usize::from(*code)).cloned().unwrap_or_default();
        let table = Fourfold::of(spans, *code);
        for row in PER_CODE {
            let estimate = match row.name {
                "alpha_nominal" if spans.coders().len() != 2 => depth::alpha(spans, *code),
                _ => of_two(spans, || (row.of)(&table)),
            };
            out.push(Figure::new(row.name, row.title, "character", estimate).about(&name));
        }
    }
    out
}

fn over_codes(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let tables: Vec<Fourfold> = asked.codes.iter().map(|code| Fourfold::of(spans, *code)).collect();
    let figure = |row: &super::pooled::OverCodes| {
        Figure::new(row.name, row.title, "character", of_two(spans, || (row.of)(&tables)))
    };
    OVER_CODES.iter().map(figure).collect()
}

fn on_segments(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let codes = || asked.codes.iter().copied();
    let mut out = Vec::new();
    for (word, fit) in FITS {
        let pairs = Pairs::of(spans, codes(), *fit);
        for row in OF_PAIRS {
            let name = format!("{}.{word}", row.name);
            out.push(Figure::new(name, row.title, "segment", of_two(spans, || (row.of)(&pairs))));
        }
    }
    for percent in PERCENTS {
        let found = Lookup::of(spans, codes(), *percent);
        for row in OF_LOOKUP {
            let name = format!("{}.{percent}", row.name);
            out.push(Figure::new(name, row.title, "segment", of_two(spans, || (row.of)(&found))));
        }
    }
    out
}

/// The unitizing family: of all codes, which then must exclude each other; of each
/// domain; of each code by itself, where only boundaries can differ.
fn on_units(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let mut out = unitizing::figures(spans, &asked.codes, None);
    for domain in &asked.domains {
        out.extend(unitizing::figures(spans, &domain.codes, Some(&domain.name)));
    }
    for code in &asked.codes {
        let estimate = unitizing::Coincidences::of(spans, &[*code]).map(|c| c.u_alpha());
        let estimate = estimate.unwrap_or_else(|reason| Estimate::none(reason, 0));
        let name = spans.codes().get(usize::from(*code)).cloned().unwrap_or_default();
        out.push(Figure::new("u_alpha", "u-alpha of one code", "unit", estimate).about(name));
    }
    out
}

fn on_boundaries(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let unit = if asked.sections.is_empty() { "character" } else { "unit" };
    let of = |codes: &[u16]| {
        of_two(spans, || {
            let [first, second] = [0, 1].map(|coder| boundaries::of_coder(spans, coder, codes, &asked.sections));
            boundaries::similarity(&first, &second, asked.near)
        })
    };
    let mut out = vec![Figure::new("boundary_similarity", "Boundary similarity", unit, of(&asked.codes))];
    for code in &asked.codes {
        let name = spans.codes().get(usize::from(*code)).cloned().unwrap_or_default();
        out.push(Figure::new("boundary_similarity", "Boundary similarity", unit, of(&[*code])).about(name));
    }
    out
}

/// NVivo's figures on several texts of two coders with the same codes: agreement and
/// kappa of each code (by its name) in each text (`code.0`, `code.1` …), and their
/// means.
pub fn of_texts(texts: &[Spans], codes: &[String]) -> Vec<Figure> {
    let mut out = Vec::new();
    for code in codes {
        let place = |text: &Spans| text.codes().iter().position(|c| c == code).map_or(u16::MAX, |at| at as u16);
        let tables: Vec<Fourfold> = texts.iter().map(|text| Fourfold::of(text, place(text))).collect();
        let two = texts.iter().all(|t| t.coders().len() == 2);
        let estimate = |of: Estimate| if two { of } else { Estimate::none(Undefined::TwoCodersOnly, of.n_units) };
        for (number, table) in tables.iter().enumerate() {
            let agreed = table.kappa();
            let kappa = Estimate { value: kappa(table), ..agreed };
            for (name, title, figure) in
                [("percent", "NVivo: agreement", table.percent()), ("kappa", "NVivo: kappa", kappa)]
            {
                out.push(Figure::new(name, title, "character", estimate(figure)).about(format!("{code}.{number}")));
            }
        }
        for row in OVER_FILES {
            out.push(Figure::new(row.name, row.title, "character", estimate((row.of)(&tables))).about(code));
        }
    }
    out
}
