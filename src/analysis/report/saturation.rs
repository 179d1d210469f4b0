//! How much each further interview brought.

use super::Wanted;
use crate::analysis::matrix::MatrixError;
use crate::analysis::saturation::saturation;
use crate::model::report::{Block, Section};

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let table = saturation(wanted.study, wanted.scope);
    let section = |table| Section {
        id: "saturation",
        title: "Codes used up to each interview".to_owned(),
        blocks: vec![Block::Picture(table)],
    };
    Ok((table.len() > 1).then(|| section(table)))
}
