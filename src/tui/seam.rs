//! Shapes of the session until it stands; deleted when it does.
use crate::model::ids::Ulid;

/// What became of an act.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The act.
    pub act: Ulid,
    /// Codings made.
    pub codings: Vec<Ulid>,
    /// For the status line.
    pub message: String,
}

/// How far writing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteState {
    /// All on disk.
    Saved,
    /// Acts under way.
    Pending(usize),
    /// Could not be written.
    Failed(String),
}
