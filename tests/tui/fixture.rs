//! An invented study in memory, and a person at its keyboard.

use emic::model::anchor::{Anchor, Grade, Place};
use emic::model::change::{Change, CodebookChange, Field};
use emic::model::codebook::{Code, CodeId, CodeKind, Codebook};
use emic::model::coding::{Coding, Comment};
use emic::model::ids::{Stamp, Ulid};
use emic::model::span::Span;
use emic::model::source::Source;
use emic::model::study::{Mark, Study};
use emic::session::{Applied, WriteState};
use emic::text::source::{Defaults, read};
use emic::tui::action::Action;
use emic::tui::app::{App, Start};
use emic::tui::effect::{self, Desk, Outcome};
use emic::tui::keymap::{self, Key, KeyCode};
use emic::tui::theme::{Depth, Theme};
use emic::tui::{draw, update};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::path::{Path, PathBuf};

/// A short interview.
pub const WELL: &str = "\
---
id: well
title: The village well
kind: interview
participants: [Ines]
interviewers: [Interviewer]
---

## How the well was dug

**Interviewer:** How did it begin?

**Ines:** [00:00:12] It began with my aunt, really. She could not carry water any more. So she went to the council and she sat there until they heard her.

They laughed at first, loudly. Then they did not.

**Interviewer:** And then?

**Ines:** Then we dug. Everybody came, even the people who had laughed. You could hear the spades from the church.

## What it changed

**Interviewer:** What is different now?

**Ines:** Mornings are. My daughter reads in the mornings now; I never could.
";

/// A short document without speakers.
pub const LETTER: &str = "---\nid: letter\ntitle: A letter to the council\nkind: document\n---\n\nWe ask for a well. We have asked before.\n\nThe river is far and the path is steep.\n";

/// A study with two sources and five codes, nothing coded.
pub fn study() -> Study {
    let mut study = Study::default();
    study.config.title = "Wells".to_owned();
    study.sources = vec![source("well.md", WELL), source("letter.md", LETTER)];
    study.codebook = Codebook::new(
        vec![
            code("community", "Community", None, "What people do together."),
            code("joint-work", "Joint work", Some((0, "Community")), "People do a piece of work together."),
            code("voice", "Having a voice", Some((0, "Community")), "Being heard by those who decide."),
            code("hardship", "Hardship", None, "What was hard before."),
            code("time-gained", "Time gained", None, "Hours that are free now."),
        ],
        Vec::new(),
    );
    study.codebook.codes[0].codable = false;
    study.codebook.codes[0].kind = CodeKind::Category;
    study.codebook.codes[2].fields = vec![
        ("Use when".to_owned(), "somebody in office listens, or has to".to_owned()),
        ("Not when".to_owned(), "neighbours talk among themselves".to_owned()),
    ];
    study.coders = vec!["ana".to_owned(), "ben".to_owned()];
    study
}

/// A source from the text of a file.
pub fn source(file: &str, text: &str) -> Source {
    read(&format!("corpus/{file}"), text, &Defaults::default()).0
}

/// A code.
pub fn code(id: &str, name: &str, under: Option<(usize, &str)>, definition: &str) -> Code {
    let path = under.map(|(_, n)| n.to_owned()).into_iter().chain([name.to_owned()]).collect();
    Code {
        id: CodeId::from(id),
        name: name.to_owned(),
        parent: under.map(|(i, _)| i),
        depth: u32::from(under.is_some()),
        path,
        codable: true,
        definition: definition.to_owned(),
        ..Code::default()
    }
}

/// Adds a coding of the `nth` place (from 0) of `quote`.
pub fn add(study: &mut Study, source: usize, quote: &str, nth: usize, code: Option<&str>, coder: &str) -> usize {
    let body = &study.sources[source].body;
    let byte = body.match_indices(quote).nth(nth).map(|(b, _)| b).unwrap();
    let span = study.sources[source].map.span(body, byte..byte + quote.len());
    add_span(study, source, span, code, coder)
}

/// Adds a coding of a span.
pub fn add_span(study: &mut Study, source: usize, span: Span, code: Option<&str>, coder: &str) -> usize {
    let number = study.codings.len();
    let source = &study.sources[source];
    study.codings.push(Coding {
        id: Ulid::encode(1_000 + number as u64, 7),
        coder: coder.to_owned(),
        source: source.id.clone(),
        code: code.map(CodeId::from),
        anchor: Anchor {
            span,
            quote: source.slice(span).to_owned(),
            before: String::new(),
            after: String::new(),
            text: source.digest.clone(),
            among: None,
        },
        place: Place { grade: Grade::Exact, span, candidates: Vec::new() },
        by: Default::default(),
        status: Default::default(),
        memo: String::new(),
        round: None,
        stance: None,
        weight: None,
        created: Stamp(1_770_000_000_000 + number as i64),
        comments: Vec::new(),
        pending: false,
    });
    number
}

/// A desk whose disk answers when the test says so.
pub struct FakeDesk {
    pub study: Study,
    pub coder: String,
    /// The disk does not answer by itself.
    pub slow: bool,
    /// The disk says no.
    pub full: bool,
    pub elsewhere: Vec<PathBuf>,
    state: WriteState,
    before: Vec<Study>,
    after: Vec<Study>,
}

impl FakeDesk {
    pub fn new(study: Study) -> Self {
        let (before, after, elsewhere) = (Vec::new(), Vec::new(), Vec::new());
        Self { study, coder: "ana".into(), slow: false, full: false, elsewhere, state: WriteState::Saved, before, after }
    }

    /// The disk answers.
    pub fn acknowledge(&mut self) {
        self.study.codings.iter_mut().for_each(|c| c.pending = false);
        self.state = WriteState::Saved;
    }

    fn code(&mut self, new: &[emic::model::change::NewCoding], code: Option<&CodeId>) -> Vec<Ulid> {
        let mut made = Vec::new();
        for coding in new {
            let source = self.study.source_index(&coding.source).unwrap();
            let id = code.or(coding.code.as_ref()).map(|c| c.0.clone());
            let coder = self.coder.clone();
            let index = add_span(&mut self.study, source, coding.span, id.as_deref(), &coder);
            self.study.codings[index].pending = true;
            made.push(self.study.codings[index].id.clone());
        }
        made
    }

    fn change(&mut self, change: Change) -> Result<(String, Vec<Ulid>), String> {
        match change {
            Change::Code(new) => {
                let made = self.code(&new, None);
                let name = new[0].code.as_ref().map_or("highlighted".to_owned(), |c| format!("coded with “{}”", self.study.code_name(c)));
                Ok((name, made))
            }
            Change::NewCode { code: new, codings } => {
                let id = new.name.to_lowercase().replace(' ', "-");
                let mut codes = self.study.codebook.codes.clone();
                codes.push(code(&id, &new.name, None, ""));
                self.study.codebook = Codebook::new(codes, Vec::new());
                let made = self.code(&codings, Some(&CodeId(id)));
                Ok((format!("new code “{}”", new.name), made))
            }
            Change::Remove(of) => {
                self.study.codings.retain(|c| !of.contains(&c.id));
                Ok(("coding taken away".to_owned(), Vec::new()))
            }
            Change::Comment { coding, body } => {
                let (id, actor) = (Ulid::from("c"), self.coder.clone());
                let found = self.study.codings.iter_mut().find(|c| c.id == coding).ok_or("no such coding")?;
                found.comments.push(Comment { id, at: Stamp(0), actor, body });
                Ok(("comment added".to_owned(), Vec::new()))
            }
            Change::Mark { source, what } => {
                self.study.marks.retain(|m| m.source != source || m.coder != self.coder);
                if let Some(what) = what {
                    self.study.marks.push(Mark { coder: self.coder.clone(), source, what, at: Stamp(0), codebook: None });
                }
                Ok(("marked".to_owned(), Vec::new()))
            }
            Change::Codebook(CodebookChange::Retire { .. }) | Change::Set { field: Field::Code(_), .. } => Err("not here".to_owned()),
            Change::Undo | Change::Redo => {
                let undo = change == Change::Undo;
                let (from, to) = if undo { (&mut self.before, &mut self.after) } else { (&mut self.after, &mut self.before) };
                let study = from.pop().ok_or_else(|| "nothing left".to_owned())?;
                to.push(std::mem::replace(&mut self.study, study));
                Ok((if undo { "undone" } else { "redone" }.to_owned(), Vec::new()))
            }
            _ => Err("the test desk cannot do that".to_owned()),
        }
    }
}

impl Desk for FakeDesk {
    fn study(&self) -> &Study {
        &self.study
    }

    fn apply(&mut self, change: Change) -> Result<Applied, String> {
        if let WriteState::Failed(why) = &self.state {
            return Err(why.clone());
        }
        let (before, step) = (self.study.clone(), !matches!(change, Change::Undo | Change::Redo));
        let (message, codings) = self.change(change)?;
        if step {
            self.before.push(before);
        }
        let waiting = if let WriteState::Pending(n) = self.state { n + 1 } else { 1 };
        self.state = WriteState::Pending(waiting);
        if self.full {
            self.state = WriteState::Failed("no space left on the disk".to_owned());
        } else if !self.slow {
            self.acknowledge();
        }
        Ok(Applied { act: Ulid::from("act"), codings, message })
    }

    fn poll(&mut self) -> bool {
        true
    }

    fn write_state(&self) -> WriteState {
        self.state.clone()
    }

    fn retry(&mut self) {
        if !self.full {
            self.acknowledge();
        }
    }

    fn save_elsewhere(&mut self, folder: &Path) -> Result<PathBuf, String> {
        self.elsewhere.push(folder.to_owned());
        Ok(folder.to_owned())
    }
}

/// Somebody at the keyboard.
pub struct Person {
    pub app: App,
    pub desk: FakeDesk,
    pub outcome: Outcome,
}

impl Person {
    /// Sits down at a screen of 120 x 40.
    pub fn at(study: Study) -> Self {
        Self::at_screen(study, (120, 40), Depth::Ansi)
    }

    pub fn at_screen(study: Study, size: (u16, u16), depth: Depth) -> Self {
        let start = Start { source: None, coder: "ana".to_owned(), theme: Theme { depth } };
        let app = App::new(&study, start, size);
        Self { app, desk: FakeDesk::new(study), outcome: Outcome::default() }
    }

    /// Presses keys, written with spaces between: `s Enter`, `C-r`, `S-Right`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            let action = keymap::action(self.app.focus(), key(word));
            self.act(action);
        }
        self
    }

    /// Types words.
    pub fn types(&mut self, words: &str) -> &mut Self {
        for c in words.chars() {
            let action = keymap::action(self.app.focus(), Key::plain(KeyCode::Char(c)));
            self.act(action);
        }
        self
    }

    pub fn act(&mut self, action: Action) -> &mut Self {
        let effects = update(&mut self.app, &self.desk.study, action);
        self.outcome = effect::run(&mut self.desk, &mut self.app, effects);
        self
    }

    pub fn polls(&mut self) -> &mut Self {
        effect::poll(&mut self.desk, &mut self.app);
        self
    }

    /// Puts the cursor on the first character of `words`.
    pub fn on(&mut self, words: &str) -> &mut Self {
        let source = &self.desk.study.sources[self.app.view.source];
        let at = source.map.char_at(&source.body, source.body.find(words).unwrap());
        emic::tui::update::motion::put(&mut self.app, &self.desk.study, at);
        self
    }

    /// The words under the cursor, from it on.
    pub fn reads(&self, words: &str) -> bool {
        let source = &self.desk.study.sources[self.app.view.source];
        source.slice(Span::new(self.app.view.cursor, source.chars())).starts_with(words)
    }

    pub fn selected(&self) -> Option<&str> {
        let source = &self.desk.study.sources[self.app.view.source];
        self.app.view.selection.map(|s| source.slice(s.span))
    }

    /// Quote and code of the coding made last.
    pub fn coded(&self) -> (&str, &str) {
        let c = self.desk.study.codings.last().expect("something is coded");
        (&c.anchor.quote, c.code.as_ref().map_or("", |c| &c.0))
    }

    /// The frame as it is drawn.
    pub fn frame(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut terminal = Terminal::new(TestBackend::new(self.app.size.0, self.app.size.1)).unwrap();
        terminal.draw(|f| draw(&self.app, &self.desk.study, f)).unwrap();
        let at = terminal.get_cursor_position().unwrap();
        (terminal.backend().buffer().clone(), Some((at.x, at.y)))
    }

    /// The frame as text.
    pub fn screen(&self) -> String {
        text(&self.frame().0)
    }
}

/// A buffer as lines of text.
pub fn text(buffer: &Buffer) -> String {
    let line = |y| {
        let mut out = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            out.push_str(symbol);
        }
        out.trim_end().to_owned()
    };
    (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
}

pub fn key(word: &str) -> Key {
    let (ctrl, word) = word.strip_prefix("C-").map_or((false, word), |w| (true, w));
    let (shift, word) = word.strip_prefix("S-").map_or((false, word), |w| (true, w));
    let code = match word {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Escape,
        "Tab" => KeyCode::Tab,
        "Back" => KeyCode::Backspace,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Space" => KeyCode::Char(' '),
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    Key { code, ctrl, shift }
}

/// A transcript of about `words` words with `codings` overlapping codings by
/// two coders, for measuring.
pub fn large(words: usize, codings: usize) -> Study {
    const WORDS: [&str; 12] =
        ["water", "the", "we", "carried", "morning", "and", "nobody", "asked", "of", "council", "naïve", "until"];
    let mut state = 42_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut body = String::from("---\nid: large\nparticipants: [Ines]\ninterviewers: [Interviewer]\n---\n\n");
    let mut left = words;
    while left > 0 {
        let (speaker, length) = if random(2) == 0 { ("Interviewer", 4 + random(12)) } else { ("Ines", 40 + random(120)) };
        body.push_str(&format!("**{speaker}:** "));
        for _ in 0..length.min(left) {
            body.push_str(WORDS[random(12)]);
            body.push_str(if random(9) == 0 { ". " } else { " " });
        }
        left -= length.min(left);
        body.push_str("\n\n");
    }
    let mut study = study();
    study.sources = vec![source("large.md", &body)];
    let chars = study.sources[0].chars() as usize;
    for number in 0..codings {
        let start = random(chars - 600) as u32;
        let span = Span::new(start, start + 20 + random(400) as u32);
        let code = ["joint-work", "voice", "hardship", "time-gained"][random(4)];
        add_span(&mut study, 0, span, Some(code), if number % 2 == 0 { "ana" } else { "ben" });
    }
    study
}
