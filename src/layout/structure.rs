//! The structure tree of a part: built from its blocks before layout.

use std::sync::Arc;

use super::context::{Fields, LayoutContext};
use super::inline::inline_box::Owners;
use crate::markup::{Block, HeadRow, Inline, Item, Paragraph, Part, Row, Table, WhichPage};
use crate::page::{NodeId, Role, Structure};
use crate::standard::StyleRole;

/// The structure nodes of a block and its children, in the shape of the markup: the blocks of a column, the head and
/// the body of a table, the cells of a row. Artifacts have none, and neither has a trial layout.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// The nodes that own its text or picture.
    pub(crate) owners: Owners,
    /// The node of its form field.
    pub(crate) field: Option<NodeId>,
    /// The node of the signature field of the body.
    pub(crate) seal: Option<NodeId>,
    within: Vec<Self>,
}

/// No nodes: for artifacts and trial layouts.
pub(crate) static NO_NODES: Nodes =
    Nodes { owners: Owners { text: None, mark: None }, field: None, seal: None, within: Vec::new() };

impl Nodes {
    /// The nodes of the child with this index; [`NO_NODES`] if there is none.
    pub(crate) fn child(&self, index: usize) -> &Self {
        self.within.get(index).unwrap_or(&NO_NODES)
    }

    /// The nodes of the head rows of a table.
    pub(crate) fn head(&self) -> &Self {
        self.child(0)
    }

    /// The nodes of the body rows of a table.
    pub(crate) fn body(&self) -> &Self {
        self.child(1)
    }

    fn holding(within: Vec<Self>) -> Self {
        Self { within, ..Self::default() }
    }
}

/// The structure nodes of a part.
#[derive(Debug)]
pub(crate) struct PartNodes {
    /// The fixed paragraphs of its first page.
    pub(crate) first: Nodes,
    pub(crate) blocks: Nodes,
    pub(crate) foot: Nodes,
    /// The fixed paragraphs of its last page.
    pub(crate) last: Nodes,
}

/// Adds a part to the structure. `blocks` are the blocks to be laid out, with page-filling rows repeated.
pub(crate) fn part(structure: &mut Structure, context: &LayoutContext<'_>, part: &Part, blocks: &[Block]) -> PartNodes {
    let node = structure.add(Role::Part, None);
    let mut builder =
        StructureBuilder { structure, context, node, lists: ListLevels::default(), headings: HeadingLevels::default() };
    PartNodes {
        first: builder.fixed(part, WhichPage::First),
        blocks: builder.column(blocks),
        foot: builder.column(&part.foot),
        last: builder.fixed(part, WhichPage::Last),
    }
}

impl Fields {
    /// Whether the empty cells of this row become fields. Sum rows do not: the recipient computes them.
    pub(crate) fn apply_to(self, row: &Row) -> bool {
        self.cells && row.is_blank() && !row.sum
    }
}

struct StructureBuilder<'o, 's> {
    structure: &'o mut Structure,
    context: &'o LayoutContext<'s>,
    /// The node of the part.
    node: NodeId,
    lists: ListLevels,
    headings: HeadingLevels,
}

impl StructureBuilder<'_, '_> {
    fn fixed(&mut self, part: &Part, on: WhichPage) -> Nodes {
        let fixed = part.fixed.iter().filter(|fixed| fixed.on == on);
        Nodes::holding(fixed.map(|fixed| self.paragraph(&fixed.paragraph)).collect())
    }

    fn column(&mut self, blocks: &[Block]) -> Nodes {
        let nodes = self.blocks(blocks);
        self.lists.close();
        nodes
    }

    fn blocks(&mut self, blocks: &[Block]) -> Nodes {
        Nodes::holding(blocks.iter().map(|block| self.block(block)).collect())
    }

    fn block(&mut self, block: &Block) -> Nodes {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Keep(blocks) => self.blocks(blocks),
            Block::Frame(frame) => {
                self.lists.close();
                self.column(&frame.blocks)
            }
            Block::Columns(columns) => {
                self.lists.close();
                Nodes::holding(columns.columns.iter().map(|column| self.column(column)).collect())
            }
            Block::Table(table) => {
                self.lists.close();
                self.table(table)
            }
            Block::Space(space) => {
                let [field, seal] = self.signatures(space.field.is_some(), space.seal.is_some());
                Nodes { field, seal, ..Nodes::default() }
            }
            Block::Picture(picture) => {
                // A missing picture is an error of the layout.
                let image = self.context.images.get(&picture.source);
                let description = image.and_then(|image| picture.alternative(&image.description)).unwrap_or_default();
                let figure = self.structure.add(Role::Figure(description.to_owned()), Some(self.node));
                self.lists.close();
                let is_signature = picture.is_signature();
                let [field, seal] = self.signatures(is_signature, is_signature && picture.seal.is_some());
                Nodes { owners: Owners { text: Some(figure), mark: None }, field, seal, within: Vec::new() }
            }
        }
    }

    /// Adds the nodes of the signature fields of a person and of the body.
    fn signatures(&mut self, of_person: bool, of_body: bool) -> [Option<NodeId>; 2] {
        let is_body = of_body && self.context.standard.signing.is_some();
        [of_person, is_body].map(|is_field| {
            let is_field = is_field && self.context.fields.signatures;
            is_field.then(|| {
                self.lists.close();
                self.structure.add(Role::Field, Some(self.node))
            })
        })
    }

    /// Adds the nodes of a paragraph, and of its footnotes after it.
    fn paragraph(&mut self, paragraph: &Paragraph) -> Nodes {
        let owners = match &paragraph.item {
            Some(item) => {
                let owners = self.lists.item(self.structure, self.node, item);
                if let Some(text) = owners.text {
                    inline_elements(self.structure, self.context, paragraph, text);
                }
                owners
            }
            None => {
                self.lists.close();
                self.text(paragraph, self.node)
            }
        };
        let parent = owners.text.and_then(|NodeId(text)| self.structure.nodes().get(text)?.parent);
        let within = paragraph.footnotes().map(|footnote| self.footnote(&footnote.paragraph, parent)).collect();
        Nodes { owners, within, ..Nodes::default() }
    }

    fn footnote(&mut self, paragraph: &Paragraph, parent: Option<NodeId>) -> Nodes {
        let Some(parent) = parent else { return Nodes::default() };
        let note = self.structure.add(Role::Note, Some(parent));
        inline_elements(self.structure, self.context, paragraph, note);
        Nodes { owners: Owners { text: Some(note), mark: None }, ..Nodes::default() }
    }

    /// Adds the node of a text outside lists.
    fn text(&mut self, paragraph: &Paragraph, parent: NodeId) -> Owners {
        // A missing style is an error of the layout.
        let style = self.context.standard.styles.get(&*paragraph.style);
        let role = match style.map_or(StyleRole::Paragraph, |style| style.role) {
            StyleRole::Artifact => return Owners::default(),
            StyleRole::Paragraph => Role::Paragraph,
            StyleRole::Title => Role::Heading(1, words(paragraph)),
            StyleRole::Heading => Role::Heading(self.headings.level(paragraph.level), words(paragraph)),
        };
        let text = self.structure.add(role, Some(parent));
        inline_elements(self.structure, self.context, paragraph, text);
        Owners { text: Some(text), mark: None }
    }

    fn table(&mut self, table: &Table) -> Nodes {
        let node = self.structure.add(Role::Table, Some(self.node));
        let head = Nodes::holding(table.head.iter().map(|row| self.head_row(row, node)).collect());
        let body = Nodes::holding(table.rows.iter().map(|row| self.row(row, node)).collect());
        Nodes::holding(vec![head, body])
    }

    fn head_row(&mut self, row: &HeadRow, table: NodeId) -> Nodes {
        let node = self.structure.add(Role::Row, Some(table));
        let role = |columns, rows| Role::HeaderCell { columns, rows };
        let cells = row.iter().map(|cell| self.cell(&cell.paragraph, role(cell.columns, cell.rows), node).1);
        Nodes::holding(cells.collect())
    }

    /// Adds a body row. Covered cells get no nodes.
    fn row(&mut self, row: &Row, table: NodeId) -> Nodes {
        let node = self.structure.add(Role::Row, Some(table));
        let spans = row.spans.iter().zip(&row.deep).map(|(columns, rows)| (*columns, *rows));
        let cells = row.cells.iter().zip(spans.chain(std::iter::repeat((1, 1))));
        let cells = cells.filter(|(_, (columns, _))| *columns > 0).map(|(cell, (columns, rows))| {
            let role = if columns * rows > 1 { Role::WideCell { columns, rows } } else { Role::Cell };
            self.cell(cell, role, node)
        });
        let mut cells: Vec<(NodeId, Nodes)> = cells.collect();
        if self.context.fields.apply_to(row) {
            let own = row.spans.iter().chain(std::iter::repeat(&1)).map(|columns| *columns > 0);
            let open = row.open_cells().zip(own).filter(|(_, is_own)| *is_own).map(|(is_open, _)| is_open);
            for ((cell, nodes), _) in cells.iter_mut().zip(open).filter(|(_, is_open)| *is_open) {
                nodes.field = Some(self.structure.add(Role::Field, Some(*cell)));
            }
        }
        Nodes::holding(cells.into_iter().map(|(_, nodes)| nodes).collect())
    }

    fn cell(&mut self, cell: &Paragraph, role: Role, row: NodeId) -> (NodeId, Nodes) {
        let node = self.structure.add(role, Some(row));
        (node, Nodes { owners: self.text(cell, node), ..Nodes::default() })
    }
}

/// Adds the nodes of the inline elements of a text, in the order that [`Owners::element`] expects.
fn inline_elements(structure: &mut Structure, context: &LayoutContext<'_>, paragraph: &Paragraph, text: NodeId) {
    let footnotes = &context.standard.footnotes;
    for inline in &paragraph.inlines {
        let role = match inline {
            Inline::TickBox(ticked) => Role::Symbol(context.standard.boxes.description(*ticked).to_owned()),
            Inline::Link(Some(address)) => Role::Link(Arc::clone(address)),
            Inline::Footnote(footnote) => {
                footnote_link(structure, Role::Reference, text, &footnotes.to_footnote, footnote.number);
                continue;
            }
            Inline::FootnoteNumber { number, .. } => {
                footnote_link(structure, Role::Label, text, &footnotes.to_text, *number);
                continue;
            }
            _ => continue,
        };
        structure.add(role, Some(text));
    }
}

/// Adds the nodes of the number of a footnote: one with this role, and the link inside it.
fn footnote_link(structure: &mut Structure, role: Role, text: NodeId, description: &str, number: usize) {
    let around = structure.add(role, Some(text));
    structure.add(Role::FootnoteLink(description.replace("{number}", &number.to_string())), Some(around));
}

/// The levels of the headings above the current place, the outermost first.
#[derive(Debug, Default)]
struct HeadingLevels {
    open: Vec<u16>,
}

impl HeadingLevels {
    /// The level of a heading in the structure tree, below the title. PDF/UA-1 (7.4.2) does not allow skipped levels, so
    /// the levels of the markup that the document does not use are left out.
    fn level(&mut self, level: u16) -> u16 {
        self.open.retain(|open| *open < level);
        self.open.push(level);
        u16::try_from(self.open.len() + 1).unwrap_or(u16::MAX)
    }
}

/// The open lists, each with the body of its last item. Consecutive items share a list; deeper items go into a list
/// inside the item.
#[derive(Debug, Default)]
struct ListLevels {
    open: Vec<(NodeId, NodeId)>,
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

    fn close(&mut self) {
        self.open.clear();
    }
}

/// The text of a paragraph without formatting.
fn words(paragraph: &Paragraph) -> String {
    let mut words = String::new();
    for inline in &paragraph.inlines {
        match inline {
            Inline::Text { text, .. } => words.push_str(text),
            Inline::Break | Inline::Gap(_) | Inline::Leader(_) | Inline::TickBox(_) => words.push(' '),
            Inline::Link(_) | Inline::Footnote(_) | Inline::FootnoteNumber { .. } => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
