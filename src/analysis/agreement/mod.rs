//! Agreement between coders: of a study, and of ratings made elsewhere.
//!
//! The coefficients know no study ([`crate::statistics::agreement`]); here it is
//! settled what is a unit (`ground`), who rated it and what is missing ([`study`]),
//! and every figure is put into a table with what it rests on.

pub mod asked;
pub mod drawn;
pub mod figures;
mod gather;
pub mod given;
mod ground;
mod lines;
#[cfg(test)]
mod oracle;
pub mod spans;
pub mod study;
mod sweep;
pub mod table;

pub use asked::{AgreeError, Asked, Side, Unit, Whose, Within, sides};
pub use drawn::Intervals;
pub use figures::Figure;
pub use study::Agreement;
