//! `study.toml`: what a study says about itself.

use super::StoreError;
use crate::model::diagnostic::Diagnostic;
use crate::model::study::Config;
use std::path::Path;
use toml_edit::{DocumentMut, Item};

/// The format number this version reads and writes.
pub const FORMAT: i64 = 1;

/// Reads the text of `study.toml`. A file that is not TOML is a fault, and the
/// study is read with its defaults.
///
/// # Errors
/// [`StoreError::LaterFormat`] for a format number above [`FORMAT`].
pub fn read(text: &str, path: &Path) -> Result<(Config, Vec<Diagnostic>), StoreError> {
    let mut faults = Vec::new();
    let doc = match text.strip_prefix('\u{feff}').unwrap_or(text).parse::<DocumentMut>() {
        Ok(doc) => doc,
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start).min(text.len());
            let line = 1 + text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() as u32;
            let message = format!("this file is not TOML: {}", e.message().lines().next().unwrap_or(""));
            let shown = text.lines().nth(line as usize - 1).unwrap_or("");
            let fault = Diagnostic::error("study-toml", "study.toml", message).at(line).showing(shown);
            return Ok((
                Config::default(),
                vec![fault.help("correct the line; until then nothing is written to this study")],
            ));
        }
    };
    match doc.get("format").and_then(Item::as_integer) {
        Some(FORMAT) => {}
        Some(found) if found > FORMAT => return Err(StoreError::LaterFormat { file: path.to_owned(), found }),
        Some(found) => faults.push(
            Diagnostic::error("study-toml", "study.toml", format!("format {found} was never a format of emic"))
                .help("write `format = 1`"),
        ),
        None => faults.push(
            Diagnostic::error("study-toml", "study.toml", "there is no number `format`")
                .help("write `format = 1` into the first line"),
        ),
    }
    let text = |key: &str| doc.get(key).and_then(scalar);
    let pairs = |key: &str| -> Vec<(String, String)> {
        let table = doc.get(key).and_then(Item::as_table_like);
        table.map(|t| t.iter().filter_map(|(k, v)| Some((k.to_owned(), scalar(v)?))).collect()).unwrap_or_default()
    };
    let interviewers = doc
        .get("interviewers")
        .and_then(Item::as_array)
        .map(|a| a.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect());
    let config = Config {
        title: text("title").unwrap_or_default(),
        method: text("method").unwrap_or_default(),
        record: text("record").filter(|r| !r.is_empty()),
        language: text("language"),
        interviewers: interviewers.unwrap_or_default(),
        coders: pairs("coders"),
        attributes: pairs("attributes"),
    };
    Ok((config, faults))
}

/// A scalar as its text.
fn scalar(item: &Item) -> Option<String> {
    let value = item.as_value()?;
    match value.as_str() {
        Some(text) => Some(text.to_owned()),
        None if value.is_array() || value.is_inline_table() => None,
        None => Some(value.to_string().trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_a_fault_with_its_line_and_a_later_format_is_refused() {
        let (_, faults) = read("format = 1\ntitle = \n", Path::new("study.toml")).unwrap();
        assert_eq!((faults[0].rule, faults[0].line), ("study-toml", Some(2)));
        assert!(matches!(read("format = 2\n", Path::new("s")), Err(StoreError::LaterFormat { found: 2, .. })));
        assert_eq!(read("title = \"x\"\n", Path::new("s")).unwrap().1.len(), 1);
    }

    #[test]
    fn a_whole_file_is_read() {
        let text = "format = 1\ntitle = \"T\"\nrecord = \"coder:ana\"\ninterviewers = [\"Interviewer\"]\n[coders]\nana = \"Ana\"\n[attributes]\nyears = \"number\"\n";
        let (config, faults) = read(text, Path::new("s")).unwrap();
        assert!(faults.is_empty());
        assert_eq!(config.coders, [("ana".to_owned(), "Ana".to_owned())]);
        assert_eq!((config.record.as_deref(), config.interviewers.len()), (Some("coder:ana"), 1));
    }
}
