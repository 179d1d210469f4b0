//! `emic portrait`, `emic line`: codes along a source, and a code along all sources.

use super::codings::{filters, scope};
use super::{option, positional, required, text};
use crate::analysis::portraits::{Along, line, portrait};
use crate::analysis::record::choose;
use crate::analysis::saturation::Unit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::codebook::CodeId;
use crate::model::nearest::{hint, nearest};
use crate::model::source::Source;
use crate::model::study::Study;
use crate::model::table::{Shape, Table};
use clap::{Arg, ArgMatches, Command};

/// The row of portraits.
pub const PORTRAIT: Row = Row { name: "portrait", build, run };
/// The row of lines.
pub const LINE: Row = Row { name: "line", build: build_line, run: run_line };

fn along() -> Arg {
    let words = ["words", "turns", "characters"];
    let help = "What lies along the axis; else words, or characters where scripts have no spaces";
    option("along", "UNIT", help).value_parser(words)
}

fn build(command: Command) -> Command {
    let sources = positional("sources", "Ids of sources").value_name("SOURCE").num_args(1..).required(true);
    filters(command)
        .about("A source from its beginning to its end, a lane for each code")
        .arg(sources)
        .arg(option("by", "UNIT", "Lanes: code, code:1 (of that level, with what is below), theme").default_value("code:1"))
        .arg(along())
        .after_help("In the terminal a cell is a capital letter where most of it is coded, a small one where\na part is. A picture holds one source.\n\nExamples:\n  emic portrait officer-k03-1\n  emic portrait officer-k03-1 --by code --along turns\n  emic portrait officer-k03-1 --by theme -o portrait.svg\n  emic portrait officer-k03-1 officer-k03-2 --format csv\n\nExit status: 0 shown, 1 nothing is coded there.")
}

fn build_line(command: Command) -> Command {
    filters(command)
        .about("Where one code stands along each source")
        .arg(positional("of", "The code's id; what is below it counts").value_name("CODE").required(true))
        .arg(along())
        .after_help("Each lane is as long as its source.\n\nExamples:\n  emic line discretion\n  emic line discretion --along turns --where role=custody\n  emic line discretion -o discretion.svg\n\nExit status: 0 shown, 1 nothing is coded with it.")
}

fn unit<'s>(matches: &ArgMatches, sources: impl Iterator<Item = &'s Source>) -> Along {
    text(matches, "along").and_then(Along::parse).unwrap_or_else(|| Along::usual(sources))
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let by = required(matches, "by");
    let by = Unit::parse(&by).filter(|by| by.is_in(study)).ok_or_else(|| {
        Failure::new(format!("“{by}” makes no lanes"))
            .hint("choose code, theme, or a level of the codebook such as code:1")
    })?;
    let ids = matches.get_many::<String>("sources").into_iter().flatten();
    let indexes = ids.map(|id| index(study, id)).collect::<Result<Vec<usize>, Failure>>()?;
    let along = unit(matches, indexes.iter().map(|source| &study.sources[*source]));
    let tables: Vec<Table> = indexes.iter().map(|source| portrait(study, &scope, *source, (by, along))).collect();
    let several = tables.len() > 1 && context.format()?.is_some_and(|format| format != Format::Text);
    if several {
        output::table(context, &joined(&tables), None)?;
    } else {
        output::pictured(context, &tables.iter().collect::<Vec<_>>())?;
    }
    output::mention_faults(session.faults());
    Ok(if tables.iter().all(Table::is_empty) { Outcome::Findings } else { Outcome::Fine })
}

fn index(study: &Study, id: &str) -> Result<usize, Failure> {
    study.source_index(id).ok_or_else(|| {
        let near = nearest(id, study.sources.iter().map(|s| s.id.as_str()));
        Failure::new(format!("there is no source “{id}”{}", hint(near))).hint("`emic sources` lists them")
    })
}

/// The rows of all, below each other.
fn joined(tables: &[Table]) -> Table {
    let mut out = Table { title: "portraits".to_owned(), picture: None, ..tables[0].clone() };
    for table in &tables[1..] {
        if let (Shape::List { rows, .. }, Shape::List { rows: more, .. }) = (&mut out.shape, &table.shape) {
            rows.extend(more.iter().cloned());
        }
        let new: Vec<String> = table.notes.iter().filter(|note| !out.notes.contains(note)).cloned().collect();
        out.notes.extend(new);
    }
    out
}

fn run_line(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let code = CodeId(required(matches, "of"));
    let hint = "`emic codebook` lists the codes";
    let table =
        line(study, &scope, &code, unit(matches, study.sources.iter())).map_err(|e| Failure::new(e).hint(hint))?;
    output::pictured(context, &[&table])?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
