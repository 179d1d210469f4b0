//! `emic cooccurrence`: which codes stand together.

use super::codings::{filters, scope};
use super::{flag, glance, option, positional, text};
use crate::analysis::cooccurrence::{Asked, Codes, Figure, Relation, Shown, Together};
use crate::analysis::ledger::Rows;
use crate::analysis::record::choose;
use crate::analysis::scope::{Scope, known};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::store::glance::{Depth, Glance};
use clap::{Arg, ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "cooccurrence", build, run };

const HELP: &str = "\
Relations: overlap (they share words), turn, near:N (at most N turns apart), section,
source, participant.
Figures: segments (of the row's code, how many stand together with the column's),
shared (characters, turns … that both cover), c, jaccard, lift; several with commas stand
side by side. docs/statistics.md says what each means.
With one code, its pairs; with two, the excerpts.

Examples:
  emic cooccurrence
  emic cooccurrence --relation near:2 --figure c -o near.svg      # heat map
  emic cooccurrence --list --format csv -o pairs.csv
  emic cooccurrence --level 1 --figure segments,lift
  emic cooccurrence --record all --figure shared --format csv     # characters
  emic cooccurrence discretion                    # what stands together with it
  emic cooccurrence discretion true-diversion     # and what is said there

Exit status: 0 some, 1 none.";

fn build(command: Command) -> Command {
    let how = |a: Arg| a.help_heading("How it is counted");
    let whole = |id: &'static str, help: &'static str| option(id, "N", help).value_parser(value_parser!(usize));
    filters(command)
        .about("Which codes stand together: on the same words, in a turn, near each other, with one person")
        .arg(positional("first", "Only pairs of this code").value_name("CODE"))
        .arg(positional("other", "The excerpts of both, where they stand together").requires("first"))
        .arg(how(
            option("relation", "R", "overlap, turn, near:N, section, source, participant").default_value("overlap")
        ))
        .arg(how(option("figure", "FIGURES", "What a cell holds: segments, shared, c, jaccard, lift")
            .default_value("segments")))
        .arg(how(flag("below", "Codes with what is below them")))
        .arg(
            how(option("level", "N", "Codes of this level (1 is the top) with what is below them")
                .value_parser(value_parser!(u32).range(1..)))
            .conflicts_with("below"),
        )
        .arg(how(flag("list", "A list of pairs with all figures, the most segments first")))
        .arg(how(whole("top", "At most so many codes, or pairs of a list")))
        .arg(how(flag("heat", "In text, a sign beside each number that is darker the larger it is")))
        .after_help(HELP)
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    context.heat = matches.get_flag("heat");
    let wanted = Wanted::of(context, matches)?;
    // Excerpts are words, and so is whatever a query finds.
    let plain = text(matches, "query").is_none() && !wanted.shown.excerpts && wanted.pair[1].is_none();
    if plain
        && let Some((table, faults)) = glance::asked(context, &|study, glance| {
            // What is not there may be a code that only codings have: loading says it.
            let Ok(scope) = scoped(context, matches, study) else { return Ok(None) };
            wanted.known((study, glance), &scope)
        })?
    {
        return print(context, &table, faults);
    }
    let before = glance::before(context)?;
    let session = context.session()?;
    glance::keep(before, &session);
    let study = session.study();
    let scope = scoped(context, matches, study)?;
    wanted.pair.iter().flatten().try_for_each(|id| is_code(study, id))?;
    let table = wanted.table(&Together::of(study, &scope, wanted.asked));
    print(context, &table, output::counted(session.faults()))
}

fn print(context: &Context, table: &Table, faults: (usize, usize)) -> Result<Outcome, Failure> {
    output::table(context, table, None)?;
    output::mention(faults);
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

fn scoped(context: &Context, matches: &ArgMatches, study: &Study) -> Result<Scope, Failure> {
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    scope(matches, study, record)
}

/// What is asked, of any study.
struct Wanted<'m> {
    asked: Asked,
    shown: Shown,
    pair: [Option<&'m str>; 2],
    list: bool,
}

impl<'m> Wanted<'m> {
    fn of(context: &Context, matches: &'m ArgMatches) -> Result<Self, Failure> {
        let words = text(matches, "figure").unwrap_or_default().split(',').map(str::trim).filter(|w| !w.is_empty());
        let figures = words.map(Figure::parse).collect::<Result<Vec<_>, _>>().map_err(Failure::new)?;
        let pair = ["first", "other"].map(|id| text(matches, id));
        let list = matches.get_flag("list") || pair[0].is_some();
        let asked = Asked {
            relation: Relation::parse(text(matches, "relation").unwrap_or("overlap")).map_err(Failure::new)?,
            codes: codes(matches),
            places_only: !list && !figures.is_empty() && figures.iter().all(|f| f.of_places()),
        };
        let most = matches.get_one::<usize>("top").copied().unwrap_or(usize::MAX);
        let excerpts = matches!(context.format()?, Some(Format::Html | Format::Xlsx)) && !list;
        Ok(Self { asked, shown: Shown { figures, most, excerpts }, pair, list })
    }

    /// The table from what is kept of the study; `None` if that is not enough.
    fn known(&self, (study, glance): (&Study, &Glance), scope: &Scope) -> Result<Option<Table>, Failure> {
        let deeper = self.asked.relation.asks_paragraphs().then(|| glance.study(Depth::Outlines));
        let study = match &deeper {
            None => study,
            Some(Some(deeper)) => deeper,
            Some(None) => return Ok(None),
        };
        self.pair.iter().flatten().try_for_each(|id| is_code(study, id))?;
        Ok(Some(self.table(&Together::kept(study, Rows::Kept(glance), scope, self.asked))))
    }

    fn table(&self, together: &Together) -> Table {
        match self.pair {
            [Some(one), Some(other)] => together.between(one, other),
            [one, _] if self.list => together.list(one, self.shown.most),
            _ => together.matrix(&self.shown),
        }
    }
}

/// Which codes `--below` and `--level` ask for.
pub fn codes(matches: &ArgMatches) -> Codes {
    match (matches.get_one::<u32>("level"), matches.get_flag("below")) {
        (Some(level), _) => Codes::Level(*level),
        (None, true) => Codes::Below,
        (None, false) => Codes::Alone,
    }
}

/// Asks whether there is such a code.
///
/// # Errors
/// If the codebook has no such code.
pub fn is_code(study: &Study, id: &str) -> Result<(), Failure> {
    let codes: Vec<&str> = study.codebook.codes.iter().map(|c| c.id.0.as_str()).collect();
    known("code", id, &codes).map_err(|e| Failure::new(e).hint("`emic codebook` lists what there is"))
}
