//! A picture in points, for programs that take no SVG.
//!
//! The picture is that of [`super::svg`], four points a unit: 120 mm wide at 400
//! points an inch. It is drawn with the fonts of the machine, so that, alone among
//! the formats, its bytes are the same only on machines with the same fonts. What
//! draws it is large and few need it: it is in programs built with the feature
//! `png`.

use super::{ExportError, Options};
use crate::model::table::Table;

#[cfg(not(feature = "png"))]
pub(super) fn write(_: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    Err(ExportError::NoPng)
}

#[cfg(feature = "png")]
pub(super) fn write(table: &Table, options: &Options) -> Result<Vec<u8>, ExportError> {
    use resvg::{tiny_skia, usvg};
    /// Points a unit.
    const SCALE: f32 = 4.0;
    /// The most points from side to side; larger pictures get fewer a unit.
    const POINTS: f32 = 12_000.0;
    let failed = |e: &dyn std::fmt::Display| ExportError::Png(e.to_string());
    let svg = super::svg::write(table, options)?;
    let mut read = usvg::Options::default();
    read.fontdb_mut().load_system_fonts();
    let tree = usvg::Tree::from_data(&svg, &read).map_err(|e| failed(&e))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SCALE.min(POINTS / width.max(height));
    let points = |units: f32| (units * scale).ceil().max(1.0) as u32;
    let room = tiny_skia::Pixmap::new(points(width), points(height));
    let mut room = room.ok_or_else(|| failed(&"it has no size"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut room.as_mut());
    room.encode_png().map_err(|e| failed(&e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[cfg(not(feature = "png"))]
    #[test]
    fn a_program_without_points_says_how_to_get_them() {
        let said = write(&sample::matrix(), &Options::default()).unwrap_err().to_string();
        assert!(said.contains("write svg") && said.contains("--features png"), "{said}");
    }

    #[cfg(feature = "png")]
    #[test]
    fn the_picture_is_four_points_a_unit() {
        let png = write(&sample::matrix(), &Options::default()).unwrap();
        assert_eq!(&png[1..4], b"PNG");
        let wide = u32::from_be_bytes(png[16..20].try_into().unwrap());
        assert_eq!(wide, 4 * 480);
        assert!(write(&sample::list(), &Options::default()).is_err());
    }
}
