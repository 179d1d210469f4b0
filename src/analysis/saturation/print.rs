//! Saturation, as reports and papers print it: the curve, the rule of a base and runs, and
//! the curves of themes and of origins where there are such.

use super::{Asked, Interviews, groups, guest};
use crate::analysis::scope::Scope;
use crate::analysis::themes::themes;
use crate::model::study::Study;
use crate::model::table::Table;

/// Each table with the word of its file, the curve first: as [`Asked::default`]. None where
/// fewer than two interviews were read.
pub fn in_print(study: &Study, scope: &Scope) -> Vec<(&'static str, Table)> {
    let interviews = Interviews::new(study, scope, &Asked::default());
    if interviews.len() < 2 {
        return Vec::new();
    }
    let mut out = vec![("saturation", interviews.table()), ("saturation-base-and-runs", guest(&interviews))];
    if !themes(study).is_empty() {
        out.push(("saturation-by-theme", groups(&interviews, false)));
    }
    if study.codebook.codes.iter().any(|code| code.origin.is_some()) {
        out.push(("saturation-by-origin", groups(&interviews, true)));
    }
    out
}
