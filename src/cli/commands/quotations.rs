//! `emic import --as quotations`: the quotations of published articles as a study of their own.
//!
//! A person sees first what would be taken (`--dry-run`), with numbers; what is doubtful is taken only if its number
//! is given. The study goes into a new folder, never into one that is there.

use super::{import as plain, init, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::export::Format;
use crate::import::Options;
use crate::import::article::{self, Article};
use crate::import::quotations::attribution::doubt;
use crate::import::quotations::compose::{self, Made, Taken};
use crate::import::quotations::{self, Quotation};
use crate::model::anchor::sha256;
use crate::model::change::{Change, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::coding::Method;
use crate::model::diagnostic::printable;
use crate::model::fold::plural;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::store::init::{NewStudy, init_with};
use clap::ArgMatches;
use std::collections::HashSet;
use std::fmt::Write;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};

/// One article as read.
struct Read {
    from: PathBuf,
    id: String,
    title: String,
    sha256: String,
    article: Article,
    quotations: Vec<Quotation>,
}

/// Does it.
///
/// # Errors
/// If a file cannot be read, a number names no quotation, or the folder is there already.
pub fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let dry = matches.get_flag("dry-run");
    let dir = context.output.take();
    let paths = plain::files(matches.get_many::<PathBuf>("file").unwrap_or_default(), false)?;
    let all = read(&paths, matches)?;
    let with = numbers(text(matches, "with"))?;
    let without = numbers(text(matches, "without"))?;
    let count = all.iter().map(|a| a.quotations.len()).sum();
    if let Some(odd) = with.iter().chain(&without).find(|n| **n == 0 || **n > count) {
        return Err(Failure::new(format!("there is no quotation {odd}; there are {count}"))
            .hint("--dry-run shows their numbers"));
    }
    let taken =
        |number: usize, one: &Quotation| !without.contains(&number) && (one.doubt.is_empty() || with.contains(&number));
    if dry {
        let list = dir.filter(|d| Format::from_extension(d).is_some());
        context.output = list;
        let table = list_of(&all, &taken);
        if context.format()?.unwrap_or(Format::Text) != Format::Text {
            output::table(context, &table, None)?;
        } else {
            output::text(context, &shown(&all, &taken))?;
        }
        return Ok(if count == 0 { Outcome::Findings } else { Outcome::Fine });
    }
    let mut number = 0;
    let mut chosen = Vec::new();
    for one in &all {
        let mut kept = one.quotations.clone();
        kept.retain(|q| {
            number += 1;
            taken(number, q)
        });
        chosen.push(kept);
    }
    let doubtful = all.iter().flat_map(|a| &a.quotations).filter(|q| !q.doubt.is_empty()).count();
    if chosen.iter().all(Vec::is_empty) {
        output::say(&format!(
            "emic: no quotation with the identifier of a participant was found, so nothing was made{}",
            if doubtful > 0 { "; doubtful ones are shown by --dry-run" } else { "" }
        ));
        return Ok(Outcome::Findings);
    }
    let dir = match dir {
        Some(dir) => dir,
        None => ask()?,
    };
    make(context, &all, chosen, &dir)
}

fn read(paths: &[PathBuf], matches: &ArgMatches) -> Result<Vec<Read>, Failure> {
    let options = Options { encoding: text(matches, "encoding").map(str::to_owned), ..Options::default() };
    let own = text(matches, "id");
    if own.is_some() && paths.len() != 1 {
        return Err(Failure::new("--id names one source, and there are several files"));
    }
    let (mut out, mut ids, mut bad) = (Vec::<Read>::new(), HashSet::new(), Vec::new());
    for from in paths {
        let refused = |why: String, help: String| format!("{}: {why}; {help}", from.display());
        let bytes = match std::fs::read(from) {
            Ok(bytes) => bytes,
            Err(e) => {
                bad.push(refused(format!("cannot be read: {e}"), "look at the name and your rights".to_owned()));
                continue;
            }
        };
        let name = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = from.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match article::read(&name, &bytes, &options) {
            Ok(article) => {
                let id = own.map_or_else(|| plain::free_id(&stem, &ids), str::to_owned);
                ids.insert(id.to_lowercase());
                let title = article.title.clone().unwrap_or(stem);
                let quotations = quotations::find(&article);
                out.push(Read { from: from.clone(), id, title, sha256: sha256(&bytes), article, quotations });
            }
            Err(e) => bad.push(refused(e.to_string(), e.help())),
        }
    }
    match bad.is_empty() {
        true => Ok(out),
        false => {
            Err(bad.into_iter().fold(Failure::new("nothing was made: not every article can be read"), Failure::detail))
        }
    }
}

/// `3,5-7` as numbers.
fn numbers(said: Option<&str>) -> Result<HashSet<usize>, Failure> {
    let mut out = HashSet::new();
    for part in said.unwrap_or_default().split([',', ' ']).filter(|p| !p.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        match (from.parse::<usize>(), to.parse::<usize>()) {
            (Ok(from), Ok(to)) if from <= to && to - from < 10_000 => out.extend(from..=to),
            _ => return Err(Failure::new(format!("“{part}” is no number of a quotation")).hint("write them as 3,5-7")),
        }
    }
    Ok(out)
}

fn ask() -> Result<PathBuf, Failure> {
    let missing = || Failure::new("it is not said where the new study goes").hint("name its folder: -o DIR");
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    let _ = write!(std::io::stderr(), "Folder of the new study: ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Some(line.trim()).filter(|l| !l.is_empty()).map(PathBuf::from).ok_or_else(missing)
}

fn make(context: &mut Context, all: &[Read], chosen: Vec<Vec<Quotation>>, dir: &Path) -> Result<Outcome, Failure> {
    let used = || all.iter().zip(&chosen).filter(|(_, kept)| !kept.is_empty());
    let taken: Vec<Taken<'_>> = used()
        .map(|(one, kept)| Taken {
            id: one.id.clone(),
            title: one.title.clone(),
            file_name: one.from.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            sha256: one.sha256.clone(),
            article: &one.article,
            quotations: kept.clone(),
        })
        .collect();
    let Made { files, codings } = compose::make(&taken, &|id| plain::path_of(id));
    let coder = context.coder.clone().unwrap_or_else(init::user);
    let title = match &taken[..] {
        [one] => format!("Quotations of “{}”", one.title),
        many => format!("Quotations of {} articles", many.len()),
    };
    let new = NewStudy { title, coder: coder.clone(), language: None };
    init_with(dir, &new, &files)?;
    context.coder = Some(coder.clone());
    context.enter(dir);
    let mut session = context.writing()?;
    let by = |one: compose::Placed| NewCoding {
        by: Method::Import,
        ..NewCoding::by_hand(&one.source, one.span, one.code.map(CodeId))
    };
    session.apply(Change::Code(codings.into_iter().map(by).collect()))?;
    session.finish()?;
    let kept: usize = chosen.iter().map(Vec::len).sum();
    let people: HashSet<(usize, &str)> =
        chosen.iter().enumerate().flat_map(|(at, k)| k.iter().map(move |q| (at, q.participant.as_str()))).collect();
    let left = all.iter().map(|a| a.quotations.len()).sum::<usize>() - kept;
    let mut out = String::new();
    for (one, kept) in used() {
        let _ =
            writeln!(out, "{} → {}: {}", one.from.display(), plain::path_of(&one.id), plural(kept.len(), "quotation"));
    }
    let _ = writeln!(
        out,
        "A study stands in {}: {} of {}, coded by the headings above them, with the coder “{coder}”.",
        dir.display(),
        plural(kept, "quotation"),
        plural(people.len(), "participant"),
    );
    if left > 0 {
        let _ = writeln!(out, "{} not taken; --dry-run shows why, --with N takes one.", plural(left, "quotation"));
    }
    for one in all.iter().filter(|a| !a.article.marked) {
        let _ = writeln!(
            out,
            "{} marks no headings: they were told by their form, and how deep they stand is not known (`emic codebook move` puts that right).",
            one.from.display()
        );
    }
    output::text(context, &out)?;
    Ok(Outcome::Fine)
}

type Taking<'t> = dyn Fn(usize, &Quotation) -> bool + 't;

/// What would be taken, for people.
fn shown(all: &[Read], taken: &Taking<'_>) -> String {
    let mut out = String::new();
    let (mut number, mut kept) = (0, 0);
    for one in all {
        let _ = writeln!(out, "{}: {}", one.from.display(), printable(&one.title, 120));
        let mut section = String::new();
        for quotation in &one.quotations {
            number += 1;
            let here = path(quotation).join(" › ");
            if here != section {
                let _ = writeln!(out, "\n  {}", printable(if here.is_empty() { "(no heading)" } else { &here }, 200));
                section = here;
            }
            let takes = taken(number, quotation);
            kept += usize::from(takes);
            let sign = if takes { ' ' } else { '-' };
            let place = format!("{} {}", one.article.unit, quotation.place);
            let words = printable(&quotation.text(), 70);
            let _ =
                writeln!(out, "  {sign}{number:>3}  {:<22} {place:<10} {words}", printable(&quotation.participant, 40));
            if !quotation.doubt.is_empty() {
                let printed = printable(&quotation.printed, 100);
                let _ = writeln!(out, "        not sure: {}: “{printed}”", doubt::sentence(quotation.doubt));
            }
        }
        for warning in &one.article.warnings {
            let _ = writeln!(out, "  note: {}", printable(&warning.message, 300));
        }
        if !one.article.marked {
            out.push_str("\n  note: this file marks no headings; they were told by their form\n");
        }
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "{kept} of {} would be taken. Those with - stay out: --with N takes one, --without N leaves one out.",
        plural(number, "quotation")
    );
    out
}

fn path(quotation: &Quotation) -> Vec<String> {
    quotation.section.iter().map(|h| h.name.clone()).collect()
}

/// One row a quotation.
fn list_of(all: &[Read], taken: &Taking<'_>) -> Table {
    let mut rows = Vec::new();
    for (one, quotation) in all.iter().flat_map(|a| a.quotations.iter().map(move |q| (a, q))) {
        let number = rows.len() + 1;
        rows.push(vec![
            Cell::Count(number as u64),
            Cell::Flag(taken(number, quotation)),
            Cell::Text(one.id.clone()),
            Cell::List(path(quotation)),
            Cell::Text(quotation.participant.clone()),
            Cell::Text(quotation.described.clone()),
            Cell::Text(quotation.printed.clone()),
            Cell::Text(one.article.unit.to_owned()),
            Cell::Count(u64::from(quotation.place)),
            Cell::Text(quotation.doubt.to_owned()),
            Cell::Text(quotation.text()),
        ]);
    }
    let columns = [
        ("number", Kind::Number),
        ("taken", Kind::Text),
        ("source", Kind::Text),
        ("section", Kind::Text),
        ("participant", Kind::Text),
        ("described", Kind::Text),
        ("attribution", Kind::Text),
        ("unit", Kind::Text),
        ("place", Kind::Number),
        ("doubt", Kind::Text),
        ("text", Kind::Prose),
    ];
    Table::list("Quotations", columns.iter().map(|(key, kind)| Column::new(key, *kind)).collect(), rows)
}
