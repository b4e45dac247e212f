//! The contenders of a benchmark, and the check that all of them write the same claims.

use std::error::Error;

use serde_json::Value;

/// One way to render the claims of a user, which it holds, into an empty buffer.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    /// Whether it writes the claims. What is there only to compare the time with does not.
    renders: bool,
    work: Work<'a>,
}

type Work<'a> = Box<dyn FnMut(&mut Vec<u8>) -> Result<(), Box<dyn Error>> + 'a>;

impl<'a> Contender<'a> {
    /// Something that writes the claims.
    pub(crate) fn new<E>(name: &'static str, mut render: impl FnMut(&mut Vec<u8>) -> Result<(), E> + 'a) -> Self
    where
        E: Into<Box<dyn Error>>,
    {
        Self { name, renders: true, work: Box::new(move |out| render(out).map_err(Into::into)) }
    }

    /// Something that writes no claims, to compare the time with.
    pub(crate) fn mark<E>(name: &'static str, work: impl FnMut(&mut Vec<u8>) -> Result<(), E> + 'a) -> Self
    where
        E: Into<Box<dyn Error>>,
    {
        Self { renders: false, ..Self::new(name, work) }
    }

    /// Does the work once.
    pub(crate) fn run(&mut self, out: &mut Vec<u8>) -> Result<(), Box<dyn Error>> {
        out.clear();
        (self.work)(out)
    }
}

/// Runs each once and compares the claims that they write, as JSON.
pub(crate) fn check_that_claims_agree(contenders: &mut [Contender<'_>]) -> Result<(), Box<dyn Error>> {
    let mut expected: Option<Value> = None;
    let mut out = Vec::new();
    for contender in contenders {
        contender.run(&mut out).map_err(|error| format!("{}: {error}", contender.name))?;
        if !contender.renders {
            continue;
        }
        let claims: Value = serde_json::from_slice(&out).map_err(|error| format!("{}: {error}", contender.name))?;
        let expected = expected.get_or_insert_with(|| claims.clone());
        if claims != *expected {
            return Err(format!("{} writes\n{claims}\nin place of\n{expected}", contender.name).into());
        }
    }
    Ok(())
}
