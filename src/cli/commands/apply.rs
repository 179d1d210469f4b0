//! `emic apply`: code segments from the command line or from JSON lines.

use super::{flag, option, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::change::{Change, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::coding::{CodingStatus, Method};
use crate::model::fold::plural;
use crate::model::span::Span;
use crate::session::{Session, SessionError};
use clap::{ArgMatches, Command, value_parser};
use serde::Deserialize;
use std::io::BufRead;

/// The row.
pub const ROW: Row = Row { name: "apply", build, run };

fn build(command: Command) -> Command {
    command
        .about("Code segments: one by options, many by JSON lines on standard input")
        .arg(option("source", "ID", "The source"))
        .arg(option("code", "ID", "The code; without it, a highlight"))
        .arg(option("quote", "TEXT", "The words to code").conflicts_with("span"))
        .arg(option("nth", "N", "Which occurrence of the words, if they stand there several times").value_parser(value_parser!(u32).range(1..)).requires("quote"))
        .arg(option("span", "START,END", "The place, in characters of the body"))
        .arg(option("round", "R", "Coding round"))
        .arg(option("memo", "TEXT", "A memo on the coding"))
        .arg(flag("provisional", "Make provisional codings, to be confirmed later"))
        .arg(flag("dry-run", "Check everything, write nothing"))
        .after_help("Lines: {\"source\": …, \"code\": …, \"span\": [start, end]} or {\"source\": …, \"code\": …, \"quote\": …, \"nth\": 1},\nwith optional \"coder\", \"round\", \"memo\". All lines of one coder are one act: one `emic undo` takes them back.\nIf one line does not fit, none is written and every bad line is named.\n\nExamples:\n  emic apply --source officer-k03-1 --code carrot-and-stick --quote \"one chance\"\n  emic apply --dry-run < codings.jsonl\n  emic apply --coder ana < codings.jsonl")
}

/// One line of input.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    source: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    span: Option<(u32, u32)>,
    #[serde(default)]
    quote: Option<String>,
    #[serde(default)]
    nth: Option<u32>,
    #[serde(default)]
    coder: Option<String>,
    #[serde(default)]
    round: Option<String>,
    #[serde(default)]
    memo: Option<String>,
}

/// What one coder codes.
type Group = (String, Vec<NewCoding>);

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let mut bad = Vec::new();
    let lines = match text(matches, "source") {
        Some(source) => vec![(0, from_options(source, matches)?)],
        None => read_lines(std::io::stdin().lock(), &mut bad),
    };
    if lines.is_empty() && bad.is_empty() {
        output::say("emic: there was nothing to apply");
        return Ok(Outcome::Findings);
    }
    let mut groups: Vec<Group> = Vec::new();
    let session = context.session()?;
    let working = Some(session.coder().to_owned()).filter(|c| !c.is_empty());
    let provisional = matches.get_flag("provisional");
    for (number, line) in lines {
        let Some(coder) = line.coder.clone().or_else(|| working.clone()) else {
            return Err(session.no_coder().into());
        };
        let new = match resolve(&session, &line, provisional) {
            Ok(new) => new,
            Err(why) => {
                bad.push((number, why));
                continue;
            }
        };
        match groups.iter_mut().find(|(c, _)| *c == coder) {
            Some((_, group)) => group.push(new),
            None => groups.push((coder, vec![new])),
        }
    }
    if !bad.is_empty() {
        bad.sort_by_key(|(number, _)| *number);
        return Err(refusal(bad));
    }
    drop(session);
    write(context, groups, matches.get_flag("dry-run"))
}

fn refusal(bad: Vec<(usize, String)>) -> Failure {
    let one = matches!(&bad[..], [(0, _)]);
    let message = if one {
        "the segment was not coded".to_owned()
    } else {
        format!("{} cannot be applied; nothing was written", plural(bad.len(), "line"))
    };
    bad.into_iter().fold(Failure::new(message), |f, (number, why)| {
        if number == 0 { f.detail(why) } else { f.detail(format!("line {number}: {why}")) }
    })
}

fn write(context: &mut Context, work: Vec<Group>, dry: bool) -> Result<Outcome, Failure> {
    let given = context.coder.clone();
    let mut said = String::new();
    for (coder, new) in work {
        context.coder = Some(coder);
        let mut session = if dry { context.session()? } else { context.writing()? };
        let asked = new.len();
        if dry {
            said.push_str(&format!("{}: would code {}\n", session.coder(), plural(asked, "segment")));
            continue;
        }
        match session.apply(Change::Code(new)) {
            Ok(applied) => {
                let there = asked - applied.codings.len();
                let note = if there > 0 { format!("; {there} were there already") } else { String::new() };
                said.push_str(&format!("{}: {}{note}\n", session.coder(), applied.message));
            }
            Err(SessionError::AlreadyCoded) => {
                said.push_str(&format!("{}: all {} there already\n", session.coder(), plural(asked, "segment")))
            }
            Err(e) => return Err(e.into()),
        }
        session.finish()?;
    }
    context.coder = given;
    output::text(context, &said)?;
    Ok(Outcome::Fine)
}

fn from_options(source: &str, m: &ArgMatches) -> Result<Line, Failure> {
    let span = text(m, "span").map(|s| {
        let numbers =
            s.split_once([',', '-']).and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
        numbers
            .ok_or_else(|| Failure::new(format!("“{s}” is not a place")).hint("write it as START,END, such as 120,188"))
    });
    let own = |key: &str| text(m, key).map(str::to_owned);
    Ok(Line {
        source: source.to_owned(),
        code: own("code"),
        span: span.transpose()?,
        quote: own("quote"),
        nth: m.get_one::<u32>("nth").copied(),
        coder: None,
        round: own("round"),
        memo: own("memo"),
    })
}

fn read_lines(input: impl BufRead, bad: &mut Vec<(usize, String)>) -> Vec<(usize, Line)> {
    let mut out = Vec::new();
    for (index, line) in input.lines().enumerate() {
        let number = index + 1;
        let line = match line {
            Ok(line) => line,
            Err(e) => {
                bad.push((number, format!("cannot be read: {e}")));
                break;
            }
        };
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(parsed) => out.push((number, parsed)),
            Err(e) => {
                let what = if e.is_data() { "does not fit" } else { "is not JSON" };
                bad.push((number, format!("{what} ({e}): {}", crate::model::diagnostic::printable(line, 60))));
            }
        }
    }
    out
}

fn resolve(session: &Session, line: &Line, provisional: bool) -> Result<NewCoding, String> {
    let source = session.source(&line.source).map_err(|e| e.to_string())?;
    let span = match (&line.span, &line.quote) {
        (Some((start, end)), None) => Span::new(*start, *end),
        (None, Some(quote)) => find(&source.body, quote, line.nth)
            .map(|bytes| source.map.span(&source.body, bytes))
            .map_err(|why| format!("{}: {why}", source.id))?,
        _ => return Err("give either the place (span) or the words (quote)".to_owned()),
    };
    let status = if provisional { CodingStatus::Provisional } else { CodingStatus::Final };
    let new = NewCoding {
        source: source.id.clone(),
        span,
        code: line.code.as_deref().map(CodeId::from),
        memo: line.memo.clone().unwrap_or_default(),
        round: line.round.clone(),
        by: Method::Hand,
        query: None,
        status,
        stance: None,
        weight: None,
    };
    session.validate(&new).map_err(|e| e.to_string())
}

/// Bytes of the `nth` place where `quote` stands.
fn find(body: &str, quote: &str, nth: Option<u32>) -> Result<std::ops::Range<usize>, String> {
    let shown = crate::model::diagnostic::printable(quote, 60);
    let first = quote.chars().next().ok_or("the words are empty")?.len_utf8();
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(found) = body[at..].find(quote) {
        places.push(at + found);
        at += found + first;
    }
    let place = match (nth, &places[..]) {
        (_, []) => return Err(format!("the words “{shown}” do not stand in it")),
        (None, [one]) => *one,
        (None, many) => {
            return Err(format!("the words “{shown}” stand in it {} times: say which with nth", many.len()));
        }
        (Some(n), many) => *many
            .get(n.max(1) as usize - 1)
            .ok_or_else(|| format!("the words “{shown}” stand in it {}, not {n} times", many.len()))?,
    };
    Ok(place..place + quote.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_twice_need_a_number_and_may_overlap() {
        assert_eq!(find("aXaXa", "aXa", Some(2)), Ok(2..5));
        assert!(find("aXaXa", "aXa", None).unwrap_err().contains("2 times"));
        assert!(find("abc", "x", None).is_err());
        assert!(find("abc", "", None).is_err());
    }

    #[test]
    fn every_bad_line_is_named() {
        let mut bad = Vec::new();
        let good = read_lines("{\"source\":\"a\",\"span\":[0,1]}\nnonsense\n{\"sauce\":1}\n".as_bytes(), &mut bad);
        assert_eq!(good.len(), 1);
        let text = format!("{:?}", refusal(bad));
        assert!(text.contains("line 2") && text.contains("line 3"), "{text}");
    }
}
