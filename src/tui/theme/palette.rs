//! The colours of each theme, as tables.
//!
//! Every colour stands in the 6 x 6 x 6 cube of 256-colour terminals, so a
//! screen looks the same there and with 24 bits, and what the tests measure is
//! what is seen. A program does not know the terminal's background; each
//! table says which one it was made for, and its colours of text keep 4.5 to 1
//! (WCAG) against that. `plain` is for a background nobody knows: its colours
//! are of middle lightness and keep 3.6 to 1 against black and against white,
//! which is all that one colour can do for both.
//!
//! The eight colours of the two `colour-blind` tables were searched for: the
//! least distance between any two of them, seen with normal eyes and with each
//! kind of dichromatic eyes, is as great as the cube allows. A test simulates
//! those eyes.

use super::Scheme;
use ratatui::style::Color;

/// Red, green, blue, 0 to 255 each.
pub type Rgb = [u8; 3];

/// The colours of one theme.
#[derive(Debug)]
pub struct Palette {
    /// Backgrounds it was made for.
    pub backgrounds: &'static [Rgb],
    /// Least contrast of its text, to 1.
    pub contrast: f32,
    /// Codes and speakers without a colour of their own.
    pub codes: [Rgb; 8],
    /// What stands back; `None` asks the terminal to dim.
    pub faint: Option<Rgb>,
    /// Done, waiting, refused, keys.
    pub signs: [Rgb; 4],
    /// The codes' colours on a terminal with 16.
    pub ansi: &'static [Color],
    /// Done, waiting, refused, keys on a terminal with 16.
    pub ansi_signs: [Color; 4],
    /// Backgrounds of cells of a matrix, from little to much.
    pub heat: [Rgb; 5],
    /// The same on a terminal with 16 colours: text on background.
    pub ansi_heat: [(Color, Color); 3],
}

use Color::{Black, Blue, Cyan, Green, LightCyan, LightGreen, LightMagenta, LightRed, LightYellow};
use Color::{Magenta, Red, White, Yellow};

const RISING: [Rgb; 5] = [[0, 0, 95], [0, 0, 175], [0, 95, 175], [95, 175, 215], [175, 215, 255]];
const FALLING: [Rgb; 5] = [[215, 215, 255], [175, 215, 255], [95, 175, 215], [0, 95, 175], [0, 0, 95]];
const ANSI_RISING: [(Color, Color); 3] = [(White, Blue), (Black, Cyan), (Black, White)];
const ANSI_FALLING: [(Color, Color); 3] = [(Black, Cyan), (White, Blue), (White, Black)];
/// The darkest and the lightest background there is.
const ANY: &[Rgb] = &[[0, 0, 0], [255, 255, 255]];
/// Usual dark backgrounds are no lighter.
const DARK: &[Rgb] = &[[0, 0, 0], [38, 38, 38]];
/// Usual light backgrounds are no darker.
const LIGHT: &[Rgb] = &[[253, 246, 227], [255, 255, 255]];

static PLAIN: Palette = Palette {
    backgrounds: ANY,
    contrast: 3.6,
    codes: [
        [95, 95, 255],
        [135, 95, 0],
        [0, 135, 0],
        [255, 0, 135],
        [0, 135, 175],
        [215, 0, 255],
        [175, 95, 175],
        [215, 0, 0],
    ],
    faint: None,
    signs: [[0, 135, 0], [175, 95, 0], [215, 0, 0], [0, 95, 255]],
    ansi: &[Blue, Yellow, Green, Magenta, Red, Cyan],
    ansi_signs: [Green, Yellow, Red, Blue],
    heat: RISING,
    ansi_heat: ANSI_RISING,
};

static ON_DARK: Palette = Palette {
    backgrounds: DARK,
    contrast: 4.5,
    codes: [
        [95, 175, 255],
        [255, 175, 0],
        [0, 215, 135],
        [255, 135, 215],
        [255, 95, 95],
        [175, 135, 255],
        [215, 215, 95],
        [95, 215, 215],
    ],
    faint: Some([175, 175, 175]),
    signs: [[95, 215, 95], [255, 175, 0], [255, 135, 95], [95, 175, 255]],
    ansi: &[LightCyan, LightYellow, LightGreen, LightMagenta, LightRed],
    ansi_signs: [LightGreen, LightYellow, LightRed, LightCyan],
    heat: RISING,
    ansi_heat: ANSI_RISING,
};

static ON_LIGHT: Palette = Palette {
    backgrounds: LIGHT,
    contrast: 4.5,
    codes: [[0, 95, 175], [135, 95, 0], [0, 95, 0], [175, 0, 135], [175, 0, 0], [95, 0, 175], [0, 95, 95], [95, 0, 0]],
    faint: Some([95, 95, 95]),
    signs: [[0, 95, 0], [135, 95, 0], [175, 0, 0], [0, 95, 175]],
    ansi: &[Blue, Red, Magenta],
    ansi_signs: [Blue, Magenta, Red, Blue],
    heat: FALLING,
    ansi_heat: ANSI_FALLING,
};

static COLOUR_BLIND: Palette = Palette {
    backgrounds: DARK,
    contrast: 4.5,
    codes: [
        [95, 135, 255],
        [255, 255, 95],
        [255, 95, 175],
        [0, 215, 0],
        [175, 255, 255],
        [175, 135, 0],
        [255, 175, 175],
        [175, 175, 255],
    ],
    faint: Some([175, 175, 175]),
    signs: [[175, 255, 255], [255, 255, 95], [255, 95, 175], [175, 175, 255]],
    ansi: &[LightCyan, LightYellow, LightMagenta, LightRed],
    ansi_signs: [LightCyan, LightYellow, LightRed, LightCyan],
    heat: RISING,
    ansi_heat: ANSI_RISING,
};

static COLOUR_BLIND_LIGHT: Palette = Palette {
    backgrounds: LIGHT,
    contrast: 4.5,
    codes: [[0, 95, 255], [215, 0, 0], [0, 0, 95], [175, 0, 95], [135, 95, 175], [95, 0, 0], [0, 0, 215], [95, 0, 135]],
    faint: Some([95, 95, 95]),
    signs: [[0, 0, 215], [135, 95, 175], [215, 0, 0], [0, 95, 255]],
    ansi: &[Blue, Red],
    ansi_signs: [Blue, Magenta, Red, Blue],
    heat: FALLING,
    ansi_heat: ANSI_FALLING,
};

/// The table of a theme; without colours `plain`, which is then not asked.
pub fn palette(scheme: Scheme) -> &'static Palette {
    match scheme {
        Scheme::Plain | Scheme::Mono => &PLAIN,
        Scheme::Dark => &ON_DARK,
        Scheme::Light => &ON_LIGHT,
        Scheme::ColourBlind => &COLOUR_BLIND,
        Scheme::ColourBlindLight => &COLOUR_BLIND_LIGHT,
    }
}
