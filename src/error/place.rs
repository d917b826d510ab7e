//! The place of an error.

use std::fmt;
use std::path::PathBuf;

use crate::field_path::FieldPath;

/// The place of an error.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::error::Place;
///
/// let error = Dispatch::from_toml("\ndate = \"soon\"").unwrap_err();
/// assert!(matches!(error.place(), Place::Input { line: 2, column: 8, .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Place {
    /// No place is known.
    #[default]
    Unknown,
    /// A field of the dispatch, such as `body[2].text`.
    Field(FieldPath),
    /// A line and column of an input file, and the field there.
    Input {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// The field path; empty for the file as a whole.
        path: FieldPath,
    },
    /// A line and column of a template or `style.toml`.
    Template {
        /// The name of the file inside its pack, such as `hd36/parts/header.xml`.
        name: String,
        /// Line, from 1; 0 if unknown.
        line: usize,
        /// Column in characters, from 1; 0 if unknown.
        column: usize,
    },
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Field(path) => path.fmt(f),
            Self::Input { line, column, path } if path.is_empty() => {
                write!(f, "line {line}, column {column}")
            }
            Self::Input { line, column, path } => {
                write!(f, "line {line}, column {column} ({path})")
            }
            Self::Template { name, line: 0, .. } => f.write_str(name),
            Self::Template { name, line, column } => write!(f, "{name}:{line}:{column}"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

impl Place {
    /// The place in Vietnamese.
    pub(crate) fn vietnamese(&self) -> String {
        match self {
            Self::Input { line, column, path } if path.is_empty() => format!("dòng {line}, cột {column}"),
            Self::Input { line, column, path } => format!("dòng {line}, cột {column} ({path})"),
            Self::Unknown | Self::Field(_) | Self::Template { .. } | Self::File(_) => self.to_string(),
        }
    }
}
