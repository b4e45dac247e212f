//! How do the contenders compare? Each takes its turn in one process: steadier ratios than `render` gives, in less time.

mod contender;
mod handwritten;
mod lineup;
mod race;
mod users;

use std::error::Error;
use std::io::{Write, stdout};

use claimsmith::Template;
use race::race;

fn main() -> Result<(), Box<dyn Error>> {
    // Without the argument that `cargo bench` gives, only prove that it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { 301 } else { 1 };
    let template = Template::compile(lineup::TEMPLATE)?;
    let mut stdout = stdout().lock();
    for user in &users::users()? {
        let questions = [
            ("render/value", lineup::render_value(&template, user)),
            ("render/bytes", lineup::render_bytes(&template, user)),
            ("measure", lineup::measure(&template, user)),
        ];
        for (question, contenders) in questions {
            writeln!(stdout, "{}", race(&format!("{question}, {}", user.name), contenders, rounds)?)?;
        }
    }
    Ok(())
}
