//! Walks through a parsed document and fills the slots.

use serde_json::{Map, Value};

use super::slots::{Captured, Slots};
use crate::compile::arena::{Broken, Id};
use crate::compile::trees::{PathNode, Spelling, Trees};

/// Fills the slots of a document from its members; `root` is the node of the document.
pub(super) fn read<'a>(
    document: &'a Map<String, Value>,
    trees: &Trees,
    root: Id<PathNode>,
    slots: &mut Slots<'a>,
) -> Result<(), Broken> {
    Walk { trees, slots }.object(trees.nodes.get(root)?, document, 0, 0)
}

struct Walk<'t, 's, 'a> {
    trees: &'t Trees,
    slots: &'s mut Slots<'a>,
}

impl<'a> Walk<'_, '_, 'a> {
    /// Reads the value at a node below another; most are leaves, which need no call.
    #[inline(always)]
    fn child(&mut self, id: Id<PathNode>, value: &'a Value, level: u32, arrays: u128) -> Result<(), Broken> {
        let node = self.trees.nodes.get(id)?;
        if node.is_leaf {
            self.slots.keep(node, arrays, Captured::Value(value))?;
            return Ok(());
        }
        self.node(node, value, level, arrays)
    }

    /// Reads the value at a node; `arrays` has a bit for each level above it that is an array.
    fn node(&mut self, node: &PathNode, value: &'a Value, level: u32, arrays: u128) -> Result<(), Broken> {
        let trees = self.trees;
        if !self.slots.keep(node, arrays, Captured::Value(value))? {
            return Ok(());
        }
        match value {
            Value::Object(members) => self.object(node, members, level, arrays)?,
            Value::Array(elements) => {
                if let Some(records) = &node.records {
                    let node = trees.nodes.get(records.element)?;
                    for element in elements {
                        self.node(node, element, level + 1, arrays)?;
                        self.slots.record(records, node)?;
                    }
                    return Ok(());
                }
                // No path has more than 128 steps.
                let arrays = arrays | 1_u128.checked_shl(level).unwrap_or(0);
                for &(position, below) in &node.elements {
                    if let Some(found) = elements.get(position) {
                        self.child(below, found, level + 1, arrays)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads the members of an object at a node.
    #[inline(always)]
    fn object(
        &mut self,
        node: &PathNode,
        members: &'a Map<String, Value>,
        level: u32,
        arrays: u128,
    ) -> Result<(), Broken> {
        let trees = self.trees;
        // To look at each of a few members is faster than to search for each name, and the order does not matter.
        if members.len() <= 2 * node.names.len() {
            for (name, found) in members {
                let Some(named) = node.names.find(name.as_bytes()) else { continue };
                let field = trees.fields.get(named.field)?;
                if named.spelling == Spelling::Own || !members.contains_key(&field.name) {
                    self.child(field.node, found, level + 1, arrays)?;
                }
            }
            return Ok(());
        }
        for field in trees.fields.slice(&node.fields)? {
            let in_camel_case = || field.camel_case.as_ref().and_then(|name| members.get(name));
            if let Some(found) = members.get(&field.name).or_else(in_camel_case) {
                self.child(field.node, found, level + 1, arrays)?;
            }
        }
        Ok(())
    }
}
