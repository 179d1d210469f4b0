//! Invented studies of any size, written straight to a folder.
//!
//! Both benchmarks measure on these. The words are made of syllables and mean
//! nothing; their lengths, the share of the interviewer, the length of turns and
//! of codings are like those of real interviews. Journals are written as the
//! program writes them, one act a coding, by two coders, with true anchors, so
//! that loading does what it does in a study that people have coded by hand.

use emic::model::codebook::CodeId;
use emic::model::coding::Method;
use emic::model::event::{Event, Op};
use emic::model::ids::{Ids, Stamp};
use emic::model::source::{BlockKind, Source};
use emic::model::span::Span;
use emic::text::project::Projection;
use emic::text::{reanchor, segment, source};
use std::fmt::Write;
use std::path::Path;

/// A small repeatable sequence of numbers.
pub struct Random(pub u64);

impl Random {
    /// A number below `below`.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }
}

/// How large a study is.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Sources `s0`, `s1`, …
    pub sources: usize,
    /// Words of each.
    pub words: usize,
    /// Codings of all of them together.
    pub codings: usize,
    /// Codes `code-0`, `code-1`, …
    pub codes: usize,
    /// Words and codings of one more source, `long`; 0 words for none.
    pub long: (usize, usize),
}

/// Writes a study to `root`.
pub fn make(root: &Path, shape: &Shape) {
    let mut random = Random(7);
    let words = vocabulary(&mut random);
    let write = |path: &str, text: &str| {
        let full = root.join(path);
        std::fs::create_dir_all(full.parent().expect("a folder")).expect("a folder");
        std::fs::write(full, text).expect("a file");
    };
    let coders = "[coders]\nana = \"Ana\"\nben = \"Ben\"\n";
    write("study.toml", &format!("format = 1\ntitle = \"Made\"\ninterviewers = [\"Interviewer\"]\n{coders}"));
    write("codebook/codes.md", &codebook(shape.codes, &words, &mut random));
    let mut ids = Ids::repeating(Stamp(1_700_000_000_000), 11);
    let mut sizes: Vec<(String, usize, usize)> = (0..shape.sources)
        .map(|k| {
            let part = |i: usize| shape.codings * i / shape.sources.max(1);
            (format!("s{k}"), shape.words, part(k + 1) - part(k))
        })
        .collect();
    if shape.long.0 > 0 {
        sizes.push(("long".to_owned(), shape.long.0, shape.long.1));
    }
    let mut people = String::from("id,role\n");
    for (id, length, codings) in sizes {
        let text = interview(&id, length, &words, &mut random);
        let path = format!("corpus/{id}.md");
        write(&path, &text);
        let _ = writeln!(people, "P-{id},{}", ["cook", "nurse", "driver"][random.below(3)]);
        let (source, _) = source::read(&path, &text, &Default::default());
        let journals = codings_of(&source, codings, shape.codes, (&mut ids, &mut random));
        for (coder, lines) in ["ana", "ben"].iter().zip(journals).filter(|(_, lines)| !lines.is_empty()) {
            write(&format!("codings/{coder}/{id}.jsonl"), &lines);
        }
    }
    write("corpus/participants.csv", &people);
}

/// Words of one to four syllables, short ones first.
fn vocabulary(random: &mut Random) -> Vec<String> {
    const SYLLABLES: [&str; 24] = [
        "ma", "ter", "lo", "in", "we", "sha", "ri", "on", "ka", "del", "mo", "vi", "ru", "tan", "es", "po", "ni",
        "bra", "go", "li", "ven", "su", "ha", "é",
    ];
    let mut out: Vec<String> = (0..3_000)
        .map(|_| (0..1 + random.below(4)).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect())
        .collect();
    out.sort_by_key(String::len);
    out
}

/// Short words come often, long ones seldom.
fn word<'w>(words: &'w [String], random: &mut Random) -> &'w str {
    let most = 1 + random.below(words.len());
    &words[random.below(most)]
}

fn codebook(codes: usize, words: &[String], random: &mut Random) -> String {
    let mut out = String::from("Made for measuring.\n\n");
    for k in 0..codes {
        let level = if k % 8 == 0 { "#" } else { "##" };
        let name: Vec<&str> = (0..2 + random.below(2)).map(|_| word(words, random)).collect();
        let definition: Vec<&str> = (0..30).map(|_| word(words, random)).collect();
        let _ = write!(out, "{level} {} {k} {{#code-{k}}}\n\n{}.\n\n", name.join(" "), definition.join(" "));
    }
    out
}

/// An interview of `length` words: short questions, long answers.
fn interview(id: &str, length: usize, words: &[String], random: &mut Random) -> String {
    let mut out = format!("---\nid: {id}\ntitle: Talk {id}\nkind: interview\nparticipants: [P-{id}]\n---\n\n");
    let mut left = length;
    let mut asks = true;
    while left > 0 {
        let turn = if asks { 4 + random.below(16) } else { 40 + random.below(160) }.min(left);
        let _ = write!(out, "**{}:**", if asks { "Interviewer".to_owned() } else { format!("P-{id}") });
        for at in 0..turn {
            let _ = write!(out, " {}", word(words, random));
            match random.below(14) {
                0 => out.push('.'),
                1 => out.push(','),
                2 if at % 7 == 0 => out.push_str(" — it’s so."),
                _ => {}
            }
        }
        out.push_str(".\n\n");
        (left, asks) = (left - turn, !asks);
    }
    out
}

/// The journals of both coders: one act a coding.
fn codings_of(source: &Source, codings: usize, codes: usize, (ids, random): (&mut Ids, &mut Random)) -> [String; 2] {
    let mut out = [String::new(), String::new()];
    let projection = Projection::new(&source.body);
    let speech: Vec<Span> =
        source.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph && b.text.len() > 60).map(|b| b.text).collect();
    for _ in 0..codings {
        let block = speech[random.below(speech.len())];
        let start = block.start + random.below(block.len() as usize - 40) as u32;
        let long = 20 + random.below(340) as u32;
        let near = segment::snap_to_graphemes(source, Span::new(start, (start + long).min(block.end)));
        let span = segment::trimmed(source, near).unwrap_or(near);
        let who = usize::from(random.below(5) < 2);
        let at = ids.stamp();
        let act = ids.ulid(at);
        let op = Op::Add {
            code: Some(CodeId(format!("code-{}", random.below(codes)))),
            anchor: reanchor::anchor(source, span, &projection),
            by: Method::Hand,
            query: None,
            round: None,
            memo: (random.below(20) == 0).then(|| "a thought of some length to come back to".to_owned()),
            status: None,
            of: Vec::new(),
        };
        let event = Event { id: ids.ulid(at), at, actor: ["ana", "ben"][who].to_owned(), act, n: Some(1), op };
        out[who].push_str(&event.to_line());
        out[who].push('\n');
    }
    out
}
