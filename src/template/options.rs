//! How a template is compiled.

use std::ops::Range;

use super::compile_error::CompileError;
use super::compiled::Template;
use crate::catalog::{Catalog, Provider, Token};
use crate::compile::{Purpose, compile};
use crate::diagnostic::{Code, Severity};
use crate::limits::Limits;

/// How a template is compiled: for which token, with which catalog, within which limits.
///
/// ```
/// use claimsmith::catalog::Token;
/// use claimsmith::CompileOptions;
///
/// let custom = CompileOptions::new().with_token(Token::Custom).compile(r#"{"o": "<<org.slug>>"}"#);
/// assert!(custom.is_ok());
/// let session = CompileOptions::new().compile(r#"{"o": "<<org.slug>>"}"#);
/// assert!(session.is_err());
/// ```
#[derive(Debug, Clone, Default)]
pub struct CompileOptions {
    purpose: Purpose,
    allowed: Vec<Code>,
}

impl CompileOptions {
    /// Options for a session token, with the provider's catalog and the default limits.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The kind of token, which decides what claims are reserved.
    #[must_use]
    pub fn token(&self) -> Token {
        self.purpose.token
    }

    /// Sets the kind of token; a session token unless set.
    #[must_use]
    pub fn with_token(mut self, token: Token) -> Self {
        self.purpose.token = token;
        self
    }

    /// What shortcodes may read.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.purpose.catalog
    }

    /// Sets what shortcodes may read; the provider's catalog unless set.
    #[must_use]
    pub fn with_catalog(mut self, catalog: Catalog) -> Self {
        self.purpose.catalog = catalog;
        self
    }

    /// The limits on templates and renders.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.purpose.limits
    }

    /// Sets the limits on templates and renders.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.purpose.limits = limits;
        self
    }

    /// The provider whose own editor has to understand the template, too.
    #[must_use]
    pub fn provider(&self) -> Option<Provider> {
        self.purpose.provider
    }

    /// Asks for a template that the provider's own editor understands, too: it knows less, and signs what it does not
    /// know as it stands.
    ///
    /// ```
    /// use claimsmith::catalog::Provider;
    /// use claimsmith::diagnostic::Code;
    /// use claimsmith::CompileOptions;
    ///
    /// let portable = CompileOptions::new().portable_to(Provider::Clerk);
    /// assert!(portable.compile(r#"{"id": "{{user.id}}"}"#).is_ok());
    /// let error = portable.compile(r#"{"id": "<<user.id>>"}"#).unwrap_err();
    /// assert!(error.diagnostics().iter().all(|diagnostic| diagnostic.code() == Code::NotPortable));
    /// ```
    #[must_use]
    pub fn portable_to(mut self, provider: Provider) -> Self {
        self.purpose.provider = Some(provider);
        self
    }

    /// The codes whose warnings and advice are taken away.
    #[must_use]
    pub fn allowed(&self) -> &[Code] {
        &self.allowed
    }

    /// Takes the warnings and the advice of a code away. Errors stay: their codes are not among
    /// [`allowed`](Self::allowed).
    ///
    /// ```
    /// use claimsmith::diagnostic::Code;
    /// use claimsmith::CompileOptions;
    ///
    /// let options = CompileOptions::new().allow(Code::UnknownField);
    /// let template = options.compile(r#"{"name": "<<user.nickname>>"}"#)?;
    /// assert!(template.warnings().is_empty());
    /// # Ok::<(), claimsmith::CompileError>(())
    /// ```
    #[must_use]
    pub fn allow(mut self, code: Code) -> Self {
        self.allowed.extend(Some(code).filter(|code| code.severity() == Severity::Warning));
        self
    }

    /// Compiles a template from its text in UTF-8.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the template, and the warnings.
    pub fn compile(&self, text: impl AsRef<[u8]>) -> Result<Template, CompileError> {
        let text = text.as_ref();
        self.compile_at(text, 0..text.len())
    }

    /// Compiles the template that stands at a place of a larger text, given as byte offsets. The diagnostics have their
    /// places in that text, and are drawn under its lines; the limit of bytes is for the template alone.
    ///
    /// ```
    /// use claimsmith::CompileOptions;
    ///
    /// let text = r#"{"name": "spa", "claims": {"role": "<<usr.role>>"}}"#;
    /// let error = CompileOptions::new().compile_at(text, 26..text.len() - 1).unwrap_err();
    /// assert_eq!(error.diagnostics().iter().next().map(|error| error.span()), Some(38..41));
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`compile`](Self::compile). At a place that is not in the text, or cuts a character, there is no template.
    pub fn compile_at(&self, text: impl AsRef<[u8]>, place: Range<usize>) -> Result<Template, CompileError> {
        let (plan, mut diagnostics) = compile(text.as_ref(), place, &self.purpose);
        diagnostics.leave_out(&self.allowed);
        match plan {
            Some(plan) => Ok(Template::new(plan, self.limits().clone(), diagnostics, self.allowed.clone())),
            None => Err(CompileError::new(diagnostics)),
        }
    }
}

impl Template {
    /// Compiles a template for a session token from its text in UTF-8; [`CompileOptions`] has the other cases.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the template, and the warnings.
    pub fn compile(text: impl AsRef<[u8]>) -> Result<Self, CompileError> {
        CompileOptions::new().compile(text)
    }
}
