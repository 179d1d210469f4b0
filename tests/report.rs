//! The report: what the program writes, and what a browser makes of it.
//!
//! Where there is no Chromium the browser's part says that it is skipped. What is
//! measured in a page is measured by a small script in a copy of it, whose policy
//! is taken away for that; the page itself allows none.

use crate::support::{Ran, TempStudy, program, run};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Writes the report of the sample study, and reads it.
fn sample(dir: &Path, name: &str, args: &[&str]) -> String {
    let file = dir.join(name);
    let mut command = program(project());
    command.arg("report").args(args).arg("-o").arg(&file);
    run(command, "").exits(0);
    std::fs::read_to_string(file).unwrap()
}

/// What stands between `start` and the next `"`.
fn all<'p>(page: &'p str, start: &str) -> Vec<&'p str> {
    page.match_indices(start).map(|(at, m)| page[at + m.len()..].split('"').next().unwrap()).collect()
}

#[test]
fn the_page_fetches_nothing_and_all_its_links_lead_to_one_place_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let page = sample(dir.path(), "report.html", &[]);
    let own = page.replace("http://www.w3.org/2000/svg", "");
    for word in ["http:", "https:", "src=", "url(", "@import", "<link", "<script", "javascript:", "file:"] {
        assert!(!own.contains(word), "{word}");
    }
    let ids = all(&page, " id=\"");
    let distinct: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len());
    let links = all(&page, "href=\"");
    assert!(links.len() > 300, "{}", links.len());
    for link in links {
        assert!(link.strip_prefix('#').is_some_and(|target| distinct.contains(target)), "{link}");
    }
    for named in all(&page, "aria-labelledby=\"").into_iter().flat_map(str::split_whitespace) {
        assert!(distinct.contains(named), "{named}");
    }
    assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\"").count());
}

#[test]
fn the_same_study_gives_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    assert!(sample(dir.path(), "one.html", &[]) == sample(dir.path(), "two.html", &[]));
}

#[test]
fn every_section_of_the_help_can_be_had_alone_and_be_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let help = run_in(project(), &["report", "--help"]).exits(0).out;
    let listed = help.split("Sections:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let ids: Vec<&str> = listed.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(ids.len() >= 10, "{ids:?}");
    for id in ids {
        let alone = sample(dir.path(), "alone.html", &["--sections", id]);
        assert!(alone.contains(&format!("<section id=\"{id}\"")), "{id}");
        assert_eq!(alone.matches("<section id=\"").count(), 1, "{id}");
        let without = sample(dir.path(), "without.html", &["--without", id, "--quotes", "0"]);
        assert!(!without.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
}

#[test]
fn codes_are_tested_against_the_attributes_that_are_named_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let page = sample(dir.path(), "tests.html", &["--tests", "gender", "--without", "matrices"]);
    assert!(
        page.contains("<section id=\"tests\"") && page.contains("codes by gender: participants who have them"),
        "it is there"
    );
    assert!(page.contains("chosen on purpose") && !page.contains("codes by role"));
    let ran = run_in(project(), &["report", "--tests", "gendre", "-o", "x.html"]).exits(2);
    assert!(ran.err.contains("did you mean “gender”?"), "{ran:?}");
}

fn run_in(dir: &Path, args: &[&str]) -> Ran {
    let mut command = program(dir);
    command.args(args);
    run(command, "")
}

/// Two who may be quoted or not.
fn kitchen(consent: &str) -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/participants.csv", &format!("id,role,consent\nP-01,cook,{consent}\n"));
    let line = serde_json::json!({"source": "one", "code": "alpha", "quote": "Nobody slept that week."});
    study.emic_with(&["apply", "--coder", "ana"], &format!("{line}\n")).exits(0);
    study
}

#[test]
fn only_who_agreed_is_quoted_unless_everybody_is_asked_for() {
    for (consent, args, quoted) in [
        ("quote", &[][..], true),
        ("archive;quote", &[], true),
        ("archive", &[], false),
        ("", &[], false),
        ("", &["--all-quotes"], true),
        ("quote", &["--quotes", "0"], false),
    ] {
        let ran = kitchen(consent).emic(&[&["report"], args].concat()).exits(0);
        assert_eq!(ran.out.contains("Nobody slept"), quoted, "{consent} {args:?}");
        assert!(ran.out.contains("1 coding"), "{consent} {args:?}: it is counted");
    }
}

/// Every eight words in a row, without markup.
fn stretches(text: &str) -> HashSet<String> {
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                plain.push(' ');
            }
            '*' => {}
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    let plain = plain
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.windows(8).map(|w| w.join(" ")).collect()
}

#[test]
fn of_a_study_in_which_nobody_agreed_no_sentence_gets_out() {
    let dir = tempfile::tempdir().unwrap();
    let study = dir.path().join("study");
    std::fs::create_dir(&study).unwrap();
    for name in ["study.toml", "corpus", "codebook", "codings", "history", "memos", "themes"] {
        copy(&project().join(name), &study.join(name));
    }
    let people = std::fs::read_to_string(study.join("corpus/participants.csv")).unwrap();
    let page = |consent: &str| {
        std::fs::write(study.join("corpus/participants.csv"), people.replace(",quote", consent)).unwrap();
        let ran = run_in(&study, &["report", "--record", "all", "--quotes", "50"]).exits(0);
        stretches(&ran.out)
    };
    let (open, closed) = (page(",quote"), page(",archive"));
    let (mut said, mut leaked) = (0, Vec::new());
    for entry in std::fs::read_dir(study.join("corpus")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        if ["kind: interview", "kind: focus-group", "kind: field-note"].iter().any(|kind| text.contains(kind)) {
            let body = text.splitn(3, "---\n").nth(2).unwrap();
            let spoken = stretches(body);
            said += spoken.intersection(&open).count();
            leaked.extend(spoken.intersection(&closed).cloned());
        }
    }
    assert!(said > 1_000, "where all agreed they are quoted: {said}");
    assert!(leaked.is_empty(), "{leaked:?}");
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        std::fs::copy(from, to).unwrap();
        return;
    }
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

#[test]
fn what_cannot_be_written_says_what_can() {
    let study = kitchen("quote");
    let said = study.emic(&["report", "-o", "report.csv"]).exits(2).err;
    assert!(said.contains("a report is a page") && said.contains("report.html"), "{said}");
    let said = study.emic(&["report", "--sections", "codebok"]).exits(2).err;
    assert!(said.contains("no section “codebok”") && said.contains("did you mean “codebook”?"), "{said}");
    let said = study.emic(&["report", "--columns", "rol"]).exits(2).err;
    assert!(said.contains("did you mean “role”?"), "{said}");
    let bare = TempStudy::new(&[]);
    let ran = bare.emic(&["report"]).exits(1);
    assert!(ran.out.contains("<h1"), "a page all the same");
}

#[test]
fn a_report_counts_what_the_matrix_counts_with_the_same_filters() {
    let study = kitchen("quote");
    let page = study.emic(&["report", "--columns", "role", "--rows", "code:1", "--where", "role=cook"]).exits(0).out;
    let matrix =
        study.emic(&["matrix", "--columns", "role", "--rows", "code:1", "--where", "role=cook", "--format", "html"]);
    let cells = |page: &str| {
        let table = page.split("class=\"matrix\"").nth(1).unwrap().split("</table>").next().unwrap().to_owned();
        let numbers: String = table.chars().filter(char::is_ascii_digit).collect();
        (table.matches("<td").count(), numbers.len())
    };
    assert_eq!(cells(&page).0, cells(&matrix.exits(0).out).0);
    assert!(page.contains("where role=cook"), "the filter is said");
}

// In a browser.

/// The browser, or `None` (after saying so).
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).flat_map(|dir| names.map(|name| dir.join(name))).find(|p| p.is_file());
    if found.is_none() {
        println!("skipped: no chromium");
    }
    found
}

/// What the browser prints; it has a minute.
fn shown(browser: &Path, dir: &Path, args: &[&str], page: &str) -> String {
    let profile = format!("--user-data-dir={}", dir.join("profile").display());
    let out = dir.join("printed");
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", &profile])
        .args(args)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&out).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("the browser did not end");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    std::fs::read_to_string(out).unwrap()
}

/// A window: a browser's own is never as narrow as a phone's, so the page stands
/// in a frame.
const DESK: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (390, 844);

/// Runs a script in a copy of a page and gives what it returns.
fn measured(
    browser: &Path,
    dir: &Path,
    (page, place, window): (&str, &str, (u32, u32)),
    args: &[&str],
    script: &str,
) -> serde_json::Value {
    let (start, rest) = page.split_once("<meta http-equiv=\"Content-Security-Policy\"").unwrap();
    let rest = rest.split_once('>').unwrap().1;
    let own = format!(
        "<script>addEventListener('load', () => parent.postMessage(JSON.stringify((() => {{ {script} }})()), '*'))</script></body>"
    );
    let copy = format!("{start}{}", rest.replacen("</body>", &own, 1));
    std::fs::write(dir.join("copy.html"), copy).unwrap();
    let (width, height) = window;
    let frame = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><body><script>addEventListener('message', e => {{ \
           const out = document.createElement('pre'); out.id = 'measured'; out.textContent = e.data; document.body.append(out); }})</script>\
         <iframe src=\"copy.html{place}\" style=\"border:0;width:{width}px;height:{height}px\"></iframe></body>"
    );
    let file = dir.join("frame.html");
    std::fs::write(&file, frame).unwrap();
    let args = [args, &["--dump-dom", "--virtual-time-budget=8000", "--window-size=1700,1000"]].concat();
    let dom = shown(browser, dir, &args, &format!("file://{}", file.display()));
    let found = dom.split("<pre id=\"measured\">").nth(1).unwrap_or_else(|| panic!("nothing was measured: {dom}"));
    let text = found.split("</pre>").next().unwrap().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn on_a_phone_nothing_but_tables_goes_sideways() {
    let Some(browser) = browser() else { return };
    let dir = tempfile::tempdir().unwrap();
    let page = sample(dir.path(), "report.html", &[]);
    let script = "const wide = document.documentElement.clientWidth; \
        for (const d of document.querySelectorAll('details')) d.open = true; \
        const out = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .paper, .cell, .skip, svg') && \
            e.getBoundingClientRect().right > wide + 1).map(e => e.outerHTML.slice(0, 90)); \
        return [wide, document.documentElement.scrollWidth, out.slice(0, 5)];";
    for width in [PHONE.0, DESK.0, 1600] {
        let found = measured(&browser, dir.path(), (&page, "", (width, 900)), &["--hide-scrollbars"], script);
        assert_eq!(found[0], width, "the window is as wide as asked for");
        assert_eq!((&found[1], &found[2]), (&serde_json::json!(width), &serde_json::json!([])));
    }
}

#[test]
fn letters_are_legible_in_every_cell_light_and_dark() {
    let Some(browser) = browser() else { return };
    let dir = tempfile::tempdir().unwrap();
    let page = sample(dir.path(), "report.html", &["--sections", "matrices,cooccurrence,codebook,themes"]);
    let script = "const parts = c => c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); \
        const light = c => { const [r, g, b] = parts(c); return 0.2126 * r + 0.7152 * g + 0.0722 * b; }; \
        const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; }; \
        let worst = 99, where = '', seen = 0; \
        for (const e of document.querySelectorAll('td, th, td a, p, li, h1, h2, h3, summary, .trait, .counts, dt, dd')) { \
            const a = light(getComputedStyle(e).color), b = light(ground(e)); seen += 1; \
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); \
            if (ratio < worst) { worst = ratio; where = e.outerHTML.slice(0, 120); } } \
        return [matchMedia('(prefers-color-scheme: dark)').matches, worst, where, seen];";
    let dark = &["--force-dark-mode", "--blink-settings=preferredColorScheme=0"][..];
    for (scheme, args) in [(false, &[][..]), (true, dark)] {
        let found = measured(&browser, dir.path(), (&page, "", DESK), args, script);
        assert_eq!(found[0], scheme);
        assert!(found[1].as_f64().unwrap() >= 4.5 && found[3].as_u64().unwrap() > 500, "{found}");
    }
}

#[test]
fn a_cell_opens_its_excerpts_without_a_script_and_alone() {
    let Some(browser) = browser() else { return };
    let dir = tempfile::tempdir().unwrap();
    let page = sample(dir.path(), "report.html", &["--sections", "matrices"]);
    let link = all(&page, "href=\"#m1-cell-")[0];
    let script = "const seen = [...document.querySelectorAll('.cell')].filter(e => getComputedStyle(e).display !== 'none'); \
        const box = seen.length ? seen[0].getBoundingClientRect() : { top: -1, bottom: -1 }; \
        const names = [...document.querySelectorAll('a, summary, [tabindex=\"0\"]')].filter(e => !(e.textContent || e.ariaLabel || '').trim()); \
        return [seen.map(e => e.id), box.top >= 0 && box.bottom <= innerHeight, names.length];";
    let none = measured(&browser, dir.path(), (&page, "", PHONE), &[], script);
    assert_eq!(none, serde_json::json!([[], false, 0]));
    let place = format!("#m1-cell-{link}");
    let one = measured(&browser, dir.path(), (&page, &place, PHONE), &[], script);
    assert_eq!(one, serde_json::json!([[format!("m1-cell-{link}")], true, 0]));
}

#[test]
fn on_paper_the_codebook_is_whole_and_the_pages_are_few() {
    let Some(browser) = browser() else { return };
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path(), "report.html", &[]);
    let pdf = dir.path().join("report.pdf");
    let to = format!("--print-to-pdf={}", pdf.display());
    shown(&browser, dir.path(), &[&to], &format!("file://{}", dir.path().join("report.html").display()));
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    let read = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output();
    let Ok(text) = read.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()) else {
        println!("skipped: no pdftotext");
        return;
    };
    assert!(text.contains("Use when") && text.contains("Portraits"), "rules of codes are printed");
    assert!(!text.contains("Back to the cell") && !text.contains("Skip to"));
    let pages = text.matches('\u{c}').count();
    assert!((5..70).contains(&pages), "{pages} pages");
}
