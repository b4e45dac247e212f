//! From a parsed value to slots.

use serde_json::Value;

use super::slots::{Captured, Slots};
use crate::compile::plan::{PathTree, Spelling};

/// Fills the slots of a document from its parsed value.
pub(super) fn read<'a>(document: &'a Value, tree: &PathTree, slots: &mut Slots<'a>) {
    Walk { tree, slots }.node(0, document, 0, 0);
}

struct Walk<'t, 's, 'a> {
    tree: &'t PathTree,
    slots: &'s mut Slots<'a>,
}

impl<'a> Walk<'_, '_, 'a> {
    /// Reads the value at a node below another; most are leaves, which need no call.
    #[inline(always)]
    fn child(&mut self, place: usize, value: &'a Value, level: u32, arrays: u128) {
        match self.tree.nodes.get(place) {
            Some(node) if node.is_leaf => _ = self.slots.keep(node, arrays, Captured::Value(value)),
            _ => self.node(place, value, level, arrays),
        }
    }

    /// Reads the value at a node; `arrays` has a bit for each level above it that is an array.
    fn node(&mut self, place: usize, value: &'a Value, level: u32, arrays: u128) {
        let tree = self.tree;
        let Some(node) = tree.nodes.get(place) else {
            return;
        };
        if !self.slots.keep(node, arrays, Captured::Value(value)) {
            return;
        }
        match value {
            // To look at each of a few members is faster than to search for each name, and the order does not matter.
            Value::Object(map) if map.len() <= 2 * node.members.len() => {
                for (name, found) in map {
                    let Some(member) = node.member(name.as_bytes()).and_then(|place| node.members.get(place)) else {
                        continue;
                    };
                    let counts = match member.spelling {
                        Spelling::CamelCase { snake_case } => {
                            node.members.get(snake_case).is_none_or(|other| !map.contains_key(&other.name))
                        }
                        _ => true,
                    };
                    if counts {
                        self.child(member.node, found, level + 1, arrays);
                    }
                }
            }
            Value::Object(map) => {
                for member in &node.members {
                    let found = match member.spelling {
                        Spelling::Only => map.get(&member.name),
                        Spelling::SnakeCase { camel_case } => map.get(&member.name).or_else(|| {
                            let other = node.members.get(camel_case)?;
                            map.get(&other.name)
                        }),
                        Spelling::CamelCase { .. } => None,
                    };
                    if let Some(found) = found {
                        self.child(member.node, found, level + 1, arrays);
                    }
                }
            }
            Value::Array(elements) => {
                if let Some(records) = &node.records {
                    for element in elements {
                        self.node(records.element, element, level + 1, arrays);
                        if let Some(element) = tree.nodes.get(records.element) {
                            self.slots.record(records, element);
                        }
                    }
                    return;
                }
                let arrays = arrays | 1_u128.checked_shl(level).unwrap_or(0);
                for &(position, below) in &node.elements {
                    if let Some(found) = elements.get(position) {
                        self.node(below, found, level + 1, arrays);
                    }
                }
            }
            _ => {}
        }
    }
}
