//! The plan in words, so that a person can follow it.

use std::fmt::{self, Write as _};

use super::plan::{Expression, Form, List, Literal, Operand, PathNode, PathTree, Plan, Root, Source};
use crate::report::visible;

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "read:")?;
        for (root, tree) in Root::ALL.iter().zip(&self.documents) {
            if let Some(node) = tree.nodes.first() {
                writeln!(formatter, "  {}", root.name())?;
                write_tree(formatter, tree, node, 2)?;
            }
        }
        if self.slots.is_empty() {
            writeln!(formatter, "  nothing")?;
        }
        writeln!(formatter, "write:")?;
        for part in &self.parts {
            let before = self.text.get(part.before.clone()).unwrap_or("");
            if !before.is_empty() {
                writeln!(formatter, "  text   {}", visible(before))?;
            }
            let form = match part.form {
                Form::Json => "value ",
                Form::Text => "inside",
            };
            if let Some(expression) = self.expressions.get(part.expression) {
                writeln!(formatter, "  {form} {}", visible(&self.expression(expression)))?;
            }
        }
        writeln!(formatter, "  text   {}", visible(self.tail()))?;
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
    fn expression(&self, expression: &Expression) -> String {
        let mut shown = String::new();
        for operand in &expression.first {
            let _ = write!(shown, "{} || ", self.operand(operand));
        }
        shown + &self.operand(&expression.last)
    }

    fn operand(&self, operand: &Operand) -> String {
        let slot = |slot: usize| {
            let path = self.slots.get(slot).map_or("", |slot| slot.path.as_str());
            format!("slot {slot} ({path})")
        };
        match operand {
            Operand::Literal(Literal { json, .. }) => json.clone(),
            Operand::Source(source) => match source {
                Source::Slot(value) => slot(*value),
                Source::Boolean(value) => format!("boolean of {}", slot(*value)),
                Source::Timestamp(value) => format!("seconds of {}", slot(*value)),
                Source::FullName { present, first, last } => {
                    format!("{}, else {} and {}", slot(*present), slot(*first), slot(*last))
                }
                Source::Primary { present, id, list } => {
                    format!("{}, else the record of {} for {}", slot(*present), list_name(*list), slot(*id))
                }
                Source::Verified { present, list } => {
                    format!("{}, else whether a record of {} is verified", slot(*present), list_name(*list))
                }
                Source::Organizations { present } => {
                    format!("{}, else the roles of the records of {}", slot(*present), list_name(List::Memberships))
                }
                Source::OrganizationRoleOf { organizations, role, organization } => {
                    format!("{}, without {} the role in `{organization}`", slot(*role), slot(*organizations))
                }
                Source::Organization { organization, membership } => {
                    format!("{}, else {}", slot(*organization), slot(*membership))
                }
            },
        }
    }
}

fn write_tree(out: &mut fmt::Formatter<'_>, tree: &PathTree, node: &PathNode, indent: usize) -> fmt::Result {
    let steps = node
        .members
        .iter()
        .filter(|member| !matches!(member.spelling, super::plan::Spelling::CamelCase { .. }))
        .map(|member| (visible(&member.name).into_owned(), member.node));
    let each = node.records.iter().map(|records| ("[each]".to_owned(), records.element));
    for (name, below) in steps.chain(each) {
        let Some(below) = tree.nodes.get(below) else { continue };
        write!(out, "{:width$}{name}", "", width = 2 * indent)?;
        for slot in below.slot.into_iter().chain(below.strict_slots.iter().map(|read| read.slot)) {
            write!(out, " -> slot {slot}")?;
        }
        writeln!(out)?;
        write_tree(out, tree, below, indent + 1)?;
    }
    Ok(())
}

fn list_name(list: List) -> &'static str {
    match list {
        List::EmailAddresses => "email_addresses",
        List::PhoneNumbers => "phone_numbers",
        List::Web3Wallets => "web3_wallets",
        List::Memberships => "organization_memberships",
    }
}
