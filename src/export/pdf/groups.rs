//! Groups of form fields (ISO 32000-1, 12.7.3.2): what stands before the full stops in the names of fields.

use std::collections::HashMap;

use pdf_writer::writers::Field;
use pdf_writer::{Ref, TextStr};

use super::file::File;
use crate::error::{Error, Problem};

/// Groups lie within each other no deeper than this.
const LEVELS: usize = 16;

/// The groups of fields, which have the names before the full stops.
#[derive(Default)]
pub(super) struct Groups<'a> {
    groups: Vec<Group<'a>>,
    /// The whole names of all fields and groups; for a group its place in `groups`.
    names: HashMap<&'a str, Option<usize>>,
    /// The fields and groups that lie in no group.
    roots: Vec<Ref>,
}

/// Where a field or a group stands in the form.
pub(super) struct Place<'a> {
    pub(super) group: Option<Ref>,
    /// Its name in that group.
    pub(super) name: &'a str,
}

struct Group<'a> {
    number: Ref,
    place: Place<'a>,
    kids: Vec<Ref>,
}

impl<'a> Groups<'a> {
    /// Puts a field into its group.
    ///
    /// # Errors
    /// When a field or a group has this name, or it has an empty part.
    pub(super) fn place(&mut self, file: &mut File<'_>, name: &'a str, field: Ref) -> Result<Place<'a>, Error> {
        let refused = |why| Error::new(Problem::Markup { message: format!("the field name `{name}` {why}") });
        if name.split('.').any(str::is_empty) || name.split('.').count() > LEVELS {
            return Err(refused("has an empty part, or too many parts"));
        }
        if self.names.insert(name, None).is_some() {
            return Err(refused("is given twice"));
        }
        self.hang(file, name, field).ok_or_else(|| refused("begins with the name of another field"))
    }

    /// Hangs a field or a group into the group above it; none where that is a field.
    fn hang(&mut self, file: &mut File<'_>, name: &'a str, kid: Ref) -> Option<Place<'a>> {
        let Some((above, name)) = name.rsplit_once('.') else {
            self.roots.push(kid);
            return Some(Place { group: None, name });
        };
        let index = match self.names.get(above) {
            Some(known) => (*known)?,
            None => {
                let number = file.reserve();
                let place = self.hang(file, above, number)?;
                self.groups.push(Group { number, place, kids: Vec::new() });
                self.names.insert(above, Some(self.groups.len() - 1));
                self.groups.len() - 1
            }
        };
        let group = self.groups.get_mut(index)?;
        group.kids.push(kid);
        Some(Place { group: Some(group.number), name })
    }

    /// Writes the groups, and gives what lies in none.
    pub(super) fn write(self, file: &mut File<'_>) -> Vec<Ref> {
        for Group { number, place, kids } in &self.groups {
            file.put(*number, |object| {
                let mut entry = object.start::<Field<'_>>();
                entry.partial_name(TextStr(place.name)).children(kids.iter().copied());
                if let Some(parent) = place.group {
                    entry.parent(parent);
                }
            });
        }
        self.roots
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::deflate::CompressorPool;

    /// The groups of these fields with what lies in each, then what lies in none.
    fn grouped(names: &[&str]) -> Result<String, String> {
        let mut compressor = CompressorPool::default().take();
        let mut file = File::new("1.7", &mut compressor);
        let mut groups = Groups::default();
        for name in names {
            let field = file.reserve();
            groups.place(&mut file, name, field).map_err(|error| error.to_string())?;
        }
        let list = |kids: &[Ref]| kids.iter().map(|kid| kid.get().to_string()).collect::<Vec<_>>().join(" ");
        let found = groups.groups.iter().map(|group| format!("{}: {}; ", group.place.name, list(&group.kids)));
        Ok(found.collect::<String>() + &list(&groups.roots))
    }

    #[test]
    fn fields_whose_names_begin_alike_share_a_group() {
        let found = grouped(&["a.b.c", "d", "a.b.e", "a.f"]).unwrap();
        assert_eq!(found, "a: 2 6; b: 1 5; 3 4");
    }

    #[test]
    fn a_name_that_another_field_has_is_refused() {
        let deep = ["a"; LEVELS + 1].join(".");
        for (names, why) in [
            (["a", "a"], "`a` is given twice"),
            (["a.b", "a"], "`a` is given twice"),
            (["a", "a.b"], "`a.b` begins with the name of another field"),
            (["a", "b..c"], "`b..c` has an empty part"),
            (["a", ""], "`` has an empty part"),
            (["a", &deep], "or too many parts"),
        ] {
            let refused = grouped(&names).unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
        assert!(grouped(&["b", &deep[2..]]).is_ok());
    }
}
