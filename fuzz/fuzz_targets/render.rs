//! A template and documents: bytes and parsed values have the same verdict, except for duplicate keys, and the same
//! claims; what is measured is what is rendered.
#![no_main]

use claimsmith::Template;
use claimsmith::render::RenderErrorKind;
use fuzz_input::{Input, context};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::new(data) else { return };
    let Some(template) = input.compile() else { return };
    let from_bytes = render(&template, input.as_bytes());
    let Some(values) = input.values() else {
        assert!(from_bytes.is_err(), "renders what is not JSON");
        return;
    };
    let from_values = render(&template, context(&values));
    match (from_bytes, &from_values) {
        (Ok(bytes), Ok(values)) => {
            let same = parse(&bytes) == parse(values);
            // Inside text, an object is text, and the order of its members shows.
            assert!(same || template.explain().contains("\n  inside "), "{bytes} {values}");
        }
        (Err(kind), Ok(_)) => assert_eq!(kind, RenderErrorKind::DuplicateKey),
        (Err(left), Err(right)) => assert!(left == *right || left == RenderErrorKind::DuplicateKey),
        (Ok(bytes), Err(kind)) => panic!("{bytes} from bytes, {kind:?} from values"),
    }
    // In serde_json's own form and order, the two are equal as bytes.
    let texts: Vec<String> = values.iter().map(Value::to_string).collect();
    assert_eq!(render(&template, context(&texts)), from_values);
});

/// Renders in every way, and compares.
fn render(template: &Template, context: claimsmith::Context<'_>) -> Result<String, RenderErrorKind> {
    let rendered = template.render(context).map_err(|error| error.kind());
    let measured = template.measure(context).map(|sizes| sizes.total()).map_err(|error| error.kind());
    assert_eq!(measured, rendered.as_ref().map(String::len).map_err(|&kind| kind));
    let mut buffer = b"before".to_vec();
    let into = template.render_into(context, &mut buffer).map_err(|error| error.kind());
    assert_eq!(into, rendered.as_ref().map(|_| ()).map_err(|&kind| kind));
    let appended = rendered.as_deref().unwrap_or("");
    assert_eq!(buffer, format!("before{appended}").as_bytes());
    if let Ok(claims) = &rendered {
        assert!(parse(claims).is_object());
    }
    rendered
}

fn parse(claims: &str) -> Value {
    serde_json::from_str(claims).unwrap_or_else(|error| panic!("{error}: {claims}"))
}
