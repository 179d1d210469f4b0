use super::*;

fn kinds(article: &Article) -> Vec<(u32, &str, &str)> {
    let word = |kind| match kind {
        Kind::Heading(1) => "1",
        Kind::Heading(2) => "2",
        Kind::Heading(_) => "3",
        Kind::Block => "block",
        Kind::Text => "text",
    };
    article.paragraphs.iter().map(|p| (p.place, word(p.kind), p.text.as_str())).collect()
}

fn of(name: &str, text: &str) -> Article {
    read(name, text.as_bytes(), &Options::default()).unwrap()
}

#[test]
fn markdown_gives_headings_block_quotes_table_cells_and_lines() {
    let article = of(
        "a.md",
        "---\ntitle: \"On boats\"\n---\n\n# Findings\n\nTwo lines\nof text.\n\n> A quote\n> goes on.\n>\n> And on.\n\n## Fear\n\n| Theme | Words |\n|---|---|\n| One | 'Two' (P1) |\n",
    );
    assert_eq!((article.title.as_deref(), article.marked, article.unit), (Some("On boats"), true, "line"));
    assert_eq!(
        kinds(&article),
        [
            (5, "1", "Findings"),
            (7, "text", "Two lines of text."),
            (10, "block", "A quote goes on."),
            (13, "block", "And on."),
            (15, "2", "Fear"),
            (17, "text", "Theme"),
            (17, "text", "Words"),
            (19, "text", "One"),
            (19, "text", "'Two' (P1)"),
        ]
    );
}

#[test]
fn headings_that_are_not_marked_are_told_by_their_form() {
    let text = "Ferries and fear at the end of the world\n\nBo Author\n\nFindings\n\nIt rained all day.\n\nHarbour Review\n\nWaiting for the boat\n\nthey said so\n\n'Never again' (P3)\n\nHarbour Review\n\n3.1 Paying for it\n\nIt was dear.\n\nHarbour Review\n\nReferences\n\nEnd.";
    let article = of("a.txt", text);
    assert_eq!(article.title.as_deref(), Some("Ferries and fear at the end of the world"));
    let headings: Vec<(&str, &str)> =
        kinds(&article).into_iter().filter(|k| k.1.len() == 1).map(|k| (k.1, k.2)).skip(2).collect();
    assert_eq!(
        headings,
        [("1", "Findings"), ("2", "Waiting for the boat"), ("2", "3.1 Paying for it"), ("1", "References")]
    );
    assert!(!article.marked);
}

#[test]
fn a_web_page_is_read_without_scripts_and_with_its_references_undone() {
    let article = of(
        "a.html",
        "<!DOCTYPE html><html><head><title>On &amp; off</title><style>p{}</style></head>\n<body><h1>Findings</h1><h2>Fear</h2>\n<p>It <em>rained</em>: &lsquo;no&rsquo;<!-- > --> 1 < 2</p><script>'x' (P1)</script><blockquote><p>Words &mdash; P3</p></blockquote></body></html>",
    );
    assert_eq!(article.title.as_deref(), Some("On & off"));
    assert_eq!(
        kinds(&article),
        [(2, "1", "Findings"), (2, "2", "Fear"), (3, "text", "It rained: ‘no’ 1 < 2"), (3, "block", "Words — P3")]
    );
}

#[test]
fn pictures_pdfs_and_empty_files_are_refused_by_name() {
    assert!(matches!(read("a.md", b"\x89PNG", &Options::default()), Err(ImportError::NotText { .. })));
    assert!(matches!(read("a.pdf", b"%PDF-1.7", &Options::default()), Err(ImportError::NoReader { .. })));
    assert!(matches!(read("a.txt", b" \n", &Options::default()), Err(ImportError::Empty)));
}

#[test]
fn long_hostile_files_are_read_in_time_that_grows_with_them() {
    for text in ["<!-- ".repeat(60_000), "<p <".repeat(60_000), "<style>".repeat(60_000), "'".repeat(300_000)] {
        for name in ["a.html", "a.md", "a.txt"] {
            let _ = read(name, text.as_bytes(), &Options::default());
        }
    }
}

fn word(body: &str, styles: &str) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
        ("word/styles.xml", format!("<w:styles>{styles}</w:styles>")),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_word_file_gives_headings_block_quotes_by_their_style_and_paragraph_numbers() {
    let style = |id: &str, name: &str, based: &str| {
        format!("<w:style w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{based}\"/></w:style>")
    };
    let styles = style("H1", "heading 1", "N")
        + &style("H2", "heading 2", "N")
        + &style("Q", "Intense Quote", "N")
        + &style("Q2", "My words", "Q");
    let p = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = p("H1", "Findings")
        + &p("H2", "Fear")
        + &p("N", "They said:")
        + &p("Q", "It rained.")
        + &p("Q2", "And so on. (P3)");
    let article = read("a.docx", &word(&body, &styles), &Options::default()).unwrap();
    assert_eq!((article.unit, article.marked, article.format), ("paragraph", true, "docx"));
    assert_eq!(
        kinds(&article),
        [
            (1, "1", "Findings"),
            (2, "2", "Fear"),
            (3, "text", "They said:"),
            (4, "block", "It rained."),
            (5, "block", "And so on. (P3)"),
        ]
    );
}
