//! The plan in words, as `claimsmith explain` prints it.

use std::collections::HashSet;
use std::fmt::{self, Write as _};

use super::arena::{Broken, Id, Ids};
use super::plan::{Comma, Expression, Form, Literal, Operand, Part, Plan};
use super::trees::{PathNode, Slot};
use crate::catalog::Path;
use crate::diagnostic::visible;

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = String::new();
        match self.explain(&mut words) {
            Ok(()) => formatter.write_str(&words),
            Err(broken) => writeln!(formatter, "{broken}"),
        }
    }
}

impl Plan {
    fn explain(&self, out: &mut String) -> Result<(), Broken> {
        out.push_str("read:\n");
        let dependencies: HashSet<&Path> = self.dependencies.iter().collect();
        for (root, &node) in self.trees.roots.iter() {
            let node = self.trees.nodes.get(node)?;
            if self.trees.fields.slice(&node.fields)?.iter().any(|field| field.is_read) {
                line(out, format_args!("  {}", root.name()));
                self.explain_node(out, node, 2, &dependencies)?;
            }
        }
        if dependencies.is_empty() {
            out.push_str("  nothing\n");
        }
        out.push_str("write:\n");
        for choice in self.choices.items() {
            self.explain_parts(out, &choice.parts_before, "")?;
            text(out, &choice.before, "");
            let is_optional = !choice.parts.is_empty();
            let condition = match (choice.comma, is_optional) {
                (Comma::IfAny, true) => "unless it is left out, with a comma if any was written:",
                (Comma::IfAny, false) => "text   , if any was written",
                _ => "unless it is left out:",
            };
            line(out, format_args!("  {condition}"));
            self.explain_parts(out, &choice.parts, "  ")?;
            text(out, &choice.after, "  ");
        }
        self.explain_parts(out, &self.tail.parts, "")?;
        text(out, &self.tail.text, "");
        out.push_str("claims:\n");
        for claim in self.claims.items() {
            let (name, bytes) = (visible(&claim.name), claim.constant_bytes);
            let (parts, all) = (claim.parts.len(), self.parts.len());
            line(out, format_args!("  {name}: {bytes} bytes of text and {parts} of {all} values"));
        }
        Ok(())
    }

    /// Writes what is read below a node.
    fn explain_node(
        &self,
        out: &mut String,
        node: &PathNode,
        indent: usize,
        dependencies: &HashSet<&Path>,
    ) -> Result<(), Broken> {
        let fields = self.trees.fields.slice(&node.fields)?.iter().filter(|field| field.is_read);
        let fields = fields.map(|field| (visible(&field.name).into_owned(), field.node));
        let each = node.records.iter().map(|records| ("[each]".to_owned(), records.element));
        for (name, below) in fields.chain(each) {
            let below = self.trees.nodes.get(below)?;
            let mut slots = String::new();
            for id in below.slot.into_iter().chain(below.strict_slots.iter().map(|strict| strict.slot)) {
                if dependencies.contains(&self.slots.get(id)?.path) {
                    let _ = write!(slots, " -> slot {id}");
                }
            }
            line(out, format_args!("{:width$}{name}{slots}", "", width = 2 * indent));
            self.explain_node(out, below, indent + 1, dependencies)?;
        }
        Ok(())
    }

    fn explain_parts(&self, out: &mut String, parts: &Ids<Part>, indent: &str) -> Result<(), Broken> {
        for part in self.parts.slice(parts)? {
            text(out, &part.before, indent);
            let form = match part.form {
                Form::Json => "value ",
                Form::Text => "inside",
            };
            line(out, format_args!("  {indent}{form} {}", visible(&self.expression(&part.expression)?)));
        }
        Ok(())
    }

    fn expression(&self, expression: &Expression) -> Result<String, Broken> {
        let operands: Result<Vec<_>, _> =
            expression.first.iter().chain([&expression.last]).map(|operand| self.operand(operand)).collect();
        Ok(operands?.join(" || "))
    }

    fn operand(&self, operand: &Operand) -> Result<String, Broken> {
        match operand {
            Operand::Literal(Literal { json, .. }) => Ok(json.clone()),
            Operand::Slot(slot) => self.slot(*slot),
            Operand::Derived(derived) => self.derived.get(*derived)?.words(|slot| self.slot(slot)),
            Operand::Omit => Ok("omit".to_owned()),
        }
    }

    fn slot(&self, slot: Id<Slot>) -> Result<String, Broken> {
        Ok(format!("slot {slot} ({})", self.slots.get(slot)?.path))
    }
}

fn text(out: &mut String, text: &str, indent: &str) {
    if !text.is_empty() {
        line(out, format_args!("  {indent}text   {}", visible(text)));
    }
}

fn line(out: &mut String, line: fmt::Arguments<'_>) {
    // Writing into a `String` cannot fail.
    let _ = writeln!(out, "{line}");
}
