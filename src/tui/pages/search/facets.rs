//! Narrowing: hits are counted by code, coder, speaker, source or attribute, and
//! the value that is chosen becomes a part of the query.

use super::Find;
use crate::analysis::scope::attribute_names;
use crate::model::study::Study;
use crate::query::{self, Field, Kind, Node, Query, Value};
use crate::search::units::Place;
use crate::search::{Hit, Search, table};
use crate::tui::app::{App, Tone};
use crate::tui::pages::{Ask, ask};

/// The question by what to count.
pub const WHICH: &str = "by";
/// The question which value.
pub const VALUE: &str = "value";

/// Letters of the short lists.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

impl Find {
    /// By what hits can be counted.
    fn facets(study: &Study) -> Vec<String> {
        let built_in = table::FACETS.iter().filter(|name| **name != "turn").map(|name| (*name).to_owned());
        let mut all: Vec<String> = built_in.collect();
        let more = attribute_names(study).into_iter().filter(|name| !all.contains(name));
        let more: Vec<String> = more.collect();
        all.extend(more);
        all
    }

    pub(super) fn ask_facet(&mut self, app: &mut App, study: &Study) {
        if self.notes.is_faulty() {
            return app.say("the query has a fault: / mends it", Tone::Refused);
        }
        let title = format!("Count the {} by", self.unit.words());
        ask(app, study, WHICH, one_of(title, Self::facets(study), LETTERS.len()));
    }

    pub(super) fn ask_value(&mut self, app: &mut App, study: &Study, number: usize) {
        let Some(name) = Self::facets(study).into_iter().nth(number) else {
            return;
        };
        let hits: Vec<Hit> = self.counted_places(app, study).into_iter().map(hit).collect();
        let counts = match table::counts(study, &hits, &name) {
            Ok(counts) if !hits.is_empty() => counts,
            Ok(_) => return app.say("nothing is found to be counted", Tone::Info),
            Err(why) => return app.say(why, Tone::Refused),
        };
        let room = usize::from(app.size.1.saturating_sub(8)).clamp(5, LETTERS.len());
        let widest = counts.iter().map(|(_, n, _)| n.to_string().len()).max().unwrap_or(1);
        let shown = |(value, n, _): &(String, u64, u64)| format!("{n:>widest$}  {}", in_words(study, &name, value));
        let entries: Vec<String> = counts.iter().map(shown).collect();
        let title = format!("{} by {name}", capital(self.unit.words()));
        self.facet = (name, counts.into_iter().map(|(value, ..)| value).collect());
        ask(app, study, VALUE, one_of(title, entries, room));
    }

    /// The hits, or, where nothing is asked, everything.
    fn counted_places(&self, app: &App, study: &Study) -> Vec<Place> {
        if self.asked.is_some() {
            return self.hits.places.clone();
        }
        let everything = Query { text: String::new(), root: None, hints: Vec::new() };
        let search = app.words.get().and_then(|words| Search::new(study, &**words, &everything).ok());
        search.map_or_else(Vec::new, |search| search.places(self.unit))
    }

    /// The query, and this value besides.
    pub(super) fn narrow(&mut self, app: &mut App, study: &Study, number: usize) {
        let (name, values) = std::mem::take(&mut self.facet);
        let (Some(value), Ok(query)) = (values.get(number), query::parse(&self.text)) else {
            return;
        };
        self.text = and(query, part(&name, value)).written();
        self.hits.forget();
        self.ask(app, study);
        app.say(format!("{}: {}", self.text, self.counted()), Tone::Info);
    }
}

fn hit(place: Place) -> Hit {
    Hit { place, highlights: Vec::new(), score: 0.0 }
}

/// A question with a letter for each entry, or, of more than `most`, one that
/// finds them by typing.
fn one_of(title: String, entries: Vec<String>, most: usize) -> Ask {
    match entries.len() <= most {
        true => Ask::Choice(title, LETTERS.chars().zip(entries).collect()),
        false => Ask::OneOf(title, entries),
    }
}

/// A value as people read it.
fn in_words(study: &Study, name: &str, value: &str) -> String {
    match (name, value) {
        (_, "") => "none".to_owned(),
        ("code", id) => {
            let named = study.code_name(&id.into());
            if named == id { named } else { format!("{named} ({id})") }
        }
        (_, value) => value.to_owned(),
    }
}

/// A part of a query that asks for this value; for none, that there be none.
fn part(name: &str, value: &str) -> Kind {
    let field = |name: &str, value| Kind::Field(Field { name: name.to_owned(), value });
    match (name, value) {
        ("code" | "coder", "") => field("is", Value::Text("uncoded".to_owned())),
        (name, "") => Kind::Not(Box::new(node(field(name, Value::Any)))),
        (name, value) => field(name, Value::Text(value.to_owned())),
    }
}

fn node(kind: Kind) -> Node {
    Node { span: 0..0, kind }
}

/// Both.
fn and(query: Query, kind: Kind) -> Query {
    let root = match query.root {
        None => node(kind),
        Some(Node { kind: Kind::All(mut nodes), span }) => {
            nodes.push(node(kind));
            Node { span, kind: Kind::All(nodes) }
        }
        Some(other) => node(Kind::All(vec![other, node(kind)])),
    };
    Query { root: Some(root), ..query }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_joins_the_query_so_that_it_holds_for_all_of_it() {
        let joined =
            |query: &str, name: &str, value: &str| and(query::parse(query).unwrap(), part(name, value)).written();
        assert_eq!(joined("", "code", "shame"), "code:shame");
        assert_eq!(joined("custody cell", "rank", "detective inspector"), "custody cell rank:\"detective inspector\"");
        assert_eq!(joined("custody OR cell", "source", "one"), "(custody OR cell) source:one");
        assert_eq!(joined("custody", "code", ""), "custody is:uncoded");
        assert_eq!(joined("custody", "years in post", ""), "custody -\"years in post\":*");
        for name in ["code", "speaker", "years in post"] {
            for value in ["", "To", "a*", "12:30", "the \"one\"", "\\", "[20 TO 30]", ">=5", "(x)"] {
                let text = joined("a -b", name, value);
                let again = query::parse(&text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
                assert_eq!(again.written(), text);
            }
        }
    }
}
