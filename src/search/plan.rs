//! From a query to a plan: what each of its fields means in this study.
//!
//! The language knows no study: here `role:officer` becomes a test of an
//! attribute that exists, `code:shame` a code of this codebook, and what does
//! not exist is said, with the nearest that does. All such faults are found at
//! once.
//!
//! What says more about codings (`coder:`, `status:`, `round:` …) narrows the
//! codes that stand with it in one AND group, and in groups within: `code:a
//! code:b coder:ana` asks for both, each by ana; parentheses around an AND begin
//! anew. Where no code that must be there stands with it, it means any coding of
//! that kind, highlights, too. With a minus it means codings that are otherwise;
//! beside the same field without one, which it could not narrow, that no other
//! coding of the unit is so. Whatever stands behind a minus, no more is found
//! with it than without: a minus never widens another.

use super::fields::{self, Meaning};
use crate::model::coding::{CodingStatus, Method};
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

impl Coded {
    /// True if it asks for what somebody said no to.
    pub fn asks_rejected(&self) -> bool {
        self.tests.iter().any(|(wanted, test)| *wanted && test.asks_rejected())
    }

    /// True if it asks for what coders decided together.
    pub fn asks_decided(&self) -> bool {
        self.tests.iter().any(|(wanted, test)| *wanted && test.asks_decided())
    }
}

/// Which codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Any code, or none.
    Any,
    /// Any code.
    Coded,
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
    /// One of these holds, or does not.
    OneOf(Vec<(bool, Test)>),
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
    let mut planner = Planner { study, pieces: Vec::new(), faults: Vec::new(), in_relation: false };
    let plan = query.root.as_ref().map_or(Plan::Everything, |root| planner.node(root, &Tests::default()));
    match planner.faults.is_empty() {
        true => Ok(Planned { plan, pieces: planner.pieces }),
        false => Err(planner.faults),
    }
}

/// What is asked of the codings of a group besides their codes.
#[derive(Clone, Default)]
struct Tests {
    /// What holds of each coding.
    yes: Vec<Test>,
    /// What holds of none.
    no: Vec<Test>,
    /// What could not hold of the same coding anyway (`coder:ana -coder:ben`):
    /// no other coding of the unit is so.
    also_no: Vec<Test>,
}

impl Tests {
    /// Without what a minus says: what narrows a code that is itself left out
    /// must not narrow it further, or leaving out more would find more.
    fn only_yes(&self) -> Self {
        Self { yes: self.yes.clone(), ..Self::default() }
    }

    /// For things that have a place: of these a unit says nothing.
    fn of_one_coding(&self) -> Self {
        let no = self.no.iter().chain(&self.also_no).cloned().collect();
        Self { yes: self.yes.clone(), no, also_no: Vec::new() }
    }

    /// Both; what stands nearer first.
    fn and(mut self, outer: &Self) -> Self {
        self.yes.extend(outer.yes.iter().cloned());
        self.no.extend(outer.no.iter().cloned());
        self.also_no.extend(outer.also_no.iter().cloned());
        self
    }

    /// The codings that are so in all but `test`, and so in it.
    fn but_so(&self, which: Which, test: &Test) -> Coded {
        let others = self.yes.iter().filter(|yes| !yes.is_of_field(test));
        Coded { which, tests: others.chain([test]).map(|t| (true, t.clone())).collect() }
    }
}

impl Test {
    /// What it asks, and the value; of alternatives and states nothing.
    fn asked(&self) -> Option<(std::mem::Discriminant<Self>, &Value)> {
        match self {
            Self::Coder(v) | Self::Status(v) | Self::Stance(v) | Self::Round(v) | Self::Origin(v) | Self::By(v) => {
                Some((std::mem::discriminant(self), v))
            }
            Self::Memo(_) | Self::Moved | Self::Unsure | Self::OneOf(_) => None,
        }
    }

    /// True if both ask for the same one thing that a coding has.
    fn is_of_field(&self, other: &Self) -> bool {
        match self {
            Self::OneOf(tests) => tests.iter().any(|(_, test)| test.is_of_field(other)),
            _ => matches!((self.asked(), other.asked()), (Some((a, _)), Some((b, _))) if a == b),
        }
    }

    /// True if no coding can be so and `other` as well.
    fn rules_out(&self, other: &Self) -> bool {
        match (self, self.asked(), other.asked()) {
            (Self::OneOf(tests), ..) => tests.iter().all(|(wanted, test)| *wanted && test.rules_out(other)),
            (_, Some((a, this)), Some((b, that))) => a == b && super::values::apart(this, that),
            _ => false,
        }
    }

    /// True if it asks for what somebody said no to.
    fn asks_rejected(&self) -> bool {
        match self {
            Self::OneOf(tests) => tests.iter().any(|(wanted, test)| *wanted && test.asks_rejected()),
            Self::Status(status) => super::values::fits(status, CodingStatus::Rejected.word()),
            _ => false,
        }
    }

    /// True if it asks for what coders decided together.
    fn asks_decided(&self) -> bool {
        match self {
            Self::OneOf(tests) => tests.iter().any(|(wanted, test)| *wanted && test.asks_decided()),
            Self::By(by) => super::values::fits(by, Method::Adjudication.word()),
            _ => false,
        }
    }
}

struct Planner<'s, K: Known> {
    study: &'s K,
    pieces: Vec<Piece>,
    faults: Vec<Fault>,
    /// What stands in a relation is one coding: there is no unit to speak of.
    in_relation: bool,
}

impl<K: Known> Planner<'_, K> {
    fn node(&mut self, node: &Node, tests: &Tests) -> Plan {
        match &node.kind {
            Kind::All(nodes) => self.group(nodes, tests),
            Kind::Any(nodes) => Plan::Any(nodes.iter().map(|n| self.node(n, tests)).collect()),
            Kind::Not(inner) => Plan::Not(Box::new(self.node(inner, &tests.only_yes()))),
            Kind::Words(words) => self.piece(Piece::Words(words.clone())),
            Kind::Field(field) => match self.meaning(node, field) {
                None => Plan::Everything,
                // Alone in its group.
                Some(Meaning::Test(test)) => {
                    let alone = Tests { yes: vec![test], ..Tests::default() };
                    self.coded(Which::Any, &alone.and(tests))
                }
                Some(Meaning::Part(part)) => self.piece(Piece::Part(part)),
                Some(Meaning::Codes(which)) => self.coded(which, tests),
                Some(Meaning::Uncoded) => self.uncoded(tests),
            },
            Kind::Relation(relation) => self.relation(relation, node, &tests.of_one_coding()),
        }
    }

    /// What stands together with AND.
    fn group(&mut self, nodes: &[Node], outer: &Tests) -> Plan {
        let (mut own, mut rest): (Tests, Vec<&Node>) = (Tests::default(), Vec::new());
        for node in nodes {
            match self.tests(node) {
                Some(tests) => {
                    for (wanted, test) in tests {
                        if wanted { own.yes.push(test) } else { own.no.push(test) }
                    }
                }
                None => rest.push(node),
            }
        }
        let in_relation = self.in_relation;
        let void = |no: &Test| !in_relation && own.yes.iter().chain(&outer.yes).any(|yes| yes.rules_out(no));
        (own.also_no, own.no) = std::mem::take(&mut own.no).into_iter().partition(void);
        let all = own.clone().and(outer);
        let mut plans: Vec<Plan> = Vec::new();
        for node in &rest {
            plans.push(match &node.kind {
                // A group in parentheses begins anew.
                Kind::All(nodes) => self.group(nodes, &Tests::default()),
                _ => self.node(node, &all),
            });
        }
        // Where no code that must be there takes them, they mean any coding of
        // that kind, or that there is none.
        let taken = |no: bool| rest.iter().any(|n| takes_beside(n, no));
        if !own.yes.is_empty() && !taken(false) {
            plans.push(self.coded(Which::Any, &all));
        } else if !taken(true) {
            for test in own.no.iter().chain(&own.also_no) {
                let so = self.piece(Piece::Coded(all.but_so(Which::Any, test)));
                plans.push(Plan::Not(Box::new(so)));
            }
        }
        Plan::All(plans)
    }

    /// The tests of codings that a node is, all of which must hold: of
    /// alternatives one that holds if one of them does, of a minus the opposite.
    fn tests(&mut self, node: &Node) -> Option<Vec<(bool, Test)>> {
        match &node.kind {
            Kind::Field(field) => self.test(node, field).map(|test| vec![(true, test)]),
            Kind::Any(_) => self.alternatives(node).map(|tests| vec![(true, Test::OneOf(tests))]),
            Kind::Not(inner) => {
                let tests = self.alternatives(inner)?;
                Some(tests.into_iter().map(|(wanted, test)| (!wanted, test)).collect())
            }
            _ => None,
        }
    }

    /// The tests that a node is, of which one must hold.
    fn alternatives(&mut self, node: &Node) -> Option<Vec<(bool, Test)>> {
        match &node.kind {
            Kind::Field(field) => self.test(node, field).map(|test| vec![(true, test)]),
            Kind::Any(nodes) => {
                let all: Option<Vec<_>> = nodes.iter().map(|n| self.alternatives(n)).collect();
                all.map(|all| all.concat())
            }
            // One with a minus is about the unit.
            _ => None,
        }
    }

    fn test(&mut self, node: &Node, field: &Field) -> Option<Test> {
        if !fields::is_test(field) {
            return None;
        }
        match self.meaning(node, field) {
            Some(Meaning::Test(test)) => Some(test),
            _ => None,
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

    /// Codings that are so, and no coding that is as none of the unit may be.
    fn coded(&mut self, which: Which, tests: &Tests) -> Plan {
        let yes = tests.yes.iter().map(|t| (true, t.clone()));
        let so = yes.chain(tests.no.iter().map(|t| (false, t.clone()))).collect();
        let has = self.piece(Piece::Coded(Coded { which: which.clone(), tests: so }));
        self.and_no_other(has, &which, tests)
    }

    /// No coding with a code that is so.
    fn uncoded(&mut self, tests: &Tests) -> Plan {
        let so = tests.yes.iter().map(|t| (true, t.clone())).collect();
        let has = self.piece(Piece::Coded(Coded { which: Which::Coded, tests: so }));
        self.and_no_other(Plan::Not(Box::new(has)), &Which::Coded, tests)
    }

    fn and_no_other(&mut self, plan: Plan, which: &Which, tests: &Tests) -> Plan {
        if tests.also_no.is_empty() {
            return plan;
        }
        let mut plans = vec![plan];
        for test in &tests.also_no {
            let so = self.piece(Piece::Coded(tests.but_so(which.clone(), test)));
            plans.push(Plan::Not(Box::new(so)));
        }
        Plan::All(plans)
    }

    fn relation(&mut self, relation: &Relation, node: &Node, tests: &Tests) -> Plan {
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
    fn operand(&mut self, node: &Node, tests: &Tests) -> Vec<usize> {
        if let Kind::Any(nodes) = &node.kind {
            return nodes.iter().flat_map(|n| self.operand(n, tests)).collect();
        }
        self.in_relation = true;
        let plan = self.node(node, tests);
        self.in_relation = false;
        match plan {
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

/// True if a code that every unit found must have takes the tests beside a
/// node; with `no`, those with a minus.
fn takes(node: &Node, no: bool) -> bool {
    match &node.kind {
        Kind::Field(field) => fields::is_codes(field) && !(no && fields::is_uncoded(field)),
        Kind::Any(nodes) => nodes.iter().all(|n| takes(n, no)),
        Kind::All(nodes) => nodes.iter().any(|n| takes_beside(n, no)),
        Kind::Relation(_) => node.below().iter().any(|n| names_codes(n)),
        Kind::Words(_) | Kind::Not(_) => false,
    }
}

/// The same of what stands in one group: another in parentheses begins anew.
fn takes_beside(node: &Node, no: bool) -> bool {
    !matches!(node.kind, Kind::All(_)) && takes(node, no)
}

/// True if there is a code below a node.
fn names_codes(node: &Node) -> bool {
    match &node.kind {
        Kind::Field(field) => fields::is_codes(field),
        _ => node.below().iter().any(|n| names_codes(n)),
    }
}

fn has(plan: &Plan) -> Option<usize> {
    if let Plan::Has(piece) = plan { Some(*piece) } else { None }
}
