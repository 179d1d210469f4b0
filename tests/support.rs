//! What several topics need.

use std::path::PathBuf;

/// The folder of reference data beside the project, or `None` (after saying so) where it does not stand.
pub fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no reference data");
    None
}
