//! How alike every two are, in the order of the tree: who is alike stands together.

use super::Similar;
use crate::analysis::cooccurrence::figures::shown;
use crate::model::table::{AxisItem, Cell, Column, Kind, MatrixMeta, MeasureMeta, Measured, Shape, Table};

impl Similar {
    /// Thing by thing.
    pub fn matrix(&self) -> Table {
        let order = self.order();
        let item = |at: &usize| AxisItem {
            id: self.things[*at].id.clone(),
            label: self.things[*at].label.clone(),
            n: self.counts[*at].iter().filter(|n| **n > 0).count() as u64,
            ..AxisItem::default()
        };
        let cell = |r: usize, c: usize| match r == c {
            true => Measured::new(Cell::Blank("")),
            false => Measured::new(shown(self.alike(r, c), 2)),
        };
        let one = self.what.one();
        let meta = MatrixMeta {
            row_axis: one.to_owned(),
            column_axis: format!("{one} it is like"),
            measures: vec![MeasureMeta {
                word: self.measure.name.to_owned(),
                heading: self.measure.title.to_owned(),
                base: "none".to_owned(),
            }],
            record: self.record.clone(),
            speech: "participants".to_owned(),
            n_unit: format!("{}s", self.what.by()),
            n: self.features.len() as u64,
            rows: order.iter().map(item).collect(),
            columns: order.iter().map(item).collect(),
            cells: order.iter().map(|r| order.iter().map(|c| cell(*r, *c)).collect()).collect(),
            ..MatrixMeta::default()
        };
        let title = format!("how alike {one}s are: {}", self.measure.title);
        let mut table = Table::new(title, Shape::Matrix(Box::new(meta)));
        table.notes = self.said();
        table.notes.push(format!(
            "1: the same; 0: nothing in common. In the order of the tree (--tree). N: the {}s that it has.",
            self.what.by()
        ));
        table.notes.extend(self.notes.iter().cloned());
        table
    }

    /// Every two, the most alike first.
    pub fn pairs(&self, most: usize) -> Table {
        let n = self.things.len();
        let pairs: Vec<(usize, usize)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
        // What is undefined stands last.
        let value = |(a, b): &(usize, usize)| -self.alike(*a, *b).value.unwrap_or(-1.0);
        let mut pairs: Vec<(f64, (usize, usize))> = pairs.into_iter().map(|pair| (value(&pair), pair)).collect();
        pairs.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        let all = pairs.len();
        let row = |(a, b): (usize, usize)| {
            let count = |keep: &dyn Fn(bool, bool) -> bool| {
                let each = self.counts[a].iter().zip(&self.counts[b]);
                Cell::Count(each.filter(|(x, y)| keep(**x > 0, **y > 0)).count() as u64)
            };
            let text = |words: &str| Cell::Text(words.to_owned());
            vec![
                text(&self.things[a].id),
                text(&self.things[a].label),
                text(&self.things[b].id),
                text(&self.things[b].label),
                shown(self.alike(a, b), 3),
                count(&|x, y| x && y),
                count(&|x, y| x && !y),
                count(&|x, y| !x && y),
                count(&|x, y| !x && !y),
            ]
        };
        let rows = pairs.into_iter().take(most).map(|(_, pair)| row(pair)).collect();
        let columns = vec![
            Column::new("id", Kind::Text).detail(),
            Column::new("name", Kind::Text),
            Column::new("other", Kind::Text).detail(),
            Column::new("other_name", Kind::Text),
            Column::new(self.measure.name, Kind::Number),
            Column::new("both", Kind::Number),
            Column::new("first_only", Kind::Number),
            Column::new("second_only", Kind::Number),
            Column::new("neither", Kind::Number).detail(),
        ];
        let title = format!("pairs of {}s, the most alike first", self.what.one());
        let mut table = Table::list(title, columns, rows);
        table.notes = self.said();
        if all > most {
            table.notes.push(format!("{most} of {all} pairs."));
        }
        table.notes.extend(self.notes.iter().cloned());
        table
    }
}
