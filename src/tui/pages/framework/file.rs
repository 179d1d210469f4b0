//! The summaries into a file, with the excerpts behind them.
//!
//! As on the matrix page: a name that cannot be is asked for again, with the
//! reason, and a file that is there is replaced only after a yes.

use super::Chart;
use crate::analysis::framework::{Links, Shown, table};
use crate::model::study::Study;
use crate::tui::app::{App, Tone};
use crate::tui::effect::NotWritten;
use crate::tui::pages::{Ask, Reply, ask};
use crate::tui::update::{Effect, prompt};
use std::path::Path;

/// The question for the file's name.
pub const FILE: &str = "file";
/// The question whether a file is replaced.
pub const REPLACE: &str = "replace";

impl Chart {
    /// Asks for the file's name.
    pub(super) fn ask_file(&self, app: &mut App, study: &Study) {
        match self.made {
            Ok(_) => ask_name(app, study, "framework.xlsx"),
            Err(_) => app.say("there is no framework matrix to write", Tone::Refused),
        }
    }

    /// The answer to one of the two questions.
    pub(super) fn file_answered(&mut self, app: &mut App, study: &Study, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Line(name) if name.is_empty() => {
                app.say("nothing was written: the file needs a name", Tone::Info);
                Vec::new()
            }
            Reply::Line(name) => {
                self.file = name;
                self.export(study, false)
            }
            Reply::Choice(0) => self.export(study, true),
            _ => {
                ask_name(app, study, &self.file);
                Vec::new()
            }
        }
    }

    /// Nothing was written: asks whether a file is replaced, or for another name.
    pub(super) fn file_refused(&self, app: &mut App, study: &Study, path: &Path, why: &NotWritten) {
        match why {
            NotWritten::There => {
                let entries = vec![('y', "yes, replace it".to_owned()), ('n', "no, choose another name".to_owned())];
                let title = format!("{} is there already. Replace it?", path.display());
                ask(app, study, REPLACE, Ask::Choice(title, entries));
            }
            NotWritten::Because(why) => {
                ask_name(app, study, &self.file);
                prompt::warn(app, why.clone());
            }
        }
    }

    /// Has it written. Other programs look ids up; people count.
    fn export(&self, study: &Study, replace: bool) -> Vec<Effect> {
        let Ok(made) = &self.made else { return Vec::new() };
        let ending = self.file.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        let links = if matches!(ending.as_str(), "csv" | "tsv" | "json") { Links::Ids } else { Links::Numbers };
        let table = table(study, made, Shown::Summary, links);
        vec![Effect::Export(Box::new(table), self.file.clone().into(), replace)]
    }
}

fn ask_name(app: &mut App, study: &Study, name: &str) {
    let title = "Write the summaries into which file? (xlsx, html, md, csv, json, txt)".to_owned();
    ask(app, study, FILE, Ask::Line(title, name.to_owned()));
}
