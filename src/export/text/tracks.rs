//! Lanes of blocks: a cell is full where most of it is marked, half where a part is.

use super::layout::{cut, fit, width, wrapped};
use crate::model::diagnostic::printable;
use crate::model::picture::{Track, Tracks};

/// The share of the columns that names may have.
const NAMES: usize = 3;

pub(super) fn lines(tracks: &Tracks, columns: usize, colour: bool) -> Vec<String> {
    if tracks.tracks.is_empty() {
        return vec!["nothing to show".to_owned()];
    }
    let widest = |of: fn(&Track) -> &str| tracks.tracks.iter().map(|t| width(&clean(of(t)))).max().unwrap_or(0);
    let letters = tracks.tracks.iter().any(|t| t.letter.is_some());
    let names = widest(|t| &t.label).min(columns / NAMES);
    let figures = widest(|t| &t.figure).min(columns / NAMES);
    let lead = names + if letters { 3 } else { 1 };
    let wide = columns.saturating_sub(lead + figures + 1).max(8);
    let mut out = Vec::new();
    for track in &tracks.tracks {
        let letter = track.letter.map_or(String::new(), |letter| format!("{letter} "));
        let lane: String = (0..wide).map(|at| cell(track, (at, wide), colour)).collect();
        let name = fit(&clean(&track.label), names, false);
        out.push(format!("{letter}{name} {lane} {}", cut(&clean(&track.figure), figures)));
    }
    out.push(format!("{}{}", " ".repeat(lead), ruler(tracks, wide)));
    let across = wrapped(&clean(&tracks.across), wide + figures);
    out.extend(across.iter().map(|line| " ".repeat(lead) + line));
    out
}

/// One place of a lane.
fn cell(track: &Track, (at, wide): (usize, usize), colour: bool) -> String {
    let (from, to) = (at as f64 / wide as f64, (at + 1) as f64 / wide as f64);
    let part = |(a, b): &(f64, f64)| (b.min(to) - a.max(from)).max(0.0);
    let marked: f64 = track.pieces.iter().map(part).sum::<f64>() / (to - from);
    // A piece shorter than a cell, or without length, is still seen.
    let touched = track.pieces.iter().any(|(a, b)| *a < to && (*b > from || (*a >= from && a == b)));
    let full = marked > 0.5;
    if !touched {
        return if from < track.end { "·" } else { " " }.to_owned();
    }
    let sign = match track.letter {
        Some(letter) if full => letter.to_string(),
        Some(letter) => letter.to_lowercase().to_string(),
        None if full => "█".to_owned(),
        None => "▒".to_owned(),
    };
    let [red, green, blue] = track.colour;
    match (colour, track.letter) {
        (false, _) => sign,
        // Letters on a block of the lane's colour: light ones on dark, dark ones on light.
        (true, Some(_)) => {
            let light = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue) > 128_000;
            let ink = if light { "30" } else { "97" };
            format!("\u{1b}[{ink};48;2;{red};{green};{blue}m{sign}\u{1b}[0m")
        }
        (true, None) => format!("\u{1b}[38;2;{red};{green};{blue}m{sign}\u{1b}[0m"),
    }
}

/// Round numbers below, as many as have room.
fn ruler(tracks: &Tracks, wide: usize) -> String {
    let mut out = String::new();
    for (place, words) in &tracks.ticks {
        let at = (place * wide as f64).round() as usize;
        if (out.is_empty() || at > width(&out)) && at + width(words) <= wide + 2 {
            out.push_str(&" ".repeat(at - width(&out)));
            out.push_str(words);
        }
    }
    out
}

/// Words of a study, which never command a terminal.
fn clean(text: &str) -> String {
    printable(text, usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracks() -> Tracks {
        let track = |label: &str, letter, pieces: &[(f64, f64)], end| Track {
            label: label.into(),
            letter,
            colour: [0, 114, 178],
            end,
            pieces: pieces.to_vec(),
            figure: "25 %".into(),
            words: String::new(),
        };
        Tracks {
            across: "Words".into(),
            ticks: vec![(0.0, "0".into()), (0.5, "100".into())],
            tracks: vec![
                track("River", Some('A'), &[(0.0, 0.25), (0.5, 0.5)], 1.0),
                track("Cold and wet", Some('B'), &[(0.9, 1.0)], 1.0),
                track("", None, &[(0.0, 0.2)], 0.5),
            ],
        }
    }

    #[test]
    fn lanes_are_read_by_letters_and_end_where_their_source_ends() {
        let made = lines(&tracks(), 40, false);
        let lane = |at: usize| made[at].chars().skip(15).take(20).collect::<String>();
        assert_eq!(lane(0), "AAAAA·····a·········");
        assert_eq!(lane(1), "··················BB");
        assert!(made[2].contains("████······") && !made[2].contains("·······"), "{made:?}");
        assert!(made[3].trim_start().starts_with("0") && made[3].contains("100"), "{made:?}");
    }

    #[test]
    fn colours_add_blocks_and_take_nothing_away() {
        let plain = lines(&tracks(), 40, false).join("\n");
        let mut coloured = lines(&tracks(), 40, true).join("\n");
        assert!(coloured.contains("\u{1b}[97;48;2;0;114;178mA\u{1b}[0m"), "{coloured}");
        while let Some(at) = coloured.find('\u{1b}') {
            let end = coloured[at..].find('m').unwrap();
            coloured.replace_range(at..=at + end, "");
        }
        assert_eq!(coloured, plain);
    }
}
