//! Pictures in the letters of a terminal.
//!
//! The same pictures as on paper, coarser: a curve of signs, lanes of blocks. Each
//! line has a sign of its own and each lane its letter, so nothing is lost where
//! there are no colours; where there are, blocks are coloured too. Figures stand in
//! the table beside it. Kinds without such a form are `None`.

mod curve;
mod tracks;

use super::Options;
use super::text::layout::cut;
use crate::model::diagnostic::printable;
use crate::model::picture::{Picture, Plot};

/// A picture as lines of text, each with a line end; `None` for a kind that has none.
pub fn drawn(picture: &Picture, options: &Options) -> Option<String> {
    let width = options.width.map_or(100, |w| usize::from(w).clamp(30, 160));
    let lines = match &picture.plot {
        Plot::Curve(curve) => curve::lines(curve, width),
        Plot::Tracks(tracks) => tracks::lines(tracks, width, options.colour),
        // The last three stand in the table itself.
        Plot::Bars(_) | Plot::Strip(_) | Plot::Map(_) | Plot::Ranges(_) | Plot::Tree(_) | Plot::Points(_) => {
            return None;
        }
    };
    let head = cut(&clean(&picture.title), width);
    let mut out = String::new();
    for line in std::iter::once(head).chain(lines) {
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
    Some(out)
}

/// Words of a study, which never command a terminal.
fn clean(text: &str) -> String {
    printable(text, usize::MAX)
}
