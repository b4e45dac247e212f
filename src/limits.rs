//! How large and how deep templates, documents and claims may be.

/// Bounds on what a template may be and what a render may take; each is checked before the work that it bounds is done.
///
/// ```
/// use claimsmith::{CompileOptions, Limits};
///
/// let limits = Limits::default().with_output_bytes(1_228);
/// let template = CompileOptions::new().with_limits(limits).compile(r#"{"name": "<<user.first_name>>"}"#)?;
/// assert_eq!((template.limits().output_bytes(), template.limits().claims()), (1_228, 4_096));
/// // A limit above the highest that is allowed becomes the highest. The getter tells which one counts.
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
    /// The highest limit of nesting, in levels: the depth to which `serde_json` reads.
    pub const DEPTH: usize = 127;

    /// The highest limit of steps in a path: more than any document has levels.
    pub const PATH_STEPS: usize = 128;

    /// How many bytes a template's text may have.
    #[must_use]
    pub fn template_bytes(&self) -> usize {
        self.template_bytes
    }

    /// Sets how many bytes a template's text may have; 65,536 unless set.
    #[must_use]
    pub fn with_template_bytes(mut self, bytes: usize) -> Self {
        self.template_bytes = bytes;
        self
    }

    /// How many levels of nesting a template may have.
    #[must_use]
    pub fn template_depth(&self) -> usize {
        self.template_depth
    }

    /// Sets how many levels of nesting a template may have; 127 unless set, which is also the most.
    #[must_use]
    pub fn with_template_depth(mut self, levels: usize) -> Self {
        self.template_depth = levels.min(Self::DEPTH);
        self
    }

    /// How many operands a shortcode may have.
    #[must_use]
    pub fn operands(&self) -> usize {
        self.operands
    }

    /// Sets how many operands a shortcode may have; 64 unless set.
    #[must_use]
    pub fn with_operands(mut self, operands: usize) -> Self {
        self.operands = operands;
        self
    }

    /// How many steps a path may have.
    #[must_use]
    pub fn path_steps(&self) -> usize {
        self.path_steps
    }

    /// Sets how many steps a path may have; 128 unless set, which is also the most.
    #[must_use]
    pub fn with_path_steps(mut self, steps: usize) -> Self {
        self.path_steps = steps.min(Self::PATH_STEPS);
        self
    }

    /// How many claims a template may have.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.claims
    }

    /// Sets how many claims a template may have; 4,096 unless set.
    #[must_use]
    pub fn with_claims(mut self, claims: usize) -> Self {
        self.claims = claims;
        self
    }

    /// How many bytes each JSON text that is rendered from may have.
    #[must_use]
    pub fn document_bytes(&self) -> usize {
        self.document_bytes
    }

    /// Sets how many bytes each JSON text that is rendered from may have; 16 MiB (16,777,216 bytes) unless set. It does
    /// not apply to parsed values, which have no bytes to count.
    #[must_use]
    pub fn with_document_bytes(mut self, bytes: usize) -> Self {
        self.document_bytes = bytes;
        self
    }

    /// How many levels of nesting each JSON text that is rendered from may have.
    #[must_use]
    pub fn document_depth(&self) -> usize {
        self.document_depth
    }

    /// Sets how many levels of nesting each JSON text that is rendered from may have, in what is read and in what is
    /// passed over; 127 unless set, which is also the most. Of a parsed value, only what is copied counts, and it
    /// counts as output.
    #[must_use]
    pub fn with_document_depth(mut self, levels: usize) -> Self {
        self.document_depth = levels.min(Self::DEPTH);
        self
    }

    /// How many bytes the rendered claims may have.
    #[must_use]
    pub fn output_bytes(&self) -> usize {
        self.output_bytes
    }

    /// Sets how many bytes the rendered claims may have; 65,536 unless set.
    #[must_use]
    pub fn with_output_bytes(mut self, bytes: usize) -> Self {
        self.output_bytes = bytes;
        self
    }

    /// How many levels of nesting the rendered claims may have.
    #[must_use]
    pub fn output_depth(&self) -> usize {
        self.output_depth
    }

    /// Sets how many levels of nesting the rendered claims may have; 127 unless set, which is also the most.
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
