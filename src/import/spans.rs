//! Spans that were made elsewhere, out of a JSON file: what several coders marked in
//! one text, in several, or where they put boundaries.
//!
//! ```json
//! {"length": 400, "codes": ["joy", "fear"], "domains": {"emotion": ["joy", "fear"]},
//!  "coders": {"ana": [{"start": 0, "end": 60, "code": "joy"}], "ben": []}}
//! ```
//!
//! Numbers made of a file with a mistake in it would be believed, so a file is taken
//! whole or not at all, and everything that is wrong with it is told at once, each
//! with the place where it stands.

use crate::analysis::agreement::Figure;
use crate::analysis::agreement::spans::{Asked, figures, of_texts};
use crate::statistics::boundaries::{self, NEAR};
use crate::statistics::gamma::{Draws, Weights};
use crate::statistics::spans::{Domain, Segment, SpanError, Spans};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `coders.ana[3].end`, or line and column.
    pub place: String,
    /// What is wrong.
    pub words: String,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// One text.
    Text(Spans, Asked),
    /// Several texts of two coders, and the codes to report.
    Texts(Vec<Spans>, Vec<String>),
    /// Boundaries of two coders, and how far apart they may be.
    Boundaries([Vec<u32>; 2], u32),
}

impl Given {
    /// Every figure on it; gamma draws its chance from this seed.
    pub fn figures(&self, seed: u64) -> Vec<Figure> {
        match self {
            Self::Text(spans, asked) => {
                figures(spans, &Asked { draws: Draws { seed, ..asked.draws }, ..asked.clone() })
            }
            Self::Texts(texts, codes) => of_texts(texts, codes),
            Self::Boundaries([first, second], near) => {
                let estimate = boundaries::similarity(first, second, *near);
                vec![Figure::new("boundary_similarity", "boundary similarity", estimate).over("boundary")]
            }
        }
    }
}

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Given, Vec<Fault>> {
    let fault = |place: String, words: String| vec![Fault { place, words }];
    let value: Value = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|e| {
        let words = e.to_string();
        let words = words.split(" at line").next().unwrap_or_default().to_owned();
        fault(format!("line {}, column {}", e.line(), e.column()), format!("this is no JSON: {words}"))
    })?;
    let Value::Object(all) = &value else {
        return Err(fault("line 1".to_owned(), "an object with length, coders and codes is expected".to_owned()));
    };
    let mut reader = Reader::default();
    let given = match () {
        () if all.contains_key("documents") => reader.texts(all),
        () if all.contains_key("reference") || all.contains_key("hypothesis") => reader.boundaries(all),
        () => reader.text(all),
    };
    match given {
        Some(given) if reader.faults.is_empty() => Ok(given),
        _ => Err(reader.faults),
    }
}

#[derive(Default)]
struct Reader {
    faults: Vec<Fault>,
}

/// Names in order of first use.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn place(&mut self, name: &str) -> u16 {
        let at = self.0.iter().position(|n| n == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

impl Reader {
    fn fault(&mut self, place: impl Into<String>, words: impl Into<String>) {
        self.faults.push(Fault { place: place.into(), words: words.into() });
    }

    fn text(&mut self, all: &Map<String, Value>) -> Option<Given> {
        let mut names = Names::default();
        let length = all.get("length").map(|value| self.position(Some(value), "length"));
        let listed = self.codes(all, &mut names);
        let coders = self.coders(all, "", length.flatten(), &mut names);
        let domains = self.domains(all, &mut names);
        let sections = self.sections(all);
        let params = all.get("params").and_then(Value::as_object).cloned().unwrap_or_default();
        let near = match params.get("n_t") {
            None => NEAR,
            Some(value) => self.position(Some(value), "params.n_t")?,
        };
        let weights = self.weights(&params);
        if names.0.len() >= usize::from(u16::MAX) {
            self.fault("codes", "more than 65,534 codes");
        }
        let codes = listed.unwrap_or_else(|| (0..names.0.len()).map(|at| at as u16).collect());
        let farthest = coders.iter().flat_map(|c| &c.1).map(|s| s.end).max().unwrap_or(0);
        let spans = Spans::new(length.map_or(Some(farthest), |known| known)?, names.0, coders).ok()?;
        let asked =
            Asked { codes, domains, sections, near, weights, draws: Draws::default(), length_known: length.is_some() };
        Some(Given::Text(spans, asked))
    }

    fn texts(&mut self, all: &Map<String, Value>) -> Option<Given> {
        let mut names = Names::default();
        let listed = self.codes(all, &mut names);
        let Some(texts) = all.get("documents").and_then(Value::as_array) else {
            self.fault("documents", "a list is expected");
            return None;
        };
        let mut read = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let at = format!("documents[{number}].");
            let Some(text) = text.as_object() else {
                self.fault(at.trim_end_matches('.'), "an object with length and coders is expected");
                continue;
            };
            let length = self.position(text.get("length"), &format!("{at}length"));
            read.push((length, self.coders(text, &at, length, &mut names)));
        }
        let codes = match listed {
            Some(listed) => names.0[..listed.len()].to_vec(),
            None => names.0.clone(),
        };
        let of = |(length, coders): (Option<u32>, Vec<_>)| Spans::new(length?, names.0.clone(), coders).ok();
        let texts: Vec<Spans> = read.into_iter().filter_map(of).collect();
        Some(Given::Texts(texts, codes))
    }

    fn boundaries(&mut self, all: &Map<String, Value>) -> Option<Given> {
        let length = self.position(all.get("length"), "length").unwrap_or(u32::MAX);
        let [first, second] = ["reference", "hypothesis"].map(|key| {
            let Some(list) = all.get(key).and_then(Value::as_array) else {
                self.fault(key, "a list of positions is expected");
                return Vec::new();
            };
            let mut out = Vec::new();
            for (number, value) in list.iter().enumerate() {
                let place = format!("{key}[{number}]");
                match self.position(Some(value), &place) {
                    Some(at) if at == 0 || at >= length => {
                        self.fault(place, "a boundary stands within the text: above 0 and below length");
                    }
                    at => out.extend(at),
                }
            }
            out.sort_unstable();
            out.dedup();
            out
        });
        let params = all.get("params").and_then(|p| p.get("n_t")).or(all.get("n_t"));
        let near = match params {
            None => NEAR,
            value => self.position(value, "n_t")?,
        };
        Some(Given::Boundaries([first, second], near))
    }

    /// A whole number that is not below 0.
    fn position(&mut self, value: Option<&Value>, place: &str) -> Option<u32> {
        let words = match value {
            None => "is missing".to_owned(),
            Some(value) => match value.as_u64().map(u32::try_from) {
                Some(Ok(number)) => return Some(number),
                Some(Err(_)) => "is too large".to_owned(),
                None => format!("{value} is no whole number from 0 on"),
            },
        };
        self.fault(place, words);
        None
    }

    fn text_of<'v>(&mut self, value: Option<&'v Value>, place: &str) -> Option<&'v str> {
        let words = match value {
            None => "is missing".to_owned(),
            Some(Value::String(text)) if !text.is_empty() => return Some(text),
            Some(value) => format!("{value} is no name"),
        };
        self.fault(place, words);
        None
    }

    /// The codes to report, if they are listed.
    fn codes(&mut self, all: &Map<String, Value>, names: &mut Names) -> Option<Vec<u16>> {
        let value = all.get("codes")?;
        let Some(list) = value.as_array() else {
            self.fault("codes", "a list of names is expected");
            return None;
        };
        let mut out = Vec::new();
        for (number, code) in list.iter().enumerate() {
            let place = format!("codes[{number}]");
            let Some(name) = self.text_of(Some(code), &place) else { continue };
            match names.0.iter().any(|n| n == name) {
                true => self.fault(place, format!("“{name}” is listed twice")),
                false => out.push(names.place(name)),
            }
        }
        Some(out)
    }

    /// Coders with their segments, in a text of this length if it is known.
    fn coders(
        &mut self,
        all: &Map<String, Value>,
        at: &str,
        length: Option<u32>,
        names: &mut Names,
    ) -> Vec<(String, Vec<Segment>)> {
        let mut out = Vec::new();
        let Some(coders) = all.get("coders").and_then(Value::as_object) else {
            self.fault(format!("{at}coders"), "an object with a list of segments for each coder is expected");
            return out;
        };
        for (coder, list) in coders {
            let place = format!("{at}coders.{coder}");
            let Some(list) = list.as_array() else {
                self.fault(place, "a list of segments is expected");
                continue;
            };
            let segments = list.iter().enumerate();
            let segments = segments.filter_map(|(n, v)| self.segment(v, &format!("{place}[{n}]"), length, names));
            out.push((coder.clone(), segments.collect()));
        }
        out
    }

    fn segment(&mut self, value: &Value, place: &str, length: Option<u32>, names: &mut Names) -> Option<Segment> {
        let Some(value) = value.as_object() else {
            self.fault(place, "an object with start, end and code is expected");
            return None;
        };
        let start = self.position(value.get("start"), &format!("{place}.start"));
        let end = self.position(value.get("end"), &format!("{place}.end"));
        let code = self.text_of(value.get("code"), &format!("{place}.code"));
        let (start, end, code) = (start?, end?, code?);
        let wrong = match length {
            _ if start >= end => SpanError::Empty,
            Some(length) if end > length => SpanError::Outside,
            _ => return Some(Segment { code: names.place(code), start, end }),
        };
        self.fault(place, wrong.words());
        None
    }

    fn domains(&mut self, all: &Map<String, Value>, names: &mut Names) -> Vec<Domain> {
        let mut out = Vec::new();
        let Some(domains) = all.get("domains") else { return out };
        let Some(domains) = domains.as_object() else {
            self.fault("domains", "an object with a list of codes for each domain is expected");
            return out;
        };
        let mut seen = HashSet::new();
        for (name, list) in domains {
            let mut codes = Vec::new();
            let Some(list) = list.as_array() else {
                self.fault(format!("domains.{name}"), "a list of codes is expected");
                continue;
            };
            for (number, code) in list.iter().enumerate() {
                let place = format!("domains.{name}[{number}]");
                let Some(code) = self.text_of(Some(code), &place) else { continue };
                match seen.insert(code) {
                    true => codes.push(names.place(code)),
                    false => self.fault(place, format!("“{code}” is in a domain already")),
                }
            }
            out.push(Domain { name: name.clone(), codes });
        }
        out
    }

    /// Sentences or the like: pairs, or objects with start and end.
    fn sections(&mut self, all: &Map<String, Value>) -> Vec<(u32, u32)> {
        let mut out: Vec<(u32, u32)> = Vec::new();
        let Some(list) = all.get("units") else { return out };
        let Some(list) = list.as_array() else {
            self.fault("units", "a list of stretches is expected");
            return out;
        };
        for (number, value) in list.iter().enumerate() {
            let place = format!("units[{number}]");
            let ends = match value {
                Value::Array(pair) => [pair.first(), pair.get(1)],
                value => [value.get("start"), value.get("end")],
            };
            let [start, end] = [("start", ends[0]), ("end", ends[1])]
                .map(|(key, value)| self.position(value, &format!("{place}.{key}")));
            let (Some(start), Some(end)) = (start, end) else { continue };
            if start >= end || out.last().is_some_and(|last| last.1 > start) {
                self.fault(place, "units stand in order, do not overlap, and hold a character at least");
                continue;
            }
            out.push((start, end));
        }
        out
    }

    fn weights(&mut self, params: &Map<String, Value>) -> Weights {
        let usual = Weights::default();
        let [place, code, alone] = [("alpha", usual.place), ("beta", usual.code), ("delta_empty", usual.alone)].map(
            |(key, usual)| match params.get(key).map(|v| v.as_f64().filter(|x| x.is_finite() && *x >= 0.0)) {
                None => usual,
                Some(Some(weight)) => weight,
                Some(None) => {
                    self.fault(format!("params.{key}"), "a number from 0 on is expected");
                    usual
                }
            },
        );
        Weights { place, code, alone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        read(text.as_bytes()).unwrap_err().into_iter().map(|f| format!("{}: {}", f.place, f.words)).collect()
    }

    #[test]
    fn a_text_is_read_with_its_coders_in_order() {
        let text = r#"{"length": 20, "codes": ["y", "x"], "domains": {"d": ["x", "z"]}, "units": [[0, 9], {"start": 9, "end": 20}],
            "coders": {"zoe": [{"start": 1, "end": 4, "code": "x"}], "ana": [{"start": 3, "end": 20, "code": "w"}]}}"#;
        let Ok(Given::Text(spans, asked)) = read(text.as_bytes()) else { panic!() };
        assert_eq!(
            (spans.coders(), spans.codes()),
            (&["zoe", "ana"].map(str::to_owned)[..], &["y", "x", "w", "z"].map(str::to_owned)[..])
        );
        assert_eq!((asked.codes, asked.domains[0].codes.clone()), (vec![0, 1], vec![1, 3]));
        assert_eq!((asked.sections, asked.near, asked.length_known), (vec![(0, 9), (9, 20)], 2, true));
        assert_eq!(spans.of(0, 1), [Segment { code: 1, start: 1, end: 4 }]);
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_its_place() {
        let text = r#"{"length": 20, "codes": ["x", "x", 3], "domains": {"d": ["x"], "e": ["x"]}, "units": [[5, 5]],
            "coders": {"ana": [{"start": -1, "end": 4}, {"start": 1.5, "end": 9999999999, "code": ""}, 7], "ben": 3}}"#;
        let expected = [
            "codes[1]: “x” is listed twice",
            "codes[2]: 3 is no name",
            "coders.ana[0].start: -1 is no whole number from 0 on",
            "coders.ana[0].code: is missing",
            "coders.ana[1].start: 1.5 is no whole number from 0 on",
            "coders.ana[1].end: is too large",
            "coders.ana[1].code: \"\" is no name",
            "coders.ana[2]: an object with start, end and code is expected",
            "coders.ben: a list of segments is expected",
            "domains.e[0]: “x” is in a domain already",
            "units[0]: units stand in order, do not overlap, and hold a character at least",
        ];
        assert_eq!(faults(text), expected);
        let places = r#"{"length": 5, "coders": {"a": [{"start": 3, "end": 3, "code": "x"}, {"start": 0, "end": 9, "code": "x"}]}}"#;
        assert_eq!(
            faults(places),
            ["coders.a[0]: start must be below end", "coders.a[1]: end is behind the end of the text"]
        );
        assert!(faults("{\"length\": 5,\n oh}")[0].starts_with("line 2, column 2: this is no JSON"));
        assert_eq!(faults("[]"), ["line 1: an object with length, coders and codes is expected"]);
        assert_eq!(
            faults(r#"{"length": 9, "reference": [0, 4], "hypothesis": 3}"#),
            [
                "reference[0]: a boundary stands within the text: above 0 and below length",
                "hypothesis: a list of positions is expected"
            ]
        );
        assert_eq!(faults(r#"{"documents": [{"coders": {}}, 4]}"#).len(), 2);
    }
}
