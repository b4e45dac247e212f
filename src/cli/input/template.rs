//! Templates: read from files, and taken out of the wrappers that other tools put around them.

use claimsmith::catalog::{Provider, Token};
use claimsmith::diagnostic::{Code, Diagnostics};
use claimsmith::{CompileError, CompileOptions, Template};

use super::wrapper::{Wrapper, WrapperKind, wrapper};
use crate::cli::output;
use crate::cli::source::Source;
use crate::cli::stop::Stop;

/// The bytes of a file above which the rest is not read: there may be more in it than the template.
const FILE_LIMIT: usize = 1024 * 1024;

/// A template that is named, and how it is to be compiled.
pub(in crate::cli) struct TemplateInput {
    pub(in crate::cli) source: Source,
    /// The token that the template is for, if that is said.
    pub(in crate::cli) token: Option<Token>,
    /// The warnings that are taken away.
    pub(in crate::cli) allowed: Vec<Code>,
}

impl TemplateInput {
    /// Reads the file, and says where in it the template is if it is not the whole. The template is to be understood by
    /// the provider's own editor, too, if one is given.
    pub(in crate::cli) fn read(&self, provider: Option<Provider>) -> Result<TemplateFile, Stop> {
        self.file(self.source.read(FILE_LIMIT)?, provider)
    }

    /// The file with another text: its template is mended, which may have shown what it is wrapped in.
    pub(in crate::cli) fn mended(
        &self,
        file: &TemplateFile,
        text: &str,
        provider: Option<Provider>,
    ) -> Result<TemplateFile, Stop> {
        match &file.wrapper {
            Some(wrapper) => Ok(file.with_text(wrapper, text)),
            None => self.file(text.into(), provider),
        }
    }

    fn file(&self, text: Vec<u8>, provider: Option<Provider>) -> Result<TemplateFile, Stop> {
        let wrapper = wrapper(&text).map_err(|what| self.source.at_fault(what))?;
        let is_jwt_template = wrapper.as_ref().is_some_and(|wrapper| wrapper.kind == WrapperKind::JwtTemplate);
        let token = match self.token {
            // A wrapper never chooses what is reserved.
            Some(token) if is_jwt_template && token != Token::Custom => {
                return Err(self
                    .source
                    .at_fault("a JWT template is for a custom token: leave out --token, or pass the claims alone"));
            }
            Some(token) => token,
            None if is_jwt_template => Token::Custom,
            None => Token::Session,
        };
        if let Some(wrapper) = &wrapper {
            output::say(&format!("{}: {}", self.source.name(), wrapper.kind.note()));
        }
        let mut options = CompileOptions::new().with_token(token);
        if let Some(provider) = provider {
            options = options.portable_to(provider);
        }
        options = self.allowed.iter().fold(options, |options, &code| options.allow(code));
        Ok(TemplateFile { text, wrapper, token, options })
    }

    /// Whether the file still has that text.
    pub(in crate::cli) fn is_still(&self, text: &[u8]) -> Result<bool, Stop> {
        Ok(self.source.read(FILE_LIMIT)? == text)
    }

    /// Reads and compiles the template; what is wrong with it is said on standard error. With it goes the token that it
    /// is for.
    pub(in crate::cli) fn compile(&self) -> Result<(Template, Token), Stop> {
        let file = self.read(None)?;
        let template = file.compile().map_err(|error| {
            output::draw(error.diagnostics(), &self.source.name());
            Stop::AtFault(format!("{} does not compile", self.source.name()))
        })?;
        if !template.warnings().is_empty() {
            output::draw(template.warnings(), &self.source.name());
        }
        Ok((template, file.token))
    }
}

/// A template's file, as it was read.
pub(in crate::cli) struct TemplateFile {
    text: Vec<u8>,
    wrapper: Option<Wrapper>,
    token: Token,
    options: CompileOptions,
}

impl TemplateFile {
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

    /// Whether there is more in the file than was read.
    pub(in crate::cli) fn is_cut(&self) -> bool {
        self.text.len() > FILE_LIMIT
    }

    /// The same file with another text, in which only the template inside the wrapper is changed.
    fn with_text(&self, wrapper: &Wrapper, text: &str) -> Self {
        let behind = self.text.len() - wrapper.place.end;
        let wrapper = Wrapper { kind: wrapper.kind, place: wrapper.place.start..text.len() - behind };
        Self { text: text.into(), wrapper: Some(wrapper), token: self.token, options: self.options.clone() }
    }

    /// Where in the file the template is, as a JSON pointer; nothing if it is the whole.
    pub(in crate::cli) fn claims_at(&self) -> Option<&'static str> {
        self.wrapper.as_ref().map(|wrapper| wrapper.kind.pointer())
    }
}
