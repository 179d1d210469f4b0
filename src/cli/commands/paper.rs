//! `emic paper`: the tables, figures and sheets that a paper needs, in a folder.

use super::codings::{filters, scope};
use super::{flag, option, text};
use crate::analysis::matrix::{Axes, Axis};
use crate::analysis::paper::{self, Made, Options, Paper, SHEETS, Written};
use crate::analysis::record::choose;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::{self, ExportError, Format};
use crate::model::anchor::sha256;
use crate::model::fold::plural;
use crate::model::nearest::{hint, nearest};
use crate::model::paper::{Body, Piece};
use crate::model::study::Study;
use crate::store::{folder, inputs};
use crate::text::codebook::past::past;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The row.
pub const ROW: Row = Row { name: "paper", build, run };

/// Formats where none are asked for, as far as they are written.
const USUAL: [&str; 4] = ["md", "csv", "svg", "docx"];

fn build(command: Command) -> Command {
    let names = |id: &'static str, help: &'static str| option(id, "NAMES", help).value_delimiter(',');
    let sheets: Vec<String> = SHEETS.iter().map(|row| format!("  {:<20} {}", row.id, row.about)).collect();
    filters(command)
        .about("Write the tables, figures and checklists a paper needs into a folder")
        .arg(Arg::new("dir").value_name("DIR").required(true).value_parser(value_parser!(PathBuf)).help("The folder: new, empty, or emic's own from before"))
        .arg(flag("dry-run", "Show what would be written, and write nothing"))
        .arg(option("sample", "ROWS,COLUMNS", "Two attributes for the composition of the sample, such as area,role"))
        .arg(option("columns", "AXIS", "Columns of the theme matrix; else the first attribute with 2 to 15 values"))
        .arg(names("attributes", "Only these attributes of participants"))
        .arg(names("sheets", "Only these sheets, such as codebook,coreq"))
        .arg(names("with", "These too, where the study's method leaves them out"))
        .arg(names("without", "Not these sheets"))
        .arg(option("tests", "ATTRIBUTE", "Test codes against this attribute; may be given several times").action(ArgAction::Append))
        .arg(flag("all-quotes", "Quote every participant, whatever their consent says"))
        .arg(option("at-least", "N", "Hide counts of fewer participants, and leave the table of persons out").value_parser(value_parser!(u16)).default_value("0"))
        .after_help(format!("The same study, version and options give the same bytes. Each table is written in every\nformat of --format (several with commas; md, csv, svg and docx if it is not given, as far\nas there are such files; svg where there is a picture). README.md lists every file and\nevery file of the study it was made from, with digests.\n\nNothing of yours is written over: files that you changed or added stop it.\n\nSheets:\n{}\n\nExamples:\n  emic paper paper --dry-run\n  emic paper paper\n  emic paper tables --format csv,xlsx --sample area,role --without participants\n  emic paper checklists --sheets coreq,srqr,methods --format md\n  emic paper for-others --record union --at-least 3\n\nExit status: 0 written, 1 there is nothing to write.", sheets.join("\n")))
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if context.output.is_some() {
        return Err(Failure::new("a paper is a folder of files").hint("name the folder without -o: emic paper DIR"));
    }
    let formats = formats(context)?;
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let options = options(matches, study)?;
    let inputs = inputs::inputs(&study.root, study.only.as_deref())?;
    let made = Made {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        digest: inputs::digest(&inputs),
        inputs,
        past: past(study),
    };
    let mut paper = paper::paper(study, &scope, &options, &made).map_err(Failure::new)?;
    if paper.pieces.is_empty() {
        output::say("emic: there is nothing to write of this study");
        return Ok(Outcome::Findings);
    }
    let asked = asked(matches, &scope.record.to_string());
    let (files, about) = with_list(files(&mut paper, &formats)?, &paper, &made, (&study.config.title, &asked));
    let dir = matches.get_one::<PathBuf>("dir").cloned().unwrap_or_default();
    let failed = |e: folder::FolderError| match (e.to_string(), e.hint()) {
        (words, "") => Failure::new(words),
        (words, hint) => Failure::new(words).hint(hint),
    };
    if matches.get_flag("dry-run") {
        let old = folder::look(&dir, &files).map_err(failed)?;
        output::text(context, &listed(&about, &old, &paper))?;
    } else {
        folder::write(&dir, &files).map_err(failed)?;
        let left: Vec<&str> = paper.left_out.iter().map(|(id, _)| id.as_str()).collect();
        output::say(&format!("written: {} in {}", plural(files.len(), "file"), dir.display()));
        if !left.is_empty() {
            output::say(&format!("left out: {}; README.md says why", left.join(", ")));
        }
    }
    output::mention_faults(session.faults());
    Ok(Outcome::Fine)
}

/// The formats asked for.
fn formats(context: &Context) -> Result<Vec<Format>, Failure> {
    let Some(words) = context.format_words() else {
        return Ok(USUAL.into_iter().filter_map(|word| Format::parse(word).ok()).collect());
    };
    let mut out = Vec::new();
    for word in words.split(',').filter(|word| !word.trim().is_empty()) {
        let format = Format::parse(word).map_err(Failure::new)?;
        if !out.contains(&format) {
            out.push(format);
        }
    }
    Ok(out)
}

fn options(matches: &ArgMatches, study: &Study) -> Result<Options, Failure> {
    let axis = |word: &str| Axis::parse(study, word).map_err(Failure::new);
    let axes = |word: &str| Axes::parse(study, word).map_err(Failure::new);
    let sheets = |id: &str| -> Result<Vec<&'static str>, Failure> {
        let words = matches.get_many::<String>(id).unwrap_or_default();
        words.map(|word| paper::sheet(word).map_err(Failure::new)).collect()
    };
    let sample = text(matches, "sample").map(|words| match words.split_once(',') {
        Some((rows, columns)) => axes(rows).and_then(|rows| Ok((rows, axes(columns)?))),
        None => Ok((axes(words)?, Axes::from(Axis::All))),
    });
    let attributes: Vec<String> = matches.get_many::<String>("attributes").unwrap_or_default().cloned().collect();
    if let Some(odd) = attributes.iter().find(|name| !study.attribute_names.contains(name)) {
        let near = nearest(odd, study.attribute_names.iter().map(String::as_str));
        return Err(Failure::new(format!("participants have no attribute “{odd}”{}", hint(near))));
    }
    Ok(Options {
        sample: sample.transpose()?,
        attributes,
        columns: text(matches, "columns").map(axis).transpose()?,
        all_quotes: matches.get_flag("all-quotes"),
        at_least: u64::from(matches.get_one::<u16>("at-least").copied().unwrap_or(0)),
        tests: super::report::tested(matches, study)?,
        sheets: sheets("sheets")?,
        with: sheets("with")?,
        without: sheets("without")?,
    })
}

type Files = (Vec<(String, Vec<u8>)>, Vec<(String, String)>);

/// Every file with its bytes, and every file with what it is. What a format cannot
/// hold is left out, and said.
fn files(paper: &mut Paper, formats: &[Format]) -> Result<Files, Failure> {
    let (mut files, mut about, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for piece in &paper.pieces {
        for (ending, bytes) in written(piece, formats) {
            let name = format!("{}.{ending}", piece.name);
            match bytes {
                Ok(bytes) => {
                    about.push((name.clone(), piece.about.clone()));
                    files.push((name, bytes));
                }
                // Not every table is a picture or a map.
                Err(ExportError::NoPicture | ExportError::NoMap) => {}
                Err(
                    e @ (ExportError::TooLarge { .. }
                    | ExportError::TooWide { .. }
                    | ExportError::TooWideForWord { .. }),
                ) => {
                    left.push((name, format!("It does not fit: {e}.")));
                }
                Err(e) => return Err(Failure::new(format!("{name}: {e}"))),
            }
        }
    }
    paper.left_out.extend(left);
    Ok((files, about))
}

/// A piece in every format, each with its ending.
fn written(piece: &Piece, formats: &[Format]) -> Vec<(&'static str, Result<Vec<u8>, ExportError>)> {
    let options = export::Options::default();
    if let Body::Page(page) = &piece.body {
        return vec![("md", Ok(export::page(page)))];
    }
    let only_drawn = matches!(piece.body, Body::Picture(_));
    let one = |format: &Format| {
        let bytes = match (format, piece.page(), piece.table()) {
            _ if only_drawn && !format.draws() => return None,
            (Format::Md, Some(page), _) => Ok(export::page(page)),
            (_, _, Some(table)) => export::write(table, *format, &options),
            _ => return None,
        };
        let row = export::formats().iter().find(|row| row.format == *format);
        Some((row.and_then(|row| row.extensions.first()).copied().unwrap_or("txt"), bytes))
    };
    formats.iter().filter_map(one).collect()
}

/// The same with `README.md`, which lists the others.
fn with_list((mut files, mut about): Files, paper: &Paper, made: &Made, (title, asked): (&str, &str)) -> Files {
    let list: Vec<Written> = files
        .iter()
        .zip(&about)
        .map(|((name, bytes), (_, about))| Written { name: name.clone(), about: about.clone(), sha256: sha256(bytes) })
        .collect();
    let page = export::page(&paper::readme(title, paper, &list, made, asked));
    files.push((folder::LIST.to_owned(), folder::sealed(page)));
    about.push((folder::LIST.to_owned(), "All of them, and what they were made from".to_owned()));
    (files, about)
}

/// The command that makes the same again, but for the folder. The record stands in
/// it whether it was asked for or not.
fn asked(matches: &ArgMatches, record: &str) -> String {
    const OTHERS: [&str; 6] = ["study", "coder", "output", "dir", "dry-run", "record"];
    let mut out = vec![format!("emic paper DIR --record {}", quoted(record))];
    let given = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine) && !OTHERS.contains(id);
    let ids: BTreeSet<&str> = matches.ids().map(clap::Id::as_str).filter(given).collect();
    for id in ids {
        let flag = matches.try_get_one::<bool>(id).is_ok();
        let values = matches.get_raw(id).into_iter().flatten().filter(|_| !flag);
        let values: Vec<String> = values.map(|v| format!("--{id} {}", quoted(&v.to_string_lossy()))).collect();
        out.push(if flag { format!("--{id}") } else { values.join(" ") });
    }
    out.join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "-_:.,=/".contains(c));
    if plain && !word.is_empty() { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// What would be written, for people.
fn listed(about: &[(String, String)], old: &[String], paper: &Paper) -> String {
    let width = about.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut out: String = about.iter().map(|(name, about)| format!("  {name:<width$}  {about}\n")).collect();
    old.iter().for_each(|name| out.push_str(&format!("- {name:<width$}  from before, would be taken away\n")));
    paper.left_out.iter().for_each(|(id, why)| out.push_str(&format!("left out: {id}. {why}\n")));
    out.push_str(&format!("{} would be written.\n", plural(about.len(), "file")));
    out
}
