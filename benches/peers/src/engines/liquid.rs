//! The claims by Liquid, with a filter that writes JSON.

use std::error::Error;
use std::rc::Rc;

use liquid::{Object, ParserBuilder, to_object};
use liquid_core::{Display_filter, Filter, FilterReflection, ParseFilter, Runtime, Value, ValueView};

use crate::contender::Contender;

#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(name = "json", description = "The value as JSON.", parsed(JsonFilter))]
struct Json;

#[derive(Debug, Default, Display_filter)]
#[name = "json"]
struct JsonFilter;

impl Filter for JsonFilter {
    fn evaluate(&self, input: &dyn ValueView, _: &dyn Runtime) -> liquid_core::Result<Value> {
        match serde_json::to_string(&input.to_value()) {
            Ok(json) => Ok(Value::scalar(json)),
            Err(error) => Err(liquid_core::Error::with_msg(error.to_string())),
        }
    }
}

pub(crate) fn contenders(user: &serde_json::Value) -> Result<[Contender<'_>; 2], Box<dyn Error>> {
    let template = include_str!("../../templates/liquid.json");
    let template = Rc::new(ParserBuilder::with_stdlib().filter(Json).build()?.parse(template)?);
    let render = move |user: &Object, out: &mut Vec<u8>| template.render_to(out, user);
    let converted = to_object(user)?;
    Ok([
        Contender::new("liquid", {
            let render = render.clone();
            move |out| render(&to_object(user)?, out)
        }),
        Contender::new("liquid, user converted before", move |out| render(&converted, out)),
    ])
}
