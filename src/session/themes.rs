//! A new theme: its file, once.
//!
//! Themes are written in an editor. What the program does is begin one, with the
//! ids spelled right; it never writes into a file that is there, so there is
//! nothing to take back but a file that nobody has touched.

use super::{Session, SessionError};
use crate::model::codebook::CodeId;
use crate::model::memo::Target;
use crate::store::themes;
use crate::text::codebook::slug;
use crate::text::theme::{Draft, compose};

impl Session {
    /// Makes the file of a new theme; gives its path below the study's folder.
    ///
    /// # Errors
    /// If the id cannot be one, is that of a theme or its file is there; if there
    /// is no title; if a code is not there, or its heading has no lasting id; or
    /// if the file cannot be written.
    pub fn new_theme(&self, id: &str, title: &str, claim: &str, codes: &[CodeId]) -> Result<String, SessionError> {
        if !self.writable {
            return Err(SessionError::BrokenStudy);
        }
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
        for code in codes {
            if let Some(why) = Target::Code(code.clone()).missing_in(&self.study) {
                return bad(why);
            }
            if self.study.codebook.get(code).is_some_and(|c| c.implicit) {
                return bad(format!(
                    "the heading of “{code}” has no lasting id yet: write {{#{code}}} at its end, so that the theme keeps it"
                ));
            }
        }
        let text = compose(&Draft { id, title: &title, claim, codes, coder: &self.coder, created: &self.today() });
        match themes::make(&self.study.root, &path, &text)? {
            true => Ok(path),
            false => Err(there(&path)),
        }
    }
}
