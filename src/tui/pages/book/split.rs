//! Making several codes of one, coding by coding.
//!
//! The person names the new codes, then sees each of their own codings with
//! its words and says where it goes. Nothing happens before the last question:
//! then all is done in one act. A split can be left at any question with Esc.

use super::BookPage;
use super::acts::Asked;
use super::examples::said;
use crate::model::change::{Change, CodebookChange, NewCode};
use crate::model::codebook::CodeId;
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::study::Study;
use crate::text::plain::plain;
use crate::tui::app::{App, Tone};
use crate::tui::pages::{Ask, Reply, ask};
use crate::tui::update::{Effect, prompt};

/// New codes at most: each has a digit.
const MOST: usize = 9;

/// A split that is under way.
#[derive(Clone, Debug)]
pub struct Split {
    code: CodeId,
    /// Names of the new codes.
    names: Vec<String>,
    /// Names that were warned about.
    warned: String,
    /// The coder's own codings.
    codings: Vec<Ulid>,
    /// The new code each goes to, as far as said; `None`: it stays.
    said: Vec<Option<usize>>,
    /// Codings of other coders, which stay.
    others: usize,
}

impl Split {
    /// The coding that is asked about, in words.
    pub(super) fn explained(&self, study: &Study) -> Vec<String> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let Some(coding) = self.codings.get(self.said.len()).and_then(|id| study.coding(&id.0)) else {
            return self.shares(study);
        };
        let mut out = vec![format!("“{}”", plain(&coding.anchor.quote)), said(study, coding)];
        out.extend((!coding.memo.is_empty()).then(|| format!("memo: {}", coding.memo)));
        out
    }

    /// What the split would do.
    fn shares(&self, study: &Study) -> Vec<String> {
        let count = |to: Option<usize>| self.said.iter().filter(|s| **s == to).count();
        let share = |(i, name): (usize, &String)| format!("“{name}”: {}", plural(count(Some(i)), "coding"));
        let mut out: Vec<String> = self.names.iter().enumerate().map(share).collect();
        out.push(format!(
            "“{}” keeps {}",
            study.code_name(&self.code),
            count(None) + self.codings.len() - self.said.len()
        ));
        if self.others > 0 {
            out.push(format!("{} of other coders stay with it: only they recode them.", plural(self.others, "coding")));
        }
        out
    }

    fn change(self) -> Change {
        let new = self.names.iter().map(|n| NewCode::named(n)).collect();
        let goes = self.codings.into_iter().zip(self.said).filter_map(|(id, to)| Some((id, to?)));
        Change::Codebook(CodebookChange::Split { code: self.code, new, codings: goes.collect() })
    }
}

impl BookPage {
    /// Begins a split: asks for names.
    pub(super) fn split(&mut self, app: &mut App, study: &Study) {
        let Some(code) = self.one(app, study) else {
            return;
        };
        if code.merged_into.is_some() {
            return app.say(format!("“{}” is merged: split the code it went to", code.name), Tone::Refused);
        }
        let index = study.codebook.find(&code.id).unwrap_or_default();
        let of = self.tally.code(index).codings.iter().filter_map(|i| study.codings.get(*i as usize));
        let (own, others): (Vec<_>, Vec<_>) = of.partition(|c| c.coder == app.coder);
        let split = Split {
            code: code.id.clone(),
            names: Vec::new(),
            warned: String::new(),
            codings: own.iter().map(|c| c.id.clone()).collect(),
            said: Vec::new(),
            others: others.len(),
        };
        self.ask_names(app, study, split, "");
    }

    fn ask_names(&mut self, app: &mut App, study: &Study, split: Split, text: &str) {
        let title = format!("Split “{}”: names of the new codes, with ; between them", study.code_name(&split.code));
        ask(app, study, "names", Ask::Line(title, text.to_owned()));
        self.asked = Asked::Split(split);
    }

    /// Takes an answer on the way.
    pub(super) fn split_on(
        &mut self,
        app: &mut App,
        study: &Study,
        key: &str,
        mut split: Split,
        reply: Reply,
    ) -> Vec<Effect> {
        match (key, reply) {
            ("names", Reply::Line(text)) => self.named(app, study, split, &text),
            ("goes", Reply::Choice(which)) => {
                let new = split.names.len();
                match which {
                    to if to < new => split.said.push(Some(to)),
                    stays if stays == new => split.said.push(None),
                    back if back == new + 1 => drop(split.said.pop()),
                    _ => split.said.resize(split.codings.len(), None),
                }
                self.ask_next(app, study, split);
            }
            ("split?", Reply::Choice(0)) => {
                self.making = true;
                return vec![Effect::Apply(split.change())];
            }
            ("split?", Reply::Choice(1)) if !split.said.is_empty() => {
                split.said.pop();
                self.ask_next(app, study, split);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Takes the names; one like that of another code is asked about once.
    fn named(&mut self, app: &mut App, study: &Study, mut split: Split, text: &str) {
        let one_line = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut names: Vec<String> = text.split(';').map(one_line).filter(|n| !n.is_empty()).collect();
        names.dedup();
        let like = names.iter().find_map(|name| Some((name, prompt::similar(study, name)?)));
        let warning = match like {
            _ if names.is_empty() => return,
            _ if names.len() > MOST => Some(format!("at most {MOST} new codes at once")),
            Some((name, other)) if split.warned != text => {
                Some(format!("“{name}”: a similar code exists: “{other}”. Enter again goes on; Esc does not split"))
            }
            _ => None,
        };
        if let Some(warning) = warning {
            split.warned = text.to_owned();
            self.ask_names(app, study, split, text);
            return prompt::warn(app, warning);
        }
        split.names = names;
        self.ask_next(app, study, split);
    }

    /// Asks where the next coding goes, or whether to do it.
    fn ask_next(&mut self, app: &mut App, study: &Study, split: Split) {
        let (at, all) = (split.said.len(), split.codings.len());
        let old = study.code_name(&split.code);
        let (key, question) = if at < all {
            let digits = ('1'..='9').zip(split.names.iter().cloned());
            let mut entries: Vec<(char, String)> = digits.collect();
            entries.push(('s', format!("stays with “{old}”")));
            entries.push(('b', "back to the coding before".to_owned()));
            entries.push(('r', format!("this and the rest stay with “{old}”")));
            ("goes", Ask::Choice(format!("{} of {all} codings of “{old}”: where does it go?", at + 1), entries))
        } else {
            let mut entries = vec![('y', "yes, split (u takes it back)".to_owned())];
            if all > 0 {
                entries.push(('b', "back to the last coding".to_owned()));
            }
            entries.push(('n', "no, leave it as it is".to_owned()));
            ("split?", Ask::Choice(format!("Split “{old}”?"), entries))
        };
        ask(app, study, key, question);
        self.asked = Asked::Split(split);
    }
}
