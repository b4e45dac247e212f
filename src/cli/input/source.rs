//! Files and standard input, read within limits.

use std::fs::File;
use std::io::{self, Read};
#[cfg(unix)]
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use claimsmith::{CompileOptions, Context, RenderError, RenderErrorKind, Template, TokenShape};

use super::arguments::{ContextArguments, TokenKind, TokenShapeArguments};
use super::{Stop, output};

/// The bytes of a template above which the rest is not read: one more than is allowed.
const TEMPLATE_LIMIT: u64 = 65_536 + 1;

/// The bytes of a document above which the rest is not read: one more than is allowed.
const DOCUMENT_LIMIT: u64 = 16 * 1024 * 1024 + 1;

/// The bytes of a stored audit above which the rest is not read.
const STORED_LIMIT: u64 = 256 * 1024 * 1024;

/// An input, by name or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    StandardInput,
    File(PathBuf),
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        if path == Path::new("-") { Self::StandardInput } else { Self::File(path.to_owned()) }
    }
}

impl Source {
    /// The input's name for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::StandardInput => "standard input".to_owned(),
            Self::File(path) => claimsmith::visible(&path.to_string_lossy()).into_owned(),
        }
    }

    /// Whether the name says that there is one user a line.
    pub(super) fn has_lines(&self) -> bool {
        let extension = match self {
            Self::StandardInput => None,
            Self::File(path) => path.extension(),
        };
        extension.is_some_and(|extension| extension == "ndjson" || extension == "jsonl")
    }

    /// Opens the input, and tells its size if it is a file.
    pub(super) fn open(&self) -> Result<(Box<dyn Read + Send>, Option<u64>), Stop> {
        match self {
            Self::StandardInput => Ok((standard_input().map_err(|error| self.unreadable(&error))?, None)),
            Self::File(path) => {
                let file = File::open(path).map_err(|error| self.unreadable(&error))?;
                let metadata = file.metadata().map_err(|error| self.unreadable(&error))?;
                let size = metadata.is_file().then_some(metadata.len());
                Ok((Box::new(file), size))
            }
        }
    }

    /// Reads the input, but not more than so many bytes.
    fn read(&self, limit: u64) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        let (reader, _) = self.open()?;
        reader.take(limit).read_to_end(&mut bytes).map_err(|error| self.unreadable(&error))?;
        Ok(bytes)
    }

    /// The failure of a read.
    pub(super) fn unreadable(&self, error: &io::Error) -> Stop {
        Stop::Unusable(format!("cannot read {}: {error}", self.name()))
    }
}

/// Standard input as a file: `io::stdin` takes one that cannot be read for an empty one.
#[cfg(unix)]
fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(File::from(io::stdin().as_fd().try_clone_to_owned()?)))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(io::stdin()))
}

/// Fails if more than one input is standard input.
pub(super) fn at_most_one_standard_input<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Result<(), Stop> {
    let count = sources.into_iter().filter(|&source| *source == Source::StandardInput).count();
    if count > 1 {
        return Err(Stop::Unusable("standard input can be only one of the inputs".to_owned()));
    }
    Ok(())
}

/// Reads the text of a template.
pub(super) fn template_text(source: &Source) -> Result<Vec<u8>, Stop> {
    source.read(TEMPLATE_LIMIT)
}

/// Reads and compiles a template; what is wrong with it is said on standard error.
pub(super) fn template(source: &Source, token: TokenKind) -> Result<Template, Stop> {
    let text = template_text(source)?;
    CompileOptions::new().token(token.into()).compile(text).map_err(|error| {
        output::draw(error.diagnostics(), &source.name());
        Stop::AtFault(format!("{} does not compile", source.name()))
    })
}

/// Reads what a run of the program has stored.
pub(super) fn stored(source: &Source) -> Result<Vec<u8>, Stop> {
    source.read(STORED_LIMIT)
}

/// Reads a JSON document.
pub(super) fn document(source: &Source) -> Result<Vec<u8>, Stop> {
    source.read(DOCUMENT_LIMIT)
}

/// The documents besides the user, as bytes.
pub(super) struct Documents {
    org: Option<Vec<u8>>,
    membership: Option<Vec<u8>>,
    session: Option<Vec<u8>>,
}

impl ContextArguments {
    /// The inputs that are named.
    pub(super) fn sources(&self) -> Vec<Source> {
        let paths = [&self.org, &self.membership, &self.session];
        paths.into_iter().flatten().map(|path| Source::from(path.as_path())).collect()
    }

    /// Reads the documents that are named. What a template cannot be rendered with is at fault here, under its own name
    /// and once, and not with each user.
    pub(super) fn read(&self, template: &Template) -> Result<Documents, Stop> {
        let read = |path: &Option<PathBuf>, add: for<'a> fn(Context<'a>, &'a [u8]) -> Context<'a>| {
            let Some(path) = path else { return Ok(None) };
            let source = Source::from(path.as_path());
            let text = document(&source)?;
            match template.measure(add(Context::new("{}"), &text)) {
                Err(error) if is_of_input(&error) => Err(Stop::AtFault(format!("{}: {error}", source.name()))),
                _ => Ok(Some(text)),
            }
        };
        Ok(Documents {
            org: read(&self.org, |context, text| context.org(text))?,
            membership: read(&self.membership, |context, text| context.org_membership(text))?,
            session: read(&self.session, |context, text| context.session(text))?,
        })
    }
}

/// Whether a document is at fault, and not the claims that come of it.
fn is_of_input(error: &RenderError) -> bool {
    !matches!(error.kind(), RenderErrorKind::OutputTooLarge | RenderErrorKind::OutputTooDeep)
}

impl Documents {
    /// The context of a user.
    pub(super) fn context<'a>(&'a self, user: &'a [u8]) -> Context<'a> {
        let mut context = Context::new(user);
        if let Some(org) = &self.org {
            context = context.org(org);
        }
        if let Some(membership) = &self.membership {
            context = context.org_membership(membership);
        }
        if let Some(session) = &self.session {
            context = context.session(session);
        }
        context
    }
}

impl TokenShapeArguments {
    /// The inputs that are named.
    pub(super) fn sources(&self) -> Vec<Source> {
        let paths = [&self.header, &self.defaults];
        paths.into_iter().flatten().map(|path| Source::from(path.as_path())).collect()
    }

    /// Reads what is named, and takes the usual for the rest.
    pub(super) fn read(&self, token: TokenKind) -> Result<TokenShape, Stop> {
        let mut shape = match token {
            TokenKind::Session => TokenShape::session(),
            TokenKind::Custom => TokenShape::custom(),
        };
        shape = shape.algorithm(self.alg);
        if let Some(path) = &self.header {
            let source = Source::from(path.as_path());
            shape = shape
                .header(document(&source)?)
                .map_err(|error| Stop::Unusable(format!("{}: {error}", source.name())))?;
        }
        if let Some(path) = &self.defaults {
            let source = Source::from(path.as_path());
            shape = shape
                .default_claims(document(&source)?)
                .map_err(|error| Stop::Unusable(format!("{}: {error}", source.name())))?;
        }
        Ok(shape)
    }
}
