//! From the resolved values to the plan: constant text is joined, and what depends on the user becomes parts and
//! choices.

use super::arena::{Arena, Broken, Id, Mark};
use super::checks::Checks;
use super::plan::{Choice, ChoiceKind, Claim, ClaimMember, Comma, Form, Owner, Part, Plan, Tail};
use super::reads::Collected;
use super::resolve::{ResolvedMember, ResolvedPiece, ResolvedShortcode, ResolvedValue, Resolver};
use crate::catalog::Catalog;
use crate::json::quoted;
use crate::syntax::tree::{Node, NodeKind};

/// Lowers a template in which the checks have found no error. Only a tree that one of them should have refused has no
/// plan.
pub(super) fn lower(root: &Node, catalog: &Catalog) -> Result<Plan, Broken> {
    let mut resolver = Resolver::new(catalog);
    let NodeKind::Object(members) = &root.kind else { return Err(Broken) };
    let members = resolver.members(members)?;
    let Resolver { mut reads, derived, .. } = resolver;
    let checks = Checks::new(&mut reads);
    let Collected { slots, trees, dependencies } = reads.finish();

    let parts = Arena::default();
    let behind = parts.mark();
    let mut output = Output {
        text: String::new(),
        bytes: 0,
        left_out: 0,
        parts,
        choices: Arena::default(),
        behind,
        is_optional: false,
    };
    let mut object_members = Arena::default();
    let (claims, last) = output.claims(members, &mut object_members);
    let tail = Tail { parts: output.parts.since(&output.behind), text: output.cut(), claim: last };
    let Output { bytes, parts, choices, .. } = output;
    Ok(Plan {
        text_bytes: bytes,
        claims,
        members: object_members,
        parts,
        choices,
        tail,
        derived,
        slots,
        trees,
        checks,
        dependencies,
    })
}

/// The output as far as it is planned, in its own order.
struct Output {
    /// The constant text that stands in no part and no choice yet.
    text: String,
    /// How many bytes of constant text there are so far.
    bytes: usize,
    /// How many of these bytes are inside of choices, and so are left out with them.
    left_out: usize,
    parts: Arena<Part>,
    choices: Arena<Choice>,
    /// The end of the last choice. The parts from here on stand before the next choice.
    behind: Mark<Part>,
    /// Whether what is added may be left out.
    is_optional: bool,
}

/// What stands in an object or an array before the member or element at hand.
#[derive(Default)]
struct Before {
    /// Something that may be left out.
    optional: bool,
    /// Something that is always there.
    certain: bool,
}

impl Before {
    /// The comma of what comes next.
    fn comma(&mut self, is_optional: bool) -> Comma {
        let comma = match self {
            Self { certain: true, .. } => Comma::Always,
            Self { optional: true, .. } => Comma::IfAny,
            _ => Comma::Never,
        };
        if is_optional {
            self.optional = true;
        } else {
            self.certain = true;
        }
        comma
    }
}

impl Output {
    /// Adds all claims. Returns also the number of the last one.
    fn claims(
        &mut self,
        members: Vec<ResolvedMember<'_>>,
        object_members: &mut Arena<ClaimMember>,
    ) -> (Arena<Claim>, Option<Id<Claim>>) {
        let mut claims = Arena::default();
        let mut last = None;
        let mut before = Before::default();
        self.push("{");
        for ResolvedMember { name, value } in members {
            last = Some(claims.push_with(|claim| {
                let (parts, choices) = (self.parts.mark(), self.choices.mark());
                let around = Around { owner: Owner { claim, member: None }, kind: ChoiceKind::Claim };
                let constant_bytes = self.item(value, &mut before, around, |output, value| {
                    output.name(&name.text);
                    match value {
                        ResolvedValue::Object(members) => {
                            let bytes_around = quoted(&name.text).len() + ":{}".len();
                            output.claim_members(members, claim, bytes_around, object_members);
                        }
                        value => output.value(value, around.owner, 1),
                    }
                });
                Claim {
                    name: name.text.clone(),
                    span: name.span.clone(),
                    constant_bytes,
                    parts: self.parts.since(&parts),
                    choices: self.choices.since(&choices),
                }
            }));
        }
        self.push("}");
        (claims, last)
    }

    /// Adds the members of a claim that is an object; those that depend on the user are numbered.
    fn claim_members(
        &mut self,
        members: Vec<ResolvedMember<'_>>,
        claim: Id<Claim>,
        bytes_around: usize,
        object_members: &mut Arena<ClaimMember>,
    ) {
        let mut before = Before::default();
        self.push("{");
        for ResolvedMember { name, value } in members {
            let mut item = |value, member| {
                let around = Around { owner: Owner { claim, member }, kind: ChoiceKind::Member };
                self.item(value, &mut before, around, |output, value| {
                    output.name(&name.text);
                    output.value(value, around.owner, 2);
                })
            };
            if value.is_constant() {
                item(value, None);
            } else {
                object_members.push_with(|member| ClaimMember {
                    claim,
                    name: name.text.clone(),
                    constant_bytes: item(value, Some(member)),
                    bytes_around,
                });
            }
        }
        self.push("}");
    }

    /// Adds a member or an element with the comma before it; `add` adds it without the comma. Returns how many bytes of
    /// its constant text are always there, without that comma.
    fn item<'t>(
        &mut self,
        value: ResolvedValue<'t>,
        before: &mut Before,
        around: Around,
        add: impl FnOnce(&mut Self, ResolvedValue<'t>),
    ) -> usize {
        let is_optional = value.may_be_left_out();
        let comma = before.comma(is_optional);
        if !is_optional {
            match comma {
                Comma::Never => {}
                Comma::Always => self.push(","),
                Comma::IfAny => self.choice(around, comma, |_| {}),
            }
            let (bytes, left_out) = (self.bytes, self.left_out);
            add(self, value);
            return self.bytes - bytes - (self.left_out - left_out);
        }
        self.choice(around, comma, |output| {
            if comma == Comma::Always {
                output.push(",");
            }
            output.is_optional = true;
            add(output, value);
            output.is_optional = false;
        });
        0
    }

    /// Adds a choice; `add` adds what is inside, with the comma if that is always there.
    fn choice(&mut self, around: Around, comma: Comma, add: impl FnOnce(&mut Self)) {
        let Around { owner, kind } = around;
        let parts_before = self.parts.since(&self.behind);
        let before = self.cut();
        let (parts, bytes) = (self.parts.mark(), self.bytes);
        add(self);
        let bytes = self.bytes - bytes;
        let choice = Choice {
            owner,
            kind,
            parts_before,
            before,
            comma,
            parts: self.parts.since(&parts),
            after: self.cut(),
            constant_bytes: if comma == Comma::Always { bytes - ",".len() } else { bytes },
        };
        self.choices.push(choice);
        self.behind = self.parts.mark();
        self.left_out += bytes;
    }

    fn value(&mut self, value: ResolvedValue<'_>, owner: Owner, depth: usize) {
        let around = Around { owner, kind: ChoiceKind::Inner };
        let mut before = Before::default();
        match value {
            ResolvedValue::Constant(json) => self.push(&json),
            ResolvedValue::Array(elements) => {
                self.push("[");
                for element in elements {
                    self.item(element, &mut before, around, |output, element| output.value(element, owner, depth + 1));
                }
                self.push("]");
            }
            ResolvedValue::Object(members) => {
                self.push("{");
                for ResolvedMember { name, value } in members {
                    self.item(value, &mut before, around, |output, value| {
                        output.name(&name.text);
                        output.value(value, owner, depth + 1);
                    });
                }
                self.push("}");
            }
            ResolvedValue::Shortcode(shortcode) => self.part(shortcode, owner, Form::Json, depth),
            ResolvedValue::Interpolation(pieces) => {
                self.push("\"");
                for piece in pieces {
                    match piece {
                        ResolvedPiece::Constant(text) => self.push(&text),
                        ResolvedPiece::Shortcode(shortcode) => self.part(shortcode, owner, Form::Text, depth),
                    }
                }
                self.push("\"");
            }
        }
    }

    fn part(&mut self, shortcode: ResolvedShortcode, owner: Owner, form: Form, depth: usize) {
        let ResolvedShortcode { expression, span } = shortcode;
        let before = self.cut();
        self.parts.push(Part { owner, span, before, expression, form, depth, is_optional: self.is_optional });
    }

    /// Adds the name of a member and its colon.
    fn name(&mut self, name: &str) {
        self.push(&quoted(name));
        self.push(":");
    }

    /// Adds constant text.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.bytes += text.len();
    }

    /// Takes the constant text that stands in no part and no choice yet.
    fn cut(&mut self) -> Box<str> {
        std::mem::take(&mut self.text).into()
    }
}

/// What a member or an element stands in.
#[derive(Clone, Copy)]
struct Around {
    owner: Owner,
    kind: ChoiceKind,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn a_tree_that_the_checks_should_have_refused_has_no_plan() {
        for template in ["[]", r#"{"a": x y}"#, r#"{"a": [1, {"b": x y}]}"#] {
            let parsed = parse(template, 8, &mut Vec::new()).unwrap();
            assert_eq!(lower(&parsed.root, &Catalog::clerk()).err(), Some(Broken), "{template}");
        }
    }
}
