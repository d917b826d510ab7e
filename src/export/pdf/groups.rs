//! Groups of form fields: the non-terminal fields for names with full stops (ISO 32000-1, 12.7.3.2).

use std::collections::HashMap;

use pdf_writer::writers::Field;
use pdf_writer::{Ref, TextStr};

use super::file::File;
use crate::error::{Error, FieldNameFault, MarkupProblem};

/// The maximum depth of groups.
const MAX_DEPTH: usize = 16;

/// The groups of the fields of a form.
#[derive(Default)]
pub(super) struct Groups<'a> {
    groups: Vec<Group<'a>>,
    /// The full names of all fields and groups. A group has its index in `groups`.
    names: HashMap<&'a str, Option<usize>>,
    /// The top-level fields and groups.
    roots: Vec<Ref>,
}

/// The position of a field or group in the hierarchy.
pub(super) struct FieldPosition<'a> {
    /// The group that contains it.
    pub(super) parent: Option<Ref>,
    /// Its name in that group.
    pub(super) partial_name: &'a str,
}

struct Group<'a> {
    number: Ref,
    position: FieldPosition<'a>,
    kids: Vec<Ref>,
}

impl<'a> Groups<'a> {
    /// Adds a field to its group.
    ///
    /// # Errors
    /// If another field or group has this name, or the name has an empty part or too many parts.
    pub(super) fn add(&mut self, file: &mut File<'_>, name: &'a str, field: Ref) -> Result<FieldPosition<'a>, Error> {
        let error = |fault| Error::from(MarkupProblem::FieldName { name: name.to_owned(), fault });
        if name.split('.').any(str::is_empty) || name.split('.').count() > MAX_DEPTH {
            return Err(error(FieldNameFault::Parts));
        }
        if self.names.insert(name, None).is_some() {
            return Err(error(FieldNameFault::Repeated));
        }
        self.attach(file, name, field).ok_or_else(|| error(FieldNameFault::BelowField))
    }

    /// Attaches a field or group to its parent. Returns `None` if the parent is a field.
    fn attach(&mut self, file: &mut File<'_>, name: &'a str, kid: Ref) -> Option<FieldPosition<'a>> {
        let Some((parent, partial_name)) = name.rsplit_once('.') else {
            self.roots.push(kid);
            return Some(FieldPosition { parent: None, partial_name: name });
        };
        let index = match self.names.get(parent) {
            Some(index) => (*index)?,
            None => {
                let number = file.reserve();
                let position = self.attach(file, parent, number)?;
                self.groups.push(Group { number, position, kids: Vec::new() });
                self.names.insert(parent, Some(self.groups.len() - 1));
                self.groups.len() - 1
            }
        };
        let group = self.groups.get_mut(index)?;
        group.kids.push(kid);
        Some(FieldPosition { parent: Some(group.number), partial_name })
    }

    /// Writes the groups, and returns the top-level fields and groups.
    pub(super) fn write(self, file: &mut File<'_>) -> Vec<Ref> {
        for Group { number, position, kids } in &self.groups {
            file.write(*number, |object| {
                let mut entry = object.start::<Field<'_>>();
                entry.partial_name(TextStr(position.partial_name)).children(kids.iter().copied());
                if let Some(parent) = position.parent {
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

    /// The groups with their children, then the top-level fields and groups.
    fn groups_of(names: &[&str]) -> Result<String, String> {
        let mut compressor = CompressorPool::default().take();
        let mut file = File::new("1.7", &mut compressor);
        let mut groups = Groups::default();
        for name in names {
            let field = file.reserve();
            groups.add(&mut file, name, field).map_err(|error| error.to_string())?;
        }
        let list = |kids: &[Ref]| kids.iter().map(|kid| kid.get().to_string()).collect::<Vec<_>>().join(" ");
        let found =
            groups.groups.iter().map(|group| format!("{}: {}; ", group.position.partial_name, list(&group.kids)));
        Ok(found.collect::<String>() + &list(&groups.roots))
    }

    #[test]
    fn fields_with_a_common_prefix_share_a_group() {
        let found = groups_of(&["a.b.c", "d", "a.b.e", "a.f"]).unwrap();
        assert_eq!(found, "a: 2 6; b: 1 5; 3 4");
    }

    #[test]
    fn rejects_clashing_and_malformed_names() {
        let deep = ["a"; MAX_DEPTH + 1].join(".");
        for (names, problem) in [
            (["a", "a"], "`a` is given twice"),
            (["a.b", "a"], "`a` is given twice"),
            (["a", "a.b"], "`a.b` begins with the name of another field"),
            (["a", "b..c"], "`b..c` has an empty part"),
            (["a", ""], "`` has an empty part"),
            (["a", &deep], "or too many parts"),
        ] {
            let message = groups_of(&names).unwrap_err();
            assert!(message.contains(problem), "{message}");
        }
        assert!(groups_of(&["b", &deep[2..]]).is_ok());
    }
}
