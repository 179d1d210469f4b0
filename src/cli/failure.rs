//! Errors as people see them: what went wrong, why, what to do.

use super::output::safe;
use crate::session::SessionError;
use crate::store::StoreError;
use std::fmt::Display;
use std::io::Write;

/// What kept a command from running.
#[derive(Debug)]
pub struct Failure {
    message: String,
    details: Vec<String>,
    hint: String,
    quiet: bool,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(message: impl Display) -> Self {
        Self { message: message.to_string(), details: Vec::new(), hint: String::new(), quiet: false }
    }

    /// Adds a line of detail.
    pub fn detail(mut self, line: impl Display) -> Self {
        self.details.push(line.to_string());
        self
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hint = hint.to_string();
        self
    }

    /// True where nothing need be said (the reader of a pipe has gone).
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints it to standard error.
    pub fn print(&self) {
        let mut out = std::io::stderr().lock();
        let _ = writeln!(out, "emic: {}", safe(&self.message));
        for line in &self.details {
            let _ = writeln!(out, "  {}", safe(line));
        }
        if !self.hint.is_empty() {
            let _ = writeln!(out, "  → {}", safe(&self.hint));
        }
    }
}

impl From<SessionError> for Failure {
    fn from(e: SessionError) -> Self {
        Self::new(&e).hint(e.hint())
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Self::new(&e).hint(e.hint())
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        let quiet = e.kind() == std::io::ErrorKind::BrokenPipe;
        Self { quiet, ..Self::new(format!("could not print: {e}")) }
    }
}
