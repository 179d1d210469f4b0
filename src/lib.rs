//! emic codes qualitative interviews in plain text.
#![warn(missing_docs)]
pub mod model;
pub mod text;
/// Stands in until the session does.
pub mod session {
    pub use crate::seam::*;
}
#[path = "tui/seam.rs"]
mod seam;
pub mod tui;
