//! What claims are made from: a user alone, a user with the documents that are the same for all, or a context of its
//! own for each user.

use claimsmith::catalog::Root;
use claimsmith::json::Members;
use claimsmith::render::RenderErrorKind;
use claimsmith::{Context, RenderError, Template};

use super::decompress::unpacked;
use super::document::{Contents, Inspector, other_event};
use super::format::{Format, format};
use super::lookahead::Lookahead;
use crate::cli::source::{DOCUMENT_LIMIT, Source, read_up_to};
use crate::cli::stop::Stop;

/// The files of what is known besides the user.
pub(in crate::cli) struct ContextFiles {
    /// The documents that are the same for all users.
    pub(in crate::cli) documents: Vec<(Root, Source)>,
    /// Whether, in place of each user, a context with documents of its own is read.
    pub(in crate::cli) are_own: bool,
}

/// Makes contexts out of documents.
pub(in crate::cli) struct Contexts {
    inspector: Inspector,
    /// The documents that are the same for all users.
    documents: Vec<(Root, Vec<u8>)>,
    /// Whether each document is a context with documents of its own.
    are_own: bool,
}

/// What a document gives.
pub(super) enum Taken<'a> {
    Context(Context<'a>),
    /// An event of another type.
    OtherEvent(Option<String>),
}

impl ContextFiles {
    /// Whether an organization or a membership may be active. Which users' own contexts have one is not known
    /// beforehand, so that all are taken to have one: browsers drop a token that is larger than was thought.
    pub(in crate::cli) fn may_have_organization(&self) -> bool {
        let mut roots = self.documents.iter().map(|(root, _)| root);
        self.are_own || roots.any(|root| matches!(root, Root::Organization | Root::Membership))
    }

    /// Reads the documents that are named. One that the template cannot be rendered with is told here, once and under
    /// its own name, and not with each user.
    pub(in crate::cli) fn read(&self, template: &Template) -> Result<Contexts, Stop> {
        let inspector = Inspector::new(judge()?);
        let mut documents = Vec::new();
        for (root, source) in &self.documents {
            let text = document(source, *root, &inspector)?;
            match template.measure(Context::new("{}").with(*root, &text)) {
                Err(error) if is_of_document(&error) => return Err(source.at_fault(error)),
                _ => documents.push((*root, text)),
            }
        }
        Ok(Contexts { inspector, documents, are_own: self.are_own })
    }
}

/// A template without claims, which reads documents to their ends.
pub(super) fn judge() -> Result<Template, Stop> {
    Template::compile("{}").map_err(|error| Stop::Unusable(error.to_string()))
}

/// Whether a document is at fault, and not the claims that come of it.
fn is_of_document(error: &RenderError) -> bool {
    !matches!(error.kind(), RenderErrorKind::OutputTooLarge | RenderErrorKind::OutputTooDeep)
}

/// Reads one document, and takes it out of the event that it may come in.
fn document(source: &Source, root: Root, inspector: &Inspector) -> Result<Vec<u8>, Stop> {
    let (reader, _) = source.open()?;
    let mut text = Vec::new();
    let read = || {
        let mut input = Lookahead::new(unpacked(reader)?.0);
        if let Format::Refused(look) = format(&mut input, DOCUMENT_LIMIT)? {
            return Ok(Some(look));
        }
        read_up_to(input, DOCUMENT_LIMIT, &mut text)?;
        Ok(None)
    };
    if let Some(look) = read().map_err(|error| source.unreadable(&error))? {
        return Err(source.at_fault(look));
    }
    let contents = match inspector.of_event(root, &text) {
        Ok(None) => inspector.contents(root, &text),
        Ok(Some(contents)) => Ok(contents),
        Err(fault) => Err(fault),
    };
    match contents {
        Ok(Contents::Document(document)) if document.len() == text.len() => Ok(text),
        Ok(Contents::Document(document)) => Ok(document.to_vec()),
        Ok(Contents::OtherEvent(kind)) => Err(source.at_fault(other_event(root, kind.as_deref()))),
        Err(fault) => Err(source.at_fault(fault)),
    }
}

impl Contexts {
    /// What a document of the users' input gives, or why it gives nothing.
    pub(super) fn take<'a>(&'a self, document: &'a [u8]) -> Result<Taken<'a>, String> {
        if self.are_own {
            return self.own(document).map(Taken::Context);
        }
        Ok(self.taken(self.inspector.contents(Root::User, document)?))
    }

    /// What a document gives if it is an event. This is asked only of documents that are no users otherwise, because
    /// events can have members that users have, too.
    pub(super) fn take_event<'a>(&'a self, document: &'a [u8]) -> Result<Option<Taken<'a>>, String> {
        if self.are_own {
            return Ok(None);
        }
        Ok(self.inspector.of_event(Root::User, document)?.map(|contents| self.taken(contents)))
    }

    fn taken<'a>(&'a self, contents: Contents<'a>) -> Taken<'a> {
        match contents {
            Contents::OtherEvent(kind) => Taken::OtherEvent(kind),
            Contents::Document(user) => {
                let documents = self.documents.iter();
                Taken::Context(documents.fold(Context::new(user), |context, (root, text)| context.with(*root, text)))
            }
        }
    }

    /// The context that a document is.
    fn own<'a>(&self, document: &'a [u8]) -> Result<Context<'a>, String> {
        let mut found = [None; Root::ALL.len()];
        for member in Members::of(document) {
            let Ok(member) = member else {
                return Err(self.inspector.not_json(document).unwrap_or_else(|| "this is no context".to_owned()));
            };
            let roots = Root::ALL.into_iter().zip(&mut found);
            let Some((root, place)) = roots.into_iter().find(|(root, _)| root.name() == member.name) else {
                let is_user = self.inspector.recognizes(Root::User, document);
                let look = if is_user { "it looks like a user: leave out `--contexts`" } else { ONLY };
                return Err(format!("this is no context: {look}"));
            };
            if place.replace(member.value).is_some() {
                return Err(format!("the context has `{}` twice", root.name()));
            }
        }
        let [Some(user @ [b'{', ..]), ..] = found else {
            return Err("the `user` of the context is missing or not an object".to_owned());
        };
        let mut context = Context::new(user);
        for (root, value) in Root::ALL.into_iter().zip(found) {
            if let Some(value) = value.filter(|value| *value != b"null") {
                if value.starts_with(b"{") && !self.inspector.recognizes(root, value) {
                    return Err(format!("`{}` of the context: {}", root.name(), self.inspector.fault(root, value)));
                }
                context = context.with(root, value);
            }
        }
        Ok(context)
    }
}

/// What may be in a context.
const ONLY: &str = "a context has `user`, and may have `org`, `org_membership` and `session`, but nothing else";
