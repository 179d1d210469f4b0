//! Lanes with their names above one axis: where along an interview each code lies,
//! or where one code lies along each interview.
//!
//! A lane is known by its name at the left and its figure at the right, so who sees
//! no colours loses nothing. Pieces too short to be seen are drawn as long as can be.

use super::canvas::{Canvas, Text};
use super::letters::{cut, width, wrapped};
use super::{MARGIN, WIDTH, colour, size};
use crate::model::picture::{Track, Tracks};

/// Units from one lane to the next, and of a lane.
const ROW: f64 = 20.0;
const LANE: f64 = 11.0;
/// Units between a name, a lane and its figure.
const GAP: f64 = 6.0;
/// The share of the width that names may have.
const LABELS: f64 = 0.34;
/// The shortest piece that is still seen.
const LEAST: f64 = 1.5;

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, tracks: &Tracks) {
    let faint = Text::of(size::CAPTION).colour(colour::FAINT);
    if tracks.tracks.is_empty() {
        canvas.down(ROW);
        return canvas.text((MARGIN, canvas.y), "nothing to show", Text::of(size::LABEL).colour(colour::FAINT));
    }
    let widest = |of: fn(&Track) -> &str, size| tracks.tracks.iter().map(|t| width(of(t), size)).fold(0.0, f64::max);
    let names = widest(|t| &t.label, size::LABEL).min(WIDTH * LABELS);
    let figures = widest(|t| &t.figure, size::CAPTION).min(WIDTH * LABELS / 2.0);
    let room = (MARGIN + names + GAP, WIDTH - MARGIN - figures - GAP);
    for track in &tracks.tracks {
        one(canvas, track, (names, room));
        canvas.down(ROW);
    }
    let bottom = canvas.y;
    canvas.line((room.0, bottom), (room.1, bottom), colour::INK);
    canvas.down(size::LABEL + 2.0);
    let mut last = f64::NEG_INFINITY;
    for (place, words) in &tracks.ticks {
        let (at, wide) = (along(*place, room), width(words, size::CAPTION) / 2.0);
        canvas.line((at, bottom), (at, bottom + 3.0), colour::INK);
        if at - wide > last {
            canvas.text((at, canvas.y), words, faint.centred());
            last = at + wide + GAP;
        }
    }
    for line in wrapped(&tracks.across, size::LABEL, WIDTH - 2.0 * MARGIN) {
        canvas.down(size::LABEL * 1.4);
        canvas.text((WIDTH / 2.0, canvas.y), &line, Text::of(size::LABEL).centred());
    }
    canvas.down(GAP);
}

/// Where a share of the way stands.
fn along(share: f64, (left, right): (f64, f64)) -> f64 {
    left + share.clamp(0.0, 1.0) * (right - left)
}

fn one(canvas: &mut Canvas, track: &Track, (names, room): (f64, (f64, f64))) {
    let base = canvas.y + LANE / 2.0 + size::LABEL * 0.35;
    canvas.text((MARGIN, base), &cut(&track.label, size::LABEL, names), Text::of(size::LABEL));
    let end = along(track.end, room);
    canvas.stretches(&[(room.0, end.max(room.0 + LEAST))], (canvas.y, LANE), colour::GRID);
    let placed = |(from, to): &(f64, f64)| {
        let (from, to) = (along(*from, room), along(*to, room));
        let from = from.min(room.1 - LEAST);
        (from, to.max(from + LEAST))
    };
    let pieces: Vec<(f64, f64)> = track.pieces.iter().map(placed).collect();
    if !pieces.is_empty() {
        let [red, green, blue] = track.colour;
        canvas.stretches(&pieces, (canvas.y, LANE), &format!("#{red:02x}{green:02x}{blue:02x}"));
    }
    let look = Text::of(size::CAPTION).colour(colour::FAINT);
    canvas.text((room.1 + GAP, base), &cut(&track.figure, size::CAPTION, WIDTH - room.1 - GAP), look);
}

/// The same in words.
pub fn said(tracks: &Tracks) -> String {
    let each: Vec<String> = tracks.tracks.iter().map(|t| format!("{}: {}", t.label, t.words)).collect();
    match each.is_empty() {
        true => "Nothing to show.".to_owned(),
        false => format!("Lanes from top to bottom; across: {}. {}.", tracks.across, each.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_have_their_names_and_figures_and_stay_on_the_paper() {
        let track = |label: &str, end, pieces: &[(f64, f64)]| Track {
            label: label.to_owned(),
            colour: [0, 114, 178],
            end,
            pieces: pieces.to_vec(),
            figure: "12 %".to_owned(),
            words: "3 codings".to_owned(),
            ..Track::default()
        };
        let tracks = Tracks {
            across: "words".to_owned(),
            ticks: vec![(0.0, "0".into()), (0.5, "100".into()), (1.0, "200".into())],
            tracks: vec![track("River", 1.0, &[(0.0, 0.5), (1.0, 1.0)]), track("Cold", 0.5, &[])],
        };
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        draw(&mut canvas, &tracks);
        let svg = canvas.finished("line", &said(&tracks), &[]);
        assert!(svg.contains(">River<") && svg.contains(">12 %<") && svg.contains(">100<"), "{svg}");
        assert!(svg.contains("River: 3 codings; Cold: 3 codings"), "{svg}");
        assert_eq!(svg.matches("<path").count(), 3, "two lanes, and the pieces of one");
        assert!(!svg.contains("NaN"));
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        draw(&mut canvas, &Tracks::default());
        assert!(canvas.finished("t", "", &[]).contains("nothing to show"));
    }
}
