use std::io::{Cursor, Write};

use super::*;

fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    docx(&[("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"))])
}

fn draft(bytes: &[u8]) -> Draft {
    super::super::read("talk.docx", bytes, &Options::default()).unwrap()
}

fn said(draft: &Draft) -> Vec<(Option<&str>, Vec<&str>)> {
    draft
        .segments
        .iter()
        .map(|s| (s.speaker.as_deref(), s.paragraphs.iter().map(|p| p.text.as_str()).collect()))
        .collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn split_runs_references_tabs_and_soft_breaks_make_one_text() {
    let body = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Mi</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>a:</w:t></w:r>\
        <w:r><w:tab/><w:t>fish &amp; chips, it&#8217;s</w:t><w:br/><w:t>good</w:t></w:r></w:p>";
    let draft = draft(&document(&(body.to_string() + &p("And so on.") + &p("So then: no"))));
    assert_eq!(said(&draft), [(Some("Mia"), vec!["fish & chips, it’s", "good", "And so on.", "So then: no"])]);
}

#[test]
fn insertions_are_in_deletions_and_places_moved_from_are_out() {
    let body = p("Mia: one")
        + "<w:p><w:r><w:t>Mia: two </w:t></w:r><w:ins><w:r><w:t>new </w:t></w:r></w:ins>\
        <w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Mia: three </w:t></w:r></w:p><w:p><w:r><w:t>joined</w:t></w:r></w:p>";
    let draft = draft(&document(&body));
    let texts: Vec<&str> = said(&draft).into_iter().flat_map(|(_, texts)| texts).collect();
    assert_eq!(texts, ["one", "two new", "three joined"]);
    assert!(draft.warnings[0].message.contains("1 insertions in, 1 deletions out, 1 moves"));
}

#[test]
fn a_text_box_counts_once_and_content_controls_fields_and_links_are_read() {
    let boxed = "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
        <mc:Fallback><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>";
    let body = format!(
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>Mia: a </w:t></w:r></w:sdtContent></w:sdt><w:hyperlink><w:r><w:t>b </w:t></w:r></w:hyperlink>\
         <w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>c</w:t></w:r></w:fldSimple>{boxed}</w:p>{}",
        p("Mia: d")
    );
    let texts: Vec<String> =
        said(&draft(&document(&body))).into_iter().flat_map(|(_, t)| t.into_iter().map(String::from)).collect();
    assert_eq!(texts, ["a b c", "boxed", "d"]);
}

#[test]
fn a_table_of_time_speaker_and_words_gives_a_segment_a_row() {
    let row = |cells: [&str; 3]| format!("<w:tr>{}</w:tr>", cells.map(|c| format!("<w:tc>{}</w:tc>", p(c))).concat());
    let rows = [["Time", "Speaker", "Text"], ["0:05", "Mia", "one"], ["0:09", "Per", "two"], ["0:11", "Mia", "three"]];
    let table = format!("<w:tbl>{}</w:tbl>", rows.map(row).concat());
    let with_header = draft(&document(&table));
    assert_eq!(
        said(&with_header),
        [(Some("Mia"), vec!["one"]), (Some("Per"), vec!["two"]), (Some("Mia"), vec!["three"])]
    );
    assert_eq!(with_header.segments[1].start_ms, Some(9_000));
    let without = format!("<w:tbl>{}</w:tbl>", rows[1..].iter().map(|r| row(*r)).collect::<String>());
    assert_eq!(said(&draft(&document(&without))).len(), 3);
}

#[test]
fn comments_are_kept_apart_and_footnotes_become_notes() {
    let body = "<w:p><w:r><w:t>Mia: one </w:t></w:r><w:commentRangeStart w:id=\"4\"/><w:r><w:t>two</w:t></w:r><w:commentRangeEnd w:id=\"4\"/>\
        <w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
        .to_string()
        + &p("Mia: x");
    let bytes = docx(&[
        ("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>")),
        (
            "word/comments.xml",
            "<w:comments><w:comment w:id=\"4\" w:author=\"Per\"><w:p><w:r><w:t>which?</w:t></w:r></w:p></w:comment></w:comments>",
        ),
        (
            "word/footnotes.xml",
            "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"0\"/><w:footnote w:id=\"2\"><w:p><w:r><w:t>heard so</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
    ]);
    let draft = draft(&bytes);
    assert_eq!(said(&draft)[0].1, ["one two", "[footnote] heard so"]);
    assert_eq!(draft.counts().words, 3);
    let comment = &draft.comments[0];
    assert_eq!(
        (comment.author.as_deref(), comment.quote.as_str(), comment.text.as_str()),
        (Some("Per"), "two", "which?")
    );
}

#[test]
fn bold_paragraphs_are_offered_as_a_speaker_and_used_only_when_asked() {
    let bold = |text: &str| format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>");
    let bytes = document(&(bold("Why?") + &p("Because.") + &bold("Really?") + &p("Yes.")));
    let plain = draft(&bytes);
    assert!(plain.speakers.is_empty());
    assert!(
        plain
            .warnings
            .iter()
            .any(|w| w.message.starts_with("2 paragraphs are bold and 2 are not")
                && w.message.contains("--bold-speakers"))
    );
    let options = Options { formatting_as_speakers: true, ..Options::default() };
    let asked = super::super::read("talk.docx", &bytes, &options).unwrap();
    assert_eq!(asked.speakers, ["bold", "regular"]);
}

#[test]
fn headings_are_found_through_styles_and_the_title_leaves_the_body() {
    let styles = "<w:styles><w:style w:styleId=\"berschrift2\"><w:name w:val=\"heading 2\"/></w:style>\
        <w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style></w:styles>";
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = styled("Titel", "A talk") + &styled("berschrift2", "Beginnings") + &p("Mia: one") + &p("Mia: two");
    let bytes = docx(&[
        ("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>")),
        ("word/styles.xml", styles),
    ]);
    let draft = draft(&bytes);
    assert_eq!(draft.title.as_deref(), Some("A talk"));
    assert_eq!(draft.segments[0].paragraphs[0].kind, Kind::Heading(2));
}

#[test]
fn ten_thousand_nested_elements_and_a_dtd_do_no_harm() {
    let deep = "<w:sdt>".repeat(10_000) + &p("Mia: one") + &"</w:sdt>".repeat(10_000);
    assert_eq!(said(&draft(&document(&deep))).len(), 1);
    let entity = "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><w:document><w:body><w:p><w:r><w:t>Mia: &x; one</w:t></w:r></w:p></w:body></w:document>";
    let draft = draft(&docx(&[("word/document.xml", entity)]));
    assert_eq!(draft.counts().words, 2);
    assert_eq!(draft.warnings.iter().filter(|w| w.message.contains("DTD")).count(), 2);
}

#[test]
fn a_cut_zip_and_broken_xml_are_named() {
    let bytes = document(&p("Mia: one"));
    let cut = super::super::read("talk.docx", &bytes[..bytes.len() / 2], &Options::default()).unwrap_err();
    assert!(matches!(&cut, ImportError::Container { reason } if reason.contains("cut short")), "{cut}");
    let broken = docx(&[("word/document.xml", "<w:document><w:body></w:document>")]);
    assert!(matches!(read(&broken, &Options::default()), Err(ImportError::Xml { .. })));
}

#[test]
fn a_part_that_unpacks_to_too_much_is_refused() {
    let bytes = docx_deflated(&p(&"Mia ".repeat(400_000)));
    assert!(bytes.len() < 100_000);
    let refused = read(&bytes, &Options::default()).unwrap_err();
    assert!(matches!(&refused, ImportError::Container { reason } if reason.contains("unpacks to more")), "{refused}");
}

fn docx_deflated(body: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("word/document.xml", packed).unwrap();
    zip.write_all(format!("<w:document>{body}</w:document>").as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_lone_first_heading_is_the_title_and_several_are_sections() {
    let styles = "<w:styles><w:style w:styleId=\"h\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let heading = |text: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"h\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let file = |body: String| {
        docx(&[("word/document.xml", &format!("<w:document>{body}</w:document>")), ("word/styles.xml", styles)])
    };
    let one = draft(&file(heading("A talk") + &p("Mia: one") + &p("Mia: two")));
    assert_eq!((one.title.as_deref(), one.segments.len()), (Some("A talk"), 2));
    let two = draft(&file(heading("First") + &p("Mia: one") + &heading("Second") + &p("Mia: two")));
    assert_eq!((two.title, two.segments.len()), (None, 3));
}
