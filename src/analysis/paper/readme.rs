//! The list of what stands in the folder of a paper: every file with its digest,
//! every file it was made from with its own, and what was left out with the reason.
//!
//! Both lists are as `sha256sum` prints them, so that a reader can check them
//! without emic (`sha256sum -c`), and the program knows its own files again.

use super::{Made, Paper};
use crate::model::paper::{Block, Page};

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// The page. `asked` is the command that makes the same again.
pub fn readme(title: &str, paper: &Paper, files: &[Written], made: &Made, asked: &str) -> Page {
    let title = if title.is_empty() { "A paper".to_owned() } else { format!("For a paper: {title}") };
    let mut blocks = vec![Block::Words(format!(
        "Made by emic {}. The same study, version and options give the same bytes. Made again, emic replaces these files as long as nobody changed them: copy what you work on.",
        made.version
    ))];
    blocks.push(Block::Lines("sh".to_owned(), vec![asked.to_owned()]));
    blocks.push(Block::Heading(1, "What is here".to_owned()));
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for file in files {
        match lines.last_mut().filter(|(about, _)| *about == file.about) {
            Some((_, names)) => names.push(&file.name),
            None => lines.push((file.about.clone(), vec![&file.name])),
        }
    }
    blocks.push(Block::Labelled(lines.into_iter().map(|(about, names)| (about, names.join(", "))).collect()));
    if !paper.left_out.is_empty() {
        blocks.push(Block::Heading(1, "What is left out".to_owned()));
        blocks.push(Block::Labelled(paper.left_out.clone()));
    }
    let list = |all: &mut dyn Iterator<Item = (&String, &String)>| {
        all.map(|(name, sha)| format!("{sha}  {name}")).collect::<Vec<_>>()
    };
    blocks.push(Block::Heading(1, "Digests of these files".to_owned()));
    blocks.push(Block::Lines("files".to_owned(), list(&mut files.iter().map(|f| (&f.name, &f.sha256)))));
    blocks.push(Block::Heading(1, "Digests of what they were made from".to_owned()));
    blocks.push(Block::Words(format!("SHA-256 of this list: {}", made.digest)));
    blocks.push(Block::Lines("inputs".to_owned(), list(&mut made.inputs.iter().map(|(name, sha)| (name, sha)))));
    Page { title, blocks }
}
