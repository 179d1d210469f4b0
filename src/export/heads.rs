//! Headings of nested axes: what stands above several columns, and what a line
//! stands below.
//!
//! A column of a matrix has a path of labels, then, with several measures, the
//! heading of each. Neighbours that share a beginning share a heading, so that
//! *North* is printed once above *Guest* and *Owner*. A column that stands for all
//! below an outer one says `all` where the others have their own label.

use super::show::{Field, clean};
use crate::model::table::MatrixMeta;

/// A heading above one or several columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it says.
    pub text: String,
    /// The first of its columns.
    pub from: usize,
    /// How many columns it heads.
    pub span: usize,
}

/// What stands where others have a label of an inner axis.
const WHOLE: &str = "all";

/// The headings of `fields`, from the outermost level in: each level heads every
/// field. At least one level.
pub fn levels(meta: &MatrixMeta, fields: &[Field]) -> Vec<Vec<Head>> {
    let several = meta.measures.len() > 1;
    let outer = match meta.one_column() && several {
        true => 0,
        false => meta.columns.iter().map(|c| c.path.len()).max().unwrap_or(1).max(1),
    };
    let depth = outer + usize::from(several);
    let paths: Vec<Vec<String>> = fields.iter().map(|f| path(meta, *f, outer)).collect();
    (0..depth).map(|level| row(fields, &paths, level, outer)).collect()
}

/// The labels above a field, level by level.
fn path(meta: &MatrixMeta, field: Field, outer: usize) -> Vec<String> {
    let mut out = match field.column.map(|c| &meta.columns[c]) {
        None => vec!["Total".to_owned()],
        Some(item) if item.path.is_empty() => vec![clean(&item.label)],
        Some(item) => item.path.iter().map(|label| clean(label)).collect(),
    };
    let filler = if field.column.is_some() { WHOLE } else { "" };
    out.resize(outer, filler.to_owned());
    let several = meta.measures.len() > 1;
    out.extend(meta.measures.get(field.measure).filter(|_| several).map(|m| clean(&m.heading)));
    out
}

/// One level: neighbours under one heading are one.
fn row(fields: &[Field], paths: &[Vec<String>], level: usize, outer: usize) -> Vec<Head> {
    let mut out: Vec<Head> = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let one = at > 0
            && match level + 1 < outer {
                // An outer axis: the same labels down to here.
                true => {
                    paths[at - 1][..=level] == path[..=level]
                        && fields[at - 1].column.is_some() == fields[at].column.is_some()
                }
                // The innermost: the same column, of several measures.
                false => level < outer && fields[at - 1].column == fields[at].column,
            };
        match out.last_mut().filter(|_| one) {
            Some(head) => head.span += 1,
            None => out.push(Head { text: path[level].clone(), from: at, span: 1 }),
        }
    }
    out
}

/// The labels of outer axes that a line stands below and that no line before it
/// has said, each with its depth.
pub fn above(meta: &MatrixMeta, row: usize) -> Vec<(u32, String)> {
    let path = &meta.rows[row].path;
    let before: &[String] = row.checked_sub(1).map_or(&[], |r| &meta.rows[r].path);
    let outer = path.len().saturating_sub(1);
    let known = path.iter().zip(before).take(outer).take_while(|(a, b)| a == b).count();
    (known..outer).map(|level| (level as u32, clean(&path[level]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use crate::export::show::fields;
    use crate::model::table::Shape;

    fn said(heads: &[Head]) -> Vec<(&str, usize)> {
        heads.iter().map(|h| (h.text.as_str(), h.span)).collect()
    }

    #[test]
    fn an_outer_heading_stands_once_above_its_columns() {
        let Shape::Matrix(meta) = sample::nested().shape else { panic!() };
        let (columns, total) = fields(&meta);
        let levels = levels(&meta, &[columns, total].concat());
        assert_eq!(said(&levels[0]), [("North", 6), ("South", 4), ("Total", 2)]);
        assert_eq!(said(&levels[1])[..3], [("all", 2), ("Guest", 2), ("Owner", 2)]);
        assert_eq!(said(&levels[1])[5..], [("", 2)]);
        assert_eq!(said(&levels[2])[..2], [("coded segments", 1), ("participants", 1)]);
    }

    #[test]
    fn columns_with_one_label_stay_two() {
        let Shape::Matrix(mut meta) = sample::matrix().shape else { panic!() };
        meta.columns[1].label = "Ada".into();
        let (columns, _) = fields(&meta);
        assert_eq!(said(&levels(&meta, &columns)[0]), [("Ada", 1), ("Ada", 1)]);
    }

    #[test]
    fn a_line_whose_outer_line_is_left_out_still_says_what_it_stands_below() {
        let Shape::Matrix(mut meta) = sample::rich().shape else { panic!() };
        assert_eq!(above(&meta, 1), [], "the line before is North");
        meta.rows.remove(0);
        assert_eq!(above(&meta, 0), [(0, "North".to_owned())]);
    }
}
