//! The claims by Tera, with a filter that writes JSON.

use std::error::Error;

use tera::{Context, Kwargs, State, Tera, Value};

use crate::contender::Contender;

pub(crate) fn contenders(user: &serde_json::Value) -> Result<[Contender<'_>; 2], Box<dyn Error>> {
    let mut engine = Tera::new();
    engine.register_filter("json", |value: &Value, _: Kwargs, _: &State<'_>| {
        serde_json::to_string(value).map_err(tera::Error::message)
    });
    engine.add_raw_template("claims", include_str!("../../templates/tera.json"))?;
    let render = move |user: &Context, out: &mut Vec<u8>| engine.render_to("claims", user, out);
    let converted = Context::from_serialize(user)?;
    Ok([
        Contender::new("tera", {
            let render = render.clone();
            move |out| render(&Context::from_serialize(user)?, out)
        }),
        Contender::new("tera, user converted before", move |out| render(&converted, out)),
    ])
}
