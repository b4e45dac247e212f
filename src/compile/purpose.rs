//! What a template is compiled for, gathered from the options.

use crate::catalog::{Catalog, Provider, Token};
use crate::limits::Limits;

/// What a template is compiled for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purpose {
    pub(crate) token: Token,
    pub(crate) catalog: Catalog,
    pub(crate) limits: Limits,
    /// The provider whose own editor has to understand the template as well.
    pub(crate) provider: Option<Provider>,
}
