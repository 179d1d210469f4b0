//! Agreement on spans: what several coders marked in one text, and where.
//!
//! Two readings stand side by side. With *characters* as units every stretch counts
//! by its length ([`fourfold`] for two coders and a code, [`depth`] for any number,
//! [`pooled`] over codes, [`domain`] for codes that exclude each other). With
//! *segments* as units every stretch counts once ([`segments`], [`maxqda`]). The
//! characters are swept along sorted ends, never laid out. The lengths of units are
//! the business of [`unitizing`](super::unitizing).

pub mod coded;
pub mod depth;
pub mod domain;
#[cfg(test)]
pub(super) mod fixture;
pub mod fourfold;
pub mod matching;
pub mod maxqda;
pub mod nvivo;
pub mod pooled;
pub mod segments;
#[cfg(test)]
mod slow;

pub use coded::{Run, Segment, SpanError, SpanFault, Spans};
pub use depth::{alpha_of_depths, c_alpha_binary, depths};
pub use domain::{Domain, cu_alpha_char, cu_alpha_char_all};
pub use fourfold::{Fourfold, PER_CODE};
pub use matching::{Fit, most_pairs};
pub use segments::Pairs;
