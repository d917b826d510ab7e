//! The visible text of a document, paragraph by paragraph.

use roxmltree::Node;

use super::namespaces::MAIN;

/// The texts of the paragraphs of a part that are not empty, with single spaces. Deleted text is not visible.
pub(super) fn paragraphs(root: Node<'_, '_>) -> Vec<String> {
    let mut texts = Vec::new();
    collect(root, &mut String::new(), &mut texts);
    texts
}

/// A text with single spaces.
pub(super) fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect(node: Node<'_, '_>, open: &mut String, texts: &mut Vec<String>) {
    for child in node.children().filter(Node::is_element) {
        let is_main = child.tag_name().namespace() == Some(MAIN);
        match child.tag_name().name() {
            "p" if is_main => {
                // A paragraph in a text box is inside another paragraph.
                let mut own = String::new();
                let place = texts.len();
                collect(child, &mut own, texts);
                let own = collapsed(&own);
                if !own.is_empty() {
                    texts.insert(place, own);
                }
            }
            "t" if is_main => open.push_str(child.text().unwrap_or_default()),
            "tab" | "br" | "cr" if is_main && !is_property(child) => open.push(' '),
            "noBreakHyphen" if is_main => open.push('-'),
            // Deleted text is `delText`.
            "moveFrom" | "pPr" | "rPr" if is_main => {}
            // The other branch of an alternative.
            "Fallback" => {}
            _ => collect(child, open, texts),
        }
    }
}

/// Whether a tab is a tab stop, and not a character.
fn is_property(node: Node<'_, '_>) -> bool {
    node.parent().is_some_and(|parent| parent.tag_name().name() != "r")
}
