//! How far coders agree.

use super::Wanted;
use crate::analysis::agreement::table::in_print;
use crate::analysis::matrix::MatrixError;
use crate::model::report::{Block, Section, Shown};

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let section = |(by_code, over_all)| Section {
        id: "agreement",
        title: "How far coders agree".to_owned(),
        blocks: vec![Block::Picture(by_code), Block::Table(over_all, Shown::Open)],
    };
    Ok(in_print(wanted.study, wanted.scope).map(section))
}
