//! The claims by jaq, a jq in Rust.

use std::error::Error;
use std::rc::Rc;

use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, unwrap_valr};
use jaq_json::Val;
use jaq_json::write::{Pp, write};
use serde::Deserialize;

use crate::contender::Contender;

pub(crate) fn contenders(user: &serde_json::Value) -> Result<[Contender<'_>; 2], Box<dyn Error>> {
    let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let program = File { code: include_str!("../../templates/jaq.jq"), path: () };
    let modules = Loader::new(definitions).load(&arena, program).map_err(|errors| format!("jaq: {errors:?}"))?;
    let filter =
        Compiler::default().with_funs(functions).compile(modules).map_err(|errors| format!("jaq: {errors:?}"))?;
    let filter = Rc::new(filter);
    let style: Pp = Pp::default();
    let render = move |user: Val, out: &mut Vec<u8>| -> Result<(), Box<dyn Error>> {
        let context = Ctx::<JustLut<Val>>::new(&filter.lut, Vars::new([]));
        let claims = filter.id.run((context, user)).map(unwrap_valr).next();
        let claims = claims.ok_or("jaq: no output")?.map_err(|error| format!("jaq: {error}"))?;
        Ok(write(out, &style, 0, &claims)?)
    };
    let converted = Val::deserialize(user)?;
    Ok([
        Contender::new("jaq", {
            let render = render.clone();
            move |out| render(Val::deserialize(user)?, out)
        }),
        Contender::new("jaq, user converted before", move |out| render(converted.clone(), out)),
    ])
}
