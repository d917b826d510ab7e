//! The namespaces of the standard and of Word.

pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(super) const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";
pub(super) const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
pub(super) const DRAWING_PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
pub(super) const DRAWING_SHAPE: &str = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape";
pub(super) const DRAWING_PLACE: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
pub(super) const WORD_2010: &str = "http://schemas.microsoft.com/office/word/2010/wordml";
