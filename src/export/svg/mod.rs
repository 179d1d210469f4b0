//! Pictures: the frame that every picture stands in, as SVG.
//!
//! A picture is read in a paper, in one column of it, in grey, enlarged, or by
//! ear. So all of them are as wide as a column and have letters that are
//! legible there; have a title, and a caption that says what was counted out of
//! what; say nothing by colour alone; and say the same in words to who cannot
//! see them (`role`, `<title>`, `<desc>`). On a dark screen they are dark, in a
//! paper never. Letters stay letters, so that every
//! script is drawn with the fonts of the reader and words can be found. There is
//! no clock and no chance: the same table gives the same bytes.
//!
//! [`canvas`] knows SVG and nothing else, [`scale`] where a number stands; a kind
//! of plot is one file beside [`bars`] and an arm in [`write`]. A matrix that has no
//! picture of its own is drawn as a heat map ([`heat`]).

mod bars;
mod canvas;
mod curve;
mod ends;
mod heat;
mod letters;
mod map;
mod points;
mod ranges;
mod scale;
mod strip;
mod tracks;
mod tree;

use super::{ExportError, Options};
use crate::model::picture::{Picture, Plot};
use crate::model::table::{Shape, Table};
use canvas::{Canvas, Text};
use letters::wrapped;

/// Units from side to side: a column of 85 mm makes one of them half a point.
pub const WIDTH: f64 = 480.0;
/// Units left free at each side.
pub const MARGIN: f64 = 12.0;

/// Height of letters.
pub mod size {
    /// Of the title.
    pub const TITLE: f64 = 16.0;
    /// Of labels and figures.
    pub const LABEL: f64 = 14.0;
    /// Of the caption.
    pub const CAPTION: f64 = 13.0;
}

/// Colours that nobody mixes up, also in grey (Okabe and Ito 2008, *Color
/// Universal Design*).
pub mod colour {
    /// Of what there is, or of more.
    pub const BLUE: &str = "#0072B2";
    /// Of less.
    pub const ORANGE: &str = "#E69F00";
    /// Of letters.
    pub const INK: &str = "#1a1a1a";
    /// Of letters that stand back; 7 : 1 against white.
    pub const FAINT: &str = "#555555";
    /// Of lines behind what is drawn.
    pub const GRID: &str = "#d9d9d9";
}

/// What is dark on a dark screen; contrasts are those of paper or better.
const DARK: [&str; 6] = [
    ".paper{fill:#17181a}",
    "text[fill=\"#1a1a1a\"]{fill:#eceae4}",
    "text[fill=\"#555555\"]{fill:#b6b4ad}",
    "text[stroke]{stroke:#17181a}",
    "line{stroke:#5c5d62}",
    "line[stroke=\"#1a1a1a\"]{stroke:#eceae4}",
];

/// The bytes of a picture.
pub fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    let Some(picture) = &table.picture else {
        return match &table.shape {
            Shape::Matrix(meta) => heat::write(table, meta),
            Shape::List { .. } => Err(ExportError::NoPicture),
        };
    };
    let mut canvas = canvas(&picture.plot);
    paragraph(&mut canvas, &picture.title, Text::of(size::TITLE).bold());
    canvas.down(size::TITLE / 2.0);
    let said = plot(&mut canvas, &picture.plot);
    canvas.down(size::CAPTION / 2.0);
    for sentence in &picture.caption {
        paragraph(&mut canvas, sentence, Text::of(size::CAPTION).colour(colour::FAINT));
    }
    let words: Vec<&str> = std::iter::once(said.as_str()).chain(picture.caption.iter().map(String::as_str)).collect();
    // A map has boxes of paper, also on a dark screen.
    let dark: &[&str] = if matches!(picture.plot, Plot::Map(_)) { &[] } else { &DARK };
    Ok(canvas.finished(&picture.title, &words.join(" "), dark).into_bytes())
}

/// What is drawn and no more: of a picture in a page, title and caption are words
/// of the page. Who cannot see it is told both.
pub fn inline(picture: &Picture) -> String {
    let mut canvas = canvas(&picture.plot);
    let said = plot(&mut canvas, &picture.plot);
    canvas.finished(&picture.title, &said, &[])
}

/// Room for a plot.
fn canvas(plot: &Plot) -> Canvas {
    match plot {
        Plot::Bars(_) | Plot::Curve(_) | Plot::Ranges(_) | Plot::Tree(_) | Plot::Points(_) | Plot::Tracks(_) => {
            Canvas::new(WIDTH, MARGIN)
        }
        Plot::Strip(_) => Canvas::new(WIDTH, 1.0),
        Plot::Map(map) => Canvas::new(map::across(map), MARGIN),
    }
}

/// Draws a plot, and says it in words.
fn plot(canvas: &mut Canvas, plot: &Plot) -> String {
    match plot {
        Plot::Bars(bars) => {
            bars::draw(canvas, bars);
            bars::said(bars)
        }
        Plot::Curve(curve) => {
            curve::draw(canvas, curve);
            curve::said(curve)
        }
        Plot::Strip(strip) => {
            strip::draw(canvas, strip);
            strip::said(strip)
        }
        Plot::Tracks(tracks) => {
            tracks::draw(canvas, tracks);
            tracks::said(tracks)
        }
        Plot::Map(map) => {
            map::draw(canvas, map);
            map::said(map)
        }
        Plot::Ranges(ranges) => {
            ranges::draw(canvas, ranges);
            ranges::said(ranges)
        }
        Plot::Tree(tree) => {
            tree::draw(canvas, tree);
            tree::said(tree)
        }
        Plot::Points(points) => {
            points::draw(canvas, points);
            points::said(points)
        }
    }
}

/// Lines of words across the picture.
fn paragraph(canvas: &mut Canvas, words: &str, look: Text) {
    for line in wrapped(words, look.size, canvas.width - 2.0 * MARGIN) {
        canvas.down(look.size * 1.3);
        canvas.text((MARGIN, canvas.y - look.size * 0.3), &line, look);
    }
}

#[cfg(test)]
mod tests {
    use crate::export::{Format, Options, sample, write};
    use quick_xml::events::Event;
    use quick_xml::reader::Reader;

    fn svg(table: &crate::model::table::Table) -> String {
        String::from_utf8(write(table, Format::Svg, &Options::default()).unwrap()).unwrap()
    }

    /// Names of the elements and the words in them; fails if it is no XML.
    fn read(svg: &str) -> (Vec<String>, String) {
        let mut reader = Reader::from_str(svg);
        let (mut names, mut words) = (Vec::new(), String::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Start(e) | Event::Empty(e) => {
                    e.attributes().for_each(|a| drop(a.unwrap()));
                    names.push(e.name().as_ref().to_owned());
                }
                Event::Text(e) => words.push_str(&e),
                Event::GeneralRef(e) => words.push_str(quick_xml::escape::resolve_predefined_entity(&e).unwrap()),
                Event::Eof => return (names, words),
                _ => {}
            }
        }
    }

    #[test]
    fn a_picture_is_xml_whatever_the_words_are_and_says_itself_to_who_cannot_see_it() {
        let svg = svg(&sample::drawn());
        let (names, words) = read(&svg);
        assert_eq!((names[0].as_str(), names[1].as_str(), names[2].as_str()), ("svg", "title", "desc"));
        assert!(svg.contains("role=\"img\"") && !svg.contains('\u{1b}'));
        assert!(words.contains("警察") && words.contains("شرطة"), "any script: {words}");
        assert!(svg.contains("&lt;b&gt;&amp;&quot;"), "{svg}");
        assert!(words.contains("times said. <b>&\": 12 times; 警察: 3.5 times"), "{words}");
    }

    #[test]
    fn a_picture_of_nothing_says_so() {
        let mut table = sample::drawn();
        if let Some(crate::model::picture::Picture { plot: crate::model::picture::Plot::Bars(bars), .. }) =
            &mut table.picture
        {
            bars.bars.clear();
        }
        assert!(svg(&table).contains("nothing to show"));
    }
}
