//! Pages as text, for tests and debugging.

use std::fmt;

use super::{FitDirection, Item, Pages};
use crate::color::Color;
use crate::length::{Mm, Pt};

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.fit.direction != FitDirection::Own {
            writeln!(f, "fit: {}", self.fit)?;
        }
        for (index, page) in self.pages.iter().enumerate() {
            let (width, height) = (Mm::from(page.width), Mm::from(page.height));
            writeln!(f, "page {}: {width:.1} × {height:.1}", index + 1)?;
            for item in &page.items {
                writeln!(f, "  {item}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mm = |length: Pt| Mm::from(length).0;
        match self {
            Self::Text(run) => write!(
                f,
                "{:6.2} {:6.2}  {:20} {} {}, {:.2} wide{}{}: {}",
                mm(run.x),
                mm(run.baseline),
                run.style,
                run.face.name(),
                run.size,
                mm(run.width()),
                if run.turned { ", turned" } else { "" },
                if run.color == Color::default() { String::new() } else { format!(", {}", run.color) },
                run.text.trim_end(),
            ),
            Self::Rule(rule) => write!(
                f,
                "{:6.2} {:6.2}  {:20} rule to {:.2} {:.2}, {} thick{}",
                mm(rule.from.0),
                mm(rule.from.1),
                rule.style,
                mm(rule.to.0),
                mm(rule.to.1),
                rule.thickness,
                if rule.color == Color::default() { String::new() } else { format!(", {}", rule.color) },
            ),
            Self::Image(image) => write!(
                f,
                "{:6.2} {:6.2}  {:20} picture {:.2} × {:.2}: {}",
                mm(image.x),
                mm(image.y),
                image.image.field.to_string(),
                mm(image.width),
                mm(image.height),
                image.image.description,
            ),
            Self::Field(field) => write!(
                f,
                "{:6.2} {:6.2}  {:20} field {:.2} × {:.2}",
                mm(field.x),
                mm(field.y),
                format!("row {}, column {}", field.row + 1, field.column + 1),
                mm(field.width),
                mm(field.height),
            ),
            Self::SignatureSpace(room) => write!(
                f,
                "{:6.2} {:6.2}  {:20} room for a signature {:.2} × {:.2}",
                mm(room.x),
                mm(room.y),
                room.field.to_string(),
                mm(room.width),
                mm(room.height),
            ),
        }
    }
}
