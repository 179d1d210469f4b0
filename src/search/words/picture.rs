//! Counted words as bars. What a bar says is in the table, too: a picture is to
//! be looked at, figures are to be reckoned with.

use super::collocates::Collocate;
use super::frequency::Frequencies;
use super::keyness::Key;
use crate::model::fold::plural;
use crate::model::picture::{Bar, Bars, Picture, Plot};

/// What log-likelihood is, on an axis.
const SURENESS: &str = "log-likelihood: how sure the difference is";
/// How to read it.
const READING: &str = "Above 6.63: p < 0.01, for one word looked at alone.";

fn picture(title: String, caption: Vec<String>, bars: Bars) -> Picture {
    Picture { title, caption, plot: Plot::Bars(bars) }
}

fn times(n: u64) -> String {
    if n == 1 { "once".to_owned() } else { format!("{n} times") }
}

/// The commonest words. `of` is what was asked for, where something was.
pub fn frequencies(counted: &Frequencies, of: Option<&str>, limit: usize) -> Picture {
    let bar = |(word, count): (&String, &super::frequency::Count)| Bar {
        label: word.clone(),
        length: count.times as f64,
        figure: count.times.to_string(),
        words: format!("{}, in {}", times(count.times), plural(count.sources.len(), "source")),
    };
    let bars = counted.by_times().into_iter().take(limit).map(bar).collect();
    let base = format!("Base: {} said, {} different.", plural(counted.all as usize, "word"), counted.words.len());
    let title = of.map_or_else(|| "Commonest words".to_owned(), |of| format!("Commonest words in “{of}”"));
    picture(title, vec![base], Bars { axis: "times said".to_owned(), sides: None, bars })
}

/// Words that are commoner and words that are rarer here than in the rest, at most
/// `limit` of each.
pub fn keyness((more, less): (&[Key], &[Key]), (here, rest): (u64, u64), (of, limit): (&str, usize)) -> Picture {
    let bar = |sign: f64| {
        move |key: &Key| Bar {
            label: key.word.clone(),
            length: sign * key.log_likelihood,
            figure: format!("{} : {}", key.here, key.rest),
            words: format!("{} here, {} in the rest, log-likelihood {:.1}", key.here, key.rest, key.log_likelihood),
        }
    };
    let bars = more.iter().take(limit).map(bar(1.0)).chain(less.iter().take(limit).map(bar(-1.0))).collect();
    let caption = vec![
        format!("Base: {} here, {} in the rest. Figures: times here : in the rest.", words(here), words(rest)),
        READING.to_owned(),
        "Words of one speaker are not independent of each other.".to_owned(),
    ];
    let sides = Some(("rarer here".to_owned(), "commoner here".to_owned()));
    picture(format!("Words of “{of}” against the rest"), caption, Bars { axis: SURENESS.to_owned(), sides, bars })
}

/// Words beside others.
pub fn collocates(all: &[Collocate], (of, window): (&str, usize), (nodes, limit): (u64, usize)) -> Picture {
    let bar = |c: &Collocate| Bar {
        label: c.word.clone(),
        length: c.log_likelihood,
        figure: format!("{} of {}", c.beside, c.all),
        words: format!("beside it {} of {}, log-likelihood {:.1}", c.beside, times(c.all), c.log_likelihood),
    };
    let bars = all.iter().take(limit).map(bar).collect();
    let caption = vec![
        format!("Base: {} of “{of}”. Figures: times beside it, of all times.", plural(nodes as usize, "place")),
        READING.to_owned(),
    ];
    let title = format!("Words up to {window} words away from “{of}”");
    picture(title, caption, Bars { axis: SURENESS.to_owned(), sides: None, bars })
}

fn words(n: u64) -> String {
    plural(n as usize, "word")
}
