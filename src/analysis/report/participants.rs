//! Who took part: how many of which sort, and each of them.

use super::Wanted;
use crate::analysis::sample;
use crate::model::report::{Block, Section, Shown};

/// So many rows stand open.
const OPEN: usize = 30;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, super::MatrixError> {
    let (study, scope, least) = (wanted.study, wanted.scope, wanted.options.at_least);
    let each = sample::participants(study, scope);
    if each.is_empty() {
        return Ok(None);
    }
    let composition = sample::composition(study, scope, least);
    let mut blocks = Vec::new();
    if !composition.is_empty() {
        blocks.push(Block::Table(composition, Shown::Open));
    }
    if least > 1 {
        let words = format!(
            "The table of persons is left out, because counts of fewer than {least} are hidden. Only the sample is hidden so: other tables of this page show every count."
        );
        blocks.push(Block::Words(words));
    } else {
        let shown = if each.len() > OPEN { Shown::OnRequest } else { Shown::Open };
        blocks.push(Block::Table(each, shown));
    }
    Ok(Some(Section { id: "participants", title: "Participants".to_owned(), blocks }))
}
