use serde_json::Value;

use crate::catalog::{ByRoot, Root};

/// A JSON document to read from: parsed, or as its bytes.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// A parsed value.
    Value(&'a Value),
    /// JSON text in UTF-8.
    Json(&'a [u8]),
}

impl<'a> From<&'a Value> for Input<'a> {
    fn from(value: &'a Value) -> Self {
        Self::Value(value)
    }
}

/// From JSON text.
macro_rules! from_text {
    ($($text:ty => $bytes:expr;)*) => {
        $(
            impl<'a> From<&'a $text> for Input<'a> {
                fn from(text: &'a $text) -> Self {
                    Self::Json($bytes(text))
                }
            }

            impl<'a> From<&'a $text> for Context<'a> {
                fn from(text: &'a $text) -> Self {
                    Self::new(text)
                }
            }
        )*
    };
}

from_text! {
    [u8] => std::convert::identity;
    Vec<u8> => Vec::as_slice;
    str => str::as_bytes;
    String => String::as_bytes;
}

impl<'a, const N: usize> From<&'a [u8; N]> for Input<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Json(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Context<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::new(bytes)
    }
}

impl<'a> From<&'a Value> for Context<'a> {
    fn from(user: &'a Value) -> Self {
        Self::new(user)
    }
}

impl<'a> From<&Context<'a>> for Context<'a> {
    fn from(context: &Context<'a>) -> Self {
        *context
    }
}

/// What claims are rendered from: a user and, where there are any, the active organization, the user's membership in it
/// and the session.
///
/// A root for which nothing was passed is missing: its shortcodes render null.
///
/// ```
/// use claimsmith::{Context, Template};
///
/// let template = Template::compile(r#"{"org": "<<org.slug>>", "role": "<<org_membership.role>>"}"#)?;
/// let context = Context::new("{}")
///     .org(r#"{"slug": "acme"}"#)
///     .org_membership(r#"{"role": "org:admin"}"#);
/// assert_eq!(template.render(context)?, r#"{"org":"acme","role":"org:admin"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    documents: ByRoot<Option<Input<'a>>>,
}

impl<'a> Context<'a> {
    /// A context of a user alone: a `&serde_json::Value`, or the user's JSON as bytes or text.
    pub fn new(user: impl Into<Input<'a>>) -> Self {
        Self { documents: ByRoot::default() }.with(Root::User, user)
    }

    /// Adds the active organization.
    #[must_use]
    pub fn org(self, organization: impl Into<Input<'a>>) -> Self {
        self.with(Root::Organization, organization)
    }

    /// Adds the user's membership in the active organization.
    #[must_use]
    pub fn org_membership(self, membership: impl Into<Input<'a>>) -> Self {
        self.with(Root::Membership, membership)
    }

    /// Adds the session.
    #[must_use]
    pub fn session(self, session: impl Into<Input<'a>>) -> Self {
        self.with(Root::Session, session)
    }

    /// Whether a document was passed for a root.
    #[must_use]
    pub fn has(&self, root: Root) -> bool {
        self.document(root).is_some()
    }

    /// Adds the document of a root; one that was passed before is replaced.
    ///
    /// ```
    /// use claimsmith::catalog::Root;
    /// use claimsmith::Context;
    ///
    /// let context = Context::new("{}").with(Root::Organization, r#"{"slug": "acme"}"#);
    /// assert!(context.has(Root::Organization) && !context.has(Root::Session));
    /// ```
    #[must_use]
    pub fn with(mut self, root: Root, document: impl Into<Input<'a>>) -> Self {
        *self.documents.get_mut(root) = Some(document.into());
        self
    }

    /// The context with some of the documents replaced by the given texts.
    pub(super) fn with_texts<'b>(&self, texts: &'b ByRoot<Option<Vec<u8>>>) -> Context<'b>
    where
        'a: 'b,
    {
        let text = |root| texts.get(root).as_deref().map(Input::Json);
        Context { documents: ByRoot::new(|root| text(root).or(self.document(root))) }
    }

    pub(crate) fn document(&self, root: Root) -> Option<Input<'a>> {
        *self.documents.get(root)
    }
}
