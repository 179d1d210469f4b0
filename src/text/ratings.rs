//! Ratings made elsewhere: a table with a line for each rating.
//!
//! The long form `unit,coder,value` is what every program can write. A rating that
//! is not there, or is empty, is missing. All faults are found at once, each with its
//! line, and none is passed over: a figure of agreement over a table half of which
//! was not understood would look like any other.

use super::source::normalised;
use crate::model::diagnostic::Diagnostic;
use crate::model::nearest::nearest;
use crate::statistics::ratings::number;
use crate::statistics::{Ratings, SetRatings};
use std::collections::HashMap;

/// The rule that faults of such a table carry.
const RULE: &str = "ratings";

/// How a table is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The categories in their order, with those nobody used; none is those that are
    /// found.
    pub categories: Option<Vec<String>>,
    /// True if a value is a set of labels with `;` between them, empty for none.
    pub sets: bool,
    /// True if values are numbers: `1` and `1.0` are one category. Else they are two, for a
    /// number may be a name (`007`, section `1.10`).
    pub numbers: bool,
}

/// A table that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Categories or labels, in order.
    pub categories: Vec<String>,
    /// True if the categories were said, or are numbers: then their order means
    /// something.
    pub ordered: bool,
    /// Coders in the order of the file.
    pub coders: Vec<String>,
    /// Units in the order of the file.
    pub units: Vec<String>,
    /// Names of what units belong together in, in the order of the file; empty where
    /// the table has no column `cluster`.
    pub clusters: Vec<String>,
    /// Of each unit its cluster, by index.
    pub cluster_of: Vec<usize>,
    /// Categories that are the same number and stand apart, in pairs.
    pub alike: Vec<(String, String)>,
    /// Of each unit and coder what was said: categories by index, one where values
    /// are no sets.
    said: HashMap<(usize, usize), Vec<u16>>,
}

impl Sheet {
    /// The ratings, a row a unit.
    pub fn ratings(&self) -> Ratings {
        let mut out = Ratings::new(self.categories.iter().cloned(), self.coders.len());
        if !self.ordered {
            out = out.unordered();
        }
        for unit in 0..self.units.len() {
            let said = |coder| self.said.get(&(unit, coder)).and_then(|said| said.first().copied());
            out.push(&(0..self.coders.len()).map(said).collect::<Vec<_>>(), 1);
        }
        out
    }

    /// What only these coders said, in this order.
    ///
    /// # Errors
    /// The first of them who is not there.
    pub fn only(&mut self, coders: &[String]) -> Result<(), String> {
        let at = |name: &String| self.coders.iter().position(|c| c == name).ok_or_else(|| name.clone());
        let kept = coders.iter().map(at).collect::<Result<Vec<_>, _>>()?;
        let new = |(unit, coder): (usize, usize)| Some((unit, kept.iter().position(|old| *old == coder)?));
        self.said = self.said.drain().filter_map(|(at, said)| Some((new(at)?, said))).collect();
        self.coders = coders.to_vec();
        Ok(())
    }

    /// The same where ratings are sets.
    pub fn sets(&self) -> SetRatings {
        let mut out = SetRatings::new(self.coders.len());
        for unit in 0..self.units.len() {
            let said = |coder| self.said.get(&(unit, coder)).map(Vec::as_slice);
            out.push(&(0..self.coders.len()).map(said).collect::<Vec<_>>(), 1);
        }
        out
    }
}

/// Reads a table. `file` is its name in faults.
pub fn read(file: &str, text: &str, asked: &Asked) -> (Sheet, Vec<Diagnostic>) {
    let text = normalised(text);
    let mut reading = Reading { file, asked, sheet: Sheet::default(), lines: HashMap::new(), faults: Vec::new() };
    reading.sheet.categories = asked.categories.clone().unwrap_or_default();
    reading.all(&text);
    let Reading { mut sheet, faults, .. } = reading;
    sheet.ordered = asked.categories.is_some() || sheet.categories.iter().all(|c| number(c).is_some());
    if asked.categories.is_none() {
        sort(&mut sheet);
    }
    (sheet, faults)
}

/// Categories nobody put in order: numbers by size, words by the alphabet.
fn sort(sheet: &mut Sheet) {
    let mut order: Vec<usize> = (0..sheet.categories.len()).collect();
    let key = |at: usize| number(&sheet.categories[at]).filter(|_| sheet.ordered);
    let written = |a: usize, b: usize| sheet.categories[a].cmp(&sheet.categories[b]);
    order.sort_by(|a, b| match (key(*a), key(*b)) {
        (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| written(*a, *b)),
        _ => written(*a, *b),
    });
    let mut place = vec![0; order.len()];
    (0_u16..).zip(&order).for_each(|(new, old)| place[*old] = new);
    sheet.said.values_mut().flatten().for_each(|said| *said = place[usize::from(*said)]);
    sheet.categories = order.iter().map(|old| sheet.categories[*old].clone()).collect();
}

struct Reading<'a> {
    file: &'a str,
    asked: &'a Asked,
    sheet: Sheet,
    /// The line on which a unit was rated by a coder.
    lines: HashMap<(usize, usize), u32>,
    faults: Vec<Diagnostic>,
}

/// Where the columns stand.
struct Columns {
    unit: usize,
    coder: usize,
    value: usize,
    cluster: Option<usize>,
}

impl Reading<'_> {
    fn all(&mut self, text: &str) {
        let first = text.lines().next().unwrap_or("");
        let delimiter = [b';', b'\t'].into_iter().find(|d| first.as_bytes().contains(d) && !first.contains(','));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter.unwrap_or(b','))
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let Some(Ok(header)) = records.next() else {
            self.fault(
                1,
                "this table is empty",
                "write unit,coder,value into its first line and a rating into each further one",
                "",
            );
            return;
        };
        let Some(columns) = self.columns(&header, first) else { return };
        let (mut units, mut coders, mut clusters) = (HashMap::new(), HashMap::new(), HashMap::new());
        for record in records {
            let record = match record {
                Ok(record) => record,
                Err(e) => {
                    let line = e.position().map_or(1, |p| p.line() as u32);
                    self.fault(line, format!("this line cannot be read: {e}"), "", "");
                    continue;
                }
            };
            self.whole(&record, header.len());
            let Some((unit, coder)) = self.who(&record, &columns) else { continue };
            let unit = number_of(&mut self.sheet.units, &mut units, unit);
            let coder = number_of(&mut self.sheet.coders, &mut coders, coder);
            if let Some(at) = columns.cluster {
                self.cluster(&record, unit, record.get(at).unwrap_or("").trim(), &mut clusters);
            }
            self.rating(&record, (unit, coder), record.get(columns.value).unwrap_or("").trim());
        }
        if self.sheet.units.is_empty() && self.faults.is_empty() {
            self.fault(1, "there is no rating in this table", "write a line for each: unit,coder,value", "");
        }
    }

    fn columns(&mut self, header: &csv::StringRecord, first: &str) -> Option<Columns> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let find = |name: &str| names.iter().position(|n| n == name);
        let missing: Vec<&str> = ["unit", "coder", "value"].into_iter().filter(|name| find(name).is_none()).collect();
        if let (Some(unit), Some(coder), Some(value)) = (find("unit"), find("coder"), find("value")) {
            return Some(Columns { unit, coder, value, cluster: find("cluster") });
        }
        let message = format!("the first line names no column {}", missing.join(" and no column "));
        self.fault(1, message, "write unit,coder,value into the first line", first);
        None
    }

    /// A line that is not as wide as the first, or goes over several, was probably written
    /// otherwise than it is read.
    fn whole(&mut self, record: &csv::StringRecord, columns: usize) {
        if record.iter().all(|value| value.trim().is_empty()) {
            return;
        }
        let (there, text) = (record.len(), shown(record));
        if record.iter().any(|value| value.contains('\n')) {
            let first = text.lines().next().unwrap_or("").to_owned();
            let message = "a value goes over several lines: is a quotation mark not closed?";
            self.fault(
                line(record),
                message,
                "close it, or take it out; a quotation mark in a value is written twice",
                &first,
            );
        } else if there > columns {
            let message = format!("this line has {there} values and the first line names {columns} columns");
            self.fault(line(record), message, "put a value with a comma between quotation marks", &text);
        } else if there < columns {
            let message = format!("this line has {there} values and the first line names {columns} columns");
            self.fault(line(record), message, "end it with a comma if the value is missing", &text);
        }
    }

    /// The unit and the coder of a line.
    fn who<'r>(&mut self, record: &'r csv::StringRecord, columns: &Columns) -> Option<(&'r str, &'r str)> {
        if record.iter().all(|value| value.trim().is_empty()) {
            return None;
        }
        let of = |at: usize| record.get(at).unwrap_or("").trim();
        let (unit, coder) = (of(columns.unit), of(columns.coder));
        let missing = match (unit.is_empty(), coder.is_empty()) {
            (false, false) => return Some((unit, coder)),
            (true, true) => "this line names no unit and no coder",
            (true, false) => "this line names no unit",
            (false, true) => "this line names no coder",
        };
        self.fault(line(record), missing, "write unit,coder,value", &shown(record));
        None
    }

    fn cluster(&mut self, record: &csv::StringRecord, unit: usize, name: &str, known: &mut HashMap<String, usize>) {
        if name.is_empty() {
            self.fault(
                line(record),
                "this line names no cluster",
                "say for every unit what it belongs to",
                &shown(record),
            );
        }
        let cluster = number_of(&mut self.sheet.clusters, known, name);
        match self.sheet.cluster_of.get(unit) {
            None => self.sheet.cluster_of.push(cluster),
            Some(before) if *before == cluster => {}
            Some(before) => {
                let message = format!(
                    "the unit {} is in the cluster {name} here and in {} before",
                    self.sheet.units[unit], self.sheet.clusters[*before]
                );
                self.fault(line(record), message, "a unit belongs to one cluster", &shown(record));
            }
        }
    }

    fn rating(&mut self, record: &csv::StringRecord, at: (usize, usize), value: &str) {
        if value.is_empty() && !self.asked.sets {
            return;
        }
        if let Some(before) = self.lines.insert(at, line(record)) {
            let (unit, coder) = (&self.sheet.units[at.0], &self.sheet.coders[at.1]);
            let message = format!("{coder} rated the unit {unit} on line {before} already");
            let help =
                "keep one of both; for several labels of one unit write them into one value, a;b, and say --sets";
            self.fault(line(record), message, help, &shown(record));
            return;
        }
        let labels = if self.asked.sets {
            value.split(';').map(str::trim).filter(|l| !l.is_empty()).collect()
        } else {
            vec![value]
        };
        let mut said = Vec::new();
        for label in labels {
            said.extend(self.category(label, record));
        }
        self.sheet.said.insert(at, said);
    }

    /// The category of a value: written alike, or the same number.
    fn category(&mut self, label: &str, record: &csv::StringRecord) -> Option<u16> {
        let own = &self.sheet.categories;
        let alike = own.iter().position(|c| c == label);
        let same = number(label).and_then(|n| own.iter().position(|c| number(c) == Some(n)));
        let one = self.asked.numbers || self.asked.categories.is_some();
        if let Some(at) = alike.or(same.filter(|_| one)) {
            return u16::try_from(at).ok();
        }
        self.sheet.alike.extend(same.map(|at| (own[at].clone(), label.to_owned())));
        if self.asked.categories.is_none() && own.len() < usize::from(u16::MAX) {
            self.sheet.categories.push(label.to_owned());
            return u16::try_from(self.sheet.categories.len() - 1).ok();
        }
        let near = nearest(label, own.iter().map(String::as_str)).map(|near| format!("; did you mean “{near}”?"));
        let message = format!("“{label}” is none of the categories{}", near.unwrap_or_default());
        let help = format!(
            "the categories are {}: add it with --categories, or leave the value empty if it is missing",
            own.join(", ")
        );
        self.fault(line(record), message, &help, &shown(record));
        None
    }

    fn fault(&mut self, line: u32, message: impl Into<String>, help: &str, shown: &str) {
        let fault = Diagnostic::error(RULE, self.file, message).at(line).help(help);
        self.faults.push(if shown.is_empty() { fault } else { fault.showing(shown) });
    }
}

fn line(record: &csv::StringRecord) -> u32 {
    record.position().map_or(1, |p| p.line() as u32)
}

fn shown(record: &csv::StringRecord) -> String {
    record.iter().collect::<Vec<_>>().join(",")
}

/// The number of a name, which is new if it was not there.
fn number_of(names: &mut Vec<String>, known: &mut HashMap<String, usize>, name: &str) -> usize {
    if let Some(at) = known.get(name) {
        return *at;
    }
    names.push(name.to_owned());
    known.insert(name.to_owned(), names.len() - 1);
    names.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(categories: &[&str]) -> Asked {
        let categories = (!categories.is_empty()).then(|| categories.iter().map(|c| (*c).to_owned()).collect());
        Asked { categories, ..Asked::default() }
    }

    fn rows(sheet: &Sheet) -> Vec<(Vec<Option<u16>>, u64)> {
        sheet.ratings().rows().map(|(unit, n)| (unit.to_vec(), n)).collect()
    }

    #[test]
    fn ratings_are_read_in_any_order_and_what_is_not_there_is_missing() {
        let text = "\u{feff}coder;unit;value\r\nana;1;10\r\nben;1;2\r\nben;2;10\r\nana;2;\r\n\r\n";
        let (sheet, faults) = read("r.csv", text, &asked(&[]));
        assert_eq!(faults, []);
        assert_eq!((sheet.categories.clone(), sheet.ordered), (vec!["2".to_owned(), "10".to_owned()], true));
        assert_eq!(rows(&sheet), [(vec![Some(1), Some(0)], 1), (vec![None, Some(1)], 1)]);
    }

    #[test]
    fn categories_keep_the_order_they_are_given_and_numbers_may_be_written_differently() {
        let (sheet, faults) = read("r.csv", "unit,coder,value\n1,a,3.0\n1,b,1\n", &asked(&["3", "2", "1"]));
        assert_eq!((faults.len(), rows(&sheet)), (0, vec![(vec![Some(0), Some(2)], 1)]));
        let (words, _) = read("r.csv", "unit,coder,value\n1,a,no\n1,b,maybe\n", &asked(&[]));
        assert!(!words.ordered && words.ratings().numbers().is_none());
    }

    #[test]
    fn all_faults_are_found_at_once_each_with_its_line() {
        let text = "unit,coder,value\n1,ana,yess\n,ben,no\n1,ana,no\n2,,no\n2,ben,no\n";
        let (_, faults) = read("r.csv", text, &asked(&["yes", "no"]));
        let said: Vec<(Option<u32>, &str)> = faults.iter().map(|f| (f.line, f.message.as_str())).collect();
        assert_eq!(
            said,
            [
                (Some(2), "“yess” is none of the categories; did you mean “yes”?"),
                (Some(3), "this line names no unit"),
                (Some(4), "ana rated the unit 1 on line 2 already"),
                (Some(5), "this line names no coder"),
            ]
        );
    }

    #[test]
    fn a_table_without_the_columns_or_without_lines_says_what_to_write() {
        let (_, faults) = read("r.csv", "item,rater,value\n1,a,x\n", &asked(&[]));
        assert_eq!(faults[0].message, "the first line names no column unit and no column coder");
        assert_eq!(read("r.csv", "", &asked(&[])).1.len(), 1);
        assert_eq!(read("r.csv", "unit,coder,value\n", &asked(&[])).1[0].message, "there is no rating in this table");
    }

    #[test]
    fn sets_of_labels_may_be_empty() {
        let (sheet, faults) =
            read("r.csv", "unit,coder,value\n1,a,x;y\n1,b,\n", &Asked { sets: true, ..Asked::default() });
        assert_eq!((faults.len(), sheet.sets().sets()), (0, &[vec![0, 1], vec![]][..]));
    }

    #[test]
    fn a_unit_belongs_to_one_cluster() {
        let text = "unit,coder,value,cluster\n1,a,x,talk-1\n1,b,x,talk-2\n2,a,x,talk-2\n";
        let (sheet, faults) = read("r.csv", text, &asked(&[]));
        assert_eq!(faults[0].message, "the unit 1 is in the cluster talk-2 here and in talk-1 before");
        assert_eq!((sheet.clusters.len(), sheet.cluster_of), (2, vec![0, 1]));
    }

    #[test]
    fn a_line_that_is_wider_or_narrower_than_the_first_is_no_rating() {
        let text = "unit,coder,value\n1,ana,yes, of course\n1,ben\n2,ana,\"yes\n2,ben,no\n";
        let (_, faults) = read("r.csv", text, &asked(&[]));
        let said: Vec<(Option<u32>, &str)> = faults.iter().map(|f| (f.line, f.message.as_str())).collect();
        assert_eq!(
            said,
            [
                (Some(2), "this line has 4 values and the first line names 3 columns"),
                (Some(3), "this line has 2 values and the first line names 3 columns"),
                (Some(4), "a value goes over several lines: is a quotation mark not closed?"),
            ]
        );
    }

    #[test]
    fn categories_that_look_like_numbers_stay_as_they_are_written_until_they_are_said_to_be_numbers() {
        let text = "unit,coder,value\n1,a,007\n1,b,7\n2,a,1.10\n2,b,1.1\n";
        let (sheet, _) = read("r.csv", text, &asked(&[]));
        assert_eq!((sheet.categories.len(), sheet.alike.len()), (4, 2));
        let (numbers, _) = read("r.csv", text, &Asked { numbers: true, ..Asked::default() });
        assert_eq!((numbers.categories.len(), numbers.alike.len()), (2, 0));
    }
}
