//! Why a change of the codebook was not made.

use crate::model::codebook::CodeId;

/// Why an edit was refused. Nothing was changed; each message says what to do
/// where that is not plain from what is wrong. Places are `path:line`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No code has this id.
    #[error("no code has the id `{id}`{}", did_you_mean(.nearest))]
    Unknown {
        /// The id asked for.
        id: CodeId,
        /// The nearest there is.
        nearest: Option<CodeId>,
    },
    /// Several codes have this id: all are read, none is written.
    #[error("two codes have the id `{id}`, at {first} and at {second}; give one of them another id first")]
    DuplicateId {
        /// The id.
        id: CodeId,
        /// Place of the first.
        first: String,
        /// Place of the second.
        second: String,
    },
    /// A code of this name stands in the same place of the tree.
    #[error("`{name}` already exists there: {place} has the id `{id}`")]
    NameTaken {
        /// The name.
        name: String,
        /// The code that has it.
        id: CodeId,
        /// Where it stands.
        place: String,
    },
    /// The name has no words, or none that a heading can hold.
    #[error("`{0}` cannot be the name of a code")]
    BadName(String),
    /// The id has characters an id cannot have.
    #[error("`{0}` cannot be a code's id: it takes a-z, 0-9 and -, and begins with a letter or digit")]
    BadId(CodeId),
    /// The id asked for is in use.
    #[error("the id `{id}` is taken, at {place}")]
    IdTaken {
        /// The id.
        id: CodeId,
        /// Where it stands.
        place: String,
    },
    /// The definition or example has no words, or none a paragraph can hold.
    #[error("the text of `{0}` is empty or cannot be written as a paragraph")]
    BadText(String),
    /// A code cannot be moved below itself.
    #[error("`{under}` stands below `{code}`, so `{code}` cannot move there")]
    BelowItself {
        /// The code to move.
        code: CodeId,
        /// Where it should go.
        under: CodeId,
    },
    /// Merging would lead in a circle.
    #[error("`{into}` leads back to `{code}`: a code cannot be merged into itself")]
    MergeCircle {
        /// The code to merge.
        code: CodeId,
        /// The code to merge it into.
        into: CodeId,
    },
    /// A code cannot be merged into one below it.
    #[error("`{into}` stands below `{code}`, so `{code}` cannot be merged into it")]
    MergeBelow {
        /// The code to merge.
        code: CodeId,
        /// The code to merge it into.
        into: CodeId,
    },
    /// Codes stand below the code, and a merge would cut them off.
    #[error(
        "`{code}` has codes below it: move them first (emic codebook move CHILD --under {into}): {}",
        listed(.below)
    )]
    CodesBelow {
        /// The code to merge.
        code: CodeId,
        /// The code to merge it into.
        into: CodeId,
        /// The codes directly below it.
        below: Vec<CodeId>,
    },
    /// The code is merged already.
    #[error("`{code}` is merged into `{into}`; take that back, or use `{into}`")]
    Merged {
        /// The code.
        code: CodeId,
        /// What it is merged into.
        into: CodeId,
    },
    /// There is no merge to take back.
    #[error("`{0}` is not merged into another code")]
    NotMerged(CodeId),
    /// The file name cannot be one of a codebook file.
    #[error("`{0}` cannot be a codebook file: name a file below codebook/, such as codes.md")]
    BadFile(String),
    /// The file hangs below a code, so nothing in it is at the top.
    #[error("{file} hangs below `{under}`, so no top-level code can go there")]
    FileHangs {
        /// The file.
        file: String,
        /// The code it hangs below.
        under: CodeId,
    },
    /// The file holds conflict markers.
    #[error("{place} holds conflict markers: repair the file first, then it can be written")]
    Conflict {
        /// Where the first stands.
        place: String,
    },
    /// The heading's braces cannot be read, so writing might double them.
    #[error("the braces of the heading at {place} cannot be read ({why}): repair them first")]
    Braces {
        /// Where the heading stands.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// The change would have changed other codes as well, because of marks in
    /// the file (such as an unended fence) that pair up anew.
    #[error("the change would also change `{0}`: the files hold marks that would pair up anew; edit them by hand")]
    WouldChange(CodeId),
}

fn listed(ids: &[CodeId]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    ids.join(", ")
}

fn did_you_mean(nearest: &Option<CodeId>) -> String {
    nearest.as_ref().map_or_else(String::new, |id| format!("; did you mean `{id}`?"))
}
