//! The elements of SVG, written in one way: numbers with at most two places,
//! words escaped, attributes always in the same order.

use super::colour;
use crate::export::show::xml as escaped;
use std::fmt::Write;

/// Fonts, in the order they are looked for: what every machine has, then one for
/// the scripts that those lack.
const FONTS: &str = "Helvetica, Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif";

/// A picture while it is drawn, from the top down.
#[derive(Debug)]
pub struct Canvas {
    /// How far down it is.
    pub y: f64,
    /// From side to side.
    pub width: f64,
    /// Units left free below.
    margin: f64,
    body: String,
}

/// How words look.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Height of letters.
    pub size: f64,
    colour: &'static str,
    anchor: &'static str,
    bold: bool,
    clear: bool,
    class: Option<&'static str>,
    turned: bool,
}

/// How a line looks.
#[derive(Clone, Copy, Debug)]
pub struct Stroke {
    /// Its colour.
    pub colour: &'static str,
    /// Its width.
    pub width: f64,
    /// Lengths of strokes and gaps; empty for none.
    pub dash: &'static str,
}

/// How a box with a border looks.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'w> {
    /// Its border.
    pub stroke: Stroke,
    /// What it is filled with.
    pub fill: &'static str,
    /// How round its corners are.
    pub round: f64,
    /// Words that a pointer on it shows.
    pub words: &'w str,
}

impl Stroke {
    fn written(&self) -> String {
        let dash = if self.dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", self.dash) };
        format!("stroke=\"{}\" stroke-width=\"{}\"{dash}", self.colour, number(self.width))
    }
}

impl Text {
    /// Letters of this height, from the left.
    pub fn of(size: f64) -> Self {
        Self { size, colour: colour::INK, anchor: "start", bold: false, clear: false, class: None, turned: false }
    }

    /// The same, in another colour.
    pub fn colour(self, colour: &'static str) -> Self {
        Self { colour, ..self }
    }

    /// The same, with a name by which a style changes its colour in the dark.
    pub fn class(self, class: &'static str) -> Self {
        Self { class: Some(class), ..self }
    }

    /// The same, written upwards.
    pub fn turned(self) -> Self {
        Self { turned: true, ..self }
    }

    /// The same, bold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same, with what lies behind it cleared away around the letters.
    pub fn clear(self) -> Self {
        Self { clear: true, ..self }
    }

    /// The same, ending where it is put.
    pub fn to_the_left(self) -> Self {
        Self { anchor: "end", ..self }
    }

    /// The same, with its middle where it is put.
    pub fn centred(self) -> Self {
        Self { anchor: "middle", ..self }
    }
}

impl Canvas {
    /// An empty one, so many units from side to side.
    pub fn new(width: f64, margin: f64) -> Self {
        Self { y: margin, width, margin, body: String::new() }
    }

    /// Goes down.
    pub fn down(&mut self, by: f64) {
        self.y += by;
    }

    /// Words; `at` is where their base line begins, ends or has its middle.
    pub fn text(&mut self, at: (f64, f64), words: &str, look: Text) {
        let weight = if look.bold { " font-weight=\"bold\"" } else { "" };
        let clear = match look.clear {
            true => " stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
            false => "",
        };
        let class = look.class.map(|c| format!(" class=\"{c}\"")).unwrap_or_default();
        let (x, y) = (number(at.0), number(at.1));
        let turned = if look.turned { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
        let (size, anchor, colour) = (number(look.size), look.anchor, look.colour);
        let _ = writeln!(
            self.body,
            "<text{class} x=\"{x}\" y=\"{y}\"{turned} font-size=\"{size}\"{weight} text-anchor=\"{anchor}\" fill=\"{colour}\"{clear}>{}</text>",
            escaped(words)
        );
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        let _ = writeln!(self.body, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{colour}\"/>");
    }

    /// A box with words that a pointer on it shows.
    pub fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), look: (&str, &str)) {
        let [x, y, width, height] = [x, y, width, height].map(number);
        let (colour, words) = (look.0, escaped(look.1));
        let _ = writeln!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"><title>{words}</title></rect>"
        );
    }

    /// A line through several places, with gaps in it if `dash` says how long
    /// strokes and gaps are.
    pub fn polyline(&mut self, places: &[(f64, f64)], colour: &str, dash: &str) {
        let points: Vec<String> = places.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let _ = writeln!(
            self.body,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>",
            points.join(" ")
        );
    }

    /// Stretches of one height side by side, as one thing.
    pub fn stretches(&mut self, stretches: &[(f64, f64)], (y, height): (f64, f64), colour: &str) {
        let middle = number(y + height / 2.0);
        let each = stretches.iter().map(|(from, to)| format!("M{} {middle}H{}", number(*from), number(*to)));
        let path: String = each.collect();
        let height = number(height);
        let _ = writeln!(self.body, "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{height}\"/>");
    }

    /// A box with a border.
    pub fn frame(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), look: &Frame) {
        let [x, y, width, height, round] = [x, y, width, height, look.round].map(number);
        let (stroke, fill, words) = (look.stroke.written(), look.fill, escaped(look.words));
        let _ = writeln!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\" fill=\"{fill}\" {stroke}><title>{words}</title></rect>"
        );
    }

    /// A line with corners.
    pub fn corners(&mut self, points: &[(f64, f64)], look: Stroke, words: &str) {
        self.path(&format!("M{}", joined(points, " L")), look, words);
    }

    /// A curve: its beginning, what it is drawn towards twice, and its end.
    pub fn curve(&mut self, points: &[(f64, f64)], look: Stroke, words: &str) {
        if let Some((first, rest)) = points.split_first() {
            self.path(&format!("M{} C{}", joined(&[*first], ""), joined(rest, " ")), look, words);
        }
    }

    fn path(&mut self, d: &str, look: Stroke, words: &str) {
        let words = if words.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(words)) };
        let _ = writeln!(self.body, "<path d=\"{d}\" fill=\"none\" {}>{words}</path>", look.written());
    }

    /// A filled shape.
    pub fn shape(&mut self, points: &[(f64, f64)], colour: &str) {
        let _ = writeln!(self.body, "<path d=\"M{} Z\" fill=\"{colour}\"/>", joined(points, " L"));
    }

    /// A white circle.
    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64, look: Stroke) {
        let [x, y, radius] = [x, y, radius].map(number);
        let look = look.written();
        let _ = writeln!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"#ffffff\" {look}/>");
    }

    /// A box of a class that the style names, with words that a pointer on it shows.
    pub fn cell(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), look: (&str, &str, &str)) {
        let [x, y, width, height] = [x, y, width, height].map(number);
        let (class, colour, words) = (look.0, look.1, escaped(look.2));
        let title = if words.is_empty() { String::new() } else { format!("<title>{words}</title>") };
        let _ = writeln!(
            self.body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\">{title}</rect>"
        );
    }

    /// The whole file. `title` and `words` are for who cannot see it.
    /// The colours are those of paper; `dark` holds rules for a reader's dark screen.
    pub fn finished(self, title: &str, words: &str, dark: &[&str]) -> String {
        let (width, height) = (number(self.width), number((self.y + self.margin).ceil()));
        // Several pictures may stand in one page: what names a part of one is its own.
        let own = format!("emic-{:08x}", own(&[title, words].concat()));
        let (title, words) = (escaped(title), escaped(words));
        // Rules hold for this picture alone, also where it stands in a page.
        let rules: String = dark.iter().map(|rule| format!("#{own} {rule}\n")).collect();
        let style = format!("<style>@media screen and (prefers-color-scheme: dark) {{\n{rules}}}</style>\n");
        format!(
            "<svg id=\"{own}\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{own}-title {own}-desc\" font-family=\"{FONTS}\">\n<title id=\"{own}-title\">{title}</title>\n<desc id=\"{own}-desc\">{words}</desc>\n{style}<rect class=\"paper\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

/// A number for a name: FNV-1a, 32 bits.
fn own(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Points with something between them.
fn joined(points: &[(f64, f64)], between: &str) -> String {
    let written = points.iter().map(|(x, y)| format!("{} {}", number(*x), number(*y)));
    written.collect::<Vec<_>>().join(between)
}

/// A coordinate with at most two places.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 0.333, -0.001, 12.5].map(number), ["1", "0.33", "0", "12.5"]);
    }
}
