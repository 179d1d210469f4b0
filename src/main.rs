//! The program `emic`: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    emic::cli::run()
}
