//! Agreement on spans: every figure, in the order of output.
//!
//! Whoever reads spans made elsewhere and whoever makes them of a study ask here, so
//! both print the same names. What cannot be had is there with its reason: nothing
//! is silently missing.

pub mod people;
pub mod study;
#[cfg(test)]
mod tests;

use super::figures::Figure;
use crate::statistics::gamma::{Draws, Weights, gamma, observed_disorder};
use crate::statistics::spans::fourfold::{Fourfold, PER_CODE};
use crate::statistics::spans::maxqda::{Lookup, OF_LOOKUP, PERCENTS};
use crate::statistics::spans::nvivo::{OVER_FILES, kappa};
use crate::statistics::spans::pooled::OVER_CODES;
use crate::statistics::spans::segments::{FITS, OF_PAIRS, Pairs};
use crate::statistics::spans::{Domain, Spans, c_alpha_binary, cu_alpha_char, cu_alpha_char_all, depth};
use crate::statistics::unitizing::{Coincidences, FAMILY, OF_VALUE, legacy};
use crate::statistics::{Estimate, Undefined, boundaries};

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
    /// How chance is drawn for gamma.
    pub draws: Draws,
    /// False if nobody said how long the text is: then there are only figures that do
    /// not ask.
    pub length_known: bool,
}

impl Asked {
    /// These codes, and everything else as usual.
    pub fn of(codes: Vec<u16>) -> Self {
        Self {
            codes,
            domains: Vec::new(),
            sections: Vec::new(),
            near: boundaries::NEAR,
            weights: Weights::default(),
            draws: Draws::default(),
            length_known: true,
        }
    }
}

/// Every figure on one text: by code, over codes, on segments, by domain, on units
/// and on boundaries.
pub fn figures(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    match asked.length_known {
        true => by_code(spans, &asked.codes).into_iter().chain(over_all(spans, asked)).collect(),
        false => on_segments(spans, asked),
    }
}

/// Every figure on one text but those of each code's characters.
pub fn over_all(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let mut out = over_codes(spans, &asked.codes);
    out.extend(on_segments(spans, asked));
    out.push(on_gamma("gamma", "gamma", gamma(spans, &asked.codes, &asked.weights, &asked.draws)));
    let characters = |name, title, estimate| Figure::new(name, title, estimate).over("character");
    out.push(characters("c_alpha_binary", "alpha of any code or none", c_alpha_binary(spans)));
    for domain in &asked.domains {
        let figure = characters("cu_alpha_char", "alpha within a domain", cu_alpha_char(spans, domain));
        out.push(figure.of(&domain.name));
    }
    if !asked.domains.is_empty() {
        let estimate = cu_alpha_char_all(spans, &asked.domains);
        out.push(characters("Cu_alpha_char", "alpha of domains", estimate));
    }
    out.extend(on_units(spans, asked));
    out.extend(as_of_1995(spans, &asked.codes));
    out.extend(on_boundaries(spans, asked));
    out
}

fn on_gamma(name: &'static str, title: &'static str, estimate: Estimate) -> Figure {
    Figure::new(name, title, estimate).over("segment")
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

fn name(spans: &Spans, code: u16) -> String {
    spans.codes().get(usize::from(code)).cloned().unwrap_or_default()
}

/// The figures of each code, characters as units.
pub fn by_code(spans: &Spans, codes: &[u16]) -> Vec<Figure> {
    let mut out = Vec::new();
    for code in codes {
        let table = Fourfold::of(spans, *code);
        for row in PER_CODE {
            let estimate = match row.name {
                "alpha_nominal" if spans.coders().len() != 2 => depth::alpha(spans, *code),
                _ => of_two(spans, || (row.of)(&table)),
            };
            out.push(Figure::new(row.name, row.title, estimate).of(name(spans, *code)).over("character"));
        }
    }
    out
}

fn over_codes(spans: &Spans, codes: &[u16]) -> Vec<Figure> {
    let tables: Vec<Fourfold> = codes.iter().map(|code| Fourfold::of(spans, *code)).collect();
    let figure = |row: &crate::statistics::spans::pooled::OverCodes| {
        Figure::new(row.name, row.title, of_two(spans, || (row.of)(&tables))).over("character")
    };
    OVER_CODES.iter().map(figure).collect()
}

/// Figures that ask for no length of the text.
fn on_segments(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let codes = || asked.codes.iter().copied();
    let mut out = Vec::new();
    for (word, fit) in FITS {
        let pairs = Pairs::of(spans, codes(), *fit);
        for row in OF_PAIRS {
            let (name, title) = (format!("{}.{word}", row.name), format!("{}, {}", row.title, fit.words()));
            out.push(Figure::new(name, title, of_two(spans, || (row.of)(&pairs))).over("segment"));
        }
    }
    for percent in PERCENTS {
        let found = Lookup::of(spans, codes(), *percent);
        for row in OF_LOOKUP {
            let (name, title) = (format!("{}.{percent}", row.name), format!("{}, {percent} %", row.title));
            out.push(Figure::new(name, title, of_two(spans, || (row.of)(&found))).over("segment"));
        }
    }
    let disorder = observed_disorder(spans, &asked.codes, &asked.weights);
    out.push(on_gamma("observed_disorder", "gamma: observed disorder", disorder));
    out
}

/// The unitizing family: of all codes, which then must exclude each other; of each
/// domain; of each code by itself, where only boundaries can differ.
fn on_units(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let mut out = Vec::new();
    let counted = |codes: &[u16]| Coincidences::of(spans, codes);
    let or_reason = |estimate: Result<Estimate, Undefined>| estimate.unwrap_or_else(|why| Estimate::none(why, 0));
    let mut family = |codes: &[u16], about: Option<&str>| {
        let counted = counted(codes);
        for row in FAMILY {
            let figure = Figure::new(row.name, row.title, or_reason(counted.as_ref().map(row.of).map_err(|why| *why)));
            let figure = about.into_iter().fold(figure, |figure, about| figure.of(about));
            out.push(figure.over("unit"));
        }
    };
    family(&asked.codes, None);
    asked.domains.iter().for_each(|domain| family(&domain.codes, Some(&domain.name)));
    let all = counted(&asked.codes);
    for (value, code) in asked.codes.iter().enumerate() {
        for row in OF_VALUE {
            let estimate = or_reason(all.as_ref().map(|c| (row.of)(c, value)).map_err(|why| *why));
            out.push(Figure::new(row.name, row.title, estimate).of(name(spans, *code)).over("unit"));
        }
        let alone = or_reason(counted(&[*code]).map(|c| c.u_alpha()));
        out.push(Figure::new("u_alpha", "u-alpha of one code", alone).of(name(spans, *code)).over("unit"));
    }
    out
}

/// alpha_U with its parts, of each code and over all.
fn as_of_1995(spans: &Spans, codes: &[u16]) -> Vec<Figure> {
    let each: Vec<_> = codes.iter().map(|code| legacy::disagreement(spans, *code)).collect();
    let figure = |name: &'static str, title: &'static str, estimate| Figure::new(name, title, estimate).over("unit");
    let mut out = vec![figure("legacy_alpha_U", "alpha_U of 1995", legacy::alpha(&each))];
    for (code, found) in codes.iter().zip(&each) {
        let part = |of: fn(&legacy::Disagreement) -> f64| match found {
            Ok(d) => Estimate::of(of(d), d.units),
            Err(why) => Estimate::none(*why, 0),
        };
        for one in [
            figure("legacy_alpha_U", "alpha_U of 1995", legacy::alpha(std::slice::from_ref(found))),
            figure("legacy_Do", "alpha_U of 1995: observed disagreement", part(|d| d.observed)),
            figure("legacy_De", "alpha_U of 1995: disagreement by chance", part(|d| d.expected)),
        ] {
            out.push(one.of(name(spans, *code)));
        }
    }
    out
}

fn on_boundaries(spans: &Spans, asked: &Asked) -> Vec<Figure> {
    let unit = if asked.sections.is_empty() { "character" } else { "unit" };
    let of = |codes: &[u16]| {
        let estimate = of_two(spans, || {
            let [first, second] = [0, 1].map(|coder| boundaries::of_coder(spans, coder, codes, &asked.sections));
            boundaries::similarity(&first, &second, asked.near)
        });
        Figure::new("boundary_similarity", "boundary similarity", estimate).over(unit)
    };
    let each = asked.codes.iter().map(|code| of(&[*code]).of(name(spans, *code)));
    std::iter::once(of(&asked.codes)).chain(each).collect()
}

/// NVivo's figures on several texts of two coders with the same codes: agreement and
/// kappa of each code (by its name) in each text (`code.0`, `code.1` …), and their
/// means.
pub fn of_texts(texts: &[Spans], codes: &[String]) -> Vec<Figure> {
    let mut out = Vec::new();
    for code in codes {
        let tables: Vec<Fourfold> = texts.iter().map(|text| Fourfold::of(text, place(text, code))).collect();
        for (number, table) in tables.iter().enumerate() {
            let agreed = table.kappa();
            for (statistic, title, estimate) in [
                ("percent", "NVivo: agreement", table.percent()),
                ("kappa", "NVivo: kappa", Estimate { value: kappa(table), ..agreed }),
            ] {
                let estimate = if two(texts) { estimate } else { Estimate::none(Undefined::TwoCodersOnly, 0) };
                out.push(Figure::new(statistic, title, estimate).of(format!("{code}.{number}")).over("character"));
            }
        }
        out.extend(means(texts, code));
    }
    out
}

/// NVivo's means over several texts of one code.
pub fn means(texts: &[Spans], code: &str) -> Vec<Figure> {
    let tables: Vec<Fourfold> = texts.iter().map(|text| Fourfold::of(text, place(text, code))).collect();
    let estimate = |of: Estimate| if two(texts) { of } else { Estimate::none(Undefined::TwoCodersOnly, of.n_units) };
    let figure = |row: &crate::statistics::spans::nvivo::OverFiles| {
        Figure::new(row.name, row.title, estimate((row.of)(&tables))).of(code).over("character")
    };
    OVER_FILES.iter().map(figure).collect()
}

fn two(texts: &[Spans]) -> bool {
    texts.iter().all(|text| text.coders().len() == 2)
}

fn place(text: &Spans, code: &str) -> u16 {
    text.codes().iter().position(|c| c == code).map_or(u16::MAX, |at| at as u16)
}
