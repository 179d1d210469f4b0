//! Moving in a text under edit: by character, word, row of the screen, page.

use super::wrap::{byte_at, columns, row, row_of, starts};
use super::{Editor, Place};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

impl Editor {
    /// One character back.
    pub fn left(&mut self) {
        self.go(self.before(self.cursor));
    }

    /// One character on.
    pub fn right(&mut self) {
        self.go(self.after(self.cursor));
    }

    /// To the start of this word or the one before.
    pub fn word_left(&mut self) {
        self.go(self.word_before(self.cursor));
    }

    /// To the start of the next word.
    pub fn word_right(&mut self) {
        self.go(self.word_after(self.cursor));
    }

    /// To the start of the row on screen.
    pub fn home(&mut self) {
        let line = &self.lines[self.cursor.line];
        let starts = starts(line, self.room.0);
        self.go(Place { byte: starts[row_of(&starts, self.cursor.byte)], ..self.cursor });
    }

    /// To the end of the row on screen.
    pub fn end(&mut self) {
        let line = &self.lines[self.cursor.line];
        let starts = starts(line, self.room.0);
        let here = row_of(&starts, self.cursor.byte);
        let range = row(&starts, here, line);
        let byte = range.start + byte_at(&line[range], u16::MAX, here + 1 < starts.len());
        self.go(Place { byte, ..self.cursor });
    }

    /// To the start of the text.
    pub fn first(&mut self) {
        self.go(Place::default());
    }

    /// To the end of the text.
    pub fn last(&mut self) {
        self.go(self.end_of_text());
    }

    /// Rows of the screen down (or up, if negative); the column stays as far
    /// as it can.
    pub fn rows(&mut self, rows: i32) {
        let line = &self.lines[self.cursor.line];
        let here = starts(line, self.room.0);
        let at = row_of(&here, self.cursor.byte);
        let goal = self.goal.unwrap_or_else(|| columns(&line[here[at]..self.cursor.byte]));
        let (to, to_row) = self.away((self.cursor.line, at), rows);
        let line = &self.lines[to];
        let there = starts(line, self.room.0);
        let range = row(&there, to_row, line);
        let byte = match (to, to_row) == (self.cursor.line, at) {
            // No row there: to the very start or end.
            true if rows < 0 => 0,
            true => line.len(),
            false => range.start + byte_at(&line[range], goal, to_row + 1 < there.len()),
        };
        self.go(Place { line: to, byte });
        self.goal = Some(goal);
    }

    /// Pages down (or up, if negative).
    pub fn pages(&mut self, pages: i32) {
        let page = i32::from(self.room.1.saturating_sub(1).max(1));
        self.rows(pages * page);
    }

    /// Puts the cursor at a row and column of the room.
    pub fn click(&mut self, column: u16, row_on_screen: u16) {
        let (line, number) = self.away(self.top, i32::from(row_on_screen));
        let words = &self.lines[line];
        let starts = starts(words, self.room.0);
        let range = row(&starts, number, words);
        let byte = range.start + byte_at(&words[range], column, number + 1 < starts.len());
        self.go(Place { line, byte });
    }

    fn go(&mut self, to: Place) {
        self.past.pause();
        self.stand(to);
    }

    pub(super) fn before(&self, at: Place) -> Place {
        let line = &self.lines[at.line];
        match GraphemeCursor::new(at.byte, line.len(), true).prev_boundary(line, 0) {
            Ok(Some(byte)) => Place { byte, ..at },
            _ if at.line > 0 => Place { line: at.line - 1, byte: self.lines[at.line - 1].len() },
            _ => at,
        }
    }

    pub(super) fn after(&self, at: Place) -> Place {
        let line = &self.lines[at.line];
        match GraphemeCursor::new(at.byte, line.len(), true).next_boundary(line, 0) {
            Ok(Some(byte)) => Place { byte, ..at },
            _ if at.line + 1 < self.lines.len() => Place { line: at.line + 1, byte: 0 },
            _ => at,
        }
    }

    pub(super) fn word_before(&self, at: Place) -> Place {
        let words = self.lines[at.line].unicode_word_indices();
        match words.map(|(byte, _)| byte).take_while(|byte| *byte < at.byte).last() {
            Some(byte) => Place { byte, ..at },
            None if at.byte > 0 => Place { byte: 0, ..at },
            None => self.before(at),
        }
    }

    pub(super) fn word_after(&self, at: Place) -> Place {
        let line = &self.lines[at.line];
        match line.unicode_word_indices().map(|(byte, _)| byte).find(|byte| *byte > at.byte) {
            Some(byte) => Place { byte, ..at },
            None if at.byte < line.len() => Place { byte: line.len(), ..at },
            None => self.after(at),
        }
    }

    /// The row of the screen so many rows away, as far as there are any.
    fn away(&self, from: (usize, usize), rows: i32) -> (usize, usize) {
        let (mut line, mut at) = from;
        let mut left = rows.unsigned_abs() as usize;
        while left > 0 {
            let count = starts(&self.lines[line], self.room.0).len();
            let step = if rows > 0 { left.min(count - 1 - at.min(count - 1)) } else { left.min(at) };
            at = if rows > 0 { at + step } else { at - step };
            left -= step;
            if left == 0 {
                break;
            }
            if rows > 0 && line + 1 < self.lines.len() {
                (line, at) = (line + 1, 0);
            } else if rows < 0 && line > 0 {
                line -= 1;
                at = starts(&self.lines[line], self.room.0).len() - 1;
            } else {
                break;
            }
            left -= 1;
        }
        (line, at)
    }

    /// Scrolls so that the cursor is on screen.
    pub(super) fn reveal(&mut self) {
        let line = &self.lines[self.cursor.line];
        let at = (self.cursor.line, row_of(&starts(line, self.room.0), self.cursor.byte));
        let last = starts(&self.lines[self.top.0.min(self.lines.len() - 1)], self.room.0).len() - 1;
        self.top = (self.top.0.min(self.lines.len() - 1), self.top.1.min(last));
        let lowest = self.away(at, -i32::from(self.room.1.saturating_sub(1)));
        self.top = self.top.clamp(lowest, at);
    }
}
