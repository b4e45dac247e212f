use crate::catalog::{Catalog, Provider, Token};
use crate::limits::Limits;

/// What a template is compiled for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purpose {
    pub(crate) token: Token,
    pub(crate) catalog: Catalog,
    pub(crate) limits: Limits,
    /// Whose language a template has to be in as well.
    pub(crate) provider: Option<Provider>,
}
