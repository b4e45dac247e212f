//! The claims by MiniJinja, which escapes for JSON by itself.

use std::error::Error;

use minijinja::value::Serde;
use minijinja::{Environment, Value};

use crate::contender::Contender;

pub(crate) fn contenders(user: &serde_json::Value) -> Result<[Contender<'_>; 2], Box<dyn Error>> {
    let mut engine = Environment::new();
    // The name makes it escape for JSON.
    engine.add_template("claims.json", include_str!("../../templates/minijinja.json"))?;
    let render = move |user: Value, out: &mut Vec<u8>| {
        engine.get_template("claims.json")?.render_captured_to(user, out).map(drop)
    };
    let converted = Value::from(Serde(user));
    Ok([
        Contender::new("minijinja", {
            let render = render.clone();
            move |out| render(Value::from(Serde(user)), out)
        }),
        Contender::new("minijinja, user converted before", move |out| render(converted.clone(), out)),
    ])
}
