//! `emic quotes`: what a draft quotes, held against what was said.

use super::{option, positional, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::import::{Options, article};
use crate::model::diagnostic::printable;
use crate::model::fold::plural;
use crate::search::quotes::{self, Checked, Finding, Grade, Report, Rules, table};
use clap::{ArgMatches, Command, value_parser};
use std::fmt::Write;
use std::path::PathBuf;

/// The row.
pub const ROW: Row = Row { name: "quotes", build, run };

const CHECK: &str = "Allowed in a quotation: […] or ... for words left out, [words put in], [W]e, other quotation marks and white space, and a full stop or comma at its end.\n\nExamples:\n  emic quotes check draft.docx\n  emic quotes check draft.md --format csv -o quotations.csv\n  emic quotes check draft.docx --consent agreed=publication\n\nExit status: 0 nothing to look at, 1 findings, 2 could not run.";

fn build(command: Command) -> Command {
    let draft = |command: Command| {
        command
            .arg(
                positional("draft", "The draft: docx, md, txt or html")
                    .required(true)
                    .value_parser(value_parser!(PathBuf)),
            )
            .arg(
                option("min-words", "N", "Shorter quotations are listed and not looked up")
                    .value_parser(value_parser!(usize))
                    .default_value("4"),
            )
            .arg(
                option(
                    "consent",
                    "NAME=WORD",
                    "The participants' attribute that says what they agreed to, and the word for being quoted",
                )
                .default_value("consent=quote"),
            )
            .arg(option("encoding", "NAME", "Text encoding of the draft; else found out"))
    };
    command
        .about("Check the quotations of a draft against what was said")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(draft(
            Command::new("check")
                .about("Every quotation: where it was said, by whom, with whose consent")
                .after_help(CHECK),
        ))
        .subcommand(draft(
            Command::new("uses")
                .about("How often each participant is quoted")
                .after_help("Example:\n  emic quotes uses draft.docx"),
        ))
        .after_help("Examples:\n  emic quotes check draft.docx\n  emic quotes uses draft.docx")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let Some((verb, matches)) = matches.subcommand() else {
        return Err(Failure::new("say what to do: check or uses"));
    };
    let report = report(context, matches)?;
    if verb == "uses" {
        output::table(context, &table::uses(&report), None)?;
        return Ok(if report.uses.is_empty() { Outcome::Findings } else { Outcome::Fine });
    }
    if context.format()?.unwrap_or(Format::Text) == Format::Text {
        output::text(context, &shown(&report))?;
    } else {
        output::table(context, &table::quotations(&report), None)?;
    }
    if !report.consent_known {
        output::say("emic: participants have no such attribute, so consent was not checked (--consent NAME=WORD)");
    }
    Ok(if report.found() > 0 { Outcome::Findings } else { Outcome::Fine })
}

fn report(context: &Context, matches: &ArgMatches) -> Result<Report, Failure> {
    let path = matches.get_one::<PathBuf>("draft").cloned().unwrap_or_default();
    let bytes = std::fs::read(&path).map_err(|e| Failure::new(format!("{} cannot be read: {e}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let options = Options { encoding: text(matches, "encoding").map(str::to_owned), ..Options::default() };
    let draft = article::read(&name, &bytes, &options)
        .map_err(|e| Failure::new(format!("{}: {e}", path.display())).hint(e.help()))?;
    let consent = text(matches, "consent").unwrap_or_default();
    let (attribute, word) = consent
        .split_once('=')
        .ok_or_else(|| Failure::new(format!("“{consent}” is not NAME=WORD")).hint("such as consent=quote"))?;
    let words = matches.get_one("min-words").copied().unwrap_or(4);
    let rules = Rules { words, consent: (attribute.trim().to_owned(), word.trim().to_owned()) };
    let session = context.session()?;
    output::mention_faults(session.faults());
    Ok(quotes::check(session.study(), &draft, &rules))
}

/// A finding as a sentence.
fn sentence(finding: Finding, one: &Checked) -> String {
    let said_by = || one.origin.as_ref().map(|o| o.speakers.join(", ")).unwrap_or_default();
    let named = one.attributed.as_deref().unwrap_or_default();
    match finding {
        Finding::Differs => {
            let all: Vec<String> = one.differences.iter().take(12).map(table::difference).collect();
            match all.is_empty() {
                true => "the words that were said, in another order".to_owned(),
                false => format!("not the words that were said: {}", all.join("; ")),
            }
        }
        Finding::Nowhere => "nothing like it was said in this study".to_owned(),
        Finding::OtherSpeaker => format!("the draft names {named}; it was said by {}", said_by()),
        Finding::UnknownParticipant => format!("the draft names {named}, who is not in this study"),
        Finding::NoConsent => "the participant's row does not say that they agreed to be quoted".to_owned(),
        Finding::SeveralPlaces => {
            format!("stands in {} places, of different people; the draft does not say whose", one.places)
        }
        Finding::Interviewer => format!("words of an interviewer are in it: {}", said_by()),
        Finding::SeveralSpeakers => format!("words of several speakers are joined: {}", said_by()),
    }
}

fn shown(report: &Report) -> String {
    let mut out = String::new();
    let of = |grade| report.quotations.iter().filter(move |q| q.grade == grade);
    for one in report.quotations.iter().filter(|q| !matches!(q.grade, Grade::Short | Grade::Cited)) {
        let sign = if one.findings.is_empty() { "ok " } else { "!! " };
        let _ = writeln!(out, "{sign}{} {}: “{}”", report.unit, one.place, printable(&one.text, 76));
        if let Some(origin) = &one.origin {
            let turn = origin.turn.map_or(String::new(), |t| format!(", turn {t}"));
            let more =
                if one.places > 1 { format!(" (and {} more)", plural(one.places - 1, "place")) } else { String::new() };
            let who =
                if origin.speakers.is_empty() { origin.participants.join(", ") } else { origin.speakers.join(", ") };
            let who = if who.is_empty() { String::new() } else { format!(" · {}", printable(&who, 80)) };
            let _ = writeln!(out, "     {}{turn}{who}{more}", origin.source);
        }
        for finding in &one.findings {
            let _ = writeln!(out, "     → {}", printable(&sentence(*finding, one), 400));
        }
    }
    for (grade, what) in
        [(Grade::Short, "Too short to be looked up"), (Grade::Cited, "Literature, by the year behind it")]
    {
        let all: Vec<String> = of(grade).map(|q| format!("“{}” ({})", printable(&q.text, 40), q.place)).collect();
        if !all.is_empty() {
            let more = all.len().saturating_sub(20);
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            let _ = writeln!(out, "\n{what}: {}{more}", all[..all.len().min(20)].join(", "));
        }
    }
    let checked = report.quotations.len() - of(Grade::Short).count() - of(Grade::Cited).count();
    let _ = writeln!(
        out,
        "\n{} looked up: {} exact, {} near, {} nowhere; {} to look at.",
        plural(checked, "quotation"),
        of(Grade::Exact).count(),
        of(Grade::Near).count(),
        of(Grade::Nowhere).count(),
        report.found()
    );
    for one in &report.uses {
        let consent = one.consent.as_deref().unwrap_or("not stated");
        let _ = writeln!(
            out,
            "  {:<24} {:>3}×  {:>5} words  consent: {}",
            printable(&one.participant, 24),
            one.quotations,
            one.words,
            printable(consent, 40)
        );
    }
    out
}
