//! `emic matrix`: the theme matrix.

use super::codings::{filters, scope, scope_kept};
use super::{flag, glance, option, required, text};
use crate::analysis::ledger::{Rows, decided};
use crate::analysis::matrix::shape::{Against, Look, Sort, shaped};
use crate::analysis::matrix::{Axes, Axis, Base, Measure, Needs, Spec, Speech, counted, matrix, number_links};
use crate::analysis::quoted;
use crate::analysis::record::{choose, choose_of};
use crate::analysis::themes::themes;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::method;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::store;
use crate::store::glance::{Depth, Glance};
use clap::{Arg, ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "matrix", build, run };

const HELP: &str = "\
Axes: code, code:1 (top level), code:2 …, theme, participant, source, kind, coder,
speaker, section (a title, such as a question of the topic guide), round, origin,
stance, all (one line), any attribute; years:10 puts numbers together in tens,
years:0-4,5-9,10- as written; years>=10, role=custody, 'code:a AND code:b' are
axes of those of whom it is true and those of whom it is not. Several axes with
commas are nested: area,role.
Cells: codings, presence, participants, sources, turns, words, characters, share,
quote, quotes, definition, weight, summary (what `emic framework` holds of a
participant on a code or theme); several with commas stand side by side; n/N is
participants of all participants there.
A code counts what is below it, each segment once. Totals are distinct counts, not
sums. What nobody has read is “not read”, not 0. docs/matrices.md says more.

Examples:
  emic matrix --rows code:1 --columns role
  emic matrix --rows code --columns participant --cells presence --format csv
  emic matrix --rows area --columns role --cells participants    # the sample
  emic matrix --rows theme,code --columns all --cells definition,participants,quote
  emic matrix --rows theme --columns role --cells n/N
  emic matrix --rows role,participant --columns theme --cells summary -o framework.docx
  emic matrix --rows code:1 --columns kind --base words  # interviews against documents
  emic matrix --rows stance --columns role
  emic matrix --rows code:1 --columns code:1 --cells participants  # who holds both
  emic matrix --rows code:1 --columns wave --base column
  emic matrix --rows code --columns role --split wave -o themes.xlsx
  emic matrix --rows code:2 --columns area --cells participants --at-least 3 -o themes.html
  emic matrix --record union --under diversion-from-crime -o themes.xlsx";

fn build(command: Command) -> Command {
    let how = |a: Arg| a.help_heading("How the table looks");
    filters(command)
        .about("Count codes against people, or any axes")
        .arg(option("rows", "AXES", "What the rows are; nested with commas: area,role. Else as the study's method has it: code"))
        .arg(option("columns", "AXES", "What the columns are. Else as the method has it: participant"))
        .arg(option("split", "AXIS", "A table for each item of a third axis, after that of all"))
        .arg(
            option(
                "cells",
                "MEASURES",
                "What a cell holds: codings, participants, n/N, words, share, quote …; several with commas. Else as the method has it: codings",
            ),
        )
        .arg(option(
            "base",
            "BASE",
            "What counts are parts of: none, row, column, table, participants, sources, words (for every 1,000)",
        ))
        .arg(option("speech", "WHOSE", "Whose words count: participants or all").default_value("participants"))
        .arg(how(flag("hide-empty", "Without rows and columns that hold nothing")))
        .arg(how(option("sort", "ORDER", "Rows by book, name, total, or the id of a column")))
        .arg(how(option("top", "N", "The first N rows, the largest if no order is given")))
        .arg(how(flag("transpose", "Rows become columns")))
        .arg(how(option("normalise", "LINE", "Numbers as parts of the largest of their row, column or table")))
        .arg(how(flag("binarise", "Numbers as yes and no")))
        .arg(how(option("round", "N", "Places behind the point")))
        .arg(how(option("at-least", "N", "Hide numbers from 1 to below N, and those they could be worked out from")))
        .arg(how(flag("quotable", "Leave out the words of people who did not agree to be quoted; count them")))
        .arg(how(flag("heat", "In text, a sign beside each number that is darker the larger it is")))
        .after_help(HELP)
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    context.heat = matches.get_flag("heat");
    // Excerpts are words and more.
    if !context.format()?.is_some_and(Format::lists_excerpts)
        && let Some((table, faults)) = glance::asked(context, &|study, glance| known(context, matches, study, glance))?
    {
        return print(context, &table, faults);
    }
    let before = glance::before(context)?;
    let session = context.session()?;
    glance::keep(before, &session);
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let (scope, spec) = (scope(matches, study, record)?, spec(matches, study)?);
    let look = look(matches)?;
    let mut table = matrix(study, &scope, &spec).map_err(Failure::new)?;
    // Other programs look ids up; people count.
    if !matches!(context.format()?, Some(Format::Csv | Format::Tsv | Format::Json)) {
        number_links(study, &mut table);
    }
    if matches.get_flag("quotable") {
        quoted::summaries(study, &mut table);
    }
    let mut table = shaped(table, &look).map_err(Failure::new)?;
    let behind = context.format()?.is_some_and(Format::lists_excerpts);
    quoted::mind(study, &mut table, behind, matches.get_flag("quotable"));
    print(context, &table, output::counted(session.faults()))
}

fn print(context: &Context, table: &Table, faults: (usize, usize)) -> Result<Outcome, Failure> {
    output::table(context, table, None)?;
    output::mention(faults);
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// The table from what is kept of the study; `None` if that is not enough.
fn known(context: &Context, matches: &ArgMatches, study: &Study, glance: &Glance) -> Result<Option<Table>, Failure> {
    let [rows, columns, _] = method::of(&study.config.method).matrix;
    let axes = [("rows", rows), ("columns", columns), ("split", "")];
    let mut words = axes.iter().map(|(id, usual)| text(matches, id).unwrap_or(usual));
    let themed = words.any(|word| word.contains("theme"));
    let read = if themed { store::themes::read(glance.root(), None)?.0 } else { Vec::new() };
    let with_themes = |study: Study| Study { themes: read.clone(), ..study };
    let own = themed.then(|| with_themes(study.clone()));
    let study = own.as_ref().unwrap_or(study);
    // What is not there may be a code that only codings have: loading says it.
    let Ok(record) = choose_of(study, context.record().as_deref(), &|| decided(study, glance)) else {
        return Ok(None);
    };
    let (Ok(spec), Ok(Some(scope))) = (spec(matches, study), scope_kept(matches, study, record, glance)) else {
        return Ok(None);
    };
    let look = look(matches)?;
    let deeper = match spec.needs(study) {
        Needs::Numbers => None,
        Needs::Outlines => Some(Depth::Outlines),
        Needs::Words => Some(Depth::Words),
        Needs::Everything => return Ok(None),
    };
    let deeper = deeper.map(|depth| glance.study(depth).map(with_themes));
    let study = match &deeper {
        None => study,
        Some(Some(deeper)) => deeper,
        Some(None) => return Ok(None),
    };
    let people = look.at_least.is_some();
    let table = counted(study, Rows::Kept(glance), &scope, &spec, people).map_err(Failure::new)?;
    std::mem::forget(deeper);
    shaped(table, &look).map_err(Failure::new).map(Some)
}

/// What is asked of the engine.
fn spec(matches: &ArgMatches, study: &Study) -> Result<Spec, Failure> {
    let [rows, columns, cells] = method::of(&study.config.method).matrix;
    let axes = |id: &str, usual| {
        Axes::parse(study, text(matches, id).unwrap_or_else(|| there(study, usual))).map_err(Failure::new)
    };
    let asked = text(matches, "base").map(Base::parse).transpose().map_err(Failure::new)?;
    let (mut measures, mut usual) = (Vec::new(), Base::None);
    for word in text(matches, "cells").unwrap_or(cells).split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if word.eq_ignore_ascii_case("n/n") {
            (_, usual) = (measures.push(Measure::Participants), Base::Participants);
        } else {
            measures.push(Measure::parse(word).map_err(Failure::new)?);
        }
    }
    let speech = required(matches, "speech");
    Ok(Spec {
        rows: axes("rows", rows)?,
        columns: axes("columns", columns)?,
        split: text(matches, "split").map(|word| Axis::parse(study, word)).transpose().map_err(Failure::new)?,
        measures,
        base: asked.unwrap_or(usual),
        speech: Speech::from_word(&speech)
            .ok_or_else(|| Failure::new(format!("“{speech}” is nobody's speech")).hint("choose participants or all"))?,
    })
}

/// A usual axis, or what stands in for it in a study that has nothing of it yet.
fn there<'w>(study: &Study, word: &'w str) -> &'w str {
    match word {
        "theme" if themes(study).is_empty() => there(study, "code:1"),
        "code:1" if study.codebook.codes.is_empty() => "code",
        word => word,
    }
}

/// What is done to the table then.
fn look(matches: &ArgMatches) -> Result<Look, Failure> {
    Ok(Look {
        at_least: number(matches, "at-least")?,
        binarise: matches.get_flag("binarise"),
        normalise: text(matches, "normalise").map(Against::parse).transpose().map_err(Failure::new)?,
        round: number(matches, "round")?,
        hide_empty: matches.get_flag("hide-empty"),
        sort: text(matches, "sort").map(Sort::parse),
        top: number(matches, "top")?,
        transpose: matches.get_flag("transpose"),
    })
}

fn number<N: std::str::FromStr>(matches: &ArgMatches, id: &str) -> Result<Option<N>, Failure> {
    let parse =
        |word: &str| word.trim().parse().map_err(|_| Failure::new(format!("“{word}” is no whole number for --{id}")));
    text(matches, id).map(parse).transpose()
}
