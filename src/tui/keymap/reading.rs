//! Keys while reading and coding: the transcript and the codebook beside it.

use super::{ANYWHERE, BOTH, Binding, Focus, Group, Keys, READ_AND_PAGED, READING, motion, row};
use crate::tui::action::{Command, Motion, Unit};
use crate::tui::enabled as when;
use Group as G;

/// One row an action.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    // Code
    row(Command::Palette, READING, &["Enter", "c"], (G::Code, "code"), "Choose a code by typing. Without a selection it codes the sentence under the cursor.", when::codes_exist),
    row(Command::Repeat, READING, &["."], (G::Code, "again"), "Do the last act again here: code with the same codes, highlight, take away, another code, status or stance.", when::repeatable),
    Binding { command: Command::Recent, focus: READING, keys: Keys::Digits, group: G::Code, name: "recent", help: "Code with one of nine codes, listed above the status line: those last used. A code keeps its number as long as it is one of them; “pin” keeps it there for good.", enabled: when::used_before },
    row(Command::NewCode, BOTH, &["n"], (G::Code, "new code"), "Make a new code and code with it; in the codebook: make it without coding, beside the highlighted one.", when::may_edit),
    row(Command::InVivo, READING, &["i"], (G::Code, "in vivo"), "Make a code of the selected words (or the word under the cursor) and code them with it.", when::words_here),
    row(Command::Highlight, READING, &["h"], (G::Code, "highlight"), "Mark the words without a code.", when::words_here),
    row(Command::Remove, READING, &["x", "Delete"], (G::Code, "remove"), "Take away a coding under the cursor; asks which if there are several.", when::own_coding_here),
    row(Command::Comment, READING, &["m"], (G::Code, "comment"), "Put a comment on a coding under the cursor.", when::coding_here),
    row(Command::CodingMemo, READING, &["a m"], (G::Code, "its memo"), "Write the memo of your coding under the cursor.", when::own_coding_here),
    row(Command::Undo, READ_AND_PAGED, &["u"], (G::Code, "undo"), "Take back your last act, also one from an earlier day.", when::may_edit),
    row(Command::Redo, READ_AND_PAGED, &["U", "Ctrl-r"], (G::Code, "redo"), "Bring back what you undid.", when::may_edit),
    // Select
    row(Command::Select(Unit::Sentence), READING, &["s"], (G::Select, "sentence"), "Select the sentence; again: one sentence more.", when::words_here),
    row(Command::Select(Unit::Turn), READING, &["t"], (G::Select, "turn"), "Select the turn; again: one turn more.", when::words_here),
    row(Command::Select(Unit::Word), READING, &["e"], (G::Select, "word"), "Select the word; again: one word more.", when::words_here),
    row(Command::Grow, READING, &["+", "="], (G::Select, "grow"), "Make the selection a word, sentence, paragraph, turn, section.", when::words_here),
    row(Command::Shrink, READING, &["-"], (G::Select, "shrink"), "Make the selection smaller again.", when::grown),
    row(Command::Visual, READING, &["v"], (G::Select, "select"), "Start selecting: every movement now extends the selection. Again: stop.", when::words_here),
    Binding { command: Command::Extend, focus: READING, keys: Keys::ShiftMotion, group: G::Select, name: "extend", help: "Shift with a movement (arrows, Home, End, PgUp, PgDn, also with Ctrl) extends the selection. Mouse: drag; double click a word; triple click a sentence.", enabled: when::words_here },
    row(Command::Clear, READING, &["Esc", "Ctrl-c"], (G::Select, "unselect"), "End the selection.", when::selected),
    // Move
    motion(Motion::Down, &["Down", "j"], "down", "Line down.", when::words_here),
    motion(Motion::Up, &["Up", "k"], "up", "Line up.", when::words_here),
    motion(Motion::Left, &["Left"], "left", "Character back.", when::words_here),
    motion(Motion::Right, &["Right"], "right", "Character on.", when::words_here),
    motion(Motion::WordNext, &["w", "Ctrl-Right"], "word", "Next word.", when::words_here),
    motion(Motion::WordPrevious, &["b", "Ctrl-Left"], "word back", "Start of the word, or the word before.", when::words_here),
    motion(Motion::SentenceNext, &[")"], "sentence", "Next sentence.", when::words_here),
    motion(Motion::SentencePrevious, &["("], "sentence back", "Start of the sentence, or the sentence before.", when::words_here),
    motion(Motion::TurnNext, &["J", "Ctrl-Down"], "turn", "Next turn.", when::words_here),
    motion(Motion::TurnPrevious, &["K", "Ctrl-Up"], "turn back", "Start of the turn, or the turn before.", when::words_here),
    motion(Motion::SectionNext, &[">"], "section", "Next section heading.", when::has_sections),
    motion(Motion::SectionPrevious, &["<"], "section back", "Section heading before.", when::has_sections),
    motion(Motion::PageDown, &["PgDn", "Space", "Ctrl-f"], "page", "Page down.", when::words_here),
    motion(Motion::PageUp, &["PgUp", "Ctrl-b"], "page back", "Page up.", when::words_here),
    motion(Motion::RowStart, &["Home", "0"], "line start", "Start of the line.", when::words_here),
    motion(Motion::RowEnd, &["End", "$"], "line end", "End of the line.", when::words_here),
    motion(Motion::First, &["g g", "Ctrl-Home"], "top", "Start of the source.", when::words_here),
    motion(Motion::Last, &["G", "Ctrl-End"], "end", "End of the source.", when::words_here),
    motion(Motion::CodingNext, &["]"], "next coding", "Next coding.", when::codings_exist),
    motion(Motion::CodingPrevious, &["["], "coding back", "Previous coding.", when::codings_exist),
    motion(Motion::UncodedNext, &["}"], "next uncoded", "Next turn of a participant that you have not coded.", when::words_here),
    motion(Motion::UncodedPrevious, &["{"], "uncoded back", "Previous turn of a participant that you have not coded.", when::words_here),
    motion(Motion::SpeakerNext, &["g j"], "next of speaker", "Next turn of the same speaker.", when::speakers_here),
    motion(Motion::SpeakerPrevious, &["g k"], "speaker back", "Previous turn of the same speaker.", when::speakers_here),
    row(Command::GoTo, READING, &[":"], (G::Move, "go to turn"), "Go to a turn by its number.", when::words_here),
    row(Command::Find, READING, &["/"], (G::Move, "find"), "Find words in this source; what is found is selected.", when::words_here),
    row(Command::FindNext, READING, &["f"], (G::Move, "find next"), "Next place of the words.", when::searched),
    row(Command::FindPrevious, READING, &["F"], (G::Move, "find back"), "Previous place of the words.", when::searched),
    // View
    row(Command::SwitchPanel, BOTH, &["Tab"], (G::View, "codebook"), "Between the transcript and the codebook.", when::always),
    row(Command::Details, READING, &["d"], (G::View, "details"), "Show the codings under the cursor with coder, definition, memo and comments.", when::coding_here),
    row(Command::OnlyMine, READING, &["O"], (G::View, "only mine"), "Show only your own codings, or everybody's.", when::always),
    row(Command::Open, READING, &["o"], (G::View, "open"), "Open another source.", when::always),
    row(Command::MarkRead, READING, &["R"], (G::View, "mark read"), "Mark this source as read.", when::may_mark),
    row(Command::MarkComplete, READING, &["C"], (G::View, "mark complete"), "Mark this source as coded to the end.", when::may_mark),
    row(Command::MarkSkipped, READING, &["S"], (G::View, "mark skipped"), "Mark this source as left out on purpose.", when::may_mark),
    row(Command::Mouse, READ_AND_PAGED, &["M"], (G::View, "mouse"), "Give the mouse to the terminal (to copy text), or take it back.", when::always),
    row(Command::Back, READ_AND_PAGED, &["Backspace"], (G::Pages, "back to the page"), "Back to the page from which you came to these words; on a page: back to where you followed a link.", when::came_from_page),
    row(Command::Commands, ANYWHERE, &["Ctrl-k"], (G::View, "all actions"), "Find any action by typing its name, and do it.", when::always),
    row(Command::Help, ANYWHERE, &["?"], (G::View, "help"), "All keys; type to filter.", when::always),
    row(Command::Trouble, ANYWHERE, &["!"], (G::View, "not saved"), "What to do about acts that could not be saved.", when::failed),
    row(Command::Retry, &[Focus::Transcript, Focus::AnyPage, Focus::Trouble], &["r"], (G::View, "retry"), "Try again to save what could not be saved.", when::failed),
    row(Command::SaveElsewhere, &[Focus::Trouble], &["w"], (G::View, "save elsewhere"), "Write the acts that could not be saved to another folder.", when::failed),
    row(Command::Suspend, ANYWHERE, &["Ctrl-z"], (G::View, "suspend"), "Go back to the shell for a while; `fg` comes back.", when::always),
    row(Command::Quit, &[Focus::Transcript, Focus::Trouble], &["q", "Ctrl-q"], (G::View, "quit"), "End the program; waits until everything is saved.", when::always),
];
