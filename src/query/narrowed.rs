//! Filters beside a query.
//!
//! Whoever searches in a form, or with options on a command line, adds
//! conditions to a query without typing them into it. They become pieces of the
//! tree and never text: a value needs no quotes then, and cannot turn into a
//! sign of the language.

use super::{Field, Kind, Node, Query, Value};

impl Query {
    /// The query with further fields side by side with its pieces: for each name
    /// one of its values must hold. The text stays as typed; the added pieces
    /// stand at its end.
    ///
    /// ```
    /// let query = emic::query::parse("custody OR cell")?;
    /// let filters = [("role".to_owned(), vec!["custody".to_owned(), "first response".to_owned()])];
    /// assert_eq!(query.narrowed(&filters).written(), "(custody OR cell) (role:custody OR role:\"first response\")");
    /// # Ok::<(), Vec<emic::query::Fault>>(())
    /// ```
    pub fn narrowed(mut self, filters: &[(String, Vec<String>)]) -> Self {
        let end = self.text.chars().count();
        let node = |kind| Node { span: end..end, kind };
        let field = |name: &str, value: &String| {
            node(Kind::Field(Field { name: name.to_lowercase(), value: Value::Text(value.clone()) }))
        };
        let mut pieces = match self.root.take() {
            Some(Node { kind: Kind::All(nodes), .. }) => nodes,
            root => root.into_iter().collect(),
        };
        for (name, values) in filters {
            let mut values: Vec<Node> = values.iter().map(|value| field(name, value)).collect();
            match values.len() {
                0 => {}
                1 => pieces.append(&mut values),
                _ => pieces.push(node(Kind::Any(values))),
            }
        }
        self.root = match pieces.len() {
            0 | 1 => pieces.pop(),
            _ => Some(Node { span: 0..end, kind: Kind::All(pieces) }),
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    fn narrowed(query: &str, filters: &[(&str, &[&str])]) -> String {
        let own = |(name, values): &(&str, &[&str])| {
            ((*name).to_owned(), values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>())
        };
        let query = parse(query).expect("it reads").narrowed(&filters.iter().map(own).collect::<Vec<_>>());
        let written = query.written();
        let again = parse(&written).expect("what is written reads").written();
        assert_eq!(again, written, "it is read as the same");
        written
    }

    #[test]
    fn filters_stand_side_by_side_with_what_was_typed() {
        assert_eq!(narrowed("custody", &[]), "custody");
        assert_eq!(narrowed("", &[("source", &["one"])]), "source:one");
        assert_eq!(narrowed("a b", &[("source", &["one"])]), "a b source:one");
        assert_eq!(narrowed("a OR b", &[("source", &["one"])]), "(a OR b) source:one");
        assert_eq!(narrowed("-a", &[("source", &["one", "two"])]), "-a (source:one OR source:two)");
    }

    #[test]
    fn a_value_is_never_a_sign() {
        assert_eq!(narrowed("a", &[("role", &["cust* OR (b"])]), "a role:\"cust* OR (b\"");
        assert_eq!(narrowed("a", &[("years in post", &["5"])]), "a \"years in post\":5");
        assert_eq!(narrowed("a", &[("role", &["the \"boss\""])]), "a role:\"the \\\"boss\\\"\"");
    }
}
