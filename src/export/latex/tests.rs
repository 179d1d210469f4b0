use super::*;
use crate::export::sample;
use crate::model::table::{Column, Kind};

fn made(table: &Table) -> String {
    String::from_utf8(write(table, &Options::default()).unwrap()).unwrap()
}

/// A table as a reader of LaTeX takes it: how many columns were declared, and the
/// cells of each line as they would be printed.
struct Read {
    columns: usize,
    lines: Vec<Vec<String>>,
}

/// The commands that the files may use.
const COMMANDS: &str = "begin end begingroup endgroup centering caption label toprule midrule bottomrule cmidrule addlinespace multicolumn textbf textit hspace newline par smallskip footnotesize small raggedright arraybackslash linewidth endfirsthead endhead endfoot endlastfoot thetable setlength tabcolsep textbackslash textasciitilde textasciicircum textless textgreater textbar textquotedbl textasciigrave";

/// One piece of LaTeX.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Command(String),
    Group(Vec<Piece>),
    Cell,
    Line,
    Letter(char),
}

/// Reads as strictly as LaTeX: fails on a command that is not known, a sign that is
/// not escaped, and on groups that do not close.
fn pieces(letters: &mut std::iter::Peekable<std::str::Chars>, inside: bool) -> Vec<Piece> {
    let mut out = Vec::new();
    while let Some(c) = letters.next() {
        match c {
            '%' => while letters.next_if(|c| *c != '\n').is_some() {},
            '{' => out.push(Piece::Group(pieces(letters, true))),
            '}' if inside => return out,
            '}' => panic!("a group is closed that was never opened"),
            '&' => out.push(Piece::Cell),
            '\\' => {
                let mut name = String::new();
                while let Some(c) = letters.next_if(|c| c.is_ascii_alphabetic()) {
                    name.push(c);
                }
                match name.as_str() {
                    "" => match letters.next().unwrap() {
                        '\\' => out.push(Piece::Line),
                        c if "&%$#_{}".contains(c) => out.push(Piece::Letter(c)),
                        c => panic!("\\{c}"),
                    },
                    name => {
                        assert!(COMMANDS.split(' ').any(|n| n == name), "\\{name}");
                        while name != "hspace" && letters.next_if(|c| *c == ' ').is_some() {}
                        out.push(Piece::Command(name.to_owned()));
                    }
                }
            }
            '$' | '#' | '_' | '^' | '~' | '<' | '|' | '"' | '`' => panic!("{c} is not escaped"),
            '>' => assert_eq!(letters.peek(), Some(&'{'), "only before a column"),
            c => out.push(Piece::Letter(c)),
        }
    }
    assert!(!inside, "a group is not closed");
    out
}

fn printed(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        match piece {
            Piece::Letter(c) => out.push(*c),
            Piece::Group(inner) => out.push_str(&printed(inner)),
            Piece::Line | Piece::Cell => out.push(' '),
            Piece::Command(name) => match name.as_str() {
                "textbackslash" => out.push('\\'),
                "textasciitilde" => out.push('~'),
                "textasciicircum" => out.push('^'),
                "textless" => out.push('<'),
                "textgreater" => out.push('>'),
                "textbar" => out.push('|'),
                "textquotedbl" => out.push('"'),
                "textasciigrave" => out.push('`'),
                "newline" => out.push('\n'),
                "begin" | "end" => {
                    // The name, and what a stacked heading says of its column.
                    at += 1;
                    if pieces.get(at) == Some(&Piece::Letter('[')) {
                        at += 4;
                    }
                }
                "hspace" => at += 2,
                "multicolumn" => at += 2,
                "cmidrule" => at += 5,
                _ => {}
            },
        }
    }
    out.trim().to_owned()
}

fn word(piece: Option<&Piece>) -> String {
    match piece {
        Some(Piece::Group(inner)) => printed(inner),
        other => panic!("{other:?}"),
    }
}

/// All tables of a file.
fn read(text: &str) -> Vec<Read> {
    let all = pieces(&mut text.chars().peekable(), false);
    let mut open: Vec<String> = Vec::new();
    let mut out: Vec<Read> = Vec::new();
    let mut cells: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut at = 0;
    while let Some(piece) = all.get(at) {
        at += 1;
        let in_table = open.iter().filter(|n| n.ends_with("tabular") || *n == "longtable").count();
        match piece {
            Piece::Command(name) if name == "begin" => {
                let name = word(all.get(at));
                let is_table = name == "tabular" || name == "longtable";
                open.push(name);
                if is_table && in_table == 0 {
                    let Some(Piece::Group(spec)) = all.get(at + 1) else { panic!() };
                    let is_column = |p: &&Piece| matches!(p, Piece::Letter('l' | 'r' | 'p'));
                    out.push(Read { columns: spec.iter().filter(is_column).count(), lines: Vec::new() });
                    at += 2;
                    cells = vec![Vec::new()];
                } else if is_table {
                    cells.last_mut().unwrap().push(piece.clone());
                }
            }
            Piece::Command(name) if name == "end" => {
                assert_eq!(open.pop(), Some(word(all.get(at))), "what is opened last is closed first");
                match in_table {
                    2.. => cells.last_mut().unwrap().push(piece.clone()),
                    1 => assert!(printed(&cells.concat()).is_empty(), "a line without an end: {cells:?}"),
                    _ => {}
                }
            }
            Piece::Cell if in_table == 1 => cells.push(Vec::new()),
            Piece::Line if in_table == 1 => {
                let next = all[at..].iter().find(|p| !matches!(p, Piece::Letter(' ' | '\n')));
                assert!(!matches!(next, Some(Piece::Letter('*' | '['))), "would be read as a part of the line's end");
                let line = std::mem::replace(&mut cells, vec![Vec::new()]);
                let mut texts = Vec::new();
                for cell in line {
                    let wide = cell.iter().position(|p| *p == Piece::Command("multicolumn".into()));
                    let span = wide.map_or(1, |w| word(cell.get(w + 1)).parse().unwrap());
                    texts.push(printed(&cell));
                    (1..span).for_each(|_| texts.push(String::new()));
                }
                let read = out.last_mut().unwrap();
                if !texts[0].starts_with("Code by participant") {
                    assert_eq!(texts.len(), read.columns, "{texts:?}");
                }
                read.lines.push(texts);
            }
            other if in_table > 0 => cells.last_mut().unwrap().push(other.clone()),
            Piece::Cell | Piece::Line => panic!("outside a table"),
            _ => {}
        }
    }
    assert_eq!(open, [""; 0], "all is closed");
    out
}

#[test]
fn all_cells_come_back_and_all_commands_are_known() {
    let read = read(&made(&sample::matrix()));
    assert_eq!(read[0].columns, 5);
    let lines: Vec<String> = read[0].lines.iter().map(|l| l.join(";")).collect();
    assert_eq!(lines, ["Code;N;Ada;=Bo;Total", "N;;1;1;3", "River;2;3;1;4", "Cold <&> |;1;0;1;1", "Total;3;3;2;4"]);
}

#[test]
fn every_table_is_well_formed() {
    let tables = [sample::list(), sample::share(), sample::rich(), sample::nested(), sample::empty_matrix()];
    for table in tables {
        let read = read(&made(&table));
        assert_eq!(read.len(), 1 + table.parts.len());
    }
    assert!(made(&sample::nested()).contains("\\cmidrule(lr){3-8}\\cmidrule(lr){9-12}"));
}

#[test]
fn whatever_a_cell_holds_is_printed_as_it_stands() {
    let hostile = [
        r"\input{/etc/passwd} & 50% of $1_000 #1 {x} ~y ^z <a> |b| `c` --- ''d'' ,,e",
        "[1pt] bracket",
        "* star",
        "ends with a backslash \\",
        "}{",
        "%",
        "数位警察 שלום مرحبا e\u{301} 👩‍👧 – …",
        "\"quoted\"",
        "{}{}\\\\{}",
        "\u{1b}[2J",
    ];
    let rows = hostile.map(|t| vec![crate::model::table::Cell::Text(t.into())]).to_vec();
    for kind in [Kind::Text, Kind::Prose] {
        let table = Table::list("a \\ & % title_{}", vec![Column::new("k", kind)], rows.clone());
        let text = made(&table);
        let read = read(&text);
        for (line, said) in read[0].lines[1..].iter().zip(hostile) {
            assert_eq!(line[0], said.replace('\u{1b}', "␛"));
        }
        for joined in ["--", "''", ",,"] {
            assert!(!text.replace("{}", "\u{0}").contains(joined), "{joined}");
        }
    }
}

#[test]
fn a_long_table_goes_over_pages_with_its_headings() {
    let rows = (0..60).map(|n| vec![crate::model::table::Cell::Count(n)]).collect();
    let text = made(&Table::list("many", vec![Column::new("n", Kind::Number)], rows));
    assert!(text.contains("\\usepackage{longtable}") && text.contains("\\endhead"), "{text}");
    let read = read(&text);
    // Caption, headings twice, what says that it goes on, and the lines.
    assert_eq!(read[0].lines.len(), 60 + 4);
    assert!(!made(&sample::matrix()).contains("longtable"));
}

#[test]
fn long_headings_stand_in_lines_and_the_label_can_be_typed() {
    assert_eq!(
        stacked("neighbourhood officer", true),
        r"\begin{tabular}[b]{@{}r@{}}neighbourhood\\officer\end{tabular}"
    );
    assert_eq!(label("Code by „role“: n/N (%)"), "tab:code-by-role-n-n");
    assert_eq!(label("警察"), "tab:table");
}

#[test]
fn lines_are_indented_below_what_they_belong_to_and_notes_follow() {
    let text = made(&sample::matrix());
    assert!(text.contains("\\hspace*{1em}Cold"), "{text}");
    assert!(text.contains("\\textbf{Total} & \\textbf{3} & \\textbf{3} & \\textbf{2} & \\textbf{4} \\\\"), "{text}");
    assert!(text.contains("\\textit{Note.}\nRecord: coder:ana.\nLeft out: no coding.\n"), "{text}");
}
