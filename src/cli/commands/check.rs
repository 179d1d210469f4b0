//! `emic check`: every fault of a study's files, with place and remedy.

use super::flag;
use crate::check;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::fold::plural;
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "check", build, run };

fn build(command: Command) -> Command {
    command
        .about("Look for faults in the study's files")
        .arg(flag("notes", "Show notes too, not only errors and warnings"))
        .after_help("Every fault is shown with its file and line, not only the first.\n\nExamples:\n  emic check\n  emic check --format json\n\nExit status: 0 no errors or warnings, 1 some.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let loaded = context.loaded()?;
    let mut faults: Vec<Diagnostic> = loaded.faults;
    faults.extend(check::study(&loaded.study, &loaded.events));
    faults.sort_by(|a, b| (&a.file, a.line, a.rule).cmp(&(&b.file, b.line, b.rule)));
    faults.dedup();
    let found = faults.iter().any(|f| f.severity > Severity::Note);
    output::faults(context, &faults, || report(&faults, matches.get_flag("notes")))?;
    Ok(if found { Outcome::Findings } else { Outcome::Fine })
}

fn report(faults: &[Diagnostic], notes: bool) -> String {
    let count = |s: Severity| faults.iter().filter(|f| f.severity == s).count();
    let (errors, warnings, remarks) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let mut out: String = faults.iter().filter(|f| notes || f.severity > Severity::Note).map(output::fault).collect();
    if errors + warnings == 0 {
        out.push_str("No faults found.");
    } else {
        out.push_str(&format!("{}, {}.", plural(errors, "error"), plural(warnings, "warning")));
    }
    if remarks > 0 && !notes {
        out.push_str(&format!(" {} (--notes shows them).", plural(remarks, "note")));
    }
    out.push('\n');
    out
}
