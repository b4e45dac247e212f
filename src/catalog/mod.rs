//! What templates may read and claim: the roots, their fields and types, and the claims that belong to the issuer.

mod by_root;
mod clerk;
mod error;
mod fields;
mod names;
mod path;
mod provider;
mod recognize;
mod reserved;
mod root;
#[cfg(feature = "serde")]
mod serialize;
mod value_type;

pub(crate) use by_root::ByRoot;
pub(crate) use clerk::{List, Origin};
pub use error::{CatalogError, CatalogErrorKind};
pub use fields::Catalog;
pub(crate) use fields::Field;
pub(crate) use names::{ALIKE, camel_case, denies, fold, is_private_metadata, reads_like_authorization, similarity};
pub use path::{Path, Step};
pub use provider::Provider;
pub use reserved::Token;
pub use root::Root;
pub(crate) use value_type::Kinds;
pub use value_type::Type;
