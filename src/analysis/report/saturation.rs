//! How much each further interview brought.

use super::{Wanted, brief};
use crate::analysis::matrix::MatrixError;
use crate::analysis::saturation::in_print;
use crate::model::report::{Block, Section, Shown};

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let mut made = in_print(wanted.study, wanted.scope).into_iter();
    let Some((_, curve)) = made.next() else { return Ok(None) };
    let mut blocks = vec![Block::Picture(curve)];
    blocks.extend(made.map(|(_, table)| match table.picture.is_some() {
        true => Block::Picture(table),
        false => Block::Table(brief(table), Shown::Open),
    }));
    Ok(Some(Section { id: "saturation", title: "Codes used up to each interview".to_owned(), blocks }))
}
