//! The claims by Handlebars, with helpers for what its language has no expression for.

use std::error::Error;

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, handlebars_helper, no_escape};
use serde_json::Value;

use crate::contender::Contender;
use crate::handwritten::{given, seconds};

handlebars_helper!(either: |*operands| {
    operands.iter().find_map(|operand| given(operand)).cloned().unwrap_or_default()
});
handlebars_helper!(primary: |emails: array, id: Json| {
    let email = emails.iter().find(|email| email["id"] == *id);
    email.map_or(Value::Null, |email| email["email_address"].clone())
});
handlebars_helper!(verified: |emails: array| {
    emails.iter().any(|email| email["verification"]["status"] == "verified")
});
handlebars_helper!(text: |*pieces| {
    pieces.iter().map(|piece| piece.as_str().unwrap_or("null")).collect::<String>()
});
handlebars_helper!(in_seconds: |time: u64| seconds(time));

fn json(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    match helper.param(0) {
        Some(value) => out.write(&value.value().to_string())?,
        None => out.write("null")?,
    }
    Ok(())
}

pub(crate) fn contenders(user: &Value) -> Result<[Contender<'_>; 2], Box<dyn Error>> {
    let mut engine = Handlebars::new();
    engine.register_escape_fn(no_escape);
    engine.register_helper("either", Box::new(either));
    engine.register_helper("json", Box::new(json));
    engine.register_helper("primary", Box::new(primary));
    engine.register_helper("seconds", Box::new(in_seconds));
    engine.register_helper("text", Box::new(text));
    engine.register_helper("verified", Box::new(verified));
    engine.register_template_string("claims", include_str!("../../templates/handlebars.json"))?;
    let render = move |user: &Context, out: &mut Vec<u8>| engine.render_with_context_to_write("claims", user, out);
    let converted = Context::wraps(user)?;
    Ok([
        Contender::new("handlebars", {
            let render = render.clone();
            move |out| render(&Context::wraps(user)?, out)
        }),
        Contender::new("handlebars, user converted before", move |out| render(&converted, out)),
    ])
}
