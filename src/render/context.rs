//! What claims are rendered from.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::catalog::{ByRoot, Root};

/// A JSON document to read from: parsed, or as its bytes.
///
/// It is made from a reference to whatever holds one: `Value` or its `Map`; `[u8]`, `Vec<u8>`, `Box<[u8]>`, `Arc<[u8]>`,
/// `Cow<[u8]>`, arrays of bytes, with the feature `bytes` `Bytes`; and `str`, `String`, `Box<str>`, `Arc<str>`, `Cow<str>`.
///
/// ```
/// use std::sync::Arc;
///
/// let template = claimsmith::Template::compile(r#"{"id": "<<user.id>>"}"#)?;
/// let shared: Arc<[u8]> = br#"{"id": "user_1"}"#.as_slice().into();
/// let parsed: serde_json::Map<_, _> = serde_json::from_slice(&shared)?;
/// assert_eq!(template.render(&shared)?, template.render(&parsed)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Document<'a> {
    /// A parsed value.
    Value(&'a Value),
    /// The members of a parsed object.
    Object(&'a Map<String, Value>),
    /// JSON text in UTF-8.
    Json(&'a [u8]),
}

/// Shows what form the document has and how large it is, and nothing that is in it.
impl fmt::Debug for Document<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Value(Value::Object(members)) | Self::Object(members) => {
                write!(formatter, "Object({} members)", members.len())
            }
            Self::Value(_) => formatter.write_str("Value(no object)"),
            Self::Json(text) => write!(formatter, "Json({} bytes)", text.len()),
        }
    }
}

/// Implements `From` for a reference to each type, and for a reference to such a reference, which iterators yield.
macro_rules! from {
    ($([$($parameter:tt)*] $document:ty => |$reference:ident| $input:expr;)*) => {
        $(
            impl<'a, $($parameter)*> From<&'a $document> for Document<'a> {
                fn from($reference: &'a $document) -> Self {
                    $input
                }
            }

            impl<'a, $($parameter)*> From<&&'a $document> for Document<'a> {
                fn from($reference: &&'a $document) -> Self {
                    $input
                }
            }
        )*
    };
}

from! {
    [] Value => |value| Self::Value(value);
    [] Map<String, Value> => |members| Self::Object(members);
    [] [u8] => |text| Self::Json(text);
    [const N: usize] [u8; N] => |text| Self::Json(text.as_slice());
    [] Vec<u8> => |text| Self::Json(text);
    [] Box<[u8]> => |text| Self::Json(text);
    [] Arc<[u8]> => |text| Self::Json(text);
    [] Cow<'_, [u8]> => |text| Self::Json(text);
    [] str => |text| Self::Json(text.as_bytes());
    [] String => |text| Self::Json(text.as_bytes());
    [] Box<str> => |text| Self::Json(text.as_bytes());
    [] Arc<str> => |text| Self::Json(text.as_bytes());
    [] Cow<'_, str> => |text| Self::Json(text.as_bytes());
}

#[cfg(feature = "bytes")]
from! { [] bytes::Bytes => |text| Self::Json(text); }

/// A document, or none: whatever [`Document`] is made from, or an `Option` of it.
#[derive(Debug, Clone, Copy)]
pub struct OptionalDocument<'a>(Option<Document<'a>>);

impl<'a, T> From<T> for OptionalDocument<'a>
where
    Document<'a>: From<T>,
{
    fn from(document: T) -> Self {
        Self(Some(document.into()))
    }
}

impl<'a, T> From<Option<T>> for OptionalDocument<'a>
where
    Document<'a>: From<T>,
{
    fn from(document: Option<T>) -> Self {
        Self(document.map(<Document<'a> as From<T>>::from))
    }
}

impl<'a, T> From<&'a Option<T>> for OptionalDocument<'a>
where
    Document<'a>: From<&'a T>,
{
    fn from(document: &'a Option<T>) -> Self {
        Self(document.as_ref().map(<Document<'a> as From<&'a T>>::from))
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
///
/// // Not every user has an organization that is active.
/// let (user, org): (Vec<u8>, Option<Vec<u8>>) = (b"{}".to_vec(), None);
/// let context = Context::new(&user).org(&org);
/// assert_eq!(template.render(context)?, r#"{"org":null,"role":null}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Context<'a> {
    documents: ByRoot<Option<Document<'a>>>,
}

/// Shows which documents there are and how large each is, and nothing that is in them.
impl fmt::Debug for Context<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut context = formatter.debug_struct("Context");
        for (root, document) in self.documents.iter() {
            if let Some(document) = document {
                context.field(root.name(), document);
            }
        }
        context.finish()
    }
}

/// A context of a user alone.
impl<'a, T: ?Sized> From<&'a T> for Context<'a>
where
    Document<'a>: From<&'a T>,
{
    fn from(user: &'a T) -> Self {
        Self::new(user)
    }
}

impl<'a> From<&Context<'a>> for Context<'a> {
    fn from(context: &Context<'a>) -> Self {
        *context
    }
}

impl<'a> Context<'a> {
    /// A context of a user alone: whatever [`Document`] is made from, parsed or as JSON text.
    pub fn new(user: impl Into<Document<'a>>) -> Self {
        Self { documents: ByRoot::default() }.with(Root::User, Some(user.into()))
    }

    /// Adds the active organization, if there is one.
    #[must_use]
    pub fn org(self, organization: impl Into<OptionalDocument<'a>>) -> Self {
        self.with(Root::Organization, organization)
    }

    /// Adds the user's membership in the active organization, if there is one.
    #[must_use]
    pub fn org_membership(self, membership: impl Into<OptionalDocument<'a>>) -> Self {
        self.with(Root::Membership, membership)
    }

    /// Adds the session, if there is one.
    #[must_use]
    pub fn session(self, session: impl Into<OptionalDocument<'a>>) -> Self {
        self.with(Root::Session, session)
    }

    /// Whether a document was passed for a root.
    #[must_use]
    pub fn has(&self, root: Root) -> bool {
        self.document(root).is_some()
    }

    /// Adds the document of a root, if there is one; what was passed before is replaced.
    ///
    /// ```
    /// use claimsmith::catalog::Root;
    /// use claimsmith::Context;
    ///
    /// let context = Context::new("{}").with(Root::Organization, r#"{"slug": "acme"}"#);
    /// assert!(context.has(Root::Organization) && !context.has(Root::Session));
    /// ```
    #[must_use]
    pub fn with(mut self, root: Root, document: impl Into<OptionalDocument<'a>>) -> Self {
        *self.documents.get_mut(root) = document.into().0;
        self
    }

    /// The context with some of the documents replaced by the given texts.
    pub(super) fn with_texts<'b>(&self, texts: &'b ByRoot<Option<Vec<u8>>>) -> Context<'b>
    where
        'a: 'b,
    {
        let text = |root| texts.get(root).as_deref().map(Document::Json);
        Context { documents: ByRoot::new(|root| text(root).or(self.document(root))) }
    }

    pub(crate) fn document(&self, root: Root) -> Option<Document<'a>> {
        *self.documents.get(root)
    }
}
