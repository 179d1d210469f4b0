//! The codebook of an earlier day, and how it became today's.
//!
//! Every state is read by the reader that reads today's files, so a change means
//! what it would mean to a person who lays two printed codebooks side by side.

use super::difference::Replaced;
use super::parse;
use crate::model::acts::Acts;
use crate::model::codebook::{CodeId, Codebook};
use crate::model::event::{ActSummary, CodebookEvent};
use crate::model::ids::Stamp;
use crate::model::past::{Change, Dated, Past, What, difference};
use crate::model::study::Study;
use crate::text::past::{FilePast, Step, Then};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Path and text of every file, in the order of paths.
type Texts = BTreeMap<String, Rc<str>>;

/// The files of a codebook through time.
#[derive(Debug)]
pub struct Files<'e> {
    files: BTreeMap<String, FilePast<'e>>,
    today: Vec<(String, String)>,
    /// The first and the last instant that histories know anything of.
    begins: Option<Stamp>,
    newest: Stamp,
}

impl<'e> Files<'e> {
    /// From all acts of a study and the files of today.
    pub fn new(acts: &'e Acts, today: &[(String, String)]) -> Self {
        let mut steps: BTreeMap<String, Vec<Step<'e>>> = BTreeMap::new();
        for (path, _) in today {
            steps.entry(path.clone()).or_default();
        }
        let mut begins = None;
        for act in acts.of_codebook().map(|at| &acts[at]) {
            begins = begins.or(Some(act.at));
            for event in &act.codebook {
                let CodebookEvent { from, to, edits, found, .. } = event;
                let step = Step { at: act.at, from, to, edits, found: *found };
                steps.entry(event.file.clone()).or_default().push(step);
            }
        }
        let text = |path: &str| today.iter().find(|(own, _)| own == path).map(|(_, text)| text.as_str());
        let files = steps.into_iter().map(|(path, steps)| {
            let past = FilePast::new(steps, text(&path));
            (path, past)
        });
        let newest = acts.last().map(|act| act.at).unwrap_or_default();
        Self { files: files.collect(), today: today.to_vec(), begins, newest }
    }

    /// The files at an instant, and what is not known of them, in sentences.
    pub fn at(&self, until: Stamp) -> (Vec<(String, String)>, Vec<String>) {
        if until >= self.newest {
            return (self.today.clone(), Vec::new());
        }
        let Some(begins) = self.begins else {
            let told = "Histories hold nothing of the codebook: it is that of today.".to_owned();
            return (self.today.clone(), if self.today.is_empty() { Vec::new() } else { vec![told] });
        };
        let (mut texts, mut said, mut early) = (Vec::new(), Vec::new(), false);
        for (path, past) in &self.files {
            let then = past.at(until, begins);
            match &then {
                Then::Later(_) if until < begins => early = true,
                Then::Later(_) => said.push(format!(
                    "{path}: what it said then is known only in part, because it was changed in another program later."
                )),
                Then::Unknown => said.push(format!("{path}: no history knows this file; it is left out.")),
                Then::Text(_) | Then::Absent => {}
            }
            texts.extend(then.text().map(|text| (path.clone(), text.to_string())));
        }
        if early {
            let day = begins.day();
            said.push(format!(
                "No state of the codebook before {day} is known: the first one that is known stands in for it."
            ));
        }
        (texts, said)
    }
}

/// Path and text of the files of a codebook.
fn texts_of(book: &Codebook) -> Vec<(String, String)> {
    book.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

/// The codebook of a study at an instant, and what is not known of it.
pub fn at(study: &Study, until: Stamp) -> (Codebook, Vec<String>) {
    let (texts, said) = Files::new(&study.acts, &texts_of(&study.codebook)).at(until);
    (parse(&texts).0, said)
}

/// How the codebook of a study became what it is: every change, oldest first. A last
/// change that no history knows has the instant of the newest act.
pub fn past(study: &Study) -> Past {
    let today = texts_of(&study.codebook);
    let files = Files::new(&study.acts, &today);
    let Some(begins) = files.begins else {
        let first = study.codebook.codes.iter().map(|code| code.id.clone()).collect();
        let gaps =
            if today.is_empty() { Vec::new() } else { vec!["Histories hold nothing of the codebook.".to_owned()] };
        return Past { first, gaps, ..Past::default() };
    };
    // What was come across first was there; what an act made was not.
    let mut texts: Texts = BTreeMap::new();
    for (path, past) in &files.files {
        texts.extend(past.at(Stamp(begins.0 - 1), begins).text().map(|text| (path.clone(), Rc::clone(text))));
    }
    let mut book = read(&texts);
    let mut out = Past { begins: Some(begins), first: ids(&book), ..Past::default() };
    for act in study.acts.of_codebook().map(|at| &study.acts[at]) {
        let mut moved = false;
        let mut untold = Vec::new();
        for event in &act.codebook {
            let Some(past) = files.files.get(&event.file) else { continue };
            moved |= put(&mut texts, &event.file, past.at(act.at, begins).text());
            untold.extend(Some(event).filter(|e| !e.found && past.is_untold(&e.from, &e.to)));
        }
        if moved {
            book = step(study, act, &book, read(&texts), &mut out);
        }
        let by = study.shows(act).then(|| act.actor.clone());
        let told = untold.into_iter().filter_map(|event| by_word(study, event));
        out.changes.extend(told.map(|change| Dated { at: act.at, by: by.clone(), change }));
    }
    let now = parse(&today).0;
    let found = ActSummary { at: files.newest, ..ActSummary::default() };
    step(study, &found, &book, now, &mut out);
    let cut = files.files.iter().filter(|(_, past)| past.is_cut());
    out.gaps = cut
        .map(|(path, _)| {
            format!("{path} was changed in another program: what it said before that is known only in part.")
        })
        .collect();
    out
}

/// What an event says of itself where no text shows it.
fn by_word(study: &Study, event: &CodebookEvent) -> Option<Change> {
    let code = event.code.clone()?;
    let words = |side: fn(&Replaced) -> &String| {
        let lines = event.edits.iter().flat_map(|edit| side(edit).lines().map(str::trim));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let level = |id: &Option<CodeId>| id.as_ref().and_then(|id| study.codebook.get(id)).map_or(1, |c| c.depth + 2);
    let name = |id: &Option<CodeId>| id.as_ref().map(|id| study.code_name(id));
    let what = match event.change.as_str() {
        "redefine" | "rename" => {
            let (from, to) = (words(|e| &e.1), words(|e| &e.2));
            What::Redefined { label: "entry".to_owned(), from, to }
        }
        "move" => What::Moved { from: (None, 0), to: (name(&event.into), level(&event.into)) },
        "merge" => What::Merged { into: event.into.clone()?, name: name(&event.into)? },
        "retire" => What::Retired,
        "add" => What::Inserted { under: name(&event.into) },
        _ => return None,
    };
    Some(Change { name: study.code_name(&code), code, what })
}

fn read(texts: &Texts) -> Codebook {
    let texts: Vec<(String, String)> = texts.iter().map(|(path, text)| (path.clone(), text.to_string())).collect();
    parse(&texts).0
}

fn ids(book: &Codebook) -> Vec<CodeId> {
    book.codes.iter().map(|code| code.id.clone()).collect()
}

/// Gives a file its text; true if it had another.
fn put(texts: &mut Texts, path: &str, text: Option<&Rc<str>>) -> bool {
    if texts.get(path) == text {
        return false;
    }
    match text {
        Some(text) => texts.insert(path.to_owned(), Rc::clone(text)),
        None => texts.remove(path),
    };
    true
}

/// Notes what an act made otherwise.
fn step(study: &Study, act: &ActSummary, old: &Codebook, new: Codebook, out: &mut Past) -> Codebook {
    let hints: Vec<&CodebookEvent> = act.codebook.iter().collect();
    let own = !act.codebook.is_empty() && act.codebook.iter().all(|event| !event.found) && study.shows(act);
    let by = own.then(|| act.actor.clone());
    let dated = |change| Dated { at: act.at, by: by.clone(), change };
    out.changes.extend(difference(old, &new, &hints).into_iter().map(dated));
    new
}
