//! Agreement between coders: of a study, and of ratings made elsewhere.
//!
//! The coefficients know no study ([`crate::statistics::agreement`]); here it is
//! settled what is a unit, who rated it and what is missing, and every figure is put
//! into a table with what it rests on.

pub mod figures;
pub mod given;
pub mod spans;

pub use figures::Figure;
