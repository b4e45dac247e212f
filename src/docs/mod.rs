//! The pages of the folder `docs`, in the order in which a newcomer asks. Their code is run as tests.
//!
//! The pages link to each other as files. `links.md` defines the same links once more, for this reference; the definition
//! that comes first counts.

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../docs/language.md")]
pub mod language {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../docs/program.md")]
pub mod program {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../docs/codes.md")]
pub mod codes {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../docs/sizes-and-audits.md")]
pub mod sizes_and_audits {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../docs/library.md")]
pub mod library {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../docs/speed.md")]
pub mod speed {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../docs/design.md")]
pub mod design {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[doc = include_str!("../../SECURITY.md")]
pub mod security {}
