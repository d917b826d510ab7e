//! The fixed phrases of a standard: phrases that the crate requires, and phrases for templates.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Origin;

/// A fixed phrase, in a table `[phrases.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrase {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The text.
    pub(crate) text: String,
}

/// The fixed phrases of a standard, by name: the tables `[phrases.<name>]`.
///
/// A pack requires each phrase that has a method here; its templates may use others.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, Phrase>")]
pub(crate) struct Phrases {
    all: BTreeMap<String, Phrase>,
    required: Required,
}

impl Phrases {
    /// Returns a phrase by name.
    pub(crate) fn get(&self, name: &str) -> Option<&Phrase> {
        self.all.get(name)
    }

    /// Returns all phrases, sorted by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Phrase)> {
        self.all.iter().map(|(name, phrase)| (name.as_str(), phrase))
    }
}

macro_rules! required {
    ($($(#[$attribute:meta])+ $name:ident;)*) => {
        /// The required phrases.
        #[derive(Debug, Clone, PartialEq, Default)]
        struct Required {
            $($name: String,)*
        }

        impl TryFrom<BTreeMap<String, Phrase>> for Phrases {
            type Error = String;

            /// # Errors
            /// When a required phrase is missing; the message names it.
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
            $($(#[$attribute])+
            pub(crate) fn $name(&self) -> &str {
                &self.required.$name
            })*
        }
    };
}

required! {
    /// The description of the data file in a PDF.
    data_description;
    /// The label of the number of a dispatch.
    number_label;
    /// The star below the issuer.
    star;
    /// The hyphens below the issuer.
    hyphens;
    /// The default label of the addressees; a kind may replace it.
    addressees_label;
    /// The prefix of the subject; may be empty.
    subject_prefix;
    /// The abbreviation for signing on behalf of a body.
    on_behalf;
    /// The abbreviation for signing for the head.
    for_head;
    /// The abbreviation for signing by order.
    by_order;
    /// The abbreviation of an acting head.
    acting;
    /// The alternative text of the picture of a signature without a description.
    signature_description;
    /// The description of a signature field, with `{signatory}`.
    signature_field;
    /// The label of the reference date of a form.
    #[cfg_attr(not(feature = "spreadsheet"), allow(dead_code))]
    as_of;
    /// The label of the reporting unit.
    #[cfg_attr(not(feature = "spreadsheet"), allow(dead_code))]
    reporting_unit;
    /// The label of the unit of measure.
    #[cfg_attr(not(feature = "spreadsheet"), allow(dead_code))]
    unit_of_measure;
    /// The label of a total.
    total;
    /// The label of a subtotal.
    subtotal;
    /// The label of the sums at the foot of a page.
    carried_to_foot;
    /// The label of the sums at the top of the next page.
    carried_to_top;
    /// The description of an unnamed row of fields, with `{row}`.
    field_row;
    /// The description of a field for a whole number.
    field_whole_number;
    /// The description of a field for a percentage.
    field_percentage;
    /// The description of a field for a date.
    field_date;
    /// The footnote on units without a return, with `{count}` and `{units}`.
    not_answered;
    /// The footnote on units with invalid cells, with `{count}` and `{units}`.
    answered_with_bad_cells;
}
