//! Words that stand beside other words.

use super::{Speech, log_likelihood, passages};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::search::text::{Occurrence, Text};
use std::collections::{BTreeSet, HashMap};

/// One word beside the word looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Collocate {
    /// The word.
    pub word: String,
    /// Times beside it.
    pub beside: u64,
    /// Times at all.
    pub all: u64,
    /// How sure it is that it stands there oftener than elsewhere.
    pub log_likelihood: f64,
    /// How exclusive the pair is: `14 + log2(2·together / (one + other))`, at
    /// most 14 (Rychlý 2008, *A lexicographer-friendly association score*).
    /// `together`: places that have the word beside them, or times that it stands
    /// beside one, whatever is less. So no place and no word counts twice.
    pub log_dice: f64,
}

/// Words at most `window` words away from the places of the word looked at, in
/// the same passage, that stand there oftener than elsewhere; the surest first.
/// A word beside two of the places counts once. Also how many places count.
pub fn collocates(
    study: &Study,
    text: &impl Text,
    (node, window): (&[Occurrence], usize),
    speech: Speech,
) -> (Vec<Collocate>, u64) {
    let (mut beside, mut all): (HashMap<String, u64>, HashMap<String, u64>) = (HashMap::new(), HashMap::new());
    let mut having: HashMap<String, u64> = HashMap::new();
    let (mut near, mut total, mut nodes) = (0u64, 0u64, 0u64);
    for (source, tokens) in passages(study, text, speech) {
        let here = node.partition_point(|o| o.source < source)..node.partition_point(|o| o.source <= source);
        let here = &node[here];
        let mut is_node = vec![false; tokens.len()];
        let mut is_near = vec![false; tokens.len()];
        let mut windows = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let begins = here.partition_point(|o| o.start < token.span.start);
            let Some(found) = here.get(begins).filter(|o| o.start == token.span.start) else {
                continue;
            };
            let last = (at..tokens.len()).take_while(|i| tokens[*i].span.start <= found.last).last().unwrap_or(at);
            is_node[at..=last].fill(true);
            nodes += 1;
            let to = (last + 1).saturating_add(window).min(tokens.len());
            is_near[at.saturating_sub(window)..to].fill(true);
            windows.push(at.saturating_sub(window)..to);
        }
        for window in windows {
            let beside: BTreeSet<&str> = window.filter(|i| !is_node[*i]).map(|i| tokens[i].word.as_str()).collect();
            beside.into_iter().for_each(|word| *having.entry(word.to_owned()).or_insert(0) += 1);
        }
        for (at, token) in tokens.into_iter().enumerate().filter(|(at, _)| !is_node[*at]) {
            total += 1;
            if is_near[at] {
                near += 1;
                *beside.entry(token.word.clone()).or_insert(0) += 1;
            }
            *all.entry(token.word).or_insert(0) += 1;
        }
    }
    let (c, d) = (near as f64, (total - near) as f64);
    let mut out: Vec<Collocate> = Vec::new();
    for (word, together) in beside {
        let everywhere = all.get(&word).copied().unwrap_or(together);
        let (a, b) = (together as f64, (everywhere - together) as f64);
        if d > 0.0 && a / c <= b / d {
            continue;
        }
        let pairs = having.get(&word).copied().unwrap_or(0).min(together) as f64;
        let log_dice = 14.0 + (2.0 * pairs / (nodes as f64 + everywhere as f64)).log2();
        let log_likelihood = if d > 0.0 { log_likelihood(a, b, c, d) } else { 0.0 };
        out.push(Collocate { word, beside: together, all: everywhere, log_likelihood, log_dice });
    }
    out.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood).then(a.word.cmp(&b.word)));
    (out, nodes)
}

/// One row a word.
pub fn table(all: &[Collocate], title: String, limit: usize) -> Table {
    let columns = vec![
        Column::new("word", Kind::Text),
        Column::new("beside", Kind::Number),
        Column::new("all", Kind::Number),
        Column::new("log_likelihood", Kind::Number),
        Column::new("log_dice", Kind::Number),
    ];
    let row = |c: &Collocate| {
        vec![
            Cell::Text(c.word.clone()),
            Cell::Count(c.beside),
            Cell::Count(c.all),
            Cell::number(c.log_likelihood, 2),
            Cell::number(c.log_dice, 2),
        ]
    };
    let mut table = Table::list(title, columns, all.iter().take(limit).map(row).collect());
    table.notes = vec![
        "log_likelihood: how sure it is that the word stands here oftener than elsewhere. log_dice: how exclusive the two are, at most 14.".to_owned(),
    ];
    table
}
