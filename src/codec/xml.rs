//! Bounds on XML before it is parsed into a tree.
//!
//! The parser compares each attribute of an element with the others, and copies the namespaces of an element to its
//! children, so its time and memory can grow with the square of the size.

/// The number of attributes of an element.
pub(crate) const ATTRIBUTES: usize = 256;
/// The number of namespace declarations.
const NAMESPACES: usize = 1000;
/// The number of nested elements.
const DEEPEST: usize = 200;

/// The position of the first element that exceeds a bound; `None` for ordinary and for malformed XML.
pub(crate) fn excess(text: &str) -> Option<usize> {
    let (mut rest, mut depth, mut namespaces) = (text, 0_usize, 0_usize);
    while let Some(at) = rest.find('<') {
        let (start, tag) = (text.len() - rest.len() + at, &rest[at..]);
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];
        if let Some((_, end)) = skipped.into_iter().find(|(begin, _)| tag.starts_with(begin)) {
            rest = &tag[tag.find(end)? + end.len()..];
            continue;
        }
        let (attributes, own_namespaces, length) = attributes(tag)?;
        namespaces += own_namespaces;
        let whole = &tag[..length];
        if whole.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !whole.ends_with("/>") {
            depth += 1;
        }
        if attributes > ATTRIBUTES || namespaces > NAMESPACES || depth > DEEPEST {
            return Some(start);
        }
        rest = &tag[length..];
    }
    None
}

/// The numbers of attributes and of namespace declarations in a tag, and its length; `None` for one without an end.
fn attributes(tag: &str) -> Option<(usize, usize, usize)> {
    let (mut attributes, mut namespaces, mut quote, mut name) = (0, 0, None, 0);
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => {
                attributes += 1;
                namespaces += usize::from(tag.get(name..at).is_some_and(|name| name.trim().starts_with("xmlns")));
            }
            (None, b'>') => return Some((attributes, namespaces, at + 1)),
            (None, b' ' | b'\t' | b'\r' | b'\n') => name = at,
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_xml_is_within_the_bounds() {
        let many = "<b c='>' d=\"</\"/>".repeat(10_000);
        let text = format!("<?xml version='1.0'?><!-- <a =====> --><a xmlns:x=\"u\">{many}<![CDATA[<a = = >]]></a>");
        assert_eq!(excess(&text), None);
        for malformed in ["", "<", "<a", "<a b='", "<!--", "</a>", "<a b='>"] {
            assert_eq!(excess(malformed), None, "{malformed}");
        }
    }

    #[test]
    fn finds_elements_with_many_attributes_namespaces_and_levels() {
        let attributes: String = (0..=ATTRIBUTES).map(|number| format!(" a{number}=''")).collect();
        assert_eq!(excess(&format!("<x><y{attributes}/></x>")), Some(3));
        assert_eq!(excess(&"<a>".repeat(DEEPEST + 1)), Some(3 * DEEPEST));
        assert_eq!(excess(&"<a>".repeat(DEEPEST)), None);
        assert_eq!(excess(&"<a xmlns:b='c'/>".repeat(NAMESPACES + 1)), Some(16 * NAMESPACES));
        assert_eq!(excess(&"<a b='xmlns:b='/>".repeat(NAMESPACES + 1)), None);
    }
}
