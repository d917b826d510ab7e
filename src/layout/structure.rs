//! The structure of a part: made once, from its blocks, before any of them is laid out.

use super::context::{Fields, LayoutContext};
use super::inline::inline_box::Owners;
use crate::markup::{Block, HeadRow, Inline, Item, Paragraph, Part, Row, Table, WhichPage};
use crate::page::{NodeId, Role, Structure};
use crate::standard::StyleRole;

/// The nodes of something and of what is in it, in the shape of the markup: the blocks of a column, the head and the body
/// of a table, the cells of a row. What has none is not read aloud; in a trial nothing has any.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// Whom its text or its picture belongs to.
    pub(crate) owners: Owners,
    /// The field over it, where it is filled in or signed on the screen.
    pub(crate) field: Option<NodeId>,
    within: Vec<Self>,
}

/// Those of what has none.
pub(crate) static NONE: Nodes = Nodes { owners: Owners { text: None, mark: None }, field: None, within: Vec::new() };

impl Nodes {
    /// Those of the part of it with that number.
    pub(crate) fn of(&self, index: usize) -> &Self {
        self.within.get(index).unwrap_or(&NONE)
    }

    /// Those of the head of a table.
    pub(crate) fn head(&self) -> &Self {
        self.of(0)
    }

    /// Those of the rows of a table.
    pub(crate) fn body(&self) -> &Self {
        self.of(1)
    }

    fn holding(within: Vec<Self>) -> Self {
        Self { within, ..Self::default() }
    }
}

/// The nodes of a part.
#[derive(Debug)]
pub(crate) struct PartNodes {
    /// What stands outside the flow of its first page.
    pub(crate) first: Nodes,
    pub(crate) blocks: Nodes,
    pub(crate) foot: Nodes,
    /// What stands outside the flow of its last page.
    pub(crate) last: Nodes,
}

/// Adds a part to the structure. `blocks` are those that are laid out: of the part, with all rows that fill a page.
pub(crate) fn part(structure: &mut Structure, context: &LayoutContext<'_>, part: &Part, blocks: &[Block]) -> PartNodes {
    let node = structure.add(Role::Part, None);
    let mut outline = Outline { structure, context, node, lists: ListLevels::default() };
    PartNodes {
        first: outline.fixed(part, WhichPage::First),
        blocks: outline.column(blocks),
        foot: outline.column(&part.foot),
        last: outline.fixed(part, WhichPage::Last),
    }
}

impl Fields {
    /// Whether the empty cells of a row become fields. A row of sums is left to those who add up.
    pub(crate) fn are_in(self, row: &Row) -> bool {
        self.cells && row.is_by_hand() && !row.sum
    }
}

struct Outline<'o, 's> {
    structure: &'o mut Structure,
    context: &'o LayoutContext<'s>,
    /// The part.
    node: NodeId,
    lists: ListLevels,
}

impl Outline<'_, '_> {
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
            Block::Columns(columns) => {
                self.lists.close();
                Nodes::holding(columns.columns.iter().map(|column| self.column(column)).collect())
            }
            Block::Table(table) => {
                self.lists.close();
                self.table(table)
            }
            Block::Space(space) => {
                let is_field = space.field.is_some() && self.context.fields.signatures;
                Nodes { field: is_field.then(|| self.signature()), ..Nodes::default() }
            }
            Block::Picture(picture) => {
                // Layout refuses a picture that is not there.
                let described = self.context.images.get(&picture.field).map(|image| image.description.clone());
                let figure = self.structure.add(Role::Figure(described.unwrap_or_default()), Some(self.node));
                self.lists.close();
                let field = self.context.fields.signatures.then(|| self.signature());
                Nodes { owners: Owners { text: Some(figure), mark: None }, field, within: Vec::new() }
            }
        }
    }

    fn signature(&mut self) -> NodeId {
        self.lists.close();
        self.structure.add(Role::Field, Some(self.node))
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> Nodes {
        let owners = match &paragraph.item {
            Some(item) => self.lists.item(self.structure, self.node, item),
            None => {
                self.lists.close();
                self.text(paragraph, self.node)
            }
        };
        Nodes { owners, ..Nodes::default() }
    }

    /// The node of a text that is no item of a list.
    fn text(&mut self, paragraph: &Paragraph, parent: NodeId) -> Owners {
        // Layout refuses a style that is not there.
        let style = self.context.standard.styles.get(&*paragraph.style);
        let role = match style.map_or(StyleRole::Paragraph, |style| style.role) {
            StyleRole::Artifact => return Owners::default(),
            StyleRole::Paragraph => Role::Paragraph,
            StyleRole::Title => Role::Heading(1, words(paragraph)),
            StyleRole::Heading => Role::Heading(2, words(paragraph)),
        };
        Owners { text: Some(self.structure.add(role, Some(parent))), mark: None }
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

    /// A row of the body; no cell over which another one reaches has any nodes.
    fn row(&mut self, row: &Row, table: NodeId) -> Nodes {
        let node = self.structure.add(Role::Row, Some(table));
        let spans = row.spans.iter().zip(&row.deep).map(|(columns, rows)| (*columns, *rows));
        let cells = row.cells.iter().zip(spans.chain(std::iter::repeat((1, 1))));
        let cells = cells.filter(|(_, (columns, _))| *columns > 0).map(|(cell, (columns, rows))| {
            let role = if columns * rows > 1 { Role::WideCell { columns, rows } } else { Role::Cell };
            self.cell(cell, role, node)
        });
        let mut cells: Vec<(NodeId, Nodes)> = cells.collect();
        if self.context.fields.are_in(row) {
            let seen = row.spans.iter().chain(std::iter::repeat(&1)).map(|columns| *columns > 0);
            let open = row.open_cells().zip(seen).filter(|(_, is_seen)| *is_seen).map(|(is_open, _)| is_open);
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

/// The lists that are open, each with the body of its last item: items that follow each other belong to one list, deeper
/// ones to a list within the item.
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

/// The words of a paragraph without their looks.
fn words(paragraph: &Paragraph) -> String {
    let mut words = String::new();
    for inline in &paragraph.inlines {
        match inline {
            Inline::Text { text, .. } => words.push_str(text),
            Inline::Break | Inline::Gap(_) | Inline::Leader => words.push(' '),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
