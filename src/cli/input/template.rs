//! Templates, read from files, out of what they are wrapped in.

use claimsmith::catalog::Provider;
use claimsmith::diagnostic::Diagnostics;
use claimsmith::{CompileError, CompileOptions, Template};

use super::source::Source;
use super::wrapper::{Wrapper, WrapperKind, wrapper};
use crate::cli::arguments::{CompileArguments, TokenKind};
use crate::cli::{Stop, output};

/// The bytes of a file above which the rest is not read: there may be more in it than the template.
const FILE_LIMIT: usize = 1024 * 1024;

/// A template's file.
pub(in crate::cli) struct TemplateFile {
    text: Vec<u8>,
    wrapper: Option<Wrapper>,
    token: TokenKind,
    options: CompileOptions,
}

impl TemplateFile {
    /// Reads a file, and says where in it the template is if it is not the whole.
    pub(in crate::cli) fn read(
        source: &Source,
        arguments: &CompileArguments,
        provider: Option<Provider>,
    ) -> Result<Self, Stop> {
        let text = source.read(FILE_LIMIT)?;
        let at_fault = |what: &str| Stop::AtFault(format!("{}: {what}", source.name()));
        let wrapper = wrapper(&text).map_err(at_fault)?;
        let is_jwt_template = wrapper.as_ref().is_some_and(|wrapper| wrapper.kind == WrapperKind::JwtTemplate);
        let token = match arguments.token {
            // A wrapper never chooses what is reserved.
            Some(token) if is_jwt_template && token != TokenKind::Custom => {
                return Err(at_fault(
                    "a JWT template is for a custom token: leave out --token, or pass the claims alone",
                ));
            }
            Some(token) => token,
            None if is_jwt_template => TokenKind::Custom,
            None => TokenKind::Session,
        };
        if let Some(wrapper) = &wrapper {
            output::say(&format!("{}: {}", source.name(), wrapper.kind.note()));
        }
        let mut options = CompileOptions::new().with_token(token.into());
        if let Some(provider) = provider {
            options = options.portable_to(provider);
        }
        options = arguments.allow.iter().fold(options, |options, &code| options.allow(code));
        Ok(Self { text, wrapper, token, options })
    }

    pub(in crate::cli) fn compile(&self) -> Result<Template, CompileError> {
        match &self.wrapper {
            Some(wrapper) => self.options.compile_at(&self.text, wrapper.place.clone()),
            None => self.options.compile(&self.text),
        }
    }

    /// What is wrong with the template, or probably not meant.
    pub(in crate::cli) fn diagnostics(&self) -> Diagnostics {
        match self.compile() {
            Ok(template) => template.warnings().clone(),
            Err(error) => error.diagnostics().clone(),
        }
    }

    /// The text of the whole file.
    pub(in crate::cli) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The same file with another text, in which only the template is changed.
    pub(in crate::cli) fn with_text(&self, text: &str) -> Self {
        let wrapper = self.wrapper.as_ref().map(|wrapper| {
            let behind = self.text.len() - wrapper.place.end;
            Wrapper { kind: wrapper.kind, place: wrapper.place.start..text.len() - behind }
        });
        Self { text: text.into(), wrapper, token: self.token, options: self.options.clone() }
    }

    /// Where in the file the template is, as a JSON pointer; nothing if it is the whole.
    pub(in crate::cli) fn claims_at(&self) -> Option<&'static str> {
        self.wrapper.as_ref().map(|wrapper| wrapper.kind.pointer())
    }
}

/// Reads and compiles a template; what is wrong with it is said on standard error. With it goes the token that it is for.
pub(in crate::cli) fn template(source: &Source, arguments: &CompileArguments) -> Result<(Template, TokenKind), Stop> {
    let file = TemplateFile::read(source, arguments, None)?;
    let template = file.compile().map_err(|error| {
        output::draw(error.diagnostics(), &source.name());
        Stop::AtFault(format!("{} does not compile", source.name()))
    })?;
    if !template.warnings().is_empty() {
        output::draw(template.warnings(), &source.name());
    }
    Ok((template, file.token))
}
