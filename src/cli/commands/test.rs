//! `emic test`: whether codes come with an attribute, tested.

use super::codings::{narrowing, scope_of};
use super::{flag, option, text};
use crate::analysis::association::{Asked, Correction, Test, Unit, associations_told};
use crate::analysis::record::choose;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::codebook::CodeId;
use crate::model::method;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "test", build, run };

const HELP: &str = "\
Each participant who was read has a code (or one below it) or has it not; the table holds
how many of each value have it, p of the test, and p corrected for testing several codes.
Small numbers, dependent counts and samples chosen on purpose are warned of below the
table. A study whose method is reflexive is not tested unless --anyway says so.
Files hold the p of Fisher's test, chi-square and G side by side.

Examples:
  emic test --by area --level 1
  emic test --by role --code discretion --code class-and-race
  emic test --by area --test g --correct bh --format csv -o tests.csv
  emic test --by years:0-4,5-9,10-
  emic test --by role --unit segment              # describes only

Exit status: 0 some, 1 none.";

const CODES: &str = "Which codes and codings";

fn build(command: Command) -> Command {
    let how = |a: Arg| a.help_heading("How it is tested");
    let aside = |a: Arg| a.help_heading("What is left out otherwise");
    let code = option("code", "ID", "Test this code, with what is below it; else all that anybody has");
    narrowing(command, CODES)
        .about("Test whether codes come with an attribute (chi-square, Fisher, G), participants being counted")
        .arg(
            option(
                "by",
                "ATTRIBUTE",
                "An attribute of participants or sources, such as role; numbers in groups: years:10, years:0-4,5-",
            )
            .required(true),
        )
        .arg(code.num_args(1).action(ArgAction::Append).help_heading(CODES))
        .arg(
            option("level", "N", "Only codes of this level, 1 being the top")
                .value_parser(value_parser!(u32).range(1..))
                .help_heading(CODES),
        )
        .arg(how(option("test", "TEST", "Whose p is corrected")
            .value_parser(Test::ALL.map(|(_, word)| word))
            .default_value("fisher")))
        .arg(how(option("correct", "HOW", "For several codes: holm, or bh (false discovery rate)")
            .value_parser(["holm", "bh"])
            .default_value("holm")))
        .arg(how(option("unit", "UNIT", "What is counted: participant; segment only describes")
            .value_parser(["participant", "segment"])
            .default_value("participant")))
        .arg(how(flag("anyway", "Test although the study's method does not")))
        .arg(aside(flag("provisional", "Count provisional codings too")))
        .arg(aside(flag("rejected", "Count rejected codings too")))
        .arg(aside(flag("unsure", "Count codings whose words changed or were lost")))
        .after_help(HELP)
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let method = method::of(&study.config.method);
    if !method.tests && !matches.get_flag("anyway") {
        return Err(Failure::new(format!("{} does not test: {}", method.name, method.why))
            .hint("`emic matrix` counts; --anyway tests all the same"));
    }
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope_of(matches, study, record)?;
    let test = Test::ALL.into_iter().find(|(_, word)| text(matches, "test") == Some(*word));
    let asked = Asked {
        by: text(matches, "by").unwrap_or_default().to_owned(),
        codes: matches.get_many::<String>("code").unwrap_or_default().cloned().map(CodeId).collect(),
        level: matches.get_one::<u32>("level").copied(),
        unit: if text(matches, "unit") == Some("segment") { Unit::Segment } else { Unit::Participant },
        test: test.map_or_else(Test::default, |(test, _)| test),
        correction: match text(matches, "correct") {
            Some("bh") => Correction::BenjaminiHochberg,
            _ => Correction::Holm,
        },
    };
    let mut progress = output::Progress::new("codes tested");
    let table = associations_told(study, &scope, &asked, &mut |done, of| {
        progress.at(done, of);
    });
    progress.end();
    let table = table.map_err(Failure::new)?;
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
