//! What is found in interviews: codes, themes, or the codes of one level.

use crate::analysis::scope::Selected;
use crate::analysis::themes::themes;
use crate::model::study::Study;
use crate::model::theme::ThemeStatus;

/// What is counted when it is first found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Codes, each without what stands below it.
    #[default]
    Code,
    /// Codes of one level (1 at the top), with what stands below them.
    Level(u32),
    /// Themes, with their codes and what they name as evidence.
    Theme,
}

impl Unit {
    /// The unit a word means: `code`, `code:1`, `theme`.
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim() {
            "code" => Some(Self::Code),
            "theme" => Some(Self::Theme),
            other => other.strip_prefix("code:")?.parse().ok().filter(|level| *level > 0).map(Self::Level),
        }
    }

    /// True if the codebook has such a level.
    pub fn is_in(self, study: &Study) -> bool {
        let deep = |level: u32| study.codebook.codes.iter().any(|code| code.depth + 1 >= level);
        if let Self::Level(level) = self { deep(level) } else { true }
    }
}

/// The things of a unit, numbered, and which of them a coding holds.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Things {
    unit: Unit,
    ids: Vec<String>,
    names: Vec<String>,
    /// Where they are codes, which.
    codes: bool,
    /// For each code the things it is a sign of.
    of_code: Vec<Vec<usize>>,
    /// Codings that are signs whatever their code is, ascending, with their thing.
    evidence: Vec<(u32, usize)>,
}

impl Things {
    pub fn of(study: &Study, unit: Unit) -> Self {
        let book = &study.codebook;
        let mut made = Self {
            unit,
            ids: Vec::new(),
            names: Vec::new(),
            codes: unit != Unit::Theme,
            of_code: vec![Vec::new(); book.codes.len()],
            evidence: Vec::new(),
        };
        match unit {
            Unit::Code | Unit::Level(_) => {
                made.ids = book.codes.iter().map(|code| code.id.0.clone()).collect();
                made.names = book.codes.iter().map(|code| code.name.clone()).collect();
                for (code, things) in made.of_code.iter_mut().enumerate() {
                    match unit {
                        Unit::Level(level) => things.extend(book.lineage(code).get(level as usize - 1)),
                        _ => things.push(code),
                    }
                }
            }
            Unit::Theme => {
                let live = themes(study).into_iter().filter(|theme| theme.status != ThemeStatus::Dropped);
                for (number, theme) in live.enumerate() {
                    made.ids.push(theme.id.0.clone());
                    made.names.push(theme.title.to_owned());
                    theme.codes.iter().for_each(|code| made.of_code[*code].push(number));
                    made.evidence.extend(theme.evidence.iter().map(|coding| (*coding as u32, number)));
                }
                made.evidence.sort_unstable();
            }
        }
        made
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn id(&self, thing: usize) -> &str {
        &self.ids[thing]
    }

    pub fn name(&self, thing: usize) -> &str {
        &self.names[thing]
    }

    /// The word for several, also in columns.
    pub fn word(&self) -> &'static str {
        if self.unit == Unit::Theme { "themes" } else { "codes" }
    }

    /// Its colour, where it is a code that has one.
    pub fn colour(&self, study: &Study, thing: usize) -> Option<[u8; 3]> {
        study.codebook.codes.get(thing).filter(|_| self.codes)?.colour
    }

    pub fn are_codes(&self) -> bool {
        self.unit == Unit::Code
    }

    /// What a coding is a sign of; one thing may come twice. Highlights are none.
    pub fn held(&self, one: &Selected) -> impl Iterator<Item = usize> {
        let by_code = one.code.map_or(&[][..], |code| &self.of_code[code][..]);
        let from = self.evidence.partition_point(|(coding, _)| *coding < one.number);
        let own = self.evidence[from..].iter().take_while(|(coding, _)| *coding == one.number);
        let coded = one.coding.code.is_some();
        by_code.iter().copied().chain(own.filter(move |_| coded).map(|(_, thing)| *thing))
    }

    /// In a sentence.
    pub fn said(&self) -> String {
        match self.unit {
            Unit::Code => "Codes without what stands below them.".to_owned(),
            Unit::Level(level) => format!("Codes of level {level}, each with what stands below it."),
            Unit::Theme => {
                "Themes, each with its codes, what stands below them and what it names as evidence; dropped themes are left out.".to_owned()
            }
        }
    }
}
