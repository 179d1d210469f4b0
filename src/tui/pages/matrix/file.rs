//! The matrix into a file: what is on screen, as a table of its own.
//!
//! A name that cannot be is asked for again, with the reason; a file that is
//! there is replaced only after a yes.

use super::Matrix;
use crate::model::study::Study;
use crate::model::table::{AxisItem, Measured, Shape, Table};
use crate::tui::app::{App, Tone};
use crate::tui::effect::NotWritten;
use crate::tui::pages::{Ask, Reply, ask};
use crate::tui::update::{Effect, prompt};
use std::path::Path;

/// The question for the file's name.
pub const FILE: &str = "file";
/// The question whether a file is replaced.
pub const REPLACE: &str = "replace";

impl Matrix {
    /// Asks for the file's name.
    pub(super) fn ask_file(&mut self, app: &mut App, study: &Study) {
        if self.table.is_err() {
            return app.say("there is no matrix to write", Tone::Refused);
        }
        let name = format!(
            "{}.xlsx",
            self.asked.words().replace([',', '>', '<', '='], "").replace([' ', ':', '/', '\\'], "-")
        );
        self.ask_name(app, study, &name);
    }

    fn ask_name(&mut self, app: &mut App, study: &Study, name: &str) {
        let title = "Write the matrix into which file? (csv, xlsx, html, md, json, txt)".to_owned();
        ask(app, study, FILE, Ask::Line(title, name.to_owned()));
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
                self.export(app, study, false)
            }
            Reply::Choice(0) => self.export(app, study, true),
            _ => {
                let name = self.file.clone();
                self.ask_name(app, study, &name);
                Vec::new()
            }
        }
    }

    /// Nothing was written: asks whether a file is replaced, or for another
    /// name.
    pub(super) fn file_refused(&mut self, app: &mut App, study: &Study, path: &Path, why: &NotWritten) {
        match why {
            NotWritten::There => {
                let entries = vec![('y', "yes, replace it".to_owned()), ('n', "no, choose another name".to_owned())];
                ask(
                    app,
                    study,
                    REPLACE,
                    Ask::Choice(format!("{} is there already. Replace it?", path.display()), entries),
                );
            }
            NotWritten::Because(why) => {
                let name = self.file.clone();
                self.ask_name(app, study, &name);
                prompt::warn(app, why.clone());
            }
        }
    }

    /// Has it written.
    fn export(&self, app: &App, study: &Study, replace: bool) -> Vec<Effect> {
        let Ok(table) = self.asked.table(study, &app.ledger, self.narrowing.found()) else {
            return Vec::new();
        };
        vec![Effect::Export(Box::new(self.on_screen(table)), self.file.clone().into(), replace)]
    }

    /// The rows and columns on screen, in their order there; of all tables.
    fn on_screen(&self, mut table: Table) -> Table {
        let Some(meta) = self.meta() else { return table };
        let hidden = (meta.rows.len() - self.rows.len(), meta.columns.len() - self.columns.len());
        let note = format!("Not shown: {} rows and {} columns; totals hold them.", hidden.0, hidden.1);
        let tables = table.parts.iter_mut().map(|part| &mut part.table);
        for table in tables {
            self.pick(table);
        }
        self.pick(&mut table);
        if hidden != (0, 0) {
            table.notes.push(note);
        }
        table
    }

    fn pick(&self, table: &mut Table) {
        let Shape::Matrix(shape) = &mut table.shape else { return };
        let pick = |of: &[Measured], order: &[usize]| order.iter().map(|i| of[*i].clone()).collect::<Vec<_>>();
        let items = |of: &[AxisItem], order: &[usize]| order.iter().map(|i| of[*i].clone()).collect::<Vec<_>>();
        shape.cells = self.rows.iter().map(|r| pick(&shape.cells[*r], &self.columns)).collect();
        shape.row_totals = pick(&shape.row_totals, &self.rows);
        shape.column_totals = pick(&shape.column_totals, &self.columns);
        shape.rows = items(&shape.rows, &self.rows);
        shape.columns = items(&shape.columns, &self.columns);
    }
}
