//! Which codes the coder used last.
//!
//! What was given a moment ago is likely to be given again: lists of codes begin
//! with it, the keys `1` to `9` stand for it, and `.` gives it once more.

use super::app::App;
use super::deed::Deed;
use crate::model::codebook::CodeId;
use crate::model::study::Study;

/// Codes remembered for the order of the list.
const REMEMBERED: usize = 40;

impl App {
    /// Remembers that a code was used.
    pub fn used(&mut self, code: &CodeId) {
        self.recent.retain(|c| c != code);
        self.recent.insert(0, code.clone());
        self.recent.truncate(REMEMBERED);
        self.nine.used(code, &self.recent);
    }

    /// What `.` would do now: the last act, or else (also when its code is gone)
    /// coding with the code last used.
    pub fn repeated(&self, study: &Study) -> Option<Deed> {
        let done = self.last_deed.as_ref().and_then(|d| d.possible(study));
        done.or_else(|| self.last_coded(study).map(Deed::Code))
    }

    /// The codes of the last coding, several if they were given together.
    pub fn last_coded(&self, study: &Study) -> Option<Vec<CodeId>> {
        match Deed::Code(self.last_codes.clone()).possible(study) {
            Some(Deed::Code(codes)) => Some(codes),
            _ => self.recent.first().map(|code| vec![code.clone()]),
        }
    }
}

/// The coder's codes by last use.
pub(super) fn recent_codes(study: &Study, coder: &str) -> Vec<CodeId> {
    let mut own: Vec<_> = study.codings.iter().filter(|c| c.coder == coder).collect();
    own.sort_by(|a, b| (b.created, &b.id).cmp(&(a.created, &a.id)));
    let mut out: Vec<CodeId> = Vec::new();
    for coding in own {
        let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c)).map(|i| &study.codebook.codes[i].id);
        if let Some(code) = code
            && !out.contains(code)
        {
            out.push(code.clone());
        }
        if out.len() == REMEMBERED {
            break;
        }
    }
    out
}
