use crate::compile::plan::Claim;

/// The exact bytes of each claim for one user.
#[derive(Debug, Clone)]
pub struct Sizes<'t> {
    claims: &'t [Claim],
    bytes: Vec<usize>,
}

impl<'t> Sizes<'t> {
    pub(crate) fn new(claims: &'t [Claim], bytes: Vec<usize>) -> Self {
        Self { claims, bytes }
    }

    /// The name of each claim and its bytes in the payload, name and colon included, in the order of the template.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'t str, usize)> {
        self.claims
            .iter()
            .zip(&self.bytes)
            .map(|(claim, &bytes)| (claim.name.as_str(), bytes))
    }

    /// The bytes of the object of all claims, with its braces and commas.
    #[must_use]
    pub fn custom(&self) -> usize {
        let commas = self.bytes.len().saturating_sub(1);
        self.bytes.iter().sum::<usize>() + commas + "{}".len()
    }
}
