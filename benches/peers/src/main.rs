//! The same claims by template engines, by serde and by hand: how long does each take?

#[path = "../../contender.rs"]
mod contender;
mod engines;
#[path = "../../handwritten.rs"]
mod handwritten;
mod lineup;
#[path = "../../race.rs"]
mod race;
mod serde_types;
mod sonic;
#[path = "../../users.rs"]
mod users;

use std::error::Error;
use std::io::{Write, stdout};

use race::race;

const ROUNDS: usize = 201;

fn main() -> Result<(), Box<dyn Error>> {
    let template = claimsmith::Template::compile(lineup::TEMPLATE)?;
    let mut stdout = stdout().lock();
    for user in &users::users()? {
        let value = race(&format!("from a parsed value, {}", user.name), lineup::from_value(&template, user)?, ROUNDS)?;
        writeln!(stdout, "{value}")?;
        let bytes = race(&format!("from bytes, {}", user.name), lineup::from_bytes(&template, user), ROUNDS)?;
        writeln!(stdout, "{bytes}")?;
    }
    Ok(())
}
