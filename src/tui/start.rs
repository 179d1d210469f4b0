//! How the interface begins: where, with which settings, and what it says first.

use super::app::{App, Tone};
use super::keymap::Keymap;
use super::overlay::Overlay;
use super::theme::Theme;
use crate::model::study::Study;
use crate::store::places::Places;
use std::path::PathBuf;

/// How the interface begins.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Id of the source to open; `None` takes the first that is not complete.
    pub source: Option<String>,
    /// Who codes.
    pub coder: String,
    /// Colours.
    pub theme: Theme,
    /// The keys in force.
    pub keymap: Keymap,
    /// Where the coder was the last time.
    pub places: Option<Places>,
    /// Columns of the text, if the person chose them.
    pub width: Option<u16>,
    /// The player of recordings.
    pub player: Option<String>,
    /// The person's own folder of recordings.
    pub recordings: Option<PathBuf>,
    /// The person's editor for long texts; `None` asks the environment.
    pub editor: Option<String>,
    /// True for the linear mode.
    pub linear: bool,
    /// True to show the keys that matter to who starts for the first time.
    pub welcome: bool,
}

impl App {
    /// Says where the person goes on; who is new gets the keys that matter.
    pub(super) fn greet(&mut self, study: &Study, welcome: bool) {
        let hint = if self.coder.is_empty() {
            "for reading only: start with --coder NAME to code · ? shows all keys"
        } else {
            "? shows all keys"
        };
        let hint = if self.linear {
            format!("{hint} · , says where you are · ; reads on to the end of the turn")
        } else {
            hint.to_owned()
        };
        let hint = match study.only {
            Some(_) => format!("blind: the work of other coders is not read · {hint}"),
            None => hint,
        };
        let hint = self.continuing(study).map_or(hint.clone(), |words| format!("{words} · {hint}"));
        self.say(hint, Tone::Info);
        let news =
            || study.codings.iter().all(|c| c.coder != self.coder) && study.marks.iter().all(|m| m.coder != self.coder);
        if welcome && !self.coder.is_empty() && news() {
            self.overlay = Some(Overlay::Welcome);
        }
    }
}

/// The source last on screen, unless the coder was done with it.
pub(super) fn last(study: &Study, coder: &str, places: &Places) -> Option<usize> {
    let index = study.source_index(places.source.as_ref()?)?;
    (!is_over(study, coder, &study.sources[index].id)).then_some(index)
}

/// True if the coder has completed or skipped a source.
fn is_over(study: &Study, coder: &str, id: &str) -> bool {
    use crate::model::coding::MarkKind::{Complete, Skipped};
    study.marks.iter().any(|m| m.coder == coder && m.source == id && matches!(m.what, Complete | Skipped))
}

/// The first source that the coder has neither completed nor skipped.
pub(super) fn first_open(study: &Study, coder: &str) -> usize {
    study.sources.iter().position(|s| !is_over(study, coder, &s.id)).unwrap_or(0)
}
