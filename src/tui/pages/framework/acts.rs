//! What is done on the framework page: writing, drafting, confirming, and choosing
//! what is shown.

use super::{Chart, Do, grid};
use crate::analysis::framework::{Columns, Framework, State};
use crate::analysis::record::coders;
use crate::analysis::scope::attribute_names;
use crate::model::change::{Change, NewSummary};
use crate::model::study::Study;
use crate::model::summary::{WrittenFrom, digest};
use crate::session::{draft_stamp, drafted, link};
use crate::text::plain::shown;
use crate::tui::app::{App, Tone};
use crate::tui::pages::{Ask, ask};
use crate::tui::update::Effect;
use crate::tui::writing::{self, Beside, Purpose};

/// Questions, by their keys.
const COLUMNS: &str = "columns";
const GROUP: &str = "group";
const RECORD: &str = "record";
/// Letters of the entries of a short list.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
/// Characters of an excerpt above the text that is written.
const ABOVE: usize = 400;

impl Chart {
    pub(super) fn act(&mut self, app: &mut App, study: &Study, act: Do) -> Vec<Effect> {
        match act {
            Do::Write => self.write(app, study, None),
            Do::Link => match self.excerpt().map(|e| link(&e.id)) {
                Some(words) => self.write(app, study, Some(words)),
                None => app.say("there is no excerpt here to link to", Tone::Refused),
            },
            Do::Confirm => return self.confirm(app, study),
            Do::Draft => return self.draft(app, study, false),
            Do::DraftAll => return self.draft(app, study, true),
            Do::Remove => return self.remove(app, study),
            Do::NextToDo | Do::PreviousToDo => self.go_to_do(app, act == Do::NextToDo),
            Do::OnlyToDo => {
                let here = self.here();
                self.only_to_do = !self.only_to_do;
                self.arrange();
                if let Some((case, code)) = here {
                    self.select(&case, &code);
                }
            }
            Do::Columns | Do::Group | Do::Record => self.ask(app, study, act),
            Do::Export => self.ask_file(app, study),
            Do::ColumnsOn | Do::ColumnsBack => {
                let page = grid::room(self, app.areas(study).page).1.max(1);
                let last = self.made.as_ref().map_or(0, |made| made.columns.len().saturating_sub(1));
                self.at.1 =
                    if act == Do::ColumnsOn { (self.at.1 + page).min(last) } else { self.at.1.saturating_sub(page) };
                self.top = 0;
            }
            Do::DetailsDown => {
                let last = self.square().map_or(0, |square| square.text(study).len());
                self.top = (self.top + 1).min(last);
            }
            Do::DetailsUp => self.top = self.top.saturating_sub(1),
        }
        Vec::new()
    }

    /// What is written into the highlighted cell, from the codings that are there.
    fn worded(&self, study: &Study, made: &Framework, (row, column): (usize, usize), text: String) -> NewSummary {
        NewSummary {
            case: made.rows[row].case.clone(),
            code: made.columns[column].id.clone(),
            over: Some(digest(made.cells[row][column].text(study))),
            from: Some(made.from_now(study, row, column)),
            text,
        }
    }

    /// Opens the box; `more` goes to the end of the text.
    fn write(&self, app: &mut App, study: &Study, more: Option<String>) {
        let Some(((row, column), made)) = self.place().zip(self.made.as_ref().ok()) else {
            return app.say("there is no cell here", Tone::Refused);
        };
        let (line, head) = (&made.rows[row], &made.columns[column]);
        let purpose = Purpose::Summary {
            case: line.case.clone(),
            code: head.id.clone(),
            from: made.from_now(study, row, column),
        };
        let beside = self.excerpts.iter().map(|e| {
            let place = e.turn.map_or_else(|| e.source.clone(), |turn| format!("{}, turn {turn}", e.source));
            Beside { id: e.id.clone(), words: format!("{} ({place})", shown(&e.quote, ABOVE)) }
        });
        let picked = self.excerpt().and_then(|e| self.excerpts.iter().position(|other| other.id == e.id)).unwrap_or(0);
        let title = format!("{} × {}", line.case.label(), head.title);
        writing::summary(app, study, (purpose, title), (beside.collect(), picked), more.as_deref());
    }

    fn confirm(&self, app: &mut App, study: &Study) -> Vec<Effect> {
        let Some((at, made)) = self.place().zip(self.made.as_ref().ok()) else { return Vec::new() };
        let square = &made.cells[at.0][at.1];
        match square.state {
            State::Stale | State::ByHand | State::Draft => {
                let new = self.worded(study, made, at, square.text(study).to_owned());
                vec![Effect::Apply(Change::Summaries(vec![new]))]
            }
            State::Written => {
                app.say("it was written from the codings of today", Tone::Info);
                Vec::new()
            }
            State::NotSummarised | State::NotCoded => {
                app.say("there is no summary here yet: e writes it", Tone::Refused);
                Vec::new()
            }
        }
    }

    /// Drafts the highlighted cell, or every one that is shown and that nobody has
    /// written.
    fn draft(&self, app: &mut App, study: &Study, all: bool) -> Vec<Effect> {
        let Ok(made) = &self.made else { return Vec::new() };
        let shown = |row: usize| self.lines.contains(&super::Line::Case(row));
        let cells: Vec<(usize, usize)> = match all {
            true => made.to_do().into_iter().filter(|(row, _)| shown(*row)).collect(),
            false => self.place().into_iter().collect(),
        };
        let open = |(row, column): &(usize, usize)| {
            let square = &made.cells[*row][*column];
            let draft = square.state == State::Draft && !square.since.words().is_empty();
            !square.codings.is_empty() && (square.state == State::NotSummarised || draft)
        };
        let new = cells.into_iter().filter(open).map(|at| {
            let text = drafted(study, &made.cells[at.0][at.1].codings);
            let stamp = draft_stamp(&text);
            let one = self.worded(study, made, at, text);
            let from = one.from.clone().map(|from| WrittenFrom { draft: Some(stamp), ..from });
            NewSummary { from, ..one }
        });
        let new: Vec<NewSummary> = new.collect();
        if new.is_empty() {
            let why = if all {
                "every cell with codings has a summary or a draft"
            } else {
                "this cell has a summary, or no codings"
            };
            app.say(format!("nothing to draft: {why}"), Tone::Info);
            return Vec::new();
        }
        vec![Effect::Apply(Change::Summaries(new))]
    }

    fn remove(&self, app: &mut App, study: &Study) -> Vec<Effect> {
        let Some((at, made)) = self.place().zip(self.made.as_ref().ok()) else { return Vec::new() };
        if made.cells[at.0][at.1].text(study).is_empty() {
            app.say("there is no summary here", Tone::Refused);
            return Vec::new();
        }
        vec![Effect::Apply(Change::Summaries(vec![self.worded(study, made, at, String::new())]))]
    }

    /// To the next cell in which somebody has to write, around the end.
    fn go_to_do(&mut self, app: &mut App, on: bool) {
        let Ok(made) = &self.made else { return };
        let across = made.columns.len();
        let mut all: Vec<(usize, usize)> = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            if let super::Line::Case(row) = line {
                all.extend((0..across).filter(|c| made.cells[*row][*c].state.is_to_do()).map(|c| (number, c)));
            }
        }
        let here = self.at;
        let next = match on {
            true => all.iter().find(|at| **at > here).or(all.first()),
            false => all.iter().rfind(|at| **at < here).or(all.last()),
        };
        match next {
            Some(at) => (self.at, self.top) = (*at, 0),
            None => app.say("nothing is to do: every cell with codings is summarised", Tone::Done),
        }
    }

    fn ask(&self, app: &mut App, study: &Study, act: Do) {
        let (key, title, words) = match act {
            Do::Columns => {
                (COLUMNS, "Columns are", Columns::all(study).iter().map(Columns::to_string).collect::<Vec<_>>())
            }
            Do::Group => (GROUP, "Group the cases by", groups(study)),
            _ => (RECORD, "Whose codings?", records(study)),
        };
        let entries = LETTERS.chars().zip(words).collect();
        ask(app, study, key, Ask::Choice(title.to_owned(), entries));
    }

    pub(super) fn chosen(&mut self, app: &App, study: &Study, key: &'static str, number: usize) {
        match key {
            COLUMNS => self.asked.columns = Columns::all(study).into_iter().nth(number),
            GROUP => self.asked.group = groups(study).into_iter().nth(number).filter(|_| number > 0),
            _ => self.record = records(study).into_iter().nth(number).or(self.record.take()),
        }
        crate::tui::pages::Page::refresh(self, app, study);
    }
}

/// What cases can be grouped by; the first is not at all.
fn groups(study: &Study) -> Vec<String> {
    std::iter::once("nothing".to_owned()).chain(attribute_names(study)).collect()
}

fn records(study: &Study) -> Vec<String> {
    let own = coders(study).into_iter().map(|id| format!("coder:{id}"));
    own.chain(["union", "all", "consensus"].map(str::to_owned)).collect()
}
