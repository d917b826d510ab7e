//! The kinds of documents of a standard, from `kinds.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Origin;
use crate::error::nearest;
use crate::fold::fold;

/// A kind of document (thể loại), in a table `[kinds.<id>]` of `kinds.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The name in lower case, such as `tờ trình`.
    pub(crate) name: String,
    /// The code in document numbers, such as `TTr`.
    pub(crate) code: String,
    /// Whether a number with this code chooses this kind although other kinds have the code too.
    #[serde(default)]
    pub(crate) usual: bool,
    /// Whether it is the kind of a document whose number has an unknown code.
    #[serde(default)]
    pub(crate) default: bool,
    /// The place of the subject.
    #[serde(default)]
    pub(crate) title: TitlePlace,
    /// The components that a document of this kind must have.
    #[serde(default = "subject_only")]
    pub(crate) requires: Vec<KindPart>,
    /// The components that a document of this kind may have.
    #[serde(default)]
    pub(crate) may_have: Vec<KindPart>,
    /// The label of the addressees in place of the phrase `addressees_label`.
    #[serde(default)]
    pub(crate) addressees_label: Option<String>,
    /// Whether its pages may be A5.
    #[serde(default)]
    pub(crate) may_be_a5: bool,
    /// A separate line below the basis, such as `QUYẾT ĐỊNH:`.
    #[serde(default)]
    pub(crate) enacting: Option<String>,
}

/// A kind of document (thể loại) of a standard: [`Standard::kinds`](super::Standard::kinds) lists them.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let kind = Typesetter::new()?.standard_for(&dispatch).kind_of(&dispatch)?;
/// assert_eq!((&*kind.name, &*kind.code), ("công văn", "CV"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("thể loại", "the loai", "tên loại", "ten loai"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentKind {
    /// The name, such as `tờ trình`: a value of [`Dispatch::kind`](crate::Dispatch::kind).
    #[doc(alias("tên loại", "ten loai"))]
    pub name: String,
    /// The code in document numbers, such as `TTr`.
    #[doc(alias("ký hiệu", "ky hieu"))]
    pub code: String,
    /// Whether a number with this code is enough to choose the kind: no other kind has the code, or this is the usual one.
    pub is_chosen_by_code: bool,
    /// The clause that names it, such as `HD05 I.3.1.2`; `-` for common practice.
    #[doc(alias("điều khoản", "dieu khoan"))]
    pub clause: String,
}

/// The place of the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TitlePlace {
    /// With the name of the kind in a block below the header.
    #[default]
    Block,
    /// Below the number, without the name of the kind.
    Header,
}

/// A component that only some kinds must or may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KindPart {
    /// Trích yếu.
    Subject,
    /// Kính gửi, kính trình.
    Addressees,
    /// The theme of a congress report (chủ đề).
    Theme,
    /// The line with the presenter of a report and the congress.
    Presented,
    /// The data of minutes (biên bản).
    Minutes,
}

impl KindPart {
    /// All components.
    pub(crate) const ALL: [Self; 5] = [Self::Subject, Self::Addressees, Self::Theme, Self::Presented, Self::Minutes];

    /// The name of the field.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Addressees => "addressees",
            Self::Theme => "theme",
            Self::Presented => "presented",
            Self::Minutes => "minutes",
        }
    }
}

fn subject_only() -> Vec<KindPart> {
    vec![KindPart::Subject]
}

impl Kind {
    /// The name with an initial capital, such as `Tờ trình`.
    pub(crate) fn title_case(&self) -> String {
        let mut letters = self.name.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// Whether a document of this kind must have the component.
    pub(crate) fn requires(&self, component: KindPart) -> bool {
        self.requires.contains(&component)
    }

    /// Whether a document of this kind may have the component.
    pub(crate) fn allows(&self, component: KindPart) -> bool {
        component == KindPart::Subject || self.requires(component) || self.may_have.contains(&component)
    }
}

/// The kinds of documents of a standard, by id. There is exactly one default kind.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, Kind>")]
pub(crate) struct Kinds {
    all: BTreeMap<String, Kind>,
    default: String,
}

impl TryFrom<BTreeMap<String, Kind>> for Kinds {
    type Error = String;

    /// # Errors
    /// When no kind or more than one is the default kind.
    fn try_from(all: BTreeMap<String, Kind>) -> Result<Self, String> {
        let defaults: Vec<&String> = all.iter().filter(|(_, kind)| kind.default).map(|(id, _)| id).collect();
        match defaults[..] {
            [default] => Ok(Self { default: default.clone(), all }),
            [] => Err("one kind must have `default = true`".to_owned()),
            [first, second, ..] => Err(format!("the kinds `{first}` and `{second}` both have `default = true`")),
        }
    }
}

/// The reason why a code or a name chooses no kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoKind {
    /// No kind has the name; the nearest name, if any is near.
    Unknown { nearest: Option<String> },
    /// Several kinds have the code, without a usual one.
    Ambiguous { names: Vec<String> },
}

impl Kinds {
    /// The kinds by name.
    pub(crate) fn described(&self) -> Vec<DocumentKind> {
        let mut kinds: Vec<DocumentKind> = self.all.values().map(|kind| self.describe(kind)).collect();
        kinds.sort_by(|one, other| one.name.cmp(&other.name));
        kinds
    }

    /// The public description of a kind.
    pub(crate) fn describe(&self, kind: &Kind) -> DocumentKind {
        DocumentKind {
            name: kind.name.clone(),
            code: kind.code.clone(),
            is_chosen_by_code: self.coded(&kind.code) == Ok(Some(kind)),
            clause: kind.origin.clause.clone(),
        }
    }

    /// The kind of a document whose number has an unknown code.
    pub(crate) fn default_kind(&self) -> Option<&Kind> {
        self.all.get(&self.default)
    }

    /// The kind with a name or an id, in any case and with any placement of tone marks.
    pub(crate) fn named(&self, name: &str) -> Result<&Kind, NoKind> {
        let wanted = fold(name.trim());
        let found = self.all.iter().find(|(id, kind)| fold(&kind.name) == wanted || **id == wanted);
        found
            .map(|(_, kind)| kind)
            .ok_or_else(|| NoKind::Unknown { nearest: nearest(name, self.all.values().map(|kind| kind.name.as_str())) })
    }

    /// The kind with a code; `None` if no kind has it.
    pub(crate) fn coded(&self, code: &str) -> Result<Option<&Kind>, NoKind> {
        let with = |is_code: &dyn Fn(&str) -> bool| -> Vec<&Kind> {
            self.all.values().filter(|kind| is_code(&kind.code)).collect()
        };
        let mut found = with(&|known| known == code);
        if found.is_empty() {
            found = with(&|known| known.to_lowercase() == code.to_lowercase());
        }
        match found[..] {
            [] => Ok(None),
            [kind] => Ok(Some(kind)),
            _ => match found.iter().find(|kind| kind.usual) {
                Some(kind) => Ok(Some(kind)),
                None => Err(NoKind::Ambiguous { names: found.iter().map(|kind| kind.name.clone()).collect() }),
            },
        }
    }
}
