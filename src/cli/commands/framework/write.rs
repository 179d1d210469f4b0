//! Summaries written from the command line: by a script, in a person's own editor,
//! as drafts.

use super::cell::{excerpts, find};
use super::{all, matrix};
use crate::analysis::framework::{Framework, State};
use crate::cli::commands::required;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::model::change::{Change, NewSummary};
use crate::model::study::Study;
use crate::model::summary::{Case, WrittenFrom, digest};
use crate::session::{Session, draft_stamp, drafted};
use crate::tui::{effect, terminal};
use clap::ArgMatches;
use std::io::Read;

/// Below this line of a text that is handed to an editor stand the excerpts.
const BELOW: &str = "<!-- Excerpts. This line and what stands below it is not kept. -->";

/// What is written into a cell, from the codings that are there now.
fn new(study: &Study, framework: &Framework, (row, column): (usize, usize), text: String) -> NewSummary {
    NewSummary {
        case: framework.rows[row].case.clone(),
        code: framework.columns[column].id.clone(),
        over: Some(digest(framework.cells[row][column].text(study))),
        from: Some(framework.from_now(study, row, column)),
        text,
    }
}

fn apply(context: &Context, mut session: Session, new: Vec<NewSummary>) -> Result<Outcome, Failure> {
    let applied = session.apply(Change::Summaries(new))?;
    session.finish()?;
    output::text(context, &format!("{}\n", applied.message))?;
    Ok(Outcome::Fine)
}

pub fn set(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let mut text = required(matches, "text");
    if text == "-" {
        text.clear();
        let read = std::io::stdin().lock().read_to_string(&mut text);
        read.map_err(|e| Failure::new(format!("standard input cannot be read: {e}")))?;
    }
    let session = context.writing()?;
    let (framework, row) = find(context, session.study(), matches)?;
    if text.trim().is_empty() && framework.cells[row][0].text(session.study()).is_empty() {
        return Err(Failure::new("there is no summary to take away"));
    }
    let new = new(session.study(), &framework, (row, 0), text);
    apply(context, session, vec![new])
}

pub fn confirm(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.writing()?;
    let (framework, row) = find(context, session.study(), matches)?;
    let text = framework.cells[row][0].text(session.study()).to_owned();
    match framework.cells[row][0].state {
        _ if text.is_empty() => {
            Err(Failure::new("there is no summary yet").hint("`emic framework edit` or `set` writes one"))
        }
        State::Written => {
            output::say("emic: it was written from the codings of today; nothing to confirm");
            Ok(Outcome::Findings)
        }
        _ => {
            let new = new(session.study(), &framework, (row, 0), text);
            apply(context, session, vec![new])
        }
    }
}

/// Nobody else waits while the person writes: the study is opened to be written to
/// once the editor has ended, and what changed meanwhile is not written over.
pub fn edit(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let own = crate::cli::commands::keys::own(&|name| std::env::var(name).ok());
    let variable = |name| std::env::var(name).ok().filter(|l: &String| !l.trim().is_empty());
    let set = own.config.editor.clone().or_else(|| ["VISUAL", "EDITOR"].into_iter().find_map(variable));
    let Some(line) = set else {
        return Err(Failure::new("no editor is named")
            .hint("set VISUAL or EDITOR, or write with `emic framework set CASE CODE --text -`"));
    };
    let session = context.session()?;
    if session.coder().is_empty() {
        return Err(session.no_coder().into());
    }
    let (framework, row) = find(context, session.study(), matches)?;
    let square = &framework.cells[row][0];
    let before = square.text(session.study()).to_owned();
    let handed = format!("{before}\n\n{BELOW}\n{}", excerpts(session.study(), square));
    let root = session.study().root.clone();
    let path = effect::hand_out(&root, &handed).map_err(Failure::new)?;
    let ended = terminal::editor(&line, &path).status();
    if !ended.as_ref().is_ok_and(std::process::ExitStatus::success) {
        let why =
            ended.map_or_else(|e| format!("{line} cannot be started ({e})"), |_| format!("{line} ended with an error"));
        return Err(Failure::new(effect::leave_there(&path, &handed, &why)));
    }
    let text = effect::take_back(&path).map_err(Failure::new)?;
    let text = text.split(BELOW).next().unwrap_or_default().trim().to_owned();
    if text == before.trim() {
        output::say("emic: nothing was changed; `emic framework confirm` says that it is still true");
        return Ok(Outcome::Findings);
    }
    let new = new(session.study(), &framework, (row, 0), text.clone());
    drop(session);
    kept(context, new).map_err(|failure| match effect::hand_out(&root, &text) {
        Ok(path) => failure.detail(format!("your words are in {}", path.display())),
        Err(why) => failure.detail(format!("your words could not be kept ({why}): {text}")),
    })
}

fn kept(context: &Context, new: NewSummary) -> Result<Outcome, Failure> {
    apply(context, context.writing()?, vec![new])
}

pub fn draft(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let dry = matches.get_flag("dry-run");
    let session = if dry { context.session()? } else { context.writing()? };
    let study = session.study();
    let framework = matrix(context, study, matches, None)?;
    let cases: Vec<Case> = all(matches, "case").iter().map(|words| Case::parse(words, study)).collect();
    if let Some(case) = cases.iter().find(|case| framework.row(case).is_none()) {
        return Err(Failure::new(format!("there is no case “{case}” among the rows"))
            .hint("`emic framework` lists them; --by wave makes one of each wave"));
    }
    let mut new = Vec::new();
    for (row, column) in framework.to_do() {
        let (case, square) = (&framework.rows[row].case, &framework.cells[row][column]);
        let open = square.state == State::NotSummarised
            || square.state == State::Draft && !square.since.words().is_empty() && !square.codings.is_empty();
        if open && (cases.is_empty() || cases.contains(case)) {
            new.push(drafted_cell(study, &framework, (row, column)));
        }
    }
    if new.is_empty() {
        output::say("emic: nothing to draft: every cell with codings has a summary");
        return Ok(Outcome::Findings);
    }
    if dry {
        let title = |one: &NewSummary| format!("{} × {}\n\n{}\n", one.case.label(), one.code, one.text);
        output::text(context, &new.iter().map(title).collect::<Vec<_>>().join("\n"))?;
        return Ok(Outcome::Fine);
    }
    apply(context, session, new)
}

fn drafted_cell(study: &Study, framework: &Framework, at: (usize, usize)) -> NewSummary {
    let text = drafted(study, &framework.cells[at.0][at.1].codings);
    let stamp = draft_stamp(&text);
    let mut one = new(study, framework, at, text);
    one.from = one.from.map(|from| WrittenFrom { draft: Some(stamp), ..from });
    one
}
