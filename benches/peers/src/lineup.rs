//! The contenders for each question. The first of each line-up is claimsmith.

use std::error::Error;

use claimsmith::Template;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::contender::Contender;
use crate::users::User;
use crate::{engines, handwritten, serde_types, sonic};

pub(crate) const TEMPLATE: &str = include_str!("../../../examples/session.json");

/// From a `&Value` to claims.
pub(crate) fn from_value<'a>(template: &'a Template, user: &'a User) -> Result<Vec<Contender<'a>>, Box<dyn Error>> {
    let mut contenders = vec![
        Contender::new("claimsmith", |out| template.render_into(&user.value, out)),
        Contender::new("hand-written", |out| handwritten::from_value(&user.value, out)),
        Contender::new("json!", |out| serde_json::to_writer(out, &serde_types::json(&user.value))),
        Contender::new("serde derive structs", |out| {
            let user = handwritten::User::deserialize(&user.value)?;
            serde_json::to_writer(out, &serde_types::Claims::new(&user))
        }),
    ];
    contenders.extend(engines::minijinja::contenders(&user.value)?);
    contenders.extend(engines::handlebars::contenders(&user.value)?);
    contenders.extend(engines::tera::contenders(&user.value)?);
    contenders.extend(engines::liquid::contenders(&user.value)?);
    contenders.extend(engines::jaq::contenders(&user.value)?);
    Ok(contenders)
}

/// From JSON text to claims.
pub(crate) fn from_bytes<'a>(template: &'a Template, user: &'a User) -> Vec<Contender<'a>> {
    let wanted = sonic::Wanted::new();
    vec![
        Contender::new("claimsmith", |out| template.render_into(&user.json, out)),
        Contender::mark("IgnoredAny (writes nothing)", |_| serde_json::from_slice::<IgnoredAny>(&user.json).map(drop)),
        Contender::new("serde_json, typed structs", |out| {
            handwritten::from_types(&serde_json::from_slice(&user.json)?, out)
        }),
        Contender::new("serde_json, Value", |out| {
            handwritten::from_value(&serde_json::from_slice::<Value>(&user.json)?, out)
        }),
        Contender::new("sonic-rs, typed structs", |out| {
            let user = sonic_rs::from_slice(&user.json)?;
            Ok::<_, Box<dyn Error>>(handwritten::from_types(&user, out)?)
        }),
        Contender::new("sonic-rs, get_many", move |out| wanted.render(&user.json, out)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contender::check_that_claims_agree;
    use crate::users::users;

    #[test]
    fn all_write_the_same_claims() -> Result<(), Box<dyn Error>> {
        let template = Template::compile(TEMPLATE)?;
        for user in &users()? {
            check_that_claims_agree(&mut from_value(&template, user)?)?;
            check_that_claims_agree(&mut from_bytes(&template, user))?;
        }
        Ok(())
    }
}
