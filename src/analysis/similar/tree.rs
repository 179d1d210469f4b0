//! The tree: who is joined with whom, and how far apart they are.

use super::Similar;
use crate::model::picture::{Joint, Picture, Plot, Tree};
use crate::model::table::{Cell, Column, Kind, Table};

impl Similar {
    /// The steps of clustering, the nearest first, with the picture of the tree.
    pub fn tree(&self) -> Table {
        let name = |at: &usize| self.things[*at].label.clone();
        let rows = (1..).zip(&self.merges).map(|(step, merge)| {
            let names = |members: &[usize]| Cell::List(members.iter().map(name).collect());
            vec![
                Cell::Count(step),
                Cell::number(merge.height, 3),
                names(&merge.left),
                names(&merge.right),
                Cell::Count((merge.left.len() + merge.right.len()) as u64),
            ]
        });
        let columns = vec![
            Column::new("step", Kind::Number),
            Column::new("distance", Kind::Number),
            Column::new("left", Kind::Prose),
            Column::new("right", Kind::Prose),
            Column::new("members", Kind::Number),
        ];
        let one = self.what.one();
        let title = format!("Tree of {one}s, by what they have");
        let mut table = Table::list(title.clone(), columns, rows.collect());
        table.notes = self.said();
        table.notes.push(format!(
            "Average linkage (UPGMA) of the distances 1 − {}: a step joins the two groups whose members are nearest on average. Of equally near ones those that stand first are joined, so another tree may fit as well. A tree is found in any data and proves no types.",
            self.measure.title
        ));
        let caption = table.notes.clone();
        table.notes.extend(self.notes.iter().cloned());
        match self.things.len() < 2 {
            true => table,
            false => table.drawn(Picture { title, caption, plot: Plot::Tree(self.drawn()) }),
        }
    }

    fn drawn(&self) -> Tree {
        let order = self.order();
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, thing)| place[*thing] = at);
        // Which branch holds a thing: a leaf at first, then the last joint it is part of.
        let mut branch: Vec<usize> = place.clone();
        let mut joints = Vec::new();
        for merge in &self.merges {
            let (Some(left), Some(right)) = (merge.left.first(), merge.right.first()) else { continue };
            joints.push(Joint { above: branch[*left], below: branch[*right], height: merge.height });
            let own = order.len() + joints.len() - 1;
            merge.left.iter().chain(&merge.right).for_each(|thing| branch[*thing] = own);
        }
        Tree {
            axis: format!("distance (1 − {})", self.measure.title),
            leaves: order.iter().map(|at| self.things[*at].label.clone()).collect(),
            joints,
        }
    }
}
