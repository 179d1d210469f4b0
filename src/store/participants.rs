//! `corpus/participants.csv`: one row a participant, values as text.

use crate::model::diagnostic::Diagnostic;
use crate::model::study::Participant;
use crate::text::source::{conflict, is_conflict_marker};

/// Path below the study's folder.
pub const FILE: &str = "corpus/participants.csv";

/// Participants and the attributes' names in the order of the columns.
pub fn read(text: &str) -> (Vec<Participant>, Vec<String>, Vec<Diagnostic>) {
    let text = &crate::text::source::normalised(text);
    let mut faults = Vec::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        if is_conflict_marker(line) {
            faults.push(conflict(FILE, number, line));
        }
    }
    let first = text.lines().next().unwrap_or("");
    let delimiter = if first.contains(';') && !first.contains(',') {
        b';'
    } else if first.contains('\t') && !first.contains(',') {
        b'\t'
    } else {
        b','
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut records = reader.records();
    let names: Vec<String> = match records.next() {
        Some(Ok(header)) => header.iter().map(|h| h.trim().to_owned()).collect(),
        _ => return (Vec::new(), Vec::new(), faults),
    };
    let Some(id_column) = names.iter().position(|n| n.eq_ignore_ascii_case("id")) else {
        let message = "the first line names no column `id`";
        faults.push(
            Diagnostic::error("participants", FILE, message)
                .at(1)
                .showing(first)
                .help("write the names of the columns into the first line: id,role,area"),
        );
        return (Vec::new(), Vec::new(), faults);
    };
    let mut people: Vec<Participant> = Vec::new();
    for record in records {
        match record {
            Ok(record) => row(&record, &names, id_column, &mut people, &mut faults),
            Err(e) => {
                let line = e.position().map_or(1, |p| p.line() as u32);
                faults.push(Diagnostic::error("participants", FILE, format!("this row cannot be read: {e}")).at(line));
            }
        }
    }
    let names =
        names.into_iter().enumerate().filter(|(i, n)| *i != id_column && !n.is_empty()).map(|(_, n)| n).collect();
    (people, names, faults)
}

fn row(
    record: &csv::StringRecord,
    names: &[String],
    id_column: usize,
    people: &mut Vec<Participant>,
    faults: &mut Vec<Diagnostic>,
) {
    let line = record.position().map_or(1, |p| p.line() as u32);
    let shown = record.iter().collect::<Vec<_>>().join(",");
    if is_conflict_marker(&shown) || shown == "=======" {
        return;
    }
    let id = record.get(id_column).unwrap_or("").trim();
    if id.is_empty() {
        if record.iter().any(|v| !v.trim().is_empty()) {
            faults.push(Diagnostic::error("participants", FILE, "this row has no id").at(line).showing(&shown));
        }
        return;
    }
    if record.len() != names.len() {
        let message = format!("this row has {} values and the first line names {} columns", record.len(), names.len());
        faults.push(
            Diagnostic::warning("participants", FILE, message)
                .at(line)
                .showing(&shown)
                .help("put quotes around values with a comma"),
        );
    }
    if people.iter().any(|p| p.id == id) {
        let message = format!("the participant {id} stands here a second time; the first row counts");
        faults.push(Diagnostic::error("participants", FILE, message).at(line).showing(&shown));
        return;
    }
    let value = |(name, value): (&String, &str)| (name.clone(), value.trim().to_owned());
    let attributes = names
        .iter()
        .zip(record.iter())
        .enumerate()
        .filter(|(i, _)| *i != id_column)
        .map(|(_, p)| value(p))
        .filter(|(n, v)| !n.is_empty() && !v.is_empty())
        .collect();
    people.push(Participant { id: id.to_owned(), attributes });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_text_and_bad_rows_are_named() {
        let (people, names, faults) = read("\u{feff}id,role,years\r\n007,\"a, b\",no\r\n,x,\r\nB\r\n007,again,1\r\n");
        assert_eq!(names, ["role", "years"]);
        assert_eq!(people.len(), 2);
        assert_eq!(
            (people[0].id.as_str(), people[0].attribute("role"), people[0].attribute("years")),
            ("007", Some("a, b"), Some("no"))
        );
        assert_eq!(faults.iter().map(|f| f.line.unwrap()).collect::<Vec<_>>(), [3, 4, 5]);
    }
}
