//! Deciding from the command line: the same acts as on the compare page.

use super::{compared, said, words};
use crate::analysis::compare::{Compared, Comparison, Kind};
use crate::cli::commands::text;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::model::change::{Change, Decision, Keep};
use crate::model::codebook::CodeId;
use crate::model::coding::Coding;
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::session::{Session, SessionError};
use crate::text::plain::shown;
use clap::ArgMatches;
use std::collections::BTreeMap;

/// Characters of a coding's words in a line.
const SHOWN: usize = 60;

/// Codings that are decided on, and those of them that were named.
type Group = (Vec<Ulid>, Vec<Ulid>);

pub fn run(context: &Context, verb: &str, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let mut session = context.writing()?;
    if session.study().only.is_some() {
        return Err(SessionError::DecidedBlind.into());
    }
    if session.coder().is_empty() {
        return Err(session.no_coder().into());
    }
    let given = if verb == "agreed" { Vec::new() } else { found(&session, &words(matches, "codings"))? };
    if verb == "reopen" {
        return apply(context, session, Change::Reopen(given));
    }
    let decisions = match verb {
        "agreed" => agreed(&session, matches)?,
        verb => decisions(&session, (verb, matches), &given)?,
    };
    if decisions.is_empty() {
        output::say("emic: nothing to decide: the consensus has everything that both agree on");
        return Ok(Outcome::Findings);
    }
    if matches.get_flag("dry-run") {
        let lines: String = decisions.iter().map(|d| line(session.study(), d)).collect();
        let told = session.would_decide(decisions)?;
        output::text(context, &format!("{lines}{told}; nothing was written\n"))?;
        return Ok(Outcome::Fine);
    }
    apply(context, session, Change::Decide(decisions))
}

fn apply(context: &Context, mut session: Session, change: Change) -> Result<Outcome, Failure> {
    let applied = session.apply(change)?;
    session.finish()?;
    output::text(context, &format!("{}\n", applied.message))?;
    Ok(Outcome::Fine)
}

/// The codings whose ids begin so.
fn found(session: &Session, given: &[&str]) -> Result<Vec<Ulid>, Failure> {
    let one = |given: &&str| {
        let wanted = given.to_uppercase();
        let codings = &session.study().codings;
        if let Some(exact) = codings.iter().find(|c| c.id.0 == **given) {
            return Ok(exact.id.clone());
        }
        let mut all = codings.iter().filter(|c| c.id.0.starts_with(&wanted));
        match (all.next(), all.next()) {
            (Some(one), None) => Ok(one.id.clone()),
            (Some(_), Some(_)) => {
                Err(Failure::new(format!("several codings begin with {given}")).hint("give more of the id"))
            }
            _ => Err(SessionError::UnknownCoding((*given).to_owned()).into()),
        }
    };
    given.iter().map(one).collect()
}

fn decisions(
    session: &Session,
    (verb, matches): (&str, &ArgMatches),
    given: &[Ulid],
) -> Result<Vec<Decision>, Failure> {
    let reason = said(matches, "reason");
    let named = found(session, &words(matches, "of"))?;
    let groups: Vec<Group> = if named.is_empty() {
        let (_, compared) = compared(session, matches)?;
        places(session.study(), &compared, given)?
    } else {
        let others = named.iter().filter(|id| !given.contains(id));
        vec![(given.iter().chain(others).cloned().collect(), given.to_vec())]
    };
    let mut out = Vec::new();
    for (of, kept) in groups {
        let keep = match verb {
            "take" => Keep::These(kept),
            "neither" => Keep::Neither,
            _ => other(matches, given)?,
        };
        out.push(Decision { of, keep, reason: reason.clone() });
    }
    Ok(out)
}

/// The places of codings: all codings of each, those given first, and those given.
fn places(study: &Study, compared: &Comparison, given: &[Ulid]) -> Result<Vec<Group>, Failure> {
    let id = |at: usize| study.codings[at].id.clone();
    let mut out: BTreeMap<usize, Vec<Ulid>> = BTreeMap::new();
    for wanted in given {
        let at = compared.places.iter().position(|p| p.all().any(|at| study.codings[at].id == *wanted));
        let [first, second] = &compared.coders;
        let at = at.ok_or_else(|| {
            Failure::new(format!("the coding {wanted} is in no place that {first} and {second} have both read")).hint(
                "`emic compare --kind all` lists the places; --coders A,B compares others, --of names all codings",
            )
        })?;
        out.entry(at).or_default().push(wanted.clone());
    }
    let whole = |(at, kept): (usize, Vec<Ulid>)| {
        let place: &Compared = &compared.places[at];
        let mut of = kept.clone();
        of.extend(place.all().map(id).filter(|id| !kept.contains(id)));
        (of, kept)
    };
    Ok(out.into_iter().map(whole).collect())
}

/// The third that counts.
fn other(matches: &ArgMatches, given: &[Ulid]) -> Result<Keep, Failure> {
    let code = text(matches, "code").map(CodeId::from);
    let span = text(matches, "span").map(span).transpose()?;
    if code.is_none() && span.is_none() {
        return Err(Failure::new("say what counts instead").hint("--code ID, --span START-END, or both"));
    }
    if given.len() > 1 && span.is_some() {
        return Err(Failure::new("--span is about one place: name one coding"));
    }
    Ok(Keep::Other { code, span })
}

/// Reads `120-188`.
fn span(text: &str) -> Result<Span, Failure> {
    let numbers = text.split_once('-').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
    numbers
        .map(|(start, end)| Span::new(start, end))
        .ok_or_else(|| Failure::new(format!("“{text}” is not a place")).hint("write it as START-END, such as 120-188"))
}

/// A decision for every place on which both agree and that has none.
fn agreed(session: &Session, matches: &ArgMatches) -> Result<Vec<Decision>, Failure> {
    let study = session.study();
    let (_, compared) = compared(session, matches)?;
    let open = compared.places.iter().filter(|p| p.kind == Kind::Agreed && p.decided.is_none());
    let decision = |place: &Compared| {
        let of: Vec<Ulid> = place.all().map(|at| study.codings[at].id.clone()).collect();
        Decision { keep: Keep::These(of.clone()), of, reason: String::new() }
    };
    Ok(open.map(decision).collect())
}

/// A decision in words, for those who only look.
fn line(study: &Study, decision: &Decision) -> String {
    let one = |coding: &Coding| {
        let code = coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |c| study.code_name(c));
        format!("{} · {code} on “{}”", coding.coder, shown(&coding.anchor.quote, SHOWN))
    };
    let named = |ids: &[Ulid]| ids.iter().filter_map(|id| study.coding(&id.0)).map(one).collect::<Vec<_>>().join("; ");
    let kept = match &decision.keep {
        Keep::These(ids) => named(ids),
        Keep::Neither => "nothing".to_owned(),
        Keep::Other { code, span } => {
            let code = code.as_ref().map_or_else(String::new, |c| study.code_name(c));
            let span = span.map_or_else(String::new, |s| format!("{}-{}", s.start, s.end));
            [code, span].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" at ")
        }
    };
    format!("of {}: {}\n  counts: {kept}\n", plural(decision.of.len(), "coding"), named(&decision.of))
}
