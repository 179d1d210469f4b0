//! Tables that hold the talk: one row a turn, a column for the speaker and one for the words.
//!
//! Which column is which is told by the first row where it is a header, and by the content where there is none: times
//! look like times, speakers are few, short and come back, and the longest column is what was said. A table that does
//! not look so is layout, and its cells are read as paragraphs.

use super::super::{Draft, Kind, Paragraph, Segment, Warning, labels, times};
use super::xml::{Block, WordPara};

type Row = Vec<Vec<WordPara>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    time: Option<usize>,
    speaker: usize,
    text: usize,
    header: bool,
}

/// The draft of a document whose tables hold the talk, or `None` when they do not.
pub(super) fn speech(blocks: &[Block]) -> Option<Draft> {
    let total: usize = blocks.iter().map(length).sum();
    let in_tables: usize = blocks.iter().filter(|block| matches!(block, Block::Table(_))).map(length).sum();
    if in_tables * 2 < total || in_tables == 0 {
        return None;
    }
    let mut draft = Draft { shape: "table rows", ..Draft::default() };
    let mut columns: Option<Columns> = None;
    let mut headers = 0;
    for block in blocks {
        match block {
            Block::Para(para) => note(&mut draft, para),
            Block::Table(rows) => {
                let found = find_columns(rows).or(columns.map(|c| Columns { header: false, ..c }))?;
                headers += usize::from(found.header);
                draft.segments.extend(rows.iter().skip(usize::from(found.header)).filter_map(|row| turn(row, found)));
                columns = Some(found);
            }
        }
    }
    if headers > 0 {
        draft.warnings.push(Warning::whole(format!("{headers} header rows of tables left out")));
    }
    Some(draft)
}

fn length(block: &Block) -> usize {
    match block {
        Block::Para(para) => para.text().len(),
        Block::Table(rows) => rows.iter().flatten().flatten().map(|para| para.text().len()).sum(),
    }
}

fn note(draft: &mut Draft, para: &WordPara) {
    let text = super::super::assemble::join(&para.lines());
    if text.is_empty() {
        return;
    }
    let kind = para.heading.map_or(Kind::Note, Kind::Heading);
    if draft.segments.is_empty() {
        draft.segments.push(Segment::default());
    }
    if let Some(segment) = draft.segments.last_mut() {
        segment.paragraphs.push(Paragraph { kind, text });
    }
}

fn cell(row: &Row, column: usize) -> String {
    let lines: Vec<String> = row.get(column).into_iter().flatten().flat_map(WordPara::lines).collect();
    super::super::assemble::join(&lines)
}

fn turn(row: &Row, columns: Columns) -> Option<Segment> {
    let speaker = labels::clean(&cell(row, columns.speaker));
    let start_ms = columns.time.and_then(|column| times::leading(&cell(row, column)).map(|(ms, _)| ms));
    let paragraphs: Vec<Paragraph> = row
        .get(columns.text)
        .into_iter()
        .flatten()
        .flat_map(WordPara::lines)
        .filter(|line| !line.trim().is_empty())
        .map(|line| Paragraph { kind: Kind::Speech, text: line.trim().to_string() })
        .collect();
    let empty = paragraphs.is_empty() && speaker.is_empty();
    (!empty).then(|| Segment { speaker: (!speaker.is_empty()).then_some(speaker), start_ms, end_ms: None, paragraphs })
}

fn find_columns(rows: &[Row]) -> Option<Columns> {
    by_header(rows.first()?).or_else(|| by_content(rows))
}

fn by_header(row: &Row) -> Option<Columns> {
    let names: Vec<String> = (0..row.len()).map(|n| cell(row, n).to_lowercase()).collect();
    let find = |words: &[&str]| names.iter().position(|name| words.contains(&name.trim_end_matches(':')));
    let speaker = find(&["speaker", "name", "who", "participant", "person", "sprecher", "locuteur", "hablante"])?;
    let text =
        find(&["text", "utterance", "speech", "transcript", "content", "words", "transcription", "what was said"])?;
    let time = find(&["time", "start", "timestamp", "timecode", "zeit", "temps", "in", "start time"]);
    Some(Columns { time, speaker, text, header: true })
}

fn by_content(rows: &[Row]) -> Option<Columns> {
    let width = rows.iter().map(Vec::len).max()?;
    if width < 2 || rows.len() < 3 {
        return None;
    }
    let column =
        |n: usize| rows.iter().map(move |row| cell(row, n)).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = (0..width).map(column).collect();
    let is_time = |texts: &[String]| {
        let times = texts.iter().filter(|text| times::leading(text).is_some_and(|(_, rest)| rest.is_empty())).count();
        times > 1 && times * 10 >= texts.len() * 8
    };
    let time = all.iter().position(|texts| is_time(texts));
    let long = |n: &usize| all[*n].iter().map(|text| text.chars().count()).sum::<usize>();
    let text = (0..width).filter(|n| Some(*n) != time).max_by_key(long)?;
    let few = |n: &usize| {
        let distinct: std::collections::BTreeSet<&String> = all[*n].iter().collect();
        let short = all[*n].iter().all(|text| text.chars().count() <= 48);
        short && distinct.len() > 1 && distinct.len() * 2 <= all[*n].len() + 1
    };
    let speaker = (0..width).filter(|n| *n != text && Some(*n) != time).find(few)?;
    Some(Columns { time, speaker, text, header: false })
}
