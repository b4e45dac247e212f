use std::collections::HashSet;
use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::catalog::{Catalog, Path, Provider, Token};
use crate::compile::plan::Plan;
use crate::compile::{Purpose, compile};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::limits::Limits;
use crate::render::{self, Context, Fault, Mistyped, RenderError};
use crate::size::{self, Bounds, Budget, Kept, MemberBytes, Sizes, TokenShape};

/// A compiled claims template: compile it once, render it for any user.
///
/// It is cheap to clone, and can be shared between threads.
///
/// ```
/// use claimsmith::Template;
///
/// let template = Template::compile(r#"{"role": "<<user.public_metadata.role || 'user'>>"}"#)?;
/// assert_eq!(template.render(r#"{"public_metadata": {"role": "admin"}}"#)?, r#"{"role":"admin"}"#);
/// assert_eq!(template.render(&serde_json::json!({}))?, r#"{"role":"user"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Template {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    plan: Plan,
    limits: Limits,
    warnings: Diagnostics,
    /// The warnings that are not told.
    allowed: Vec<Code>,
}

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
        let Some(plan) = plan else {
            return Err(CompileError { diagnostics: Box::new(diagnostics) });
        };
        let inner =
            Inner { plan, limits: self.purpose.limits.clone(), warnings: diagnostics, allowed: self.allowed.clone() };
        Ok(Template { inner: Arc::new(inner) })
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

    /// The limits that it was compiled with, and that its renders keep.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// What is legal, but probably not meant.
    #[must_use]
    pub fn warnings(&self) -> &Diagnostics {
        &self.inner.warnings
    }

    /// The members of the provider's objects that the claims depend on, such as `user.first_name` and
    /// `user.email_addresses[].id`, sorted.
    ///
    /// A member that is not listed never changes the claims; whether an organization is passed may. Where a member may
    /// also come in camelCase, only its `snake_case` spelling is listed.
    #[must_use]
    pub fn dependencies(&self) -> Vec<&Path> {
        let mut paths: Vec<&Path> = self.inner.plan.dependencies.iter().collect();
        paths.sort_by_cached_key(ToString::to_string);
        paths.dedup();
        paths
    }

    /// The names of the claims, in the order of the template.
    #[must_use]
    pub fn claims(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inner.plan.claims.items().iter().map(|claim| claim.name.as_str())
    }

    /// Renders the claims as compact JSON.
    ///
    /// The user is a `&serde_json::Value`, or the user's JSON as `&str` or `&[u8]`; a [`Context`] holds more than the
    /// user.
    ///
    /// # Errors
    ///
    /// If a document is not JSON, no object, or has a key twice where the template reads it; if it says that it is of
    /// another kind, or deleted, or if documents contradict each other; or if a limit is passed. See
    /// [`RenderErrorKind`](crate::render::RenderErrorKind).
    pub fn render<'a>(&self, context: impl Into<Context<'a>>) -> Result<String, RenderError> {
        let mut buffer = Vec::new();
        self.render_into(context, &mut buffer)?;
        // The claims are made of whole strings of UTF-8 only, so nothing is ever replaced.
        Ok(String::from_utf8(buffer).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    /// Appends the claims to a buffer as compact JSON. Where the buffer has room, a usual template allocates nothing: up
    /// to 40 members on its paths, 8 derived fields and 4 elements of the lists that they are derived from have room on the
    /// stack. Keys with escapes are decoded, and a document with long white space in a value that is read is copied.
    ///
    /// # Errors
    ///
    /// Those of [`render`](Self::render); the buffer is then as it was.
    ///
    /// ```
    /// # let template = claimsmith::Template::compile(r#"{"id": "<<user.id>>"}"#)?;
    /// let mut buffer = b"claims: ".to_vec();
    /// template.render_into(br#"{"id": "user_1"}"#, &mut buffer)?;
    /// assert_eq!(buffer, br#"claims: {"id":"user_1"}"#);
    /// assert!(template.render_into(b"not JSON", &mut buffer).is_err());
    /// assert_eq!(buffer, br#"claims: {"id":"user_1"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn render_into<'a>(&self, context: impl Into<Context<'a>>, buffer: &mut Vec<u8>) -> Result<(), RenderError> {
        let Inner { plan, limits, .. } = &*self.inner;
        Ok(render::render(plan, limits, &context.into(), buffer, &mut ())?)
    }

    /// Writes the claims as compact JSON, in one call of the writer.
    ///
    /// # Errors
    ///
    /// Those of [`render`](Self::render), before anything is written, and those of the writer.
    pub fn render_to<'a>(
        &self,
        context: impl Into<Context<'a>>,
        mut writer: impl io::Write,
    ) -> Result<(), RenderError> {
        let mut buffer = Vec::new();
        self.render_into(context, &mut buffer)?;
        Ok(writer.write_all(&buffer).map_err(Fault::Write)?)
    }

    /// Counts the bytes of each claim, with the code that renders; nothing is built.
    ///
    /// # Errors
    ///
    /// Those of [`render`](Self::render).
    ///
    /// ```
    /// # let template = claimsmith::Template::compile(r#"{"id": "<<user.id>>"}"#)?;
    /// let sizes = template.measure(r#"{"id": "user_1"}"#)?;
    /// assert_eq!(sizes.iter().collect::<Vec<_>>(), [("id", r#""id":"user_1""#.len())]);
    /// assert_eq!(sizes.total(), r#"{"id":"user_1"}"#.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn measure<'a>(&self, context: impl Into<Context<'a>>) -> Result<Sizes<'_>, RenderError> {
        let Inner { plan, limits, .. } = &*self.inner;
        let mut bytes = plan.constant_bytes();
        render::measure(plan, limits, &context.into(), &mut bytes)?;
        Ok(Sizes::new(&plan.claims, bytes))
    }

    /// The least and the most bytes of each claim, without a user.
    ///
    /// ```
    /// # let template = claimsmith::Template::compile(r#"{"banned": "<<user.banned>>", "id": "<<user.id>>"}"#)?;
    /// let bounds = template.bounds();
    /// let claims: Vec<_> = bounds.claims().iter().map(|claim| (claim.name, claim.min, claim.max)).collect();
    /// assert_eq!(claims, [("banned", 13, Some(14)), ("id", 7, None)]);
    /// # Ok::<(), claimsmith::CompileError>(())
    /// ```
    #[must_use]
    pub fn bounds(&self) -> Bounds<'_> {
        Bounds::new(&self.inner.plan)
    }

    /// Where the bytes go: each claim, and what is inside it down to `depth` levels of names, in output order.
    ///
    /// # Errors
    ///
    /// Those of [`render`](Self::render).
    pub fn break_down<'a>(
        &self,
        context: impl Into<Context<'a>>,
        depth: usize,
    ) -> Result<Vec<MemberBytes>, RenderError> {
        Ok(size::break_down(&self.render(context)?, depth.min(Limits::DEPTH)))
    }

    /// What would make the token smaller, given the sizes for a user; nothing where it rides in no cookie. What the template
    /// alone shows is in [`warnings`](Self::warnings).
    ///
    /// ```
    /// use claimsmith::diagnostic::Code;
    /// use claimsmith::size::TokenShape;
    /// use claimsmith::Template;
    ///
    /// let template = Template::compile(r#"{"all": "<<user.public_metadata>>"}"#)?;
    /// let sizes = template.measure(&serde_json::json!({"public_metadata": {"bio": "x".repeat(2000)}}))?;
    /// let codes: Vec<Code> = template.advice(&sizes, &TokenShape::session()).iter().map(|advice| advice.code()).collect();
    /// assert_eq!(codes, [Code::LargeClaim, Code::OverBudget]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn advice(&self, sizes: &Sizes<'_>, shape: &TokenShape) -> Diagnostics {
        let Inner { plan, warnings, allowed, .. } = &*self.inner;
        let mut advice = warnings.with_list(size::advise(plan, sizes, shape));
        advice.leave_out(allowed);
        advice
    }

    /// Appends the claims to a buffer, and leaves out optional ones until the budget is kept.
    ///
    /// Returns which claims were left out, and whether the rest passes the soft limit. The claims are rendered once.
    ///
    /// # Errors
    ///
    /// Those of [`render`](Self::render) for all claims, optional ones among them, and where the budget cannot be kept,
    /// one that names claims and bytes, also of the claims that were left out in vain. The buffer is then as it was.
    pub fn render_within<'a>(
        &self,
        context: impl Into<Context<'a>>,
        budget: &Budget,
        buffer: &mut Vec<u8>,
    ) -> Result<Kept<'_>, RenderError> {
        let Inner { plan, limits, .. } = &*self.inner;
        let start = buffer.len();
        let mut bytes = plan.constant_bytes();
        render::render(plan, limits, &context.into(), buffer, &mut bytes)?;
        size::enforce(plan.claims.items(), bytes.values(), budget, buffer, start).map_err(|fault| {
            buffer.truncate(start);
            fault.into()
        })
    }

    /// The claims that a budget names, to be limited or left out, and the template does not have, sorted: one budget can
    /// serve many templates, so that they are no error, but may be misspelled.
    ///
    /// ```
    /// use claimsmith::size::Budget;
    /// use claimsmith::Template;
    ///
    /// let template = Template::compile(r#"{"bio": "<<user.public_metadata.bio>>"}"#)?;
    /// let budget = Budget::new().with_claim("bio", 500).with_claim("avatar", 200).with_optional(["bio", "boi"]);
    /// assert_eq!(template.unknown_claims(&budget), ["avatar", "boi"]);
    /// # Ok::<(), claimsmith::CompileError>(())
    /// ```
    #[must_use]
    pub fn unknown_claims<'b>(&self, budget: &'b Budget) -> Vec<&'b str> {
        let claims: HashSet<&str> = self.claims().collect();
        let mut unknown: Vec<&str> = budget
            .claims()
            .map(|(name, _)| name)
            .chain(budget.optional())
            .filter(|name| !claims.contains(name))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }

    /// The plan in words: what is read, and what is written.
    #[must_use]
    pub fn explain(&self) -> String {
        self.inner.plan.to_string()
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.inner.plan
    }

    /// The text that was compiled.
    pub(crate) fn source(&self) -> &str {
        self.inner.warnings.source()
    }
}

/// Renders many users, and remembers which fields were of another type than the catalog promises: those are rendered as if
/// they were missing, which is silent otherwise.
///
/// ```
/// use claimsmith::{Renderer, Template};
///
/// let template = Template::compile(r#"{"since": "<<user.created_at>>"}"#)?;
/// let mut renderer = Renderer::new(&template);
/// let mut claims = Vec::new();
/// renderer.render_into(r#"{"created_at": "2024-04-15T05:20:00Z"}"#, &mut claims)?;
/// assert_eq!(claims, br#"{"since":null}"#);
/// let mistyped: Vec<_> = renderer.mistyped().map(|(path, users)| (path.to_string(), users)).collect();
/// assert_eq!(mistyped, [("user.created_at".to_owned(), 1)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Renderer {
    template: Template,
    mistyped: Mistyped,
}

impl Renderer {
    /// A renderer that has seen no user yet.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        Self { template: template.clone(), mistyped: Mistyped::new(template.plan()) }
    }

    /// Appends the claims of a user to a buffer, as [`Template::render_into`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Template::render`]; the buffer is then as it was.
    pub fn render_into<'a>(
        &mut self,
        context: impl Into<Context<'a>>,
        buffer: &mut Vec<u8>,
    ) -> Result<(), RenderError> {
        let Inner { plan, limits, .. } = &*self.template.inner;
        Ok(render::render(plan, limits, &context.into(), buffer, &mut self.mistyped)?)
    }

    /// The fields that were of another type than the catalog promises, by their paths, and for how many of the users that
    /// were rendered.
    pub fn mistyped(&self) -> impl Iterator<Item = (&Path, u64)> {
        self.mistyped.fields(self.template.plan())
    }
}

/// Why a template does not compile: at least one error, and the warnings.
///
/// Displayed, each diagnostic is drawn with a caret under the author's own text.
#[derive(Debug, Clone)]
pub struct CompileError {
    diagnostics: Box<Diagnostics>,
}

impl CompileError {
    /// The errors and warnings, in the order of their places.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostics.fmt(formatter)
    }
}

impl std::error::Error for CompileError {}
