//! The arithmetic of tokens against tokens that are really encoded: the organization is taken for the header, the
//! membership for the default claims.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claimsmith::Context;
use claimsmith::size::{Algorithm, TokenShape, Verdict};
use fuzz_input::Input;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::new(data) else { return };
    let Some(template) = input.compile() else { return };
    let Some(documents) = input.values() else { return };
    let [user, header, defaults, ..] = documents.as_slice() else { return };
    let shape = TokenShape::session().with_default_claims(defaults.to_string()).expect("an object");
    // A header may name no algorithm, or none that there is.
    let Ok(shape) = shape.with_header(header.to_string()) else { return };
    let asked = Algorithm::ALL[data.len() % Algorithm::ALL.len()];
    let shape = shape.clone().with_algorithm(asked).unwrap_or(shape);

    let Ok(sizes) = template.measure(Context::new(user)) else { return };
    let claims = template.render(Context::new(user)).expect("claims that were measured");
    let found = sizes.token(&shape);

    let mut members: Vec<String> = Vec::new();
    let mut custom: Vec<String> = Vec::new();
    for (name, value) in defaults.as_object().expect("an object") {
        members.push(format!("{}:{value}", Value::from(name.as_str())));
        assert!(!shape.carries(name));
    }
    // Claim by claim, as it stands in the payload.
    let mut rest = &claims[1..];
    for (name, bytes) in sizes.iter().filter(|(_, bytes)| *bytes > 0) {
        assert!(rest[..bytes].starts_with(&format!("{}:", Value::from(name))));
        custom.extend(shape.carries(name).then(|| rest[..bytes].to_owned()));
        rest = &rest[bytes + 1..];
    }
    members.extend(custom.iter().cloned());
    let custom = format!("{{{}}}", custom.join(","));
    let payload = format!("{{{}}}", members.join(","));
    let signature = vec![0; shape.arithmetic().signature_bytes()];
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let token =
        format!("{}.{}.{}", encode(header.to_string().as_bytes()), encode(payload.as_bytes()), encode(&signature));
    assert_eq!((found.total, found.payload, found.token), (custom.len(), payload.len(), token.len()));
    assert_eq!(found.cookie, Some(format!("__session_xxxxxxxx{token}").len()));
    assert_eq!(found.request, Some(format!("Cookie: __session={token}; __session_xxxxxxxx={token}").len()));
    assert_eq!(found.handshake, Some(1800 + encode(encode(custom.as_bytes()).as_bytes()).len()));
    assert_eq!(found.verdict == Some(Verdict::Overflow), found.cookie > Some(4096));
    assert_eq!(found.verdict == Some(Verdict::Fits), Some(found.total) <= shape.fits_up_to());
    assert_eq!(found.verdict != Some(Verdict::Overflow), Some(found.total) <= shape.kept_up_to());
    let _ = sizes.advice(&shape).to_string();
});
