//! An hour of coding, typed in a minute.
//!
//! A coder who never waits: bursts of acts over four talks, several hundred in
//! all. The test keeps its own account of what was typed. After every burst the
//! screen, the journals as the program reads them and the account must agree.

use super::{Coded, NAMES, Random, SENTENCES, TALKS, Terminal, all_saved, bars, checks_clean, kept, talks, to};
use std::path::Path;

/// What was typed so far, and what of it can be taken back.
struct Account {
    random: Random,
    coded: Coded,
    /// States before each act of this burst, and those that were undone.
    before: Vec<Coded>,
    undone: Vec<Coded>,
    acts: usize,
    comments: usize,
}

impl Account {
    fn act(&mut self, change: impl FnOnce(&mut Coded)) {
        self.before.push(self.coded.clone());
        self.undone.clear();
        change(&mut self.coded);
        self.acts += 1;
    }

    fn on(&self, talk: &str, sentence: usize) -> Vec<(String, usize, Option<String>)> {
        self.coded.iter().filter(|(t, s, _)| t == talk && *s == sentence).cloned().collect()
    }

    /// The keys of one act somewhere in a talk; none where it makes no sense.
    fn keys(&mut self, talk: &str) -> String {
        let sentence = self.random.below(SENTENCES);
        let here = self.on(talk, sentence);
        let place = (talk.to_owned(), sentence);
        match self.random.below(10) {
            0..=4 if here.len() < 5 => {
                let name = NAMES[self.random.below(NAMES.len())];
                let coding = (place.0, place.1, Some(name.to_owned()));
                if here.contains(&coding) {
                    return String::new();
                }
                self.act(|coded| _ = coded.insert(coding));
                format!("{}\r{name}\r", to(sentence))
            }
            5 if here.len() < 5 && !here.iter().any(|(_, _, code)| code.is_none()) => {
                self.act(|coded| _ = coded.insert((place.0, place.1, None)));
                format!("{}h", to(sentence))
            }
            6 if here.len() == 1 => {
                self.act(|coded| _ = coded.remove(&here[0]));
                format!("{}x", to(sentence))
            }
            7 if here.len() == 1 => {
                self.act(|_| ());
                self.comments += 1;
                format!("{}mthought {}\r", to(sentence), self.comments)
            }
            8 => self.turned(true),
            9 => self.turned(false),
            _ => String::new(),
        }
    }

    fn turned(&mut self, back: bool) -> String {
        let (from, onto) =
            if back { (&mut self.before, &mut self.undone) } else { (&mut self.undone, &mut self.before) };
        let Some(state) = from.pop() else {
            return String::new();
        };
        onto.push(std::mem::replace(&mut self.coded, state));
        self.acts += 1;
        if back { "u" } else { "U" }.to_owned()
    }

    fn burst(&mut self, terminal: &mut Terminal, root: &Path, talk: &str) {
        self.before.clear();
        self.undone.clear();
        let keys: String = (0..24).map(|_| self.keys(talk)).collect();
        terminal.press(&keys);
        let here = self.coded.iter().filter(|(t, ..)| t == talk).count();
        // The screen may show the same number on the way.
        terminal.wait_for(&format!("{} acts, {here} codings here", self.acts), |s| {
            bars(s) == here && all_saved(s) && acts(root) >= self.acts
        });
        assert_eq!(acts(root), self.acts, "every act that was typed is one act in the log");
        assert_eq!(kept(root, "ana"), self.coded, "after {} acts", self.acts);
    }
}

/// Acts on talks in the log.
fn acts(root: &Path) -> usize {
    let loaded = emic::store::load::load(root, None).unwrap();
    loaded.study.acts.iter().filter(|a| !a.sources.is_empty()).count()
}

#[test]
fn after_an_hour_of_fast_coding_screen_journals_and_memory_agree() {
    let (_dir, root) = talks();
    let mut terminal = Terminal::talk(&root, "ana", TALKS[0]);
    let mut account = Account {
        random: Random(20),
        coded: Coded::new(),
        before: Vec::new(),
        undone: Vec::new(),
        acts: 0,
        comments: 0,
    };
    for round in 0..36 {
        let talk = TALKS[round % TALKS.len()];
        terminal.press(&format!("o{talk}\r"));
        terminal.wait_for("the talk", |s| s.contains(&format!("How did the {talk} begin?")));
        account.burst(&mut terminal, &root, talk);
    }
    assert!(account.acts > 300 && account.comments > 10, "{} acts", account.acts);
    terminal.quits();
    checks_clean(&root);
}
