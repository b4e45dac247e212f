//! Why a catalog cannot have a field.

use super::root::Root;

/// A field that a catalog cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct CatalogError(#[from] Problem);

impl CatalogError {
    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> CatalogErrorKind {
        match self.0 {
            Problem::Empty { .. } => CatalogErrorKind::Empty,
            Problem::Taken { .. } => CatalogErrorKind::Taken,
            Problem::Withheld { .. } => CatalogErrorKind::Withheld,
            Problem::PrivateMetadata { .. } => CatalogErrorKind::PrivateMetadata,
        }
    }

    /// The root that should have had the field.
    #[must_use]
    pub fn root(&self) -> Root {
        match self.0 {
            Problem::Empty { root }
            | Problem::Taken { root, .. }
            | Problem::Withheld { root, .. }
            | Problem::PrivateMetadata { root, .. } => root,
        }
    }
}

/// Why a catalog cannot have a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CatalogErrorKind {
    /// The name has no characters.
    Empty,
    /// The catalog has a field that is read from the member of that name, in `snake_case` or in camelCase.
    Taken,
    /// Other fields are derived from the member of that name. It is never handed out whole, because most such members
    /// hold other people's objects.
    Withheld,
    /// The name spells private metadata, which never reaches a token.
    PrivateMetadata,
}

/// What is wrong. The names in it are shortened, and their control characters made visible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error("a field of `{root}` needs a name", root = root.name())]
    Empty { root: Root },
    #[error("`{root}` cannot have the field `{name}`: its field `{field}` is read from that member", root = root.name())]
    Taken { root: Root, name: String, field: String },
    #[error(
        "`{root}` cannot have the field `{name}`: other fields are derived from that member, which is never handed out \
         whole",
        root = root.name()
    )]
    Withheld { root: Root, name: String },
    #[error("`{root}` cannot have the field `{name}`: private metadata never reaches a token", root = root.name())]
    PrivateMetadata { root: Root, name: String },
}
