//! Pictures and lines.

use super::format::hexadecimal;
use super::measure::emu;
use super::namespaces::{DRAWING, DRAWING_PICTURE, DRAWING_SHAPE};
use super::xml::Xml;
use crate::color::Color;
use crate::length::Pt;

/// A picture in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct InlinePicture<'a> {
    pub(super) id: usize,
    pub(super) relationship: &'a str,
    pub(super) description: &'a str,
    pub(super) width: Pt,
    pub(super) height: Pt,
}

impl InlinePicture<'_> {
    /// Writes the picture as a run.
    pub(super) fn write(&self, xml: &mut Xml) {
        let Self { id, relationship, description, .. } = self;
        let (width, height) = (emu(self.width), emu(self.height));
        xml.open("w:r", &[]);
        xml.open("w:drawing", &[]);
        xml.open("wp:inline", &[("distT", &0), ("distB", &0), ("distL", &0), ("distR", &0)]);
        xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]);
        xml.empty("wp:docPr", &[("id", id), ("name", &format_args!("Picture {id}")), ("descr", description)]);
        xml.open("a:graphic", &[("xmlns:a", &DRAWING)]);
        xml.open("a:graphicData", &[("uri", &DRAWING_PICTURE)]);
        xml.open("pic:pic", &[("xmlns:pic", &DRAWING_PICTURE)]);
        xml.open("pic:nvPicPr", &[]);
        xml.empty("pic:cNvPr", &[("id", id), ("name", &format_args!("Picture {id}")), ("descr", description)]);
        xml.empty("pic:cNvPicPr", &[]);
        xml.close("pic:nvPicPr");
        xml.open("pic:blipFill", &[]);
        xml.empty("a:blip", &[("r:embed", relationship)]);
        xml.open("a:stretch", &[]);
        xml.empty("a:fillRect", &[]);
        xml.close("a:stretch");
        xml.close("pic:blipFill");
        xml.open("pic:spPr", &[]);
        xml.open("a:xfrm", &[]);
        xml.empty("a:off", &[("x", &0), ("y", &0)]);
        xml.empty("a:ext", &[("cx", &width), ("cy", &height)]);
        xml.close("a:xfrm");
        preset(xml, "rect");
        xml.close("pic:spPr");
        xml.close("pic:pic");
        xml.close("a:graphicData");
        xml.close("a:graphic");
        xml.close("wp:inline");
        xml.close("w:drawing");
        xml.close("w:r");
    }
}

/// A horizontal line beside the text of its paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) id: usize,
    /// Its start, from the left edge of the column and the upper edge of the paragraph.
    pub(super) x: Pt,
    pub(super) y: Pt,
    pub(super) length: Pt,
    pub(super) thickness: Pt,
    pub(super) color: Color,
}

impl Line {
    /// Writes the line as a run.
    pub(super) fn write(&self, xml: &mut Xml) {
        let length = emu(self.length);
        xml.open("w:r", &[]);
        xml.open("mc:AlternateContent", &[]);
        xml.open("mc:Choice", &[("Requires", &"wps")]);
        xml.open("w:drawing", &[]);
        xml.open(
            "wp:anchor",
            &[
                ("distT", &0),
                ("distB", &0),
                ("distL", &0),
                ("distR", &0),
                ("simplePos", &0),
                ("relativeHeight", &self.id),
                ("behindDoc", &0),
                ("locked", &0),
                ("layoutInCell", &1),
                ("allowOverlap", &1),
            ],
        );
        xml.empty("wp:simplePos", &[("x", &0), ("y", &0)]);
        for (name, from, offset) in
            [("wp:positionH", "column", emu(self.x)), ("wp:positionV", "paragraph", emu(self.y))]
        {
            xml.open(name, &[("relativeFrom", &from)]);
            xml.element("wp:posOffset", &[], &offset.to_string());
            xml.close(name);
        }
        xml.empty("wp:extent", &[("cx", &length), ("cy", &0)]);
        xml.empty("wp:effectExtent", &[("l", &0), ("t", &0), ("r", &0), ("b", &0)]);
        xml.empty("wp:wrapNone", &[]);
        xml.empty("wp:docPr", &[("id", &self.id), ("name", &format_args!("Line {}", self.id))]);
        xml.empty("wp:cNvGraphicFramePr", &[]);
        xml.open("a:graphic", &[("xmlns:a", &DRAWING)]);
        xml.open("a:graphicData", &[("uri", &DRAWING_SHAPE)]);
        xml.open("wps:wsp", &[]);
        xml.empty("wps:cNvCnPr", &[]);
        xml.open("wps:spPr", &[]);
        xml.open("a:xfrm", &[]);
        xml.empty("a:off", &[("x", &0), ("y", &0)]);
        xml.empty("a:ext", &[("cx", &length), ("cy", &0)]);
        xml.close("a:xfrm");
        preset(xml, "line");
        xml.open("a:ln", &[("w", &emu(self.thickness))]);
        xml.open("a:solidFill", &[]);
        xml.empty("a:srgbClr", &[("val", &hexadecimal(self.color))]);
        xml.close("a:solidFill");
        xml.close("a:ln");
        xml.close("wps:spPr");
        xml.empty("wps:bodyPr", &[]);
        xml.close("wps:wsp");
        xml.close("a:graphicData");
        xml.close("a:graphic");
        xml.close("wp:anchor");
        xml.close("w:drawing");
        xml.close("mc:Choice");
        xml.empty("mc:Fallback", &[]);
        xml.close("mc:AlternateContent");
        xml.close("w:r");
    }
}

fn preset(xml: &mut Xml, shape: &str) {
    xml.open("a:prstGeom", &[("prst", &shape)]);
    xml.empty("a:avLst", &[]);
    xml.close("a:prstGeom");
}
