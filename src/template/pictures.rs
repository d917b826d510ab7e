//! The pictures of a pack: PNG files in its folder `pictures`.

use std::path::Path;

use crate::codec::png::Pixels;
use crate::error::Error;
use crate::model::Picture;

/// The folder of the pictures, in a path inside the pack.
pub(super) const PICTURES: &str = "pictures/";

/// Whether a file of the folder is a picture.
pub(super) fn is_picture(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending == "png")
}

/// Reads a picture to its end, so that a damaged file is an error of the pack and not of a dispatch.
pub(super) fn read(bytes: Vec<u8>) -> Result<Picture, Error> {
    let picture = Picture::from_png(bytes)?;
    Pixels::read(picture.png())?;
    Ok(picture)
}
