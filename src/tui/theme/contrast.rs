//! How well a colour can be read on another, by the formula of WCAG 2.
//!
//! Researchers give codes colours of their own, chosen on another screen. A
//! colour that could not be read here is made lighter or darker until it can;
//! its hue stays.

use super::palette::Rgb;
use std::sync::LazyLock;

/// Light of each of the 256 steps of a channel, 0 to 1.
static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|step| {
        let v = step as f32 / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
});

/// Light of each channel, 0 to 1.
pub fn linear(rgb: Rgb) -> [f32; 3] {
    rgb.map(|v| LINEAR[usize::from(v)])
}

/// Relative luminance, 0 to 1.
pub fn luminance(rgb: Rgb) -> f32 {
    let [r, g, b] = linear(rgb);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast of two colours: 1 (none) to 21.
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The least contrast with any of `backgrounds`.
pub fn least(rgb: Rgb, backgrounds: &[Rgb]) -> f32 {
    backgrounds.iter().map(|b| contrast(rgb, *b)).fold(21.0, f32::min)
}

/// `rgb`, mixed with as little white or black as makes it readable on
/// `backgrounds` with a contrast of `wanted`; the best there is if none does.
pub fn readable(rgb: Rgb, backgrounds: &[Rgb], wanted: f32) -> Rgb {
    const STEPS: u16 = 16;
    let mixed = |to: u8, step: u16| rgb.map(|v| ((u16::from(v) * (STEPS - step) + u16::from(to) * step) / STEPS) as u8);
    let tries = (0..=STEPS).flat_map(|step| [mixed(255, step), mixed(0, step)]);
    let mut best = (0.0, rgb);
    for colour in tries {
        let reached = least(colour, backgrounds);
        if reached >= wanted {
            return colour;
        }
        if reached > best.0 {
            best = (reached, colour);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
        assert!((contrast([118, 118, 118], [255, 255, 255]) - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_colour_that_can_be_read_is_left_alone_and_another_keeps_its_hue() {
        assert_eq!(readable([255, 175, 0], &[[0, 0, 0]], 4.5), [255, 175, 0]);
        let navy = readable([0, 0, 90], &[[38, 38, 38]], 4.5);
        assert!(contrast(navy, [38, 38, 38]) >= 4.5);
        assert!(navy[2] > navy[0] && navy[0] == navy[1], "{navy:?} is still blue");
    }
}
