//! From a query to a plan: what each of its fields means in this study.
//!
//! The language knows no study: here `role:officer` becomes a test of an
//! attribute that exists, `code:shame` a code of this codebook, and what does
//! not exist is said, with the nearest that does. All such faults are found at
//! once.
//!
//! What says more about codings (`coder:`, `status:`, `round:` …) restricts the
//! codes that stand with it in one AND group, and in groups within: `code:a
//! code:b coder:ana` asks for both, each by ana; parentheses around an AND begin
//! anew. Where no code stands with it, it means any coding of that kind.

use super::fields::{self, Meaning};
use crate::model::known::Known;
use crate::query::{Distance, Fault, Field, Kind, Node, Query, Relation, Value, Words};

/// What a unit has to be like.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// Anything.
    Everything,
    /// All of these.
    All(Vec<Plan>),
    /// One of these at least.
    Any(Vec<Plan>),
    /// Not like this.
    Not(Box<Plan>),
    /// Something of this piece: an index into [`Planned::pieces`].
    Has(usize),
}

/// One thing that a query names, and that has places in sources.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words.
    Words(Words),
    /// Parts of sources.
    Part(Part),
    /// Codings.
    Coded(Coded),
    /// Places of the first pieces that stand so to the others.
    Related(How, Vec<Vec<usize>>),
}

/// How places stand to each other.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    /// They share words.
    Overlap,
    /// One lies in the other.
    Within,
    /// One ends before the other begins.
    Before(Distance),
    /// All are near.
    Near(Distance),
}

/// What a part of a source is like.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Its source has this id.
    Source(Value),
    /// Its source is of this kind.
    Kind(Value),
    /// Its source is in this language.
    Language(Value),
    /// It stands below a heading with these words.
    Section(Value),
    /// Somebody with this label speaks.
    Speaker(Value),
    /// This participant speaks.
    Participant(Value),
    /// The source, or the participant who speaks, has this attribute.
    Attribute(String, Value),
}

/// What a coding is like.
#[derive(Clone, Debug, PartialEq)]
pub struct Coded {
    /// With which codes.
    pub which: Which,
    /// What else holds of it, or must not.
    pub tests: Vec<(bool, Test)>,
}

/// Which codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Any.
    Any,
    /// None: a highlight.
    Highlight,
    /// One of these, by index into the codebook.
    Codes(Vec<usize>),
    /// A code that the codebook no longer has, by id.
    Gone(String),
}

/// What more is asked of a coding.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Whose it is.
    Coder(Value),
    /// Its status.
    Status(Value),
    /// Its stance.
    Stance(Value),
    /// Its round.
    Round(Value),
    /// Where its code came from.
    Origin(Value),
    /// Words of its memo.
    Memo(Value),
    /// How it came about.
    By(Value),
    /// Its words moved since it was made.
    Moved,
    /// Its words changed, or are there twice.
    Unsure,
}

/// A plan and its pieces.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What it speaks of.
    pub pieces: Vec<Piece>,
}

/// Makes a plan.
///
/// # Errors
/// Everything the query names that the study does not have.
pub fn plan(study: &impl Known, query: &Query) -> Result<Planned, Vec<Fault>> {
    let mut planner = Planner { study, pieces: Vec::new(), faults: Vec::new() };
    let plan = query.root.as_ref().map_or(Plan::Everything, |root| planner.node(root, &[]));
    match planner.faults.is_empty() {
        true => Ok(Planned { plan, pieces: planner.pieces }),
        false => Err(planner.faults),
    }
}

/// Tests that hold for all codes of a group, or must not.
type Tests = Vec<(bool, Test)>;

struct Planner<'s, K: Known> {
    study: &'s K,
    pieces: Vec<Piece>,
    faults: Vec<Fault>,
}

impl<K: Known> Planner<'_, K> {
    fn node(&mut self, node: &Node, tests: &[(bool, Test)]) -> Plan {
        match &node.kind {
            Kind::All(nodes) => self.group(nodes, tests),
            Kind::Any(nodes) => Plan::Any(nodes.iter().map(|n| self.node(n, tests)).collect()),
            Kind::Not(inner) => Plan::Not(Box::new(self.node(inner, tests))),
            Kind::Words(words) => self.piece(Piece::Words(words.clone())),
            Kind::Field(field) => match self.meaning(node, field) {
                None => Plan::Everything,
                // Alone in its group.
                Some(Meaning::Test(test)) => self.coded(Which::Any, vec![(true, test)], tests),
                Some(Meaning::Part(part)) => self.piece(Piece::Part(part)),
                Some(Meaning::Codes(which)) => self.coded(which, Vec::new(), tests),
                Some(Meaning::Uncoded) => Plan::Not(Box::new(self.coded(Which::Any, Vec::new(), tests))),
            },
            Kind::Relation(relation) => self.relation(relation, node, tests),
        }
    }

    /// What stands together with AND.
    fn group(&mut self, nodes: &[Node], outer: &[(bool, Test)]) -> Plan {
        let (mut own, mut rest): (Tests, Vec<&Node>) = (Vec::new(), Vec::new());
        let mut alone = Vec::new();
        for node in nodes {
            match self.test(node) {
                Some(test) => {
                    alone.push(node);
                    own.push(test);
                }
                None => rest.push(node),
            }
        }
        if !rest.iter().any(|n| self.speaks_of_codes(n)) {
            // Nothing to restrict: they mean any coding of that kind, or that there is none.
            let (yes, no): (Tests, Tests) = own.into_iter().partition(|(wanted, _)| *wanted);
            let mut plans: Vec<Plan> = rest.iter().map(|n| self.node(n, outer)).collect();
            if yes.is_empty() {
                for (_, test) in no {
                    let coded = self.coded(Which::Any, vec![(true, test)], outer);
                    plans.push(Plan::Not(Box::new(coded)));
                }
            } else {
                plans.push(self.coded(Which::Any, yes.into_iter().chain(no).collect(), outer));
            }
            return Plan::All(plans);
        }
        own.extend(outer.iter().cloned());
        let plans = rest.iter().map(|n| match &n.kind {
            // A group in parentheses begins anew.
            Kind::All(nodes) => self.group(nodes, &[]),
            _ => self.node(n, &own),
        });
        Plan::All(plans.collect())
    }

    /// The test of codings that a node is, or the opposite of one.
    fn test(&mut self, node: &Node) -> Option<(bool, Test)> {
        let (wanted, field, at) = match &node.kind {
            Kind::Field(field) => (true, field, node),
            Kind::Not(inner) => match &inner.kind {
                Kind::Field(field) => (false, field, &**inner),
                _ => return None,
            },
            _ => return None,
        };
        if !fields::is_test(field) {
            return None;
        }
        match self.meaning(at, field) {
            Some(Meaning::Test(test)) => Some((wanted, test)),
            _ => None,
        }
    }

    /// True if there is a code below a node that tests could restrict.
    fn speaks_of_codes(&self, node: &Node) -> bool {
        match &node.kind {
            Kind::All(nodes) | Kind::Any(nodes) => nodes.iter().any(|n| self.speaks_of_codes(n)),
            Kind::Not(inner) => self.speaks_of_codes(inner),
            Kind::Field(field) => fields::is_codes(field),
            Kind::Words(_) => false,
            Kind::Relation(_) => node.below().iter().any(|n| self.speaks_of_codes(n)),
        }
    }

    fn meaning(&mut self, node: &Node, field: &Field) -> Option<Meaning> {
        match fields::meaning(self.study, field) {
            Ok(meaning) => Some(meaning),
            Err((message, help)) => {
                let fault = Fault { span: node.span.clone(), message, help };
                if !self.faults.contains(&fault) {
                    self.faults.push(fault);
                }
                None
            }
        }
    }

    fn piece(&mut self, piece: Piece) -> Plan {
        Plan::Has(self.number(piece))
    }

    fn number(&mut self, piece: Piece) -> usize {
        self.pieces.iter().position(|p| *p == piece).unwrap_or_else(|| {
            self.pieces.push(piece);
            self.pieces.len() - 1
        })
    }

    fn coded(&mut self, which: Which, mut tests: Tests, outer: &[(bool, Test)]) -> Plan {
        tests.extend(outer.iter().cloned());
        self.piece(Piece::Coded(Coded { which, tests }))
    }

    fn relation(&mut self, relation: &Relation, node: &Node, tests: &[(bool, Test)]) -> Plan {
        let how = match relation {
            Relation::Overlap(..) => How::Overlap,
            Relation::Within(..) => How::Within,
            Relation::Before(_, _, distance) => How::Before(*distance),
            Relation::Near(_, distance) => How::Near(*distance),
        };
        let operands = node.below().into_iter().map(|n| self.operand(n, tests)).collect();
        self.piece(Piece::Related(how, operands))
    }

    /// The pieces of one side of a relation: each may be the one.
    fn operand(&mut self, node: &Node, tests: &[(bool, Test)]) -> Vec<usize> {
        if let Kind::Any(nodes) = &node.kind {
            return nodes.iter().flat_map(|n| self.operand(n, tests)).collect();
        }
        match self.node(node, tests) {
            Plan::Has(piece) => vec![piece],
            // `(code:a coder:ana)`: a group that comes to one piece.
            Plan::All(plans) if matches!(plans[..], [Plan::Has(_)]) => plans.iter().filter_map(has).collect(),
            _ => {
                if self.faults.is_empty() {
                    self.faults.push(Fault {
                        span: node.span.clone(),
                        message: "this side of a relation has no place of its own".to_owned(),
                        help: "write a word, a phrase, a code or a field here, or several with OR".to_owned(),
                    });
                }
                Vec::new()
            }
        }
    }
}

fn has(plan: &Plan) -> Option<usize> {
    if let Plan::Has(piece) = plan { Some(*piece) } else { None }
}
