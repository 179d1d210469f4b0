//! emic codes qualitative interviews in plain text.
#![warn(missing_docs)]
pub mod analysis;
pub mod export;
pub mod model;
