//! `emic similar`: who is like whom.

use super::codings::{filters, scope};
use super::{flag, option, positional, text};
use crate::analysis::record::choose;
use crate::analysis::similar::{Similar, What};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::statistics::similarity::MEASURES;
use clap::{Arg, ArgGroup, ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "similar", build, run };

const HELP: &str = "\
Participants and sources are compared by the codes they have, codes by the participants
(or sources) that have them: present or not, not how often. The matrix is in the order of
the tree. With -o NAME.svg the matrix is a heat map, the tree a dendrogram, the map a map.
docs/statistics.md says what each measure means.

Examples:
  emic similar participants
  emic similar participants --tree -o tree.svg
  emic similar codes --measure ochiai --list --top 20
  emic similar codes --over sources --tree
  emic similar participants --level 1 --map -o map.svg

Exit status: 0 some, 1 none.";

fn build(command: Command) -> Command {
    let how = |a: Arg| a.help_heading("How it is compared");
    let words: Vec<&str> = MEASURES.iter().map(|row| row.word).collect();
    filters(command)
        .about("Who is like whom: participants, sources or codes, as matrix, tree or map")
        .arg(
            positional("what", "participants, sources or codes")
                .value_parser(["participants", "sources", "codes"])
                .required(true),
        )
        .arg(flag("tree", "Who is joined with whom, step by step (average linkage)"))
        .arg(flag("map", "Correspondence analysis of the counts of segments"))
        .arg(flag("list", "Every two, the most alike first"))
        .group(ArgGroup::new("shown").args(["tree", "map", "list"]))
        .arg(how(option("measure", "MEASURE", "How alike").value_parser(words).default_value(MEASURES[0].word)))
        .arg(how(option("over", "WHOM", "Whom codes are compared by")
            .value_parser(["participants", "sources"])
            .default_value("participants")))
        .arg(how(option("level", "N", "Codes of this level (1 is the top) with what is below them; else each alone")
            .value_parser(value_parser!(u32).range(1..))))
        .arg(how(option("top", "N", "With --list: at most so many pairs").value_parser(value_parser!(usize))))
        .arg(flag("heat", "In text, a sign beside each number that is darker the larger it is"))
        .after_help(HELP)
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    context.heat = matches.get_flag("heat");
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let what = match (text(matches, "what"), text(matches, "over")) {
        (Some("sources"), _) => What::Sources,
        (Some("codes"), Some("sources")) => What::CodesBySource,
        (Some("codes"), _) => What::Codes,
        _ => What::Participants,
    };
    let measure = MEASURES.iter().find(|row| text(matches, "measure") == Some(row.word)).unwrap_or(&MEASURES[0]);
    let similar = Similar::of(study, &scope, what, (measure, matches.get_one::<u32>("level").copied()))
        .map_err(|e| Failure::new(e).hint("narrow them: --where role=…, --participant ID, --under CODE"))?;
    let table = match ["tree", "map", "list"].map(|id| matches.get_flag(id)) {
        [true, ..] => similar.tree(),
        [_, true, _] => similar.map(),
        [_, _, true] => similar.pairs(matches.get_one::<usize>("top").copied().unwrap_or(usize::MAX)),
        _ => similar.matrix(),
    };
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
