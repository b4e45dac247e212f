//! One document: whether it is what it was passed for, whether it comes in an event, and what it looks like if it is
//! something else.

use std::borrow::Cow;

use claimsmith::catalog::{Catalog, Root};
use claimsmith::json::{Members, unquoted};
use claimsmith::render::RenderErrorKind;
use claimsmith::{Context, RenderError, Template};

/// What a document holds.
#[derive(Debug)]
pub(super) enum Contents<'d> {
    /// What it was passed for: the document itself, or what an event tells of.
    Document(&'d [u8]),
    /// An event of another type, which is told where it may be.
    OtherEvent(Option<String>),
}

/// The members in which notifications hold the object that they are about.
const WRAPPING: &[&str] = &["data", "payload", "record", "user"];

/// The members that any object may have, and that do not tell what it is.
const OF_ANY_OBJECT: &[&str] = &["id", "created_at", "createdAt", "updated_at", "updatedAt"];

/// Tells what documents are.
pub(super) struct Inspector {
    catalog: Catalog,
    /// A template without claims. Rendering it finds what is wrong with a document, whatever a template reads of it.
    judge: Template,
}

impl Inspector {
    /// Makes an inspector from a template without claims.
    pub(super) fn new(judge: Template) -> Self {
        Self { catalog: Catalog::clerk(), judge }
    }

    /// What a document holds that was passed for a root.
    ///
    /// A document with a member that the catalog knows is taken for what it was passed for, unless it only wraps such
    /// an object: the library will tell what is wrong with it, and it may still be an event. Any other document is
    /// looked at more closely.
    pub(super) fn contents<'d>(&self, root: Root, document: &'d [u8]) -> Result<Contents<'d>, String> {
        if !self.catalog.recognizes(root, document) {
            return self.unknown(root, document);
        }
        match self.wrapper(root, document) {
            None => Ok(Contents::Document(document)),
            Some(member) => self
                .of_event(root, document)?
                .ok_or_else(|| format!("this is no {}, but has one in its member `{member}`", root.document_name())),
        }
    }

    /// The member that holds the object that is meant, if the document itself has only what any object may have.
    /// Notifications of other providers, of queues and of databases are like that.
    fn wrapper(&self, root: Root, document: &[u8]) -> Option<&'static str> {
        for member in Members::of(document).flatten() {
            if let Some(wrapping) = WRAPPING.iter().find(|&wrapping| *wrapping == member.name) {
                let mut inside = Members::of(member.value).flatten();
                if inside.any(|member| self.is_telling(root, &member.name)) {
                    return Some(wrapping);
                }
            } else if member.name == "object" || self.is_telling(root, &member.name) {
                return None;
            }
        }
        None
    }

    /// Whether a member of that name tells what an object is: the catalog reads it, and not every object has it.
    fn is_telling(&self, root: Root, name: &str) -> bool {
        !OF_ANY_OBJECT.contains(&name) && self.catalog.reads(root, name)
    }

    /// Whether the catalog knows a member of the document.
    pub(super) fn recognizes(&self, root: Root, document: &[u8]) -> bool {
        self.catalog.recognizes(root, document)
    }

    /// Why a context is not JSON, if it is not.
    pub(super) fn not_json(&self, context: &[u8]) -> Option<String> {
        let error = self.judge.measure(context).err()?;
        // The library knows documents, and not what holds several of them.
        Some(error.to_string().replacen("the user", "the context", 1))
    }

    /// What the library says about a document, whatever a template reads of it.
    fn judge(&self, root: Root, document: &[u8]) -> Result<(), RenderError> {
        self.judge.measure(Context::new("{}").with(root, document)).map(drop)
    }

    /// What is wrong with a document of which the catalog knows no member.
    pub(super) fn fault(&self, root: Root, document: &[u8]) -> String {
        self.judge(root, document).err().map_or_else(|| foreign(root, document), |error| error.to_string())
    }

    #[cold]
    fn unknown<'d>(&self, root: Root, document: &'d [u8]) -> Result<Contents<'d>, String> {
        let judged = self.judge(root, document);
        if let Err(error) = &judged
            && error.kind() != RenderErrorKind::WrongDocument
        {
            return Err(error.to_string());
        }
        match (self.of_event(root, document)?, judged) {
            (Some(contents), _) => Ok(contents),
            (None, Err(error)) => Err(error.to_string()),
            (None, Ok(())) => Err(foreign(root, document)),
        }
    }

    /// What an event holds, whatever members it has beside; nothing if the document is no event.
    pub(super) fn of_event<'d>(&self, root: Root, document: &'d [u8]) -> Result<Option<Contents<'d>>, String> {
        Event::of(document)?.map(|event| self.event(root, &event)).transpose()
    }

    /// What an event holds, if it is one of those that tell what there is.
    fn event<'d>(&self, root: Root, event: &Event<'d>) -> Result<Contents<'d>, String> {
        let of_root = event.kind.as_deref().and_then(|kind| kind.strip_prefix(event_prefix(root))?.strip_prefix('.'));
        match of_root {
            Some("created" | "updated") => {}
            Some("deleted" | "removed" | "ended" | "revoked") => {
                let kind = told_kind(event.kind.as_deref()).unwrap_or_default();
                return Err(format!("the event `{kind}` says that this is gone, so there are no claims"));
            }
            _ => return Ok(Contents::OtherEvent(told_kind(event.kind.as_deref()))),
        }
        match event.data {
            Some(data) if self.catalog.recognizes(root, data) => Ok(Contents::Document(data)),
            Some(data) => Err(foreign(root, data)),
            None => Err("the event has no `data`".to_owned()),
        }
    }
}

/// What a document looks like of which the catalog knows no member.
fn foreign(root: Root, document: &[u8]) -> String {
    let name = root.document_name();
    if !document.trim_ascii_start().starts_with(b"{") {
        return format!("the {name} is not a JSON object");
    }
    let look = Members::of(document).flatten().find_map(|member| match (&*member.name, member.value) {
        ("errors", [b'[', ..]) => Some("it looks like an error of the API"),
        ("data", [b'[', ..]) => Some("it looks like a list answer of the API, which can only be the whole input"),
        ("user", [b'{', ..]) => Some("it looks like a context: `--contexts` reads those"),
        ("object", object) if unquoted(object).is_some_and(|object| object == "event") => {
            Some("it is an event, which cannot be here")
        }
        ("claims", [b'{', ..]) => Some("it looks like a template"),
        _ => None,
    });
    let look = look.unwrap_or("none of its members is known");
    format!("this is no {name}: {look}")
}

/// What the types of events about a root's object start with.
fn event_prefix(root: Root) -> &'static str {
    match root {
        Root::Organization => "organization",
        Root::Membership => "organizationMembership",
        Root::Session => "session",
        _ => "user",
    }
}

/// A notification of the provider's that something has happened.
struct Event<'d> {
    kind: Option<Cow<'d, str>>,
    data: Option<&'d [u8]>,
}

impl<'d> Event<'d> {
    /// The event that a document says it is.
    fn of(document: &'d [u8]) -> Result<Option<Self>, String> {
        let (mut object, mut kind, mut data, mut twice) = (None, None, None, None);
        for member in Members::of(document).flatten() {
            let place = match &*member.name {
                "object" => &mut object,
                "type" => &mut kind,
                "data" => &mut data,
                _ => continue,
            };
            if place.replace(member.value).is_some() {
                twice = Some(member.name);
            }
        }
        if object.and_then(unquoted).is_none_or(|object| object != "event") {
            return Ok(None);
        }
        match twice {
            Some(name) => Err(format!("the event has the member `{name}` twice")),
            None => Ok(Some(Self { kind: kind.and_then(unquoted), data })),
        }
    }
}

/// The type of an event, if it is written as the provider writes it: anything else may be a value of somebody's.
fn told_kind(kind: Option<&str>) -> Option<String> {
    const LONGEST: usize = 64;
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    kind.filter(|kind| kind.len() <= LONGEST && kind.contains('.') && kind.split('.').all(is_word)).map(str::to_owned)
}

/// An event that is of another type than what was asked for, in words.
pub(super) fn other_event(root: Root, kind: Option<&str>) -> String {
    let (kind, prefix) = (kind.map_or_else(String::new, |kind| format!(" `{kind}`")), event_prefix(root));
    format!("the event{kind} is neither `{prefix}.created` nor `{prefix}.updated`")
}
