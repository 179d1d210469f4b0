//! Every hit, printed source by source.
//!
//! A list may be of most turns of a study. So a source is read when what is printed
//! of it is made, and forgotten then, some hundreds at a time by all cores; and what
//! is made is printed, so that whoever wants no more than the first lines need not
//! wait for the last, and memory does not grow with the list.

use super::show::{Columns, Heads, Show, line};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, Pieces};
use crate::export::{Format, json};
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::table::Table;
use crate::search::hits::Scale;
use crate::search::table::{self, Told};
use crate::search::units::Place;
use crate::search::{Hit, LookedUp};
use rayon::prelude::*;

/// Sources that are worked on before what was made of them is printed.
const SHARE: usize = 256;

/// All hits in the order of the corpus.
pub struct Listed {
    /// What they were found by.
    pub found: LookedUp,
    /// Where they are.
    pub places: Vec<Place>,
    /// How they are scored, if they are.
    pub scale: Option<Scale>,
}

/// Formats in which a list can be printed so.
pub fn can(format: Format) -> bool {
    matches!(format, Format::Text | Format::Csv | Format::Tsv | Format::Json)
}

impl Listed {
    /// Those of each source.
    fn pieces(&self) -> Vec<&[Place]> {
        self.places.chunk_by(|a, b| a.source == b.source).collect()
    }

    /// Shows the hits of a source, one after the other.
    fn each<K: Known>(&self, study: &K, places: &[Place], mut show: impl FnMut(&Source, &Hit)) {
        study.with(places[0].source, |source| {
            let mut hit = Hit { place: places[0], highlights: Vec::new(), score: 0.0 };
            for place in places {
                hit.place = *place;
                hit.score = self.scale.as_ref().map_or(0.0, |scale| self.found.score(study, *place, scale));
                self.found.put_highlights((study, source), *place, &mut hit.highlights);
                show(source, &hit);
            }
        });
    }
}

/// Prints all of them; in lines, `title` below. False, and nothing is printed, if what
/// is known of the study turns out to be damaged.
///
/// # Errors
/// If they cannot be printed.
pub fn print<K: Known>(
    context: &Context,
    show: &Show<'_, K>,
    listed: &Listed,
    (format, title): (Format, &str),
) -> Result<bool, Failure> {
    match format {
        Format::Text => lines(context, show, listed, title),
        Format::Json => objects(context, show.study, listed),
        _ => rows(context, show.study, listed, format),
    }
}

fn lines<K: Known>(context: &Context, show: &Show<'_, K>, listed: &Listed, title: &str) -> Result<bool, Failure> {
    let (look, study) = (output::Look::of(context), show.study);
    let pieces = listed.pieces();
    let heads = shared(&pieces, |places| {
        let mut heads = Heads::default();
        heads.add((study, show.lexicon), places);
        heads
    });
    let columns = Columns::of(&look, heads.iter().map(Heads::widest).max().unwrap_or(0));
    let both: Vec<(&[Place], &Heads)> = pieces.into_iter().zip(&heads).collect();
    let one = |(places, heads): &(&[Place], &Heads)| {
        let mut out = String::with_capacity(places.len() * (usize::from(look.width) + 16));
        let mut number = 0;
        listed.each(study, places, |source, hit| {
            heads.put(number, columns, &mut out);
            line(source, hit, columns, &look, &mut out);
            number += 1;
        });
        Ok(out.into_bytes())
    };
    let end = format!("{}{title}\n", if both.is_empty() { "" } else { "\n" });
    printed(context, study, &both, (one, end.as_bytes()))
}

fn rows<K: Known>(context: &Context, study: &K, listed: &Listed, format: Format) -> Result<bool, Failure> {
    let written = |rows| output::written(context, &Table::list("", table::columns(), rows), format);
    let head = written(Vec::new())?;
    let pieces: Vec<(usize, &[Place])> = listed.pieces().into_iter().enumerate().collect();
    let one = |(number, places): &(usize, &[Place])| {
        let mut rows = Vec::with_capacity(places.len());
        listed.each(study, places, |source, hit| rows.push(table::row(study, source, hit)));
        let mut bytes = written(rows)?;
        if *number > 0 {
            bytes.drain(..head.len());
        }
        Ok(bytes)
    };
    let end: &[u8] = if pieces.is_empty() { &head } else { &[] };
    printed(context, study, &pieces, (one, end))
}

fn objects<K: Known>(context: &Context, study: &K, listed: &Listed) -> Result<bool, Failure> {
    let pieces: Vec<(usize, &[Place])> = listed.pieces().into_iter().enumerate().collect();
    let one = |(number, places): &(usize, &[Place])| {
        let mut out = String::new();
        let mut add = |told: Told<'_>| -> Result<(), Failure> {
            let list = serde_json::to_string_pretty(&[told]).map_err(Failure::new)?;
            let object = list.strip_prefix('[').and_then(|list| list.strip_suffix("\n]")).unwrap_or_default();
            out.push_str(if *number == 0 && out.is_empty() { "[" } else { "," });
            out.push_str(object);
            Ok(())
        };
        let mut added = Ok(());
        listed.each(study, places, |source, hit| {
            if added.is_ok() {
                added = add(table::told(study, source, hit));
            }
        });
        added.map(|()| json::escaped(out).into_bytes())
    };
    let end = if pieces.is_empty() { "[]\n" } else { "\n]\n" };
    printed(context, study, &pieces, (one, end.as_bytes()))
}

/// Prints what `one` makes of each piece, in order, and then the end.
fn printed<T: Sync>(
    context: &Context,
    study: &impl Known,
    pieces: &[T],
    (one, end): (impl Fn(&T) -> Result<Vec<u8>, Failure> + Sync + Send, &[u8]),
) -> Result<bool, Failure> {
    let mut out = Pieces::new(context);
    for (number, share) in pieces.chunks(SHARE).enumerate() {
        let made: Vec<Vec<u8>> = shared(share, &one).into_iter().collect::<Result<_, _>>()?;
        match (study.is_sound(), number) {
            (true, _) => out.add(&made.concat())?,
            (false, 0) => return Ok(false),
            (false, _) => return Err(changed()),
        }
    }
    out.end(end)?;
    Ok(true)
}

/// What there is to say if a list breaks off.
pub fn changed() -> Failure {
    Failure::new("a file of the study changed while its hits were printed").hint("search again")
}

/// Something of each, in order; of several by several threads.
fn shared<T: Sync, U: Send>(all: &[T], one: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    match all.len() {
        0..2 => all.iter().map(one).collect(),
        _ => all.par_iter().map(one).collect(),
    }
}
