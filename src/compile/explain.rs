//! The plan in words, so that a person can follow it.

use std::fmt::{self, Write as _};
use std::ops::Range;

use super::plan::{Comma, Expression, Form, List, Literal, Operand, PathNode, PathTree, Plan, Source, Spelling};
use crate::catalog::Root;
use crate::diagnostic::visible;

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "read:")?;
        for (root, tree) in Root::ALL.iter().zip(&self.documents) {
            if let Some(node) = tree.nodes.first()
                && node.members.iter().any(|member| member.is_read)
            {
                writeln!(formatter, "  {}", root.name())?;
                self.write_tree(formatter, tree, node, 2)?;
            }
        }
        if !self.slots.iter().any(|slot| slot.is_read) {
            writeln!(formatter, "  nothing")?;
        }
        writeln!(formatter, "write:")?;
        let mut next = 0;
        for choice in &self.choices {
            self.write_parts(formatter, next..choice.parts.start, "")?;
            self.write_text(formatter, &choice.before, "")?;
            let is_optional = !choice.parts.is_empty();
            let condition = match (choice.comma, is_optional) {
                (Comma::IfAny, true) => "unless it is left out, with a comma if any was written:",
                (Comma::IfAny, false) => "text   , if any was written",
                _ => "unless it is left out:",
            };
            writeln!(formatter, "  {condition}")?;
            self.write_parts(formatter, choice.parts.clone(), "  ")?;
            self.write_text(formatter, &choice.after, "  ")?;
            next = choice.parts.end;
        }
        self.write_parts(formatter, next..self.parts.len(), "")?;
        self.write_text(formatter, &self.tail, "")?;
        writeln!(formatter, "claims:")?;
        for claim in &self.claims {
            writeln!(
                formatter,
                "  {}: {} bytes of text and {} of {} values",
                visible(&claim.name),
                claim.constant_bytes,
                claim.parts.len(),
                self.parts.len(),
            )?;
        }
        Ok(())
    }
}

impl Plan {
    fn write_tree(&self, out: &mut fmt::Formatter<'_>, tree: &PathTree, node: &PathNode, indent: usize) -> fmt::Result {
        let steps = node
            .members
            .iter()
            .filter(|member| member.is_read && !matches!(member.spelling, Spelling::CamelCase { .. }))
            .map(|member| (visible(&member.name).into_owned(), member.node));
        let each = node.records.iter().map(|records| ("[each]".to_owned(), records.element));
        for (name, below) in steps.chain(each) {
            let Some(below) = tree.nodes.get(below) else { continue };
            write!(out, "{:width$}{name}", "", width = 2 * indent)?;
            let slots = below.slot.into_iter().chain(below.strict_slots.iter().map(|read| read.slot));
            for slot in slots.filter(|&slot| self.slots.get(slot).is_some_and(|slot| slot.is_read)) {
                write!(out, " -> slot {slot}")?;
            }
            writeln!(out)?;
            self.write_tree(out, tree, below, indent + 1)?;
        }
        Ok(())
    }

    fn write_parts(&self, out: &mut fmt::Formatter<'_>, numbers: Range<usize>, indent: &str) -> fmt::Result {
        for part in self.parts.get(numbers).unwrap_or(&[]) {
            self.write_text(out, &part.before, indent)?;
            let form = match part.form {
                Form::Json => "value ",
                Form::Text => "inside",
            };
            if let Some(expression) = self.expressions.get(part.expression) {
                writeln!(out, "  {indent}{form} {}", visible(&self.expression(expression)))?;
            }
        }
        Ok(())
    }

    fn write_text(&self, out: &mut fmt::Formatter<'_>, text: &Range<usize>, indent: &str) -> fmt::Result {
        match self.text.get(text.clone()).unwrap_or("") {
            "" => Ok(()),
            text => writeln!(out, "  {indent}text   {}", visible(text)),
        }
    }

    fn expression(&self, expression: &Expression) -> String {
        let mut shown = String::new();
        for operand in &expression.first {
            let _ = write!(shown, "{} || ", self.operand(operand));
        }
        shown + &self.operand(&expression.last)
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Literal(Literal { json, .. }) => json.clone(),
            Operand::Slot(slot) => self.slot(*slot),
            Operand::Derived(number) => match self.derived.get(*number) {
                None => String::new(),
                Some(source) => self.source(source),
            },
            Operand::Omit => "omit".to_owned(),
        }
    }

    fn slot(&self, slot: usize) -> String {
        let path = self.slots.get(slot).map_or("", |slot| slot.path.as_str());
        format!("slot {slot} ({path})")
    }

    fn source(&self, source: &Source) -> String {
        let slot = |slot: usize| self.slot(slot);
        match source {
            Source::Timestamp(value) => format!("seconds of {}", slot(*value)),
            Source::FullName { present, first, last } => {
                format!("{}, else {} and {}", slot(*present), slot(*first), slot(*last))
            }
            Source::Primary { present, id, list } => {
                format!("{}, else the record of {} for {}", slot(*present), list_name(*list), slot(*id))
            }
            Source::Verified { present, list, .. } => {
                format!("{}, else whether a record of {} is verified", slot(*present), list_name(*list))
            }
            Source::Organizations { present, .. } => {
                format!("{}, else the roles of the records of {}", slot(*present), list_name(List::Memberships))
            }
            Source::OrganizationRoleOf { organizations, role, organization } => {
                format!("{}, without {} the role in `{organization}`", slot(*role), slot(*organizations))
            }
            Source::Organization { organization, membership } => {
                format!("{}, else {}", slot(*organization), slot(*membership))
            }
        }
    }
}

fn list_name(list: List) -> &'static str {
    match list {
        List::EmailAddresses => "email_addresses",
        List::PhoneNumbers => "phone_numbers",
        List::Web3Wallets => "web3_wallets",
        List::Memberships => "organization_memberships",
    }
}
