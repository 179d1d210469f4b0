//! Colours, and what stands for them where there are none.
//!
//! A colour never carries a meaning alone: coded words are underlined (the
//! coder's own also bold), codings have bars and names, messages say what they
//! mean, a number stands in every cell of a matrix. So a screen without
//! colours loses nothing but ease.
//!
//! A [`Theme`] is a [`Scheme`] (which colours) and a [`Depth`] (how many the
//! terminal has). The tables are in `palette.rs`.

pub mod contrast;
pub mod palette;
#[cfg(test)]
mod tests;

use crate::model::study::Study;
use palette::{Palette, Rgb, palette};
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

/// Which colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// For a background nobody knows.
    #[default]
    Plain,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// For colour-blind eyes, on a dark background.
    ColourBlind,
    /// For colour-blind eyes, on a light background.
    ColourBlindLight,
    /// None.
    Mono,
}

impl Scheme {
    /// Every scheme, in the order in which the key steps through them.
    pub const ALL: [Self; 6] =
        [Self::Plain, Self::Dark, Self::Light, Self::ColourBlind, Self::ColourBlindLight, Self::Mono];

    /// The word on the command line and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::ColourBlind => "colour-blind",
            Self::ColourBlindLight => "colour-blind-light",
            Self::Mono => "mono",
        }
    }

    /// The scheme a word means; `color-blind` is one, too.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace("color", "colour");
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// The scheme after this one.
    pub fn next(self) -> Self {
        let here = Self::ALL.iter().position(|s| *s == self).unwrap_or(0);
        Self::ALL[(here + 1) % Self::ALL.len()]
    }
}

/// The colours in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// How many colours the terminal has.
    pub depth: Depth,
    /// Which of them are used.
    pub scheme: Scheme,
}

impl Theme {
    /// What fits the terminal: `no_color` and the variables `COLORTERM`,
    /// `TERM` and `COLORFGBG` decide.
    pub fn detect(no_color: bool, colorterm: Option<&str>, term: Option<&str>, fgbg: Option<&str>) -> Self {
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
        let background = fgbg.and_then(|v| v.rsplit(';').next()?.parse::<u8>().ok());
        let scheme = match background {
            Some(7 | 9..=15) => Scheme::Light,
            Some(0..=8) => Scheme::Dark,
            _ => Scheme::Plain,
        };
        Self { depth, scheme }
    }

    /// The same terminal with other colours.
    pub fn with(self, scheme: Scheme) -> Self {
        Self { scheme, ..self }
    }

    /// True if nothing is coloured.
    pub fn is_mono(self) -> bool {
        self.depth == Depth::Mono || self.scheme == Scheme::Mono
    }

    fn palette(self) -> &'static Palette {
        palette(self.scheme)
    }

    /// A colour of the tables, or of a person after [`contrast::readable`].
    fn colour(self, rgb: Rgb, ansi: impl FnOnce(&Palette) -> Color) -> Color {
        match self.depth {
            _ if self.is_mono() => Color::Reset,
            Depth::True => Color::Rgb(rgb[0], rgb[1], rgb[2]),
            Depth::Indexed => Color::Indexed(cube(rgb)),
            _ => ansi(self.palette()),
        }
    }

    /// One of the colours for codes and speakers, told apart by `slot`.
    fn slot(self, slot: usize) -> Color {
        let codes = &self.palette().codes;
        self.colour(codes[slot % codes.len()], |p| p.ansi[slot % p.ansi.len()])
    }

    /// The colour of a code (index into the codebook), of a highlight or of a
    /// code that is gone (`None`).
    pub fn code(self, study: &Study, code: Option<usize>) -> Color {
        let Some(code) = code.and_then(|i| study.codebook.codes.get(i)) else {
            return self.sign(1);
        };
        // By its id and not by its place: a new code repaints no other.
        let slot = spread(&code.id.0);
        let Some(own) = code.colour else {
            return self.slot(slot);
        };
        let palette = self.palette();
        let wanted = contrast::readable(own, palette.backgrounds, palette.contrast);
        let nearest = |p: &Palette| (0..p.ansi.len()).min_by_key(|i| far(own, p.codes[*i])).map_or(slot, |i| i);
        self.colour(wanted, |p| p.ansi[nearest(p)])
    }

    /// Words that are coded.
    pub fn coded(self, colour: Color, mine: bool) -> Style {
        let style = Style::new().fg(colour).underline_color(colour).add_modifier(Modifier::UNDERLINED);
        if mine { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// Someone who speaks, by the number that [`speaker_slots`] gave.
    pub fn speaker(self, slot: usize) -> Style {
        Style::new().fg(self.slot(slot)).add_modifier(Modifier::BOLD)
    }

    /// Selected words.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The mark of the cursor's line.
    pub fn current(self) -> Style {
        self.tinted(3)
    }

    /// What should stand out.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What should stand back.
    pub fn faint(self) -> Style {
        match self.palette().faint {
            Some(rgb) if !self.is_mono() && matches!(self.depth, Depth::True | Depth::Indexed) => {
                Style::new().fg(self.colour(rgb, |_| Color::Reset))
            }
            _ => Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// The title line.
    pub fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    fn sign(self, number: usize) -> Color {
        self.colour(self.palette().signs[number], |p| p.ansi_signs[number])
    }

    fn tinted(self, number: usize) -> Style {
        Style::new().fg(self.sign(number)).add_modifier(Modifier::BOLD)
    }

    /// Something done.
    pub fn done(self) -> Style {
        self.tinted(0)
    }

    /// Something that waits.
    pub fn waiting(self) -> Style {
        self.tinted(1)
    }

    /// Something refused.
    pub fn refused(self) -> Style {
        self.tinted(2)
    }

    /// Something wrong.
    pub fn alarm(self) -> Style {
        self.refused().add_modifier(Modifier::REVERSED)
    }

    /// A key in a hint.
    pub fn key(self) -> Style {
        self.tinted(3)
    }

    /// How much the coder has coded, in the map.
    pub fn own(self) -> Style {
        Style::new().fg(self.sign(3))
    }

    /// That not everything is shown: in the title line, so reversed there.
    pub fn filtered(self) -> Style {
        self.tinted(1)
    }

    /// A cell of a matrix; 0 is nothing and 1 the most. The number stands in
    /// the cell: without colours only more than half is set in bold.
    pub fn heat(self, part: f32) -> Style {
        let part = if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) };
        if part == 0.0 {
            return Style::new();
        }
        let step = |steps: usize| ((part * steps as f32).ceil() as usize).clamp(1, steps) - 1;
        let palette = self.palette();
        match self.depth {
            _ if self.is_mono() && part > 0.5 => self.strong(),
            _ if self.is_mono() => Style::new(),
            Depth::Ansi => {
                let (text, back) = palette.ansi_heat[step(palette.ansi_heat.len())];
                Style::new().fg(text).bg(back)
            }
            _ => {
                let back = palette.heat[step(palette.heat.len())];
                let text =
                    contrast::readable(if contrast::luminance(back) < 0.18 { [255; 3] } else { [0; 3] }, &[back], 4.5);
                Style::new().fg(self.colour(text, |_| Color::Reset)).bg(self.colour(back, |_| Color::Reset))
            }
        }
    }
}

/// A number that stays with a name.
fn spread(name: &str) -> usize {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) as usize % 8
}

/// Numbers for the colours of speakers with these names: a name has the same
/// one everywhere, unless that is taken by a name before it in the alphabet.
/// Up to eight never share one.
pub fn speaker_slots(names: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|i| names[*i]);
    let (mut out, mut taken) = (vec![0; names.len()], [false; 8]);
    for index in order {
        if taken.iter().all(|t| *t) {
            taken = [false; 8];
        }
        let wish = spread(names[index]);
        let slot = (0..8).map(|step| (wish + step) % 8).find(|slot| !taken[*slot]).unwrap_or(wish);
        taken[slot] = true;
        out[index] = slot;
    }
    out
}

/// How far two colours are apart, squared.
fn far(a: Rgb, b: Rgb) -> i32 {
    (0..3).map(|i| (i32::from(a[i]) - i32::from(b[i])).pow(2)).sum()
}

/// Nearest colour of the 6 x 6 x 6 cube.
fn cube(rgb: Rgb) -> u8 {
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
