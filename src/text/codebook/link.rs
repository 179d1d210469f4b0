//! What joins the files of a codebook: identities, `under:`, merges, colours.
//!
//! Links are followed only where they lead somewhere and never in a circle; a
//! link that is refused becomes a diagnostic and the codes stay where their
//! headings put them.

use super::slug;
use crate::model::codebook::{Code, CodeId, CodebookFile};
use crate::model::diagnostic::Diagnostic;
use std::collections::{HashMap, HashSet};

/// Settles parents across files, depth, path, colour and merges of `codes`.
pub(super) fn link(codes: &mut [Code], files: &[CodebookFile], under: &[Option<u32>], found: &mut Vec<Diagnostic>) {
    let by_id = identities(codes, files, found);
    for (file, line) in under.iter().enumerate() {
        hang(file, codes, files, &by_id, *line, found);
    }
    for index in 0..codes.len() {
        inherit(index, codes);
    }
    for index in 0..codes.len() {
        if let Some(fault) = merge_fault(index, codes, files, &by_id) {
            found.push(fault);
        }
    }
}

type ById = HashMap<CodeId, usize>;

/// The first code of each id; complains of the others.
fn identities(codes: &[Code], files: &[CodebookFile], found: &mut Vec<Diagnostic>) -> ById {
    let mut by_id = ById::new();
    let taken: HashSet<&str> = codes.iter().map(|c| c.id.0.as_str()).collect();
    for (index, code) in codes.iter().enumerate() {
        let Some(&first) = by_id.get(&code.id) else {
            by_id.insert(code.id.clone(), index);
            continue;
        };
        let free = free_id(&code.id.0, |id| taken.contains(id));
        let (path, other) = (&files[code.file].path, &codes[first]);
        let first = format!("{}:{}", files[other.file].path, other.line);
        let message = format!("two codes have the id `{}`: here and at {first}", code.id);
        let help = match code.implicit {
            true => format!("write {{#{free}}} at the end of this heading; until then neither code can be changed"),
            false => format!("give one of them another id, such as #{free}; until then neither code can be changed"),
        };
        found.push(Diagnostic::error("code-id-twice", path, message).at(code.line).help(help).showing(&code.name));
    }
    by_id
}

/// `wanted`, or `wanted-2`, `wanted-3` … : the first that is not taken.
pub(super) fn free_id(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_owned();
    }
    let mut number = 2u32;
    loop {
        let id = format!("{wanted}-{number}");
        if !taken(&id) {
            return id;
        }
        number += 1;
    }
}

/// Hangs the top headings of `file` below the code it names.
fn hang(
    file: usize,
    codes: &mut [Code],
    files: &[CodebookFile],
    by_id: &ById,
    line: Option<u32>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(id) = &files[file].under else { return };
    let fault = |rule, message: String, help: String| {
        let fault = Diagnostic::error(rule, &files[file].path, message).help(help);
        fault.at(line.unwrap_or(1))
    };
    let Some(&target) = by_id.get(id) else {
        let message = format!("`under: {id}` names no code; its headings are read as top-level codes");
        found.push(fault("codebook-under", message, hint(&id.0, by_id)));
        return;
    };
    if lineage(target, codes).any(|above| codes[above].file == file) {
        let message =
            format!("`under: {id}` would hang this file below itself; its headings are read as top-level codes");
        found.push(fault("codebook-under", message, "name a code that does not stand below this file".to_owned()));
        return;
    }
    for code in codes.iter_mut().filter(|c| c.file == file && c.parent.is_none()) {
        code.parent = Some(target);
    }
}

/// Gives a code its depth, its path and, where it has none, its colour, all
/// from the codes above it.
fn inherit(index: usize, codes: &mut [Code]) {
    let up: Vec<usize> = lineage(index, codes).collect();
    let own = |code: &Code| code.path.last().cloned().unwrap_or_default();
    let path = up.iter().rev().map(|&i| own(&codes[i])).collect();
    // Colours of codes above may be inherited themselves: the nearest is right either way.
    let colour = up.iter().find_map(|&i| codes[i].colour);
    let code = &mut codes[index];
    (code.depth, code.path, code.colour) = (up.len() as u32 - 1, path, colour);
}

/// A code and the codes above it, itself first.
fn lineage(from: usize, codes: &[Code]) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(Some(from), |&at| codes[at].parent)
}

/// What is wrong with a code's `merged-into`.
fn merge_fault(index: usize, codes: &[Code], files: &[CodebookFile], by_id: &ById) -> Option<Diagnostic> {
    let code = &codes[index];
    let into = code.merged_into.as_ref()?;
    let fault = |message: String, help: String| {
        let fault = Diagnostic::error("code-merged-into", &files[code.file].path, message);
        Some(fault.at(code.line).help(help).showing(&code.name))
    };
    let Some(&first) = by_id.get(into) else {
        let message = format!("`{}` is merged into `{into}`, which is no code", code.id);
        return fault(message, hint(&into.0, by_id));
    };
    let next = |at: &usize| codes[*at].merged_into.as_ref().and_then(|id| by_id.get(id)).copied();
    let mut chain = std::iter::successors(Some(first), next).take(codes.len() + 1);
    if chain.any(|at| at == index) {
        let message = format!("`{}` is merged into itself, by way of `{into}`", code.id);
        return fault(message, "take merged-into= away from one code of the circle".to_owned());
    }
    None
}

/// "Did you mean …", or what else to do about an unknown id.
fn hint(id: &str, by_id: &ById) -> String {
    let mut ids: Vec<&str> = by_id.keys().map(|k| k.0.as_str()).collect();
    ids.sort_unstable();
    let slug = slug(id);
    match crate::model::nearest::nearest(&slug, ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the id of a code; `emic codebook` lists them".to_owned(),
    }
}
