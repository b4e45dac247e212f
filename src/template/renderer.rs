//! A renderer for many users, which remembers the fields that were of another type than the catalog promises.

use super::compiled::Template;
use crate::catalog::Path;
use crate::render::{self, Context, Mistyped, RenderError};

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
        let Self { template, mistyped } = self;
        Ok(render::render(template.plan(), template.limits(), &context.into(), buffer, mistyped)?)
    }

    /// The fields that were of another type than the catalog promises, by their paths, and for how many of the users that
    /// were rendered.
    pub fn mistyped(&self) -> impl Iterator<Item = (&Path, u64)> {
        self.mistyped.fields(self.template.plan())
    }
}
