//! Lists in the structure: items that follow each other belong to one list, deeper ones to a list within the item.

use super::inline::piece::Owners;
use crate::markup::{Item, Paragraph};
use crate::page::{NodeId, Role, Structure};
use crate::standard::{Style, StyleRole};

/// A node of the structure that holds blocks, and the lists that are open in it.
pub(crate) struct Container {
    pub(crate) node: NodeId,
    pub(crate) lists: ListLevels,
}

/// The lists that are open: each with the body of its last item.
#[derive(Debug, Default)]
pub(crate) struct ListLevels {
    open: Vec<(NodeId, NodeId)>,
}

/// Gives a paragraph its nodes in the structure.
pub(crate) fn owners(
    structure: &mut Structure,
    container: &mut Container,
    paragraph: &Paragraph,
    style: &Style,
    words: impl FnOnce() -> String,
) -> Owners {
    let parent = Some(container.node);
    if let Some(item) = &paragraph.item {
        return container.lists.item(structure, container.node, item);
    }
    container.lists.open.clear();
    let role = match style.role {
        StyleRole::Artifact => return Owners::default(),
        StyleRole::Paragraph => Role::Paragraph,
        StyleRole::Title => Role::Heading(1, words()),
        StyleRole::Heading => Role::Heading(2, words()),
    };
    Owners { text: Some(structure.add(role, parent)), mark: None }
}

impl ListLevels {
    fn item(&mut self, structure: &mut Structure, container: NodeId, item: &Item) -> Owners {
        self.open.truncate(item.level);
        let list = match self.open.get(item.level.saturating_sub(1)) {
            Some((list, _)) => *list,
            None => {
                let parent = self.open.last().map_or(container, |(_, body)| *body);
                let ordered = item.mark.contains(char::is_alphanumeric);
                structure.add(Role::List { ordered }, Some(parent))
            }
        };
        self.open.truncate(item.level.saturating_sub(1));
        let entry = structure.add(Role::ListItem, Some(list));
        let mark = (!item.mark.is_empty()).then(|| structure.add(Role::Label, Some(entry)));
        let body = structure.add(Role::ItemBody, Some(entry));
        self.open.push((list, body));
        let text = structure.add(Role::Paragraph, Some(body));
        Owners { text: Some(text), mark }
    }

    pub(crate) fn close(&mut self) {
        self.open.clear();
    }
}
