//! The nodes of footnotes: which number in the text belongs to which footnote.

use crate::page::{NodeId, Role, Structure};

/// The nodes of a footnote.
pub(super) struct FootnoteNodes {
    /// The link of its number in the text.
    pub(super) reference: NodeId,
    /// The link of the number before it.
    pub(super) label: NodeId,
    pub(super) note: NodeId,
}

/// The nodes of all footnotes. Numbers in the text and footnotes have the same order in the structure.
pub(super) fn footnotes(structure: &Structure) -> Vec<FootnoteNodes> {
    let nodes = structure.nodes();
    let parent = |NodeId(index): NodeId| nodes.get(index)?.parent;
    let (mut references, mut labels) = (Vec::new(), Vec::new());
    for (index, node) in nodes.iter().enumerate().filter(|(_, node)| matches!(node.role, Role::FootnoteLink(_))) {
        match node.parent.and_then(|parent| structure.role(parent)) {
            Some(Role::Reference) => references.push(NodeId(index)),
            _ => labels.push(NodeId(index)),
        }
    }
    let pairs = references.into_iter().zip(labels);
    pairs
        .filter_map(|(reference, label)| Some(FootnoteNodes { reference, label, note: parent(parent(label)?)? }))
        .collect()
}
