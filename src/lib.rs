//! emic codes qualitative interviews in plain text.
#![warn(missing_docs)]
pub mod import;
pub mod model;
pub mod text;
