//! `emic saturation`: how much each further interview brought that was new.

use super::codings::{filters, scope};
use super::{flag, option, text};
use crate::analysis::record::choose;
use crate::analysis::saturation::{Asked, Interviews, Order, Unit, figures, groups, guest};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::method;
use crate::model::table::Table;
use crate::statistics::saturation::Rule;
use clap::{Arg, ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "saturation", build, run };

const HELP: &str = "\
For people all tables are printed, with the curve; files hold the one of --table:
interviews (a row an interview), guest (base size, run length, threshold), figures
(every figure with its reason where there is none), groups (with --by).
What the record has not read is no interview of the curve.
docs/statistics.md says what each figure means, and what it does not.

Examples:
  emic saturation
  emic saturation -o curve.svg
  emic saturation --by theme
  emic saturation --unit theme --order wave
  emic saturation --base 6 --run 2 --threshold 5 --orders 10000 --seed 7
  emic saturation --table figures --format json

Exit status: 0 shown, 1 nothing was read, 2 the study's method has no use for it.";

fn build(command: Command) -> Command {
    let how = |a: Arg| a.help_heading("How it is counted");
    let numbers = |id: &'static str, help: &'static str| {
        how(option(id, "N", help).value_delimiter(',').value_parser(value_parser!(u16).range(1..)))
    };
    filters(command)
        .about("How much each further interview brought that was new")
        .arg(
            how(option("order", "ATTRIBUTE", "The order of interviewing: an attribute, or file").default_value("date")),
        )
        .arg(how(option("unit", "UNIT", "What is new: code, code:1 (of that level, with what is below), theme")
            .default_value("code")))
        .arg(how(
            option("by", "GROUPS", "Follow codes group by group: theme or origin").value_parser(["theme", "origin"])
        ))
        .arg(numbers("base", "Interviews of the base; several with commas; else 4, 5, 6"))
        .arg(numbers("run", "Interviews of a run; else 2, 3"))
        .arg(how(option("threshold", "PERCENT", "The most a run may bring, in per cent of the base; else 5, 0")
            .value_delimiter(',')
            .value_parser(value_parser!(f64))))
        .arg(how(option("orders", "N", "How many orders are drawn by chance")
            .default_value("1000")
            .value_parser(value_parser!(u32).range(0..=1_000_000))))
        .arg(how(option("seed", "N", "What they are drawn with").default_value("1").value_parser(value_parser!(u64))))
        .arg(option("table", "NAME", "Only this table").value_parser(["interviews", "guest", "figures", "groups"]))
        .arg(flag("anyway", "Show it although the method of the study has no use for it"))
        .after_help(HELP)
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let method = method::of(&study.config.method);
    if method.hides.contains(&"saturation") && !matches.get_flag("anyway") {
        return Err(Failure::new(format!("this study is one of {}, which has no use for saturation", method.name))
            .detail(method.why)
            .hint("--anyway shows it all the same"));
    }
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let unit = text(matches, "unit").unwrap_or("code");
    let asked = Asked {
        order: Order::parse(study, text(matches, "order").unwrap_or("date")).map_err(Failure::new)?,
        unit: Unit::parse(unit).filter(|unit| unit.is_in(study)).ok_or_else(|| {
            Failure::new(format!("“{unit}” is nothing that is found in interviews"))
                .hint("choose code, theme, or a level of the codebook such as code:1")
        })?,
        rules: rules(matches)?,
        orders: matches.get_one::<u32>("orders").copied().unwrap_or(0) as usize,
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(1),
    };
    let interviews = Interviews::new(study, &scope, &asked);
    let grouped = text(matches, "by").map(|by| groups(&interviews, by == "origin"));
    let all = context.format()?.is_some_and(|format| format != Format::Text);
    match (text(matches, "table"), &grouped) {
        (Some("guest"), _) => output::table(context, &guest(&interviews), None)?,
        (Some("figures"), _) => output::table(context, &figures(&interviews, true), None)?,
        (Some("groups"), None) => return Err(Failure::new("there are no groups").hint("say --by theme or --by origin")),
        (Some("groups"), Some(grouped)) => output::pictured(context, &[grouped])?,
        (Some(_), _) => output::pictured(context, &[&interviews.table()])?,
        (None, _) => {
            let shown = (interviews.table(), guest(&interviews), figures(&interviews, all));
            let mut tables: Vec<&Table> = vec![&shown.0];
            // What a file holds is the first; who asks for groups wants theirs.
            if let Some(grouped) = &grouped {
                tables.insert(usize::from(!all), grouped);
            }
            tables.extend([&shown.1, &shown.2]);
            output::pictured(context, &tables)?;
        }
    }
    output::mention_faults(session.faults());
    Ok(if interviews.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// Every base with every run and every threshold.
fn rules(matches: &ArgMatches) -> Result<Vec<Rule>, Failure> {
    let sizes = |id: &str, usual: &[usize]| -> Vec<usize> {
        let own: Vec<usize> = matches.get_many::<u16>(id).into_iter().flatten().map(|n| usize::from(*n)).collect();
        if own.is_empty() { usual.to_vec() } else { own }
    };
    let own: Vec<f64> = matches.get_many::<f64>("threshold").into_iter().flatten().copied().collect();
    let percents = if own.is_empty() { vec![5.0, 0.0] } else { own };
    if let Some(odd) = percents.iter().find(|p| !(0.0..=100.0).contains(*p)) {
        return Err(Failure::new(format!("{odd} is no share in per cent")).hint("write a number from 0 to 100"));
    }
    let (bases, runs) = (sizes("base", &[4, 5, 6]), sizes("run", &[2, 3]));
    let mut out = Vec::new();
    for base in &bases {
        for run in &runs {
            out.extend(percents.iter().map(|percent| Rule { base: *base, run: *run, percent: *percent }));
        }
    }
    Ok(out)
}
