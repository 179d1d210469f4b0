//! What was changed in a text under edit, to be taken back.
//!
//! A step is words put in place of words. What is typed without a pause for
//! thought is one step up to the end of a word, so that undo takes back words
//! and not letters.

use super::{Place, end_after};

/// Bytes that are remembered at most; the oldest steps go first.
const MOST: usize = 4 << 20;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub at: Place,
    /// The words taken out.
    pub out: String,
    /// The words put in.
    pub put: String,
    /// The cursor before.
    pub before: Place,
    /// The cursor after.
    pub after: Place,
}

/// The steps taken, and those taken back.
#[derive(Clone, Debug, Default)]
pub struct Past {
    done: Vec<Step>,
    undone: Vec<Step>,
    bytes: usize,
    /// True if the last step may grow by what is typed next.
    open: bool,
}

impl Past {
    /// Remembers a step.
    pub fn push(&mut self, step: Step, typed: bool) {
        self.undone.clear();
        let bytes = step.out.len() + step.put.len();
        let space = step.put.chars().all(char::is_whitespace);
        // The cursor may stand after the words put in: an accent typed before a
        // letter joins it. Such a step does not go on.
        let goes_on = |last: &&mut Step| end_after(last.at, &last.put) == step.at && step.out.is_empty();
        match self.done.last_mut().filter(|last| self.open && typed && goes_on(last)) {
            // A word ends with the space after it.
            Some(last) if space || !last.put.ends_with(char::is_whitespace) => {
                last.put.push_str(&step.put);
                last.after = step.after;
            }
            _ => self.done.push(step),
        }
        self.open = typed;
        self.bytes += bytes;
        while self.bytes > MOST && self.done.len() > 1 {
            let gone = self.done.remove(0);
            self.bytes -= (gone.out.len() + gone.put.len()).min(self.bytes);
        }
    }

    /// The last step, which is taken back now.
    pub fn back(&mut self) -> Option<Step> {
        let step = self.done.pop()?;
        self.open = false;
        self.undone.push(step.clone());
        Some(step)
    }

    /// The last step taken back, which is made again now.
    pub fn on(&mut self) -> Option<Step> {
        let step = self.undone.pop()?;
        self.open = false;
        self.done.push(step.clone());
        Some(step)
    }

    /// What is typed next is a step of its own.
    pub fn pause(&mut self) {
        self.open = false;
    }
}
