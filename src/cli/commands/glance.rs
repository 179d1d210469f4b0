//! Asking what is kept of the study first (`.emic/glance`), and keeping what a load
//! came to.
//!
//! The question is answered while the files are looked at. If one of them is other
//! than it was, what is known is renewed, if that can be done, and asked again; else
//! the study has to be loaded. So an answer is always that of the files as they are.

use super::search::{asked::folder, renewed};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::index::Index;
use crate::model::study::Study;
use crate::session::Session;
use crate::store::glance::{Before, Depth, Glance};

/// An answer, and errors and warnings of the study's files.
pub type Answer<T> = (T, (usize, usize));

/// A question of a study without its codings, and of what is kept of them; `None` if
/// that is not enough.
pub type Ask<'a, T> = &'a dyn Fn(&Study, &Glance) -> Result<Option<T>, Failure>;

/// What `ask` says of the study without its codings, and of what is kept of them.
/// `None` if nothing is kept, or it is not enough: then the study is to be loaded.
///
/// # Errors
/// Those of the question, where what is kept holds.
pub fn asked<T>(context: &Context, ask: Ask<'_, T>) -> Result<Option<Answer<T>>, Failure> {
    // What is kept is of today.
    if context.blind || context.is_as_of() {
        return Ok(None);
    }
    let Some((glance, look)) = Glance::kept(&context.root()?) else {
        return Ok(None);
    };
    let known = of(&glance, ask);
    let seen = look.finish();
    let (glance, known) = match seen.is_true() {
        true => (glance, known),
        false => {
            let Some((glance, _)) = renewed(glance, seen) else { return Ok(None) };
            let known = of(&glance, ask);
            (glance, known)
        }
    };
    let faults = glance.faults();
    // What was found damaged on the way has said nothing.
    let sound = glance.is_sound();
    // The program ends soon: giving memory back bit by bit is for those who go on.
    std::mem::forget(glance);
    if !sound {
        return Ok(None);
    }
    Ok(known?.map(|known| (known, faults)))
}

/// What is kept of the study, if it is what its files say now: for answers that are
/// printed while they are made.
///
/// # Errors
/// If there is no study.
pub fn settled(context: &Context) -> Result<Option<Glance>, Failure> {
    if context.blind || context.is_as_of() {
        return Ok(None);
    }
    let Some((glance, look)) = Glance::kept(&context.root()?) else {
        return Ok(None);
    };
    let seen = look.finish();
    if seen.is_true() {
        return Ok(Some(glance));
    }
    Ok(renewed(glance, seen).map(|(glance, _)| glance))
}

fn of<T>(glance: &Glance, ask: Ask<'_, T>) -> Result<Option<T>, Failure> {
    let Some(study) = glance.study(Depth::Heads) else { return Ok(None) };
    let answer = ask(&study, glance);
    std::mem::forget(study);
    answer
}

/// The files of the study before it is loaded, where that can be kept.
///
/// # Errors
/// If there is no study.
pub fn before(context: &Context) -> Result<Option<Before>, Failure> {
    let root = context.root()?;
    Ok(if context.blind || context.is_as_of() { None } else { Before::taken(&root) })
}

/// Keeps what was loaded; with the search index, if there is one that says the same.
pub fn keep(before: Option<Before>, session: &Session) {
    if let Some(before) = before {
        let study = session.study();
        let index = Index::says(&folder(&study.root), &study.sources).unwrap_or(0);
        before.keep(session.load(), index);
    }
}
