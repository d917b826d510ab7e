//! The structure tree of pages: nodes with roles.

use std::sync::Arc;

/// The index of a node in a [`Structure`].
///
/// ```
/// use congvan::page::{NodeId, Role, Structure};
///
/// assert_eq!(Structure::default().add(Role::Part, None), NodeId(0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// The structure tree of a document, in reading order.
///
/// ```
/// use congvan::page::{Role, Structure};
///
/// let mut structure = Structure::default();
/// let part = structure.add(Role::Part, None);
/// let paragraph = structure.add(Role::Paragraph, Some(part));
/// assert_eq!(structure.role(paragraph), Some(&Role::Paragraph));
/// assert_eq!(structure.nodes()[1].parent, Some(part));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Structure {
    nodes: Vec<Node>,
}

/// A node of the structure tree.
///
/// ```
/// use congvan::page::{Role, Structure};
///
/// let mut structure = Structure::default();
/// structure.add(Role::Part, None);
/// let node = &structure.nodes()[0];
/// assert_eq!((&node.role, node.parent), (&Role::Part, None));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node {
    /// The role of the node.
    pub role: Role,
    /// The parent; `None` for a root.
    pub parent: Option<NodeId>,
}

/// The role of a structure node.
///
/// ```
/// use congvan::page::Role;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// assert_eq!(pages.structure.nodes()[0].role, Role::Part);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A document in a file with several documents, with its title.
    Copy(String),
    /// A part: the dispatch or an attached form.
    Part,
    /// A heading with its level, from 1, and its text.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A list.
    List {
        /// Whether the marks are numbers or letters.
        ordered: bool,
    },
    /// A list item.
    ListItem,
    /// The mark of a list item.
    Label,
    /// The content of a list item.
    ItemBody,
    /// A table.
    Table,
    /// A table row.
    Row,
    /// A table header cell.
    HeaderCell {
        /// The number of columns that it spans.
        columns: usize,
        /// The number of head rows that it spans.
        rows: usize,
    },
    /// A table cell.
    Cell,
    /// A table cell that spans several columns or rows.
    WideCell {
        /// The number of columns.
        columns: usize,
        /// The number of rows.
        rows: usize,
    },
    /// An image with its alternative text.
    Figure(String),
    /// A symbol in a text, such as a box to tick, with its alternative text.
    Symbol(String),
    /// A link with its address.
    Link(Arc<str>),
    /// The number of a footnote in the text, around a link to the footnote.
    Reference,
    /// A footnote, with its number as a label.
    Note,
    /// A link from the number of a footnote in the text to the footnote, or back, with its description.
    FootnoteLink(String),
    /// A form or signature field.
    Field,
}

impl Structure {
    /// Adds a node as the last child of its parent.
    pub fn add(&mut self, role: Role, parent: Option<NodeId>) -> NodeId {
        self.nodes.push(Node { role, parent });
        NodeId(self.nodes.len() - 1)
    }

    /// The nodes; parents come before their children.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The role of a node, or `None` if the index is out of range.
    #[must_use]
    pub fn role(&self, id: NodeId) -> Option<&Role> {
        self.nodes.get(id.0).map(|node| &node.role)
    }
}
