//! A table for the terminal.
//!
//! Widths are columns of a terminal, not letters: a Chinese sign takes two,
//! an accent none. What does not fit is cut with `…` between grapheme
//! clusters, or moved: a list first leaves out the columns that are detail, a
//! matrix goes on in a second block with the same rows. Nothing a transcript
//! holds reaches the terminal raw.

mod curve;
mod layout;
mod list;
mod matrix;
mod points;
mod ranges;
mod tracks;
mod tree;

use super::{ExportError, Options};
use crate::model::diagnostic::printable;
use crate::model::picture::Plot;
use crate::model::table::{Shape, Table};

pub(super) fn write(table: &Table, options: &Options) -> Result<Vec<u8>, ExportError> {
    let mut out = String::new();
    push(&mut out, table, options);
    for part in &table.parts {
        line(&mut out, "");
        push(&mut out, &part.table, options);
    }
    Ok(out.into_bytes())
}

fn push(out: &mut String, table: &Table, options: &Options) {
    let paint = Paint(options.colour);
    let width = options.width.map(|w| usize::from(w).max(20));
    let room = width.unwrap_or(100);
    for part in layout::wrapped(&printable(&table.title, usize::MAX), room) {
        line(out, &paint.bold(&part));
    }
    let mut notes: Vec<String> = Vec::new();
    match &table.shape {
        Shape::List { columns, rows } => {
            notes.extend(list::write(out, columns, rows, width, paint));
        }
        Shape::Matrix(meta) => {
            notes.extend(matrix::write(out, meta, width, (paint, options.heat)));
        }
    }
    if let Some(picture) = &table.picture {
        drawn(out, &picture.plot, (room, options.colour));
    }
    notes.extend(table.notes.iter().cloned());
    if !notes.is_empty() {
        line(out, "");
    }
    for note in notes {
        for part in layout::wrapped(&printable(&note, usize::MAX), room) {
            line(out, &paint.dim(&part));
        }
    }
}

/// Draws what letters can draw; of everything else the table says all.
fn drawn(out: &mut String, plot: &Plot, (room, colour): (usize, bool)) {
    let lines = match plot {
        Plot::Ranges(ranges) => ranges::lines(ranges, room),
        Plot::Tree(tree) => tree::lines(tree, room),
        Plot::Points(points) => points::lines(points, room),
        Plot::Curve(curve) => curve::lines(curve, room),
        // Its colours are the program's own; words of the study are made visible there.
        Plot::Tracks(tracks) => return tracks::lines(tracks, room, colour).iter().for_each(|one| line(out, one)),
        _ => return,
    };
    line(out, "");
    lines.iter().for_each(|one| line(out, &printable(one, usize::MAX)));
    line(out, "");
}

/// Adds a line without the spaces at its end.
fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end_matches(' '));
    out.push('\n');
}

/// Colours, if any: bold and dim, which every theme of a terminal has.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.trim().is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use crate::model::table::{Cell, Column, Kind, Measured};

    fn made(table: &Table, width: Option<u16>) -> String {
        let options = Options { width, ..Options::default() };
        String::from_utf8(write(table, &options).unwrap()).unwrap()
    }

    #[test]
    fn a_matrix_is_aligned_with_n_totals_and_notes() {
        insta::assert_snapshot!(made(&sample::matrix(), Some(80)), @r#"
        code by participant: coded segments

        code          N  Ada  =Bo │ Total
        N                  1    1 │     3
        ──────────────────────────┼──────
        River         2    3    1 │     4
          Cold <&> |  1    0    1 │     1
        ──────────────────────────┼──────
        Total         3    3    2 │     4

        Record: coder:ana.
        Left out: no coding.
        "#);
    }

    #[test]
    fn shares_show_what_they_are_shares_of() {
        insta::assert_snapshot!(made(&sample::share(), Some(80)), @r#"
        code by participant: coded segments

        code          N    Ada  =Bo │ Total
        N                    1    1 │     3
        Words                8    0 │     8
        ────────────────────────────┼──────
        River         2  25.0%    – │ 25.0%
          Cold <&> |  1  12.5%    – │ 12.5%
        ────────────────────────────┼──────
        Total         3  25.0%    – │ 25.0%

        Record: coder:ana.
        Left out: no coding.
        "#);
    }

    #[test]
    fn a_list_is_whole_where_there_is_room() {
        insta::assert_snapshot!(made(&sample::list(), None), @r#"
        2 codings

        id  attributes                            code path    speakers  turn  quote                     sure
        ──  ────────────────────────────────────  ───────────  ────────  ────  ────────────────────────  ────
        C1  role=owner; guest; Years in post=007  River; Cold  Ada; Bo     12  =1+1, "quoted" next line  yes
        C2                                        River                        <b>&👩‍👧 | `x` ␛[2J         –
        "#);
    }

    #[test]
    fn a_narrow_list_leaves_out_detail_and_says_so() {
        insta::assert_snapshot!(made(&sample::list(), Some(40)), @r#"
        2 codings

        id  code path    turn  quote        sure
        ──  ───────────  ────  ───────────  ────
        C1  River; Cold    12  =1+1, "quo…  yes
        C2  River              <b>&👩‍👧 | `…  –

        Left out here for want of width:
        “attributes”, “speakers”. Files (csv,
        json …) hold all.
        "#);
    }

    #[test]
    fn an_id_is_never_cut_other_columns_give_way() {
        let keys = ["id", "source", "coder", "code", "found"];
        let columns = keys.map(|k| Column::new(k, Kind::Text)).to_vec();
        let id = "01J8ZK3V5Q7R9T1W3Y5A7C9E1G";
        let words = [id, "harbour-talk-07", "anastasia", "weather-at-sea", "it rained all week"];
        let row = words.map(|w| Cell::Text(w.into())).to_vec();
        let table = Table::list("t", columns, vec![row]);
        for width in [30, 50, 70, 80] {
            let out = made(&table, Some(width));
            assert!(out.contains(id), "{width}: {out}");
            for word in ["harbour-", "weather-"] {
                let whole = words.iter().find(|w| w.starts_with(word)).unwrap();
                assert_eq!(out.contains(word), out.contains(whole), "{width}: {out}");
            }
        }
        assert!(made(&table, Some(80)).contains("weather-at-sea"));
        assert!(made(&table, Some(50)).contains("Left out here for want of width"));
    }

    /// A matrix of many columns with long headings.
    fn wide() -> Table {
        let mut table = sample::matrix();
        if let Shape::Matrix(meta) = &mut table.shape {
            for n in 0..5 {
                let mut column = meta.columns[0].clone();
                column.label = format!("neighbourhood officer 數位 {n}");
                meta.columns.push(column);
                let cell = Measured::new(Cell::Count(n * 100));
                meta.cells.iter_mut().for_each(|row| row.push(cell.clone()));
                meta.column_totals.push(cell);
            }
        }
        table
    }

    #[test]
    fn a_wide_matrix_goes_on_in_further_blocks() {
        insta::assert_snapshot!(made(&wide(), Some(60)), @r#"
        code by participant: coded segments

                                    neighbourhood   neighbourhood
        code          N  Ada  =Bo  officer 數位 0  officer 數位 1
        N                  1    1               1               1
        ──────────────────────────────────────────────────────────
        River         2    3    1               0             100
          Cold <&> |  1    0    1               0             100
        ──────────────────────────────────────────────────────────
        Total         3    3    2               0             100

                          neighbourhood   neighbourhood
        code          N  officer 數位 2  officer 數位 3
        N                             1               1
        ────────────────────────────────────────────────
        River         2             200             300
          Cold <&> |  1             200             300
        ────────────────────────────────────────────────
        Total         3             200             300

                          neighbourhood │
        code          N  officer 數位 4 │ Total
        N                             1 │     3
        ────────────────────────────────┼──────
        River         2             400 │     4
          Cold <&> |  1             400 │     1
        ────────────────────────────────┼──────
        Total         3             400 │     4

        Record: coder:ana.
        Left out: no coding.
        "#);
    }

    #[test]
    fn a_row_whose_outer_line_is_left_out_keeps_its_heading() {
        let out = made(&sample::bare(), Some(110));
        let lines: Vec<&str> = out.lines().map(str::trim).collect();
        let at = lines.iter().position(|l| l.starts_with("<Guest>   1")).unwrap();
        assert_eq!(lines[at - 1].replace(['│', ' '], ""), "North", "{out}");
    }

    #[test]
    fn several_measures_stand_side_by_side_and_words_go_on_below() {
        let mut table = sample::rich();
        table.parts.truncate(1);
        let out = made(&table, Some(110));
        let line = "North       2     2/3 (67%)  “<b>&␛ *rain* all | week” (ada, =bo)             1.2";
        assert!(out.lines().any(|l| l == line), "{out}");
        assert!(
            out.contains("  <Guest>   1     2/3 (67%)  not coded                                        1.2"),
            "{out}"
        );
        assert!(
            out.lines().any(|l| l == "               Ada") && out.lines().any(|l| l == "              │ Total"),
            "{out}"
        );
        assert_eq!(out.matches("code by participant: coded segments").count(), 2, "the whole, and its part");
        if let Shape::Matrix(meta) = &mut table.shape {
            let long = vec![Cell::Text("many words ".repeat(9)), Cell::Blank("")];
            meta.cells[0][0].more = long;
        }
        let out = made(&table, Some(110));
        let under = "                             many words many words many words";
        assert!(out.lines().any(|l| l.trim_end() == under), "{out}");
    }

    #[test]
    fn heat_is_a_sign_beside_each_number_with_a_legend() {
        let options = Options { heat: true, ..Options::default() };
        insta::assert_snapshot!(String::from_utf8(write(&sample::matrix(), &options).unwrap()).unwrap(), @r#"
        code by participant: coded segments

        code          N  Ada  =Bo │ Total
        N                1    1   │     3
        ──────────────────────────┼──────
        River         2  3 █  1 ▒ │     4
          Cold <&> |  1  0    1 ▒ │     1
        ──────────────────────────┼──────
        Total         3  3    2   │     4

        Signs beside numbers: coded segments: ▒ 1, ▓ 2, █ 3.
        Record: coder:ana.
        Left out: no coding.
        "#);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        use unicode_width::UnicodeWidthStr;
        for table in [sample::matrix(), sample::share(), sample::list(), wide(), sample::rich()] {
            for width in [20, 33, 47, 60, 80, 200] {
                for line in made(&table, Some(width)).lines() {
                    assert!(line.width() <= usize::from(width), "{width}: {line:?}");
                }
            }
        }
    }

    #[test]
    fn wide_signs_keep_the_columns_straight() {
        let columns = vec![Column::new("a", Kind::Text), Column::new("b", Kind::Text)];
        let row = |a: &str| vec![Cell::Text(a.into()), Cell::Text("x".into())];
        let table = Table::list("t", columns, vec![row("數位"), row("e\u{301}tat"), row("👩‍👧")]);
        insta::assert_snapshot!(made(&table, Some(40)), @r#"
        t

        a     b
        ────  ─
        數位  x
        état  x
        👩‍👧    x
        "#);
    }

    #[test]
    fn colour_changes_no_letter() {
        let options = Options { width: Some(60), colour: true, heat: false };
        let coloured = String::from_utf8(write(&wide(), &options).unwrap()).unwrap();
        let mut plain = coloured.clone();
        for code in ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"] {
            plain = plain.replace(code, "");
        }
        let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
        assert_eq!(trimmed, made(&wide(), Some(60)).lines().collect::<Vec<_>>());
        assert_ne!(coloured, plain);
    }
}
