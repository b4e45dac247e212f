/// Bounds on what a template may be and what a render may take; all are checked before the work is done.
///
/// ```
/// use claimsmith::{CompileOptions, Limits};
///
/// let limits = Limits::default().output_bytes(1_228);
/// let template = CompileOptions::new().limits(limits).compile(r#"{"name": "<<user.first_name>>"}"#)?;
/// # let _ = template;
/// # Ok::<(), claimsmith::CompileError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub(crate) template_bytes: usize,
    pub(crate) template_depth: usize,
    pub(crate) operands: usize,
    pub(crate) path_steps: usize,
    pub(crate) claims: usize,
    pub(crate) user_bytes: usize,
    pub(crate) user_depth: usize,
    pub(crate) output_bytes: usize,
    pub(crate) output_depth: usize,
}

impl Limits {
    /// The deepest nesting that any limit allows: what `serde_json` reads, in levels.
    pub const DEPTH: usize = 127;

    /// The most steps that any limit allows a path: more than the levels of any document.
    pub const PATH_STEPS: usize = 128;

    /// Sets the bytes of a template's text; 65,536 unless set.
    #[must_use]
    pub fn template_bytes(mut self, bytes: usize) -> Self {
        self.template_bytes = bytes;
        self
    }

    /// Sets the levels of nesting of a template; 127 unless set, which is also the most.
    #[must_use]
    pub fn template_depth(mut self, levels: usize) -> Self {
        self.template_depth = levels;
        self
    }

    /// Sets the operands of a shortcode; 64 unless set.
    #[must_use]
    pub fn operands(mut self, operands: usize) -> Self {
        self.operands = operands;
        self
    }

    /// Sets the steps of a path; 128 unless set, which is also the most.
    #[must_use]
    pub fn path_steps(mut self, steps: usize) -> Self {
        self.path_steps = steps;
        self
    }

    /// Sets the claims of a template; 4,096 unless set.
    #[must_use]
    pub fn claims(mut self, claims: usize) -> Self {
        self.claims = claims;
        self
    }

    /// Sets the bytes of each JSON text that is rendered from; 16 MiB (16,777,216 bytes) unless set. A parsed value has
    /// no bytes to count.
    #[must_use]
    pub fn user_bytes(mut self, bytes: usize) -> Self {
        self.user_bytes = bytes;
        self
    }

    /// Sets the levels of nesting of each JSON text that is rendered from, whether they are read or passed over; 127
    /// unless set, which is also the most. Of a parsed value, only what is copied counts, as output.
    #[must_use]
    pub fn user_depth(mut self, levels: usize) -> Self {
        self.user_depth = levels;
        self
    }

    /// Sets the bytes of the rendered claims; 65,536 unless set.
    #[must_use]
    pub fn output_bytes(mut self, bytes: usize) -> Self {
        self.output_bytes = bytes;
        self
    }

    /// Sets the levels of nesting of the rendered claims; 127 unless set, which is also the most.
    #[must_use]
    pub fn output_depth(mut self, levels: usize) -> Self {
        self.output_depth = levels;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            template_bytes: 65_536,
            template_depth: Self::DEPTH,
            operands: 64,
            path_steps: Self::PATH_STEPS,
            claims: 4_096,
            user_bytes: 16 * 1024 * 1024,
            user_depth: Self::DEPTH,
            output_bytes: 65_536,
            output_depth: Self::DEPTH,
        }
    }
}
