//! `emic compare`: two coders beside each other, and what is decided together.
//!
//! Without a verb it lists. The verbs decide, as the compare page does: a decision
//! goes into the journal of whoever decides, and nobody's own codings change.

mod blocks;
mod decide;

use super::{flag, option, positional, text};
use crate::analysis::compare::{self, Asked, Comparison, Kind, Many, State};
use crate::analysis::ledger::Ledger;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, lines, output};
use crate::export::Format;
use crate::model::codebook::CodeId;
use crate::model::method;
use crate::model::nearest::{hint, nearest};
use crate::session::{Session, SessionError};
use clap::{ArgAction, ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "compare", build, run };

fn build(command: Command) -> Command {
    let kinds = "agreed, boundaries, other-code, only-first, only-second (of three coders: agreed, boundaries, some), or all; else every difference";
    let several = |id, value, help| option(id, value, help).action(ArgAction::Append);
    let whom = || {
        option("coders", "A,B", "Which coders; else all who have coded. Deciding and --by-code take two: the only two, or you and the only other")
            .value_delimiter(',')
            .action(ArgAction::Append)
    };
    let deciding = |name: &'static str, about: &'static str| {
        Command::new(name)
            .about(about)
            .arg(
                positional("codings", "Ids of codings, as the list shows them; the beginning is enough")
                    .required(true)
                    .num_args(1..),
            )
            .arg(whom())
    };
    let reasoned = |command: Command| {
        command
            .arg(option("reason", "WORDS", "Why"))
            .arg(
                option("of", "ID,ID", "All codings that are decided on, where more than two coders differ")
                    .value_delimiter(',')
                    .action(ArgAction::Append),
            )
            .arg(flag("dry-run", "Show what would be decided, and write nothing"))
    };
    command
        .about("Where coders agree and differ, and what they decide together")
        .subcommand(reasoned(deciding("take", "These codings count, and not the other coder's at the same place")))
        .subcommand(reasoned(deciding("neither", "Nothing counts at the places of these codings")))
        .subcommand(
            reasoned(deciding("other", "Another code or other words count at the place of this coding"))
                .arg(option("code", "ID", "The code that counts"))
                .arg(option("span", "START-END", "The words that count, in characters")),
        )
        .subcommand(
            Command::new("agreed")
                .about("Put everything that both agree on into the consensus, as one act")
                .arg(whom())
                .arg(flag("dry-run", "Show what would be decided, and write nothing")),
        )
        .subcommand(deciding("reopen", "Take your decisions on these codings back"))
        .arg(whom())
        .arg(several("source", "ID", "Only places in this source"))
        .arg(several("code", "ID", "Only places with this code"))
        .arg(several("kind", "KIND", kinds))
        .arg(several("state", "STATE", "Only what is open, decided or agreed"))
        .arg(flag("by-code", "One line a code, with the agreement before and after deciding").conflicts_with_all(["source", "kind", "state"]))
        .arg(flag("agreement", "Show agreement also where the study's method does not ask for it"))
        .after_help("Only sources that both have read are compared. A decision is written into your own folder and\nnames the codings it decides on; theirs stay as they are, and --record consensus counts\nwhat was decided. In the interface: g a.\n\nExamples:\n  emic compare\n  emic compare --coders ana,tomas --source k01 --kind boundaries\n  emic compare --coders ana,ben,tomas --kind some\n  emic compare --by-code --format csv\n  emic compare take 01JD… --reason \"she speaks of her own work\"\n  emic compare neither 01JD…\n  emic compare other 01JD… --code care --span 120-188\n  emic compare agreed --dry-run\n  emic compare reopen 01JD…\n\nExit status: 0 something is listed or done, 1 nothing.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    match matches.subcommand() {
        Some((verb, inner)) => decide::run(context, verb, inner),
        None => list(context, matches),
    }
}

fn words<'m>(matches: &'m ArgMatches, id: &str) -> Vec<&'m str> {
    matches.get_many::<String>(id).unwrap_or_default().map(|w| w.trim()).filter(|w| !w.is_empty()).collect()
}

/// The comparison that the arguments ask for.
fn compared(session: &Session, matches: &ArgMatches) -> Result<(Ledger, Comparison), Failure> {
    let study = session.study();
    let asked: Vec<String> = words(matches, "coders").into_iter().map(str::to_owned).collect();
    let two = compare::two(study, &asked, session.coder()).map_err(Failure::new)?;
    let ledger = Ledger::of(study);
    let compared = Comparison::of(study, &ledger, two);
    Ok((ledger, compared))
}

fn list(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let named: Vec<String> = words(matches, "coders").into_iter().map(str::to_owned).collect();
    let several = compare::many_of(study, &named).map_err(Failure::new)?;
    if let Some(coders) = several.filter(|_| !matches.get_flag("by-code")) {
        let table = compare::many(study, &Ledger::of(study), &coders, &several_asked(&session, matches)?);
        output::table(context, &table, None)?;
        output::mention_faults(session.faults());
        return Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine });
    }
    let (ledger, compared) = compared(&session, matches)?;
    let table = if matches.get_flag("by-code") {
        let hidden = !method::of(&study.config.method).agreement && !matches.get_flag("agreement");
        let (_, codes) = filters(&session, matches)?;
        compare::by_code(study, &ledger, &compared, (&codes, hidden))
    } else {
        let asked = asked(&session, matches)?;
        let table = compare::places(study, &compared, &asked);
        if context.format()?.is_none_or(|f| f == Format::Text) {
            lines::print(context, &blocks::of(study, &compared, (&asked, &table)))?;
            output::mention_faults(session.faults());
            return Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine });
        }
        table
    };
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

fn asked(session: &Session, matches: &ArgMatches) -> Result<Asked, Failure> {
    let (sources, codes) = filters(session, matches)?;
    let mut asked = Asked { sources, codes, states: states(matches)?, ..Asked::default() };
    for word in words(matches, "kind") {
        match word {
            "all" => asked.kinds.extend(Kind::ALL),
            word => asked.kinds.push(Kind::from_word(word).ok_or_else(|| {
                no_kind(
                    word,
                    &Kind::ALL.map(Kind::word),
                    "agreed, boundaries, other-code, only-first, only-second, all",
                )
            })?),
        }
    }
    if asked.states.contains(&State::Agreed) && asked.kinds.is_empty() {
        asked.kinds.extend(Kind::ALL);
    }
    Ok(asked)
}

/// The same of three coders and more.
fn several_asked(session: &Session, matches: &ArgMatches) -> Result<Many, Failure> {
    const KINDS: [&str; 3] = ["agreed", "boundaries", "some"];
    let (sources, codes) = filters(session, matches)?;
    let book = &session.study().codebook;
    let codes = codes.iter().filter_map(|id| book.resolve(id)).collect();
    let mut asked = Many { sources, codes, states: states(matches)?, ..Many::default() };
    for word in words(matches, "kind") {
        match word {
            "all" => asked.kinds.extend(KINDS.map(str::to_owned)),
            word if KINDS.contains(&word) => asked.kinds.push(word.to_owned()),
            word => return Err(no_kind(word, &KINDS, "of three coders and more: agreed, boundaries, some, all")),
        }
    }
    if asked.states.contains(&State::Agreed) && asked.kinds.is_empty() {
        asked.kinds.extend(KINDS.map(str::to_owned));
    }
    Ok(asked)
}

fn no_kind(word: &str, kinds: &[&str], which: &str) -> Failure {
    let near = nearest(word, kinds.iter().copied());
    Failure::new(format!("“{word}” is no way to differ{}", hint(near))).hint(which)
}

/// Sources and codes that are asked for.
fn filters(session: &Session, matches: &ArgMatches) -> Result<(Vec<String>, Vec<CodeId>), Failure> {
    let book = &session.study().codebook;
    let (mut sources, mut codes) = (Vec::new(), Vec::new());
    for id in words(matches, "source") {
        sources.push(session.source(id)?.id.clone());
    }
    for id in words(matches, "code") {
        let code = CodeId::from(id);
        if book.resolve(&code).is_none() {
            let ids = book.codes.iter().map(|c| c.id.0.as_str());
            let near = nearest(id, ids).map(str::to_owned);
            return Err(SessionError::UnknownCode { given: id.to_owned(), near }.into());
        }
        codes.push(code);
    }
    Ok((sources, codes))
}

fn states(matches: &ArgMatches) -> Result<Vec<State>, Failure> {
    let state = |word: &str| {
        let found = [State::Open, State::Decided, State::Agreed].into_iter().find(|s| s.word() == word);
        found.ok_or_else(|| Failure::new(format!("“{word}” is no state of a place")).hint("open, decided or agreed"))
    };
    words(matches, "state").into_iter().map(state).collect()
}

/// The text of an option, without blanks around it.
fn said(matches: &ArgMatches, id: &str) -> String {
    text(matches, id).unwrap_or_default().trim().to_owned()
}
