//! A smaller picture of a picture.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

/// The longest side, pixels.
const SIDE: u32 = 480;

/// The largest picture that is made smaller: sides in pixels, bytes while it is unpacked.
const MOST_SIDE: u32 = 16_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// A PNG of the picture with sides of at most 480 pixels; `None` for what is no picture or too large to unpack.
/// Takes a while: not for a thread that serves requests.
pub fn preview(picture: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(picture))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let small = reader.decode().ok()?.thumbnail(SIDE, SIDE);
    let mut out = Cursor::new(Vec::new());
    small.to_rgba8().write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_becomes_smaller_and_nonsense_becomes_nothing() {
        let mut large = Cursor::new(Vec::new());
        image::RgbImage::from_pixel(1200, 600, image::Rgb([10, 90, 120]))
            .write_to(&mut large, ImageFormat::Png)
            .unwrap();
        let small = image::load_from_memory(&preview(&large.into_inner()).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (480, 240));
        assert_eq!(preview(b"\x89PNG\r\n\x1a\nnonsense"), None);
        assert_eq!(preview(b""), None);
    }
}
