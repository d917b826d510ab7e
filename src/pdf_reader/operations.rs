//! The operations of content streams (ISO 32000-1, 7.8.2).

use lopdf::Object;

use super::budget::{Budget, Fault};
use super::syntax::Parser;
use crate::error::PdfDamage;

/// The number of operands of an operation.
const OPERANDS: usize = 64;

/// An operator and its operands.
pub(crate) type Operation<'a> = (&'a [u8], Vec<Object>);

/// Reads operations one by one.
pub(crate) struct Operations<'a> {
    content: &'a [u8],
    at: usize,
    budget: Budget,
}

impl<'a> Operations<'a> {
    pub(crate) fn new(content: &'a [u8]) -> Self {
        Self { content, at: 0, budget: Budget::new() }
    }

    /// The next operation; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Operation<'a>>, Fault> {
        let mark = self.budget.mark();
        let mut operands = Vec::new();
        let mut parser = Parser::new(self.content, self.at, &mut self.budget);
        let operator = loop {
            if let Some(operator) = parser.operator() {
                break operator;
            }
            operands.push(parser.object()?);
            if operands.len() > OPERANDS {
                return Err(Fault::Malformed(PdfDamage::Value));
            }
        };
        self.at = parser.position();
        self.budget.free(mark);
        Ok((!operator.is_empty()).then_some((operator, operands)))
    }
}
