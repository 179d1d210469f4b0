//! How few keys a code takes: measured, printed, and held.

use super::fixture::{Person, code, study as wells};
use emic::model::codebook::{Code, Codebook};
use emic::model::coding::Coding;
use emic::model::study::Study;
use emic::store::load::load;
use emic::tui::app::App;
use emic::tui::guess::learn::code_of;
use emic::tui::guess::{Knowledge, Place, WEIGHTS, around, order};
use emic::tui::overlay::Overlay;
use std::path::Path;

/// The sample study.
fn sample() -> Study {
    load(Path::new(env!("CARGO_MANIFEST_DIR")), None).unwrap().study
}

/// The sample's codings made once more, one after the other.
struct Replay<'s> {
    study: &'s Study,
    known: Knowledge,
    made: Vec<&'s Coding>,
    recent: Vec<usize>,
}

impl<'s> Replay<'s> {
    fn new(study: &'s Study) -> Self {
        let mut known = Knowledge::default();
        known.codebook(&study.codebook);
        Self { study, known, made: Vec::new(), recent: Vec::new() }
    }

    /// The place of a code in the list as it opens for the words of a coding.
    fn rank(&self, coding: &Coding, code: usize) -> usize {
        let source = self.study.source(&coding.source).unwrap();
        let span = coding.place.span;
        let here = self.made.iter().filter(|c| c.source == coding.source);
        let own: Vec<_> =
            here.filter_map(|c| code_of(&self.study.codebook, c).map(|code| (c.place.span, code))).collect();
        let around = source.slice(around(source, span));
        let place = Place { span, segment: &coding.anchor.quote, around, own: &own, recent: &self.recent };
        let likely = self.known.weigh(&place, &WEIGHTS);
        order::codes("", &likely, self.study).iter().position(|c| *c == code).unwrap()
    }

    /// The same in a list that knows nothing but what was used last.
    fn rank_by_last_use(&self, code: usize) -> usize {
        let never: Vec<usize> = App::offered(&self.study.codebook).filter(|c| !self.recent.contains(c)).collect();
        self.recent.iter().chain(&never).position(|c| *c == code).unwrap()
    }

    fn make(&mut self, coding: &'s Coding, code: usize) {
        let over = |c: &&&Coding| c.source == coding.source && c.place.span.overlaps(coding.place.span);
        for other in self.made.iter().filter(over) {
            if let Some(other) = code_of(&self.study.codebook, other) {
                self.known.met(code, other);
            }
        }
        self.known.used(code);
        self.known.read(code, &coding.anchor.quote);
        self.made.push(coding);
        self.recent.retain(|c| *c != code);
        self.recent.insert(0, code);
    }
}

/// How near the top the wanted codes stood.
#[derive(Default)]
struct Score {
    all: f64,
    first: f64,
    nine: f64,
    reciprocal: f64,
}

impl Score {
    fn add(&mut self, rank: usize) {
        self.all += 1.0;
        self.first += f64::from(u8::from(rank == 0));
        self.nine += f64::from(u8::from(rank < 9));
        self.reciprocal += 1.0 / (rank + 1) as f64;
    }

    fn shares(&self) -> [f64; 3] {
        [self.first / self.all, self.nine / self.all, self.reciprocal / self.all]
    }
}

#[test]
fn the_list_opens_with_the_wanted_code_nearer_to_the_top_than_last_use_alone_brings_it() {
    let study = sample();
    for coder in ["ana", "tomas"] {
        let mut codings: Vec<&Coding> = study.codings.iter().filter(|c| c.coder == coder).collect();
        codings.sort_by_key(|c| (c.created, c.id.clone()));
        let mut replay = Replay::new(&study);
        let (mut guessed, mut last) = (Score::default(), Score::default());
        for coding in codings {
            let offered = |code: &usize| App::offered(&study.codebook).any(|c| c == *code);
            let Some(code) = code_of(&study.codebook, coding).filter(offered) else { continue };
            guessed.add(replay.rank(coding, code));
            last.add(replay.rank_by_last_use(code));
            replay.make(coding, code);
        }
        for (name, score) in [("as guessed ", &guessed), ("by last use", &last)] {
            let [first, nine, reciprocal] = score.shares();
            println!("{coder}, {} codings, {name}: first {first:.2}, nine {nine:.2}, MRR {reciprocal:.2}", score.all);
        }
        let ([first, nine, mean], [first_before, nine_before, mean_before]) = (guessed.shares(), last.shares());
        assert!(mean > 1.5 * mean_before && nine > 1.4 * nine_before && first > 1.5 * first_before);
        assert!(mean > 0.25 && nine > 0.45, "{mean} {nine}");
    }
}

/// Things that people do or meet, to name codes with.
const INVENTED: [&str; 72] = [
    "Asking for help",
    "Awkward silence",
    "Bad housing",
    "Being believed",
    "Being followed",
    "Blame",
    "Bridge building",
    "Broken promises",
    "Care work",
    "Changing rules",
    "Childhood",
    "Choosing when to speak",
    "Cold cases",
    "Community meals",
    "Cost of waiting",
    "Court delays",
    "Debt",
    "Distance to services",
    "Dogs and handlers",
    "Doubt about data",
    "Early mornings",
    "Envy between teams",
    "Faith groups",
    "Family as anchor",
    "Fear of strangers",
    "First contact",
    "Forms and paper",
    "Friendship",
    "Getting clean",
    "Giving up",
    "Gossip",
    "Grief",
    "Habits of speech",
    "Handing over",
    "Hidden labour",
    "Hope",
    "Humour at work",
    "Illness",
    "Immigration papers",
    "Jokes about clients",
    "Keeping secrets",
    "Lack of sleep",
    "Language barriers",
    "Leaving home",
    "Loneliness",
    "Loss of standing",
    "Luck",
    "Managers far away",
    "Missed appointments",
    "Mothers",
    "Naming things",
    "Night shifts",
    "Noise",
    "Old boys",
    "Open doors",
    "Own mistakes",
    "Parents of users",
    "Peer workers",
    "Phones and messages",
    "Pride in work",
    "Quiet refusal",
    "Reading the room",
    "Relapse",
    "Rumours",
    "School",
    "Shame in public",
    "Small kindness",
    "Starting over",
    "Taking turns",
    "Trust in nurses",
    "Uniform",
    "Waiting rooms",
];

/// Names of real-life length: the invented ones once more with a second half.
fn more() -> Vec<String> {
    let halves = ["among colleagues", "before the change", "in small towns", "over the years", "under pressure"];
    let names = INVENTED.iter().enumerate().filter(|(n, _)| n % 9 < 8);
    names.map(|(n, name)| format!("{name} {}", halves[n % halves.len()])).collect()
}

/// The sample's study with a codebook of two hundred codes to choose from.
fn two_hundred() -> Study {
    let mut study = sample();
    let mut codes: Vec<Code> = study.codebook.codes.clone();
    let names: Vec<String> = INVENTED.iter().map(|n| (*n).to_owned()).chain(more()).collect();
    for name in names {
        if App::offered(&Codebook::new(codes.clone(), Vec::new())).count() == 200 {
            break;
        }
        codes.push(code(&name.to_lowercase().replace(' ', "-"), &name, None, ""));
    }
    study.codebook = Codebook::new(codes, study.codebook.files.clone());
    assert_eq!(App::offered(&study.codebook).count(), 200);
    study
}

/// Two letters a person would think of: those that begin a word of the name,
/// and the initials of two of its words.
fn two_letters(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let beginnings = words.iter().filter(|w| w.chars().count() > 1).map(|w| w.chars().take(2).collect());
    let mut out: Vec<String> = beginnings.collect();
    for (number, first) in words.iter().enumerate() {
        for second in &words[number + 1..] {
            out.extend(first.chars().next().zip(second.chars().next()).map(|(a, b)| format!("{a}{b}")));
        }
    }
    out
}

#[test]
fn every_one_of_two_hundred_codes_is_four_keys_away_whatever_is_likely() {
    let study = two_hundred();
    let mut listed_first = 0;
    let (mut asked, mut shares) = (0, Vec::new());
    // At different places other codes are likely; nothing may hide a code.
    for words in ["", "a job", "arrest", "on the street"] {
        let mut app = App::new(&study, emic::tui::app::Start { coder: "ana".into(), ..Default::default() }, (120, 40));
        let found = study.sources.iter().enumerate().find(|(_, s)| !words.is_empty() && s.body.contains(words));
        let span = found.and_then(|(index, source)| {
            app.open(&study, index);
            let byte = source.body.find(words)?;
            emic::tui::select::unit_at(
                source,
                source.map.char_at(&source.body, byte),
                emic::tui::action::Unit::Sentence,
            )
        });
        let likely = order::likely(&app, &study, span);
        let mut reached = 0;
        for index in App::offered(&study.codebook) {
            let name = &study.codebook.codes[index].name;
            let ranks = two_letters(name).into_iter().map(|query| {
                let listed = order::codes(&query, &likely, &study);
                (listed.iter().position(|c| *c == index).unwrap_or(usize::MAX), query)
            });
            let (rank, query) = ranks.min().unwrap();
            assert!(rank < 9, "“{name}”: best is {query}, place {rank} ({words})");
            listed_first += usize::from(rank == 0);
            reached += usize::from(rank == 0);
            asked += 1;
        }
        shares.push(reached);
    }
    println!("200 codes, two letters and Enter: {:.2} ({shares:?})", listed_first as f64 / asked as f64);
    assert!(listed_first * 10 >= asked * 7, "{listed_first} of {asked}");
}

#[test]
fn the_first_two_letters_of_a_name_nearly_always_do() {
    let study = two_hundred();
    let likely = vec![0.0; study.codebook.codes.len()];
    let mut hits = 0;
    for index in App::offered(&study.codebook) {
        let query: String = study.codebook.codes[index].name.to_lowercase().chars().take(2).collect();
        hits += usize::from(order::codes(&query, &likely, &study).iter().take(9).any(|c| *c == index));
    }
    println!("200 codes, first two letters and a digit: {hits} of 200");
    assert!(hits >= 190, "{hits}");
}

#[test]
fn a_digit_takes_its_entry_and_is_text_after_ctrl_v_or_where_no_entry_has_it() {
    let mut p = Person::at(wells());
    p.on("my aunt").press("Enter");
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
    let second = p.desk.study.codebook.codes[picker.matches[1]].id.0.clone();
    assert!(p.screen().contains("2 ●"), "{}", p.screen());
    p.press("2");
    assert_eq!(p.coded().1, second);
    p.press("Enter C-v 2");
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
    assert_eq!(picker.input.text(), "2");
    p.press("Esc Enter 9");
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
    assert_eq!(picker.input.text(), "9", "there is no ninth entry");
}

#[test]
fn marked_codes_stay_on_top_while_typing_and_enter_takes_them_as_one_act() {
    let mut p = Person::at(wells());
    p.on("my aunt").press("Enter").types("voice").press("Tab").types("hard").press("Tab").types("joint");
    let screen = p.screen();
    assert!(screen.contains("✓ ● Having a voice") && screen.contains("✓ ● Hardship"), "{screen}");
    assert!(screen.contains("2 marked") && screen.contains("1 ● Joint work"), "{screen}");
    p.press("Enter");
    let codes: Vec<_> = p.desk.study.codings.iter().map(|c| c.code.clone().unwrap().0).collect();
    assert_eq!(codes, ["voice", "hardship", "joint-work"]);
    p.press("u");
    assert!(p.desk.study.codings.is_empty(), "one act, one undo");
    p.press("Enter").types("voice").press("Tab Up Tab");
    assert!(!p.screen().contains("✓"), "marked twice is not marked:\n{}", p.screen());
    p.types("hard").press("Tab Enter");
    assert_eq!(p.desk.study.codings.len(), 1);
}

#[test]
fn a_digit_takes_its_entry_together_with_what_is_marked() {
    let mut p = Person::at(wells());
    p.on("my aunt").press("Enter").types("voice").press("Tab").types("time").press("1");
    let codes: Vec<_> = p.desk.study.codings.iter().map(|c| c.code.clone().unwrap().0).collect();
    assert_eq!(codes, ["voice", "time-gained"]);
}

#[test]
fn the_dot_repeats_several_codes_and_whatever_was_done_last() {
    let mut p = Person::at(wells());
    p.on("my aunt").press("Enter").types("voice").press("Tab").types("time").press("Enter");
    p.on("They laughed").press("Esc .");
    let codes: Vec<_> = p.desk.study.codings.iter().map(|c| c.code.clone().unwrap().0).collect();
    assert_eq!(codes, ["voice", "time-gained", "voice", "time-gained"]);
    p.on("Then we dug").press("Esc h").on("Mornings").press("Esc .");
    assert_eq!(p.coded(), ("Mornings are.", ""));
    p.press("x").on("Then we dug").press("Esc .");
    assert_eq!(p.desk.study.codings.len(), 4, "the dot took a highlight away as x did");
    p.press("Esc T");
    assert_eq!(p.desk.study.codings.len(), 6, "codes go on: T is about the codes, not about the last act");
    assert!(p.coded().0.len() > "Then we dug.".len(), "{:?}", p.coded());
}

#[test]
fn a_pinned_code_keeps_its_key_and_may_be_let_go() {
    let mut p = Person::at(wells());
    p.on("my aunt").press("Tab G a n 5");
    assert!(p.app.message.text.contains("Time gained keeps key 5"), "{}", p.app.message.text);
    p.press("Tab 5");
    assert_eq!(p.coded().1, "time-gained");
    assert!(p.screen().contains("5^Time gained"), "{}", p.screen());
    p.press("a n 5");
    assert!(p.app.message.text.contains("may leave key 5"), "{}", p.app.message.text);
}

#[test]
fn the_list_learns_from_what_is_coded_and_forgets_what_is_undone() {
    let mut p = Person::at(wells());
    let first = |p: &Person| {
        let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
        p.desk.study.codebook.codes[picker.matches[0]].id.0.clone()
    };
    p.on("She could not carry").press("Enter").types("time").press("Enter");
    p.on("she sat there").press("Esc Enter").types("joint").press("Enter");
    p.on("carry").press("Esc e Enter");
    assert_eq!(first(&p), "time-gained", "a word of its segment");
    p.press("Esc").on("Mornings").press("Esc Enter");
    let before = first(&p);
    p.press("Esc u u");
    for _ in 0..10 {
        p.rests();
    }
    p.on("carry").press("Esc e Enter");
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
    let most = picker.likely.iter().copied().fold(0.0, f32::max);
    assert!(before != "time-gained" || most < 0.2, "{:?}", picker.likely);
}

#[test]
fn another_coders_choices_are_never_proposed() {
    let mut study = wells();
    super::fixture::add(&mut study, 0, "She could not carry water any more.", 0, Some("time-gained"), "ben");
    let mut p = Person::at(study);
    p.on("carry").press("e Enter");
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
    assert!(picker.likely.iter().all(|l| *l == 0.0) || picker.matches[0] != 4, "{:?}", picker.likely);
}
