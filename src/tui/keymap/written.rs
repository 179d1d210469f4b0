//! The keys as a page for reading: `docs/keys.md` is what this writes.

use super::{Binding, Command, Focus, Group, Keymap, Keys, PageName, binding, bindings};

const HEAD: &str = "\
# Keys

Every action of the coding interface, its keys, and its name in a configuration of
your own. In the interface itself `?` shows the keys and `Ctrl-k` finds an action by
its name; after the first key of a sequence such as `g h` a box shows what may follow.

This page is written by `emic keys --format md`.

## Other keys

Write them into a file `config.toml`. It lies in `~/.config/emic/` (or
`$XDG_CONFIG_HOME/emic/`; on Windows `%APPDATA%\\emic\\`), or where `EMIC_CONFIG`
says; `emic keys` names the file. It is yours and not the study's.

```toml
[keys]
\"code.again\" = [\"F5\", \"g .\"]   # these in place of the standard keys
\"code.in-vivo\" = []                  # no key at all
```

A key is a character (`x`, `U`, `?`), `Space`, `Enter`, `Esc`, `Tab`, `Backspace`,
`Delete`, an arrow (`Left`), `Home`, `End`, `PgUp`, `PgDn`, or `F1` to `F12`, with
`Ctrl-` or (not for characters) `Shift-` in front; several with spaces between are
pressed one after the other. Where text is typed, characters are text.

`emic keys --check` names every line that does not fit, with what is in its way. The
interface starts all the same; such an action keeps its standard keys.

The same file may hold, above `[keys]`:

| setting | example | meaning |
|---|---|---|
| `theme` | `\"dark\"` | Colours; `--theme` and `EMIC_THEME` come first. |
| `width` | `72` | Columns of the reading column. |
| `player` | `\"mpv --start={time} {file}\"` | What plays recordings: `{file}`, `{time}` in seconds, `{hms}` as 00:12:31. No shell reads this line. |
| `recordings` | `\"/media/safe/audio\"` | A folder with recordings outside the study. |
| `mouse` | `false` | Leaves the mouse to the terminal. |
| `linear` | `true` | Plain lines for screen readers, as `--linear`. |
| `editor` | `\"nano\"` | The editor for long texts, before `VISUAL` and `EDITOR`. |
";

/// The page with the keys in force.
pub fn page(keymap: &Keymap) -> String {
    let mut out = HEAD.trim_end().to_owned();
    for group in Group::all() {
        let rows: Vec<&&Binding> = bindings().iter().filter(|b| b.group == group).collect();
        if rows.is_empty() {
            continue;
        }
        out.push_str(&format!(
            "\n\n## {}\n\n{}| keys | name | what it does |\n|---|---|---|",
            group.title(),
            intro(keymap, group)
        ));
        for row in rows {
            let keys = listed(&keymap.keys_of(row));
            let name = if matches!(row.keys, Keys::List(_)) { format!("`{}`", row.id()) } else { "—".to_owned() };
            out.push_str(&format!("\n| {keys} | {name} | {} |", row.help.replace('|', "\\|")));
        }
    }
    out.push_str(&panel(keymap));
    out.push('\n');
    out
}

/// Where the keys of a part of the page work, if its title does not say so.
fn intro(keymap: &Keymap, group: Group) -> String {
    let Group::Page(page) = group else {
        return String::new();
    };
    let keys = binding(Command::Go(page)).map(|b| listed(&keymap.keys_of(b))).unwrap_or_default();
    let panel = if page == PageName::Codebook {
        " The codebook beside the transcript has keys of its own: see the end."
    } else {
        ""
    };
    format!("On the {} page ({keys}).{panel}\n\n", page.title().to_lowercase())
}

/// The keys of the codebook beside the transcript, all of them.
fn panel(keymap: &Keymap) -> String {
    let open = binding(Command::SwitchPanel).map(|b| listed(&keymap.keys_of(b))).unwrap_or_default();
    let page = binding(Command::Go(PageName::Codebook)).map(|b| listed(&keymap.keys_of(b))).unwrap_or_default();
    let mut out = format!(
        "\n\n## The codebook beside the transcript\n\nAll keys that work in the panel that {open} goes to. Other letters do nothing there. \
         The page that fills the screen ({page}) has the keys under “Codebook”.\n\n| keys | name | what it does |\n|---|---|---|"
    );
    for row in bindings().iter().filter(|b| Focus::Codebook.is_in(b.focus)) {
        let keys = listed(&keymap.keys_in(row, Focus::Codebook));
        out.push_str(&format!("\n| {keys} | `{}` | {} |", row.id(), row.help.replace('|', "\\|")));
    }
    out
}

/// Keys as code, with commas; a dash for none.
fn listed(keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|k| quoted(k)).collect();
    if keys.is_empty() { "—".to_owned() } else { keys.join(", ") }
}

/// A key as code in a table.
fn quoted(key: &str) -> String {
    if key.contains('`') { format!("`` {key} ``") } else { format!("`{}`", key.replace('|', "\\|")) }
}

/// Where a row works, in words.
pub fn places(row: &Binding) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = Vec::new();
    for focus in row.focus {
        let word = place(*focus);
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

fn place(focus: Focus) -> &'static str {
    match focus {
        Focus::Transcript => "transcript",
        Focus::Codebook => "codebook beside it",
        Focus::AnyPage => "every page",
        Focus::Page(page) => page.word(),
        Focus::Picker => "lists to type in",
        Focus::Prompt => "input lines",
        Focus::Menu => "short lists",
        Focus::Help => "help",
        Focus::Details => "details",
        Focus::Trouble => "not saved",
        Focus::Edges => "while edges are moved",
        Focus::Editor => "the box where a text is written",
        Focus::Welcome => "the first start",
    }
}
