//! `emic import`: other people's transcripts become sources.

use super::{flag, option, positional, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::import::{self, Draft, Options};
use crate::model::fold::plural;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::store::{self, lock};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt::Write;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};

/// The row.
pub const ROW: Row = Row { name: "import", build, run };

fn build(command: Command) -> Command {
    let formats: String = import::formats().iter().map(|f| format!("  {:<5} {}\n", f.name, f.description)).collect();
    command
        .about("Turn transcripts into sources")
        .arg(positional("file", "Files, or folders of files").required(true).num_args(1..).value_parser(clap::value_parser!(PathBuf)))
        .arg(option("as", "FORMAT", "Read as this format, whatever the name says; `quotations` takes participants' words out of published articles"))
        .arg(option("encoding", "NAME", "Text encoding, such as windows-1252; else found out and shown"))
        .arg(option("id", "ID", "The new source's id (one file only); else made from the file's name"))
        .arg(flag("bold-speakers", "Word files without names: take bold paragraphs as one speaker, the rest as another"))
        .arg(option("with", "N,…", "Of articles: take these doubtful quotations too, by their number in --dry-run"))
        .arg(option("without", "N,…", "Of articles: leave these quotations out"))
        .arg(flag("dry-run", "Show what would be made, and make nothing"))
        .after_help(format!("Speakers, times and paragraphs are recognised; look at the report, and at the file.\n\nFormats:\n{formats}\nExamples:\n  emic import --dry-run interviews/*.docx\n  emic import interviews/ --encoding windows-1252\n  emic import --as quotations article.md --dry-run     every quotation with section, participant and line\n  emic import --as quotations article.md -o synthesis  a new study of the quotations of an article\n\nExit status: 0 all imported, 1 some not (each is named), 2 could not run."))
}

/// A file that can be imported.
struct Ready {
    from: PathBuf,
    id: String,
    draft: Draft,
    text: String,
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if text(matches, "as") == Some("quotations") {
        return super::quotations::run(context, matches);
    }
    if ["with", "without"].iter().any(|key| matches.contains_id(key)) {
        return Err(Failure::new("--with and --without are for --as quotations"));
    }
    let session = context.session()?;
    let root = session.study().root.clone();
    let options = Options {
        format: text(matches, "as").map(str::to_owned),
        encoding: text(matches, "encoding").map(str::to_owned),
        formatting_as_speakers: matches.get_flag("bold-speakers"),
    };
    let files = files(matches.get_many::<PathBuf>("file").unwrap_or_default(), options.format.is_some())?;
    let own_id = text(matches, "id");
    if own_id.is_some() && files.len() != 1 {
        return Err(Failure::new("--id names one source, and there are several files"));
    }
    let mut taken: HashSet<String> = session.study().sources.iter().map(|s| s.id.to_lowercase()).collect();
    let known = |sha: &str| {
        session
            .study()
            .sources
            .iter()
            .find(|s| origin_of(&root, &s.file).is_some_and(|o| o.contains(sha)))
            .map(|s| s.id.clone())
    };
    let (mut ready, mut bad) = (Vec::new(), Vec::new());
    for (index, from) in files.iter().enumerate() {
        progress(index, files.len(), from);
        match read(from, &options, own_id, &mut taken, &known) {
            Ok(one) => ready.push(one),
            Err(why) => bad.push((from.clone(), why)),
        }
    }
    progress_done(files.len());
    let dry = matches.get_flag("dry-run");
    let mut made = Vec::new();
    for one in ready {
        match if dry { Ok(()) } else { write(&root, &one) } {
            Ok(()) => made.push(one),
            Err(e) => bad.push((one.from, (e.to_string(), e.hint().to_owned()))),
        }
    }
    report(context, &made, &bad, dry)?;
    Ok(if bad.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

/// The files named, those in named folders included.
pub(super) fn files<'p>(named: impl Iterator<Item = &'p PathBuf>, any: bool) -> Result<Vec<PathBuf>, Failure> {
    let mut out = Vec::new();
    for path in named {
        if !path.is_dir() {
            out.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path)
            .map_err(|e| Failure::new(format!("the folder {} cannot be read: {e}", path.display())))?;
        let known = |p: &Path| {
            p.extension().is_some_and(|e| {
                import::formats().iter().any(|f| f.extensions.contains(&&*e.to_string_lossy().to_lowercase()))
            })
        };
        let mut inside: Vec<PathBuf> =
            entries.flatten().map(|e| e.path()).filter(|p| p.is_file() && (any || known(p))).collect();
        inside.sort();
        out.extend(inside);
    }
    Ok(out)
}

fn read(
    from: &Path,
    options: &Options,
    own_id: Option<&str>,
    taken: &mut HashSet<String>,
    known: &dyn Fn(&str) -> Option<String>,
) -> Result<Ready, (String, String)> {
    let bytes = std::fs::read(from)
        .map_err(|e| (format!("cannot be read: {e}"), "look at the name and your rights".to_owned()))?;
    let sha = crate::model::anchor::sha256(&bytes);
    if let Some(id) = known(&sha) {
        return Err((
            format!("was imported before, as {id}"),
            "delete or rename that source first if you want it again".to_owned(),
        ));
    }
    let name = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut draft = import::read(&name, &bytes, options).map_err(|e| (e.to_string(), e.help()))?;
    let stem = from.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    draft.title.get_or_insert_with(|| stem.clone());
    let id = match own_id {
        Some(id) if taken.contains(&id.to_lowercase()) => {
            return Err((format!("there is a source {id} already"), "choose another --id".to_owned()));
        }
        Some(id) if id.eq_ignore_ascii_case("readme") => {
            return Err(("a file README.md in corpus/ is no source".to_owned(), "choose another --id".to_owned()));
        }
        Some(id) => id.to_owned(),
        None => free_id(&stem, taken),
    };
    taken.insert(id.to_lowercase());
    let text = draft.to_source(&id, &name, &sha);
    Ok(Ready { from: from.to_owned(), id, draft, text })
}

/// An id from a file's name: letters (of any script) and digits, the rest `-`.
/// Never `readme`: a README.md in the corpus is no source.
pub(super) fn free_id(stem: &str, taken: &HashSet<String>) -> String {
    let mut id = String::new();
    for c in stem.to_lowercase().chars() {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-').to_owned();
    let id = if id.is_empty() { "source".to_owned() } else { id };
    let mut candidates = std::iter::once(id.clone()).chain((2..).map(|n| format!("{id}-{n}")));
    candidates.find(|c| c != "readme" && !taken.contains(c)).unwrap_or(id)
}

/// The `imported:` line of a source, as written.
fn origin_of(root: &Path, file: &str) -> Option<String> {
    let text = std::fs::read_to_string(root.join(file)).ok()?;
    text.lines().take(40).find(|l| l.starts_with("imported:")).map(str::to_owned)
}

fn write(root: &Path, one: &Ready) -> Result<(), store::StoreError> {
    let held = lock::take(root)?;
    store::save::save(root, &path_of(&one.id), None, &one.text, &held)
}

pub(super) fn path_of(id: &str) -> String {
    format!("corpus/{}.md", store::layout::file_name(id))
}

fn progress(index: usize, of: usize, path: &Path) {
    if of > 3 && std::io::stderr().is_terminal() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let _ =
            write!(std::io::stderr(), "\r\x1b[K{}/{of} {}", index + 1, crate::model::diagnostic::printable(&name, 50));
    }
}

fn progress_done(of: usize) {
    if of > 3 && std::io::stderr().is_terminal() {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
}

fn report(context: &Context, made: &[Ready], bad: &[(PathBuf, (String, String))], dry: bool) -> Result<(), Failure> {
    if output::wants_json(context)? {
        let made: Vec<Value> = made.iter().map(as_json).collect();
        let bad: Vec<Value> = bad
            .iter()
            .map(|(path, (why, help))| json!({"from": path.to_string_lossy(), "message": why, "help": help}))
            .collect();
        return output::json(context, &json!({"dry_run": dry, "imported": made, "refused": bad}));
    }
    if context.format()?.is_some_and(|f| f != Format::Text) {
        return output::table(context, &as_table(made, bad), None);
    }
    let mut out = String::new();
    for one in made {
        describe(&mut out, one, dry);
    }
    for (path, (why, help)) in bad {
        let _ = writeln!(out, "NOT imported: {}: {why}\n    → {help}", path.display());
    }
    let verb = if dry { "would be imported" } else { "imported" };
    let _ = writeln!(out, "{} {verb}, {} refused.", plural(made.len(), "file"), bad.len());
    if !dry && !made.is_empty() {
        out.push_str("Next: say in each source's front matter who is a participant (`participants:`) and who asks (`interviewers:`).\n");
    }
    output::text(context, &out)
}

/// One row a file, imported or refused.
fn as_table(made: &[Ready], bad: &[(PathBuf, (String, String))]) -> Table {
    let path = |p: &Path| Cell::Text(p.to_string_lossy().into_owned());
    let mut rows: Vec<Vec<Cell>> = made
        .iter()
        .map(|one| {
            let counts = one.draft.counts();
            let speakers = counts.speakers.iter().map(|s| format!("{} {}", s.label, s.turns)).collect();
            vec![
                path(&one.from),
                Cell::Text(one.id.clone()),
                Cell::Text(one.draft.format.to_owned()),
                Cell::Text(one.draft.encoding.clone()),
                Cell::Count(counts.words as u64),
                Cell::Count(counts.turns as u64),
                Cell::List(speakers),
                Cell::Blank(""),
            ]
        })
        .collect();
    rows.extend(bad.iter().map(|(from, (why, _))| {
        let mut row = vec![path(from)];
        row.extend((0..6).map(|_| Cell::Blank("")));
        row.push(Cell::Text(why.clone()));
        row
    }));
    let columns = [
        ("from", Kind::Text),
        ("id", Kind::Text),
        ("format", Kind::Text),
        ("encoding", Kind::Text),
        ("words", Kind::Number),
        ("turns", Kind::Number),
        ("speakers", Kind::Text),
        ("refused", Kind::Prose),
    ];
    Table::list("Imported files", columns.iter().map(|(k, kind)| Column::new(k, *kind)).collect(), rows)
}

fn describe(out: &mut String, one: &Ready, dry: bool) {
    let counts = one.draft.counts();
    let verb = if dry { "would make" } else { "made" };
    let _ = writeln!(out, "{} → {verb} {}", one.from.display(), path_of(&one.id));
    let times = if one.draft.has_times() { "with times" } else { "no times" };
    let turns = if counts.speakers.is_empty() { String::new() } else { format!(", {}", plural(counts.turns, "turn")) };
    let _ = writeln!(
        out,
        "    {} ({}, {}): {}{turns}, {times}",
        one.draft.format,
        one.draft.shape,
        one.draft.encoding,
        plural(counts.words, "word")
    );
    let speakers: Vec<String> = counts.speakers.iter().take(8).map(|s| format!("{} {}", s.label, s.turns)).collect();
    let more = counts.speakers.len().saturating_sub(8);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    let speakers = if speakers.is_empty() { "none named".to_owned() } else { format!("{}{more}", speakers.join(", ")) };
    let _ = writeln!(out, "    speakers: {}", crate::model::diagnostic::printable(&speakers, 300));
    let _ = writeln!(
        out,
        "    from “{}” to “{}”",
        crate::model::diagnostic::printable(&counts.first_words, 80),
        crate::model::diagnostic::printable(&counts.last_words, 80)
    );
    for warning in one.draft.warnings.iter().take(10) {
        let line = warning.line.map_or(String::new(), |l| format!("line {l}: "));
        let _ = writeln!(out, "    note: {line}{}", crate::model::diagnostic::printable(&warning.message, 300));
    }
    if one.draft.warnings.len() > 10 {
        let _ = writeln!(out, "    note: and {} more (--format json shows them)", one.draft.warnings.len() - 10);
    }
    for comment in &one.draft.comments {
        let author = comment.author.as_deref().unwrap_or("somebody");
        let _ = writeln!(
            out,
            "    comment by {author} (not in the source): {}",
            crate::model::diagnostic::printable(&comment.text, 200)
        );
    }
}

fn as_json(one: &Ready) -> Value {
    let counts = one.draft.counts();
    let speakers: Vec<Value> =
        counts.speakers.iter().map(|s| json!({"label": s.label, "segments": s.segments, "turns": s.turns})).collect();
    let warnings: Vec<Value> =
        one.draft.warnings.iter().map(|w| json!({"line": w.line, "message": w.message})).collect();
    let comments: Vec<Value> =
        one.draft.comments.iter().map(|c| json!({"author": c.author, "quote": c.quote, "text": c.text})).collect();
    json!({
        "from": one.from.to_string_lossy(), "id": one.id, "file": path_of(&one.id), "format": one.draft.format, "shape": one.draft.shape,
        "encoding": one.draft.encoding, "words": counts.words, "segments": counts.segments, "turns": counts.turns, "speakers": speakers,
        "first_words": counts.first_words, "last_words": counts.last_words, "has_times": one.draft.has_times(), "warnings": warnings, "comments": comments,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_file_names_and_never_clash() {
        let taken = HashSet::from(["interview-7".to_owned()]);
        assert_eq!(free_id("Interview  7 ", &taken), "interview-7-2");
        assert_eq!(free_id("訪談 1", &taken), "訪談-1");
        assert_eq!(free_id("…", &taken), "source");
        assert_eq!(free_id("README", &taken), "readme-2");
    }

    #[test]
    fn turns_are_reported_where_somebody_speaks() {
        let said = |text: &str| {
            let draft = import::read("talk.txt", text.as_bytes(), &Options::default()).expect("it reads");
            let mut out = String::new();
            describe(&mut out, &Ready { from: "talk.txt".into(), id: "talk".into(), draft, text: String::new() }, true);
            out
        };
        let spoken = said("Ada: It rained.\n\nBo: It did.\n\nAda: Yes.\n\nBo: Still.\n");
        assert!(spoken.contains(" words, 4 turns, no times"), "{spoken}");
        let prose = said("The rules of the harbour.\n\nThey are old.\n");
        assert!(prose.contains(" words, no times"), "{prose}");
    }
}
