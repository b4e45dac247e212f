//! How fuzz targets take the fuzzer's bytes apart: a template and documents, separated by a byte that UTF-8 never has.

use claimsmith::{CompileOptions, Context, Limits, Template};
use serde_json::Value;

/// Separates the pieces of an input.
const SEPARATOR: u8 = 0xff;

/// What an input without a template of its own is rendered by: every kind of field, and no text around values.
const TEMPLATE: &str = r#"{
    "p": "<<user.public_metadata>>", "u": "<<user.unsafe_metadata>>", "k": "<<user.public_metadata.a.b || user.unsafe_metadata['x y'][0]>>",
    "n": "<<user.full_name>>", "f": "<<user.first_name || user.username || 'x'>>", "c": "<<user.created_at>>", "b": "<<user.banned>>",
    "e": "<<user.primary_email_address>>", "t": "<<user.email_verified>>", "w": "<<user.primary_web3_wallet>>",
    "orgs": "<<user.organizations>>", "role": "<<user.organizations.org_1>>", "x0": "<<user.public_metadata.0>>",
    "x1": "<<user.public_metadata[0]>>", "x2": "<<user.public_metadata['0']>>",
    "oi": "<<org.id>>", "or": "<<org.role>>", "om": "<<org.public_metadata>>",
    "mp": "<<org_membership.permissions[1]>>", "mm": "<<org_membership.public_metadata>>",
    "si": "<<session.id>>", "sa": "<<session.actor>>"
}"#;

/// An input taken apart.
pub struct Input<'a> {
    template: &'a [u8],
    /// The user, then perhaps the organization, the membership and the session.
    documents: Vec<&'a [u8]>,
}

impl<'a> Input<'a> {
    /// Takes an input apart: template, user, organization, membership, session; only a user is required.
    pub fn new(data: &'a [u8]) -> Option<Self> {
        let mut pieces = data.split(|&byte| byte == SEPARATOR);
        let template = pieces.next()?;
        let documents: Vec<&[u8]> = pieces.collect();
        (1..=4).contains(&documents.len()).then_some(Self { template, documents })
    }

    /// Compiles the template with room for any output, if it is one.
    pub fn compile(&self) -> Option<Template> {
        let text = if self.template.is_empty() { TEMPLATE.as_bytes() } else { self.template };
        CompileOptions::new().with_limits(Limits::default().with_output_bytes(1 << 28)).compile(text).ok()
    }

    /// The documents as they are.
    pub fn as_bytes(&self) -> Context<'_> {
        context(self.documents.iter().copied())
    }

    /// The documents as serde_json reads them, if all are objects.
    pub fn values(&self) -> Option<Vec<Value>> {
        let parse = |text: &&[u8]| serde_json::from_slice::<Value>(text).ok().filter(Value::is_object);
        self.documents.iter().map(parse).collect()
    }
}

/// The context of documents: parsed or as bytes.
pub fn context<'a, D>(documents: impl IntoIterator<Item = D>) -> Context<'a>
where
    claimsmith::render::Document<'a>: From<D>,
{
    let mut documents = documents.into_iter();
    let mut context = Context::new(documents.next().expect("a user"));
    if let Some(organization) = documents.next() {
        context = context.org(organization);
    }
    if let Some(membership) = documents.next() {
        context = context.org_membership(membership);
    }
    if let Some(session) = documents.next() {
        context = context.session(session);
    }
    context
}
