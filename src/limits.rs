/// Bounds on what a template may be and what a render may take; all are checked before the work is done.
///
/// ```
/// use claimsmith::{CompileOptions, Limits};
///
/// let limits = Limits::default().with_output_bytes(1_228);
/// let template = CompileOptions::new().with_limits(limits).compile(r#"{"name": "<<user.first_name>>"}"#)?;
/// assert_eq!((template.limits().output_bytes(), template.limits().claims()), (1_228, 4_096));
/// // What is deeper than any limit allows is no limit: the getter tells which one counts.
/// assert_eq!(Limits::default().with_template_depth(1_000).template_depth(), Limits::DEPTH);
/// # Ok::<(), claimsmith::CompileError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub(crate) template_bytes: usize,
    pub(crate) template_depth: usize,
    pub(crate) operands: usize,
    pub(crate) path_steps: usize,
    pub(crate) claims: usize,
    pub(crate) document_bytes: usize,
    pub(crate) document_depth: usize,
    pub(crate) output_bytes: usize,
    pub(crate) output_depth: usize,
}

impl Limits {
    /// The deepest nesting that any limit allows: what `serde_json` reads, in levels.
    pub const DEPTH: usize = 127;

    /// The most steps that any limit allows a path: more than the levels of any document.
    pub const PATH_STEPS: usize = 128;

    /// The bytes of a template's text.
    #[must_use]
    pub fn template_bytes(&self) -> usize {
        self.template_bytes
    }

    /// Sets the bytes of a template's text; 65,536 unless set.
    #[must_use]
    pub fn with_template_bytes(mut self, bytes: usize) -> Self {
        self.template_bytes = bytes;
        self
    }

    /// The levels of nesting of a template.
    #[must_use]
    pub fn template_depth(&self) -> usize {
        self.template_depth
    }

    /// Sets the levels of nesting of a template; 127 unless set, which is also the most.
    #[must_use]
    pub fn with_template_depth(mut self, levels: usize) -> Self {
        self.template_depth = levels.min(Self::DEPTH);
        self
    }

    /// The operands of a shortcode.
    #[must_use]
    pub fn operands(&self) -> usize {
        self.operands
    }

    /// Sets the operands of a shortcode; 64 unless set.
    #[must_use]
    pub fn with_operands(mut self, operands: usize) -> Self {
        self.operands = operands;
        self
    }

    /// The steps of a path.
    #[must_use]
    pub fn path_steps(&self) -> usize {
        self.path_steps
    }

    /// Sets the steps of a path; 128 unless set, which is also the most.
    #[must_use]
    pub fn with_path_steps(mut self, steps: usize) -> Self {
        self.path_steps = steps.min(Self::PATH_STEPS);
        self
    }

    /// The claims of a template.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.claims
    }

    /// Sets the claims of a template; 4,096 unless set.
    #[must_use]
    pub fn with_claims(mut self, claims: usize) -> Self {
        self.claims = claims;
        self
    }

    /// The bytes of each JSON text that is rendered from.
    #[must_use]
    pub fn document_bytes(&self) -> usize {
        self.document_bytes
    }

    /// Sets the bytes of each JSON text that is rendered from; 16 MiB (16,777,216 bytes) unless set. A parsed value has
    /// no bytes to count.
    #[must_use]
    pub fn with_document_bytes(mut self, bytes: usize) -> Self {
        self.document_bytes = bytes;
        self
    }

    /// The levels of nesting of each JSON text that is rendered from.
    #[must_use]
    pub fn document_depth(&self) -> usize {
        self.document_depth
    }

    /// Sets the levels of nesting of each JSON text that is rendered from, whether they are read or passed over; 127
    /// unless set, which is also the most. Of a parsed value, only what is copied counts, as output.
    #[must_use]
    pub fn with_document_depth(mut self, levels: usize) -> Self {
        self.document_depth = levels.min(Self::DEPTH);
        self
    }

    /// The bytes of the rendered claims.
    #[must_use]
    pub fn output_bytes(&self) -> usize {
        self.output_bytes
    }

    /// Sets the bytes of the rendered claims; 65,536 unless set.
    #[must_use]
    pub fn with_output_bytes(mut self, bytes: usize) -> Self {
        self.output_bytes = bytes;
        self
    }

    /// The levels of nesting of the rendered claims.
    #[must_use]
    pub fn output_depth(&self) -> usize {
        self.output_depth
    }

    /// Sets the levels of nesting of the rendered claims; 127 unless set, which is also the most.
    #[must_use]
    pub fn with_output_depth(mut self, levels: usize) -> Self {
        self.output_depth = levels.min(Self::DEPTH);
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
            document_bytes: 16 * 1024 * 1024,
            document_depth: Self::DEPTH,
            output_bytes: 65_536,
            output_depth: Self::DEPTH,
        }
    }
}
