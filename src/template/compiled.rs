//! The compiled template, and all that can be asked of it.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::sync::Arc;

use crate::catalog::Path;
use crate::compile::arena::Broken;
use crate::compile::plan::Plan;
use crate::diagnostic::{Code, Diagnostics};
use crate::limits::Limits;
use crate::render::{self, Context, Fault, RenderError};
use crate::size::{self, Bounds, Budget, Kept, MemberBytes, Sizes};

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
#[derive(Clone)]
pub struct Template {
    inner: Arc<Inner>,
}

struct Inner {
    plan: Plan,
    limits: Limits,
    warnings: Diagnostics,
    /// The codes whose warnings and advice are not given.
    allowed: Vec<Code>,
}

/// Shows how large the template is; [`explain`](Template::explain) shows what it does.
impl fmt::Debug for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (claims, bytes) = (self.claims().len(), self.source().len());
        formatter.debug_struct("Template").field("claims", &claims).field("bytes", &bytes).finish_non_exhaustive()
    }
}

impl Template {
    pub(super) fn new(plan: Plan, limits: Limits, warnings: Diagnostics, allowed: Vec<Code>) -> Self {
        Self { inner: Arc::new(Inner { plan, limits, warnings, allowed }) }
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
    /// If a document is not JSON, no object, or has the same key twice where the template reads it; if it says that it
    /// is of another kind, or deleted, or if documents contradict each other; or if a limit is passed. See
    /// [`RenderErrorKind`](crate::render::RenderErrorKind).
    pub fn render<'a>(&self, context: impl Into<Context<'a>>) -> Result<String, RenderError> {
        let mut buffer = Vec::new();
        self.render_into(context, &mut buffer)?;
        // The claims are made of whole strings of UTF-8 only.
        Ok(String::from_utf8(buffer).map_err(|_| Fault::from(Broken))?)
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
        let Inner { plan, limits, warnings, allowed } = &*self.inner;
        let mut bytes = plan.constant_bytes();
        render::measure(plan, limits, &context.into(), &mut bytes)?;
        Ok(Sizes::new(plan, warnings, allowed, bytes))
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
