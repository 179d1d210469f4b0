//! Acts that can never be written, because another program changed a file that
//! they replace in the same moment.
//!
//! Such an act is given up as a whole, with all that was built on it, and said
//! so. The words in it may be an hour's work: they are kept below `.emic/`. The
//! session goes on with what the files say now. An act that stays and cites a
//! code or a source whose lasting id went with an act that did not is written
//! after that id is written anew; one that cites a code that is no longer there
//! goes, too.

use super::Session;
use super::commit::Waiting;
use super::outside::News;
use crate::model::codebook::{Code, CodeId};
use crate::model::event::{Logged, Op};
use crate::model::ids::Ulid;
use crate::store::scratch;
use crate::store::watch;
use crate::store::writer::{Job, Refused};
use crate::text::codebook::{self, apply_edits, invert};
use std::collections::{BTreeMap, BTreeSet, HashSet};

impl Session {
    /// Gives up the waiting act at `at` with all that was built on it, and goes
    /// on with what the disk has.
    pub(super) fn give_up(&mut self, at: usize, refused: &Refused) {
        // The thread has written nothing since, and ends.
        self.writer = None;
        let mut rest: Vec<Waiting> = std::mem::take(&mut self.queue).into();
        let mut lost = Lost::default();
        lost.add(rest.remove(at));
        // What stood before it does not speak of it.
        lost.sift(&mut rest, |_| false);
        let cited = |study: &crate::model::study::Study, w: &Waiting| {
            let codes = w.logged.iter().filter_map(code_of);
            codes.filter(|c| study.codebook.find(c).is_none()).collect::<Vec<_>>()
        };
        let orphans: HashSet<CodeId> = rest.iter().flat_map(|w| cited(&self.study, w)).collect();
        let mut words = Words::default();
        let mut told = 0;
        loop {
            lost.acts[told..].iter().for_each(|w| words.add(self, w));
            self.unmake(&lost.acts[told..]);
            told = lost.acts.len();
            self.take_up_files(&lost.files);
            let study = &self.study;
            lost.sift(&mut rest, |w| {
                let gone = |s: &String| study.source(s).is_none();
                cited(study, w).iter().any(|c| !orphans.contains(c))
                    || w.logged.iter().filter_map(|l| l.origin.source.as_ref()).any(gone)
            });
            if lost.acts.len() == told {
                break;
            }
        }
        self.tell(refused, words);
        self.pin_again(&rest);
        self.queue.extend(rest);
        self.reload_events(&mut News::default());
        let touched: Vec<Ulid> = self.queue.iter().flat_map(|w| w.touched.clone()).collect();
        touched.iter().for_each(|id| self.set_pending(id, true));
        let jobs: Vec<Job> = self.queue.iter().map(|w| w.job.clone()).collect();
        jobs.into_iter().for_each(|job| self.send(job));
    }

    /// Says what is lost, and where its words are.
    fn tell(&mut self, refused: &Refused, words: Words) {
        let names = if words.acts.is_empty() { "notes of what was found".to_owned() } else { words.acts.join("; ") };
        let mut said = format!("{}; not saved, do it again: {names}", refused.why);
        for (stem, text) in words.files() {
            match scratch::keep(&self.study.root, &stem, &text) {
                Ok(path) => said.push_str(&format!("; the words are in {}", path.display())),
                Err(e) => said.push_str(&format!("; the words could not be kept ({e}): {text}")),
            }
        }
        self.lost.push(said);
    }

    /// Takes what acts did out of the codebook in memory: if its file cannot be
    /// taken up, it is to be as it was before them.
    fn unmake(&mut self, acts: &[Waiting]) {
        let files = self.study.codebook.files.iter();
        let mut texts: BTreeMap<String, String> = files.map(|f| (f.path.clone(), f.text.clone())).collect();
        let mut changed = false;
        for l in acts.iter().rev().flat_map(|w| w.logged.iter().rev()) {
            let Op::Codebook(event) = &l.event.op else {
                continue;
            };
            if event.from.0.is_empty() && !event.found {
                changed |= texts.remove(&event.file).is_some();
            } else if let Some(text) = texts.get_mut(&event.file)
                && let Some(old) = apply_edits(text, &invert(&event.edits))
            {
                changed = true;
                *text = old;
            }
        }
        if changed {
            self.study.codebook = codebook::parse(&texts.into_iter().collect::<Vec<_>>()).0;
        }
    }

    fn take_up_files(&mut self, files: &BTreeSet<String>) {
        let now = files.iter().map(|path| (path.clone(), watch::look(&self.study.root, path)));
        let changed = now.collect();
        self.take_up(changed);
    }

    /// Writes the ids anew that waiting acts cite and that went with lost ones.
    fn pin_again(&mut self, rest: &[Waiting]) {
        let codes: Vec<CodeId> = rest.iter().flat_map(|w| &w.logged).filter_map(code_of).collect();
        let mut plan = self.lasting_codes(&codes).unwrap_or_default();
        let sources: BTreeSet<&String> =
            rest.iter().flat_map(|w| &w.logged).filter_map(|l| l.origin.source.as_ref()).collect();
        let written: HashSet<&str> = rest.iter().flat_map(|w| &w.job.replace).map(|r| r.path.as_str()).collect();
        for id in sources {
            plan.replace.extend(self.lasting_source(id).ok().flatten().filter(|r| !written.contains(r.path.as_str())));
        }
        if !plan.replace.is_empty() {
            self.enact(plan);
        }
    }
}

/// True for files that are a person's words.
fn is_written(path: &str) -> bool {
    path.starts_with("memos/") || path.starts_with("summaries/")
}

/// The code that an event cites, if it does.
fn code_of(l: &Logged) -> Option<CodeId> {
    match &l.event.op {
        Op::Add { code, .. } => code.clone(),
        Op::Set { field, value, .. } if field == "code" => value.as_str().map(CodeId::from),
        _ => None,
    }
}

/// Acts that were given up, and what they would have made or changed.
#[derive(Default)]
struct Lost {
    acts: Vec<Waiting>,
    files: BTreeSet<String>,
    ids: HashSet<Ulid>,
}

impl Lost {
    fn add(&mut self, waiting: Waiting) {
        self.files.extend(waiting.job.replace.iter().map(|r| r.path.clone()));
        self.files.extend(waiting.job.remove.iter().map(|r| r.path.clone()));
        self.ids.insert(waiting.job.act.clone());
        self.ids.extend(waiting.logged.iter().map(|l| l.event.id.clone()));
        self.acts.push(waiting);
    }

    /// Takes over those of `rest` that build on what is lost, or are `also` to go.
    fn sift(&mut self, rest: &mut Vec<Waiting>, also: impl Fn(&Waiting) -> bool) {
        for waiting in std::mem::take(rest) {
            if self.touches(&waiting) || also(&waiting) {
                self.add(waiting);
            } else {
                rest.push(waiting);
            }
        }
    }

    /// True if an act replaces one of the files, or speaks of what is gone.
    fn touches(&self, waiting: &Waiting) -> bool {
        waiting.job.replace.iter().any(|r| self.files.contains(&r.path))
            || waiting.job.remove.iter().any(|r| self.files.contains(&r.path))
            || waiting.logged.iter().any(|l| match &l.event.op {
                Op::Set { of, .. } | Op::Remove { of } | Op::Comment { of, .. } | Op::Undo { of } | Op::Redo { of } => {
                    self.ids.contains(of)
                }
                Op::Add { of, .. } => of.iter().any(|of| self.ids.contains(of)),
                _ => false,
            })
    }
}

/// What a person wrote in acts that were given up.
#[derive(Default)]
struct Words {
    /// The acts, as the log names them.
    acts: Vec<String>,
    /// New texts of memos and summaries, by path.
    memos: BTreeMap<String, String>,
    /// What was written into codings and the codebook, each with what it is of.
    others: Vec<(String, String)>,
}

impl Words {
    /// Adds the words of an act. The codebook in memory still has them.
    fn add(&mut self, session: &Session, waiting: &Waiting) {
        let act = session.study.act(&waiting.job.act, None).map(|at| &session.study.acts[at]);
        self.acts.extend(act.filter(|a| a.is_deed() || a.is_undo).map(|a| a.what.clone()));
        let memos = waiting.job.replace.iter().filter(|r| is_written(&r.path));
        self.memos.extend(memos.map(|r| (r.path.clone(), r.text.clone())));
        for Logged { event, .. } in &waiting.logged {
            match &event.op {
                Op::Add { memo: Some(memo), anchor, .. } => self.other(format!("Memo on “{}”", anchor.quote), memo),
                Op::Set { of, field, value } if field == "memo" => {
                    self.other(format!("Memo of {}", session.quoted(of)), value.as_str().unwrap_or_default());
                }
                Op::Comment { of, body } => self.other(format!("Comment on {}", session.quoted(of)), body),
                Op::Codebook(c) if !c.found && !matches!(c.change.as_str(), "id" | "undo" | "redo") => {
                    let codes = c.code.iter().chain(&c.codes).filter_map(|id| session.study.codebook.get(id));
                    codes.for_each(|code| self.other(format!("Code {} ({})", code.name, code.id), &said(code)));
                }
                _ => {}
            }
        }
    }

    fn other(&mut self, of: String, words: &str) {
        let new = (of, words.trim().to_owned());
        if !new.1.is_empty() && !self.others.contains(&new) {
            self.others.push(new);
        }
    }

    /// The files to keep them in: beginnings of names, and texts.
    fn files(self) -> Vec<(String, String)> {
        let stem = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            format!("given-up-{}", name.strip_suffix(".md").unwrap_or(name))
        };
        let mut out: Vec<(String, String)> = self.memos.into_iter().map(|(path, text)| (stem(&path), text)).collect();
        let others: Vec<String> = self.others.iter().map(|(of, words)| format!("# {of}\n\n{words}\n")).collect();
        if !others.is_empty() {
            out.push(("given-up-words".to_owned(), others.join("\n")));
        }
        out
    }
}

impl Session {
    /// A coding's words, for a heading.
    fn quoted(&self, id: &Ulid) -> String {
        let coding = self.index.find(&self.study, id).map(|at| &self.study.codings[at]);
        coding.map_or_else(|| format!("the coding {id}"), |c| format!("“{}”", c.anchor.quote))
    }
}

/// What the codebook says of a code.
fn said(code: &Code) -> String {
    let fields = code.fields.iter().map(|(label, text)| format!("- {label}: {text}"));
    let all = [code.definition.clone(), code.full_definition.clone()].into_iter().chain(fields);
    all.filter(|t| !t.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}
