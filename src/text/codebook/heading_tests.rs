//! Heading lines as people write them, and what an edit leaves of them.

use super::*;
use proptest::prelude::*;

/// Level, name in words, name as written, id.
fn of(line: &str) -> (u8, String, String, Option<String>) {
    let h = read(line).unwrap();
    let raw = line[h.name.clone()].to_owned();
    let id = h.attrs().and_then(|a| a.id()).map(|t| line[t.range.clone()].to_owned());
    (h.level(), plain(&raw), raw, id)
}

fn why(line: &str) -> (String, bool) {
    match read(line).unwrap().braces {
        Braces::Broken { why, meant } => (why, meant),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_heading_is_one_to_six_marks_near_the_margin() {
    assert!(read("#hashtag").is_none());
    assert!(read("####### seven").is_none());
    assert!(read("    # four spaces in").is_none());
    assert!(read("\t# a tab in").is_none());
    assert_eq!(of("   ###### deep").0, 6);
    assert_eq!(of("#\tTab").1, "Tab");
}

#[test]
fn closing_marks_are_not_part_of_the_name() {
    assert_eq!(of("## Name ##").1, "Name");
    assert_eq!(of("## C#").1, "C#");
    assert_eq!(of("## Name ## {#a}").1, "Name");
    assert_eq!(of("## Name {#a} ##"), (2, "Name".into(), "Name".into(), Some("#a".into())));
    assert_eq!(of("# #").1, "");
}

#[test]
fn braces_in_the_name_stay_in_the_name() {
    assert_eq!(of("# a {b} {#c}"), (1, "a {b}".into(), "a {b}".into(), Some("#c".into())));
    assert_eq!(of("# a {#b .c x=\"y z\"}  ").3, Some("#b".into()));
    assert_eq!(of("# a {#b x=\"{.c\"}").3, Some("#b".into()));
    assert_eq!(of("# a {#b x=\"a {#c}\"}").3, Some("#b".into()));
    assert_eq!(of("# set \\{a, b\\}").1, "set {a, b}");
    assert_eq!(read("# set \\{a, b\\}").unwrap().braces, Braces::Absent);
    assert_eq!(read("# a { open").unwrap().braces, Braces::Absent);
}

#[test]
fn braces_that_cannot_be_read_say_why() {
    assert!(!why("# set {a, b}").1);
    assert!(why("# a {#b c}").0.contains("`c`"));
    assert!(why("# a {#b").0.contains("missing"));
    assert!(why("# a {#b} and more").0.contains("end of the heading"));
    assert_eq!(of("# set {a, b}").1, "set {a, b}");
}

#[test]
fn emphasis_and_code_marks_are_taken_off_a_name() {
    assert_eq!(of("# The *so-called* `hard` __line__ {#x}").1, "The so-called hard line");
    assert_eq!(of("# snake_case and 3 * 4").1, "snake_case and 3 * 4");
    assert_eq!(of("# <unclear> &amp; [link](x)").1, "<unclear> & link");
    assert_eq!(of("# 👩‍👧 健康 {#x}").1, "👩‍👧 健康");
}

#[test]
fn a_renamed_heading_keeps_everything_but_the_name() {
    let renamed = |line: &str| renamed(line, "New").unwrap();
    assert_eq!(renamed("  ##   Old *name*  ## {#a  .b}  "), "  ##   New  ## {#a  .b}  ");
    assert_eq!(renamed("#"), "# New");
    assert_eq!(renamed("#   "), "# New   ");
    assert_eq!(renamed("# {#a}"), "# New {#a}");
}

#[test]
fn an_attribute_is_set_where_it_stands() {
    let set = |line: &str| with_pair(line, "status", "retired").unwrap();
    assert_eq!(set("# A {#a  status=settled .b}"), "# A {#a  status=retired .b}");
    assert_eq!(set("# A {#a  .b }"), "# A {#a  .b status=retired }");
    assert_eq!(set("# A  "), "# A {status=retired}  ");
    assert_eq!(set("# A { }"), "# A {status=retired }");
    assert_eq!(with_id("# A {.b}", "x").unwrap(), "# A {#x .b}");
    assert_eq!(with_id("# A {.b #Bad}", "x").unwrap(), "# A {.b #x}");
    assert_eq!(with_id("#", "x").unwrap(), "# {#x}");
}

#[test]
fn an_attribute_is_taken_out_with_its_space() {
    let out = |line: &str| without_pair(line, "m").unwrap();
    assert_eq!(out("# A {#a  m=b .c}"), "# A {#a .c}");
    assert_eq!(out("# A {m=b #a}"), "# A {#a}");
    assert_eq!(out("# A {#a m=b m=c}"), "# A {#a}");
}

proptest! {
    #[test]
    fn any_line_is_read_without_falling_over(line in "[ #{}\\\\\"a.=é健*`_\t]{0,24}") {
        if let Some(h) = read(&line) {
            let _ = plain(&line[h.name.clone()]);
            for new in [with_id(&line, "z"), with_pair(&line, "k", "v"), renamed(&line, "N"), with_level(&line, 3)] {
                prop_assert!(read(&new.unwrap()).is_some());
            }
        }
    }

    #[test]
    fn a_name_is_written_so_that_it_reads_back(name in "[ a-c{}#*_`\\\\<>&;!~.\\[\\]()健🙂=\"-]{1,20}") {
        let wanted = single_spaced(&name);
        if let Some(raw) = encoded(&name) {
            prop_assert_eq!(of(&format!("## {raw} {{#x}}")).1, wanted);
        } else {
            prop_assert!(wanted.is_empty());
        }
    }
}
