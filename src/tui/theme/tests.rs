//! What colours promise, measured.

use super::contrast::{least, linear};
use super::palette::{Rgb, palette};
use super::*;
use crate::model::fixture;

/// The 16 colours as a text console and as xterm draw them.
const CONSOLES: [[Rgb; 16]; 2] = [
    [
        [0, 0, 0],
        [170, 0, 0],
        [0, 170, 0],
        [170, 85, 0],
        [0, 0, 170],
        [170, 0, 170],
        [0, 170, 170],
        [170, 170, 170],
        [85, 85, 85],
        [255, 85, 85],
        [85, 255, 85],
        [255, 255, 85],
        [85, 85, 255],
        [255, 85, 255],
        [85, 255, 255],
        [255, 255, 255],
    ],
    [
        [0, 0, 0],
        [205, 0, 0],
        [0, 205, 0],
        [205, 205, 0],
        [0, 0, 238],
        [205, 0, 205],
        [0, 205, 205],
        [229, 229, 229],
        [127, 127, 127],
        [255, 0, 0],
        [0, 255, 0],
        [255, 255, 0],
        [92, 92, 255],
        [255, 0, 255],
        [0, 255, 255],
        [255, 255, 255],
    ],
];

fn console(colour: Color) -> [Rgb; 2] {
    use Color as C;
    let order = [
        C::Black,
        C::Red,
        C::Green,
        C::Yellow,
        C::Blue,
        C::Magenta,
        C::Cyan,
        C::Gray,
        C::DarkGray,
        C::LightRed,
        C::LightGreen,
        C::LightYellow,
        C::LightBlue,
        C::LightMagenta,
        C::LightCyan,
        C::White,
    ];
    let at = order.iter().position(|c| *c == colour).unwrap_or_else(|| panic!("{colour:?} is none of the 16"));
    CONSOLES.map(|c| c[at])
}

/// What a colour of a terminal with 256 looks like.
fn from_cube(index: u8) -> Rgb {
    let step = |v: u8| [0, 95, 135, 175, 215, 255][usize::from(v)];
    let i = index - 16;
    [step(i / 36), step(i / 6 % 6), step(i % 6)]
}

/// Kinds of eyes: normal, and the three of dichromats (Machado and others, 2009).
const EYES: [[[f32; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

/// A colour in OKLab, times 100, as these eyes see it.
fn seen(rgb: Rgb, eyes: &[[f32; 3]; 3]) -> [f32; 3] {
    let light = linear(rgb);
    let [r, g, b] = eyes.map(|row| (0..3).map(|i| row[i] * light[i]).sum::<f32>().clamp(0.0, 1.0));
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        100.0 * (0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s),
        100.0 * (1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s),
        100.0 * (0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s),
    ]
}

/// The least distance between any two colours for any of these eyes.
fn nearest(colours: &[Rgb], eyes: &[[[f32; 3]; 3]]) -> f32 {
    let mut out = f32::MAX;
    for eye in eyes {
        for (number, a) in colours.iter().enumerate() {
            for b in &colours[number + 1..] {
                let (a, b) = (seen(*a, eye), seen(*b, eye));
                out = out.min((0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f32>().sqrt());
            }
        }
    }
    out
}

fn coloured() -> impl Iterator<Item = Scheme> {
    Scheme::ALL.into_iter().filter(|s| *s != Scheme::Mono)
}

#[test]
fn text_can_be_read_on_the_background_a_theme_is_made_for() {
    for scheme in coloured() {
        let p = palette(scheme);
        let wanted = if scheme == Scheme::Plain { 3.6 } else { 4.5 };
        for rgb in p.codes.iter().chain(&p.signs).chain(&p.faint) {
            assert!(least(*rgb, p.backgrounds) >= wanted, "{scheme:?} {rgb:?}: {}", least(*rgb, p.backgrounds));
        }
    }
}

#[test]
fn with_sixteen_colours_text_can_be_read_on_black_or_white() {
    for scheme in coloured().filter(|s| *s != Scheme::Plain) {
        let p = palette(scheme);
        let back = if p.backgrounds[0] == [0, 0, 0] { [0, 0, 0] } else { [255, 255, 255] };
        for colour in p.ansi.iter().chain(&p.ansi_signs) {
            for rgb in console(*colour) {
                assert!(least(rgb, &[back]) >= 4.5, "{scheme:?} {colour:?}: {}", least(rgb, &[back]));
            }
        }
    }
}

#[test]
fn colour_blind_eyes_tell_every_two_colours_apart() {
    for scheme in [Scheme::ColourBlind, Scheme::ColourBlindLight] {
        let p = palette(scheme);
        assert!(nearest(&p.codes, &EYES) >= 10.0, "{scheme:?}: {}", nearest(&p.codes, &EYES));
        for number in [0, 1] {
            let sixteen: Vec<Rgb> = p.ansi.iter().map(|c| console(*c)[number]).collect();
            assert!(nearest(&sixteen, &EYES) >= 10.0, "{scheme:?}: {}", nearest(&sixteen, &EYES));
        }
        assert!(nearest(&p.signs[..3], &EYES) >= 10.0, "{scheme:?}: {}", nearest(&p.signs[..3], &EYES));
    }
    // The measure can fail: these were not made for such eyes.
    assert!(nearest(&palette(Scheme::Dark).codes, &EYES) < 5.0);
}

#[test]
fn normal_eyes_tell_every_two_colours_apart_in_every_theme() {
    for scheme in coloured() {
        let found = nearest(&palette(scheme).codes, &EYES[..1]);
        assert!(found >= 10.0, "{scheme:?}: {found}");
    }
}

#[test]
fn the_colours_of_the_tables_are_the_same_with_256() {
    for scheme in coloured() {
        let p = palette(scheme);
        for rgb in p.codes.iter().chain(&p.signs).chain(&p.heat).chain(&p.faint) {
            assert_eq!(from_cube(cube(*rgb)), *rgb, "{scheme:?}");
        }
    }
}

#[test]
fn a_number_can_be_read_in_every_cell_of_a_matrix_and_more_looks_like_more() {
    let rgb = |colour: Option<Color>| match colour {
        Some(Color::Rgb(r, g, b)) => [[r, g, b]; 2],
        Some(Color::Indexed(i)) => [from_cube(i); 2],
        Some(named) => console(named),
        None => panic!("no colour"),
    };
    for scheme in coloured() {
        for depth in [Depth::True, Depth::Indexed, Depth::Ansi] {
            let theme = Theme { depth, scheme };
            assert_eq!(theme.heat(0.0), Style::new());
            assert_eq!(theme.heat(f32::NAN), Style::new());
            let mut seen = Vec::new();
            for hundredth in 1..=100 {
                let style = theme.heat(hundredth as f32 / 100.0);
                for (text, back) in rgb(style.fg).into_iter().zip(rgb(style.bg)) {
                    assert!(contrast::contrast(text, back) >= 4.5, "{theme:?} {hundredth}: {style:?}");
                }
                seen.push(contrast::luminance(rgb(style.bg)[0]));
            }
            let rising = seen.windows(2).all(|w| w[0] <= w[1]);
            let falling = seen.windows(2).all(|w| w[0] >= w[1]);
            assert!((rising || falling) && seen[0] != seen[99], "{theme:?}: {seen:?}");
        }
    }
}

#[test]
fn without_colours_nothing_has_one() {
    let study = fixture::study(vec![], vec![], fixture::codebook(&[("sky", 0)]), vec![]);
    for theme in
        [Theme { depth: Depth::Mono, scheme: Scheme::Dark }, Theme { depth: Depth::True, scheme: Scheme::Mono }]
    {
        let styles = [theme.done(), theme.alarm(), theme.key(), theme.faint(), theme.speaker(3), theme.heat(0.9)];
        assert!(styles.iter().all(|s| matches!(s.fg, None | Some(Color::Reset)) && s.bg.is_none()), "{styles:?}");
        assert_eq!(theme.code(&study, Some(0)), Color::Reset);
        assert_ne!(theme.heat(0.9), theme.heat(0.1));
    }
}

#[test]
fn a_colour_of_a_code_that_could_not_be_read_here_is_made_readable() {
    let mut book = fixture::codebook(&[("sky", 0)]);
    book.codes[0].colour = Some([0, 0, 80]);
    let study = fixture::study(vec![], vec![], book, vec![]);
    let shown = |scheme| match (Theme { depth: Depth::True, scheme }).code(&study, Some(0)) {
        Color::Rgb(r, g, b) => [r, g, b],
        other => panic!("{other:?}"),
    };
    assert_eq!(shown(Scheme::Light), [0, 0, 80]);
    assert!(least(shown(Scheme::Dark), palette(Scheme::Dark).backgrounds) >= 4.5);
}

#[test]
fn the_terminal_says_how_many_colours_and_perhaps_which_background() {
    let detect = Theme::detect;
    assert_eq!(detect(true, Some("truecolor"), Some("xterm"), None).depth, Depth::Mono);
    assert_eq!(detect(false, None, Some("dumb"), None).depth, Depth::Mono);
    assert_eq!(detect(false, None, Some("linux"), None).depth, Depth::Ansi);
    assert_eq!(detect(false, None, Some("screen-256color"), None).depth, Depth::Indexed);
    assert_eq!(detect(false, None, Some("xterm"), None).scheme, Scheme::Plain);
    assert_eq!(detect(false, None, Some("xterm"), Some("15;0")).scheme, Scheme::Dark);
    assert_eq!(detect(false, None, Some("xterm"), Some("0;default;15")).scheme, Scheme::Light);
    assert_eq!(detect(false, None, Some("xterm"), Some("0;default")).scheme, Scheme::Plain);
}

#[test]
fn every_theme_has_a_word_and_the_key_goes_round() {
    let mut scheme = Scheme::default();
    for _ in Scheme::ALL {
        assert_eq!(Scheme::from_word(scheme.word()), Some(scheme));
        scheme = scheme.next();
    }
    assert_eq!(scheme, Scheme::default());
    assert_eq!(Scheme::from_word("Color-Blind"), Some(Scheme::ColourBlind));
    assert_eq!(Scheme::from_word("pink"), None);
}

#[test]
fn a_speaker_keeps_a_colour_and_eight_never_share_one() {
    let names = ["P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08"];
    let mut slots = speaker_slots(&names);
    let again = speaker_slots(&["P08", "P07", "P06", "P05", "P04", "P03", "P02", "P01"]);
    assert!(slots.iter().eq(again.iter().rev()), "the order of speaking does not matter");
    slots.sort_unstable();
    slots.dedup();
    assert_eq!(slots.len(), 8);
    assert_eq!(speaker_slots(&["P03"]), speaker_slots(&["P03"]));
}
