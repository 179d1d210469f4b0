//! What somebody is writing: in the box, in one's own editor, and when the
//! program is ended in the middle of it.

use super::{SIZE, Terminal, emic, study};

#[test]
#[cfg(unix)]
fn a_memo_goes_through_ones_own_editor_and_back() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, root) = study();
    let script = dir.path().join("own editor.sh");
    // It reads a line itself: no key of it may reach emic.
    std::fs::write(&script, "#!/bin/sh\nprintf 'WRITING NOW'\nread line\nprintf '%s\\n' \"$line\" >> \"$1\"\n")
        .unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = emic(&root, "ana", "well");
    command.env("VISUAL", format!("'{}'", script.display()));
    let mut terminal = Terminal::run(command, SIZE);
    terminal.wait_for("the transcript", |s| s.contains("It began with my aunt"));
    terminal.press("}\r");
    terminal.wait_for("the list of codes", |s| s.contains("Being heard") || s.contains("What was hard"));
    terminal.press("voi\r");
    terminal.saved(1);
    terminal.press("am");
    terminal.wait_for("the box", |s| s.contains("Memo: Having a voice"));
    terminal.press("Mine.\x05");
    terminal.wait_for("the editor", |s| s.contains("WRITING NOW"));
    terminal.press("qquu from outside\r");
    terminal.wait_for("the words", |s| s.contains("qquu from outside") && s.contains("taken up"));
    terminal.press("\x13");
    terminal.wait_for("the end of writing", |s| !s.contains("Memo: Having") && s.contains("saved"));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.restored();
    let journal = std::fs::read_to_string(root.join("codings/ana/well.jsonl")).unwrap();
    assert!(journal.contains(r#""value":"Mine.\nqquu from outside""#), "{journal}");
    assert!(
        std::fs::read_dir(root.join(".emic")).unwrap().all(|f| !f
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with("writing"))
    );
}

#[test]
fn what_somebody_is_writing_is_kept_when_the_program_is_ended() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    terminal.press("}\r");
    terminal.wait_for("the list of codes", |s| s.contains("Being heard") || s.contains("What was hard"));
    terminal.press("voi\r");
    terminal.saved(1);
    terminal.press("amA long thought.");
    terminal.wait_for("the words", |s| s.contains("A long thought."));
    terminal.signal("-TERM");
    assert_ne!(terminal.ended(), 0);
    terminal.wait_for("where the words are", |s| s.contains("what you were writing is in"));
    let mut kept = std::fs::read_dir(root.join(".emic")).unwrap().map(|f| f.unwrap().path());
    let kept = kept.find(|p| p.to_string_lossy().contains("writing-")).unwrap();
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "A long thought.\n");
}
