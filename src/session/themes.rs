//! Plans for themes: a new one, its status, its codes, its words.
//!
//! Themes are written in an editor, over months. What the program does is begin one,
//! with the ids spelled right, set two entries of its front matter and put in words that
//! somebody typed; every other character is the researcher's. Taking back goes through the same door as for memos
//! ([`super::memos`]). A file that is there is never written over by a new theme.

use super::commit::Plan;
use super::memos::{noted, op_of, replaced};
use super::{Session, SessionError};
use crate::model::anchor::Digest;
use crate::model::change::ThemeChange;
use crate::model::codebook::CodeId;
use crate::model::memo::{MemoEvent, Target, links};
use crate::model::nearest::nearest;
use crate::model::theme::Theme;
use crate::store::themes::{self, FOLDER};
use crate::store::writer::{Removal, Replacement};
use crate::text::codebook::slug;
use crate::text::memo::with_body;
use crate::text::source::is_conflict_marker;
use crate::text::theme::{self as grammar, Draft, compose};

impl Session {
    pub(super) fn plan_theme(&self, change: &ThemeChange) -> Result<Plan, SessionError> {
        match change {
            ThemeChange::New { id, title, claim, codes } => self.new_theme(id, title, claim, codes),
            ThemeChange::Status { theme, status } => {
                let old = self.theme(theme)?;
                let message = format!("the theme “{}” is {} now", old.title, status.word());
                let new =
                    if old.status == *status { old.whole.clone() } else { grammar::with_status(&old.whole, *status) };
                self.theme_plan("status", old, &new, message)
            }
            ThemeChange::Write { theme, text, over } => {
                let old = self.theme(theme)?;
                if over.as_ref().is_some_and(|read| *read != Digest::of(&old.text)) {
                    return Err(SessionError::MemoChanged(old.file.clone()));
                }
                let new = with_body(&old.whole, text);
                let read = grammar::read(&old.file, &new).0;
                if (&read.id, read.status) != (&old.id, old.status) || read.codes != old.codes {
                    let words = "the words would be read as front matter: begin them with another line than ---";
                    return Err(SessionError::BadValue(words.to_owned()));
                }
                let pins = self.pinned(links(text).into_iter().map(|link| link.target))?;
                Ok(self.theme_plan("write", old, &new, format!("wrote the theme “{}”", read.title))?.after(pins))
            }
            ThemeChange::Codes { theme, codes } => {
                let old = self.theme(theme)?;
                let new: Vec<&CodeId> = codes.iter().filter(|code| !old.codes.contains(code)).collect();
                self.may_be_built_from(&new)?;
                let message =
                    match (&new[..], old.codes.iter().filter(|code| !codes.contains(code)).collect::<Vec<_>>()) {
                        ([one], gone) if gone.is_empty() => {
                            format!("“{}” serves the theme “{}” now", self.study.code_name(one), old.title)
                        }
                        ([], gone) if gone.len() == 1 => {
                            format!("“{}” serves the theme “{}” no longer", self.study.code_name(gone[0]), old.title)
                        }
                        _ => format!("the theme “{}” is built from other codes now", old.title),
                    };
                let text = if old.codes == *codes { old.whole.clone() } else { grammar::with_codes(&old.whole, codes) };
                let pins = self.pinned(new.into_iter().cloned().map(Target::Code))?;
                Ok(self.theme_plan("codes", old, &text, message)?.after(pins))
            }
        }
    }

    /// A plan for the file of a new theme.
    fn new_theme(&self, id: &str, title: &str, claim: &str, codes: &[CodeId]) -> Result<Plan, SessionError> {
        let bad = |words: String| Err(SessionError::BadValue(words));
        if !CodeId::is_valid(id) {
            return bad(format!("“{id}” cannot be a theme's id, which takes a-z, 0-9 and -: write {}", slug(id)));
        }
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return bad("a theme needs a title".to_owned());
        }
        let path = themes::path_of(id);
        let there = |file: &str| SessionError::ThemeThere { id: id.to_owned(), file: file.to_owned() };
        if let Some(theme) = self.study.theme(&id.into()) {
            return Err(there(&theme.file));
        }
        if self.text_there(&path).is_some() || !self.is_gone(&path) {
            return Err(there(&path));
        }
        self.may_be_built_from(&codes.iter().collect::<Vec<_>>())?;
        let text = compose(&Draft { id, title: &title, claim, codes, coder: &self.coder, created: &self.today() });
        if text.lines().any(is_conflict_marker) {
            return Err(SessionError::MemoConflict(path));
        }
        let event = MemoEvent {
            change: "new".to_owned(),
            memo: id.to_owned(),
            codes: codes.to_vec(),
            file: path.clone(),
            ..MemoEvent::default()
        };
        let mut plan = Plan { message: format!("new theme “{title}” ({id})"), ..Plan::default() };
        plan.ops.push((self.history(), op_of(noted(event, None, Some(&text)))));
        replaced(path, None, Some(text), &mut plan);
        Ok(plan)
    }

    /// The theme with this id that has a file of its own.
    fn theme(&self, id: &CodeId) -> Result<&Theme, SessionError> {
        self.study.theme(id).ok_or_else(|| {
            let near = nearest(&id.0, self.study.themes.iter().map(|t| t.id.0.as_str())).map(str::to_owned);
            match self.study.codebook.get(id) {
                Some(_) => SessionError::BadValue(format!(
                    "“{id}” stands in the codebook: change it there (g c), or begin a theme with a file of its own"
                )),
                None => SessionError::UnknownTheme { given: id.0.clone(), near },
            }
        })
    }

    /// Codes must be there, and their headings must have lasting ids.
    fn may_be_built_from(&self, codes: &[&CodeId]) -> Result<(), SessionError> {
        for code in codes {
            if let Some(why) = Target::Code((*code).clone()).missing_in(&self.study) {
                return Err(SessionError::BadValue(why));
            }
            if self.study.codebook.get(code).is_some_and(|c| c.implicit) {
                return Err(SessionError::BadValue(format!(
                    "the heading of “{code}” has no lasting id yet: write {{#{code}}} at its end, so that the theme keeps it"
                )));
            }
        }
        Ok(())
    }

    /// A plan that gives a theme's file another text.
    fn theme_plan(&self, change: &str, old: &Theme, new: &str, message: String) -> Result<Plan, SessionError> {
        if new == old.whole {
            return Err(SessionError::BadValue("the theme is like that already".to_owned()));
        }
        if new.lines().any(is_conflict_marker) {
            return Err(SessionError::MemoConflict(old.file.clone()));
        }
        let event = MemoEvent {
            change: change.to_owned(),
            memo: old.id.0.clone(),
            codes: grammar::read(&old.file, new).0.codes,
            file: old.file.clone(),
            ..MemoEvent::default()
        };
        let mut plan = Plan { message, ..Plan::default() };
        plan.ops.push((self.history(), op_of(noted(event, Some(&old.whole), Some(new)))));
        replaced(old.file.clone(), Some(&old.whole), Some(new.to_owned()), &mut plan);
        Ok(plan)
    }

    /// Puts new texts of themes into the study.
    pub(super) fn replace_themes(&mut self, replace: &[Replacement], remove: &[Removal]) {
        let is_one = |path: &str| path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'));
        for file in replace.iter().filter(|f| is_one(&f.path)) {
            let (new, _) = grammar::read(&file.path, &file.text);
            match self.study.themes.binary_search_by(|t| t.file.cmp(&file.path)) {
                Ok(at) => self.study.themes[at] = new,
                Err(at) => self.study.themes.insert(at, new),
            }
        }
        self.study.themes.retain(|t| remove.iter().all(|r| r.path != t.file));
    }
}
