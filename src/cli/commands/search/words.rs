//! A word list: queries and the codes for what they find, one pair a line.
//!
//! Such lists are made in spreadsheets and in editors, and quotation marks mean
//! something both to a table and to a query. A cell that is in quotation marks
//! as tables have it loses them; whatever could have been meant otherwise is a
//! fault, because a phrase that became two loose words would code far too much.
//! All faults of a list are found at once.

use crate::cli::failure::Failure;
use crate::import::decode::decode;
use std::path::Path;

/// One line of a word list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its line, from 1.
    pub line: usize,
    /// The query.
    pub query: String,
    /// The code.
    pub code: String,
}

/// A line that does not fit, and why.
pub type Bad = (usize, String);

/// Reads a word list from a file.
///
/// # Errors
/// If it cannot be read at all.
pub fn read(path: &Path) -> Result<(Vec<Pair>, Vec<Bad>), Failure> {
    let unreadable = |why: String| Failure::new(format!("the word list {} cannot be read: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    let text = decode(&bytes, None).map_err(|e| unreadable(e.to_string()))?.text;
    let (pairs, bad) = pairs(&text);
    if pairs.is_empty() && bad.is_empty() {
        return Err(unreadable("there is no query in it".to_owned())
            .hint("write a query and a code on each line, such as: caution*,discretion"));
    }
    Ok((pairs, bad))
}

/// Reads a word list.
fn pairs(text: &str) -> (Vec<Pair>, Vec<Bad>) {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start_matches('\u{feff}')));
    let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let lines: Vec<(usize, &str)> = lines.collect();
    let Some((_, first)) = lines.first() else {
        return (Vec::new(), Vec::new());
    };
    let sign = separator(first);
    let heading = cells(first, sign).map(|c| c.iter().map(|c| c.trim().to_lowercase()).collect::<Vec<_>>());
    let (has_heading, code_first) = match heading.as_deref() {
        Ok([a, b]) if a == "query" && b == "code" => (true, false),
        Ok([a, b]) if a == "code" && b == "query" => (true, true),
        _ => (false, false),
    };
    let (mut out, mut bad) = (Vec::new(), Vec::new());
    for (line, words) in lines.into_iter().skip(usize::from(has_heading)) {
        match pair(words, sign) {
            Ok((a, b)) => {
                let (query, code) = if code_first { (b, a) } else { (a, b) };
                out.push(Pair { line, query, code });
            }
            Err(why) => bad.push((line, why)),
        }
    }
    (out, bad)
}

/// What stands between cells: a tab if there is one; a semicolon, as some
/// spreadsheets have it, only if the heading says so.
fn separator(first: &str) -> char {
    let bare = first.replace('"', "").to_lowercase();
    match bare.trim() {
        _ if first.contains('\t') => '\t',
        "query;code" | "code;query" => ';',
        _ => ',',
    }
}

fn pair(line: &str, sign: char) -> Result<(String, String), String> {
    let name = match sign {
        '\t' => "a tab",
        ';' => "a semicolon",
        _ => "a comma",
    };
    match &cells(line, sign)?[..] {
        [a, b] if !a.is_empty() && !b.is_empty() => Ok((a.clone(), b.clone())),
        [a] if !a.is_empty() => Err(format!("there is no code: write the query, {name} and the code")),
        [_] | [_, _] => Err("the query or the code is missing".to_owned()),
        many => Err(format!(
            "there are {} columns, not 2: a query with {name} in it stands in quotation marks, such as \"NEAR(a, b, 5)\"",
            many.len()
        )),
    }
}

/// The cells of a line, without the quotation marks of the table.
fn cells(line: &str, sign: char) -> Result<Vec<String>, String> {
    if sign == '\t' {
        return Ok(line.split('\t').map(|cell| tabbed(cell.trim())).collect());
    }
    let mut out: Vec<(String, bool)> = Vec::new();
    let mut rest = line;
    loop {
        let start = rest.trim_start();
        let (cell, more) = match start.strip_prefix('"') {
            Some(inside) => {
                let (cell, behind) = quoted(inside).ok_or("a quotation mark is not closed")?;
                let behind = behind.trim_start();
                if !behind.is_empty() && !behind.starts_with(sign) {
                    let help = "of a cell with quotation marks in it, all are doubled, and the cell stands in two more";
                    return Err(format!("{help}, such as \"\"\"criminal record\"\"~4\""));
                }
                ((cell.trim().to_owned(), true), behind.strip_prefix(sign))
            }
            None => match rest.split_once(sign) {
                Some((cell, more)) => ((cell.trim().to_owned(), false), Some(more)),
                None => ((rest.trim().to_owned(), false), None),
            },
        };
        out.push(cell);
        match more {
            Some(more) => rest = more,
            None => break,
        }
    }
    // A program that puts quotation marks around cells puts them around all of
    // them; a person puts them around a phrase.
    if let [(a, marked), (_, other)] = &out[..]
        && *marked != *other
        && let plain = if *marked { a } else { &out[1].0 }
        && plain.contains(' ')
        && !plain.contains([sign, '"'])
    {
        return Err(format!(
            "“{plain}” is two things: write \"\"\"{plain}\"\"\" for the phrase, or no quotation marks for words anywhere in a turn"
        ));
    }
    Ok(out.into_iter().map(|(cell, _)| cell).collect())
}

/// The cell up to its closing mark, doubled marks made single, and what stands
/// behind it.
fn quoted(inside: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = inside;
    loop {
        let (before, behind) = rest.split_once('"')?;
        cell.push_str(before);
        match behind.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => return Some((cell, behind)),
        }
    }
}

/// A cell between tabs: as it stands, unless a spreadsheet has doubled the
/// quotation marks in it.
fn tabbed(cell: &str) -> String {
    match cell.strip_prefix('"').filter(|inside| inside.contains("\"\"")).and_then(quoted) {
        Some((plain, "")) => plain,
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String, String)> {
        let (pairs, bad) = pairs(text);
        assert!(bad.is_empty(), "{bad:?}");
        pairs.into_iter().map(|p| (p.line, p.query, p.code)).collect()
    }

    fn own(line: usize, query: &str, code: &str) -> (usize, String, String) {
        (line, query.to_owned(), code.to_owned())
    }

    #[test]
    fn lines_are_pairs_with_and_without_a_heading_in_either_order() {
        assert_eq!(read("query,code\n# a remark\n\ncaution*,b\n"), [own(4, "caution*", "b")]);
        assert_eq!(read("\u{feff}caution* , b\r\nx,y"), [own(1, "caution*", "b"), own(2, "x", "y")]);
        assert_eq!(read("Code\tQuery\nb\tcaution* or"), [own(2, "caution* or", "b")]);
        assert_eq!(read("query;code\nNEAR(a, b, 5);c"), [own(2, "NEAR(a, b, 5)", "c")]);
        assert_eq!(read("# nothing\n"), []);
    }

    #[test]
    fn a_phrase_keeps_its_marks_and_a_table_loses_its_own() {
        assert_eq!(read("\"\"\"criminal record\"\"~4\",b"), [own(1, "\"criminal record\"~4", "b")]);
        assert_eq!(read("\"NEAR(a, b, 5)\",b"), [own(1, "NEAR(a, b, 5)", "b")]);
        assert_eq!(read("\"two words\",\"b\""), [own(1, "two words", "b")]);
        assert_eq!(read("\"criminal record\"\tb"), [own(1, "\"criminal record\"", "b")]);
        assert_eq!(read("\"\"\"criminal record\"\"\"\tb"), [own(1, "\"criminal record\"", "b")]);
    }

    #[test]
    fn what_could_be_meant_otherwise_is_a_fault() {
        for (line, said) in [
            ("\"criminal record\",b", "for the phrase"),
            ("\"criminal record\"~4,b", "doubled"),
            ("\"criminal record,b", "not closed"),
            ("NEAR(a, b, 5),c", "4 columns"),
            ("alone", "no code"),
            (",b", "missing"),
        ] {
            let (pairs, bad) = pairs(&format!("query,code\n{line}\nx,y\n"));
            assert_eq!((pairs.len(), bad.len(), bad[0].0), (1, 1, 2), "{line}");
            assert!(bad[0].1.contains(said), "{line}: {}", bad[0].1);
        }
    }
}
