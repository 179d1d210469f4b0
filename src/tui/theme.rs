//! Colours, and what stands for them where there are none.
//!
//! A colour never carries a meaning alone: coded words are underlined (the
//! coder's own also bold), codings have bars and names in the margin, messages
//! say what they mean. So a screen without colours loses nothing but ease.
//! Colours of text are of middle lightness: they can be read on a dark and on
//! a light background, and the palette keeps apart for most colour-blind eyes.

use crate::model::study::Study;
use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// None.
    Mono,
    /// The 16 of old.
    #[default]
    Ansi,
    /// 256.
    Indexed,
    /// 24 bits.
    True,
}

/// The colours in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// How many colours there are.
    pub depth: Depth,
}

/// Colours of codes that have none of their own.
const PALETTE: [[u8; 3]; 8] = [
    [86, 160, 223],
    [214, 143, 0],
    [0, 158, 115],
    [204, 105, 160],
    [213, 94, 0],
    [120, 120, 230],
    [140, 150, 40],
    [0, 160, 175],
];

/// The same on a terminal with 16 colours.
const ANSI: [(Color, [u8; 3]); 6] = [
    (Color::Blue, [60, 110, 220]),
    (Color::Yellow, [200, 160, 0]),
    (Color::Green, [0, 160, 80]),
    (Color::Magenta, [190, 80, 180]),
    (Color::Red, [205, 70, 40]),
    (Color::Cyan, [0, 160, 180]),
];

impl Theme {
    /// What fits the terminal: `no_color` and the variables `COLORTERM` and
    /// `TERM` decide.
    pub fn detect(no_color: bool, colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or("");
        let depth = if no_color || term == "dumb" {
            Depth::Mono
        } else if matches!(colorterm, Some("truecolor" | "24bit")) || term.contains("direct") {
            Depth::True
        } else if term.contains("256") {
            Depth::Indexed
        } else {
            Depth::Ansi
        };
        Self { depth }
    }

    fn colour(self, rgb: [u8; 3]) -> Color {
        match self.depth {
            Depth::Mono => Color::Reset,
            Depth::True => Color::Rgb(rgb[0], rgb[1], rgb[2]),
            Depth::Indexed => Color::Indexed(cube(rgb)),
            Depth::Ansi => {
                let distance = |c: &[u8; 3]| (0..3).map(|i| (i32::from(c[i]) - i32::from(rgb[i])).pow(2)).sum::<i32>();
                ANSI.iter().min_by_key(|(_, c)| distance(c)).map_or(Color::Reset, |(name, _)| *name)
            }
        }
    }

    /// The colour of a code (index into the codebook), of a highlight or of a
    /// code that is gone (`None`).
    pub fn code(self, study: &Study, code: Option<usize>) -> Color {
        let Some(code) = code.and_then(|i| study.codebook.codes.get(i)) else {
            return if self.depth == Depth::Mono { Color::Reset } else { self.colour([200, 160, 0]) };
        };
        // By its id and not by its place: a new code repaints no other.
        let hash = code.id.0.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        let spread = (hash ^ (hash >> 15)) as usize % PALETTE.len();
        self.colour(code.colour.unwrap_or(PALETTE[spread]))
    }

    /// Words that are coded.
    pub fn coded(self, colour: Color, mine: bool) -> Style {
        let style = Style::new().fg(colour).underline_color(colour).add_modifier(Modifier::UNDERLINED);
        if mine { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// Selected words.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What should stand out.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What should stand back.
    pub fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The title line.
    pub fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    fn tinted(self, rgb: [u8; 3]) -> Style {
        Style::new().fg(self.colour(rgb)).add_modifier(Modifier::BOLD)
    }

    /// Something done.
    pub fn done(self) -> Style {
        self.tinted([0, 158, 80])
    }

    /// Something that waits.
    pub fn waiting(self) -> Style {
        self.tinted([214, 150, 0])
    }

    /// Something refused.
    pub fn refused(self) -> Style {
        self.tinted([214, 84, 40])
    }

    /// Something wrong.
    pub fn alarm(self) -> Style {
        self.refused().add_modifier(Modifier::REVERSED)
    }

    /// A key in a hint.
    pub fn key(self) -> Style {
        self.tinted([60, 140, 220])
    }
}

/// Nearest colour of the 6 x 6 x 6 cube.
fn cube(rgb: [u8; 3]) -> u8 {
    let step = |v: u8| {
        if v < 48 {
            0
        } else if v < 115 {
            1
        } else {
            (v - 35) / 40
        }
    };
    16 + 36 * step(rgb[0]) + 6 * step(rgb[1]) + step(rgb[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_and_a_dumb_terminal_get_no_colours() {
        assert_eq!(Theme::detect(true, Some("truecolor"), Some("xterm")).depth, Depth::Mono);
        assert_eq!(Theme::detect(false, None, Some("dumb")).depth, Depth::Mono);
        assert_eq!(Theme::detect(false, None, Some("linux")).depth, Depth::Ansi);
        assert_eq!(Theme::detect(false, None, Some("screen-256color")).depth, Depth::Indexed);
        let mono = Theme { depth: Depth::Mono };
        assert_eq!(mono.refused().fg, Some(Color::Reset));
    }

    #[test]
    fn the_cube_keeps_its_own_colours() {
        assert_eq!(cube([0, 0, 0]), 16);
        assert_eq!(cube([255, 255, 255]), 231);
        assert_eq!(cube([95, 135, 175]), 67);
    }
}
