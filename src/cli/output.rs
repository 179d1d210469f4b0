//! Printing: to the terminal, to a pipe, to a file.
//!
//! A closed pipe ends the program quietly. A file is written beside and
//! renamed, so an interrupted export leaves the old one.

use super::context::Context;
use super::failure::Failure;
use crate::export::{self, Format};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::fold::plural;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::store::outside;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Prints a table in the format asked for; `json` replaces the table's own
/// JSON where a command's contract differs.
///
/// # Errors
/// If it cannot be written.
pub fn table(context: &Context, table: &Table, json: Option<&Value>) -> Result<(), Failure> {
    let format = context.format()?.unwrap_or(Format::Text);
    if let (Format::Json, Some(value)) = (format, json) {
        return self::json(context, value);
    }
    send(context, &written(context, table, format)?)
}

/// Prints several tables: for people below each other; any other format holds
/// one table only, which is `joined`.
///
/// # Errors
/// If it cannot be written.
pub fn tables(context: &Context, tables: &[Table], joined: impl FnOnce() -> Table) -> Result<(), Failure> {
    if let [one] = tables {
        return table(context, one, None);
    }
    if context.format()?.unwrap_or(Format::Text) != Format::Text {
        return table(context, &joined(), None);
    }
    let all: Result<Vec<Vec<u8>>, Failure> = tables.iter().map(|one| written(context, one, Format::Text)).collect();
    send(context, &all?.join(&b"\n"[..]))
}

/// Prints tables below each other, for people; any other format holds the first
/// alone. A note that stands below one table is not said again below the next.
///
/// # Errors
/// If they cannot be written.
pub fn pictured(context: &Context, tables: &[&Table]) -> Result<(), Failure> {
    let [first, ..] = tables else { return Ok(()) };
    if context.format()?.unwrap_or(Format::Text) != Format::Text {
        return table(context, first, None);
    }
    let mut out = Vec::new();
    let mut said: Vec<&String> = Vec::new();
    for (at, one) in tables.iter().enumerate() {
        let new = one.notes.iter().filter(|note| !said.contains(note)).cloned().collect();
        said.extend(&one.notes);
        if at > 0 {
            out.push(b'\n');
        }
        out.extend(written(context, &Table { notes: new, ..(*one).clone() }, Format::Text)?);
    }
    send(context, &out)
}

/// How text looks here.
fn options(context: &Context) -> export::Options {
    let terminal = std::io::stdout().is_terminal() && context.output.is_none();
    let colour = terminal && std::env::var_os("NO_COLOR").is_none();
    export::Options { width: context.output.is_none().then(width), colour, heat: context.heat }
}

/// The bytes of a table in a format.
///
/// # Errors
/// If it cannot be written so, or not to a terminal.
pub fn written(context: &Context, table: &Table, format: Format) -> Result<Vec<u8>, Failure> {
    let terminal = std::io::stdout().is_terminal() && context.output.is_none();
    let options = options(context);
    let bytes = export::write(table, format, &options).map_err(Failure::new)?;
    if format.is_binary() && terminal {
        let hint = format!("write it to a file: -o table.{}", format.word());
        return Err(Failure::new(format!("{} cannot be shown in a terminal", format.word())).hint(hint));
    }
    match terminal && format != Format::Text {
        true => Ok(safe(&String::from_utf8_lossy(&bytes)).into_bytes()),
        false => Ok(bytes),
    }
}

/// `text` with every control character but line ends and tabs made visible:
/// what stands in a study's files never commands the terminal.
pub fn safe(text: &str) -> String {
    if is_safe(text) {
        return text.to_owned();
    }
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { crate::model::diagnostic::visible(c) }).collect()
}

/// Makes what stands in a text from a byte on [`safe`].
pub fn make_safe(text: &mut String, from: usize) {
    if !is_safe(&text[from..]) {
        let words = text.split_off(from);
        text.push_str(&safe(&words));
    }
}

/// True for words that need no such thing, as nearly all.
fn is_safe(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t'))
}

/// Prints faults: for people by `text`, as JSON or as a table otherwise.
///
/// # Errors
/// If they cannot be written.
pub fn faults(context: &Context, faults: &[Diagnostic], text: impl Fn() -> String) -> Result<(), Failure> {
    if context.format()?.unwrap_or(Format::Text) == Format::Text {
        return super::lines::print(context, &text());
    }
    let word = |f: &Diagnostic| {
        serde_json::to_value(f.severity).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let json: Vec<Value> = faults
        .iter()
        .map(|f| json!({"rule": f.rule, "severity": f.severity, "file": f.file, "line": f.line, "message": f.message, "help": f.help}))
        .collect();
    let rows = faults
        .iter()
        .map(|f| {
            let line = f.line.map_or(Cell::Blank(""), |l| Cell::Count(u64::from(l)));
            vec![
                Cell::Text(f.rule.to_owned()),
                Cell::Text(word(f)),
                Cell::Text(f.file.clone()),
                line,
                Cell::Text(f.message.clone()),
                Cell::Text(f.help.clone()),
            ]
        })
        .collect();
    let columns = [
        ("rule", Kind::Text),
        ("severity", Kind::Text),
        ("file", Kind::Text),
        ("line", Kind::Number),
        ("message", Kind::Prose),
        ("help", Kind::Prose),
    ];
    let columns = columns.iter().map(|(key, kind)| Column::new(key, *kind)).collect();
    table(context, &Table::list("Faults", columns, rows), Some(&Value::Array(json)))
}

/// Prints JSON: one document, indented, with a line end.
///
/// # Errors
/// If it cannot be written.
pub fn json(context: &Context, value: &Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(Failure::new)?;
    send(context, export::json::escaped(text + "\n").as_bytes())
}

/// Prints text for people, control characters made visible.
///
/// # Errors
/// If it cannot be written.
pub fn text(context: &Context, text: &str) -> Result<(), Failure> {
    send(context, safe(text).as_bytes())
}

/// Prints text whose control characters are the program's own: what stands in
/// the study went through [`safe`] before.
///
/// # Errors
/// If it cannot be written.
pub fn styled(context: &Context, text: &str) -> Result<(), Failure> {
    send(context, text.as_bytes())
}

/// True if JSON was asked for.
///
/// # Errors
/// If the format asked for is none.
pub fn wants_json(context: &Context) -> Result<bool, Failure> {
    Ok(context.format()? == Some(Format::Json))
}

/// True if what a command prints is shown on a terminal.
pub fn is_terminal(context: &Context) -> bool {
    context.output.is_none() && std::io::stdout().is_terminal()
}

/// Prints a page: never to a terminal (see [`is_terminal`]).
///
/// # Errors
/// If it cannot be written.
pub fn page(context: &Context, bytes: &[u8]) -> Result<(), Failure> {
    send(context, bytes)
}

fn send(context: &Context, bytes: &[u8]) -> Result<(), Failure> {
    pieces(context, &[bytes])
}

/// Prints what stands in pieces: never to a terminal (see [`is_terminal`]).
///
/// # Errors
/// If it cannot be written.
pub fn pieces(context: &Context, pieces: &[&[u8]]) -> Result<(), Failure> {
    if let Some(path) = &context.output {
        to_file(path, pieces)?;
        say(&format!("written: {}", path.display()));
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    pieces.iter().try_for_each(|bytes| out.write_all(bytes))?;
    out.flush()?;
    Ok(())
}

/// Output that is made bit by bit. A terminal or pipe gets each at once, a file all
/// of them at the end.
#[derive(Debug)]
pub struct Pieces<'c> {
    context: &'c Context,
    kept: Vec<u8>,
}

impl<'c> Pieces<'c> {
    /// Nothing yet.
    pub fn new(context: &'c Context) -> Self {
        Self { context, kept: Vec::new() }
    }

    /// The next bytes.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self.context.output {
            Some(_) => self.kept.extend_from_slice(bytes),
            None => std::io::stdout().lock().write_all(bytes)?,
        }
        Ok(())
    }

    /// The last ones.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn end(mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.kept.extend_from_slice(bytes);
        send(self.context, &self.kept)
    }
}

/// Writes an export; see [`outside::write`].
fn to_file(path: &Path, pieces: &[&[u8]]) -> Result<(), Failure> {
    outside::write_pieces(path, pieces).map_err(|e| match (e.to_string(), e.hint()) {
        (words, "") => Failure::new(words),
        (words, hint) => Failure::new(words).hint(hint),
    })
}

/// A line for a person, on standard error, so that pipes stay clean.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", safe(line));
}

/// How far long work is, on standard error, if that is a terminal and the work
/// takes longer than a moment.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    began: std::time::Instant,
    shown: bool,
}

impl Progress {
    /// Begins. `what` stands behind the numbers: `sources indexed`.
    pub fn new(what: &'static str) -> Self {
        Self { what, began: std::time::Instant::now(), shown: false }
    }

    /// So much is done. Always true: who wants to stop presses Ctrl-c.
    pub fn at(&mut self, done: usize, of: usize) -> bool {
        let long = self.began.elapsed() > std::time::Duration::from_millis(300);
        if long && std::io::stderr().is_terminal() {
            let _ = write!(std::io::stderr().lock(), "\r{done} of {of} {}", self.what);
            self.shown = true;
        }
        true
    }

    /// Takes the line away.
    pub fn end(self) {
        if self.shown {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// How text for people looks: with colour on a terminal that may have it.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns.
    pub width: u16,
    /// Before words that were found, and behind them.
    pub open: &'static str,
    /// Behind words that were found.
    pub close: &'static str,
    /// Columns that both take.
    pub signs: usize,
    /// Before a heading.
    pub strong: &'static str,
    /// Behind it.
    pub plain: &'static str,
}

impl Look {
    /// The look of what this command prints.
    pub fn of(context: &Context) -> Self {
        let terminal = std::io::stdout().is_terminal() && context.output.is_none();
        let width = width();
        match terminal && std::env::var_os("NO_COLOR").is_none() {
            true => {
                let (open, close) = ("\u{1b}[1;33m", "\u{1b}[0m");
                Self { width, open, close, signs: 0, strong: "\u{1b}[1m", plain: "\u{1b}[0m" }
            }
            false => Self { width, open: "[[", close: "]]", signs: 4, strong: "", plain: "" },
        }
    }
}

/// Columns to fill: those that are known, else 100 (a pipe).
fn width() -> u16 {
    known_width().unwrap_or(100)
}

/// `COLUMNS`, else those of the terminal; `None` of a pipe.
pub fn known_width() -> Option<u16> {
    let set = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| *c >= 20);
    // Asked of anything else, it would start a program to find out.
    let terminal = || std::io::stdout().is_terminal().then(|| crossterm::terminal::size().ok()).flatten();
    set.or_else(|| terminal().map(|(columns, _)| columns))
}

/// A fault as people read it: `file:line`, what stands there, what to do.
pub fn fault(fault: &Diagnostic) -> String {
    let word = match fault.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let place = match (fault.file.as_str(), fault.line) {
        ("", _) => "this study".to_owned(),
        (file, Some(line)) => format!("{file}:{line}"),
        (file, None) => file.to_owned(),
    };
    let mut out =
        format!("{place}: {word}: {} [{}]\n", crate::model::diagnostic::printable(&fault.message, 400), fault.rule);
    if let Some(excerpt) = &fault.excerpt {
        out.push_str(&format!("    | {excerpt}\n"));
    }
    if !fault.help.is_empty() {
        out.push_str(&format!("    → {}\n", fault.help));
    }
    out
}

/// How many faults there are, for the end of a command that only reads.
pub fn mention_faults(faults: &[Diagnostic]) {
    mention(counted(faults));
}

/// How many errors and warnings there are.
pub fn counted(faults: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| faults.iter().filter(|f| f.severity == severity).count();
    (of(Severity::Error), of(Severity::Warning))
}

/// [`mention_faults`], where errors and warnings are counted already.
pub fn mention((errors, warnings): (usize, usize)) {
    if errors + warnings > 0 {
        say(&format!(
            "emic: {} and {} in the study's files; `emic check` shows them",
            plural(errors, "error"),
            plural(warnings, "warning")
        ));
    }
}
