//! Pages: what fills the screen in place of the transcript.
//!
//! A page is one file: a type that is a [`Page`], a table of its keys, and one
//! row in [`PAGES`]. It keeps what is selected and typed; what it lists is
//! worked out by [`Page::refresh`], when it is opened and when the study has
//! changed, never for a frame. Questions (an input line, a short list, a code
//! to choose) are asked with [`Ask`] and answered through [`Page::replied`].
//!
//! Most pages are a list with the details of its highlighted entry; [`list`]
//! holds what they share.

pub mod book;
pub mod compare;
pub mod framework;
pub mod history;
pub mod list;
pub mod matrix;
pub mod memos;
pub mod passages;
pub mod progress;
pub mod review;
pub mod search;
pub mod suggest;
pub mod themes;

use super::action::Command;
use super::app::{App, Selection, Tone};
use super::effect::NotWritten;
use super::keymap::{ANYWHERE, Binding, Group, READ_AND_PAGED, row};
use super::narrow::{Narrowing, SIGN};
use super::overlay::{Asking, Choosing, Menu, Menuing, Overlay, Picker, Prompt};
use super::update::{Effect, motion};
use super::writing::{Purpose, Writing};
use super::{action::Unit, enabled as when};
use crate::model::codebook::CodeId;
use crate::model::event::ActSummary;
use crate::model::span::Span;
use crate::model::study::Study;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fmt::Debug;
use std::path::Path;

/// The names of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageName {
    /// The codebook.
    Codebook,
    /// Codes against people, or any two axes.
    Matrix,
    /// Written summaries, cases against themes.
    Framework,
    /// What all of it amounts to.
    Themes,
    /// What was thought.
    Memos,
    /// How far everybody is.
    Progress,
    /// Two coders side by side, and what they decide.
    Compare,
    /// What waits for a person.
    Review,
    /// What a query finds.
    Search,
    /// What speaks like a code, or what code fits.
    Suggest,
    /// What was done.
    History,
}

impl PageName {
    /// All of them, in the order of the help screen.
    pub const ALL: [Self; 11] = [
        Self::Search,
        Self::Suggest,
        Self::Codebook,
        Self::Matrix,
        Self::Framework,
        Self::Themes,
        Self::Memos,
        Self::Progress,
        Self::Compare,
        Self::Review,
        Self::History,
    ];

    /// Its title.
    pub fn title(self) -> &'static str {
        PAGES.iter().find(|p| p.name == self).map_or("", |p| p.title)
    }

    /// Its word in a person's configuration.
    pub fn word(self) -> &'static str {
        PAGES.iter().find(|p| p.name == self).map_or("", |p| p.word)
    }
}

/// A page of the interface.
pub struct PageRow {
    /// Its name.
    pub name: PageName,
    /// Its title on the screen.
    pub title: &'static str,
    /// One word, lower case.
    pub word: &'static str,
    /// Makes it, before [`Page::refresh`] fills it.
    pub open: fn(&App, &Study) -> Box<dyn Page>,
}

/// Every page.
#[rustfmt::skip] // a table: one line a row
pub static PAGES: &[PageRow] = &[
    PageRow { name: PageName::Search, title: "Search", word: "search", open: search::open },
    PageRow { name: PageName::Suggest, title: "Suggestions", word: "suggestions", open: suggest::open },
    PageRow { name: PageName::Codebook, title: "Codebook", word: "codebook", open: book::open },
    PageRow { name: PageName::Matrix, title: "Matrix", word: "matrix", open: matrix::open },
    PageRow { name: PageName::Framework, title: "Framework", word: "framework", open: framework::open },
    PageRow { name: PageName::Themes, title: "Themes", word: "themes", open: themes::open },
    PageRow { name: PageName::Memos, title: "Memos", word: "memos", open: memos::open },
    PageRow { name: PageName::Progress, title: "Progress", word: "progress", open: progress::open },
    PageRow { name: PageName::Compare, title: "Compare", word: "compare", open: compare::open },
    PageRow { name: PageName::Review, title: "Review", word: "review", open: review::open },
    PageRow { name: PageName::History, title: "History", word: "history", open: history::open },
];

/// The keys that open pages.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Go(PageName::Search), ANYWHERE, &["g s"], (Group::Pages, "search"), "Find words, codes, attributes and speakers in all sources, and code what is found.", when::always),
    row(Command::Go(PageName::Suggest), ANYWHERE, &["g S"], (Group::Pages, "suggestions"), "Likely codes for the turn under the cursor; in the codebook: passages that speak like the code but are not coded with it.", when::not_blind),
    row(Command::Go(PageName::Codebook), ANYWHERE, &["g c"], (Group::Pages, "codebook"), "All codes: what they mean, how they are used, and every change of them.", when::always),
    row(Command::Go(PageName::Matrix), READ_AND_PAGED, &["g x"], (Group::Pages, "matrix"), "How much is coded, codes against people or any two axes; every cell opens its excerpts.", when::always),
    row(Command::Go(PageName::Framework), READ_AND_PAGED, &["g f"], (Group::Pages, "framework"), "What each participant says about each theme, in written summaries; what is stale or still to be written.", when::always),
    row(Command::Go(PageName::Themes), READ_AND_PAGED, &["g T"], (Group::Pages, "themes"), "What the codes amount to: themes with their claims, codes, links and what they rest on.", when::always),
    row(Command::Go(PageName::Memos), READ_AND_PAGED, &["g m"], (Group::Pages, "memos"), "What was thought: memos by kind or by what they are about, with what links to them.", when::always),
    row(Command::Go(PageName::Progress), READ_AND_PAGED, &["g p"], (Group::Pages, "progress"), "Every source: who has read and coded it, how far.", when::always),
    row(Command::Go(PageName::Compare), READ_AND_PAGED, &["g a"], (Group::Pages, "compare"), "Two coders side by side: where they agree and differ, and what you decide together.", when::may_compare),
    row(Command::Go(PageName::Review), READ_AND_PAGED, &["g r"], (Group::Pages, "review"), "Codings that wait for you: words changed or gone, code gone, provisional.", when::always),
    row(Command::Go(PageName::History), READ_AND_PAGED, &["g h"], (Group::Pages, "history"), "What was done, when and by whom; take acts back from here.", when::always),
];

/// What fills the screen in place of the transcript.
pub trait Page: Debug {
    /// Which one it is.
    fn name(&self) -> PageName;

    /// Works out what it shows: at its opening, when the study has changed and
    /// when the screen has another size.
    fn refresh(&mut self, app: &App, study: &Study);

    /// A command of its own table or of lists. The page is not in `app`
    /// meanwhile; it comes back unless another was opened.
    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect>;

    /// The answer to a question that it asked with the key `ask`.
    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        let _ = (app, study, ask, reply);
        Vec::new()
    }

    /// Its list shows only what holds `words`.
    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        let _ = (app, study, words);
    }

    /// True if a filter keeps entries out of sight.
    fn filtered(&self) -> bool {
        false
    }

    /// The query that its list is narrowed by.
    fn narrowing(&self) -> Option<&Narrowing> {
        None
    }

    /// An act was taken back or done again: highlights what it was about.
    fn turned(&mut self, app: &App, study: &Study, act: &ActSummary) {
        let _ = (app, study, act);
    }

    /// The line that `/` opens, where it stands in the page and not in a box of
    /// its own. What is typed comes to [`Page::filter`], and stays when the line
    /// is closed.
    fn line(&self) -> Option<OwnLine> {
        None
    }

    /// True if the page searches the words of the study.
    fn needs_words(&self) -> bool {
        false
    }

    /// Highlights what has this id, if it is listed.
    fn reveal(&mut self, id: &str) {
        let _ = id;
    }

    /// True if it waits for what the codings of the study say about words.
    fn learns(&self, app: &App) -> bool {
        let _ = app;
        false
    }

    /// The code that is highlighted, for a page that is opened from here.
    fn code<'s>(&self, study: &'s Study) -> Option<&'s CodeId> {
        let _ = study;
        None
    }

    /// True if the page is to be as it was when it is opened again.
    fn stays(&self) -> bool {
        false
    }

    /// The words of a source (an index into the study's) that were found with
    /// `searched`; `None` if the page did not search with that.
    fn found_in(&self, app: &App, study: &Study, source: usize, searched: &str) -> Option<Vec<Span>> {
        let _ = (app, study, source, searched);
        None
    }

    /// True if a link inside the page was followed.
    fn followed(&self) -> bool {
        false
    }

    /// Goes back to where a link inside the page was followed; false if none
    /// was.
    fn follow_back(&mut self, app: &mut App, study: &Study) -> bool {
        let _ = (app, study);
        false
    }

    /// Goes back one step inside the page; false if there is none, and the
    /// page is left.
    fn step_back(&mut self, app: &mut App, study: &Study) -> bool {
        let _ = (app, study);
        false
    }

    /// A click (1), double click (2) on a place in `area`.
    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        let _ = (app, study, area, at, clicks);
        Vec::new()
    }

    /// Draws it; gives the place of the cursor.
    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)>;

    /// What is highlighted, in words: what a screen reader says after a key.
    fn say(&self, app: &App, study: &Study) -> String;

    /// The table that it exported was not written: asks again.
    fn not_written(&mut self, app: &mut App, study: &Study, path: &Path, why: &NotWritten) {
        let _ = (app, study, path, why);
    }

    /// Words above the entries of the short list that it asks with.
    fn explains(&self, study: &Study) -> Vec<String> {
        let _ = study;
        Vec::new()
    }

    /// How much there is, for the title line: `12 acts`.
    fn extent(&self) -> String {
        String::new()
    }
}

/// A line of text that stands in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnLine {
    /// What is asked.
    pub title: String,
    /// What is typed.
    pub text: String,
    /// What came of it, in words.
    pub found: String,
    /// What is wrong or doubtful about it; empty for nothing.
    pub warning: String,
}

/// A question that a page asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A line of text: what is asked, and what stands there at first.
    Line(String, String),
    /// One of several: what is asked; letter and words of each.
    Choice(String, Vec<(char, String)>),
    /// One of many, found by typing: what is asked, and the entries. The answer is
    /// a [`Reply::Choice`].
    OneOf(String, Vec<String>),
    /// A code: what is asked.
    Code(String),
    /// A code that is neither this one nor below it: what is asked.
    CodeBut(String, CodeId),
    /// A text of several lines: what is asked, and what stands there at first.
    Text(String, String),
    /// A code to put others below, or the top of the codebook: what is asked.
    Place(String),
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// What was typed.
    Line(String),
    /// Which one, from 0.
    Choice(usize),
    /// The codes chosen; none for the top of the codebook.
    Codes(Vec<CodeId>),
    /// What was written. The box closes when the page's act is done; if it is
    /// refused, the words stay.
    Text(String),
}

/// Asks a question for the page; the answer comes to [`Page::replied`] with
/// the same key.
pub fn ask(app: &mut App, study: &Study, key: &'static str, ask: Ask) {
    app.overlay = Some(match ask {
        Ask::Line(title, text) => Overlay::Prompt(Prompt::new(Asking::ForPage(key, title), &text)),
        Ask::Choice(title, entries) => {
            Overlay::Menu(Menu { menuing: Menuing::ForPage(key), title, entries, selected: 0 })
        }
        Ask::OneOf(title, given) => {
            let mut picker = Picker { title, given, ..Picker::new(Choosing::OneOf(key), app, study) };
            picker.refresh(app, study);
            Overlay::Picker(picker)
        }
        Ask::Text(title, text) => {
            Overlay::Editor(Box::new(Writing::new(Purpose::ForPage(key), title, &text, app.size)))
        }
        Ask::Place(title) => Overlay::Picker(Picker { title, ..Picker::new(Choosing::Place(key), app, study) }),
        Ask::CodeBut(title, code) => {
            let mut picker = Picker { title, ..Picker::new(Choosing::ForPage(key), app, study) };
            picker.but = study.codebook.find(&code);
            picker.refresh(app, study);
            Overlay::Picker(picker)
        }
        Ask::Code(title) => Overlay::Picker(Picker { title, ..Picker::new(Choosing::ForPage(key), app, study) }),
    });
}

/// Opens a page.
pub fn go(app: &mut App, study: &Study, name: PageName) {
    let Some(row) = PAGES.iter().find(|p| p.name == name) else {
        return;
    };
    let code = match &app.page {
        Some(page) => page.code(study),
        None => study.codebook.codes.get(app.book.selected).filter(|_| app.book.focused).map(|c| &c.id),
    };
    app.about = code.cloned();
    app.book.focused = false;
    let olds = [app.left.take(), app.page.take()];
    olds.into_iter().flatten().for_each(|page| put_aside(app, page));
    app.count(study);
    let kept = app.aside.take_if(|page| page.name() == name);
    let mut page = kept.unwrap_or_else(|| (row.open)(app, study));
    page.refresh(app, study);
    let empty = page.line().is_some_and(|line| line.text.is_empty());
    app.page = Some(page);
    if empty {
        open_line(app);
    }
}

/// A page that is left for good, unless it stays as it was.
fn put_aside(app: &mut App, page: Box<dyn Page>) {
    if page.stays() {
        app.aside = Some(page);
    }
}

/// Opens the line of the page: what its list must hold, or what it searches.
pub fn open_line(app: &mut App) {
    let page = app.page.as_ref();
    let query = page.and_then(|p| p.narrowing()).and_then(Narrowing::text).map(|text| format!("{SIGN}{text}"));
    let text = page.and_then(|p| p.line()).map(|line| line.text).or(query).unwrap_or_default();
    app.overlay = Some(Overlay::Prompt(Prompt::new(Asking::Filter, &text)));
}

/// Closes it without taking it: a filter goes, a line of the page's own stays as
/// it was typed.
pub fn close_line(app: &mut App, study: &Study) {
    if app.page.as_ref().is_none_or(|p| p.line().is_none()) {
        with(app, |page, app| page.filter(app, study, ""));
    }
}

/// How much there is, and by which query it is narrowed.
pub fn extent(page: &dyn Page) -> String {
    let narrowed = page.narrowing().map_or_else(String::new, Narrowing::words);
    let parts = [page.extent(), narrowed];
    parts.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// True if the input line that is open stands in the page.
pub fn in_page(app: &App, prompt: &Prompt) -> bool {
    prompt.asking == Asking::Filter && app.page.as_ref().is_some_and(|p| p.line().is_some())
}

/// A step out of a page: its filter goes, else what was opened in it closes,
/// else the person is back in the transcript.
pub fn step_out(app: &mut App, study: &Study) {
    let stays = with(app, |page, app| {
        if page.filtered() || page.narrowing().is_some_and(Narrowing::is_on) {
            page.filter(app, study, "");
            app.say("everything is listed again; Esc leaves the page", Tone::Info);
            return true;
        }
        page.step_back(app, study)
    });
    if stays != Some(true) {
        leave(app);
    }
}

/// Back to the transcript; the page waits for [`back`].
pub fn leave(app: &mut App) {
    app.left = app.page.take();
    // Letters mean other things here than on the page.
    app.say("transcript: the keys of reading again · Backspace goes back to the page", Tone::Info);
}

/// Back to the page from which the person came to the transcript; on a page,
/// back to where a link was followed.
pub fn back(app: &mut App, study: &Study) {
    if with(app, |page, app| page.follow_back(app, study)) == Some(true) {
        return;
    }
    if let Some(mut page) = app.left.take() {
        app.count(study);
        page.refresh(app, study);
        app.page = Some(page);
    }
}

/// Does something with the page while it is not in `app`.
pub fn with<T>(app: &mut App, act: impl FnOnce(&mut dyn Page, &mut App) -> T) -> Option<T> {
    let mut page = app.page.take()?;
    app.going = false;
    let done = act(page.as_mut(), app);
    let going = std::mem::take(&mut app.going);
    match app.page {
        // Another page was opened: a link leads back from it, a key does not.
        Some(_) if going => app.left = Some(page),
        Some(_) => put_aside(app, page),
        None if going => app.left = Some(page),
        None => app.page = Some(page),
    }
    Some(done)
}

/// From a page to words in a source, selected.
pub fn show(app: &mut App, study: &Study, source: &str, span: Span) {
    let Some(index) = study.source_index(source) else {
        return app.say(format!("the source {source} is no longer in the study"), Tone::Refused);
    };
    app.going = true;
    if index != app.view.source {
        app.open(study, index);
    }
    app.overlay = None;
    super::update::clear(app);
    motion::jump(app, study, span.start);
    if !span.is_empty() {
        app.view.selection = Some(Selection { anchor: span, span, unit: Unit::Character });
    }
    app.message = Default::default();
}
