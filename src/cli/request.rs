//! What a run is asked for: flags as they were typed become inputs and outputs that are known to go together.
//!
//! A command names all that it reads and writes in [`Request::resolve`], and gets it only from there. What comes out
//! needs no look at flags any more: it is read, compiled and written by methods of its own.

use std::path::{Path, PathBuf};

use claimsmith::catalog::Root;

use super::arguments::{CompileArguments, ContextArguments, ReadingArguments, TokenShapeArguments};
use super::input::{ContextFiles, TemplateInput, Users};
use super::output_file::OutputFile;
use super::overlap;
use super::shape::TokenShapeFiles;
use super::source::Source;
use super::stop::Stop;

/// The inputs and outputs of a run, while they are being named.
#[derive(Default)]
pub(super) struct Request {
    inputs: Vec<Source>,
    outputs: Vec<OutputFile>,
}

impl Request {
    /// Has a command name what it reads and writes, and gives that back if it goes together: at most one input is
    /// standard input, and no output is an input. Nothing is read yet.
    pub(super) fn resolve<T>(name: impl FnOnce(&mut Self) -> T) -> Result<T, Stop> {
        let mut request = Self::default();
        let named = name(&mut request);
        request.check()?;
        Ok(named)
    }

    fn check(&self) -> Result<(), Stop> {
        if self.inputs.iter().filter(|&input| *input == Source::StandardInput).count() > 1 {
            return Err(Stop::Unusable("only one of the inputs can be standard input".to_owned()));
        }
        overlap::streams_are_none_of(&self.inputs)?;
        self.outputs.iter().try_for_each(|output| output.check(&self.inputs))
    }

    /// An input.
    pub(super) fn input(&mut self, path: &Path) -> Source {
        let source = Source::from(path);
        self.inputs.push(source.clone());
        source
    }

    /// A file that is written besides standard output.
    pub(super) fn output(&mut self, path: &Path) -> OutputFile {
        let output = OutputFile::new(path);
        self.outputs.push(output.clone());
        output
    }

    /// A template, and how it is compiled.
    pub(super) fn template(&mut self, path: &Path, compile: &CompileArguments) -> TemplateInput {
        let source = self.input(path);
        TemplateInput { source, token: compile.token.map(Into::into), allowed: compile.allow.clone() }
    }

    /// Users, and how they are read.
    pub(super) fn users(&mut self, path: &Path, reading: &ReadingArguments) -> Users {
        Users { source: self.input(path), are_lines: reading.ndjson, limit: reading.max_line }
    }

    /// The documents that are known besides the user's.
    pub(super) fn contexts(&mut self, context: &ContextArguments) -> ContextFiles {
        let paths: [(Root, &Option<PathBuf>); 3] = [
            (Root::Organization, &context.org),
            (Root::Membership, &context.membership),
            (Root::Session, &context.session),
        ];
        let named = paths.into_iter().filter_map(|(root, path)| Some((root, self.input(path.as_deref()?))));
        ContextFiles { documents: named.collect(), are_own: context.contexts }
    }

    /// What the token consists of besides the custom claims.
    pub(super) fn shape(&mut self, shape: &TokenShapeArguments) -> TokenShapeFiles {
        TokenShapeFiles {
            header: shape.header.as_deref().map(|path| self.input(path)),
            default_claims: shape.defaults.as_deref().map(|path| self.input(path)),
            algorithm: shape.alg,
            rsa_bits: shape.rsa_bits,
            cookie: shape.cookie.clone(),
        }
    }
}
