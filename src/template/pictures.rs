//! The pictures of a pack: PNG files in its folder `pictures`.

use std::path::Path;

use crate::codec::png::Pixels;
use crate::error::Error;
use crate::model::Picture;

/// The folder of pictures, as a prefix of paths inside the pack.
pub(super) const PICTURES: &str = "pictures/";

/// Returns whether a file name is that of a picture.
pub(super) fn is_picture(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending == "png")
}

/// Decodes a picture completely, so that a damaged file is an error of the pack and not of a dispatch.
pub(super) fn read(bytes: Vec<u8>) -> Result<Picture, Error> {
    let picture = Picture::from_png(bytes)?;
    Pixels::read(picture.png())?;
    Ok(picture)
}
