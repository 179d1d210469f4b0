//! A text of several lines under edit: memos, definitions, comments.
//!
//! Pure state. The text is kept as lines, so that a key costs what its line
//! costs and not what the text costs; only the lines on screen are wrapped. The
//! cursor stands between user-perceived characters, never inside one. Every
//! change goes through one function that can be turned round, and so undo knows
//! nothing of what kinds of change there are.

mod motion;
mod undo;
pub mod wrap;

#[cfg(test)]
mod tests;

use undo::Past;
use unicode_segmentation::GraphemeCursor;

/// Bytes that a text takes at most.
pub const LONGEST: usize = 1 << 20;

/// A place between two characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 0.
    pub line: usize,
    /// Bytes of the line before it.
    pub byte: usize,
}

/// A text under edit.
#[derive(Clone, Debug)]
pub struct Editor {
    /// Lines without their ends; at least one.
    lines: Vec<String>,
    cursor: Place,
    /// Column that the cursor would like to be in when it moves up and down.
    goal: Option<u16>,
    /// Bytes of the whole text, line ends included.
    size: usize,
    /// Columns and rows of the room it is shown in.
    room: (u16, u16),
    /// The first row on screen: line, and which of its rows.
    top: (usize, usize),
    past: Past,
}

impl Editor {
    /// A text with the cursor at its end, for a room of `room` columns and
    /// rows. What is too long is cut.
    pub fn new(text: &str, room: (u16, u16)) -> Self {
        let mut clean = cleaned(text);
        if clean.len() > LONGEST {
            let cut = (0..=LONGEST).rev().find(|at| clean.is_char_boundary(*at)).unwrap_or(0);
            clean.truncate(cut);
        }
        let lines: Vec<String> = clean.split('\n').map(str::to_owned).collect();
        let last = lines.len() - 1;
        let cursor = Place { line: last, byte: lines[last].len() };
        let size = clean.len();
        let mut editor = Self { lines, cursor, goal: None, size, room, top: (0, 0), past: Past::default() };
        editor.reveal();
        editor
    }

    /// The whole text; lines end with LF.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Its lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> Place {
        self.cursor
    }

    /// The first row on screen: line, and which of its rows.
    pub fn top(&self) -> (usize, usize) {
        self.top
    }

    /// Columns and rows of the room it is shown in.
    pub fn room(&self) -> (u16, u16) {
        self.room
    }

    /// Takes up another room.
    pub fn resize(&mut self, room: (u16, u16)) {
        self.room = room;
        self.top.1 = 0;
        self.reveal();
    }

    /// Types or pastes text: line ends as LF, control characters left out.
    /// False if it would make the text too long: then nothing is typed.
    #[must_use]
    pub fn insert(&mut self, text: &str) -> bool {
        let clean = cleaned(text);
        if self.size + clean.len() > LONGEST {
            return false;
        }
        let (at, typed) = (self.cursor, clean.chars().nth(1).is_none() && clean != "\n");
        self.change(at, at, &clean, typed);
        true
    }

    /// Puts another text in place of all of it, as one change.
    pub fn replace_all(&mut self, text: &str) {
        let clean = cleaned(text);
        let end = self.end_of_text();
        if clean.len() <= LONGEST && clean != self.text() {
            self.change(Place::default(), end, &clean, false);
        }
    }

    /// Deletes the character before the cursor.
    pub fn delete_back(&mut self) {
        let from = self.before(self.cursor);
        self.delete(from, self.cursor);
    }

    /// Deletes the character after the cursor.
    pub fn delete_forward(&mut self) {
        let to = self.after(self.cursor);
        self.delete(self.cursor, to);
    }

    /// Deletes back to the start of the word.
    pub fn delete_word_back(&mut self) {
        let from = self.word_before(self.cursor);
        self.delete(from, self.cursor);
    }

    /// Deletes back to the start of the line; at its start, the line end
    /// before.
    pub fn delete_to_start(&mut self) {
        let from = Place { byte: 0, ..self.cursor };
        let from = if from == self.cursor { self.before(from) } else { from };
        self.delete(from, self.cursor);
    }

    /// Deletes to the end of the line; at its end, the line end.
    pub fn delete_to_end(&mut self) {
        let to = Place { byte: self.lines[self.cursor.line].len(), ..self.cursor };
        let to = if to == self.cursor { self.after(to) } else { to };
        self.delete(self.cursor, to);
    }

    fn delete(&mut self, from: Place, to: Place) {
        if from < to {
            self.change(from, to, "", false);
        }
    }

    /// Takes back the last change; false if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.past.back() else {
            return false;
        };
        self.splice(step.at, &step.put, &step.out);
        self.stand(step.before);
        true
    }

    /// Makes the change again that was taken back; false if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.past.on() else {
            return false;
        };
        self.splice(step.at, &step.out, &step.put);
        self.stand(step.after);
        true
    }

    /// Puts `text` in place of what stands from `from` to `to`. What is `typed`
    /// joins what was typed just before, for undo.
    fn change(&mut self, from: Place, to: Place, text: &str, typed: bool) {
        let before = self.cursor;
        let out = self.slice(from, to);
        let end = self.splice(from, &out, text);
        self.stand(end);
        let step = undo::Step { at: from, out, put: text.to_owned(), before, after: self.cursor };
        self.past.push(step, typed);
    }

    /// Puts words in place of others that stand at `at`; gives the end of
    /// those put in.
    fn splice(&mut self, at: Place, out: &str, put: &str) -> Place {
        let to = end_after(at, out);
        let tail = self.lines[to.line][to.byte..].to_owned();
        let head = &self.lines[at.line][..at.byte];
        let mut new: Vec<String> = put.split('\n').map(str::to_owned).collect();
        new[0].insert_str(0, head);
        let end = end_after(at, put);
        if let Some(last) = new.last_mut() {
            last.push_str(&tail);
        }
        self.lines.splice(at.line..=to.line, new);
        self.size = self.size - out.len() + put.len();
        end
    }

    /// The words from one place to another.
    fn slice(&self, from: Place, to: Place) -> String {
        if from.line == to.line {
            return self.lines[from.line][from.byte..to.byte].to_owned();
        }
        let mut out = self.lines[from.line][from.byte..].to_owned();
        for line in &self.lines[from.line + 1..to.line] {
            out.push('\n');
            out.push_str(line);
        }
        out.push('\n');
        out.push_str(&self.lines[to.line][..to.byte]);
        out
    }

    /// Puts the cursor at a place, or after the character that it is inside
    /// of: words may have become one character with what stands beside them.
    fn stand(&mut self, at: Place) {
        let line = &self.lines[at.line];
        let mut cursor = GraphemeCursor::new(at.byte, line.len(), true);
        let byte = match cursor.is_boundary(line, 0) {
            Ok(false) => cursor.next_boundary(line, 0).ok().flatten().unwrap_or(line.len()),
            _ => at.byte,
        };
        self.cursor = Place { byte, ..at };
        self.goal = None;
        self.reveal();
    }

    fn end_of_text(&self) -> Place {
        let line = self.lines.len() - 1;
        Place { line, byte: self.lines[line].len() }
    }
}

/// The place after `words` that begin at `at`.
fn end_after(at: Place, words: &str) -> Place {
    match words.rfind('\n') {
        None => Place { byte: at.byte + words.len(), ..at },
        Some(last) => Place { line: at.line + words.matches('\n').count(), byte: words.len() - last - 1 },
    }
}

/// Text as it may stand in a file of ours: LF line ends, no control characters
/// but tabs.
fn cleaned(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    plain.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}
