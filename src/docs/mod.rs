//! The pages of the folder `docs`, to be read in this order:
//!
//! 1. [The template language](language)
//! 2. [The program](program)
//! 3. [The codes](codes)
//! 4. [Sizes and audits](sizes_and_audits)
//! 5. [The library](library)
//! 6. [Speed](speed)
//! 7. [The design](design)
//!
//! [Security](security) says who sends claimsmith what, and what it promises against each of them.

// The pages link to each other as files. `links.md` defines the same links once more, for this reference; the definition
// that comes first counts. The code of the pages is run as tests.

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
