//! The fixed phrases of a standard: those that the crate asks for, and any others for its templates.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Origin;

/// A fixed phrase, in a table `[phrases.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Phrase {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The words.
    pub text: String,
}

/// The fixed phrases of a standard, by name: the tables `[phrases.<name>]`.
///
/// A pack has each phrase that has a method here, and as many others as its templates ask for.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// let dispatch = Dispatch::from_toml(include_str!("../../examples/data/lam-dong-40.toml"))?;
/// let typesetter = Typesetter::new()?;
/// let phrases = &typesetter.standard_for(&dispatch).phrases;
/// assert_eq!(phrases.total(), "Tổng cộng");
/// assert_eq!(phrases.get("draft").map(|phrase| phrase.text.as_str()), Some("Dự thảo lần"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "BTreeMap<String, Phrase>")]
pub struct Phrases {
    all: BTreeMap<String, Phrase>,
    required: Required,
}

impl Phrases {
    /// The phrase of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Phrase> {
        self.all.get(name)
    }

    /// All phrases with their names, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Phrase)> {
        self.all.iter().map(|(name, phrase)| (name.as_str(), phrase))
    }
}

macro_rules! required {
    ($($(#[doc = $doc:literal])+ $name:ident;)*) => {
        /// The words of those that the crate asks for.
        #[derive(Debug, Clone, PartialEq)]
        struct Required {
            $($name: String,)*
        }

        impl TryFrom<BTreeMap<String, Phrase>> for Phrases {
            type Error = String;

            /// # Errors
            /// When a phrase is missing that the crate asks for; the message names it.
            fn try_from(all: BTreeMap<String, Phrase>) -> Result<Self, String> {
                let words = |name: &str| match all.get(name) {
                    Some(phrase) => Ok(phrase.text.clone()),
                    None => Err(format!("the phrase `{name}` is missing")),
                };
                let required = Required { $($name: words(stringify!($name))?,)* };
                Ok(Self { all, required })
            }
        }

        impl Phrases {
            $($(#[doc = $doc])+
            #[must_use]
            pub fn $name(&self) -> &str {
                &self.required.$name
            })*
        }
    };
}

required! {
    /// What a dispatch is called in the record of its PDF.
    document_kind;
    /// What the file of data is called that travels in a PDF.
    data_description;
    /// What stands before the number of a dispatch.
    number_label;
    /// The star below the issuer.
    star;
    /// The hyphens below the issuer.
    hyphens;
    /// What stands before the subject; empty for nothing.
    subject_prefix;
    /// The abbreviation of one who signs on behalf of a body.
    on_behalf;
    /// The abbreviation of one who signs for the head.
    for_head;
    /// The abbreviation of one who signs by order.
    by_order;
    /// The abbreviation of an acting head.
    acting;
    /// What is read aloud for the picture of a signature without a description.
    signature_description;
    /// What is read aloud for the field of a signature, with `{signatory}`.
    signature_field;
    /// What stands before the day up to which a form counts.
    as_of;
    /// What stands before the unit that reports.
    reporting_unit;
    /// What stands before the unit of measure of a form.
    unit_of_measure;
    /// The label of a total.
    total;
    /// The label of a subtotal.
    subtotal;
    /// The label of the sums at the foot of a page.
    carried_to_foot;
    /// The label of the sums at the top of the next page.
    carried_to_top;
    /// What is read aloud for a row of fields without a name, with `{row}`.
    field_row;
    /// What is read aloud for a field that takes a whole number.
    field_whole_number;
    /// What is read aloud for a field that takes a percentage.
    field_percentage;
    /// What is read aloud for a field that takes a day.
    field_date;
    /// The footnote on the units that have not answered, with `{count}` and `{units}`.
    not_answered;
    /// The footnote on the units that have answered with cells that do not fit, with `{count}` and `{units}`.
    answered_with_bad_cells;
}
