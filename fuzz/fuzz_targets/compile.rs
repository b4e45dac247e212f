//! Any bytes as a template: no panic, and each diagnostic points at whole characters of the text.
#![no_main]

use claimsmith::catalog::{Provider, Token};
use claimsmith::{CompileOptions, Template};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = std::str::from_utf8(data);
    let plain = CompileOptions::new();
    let portable = plain.clone().with_token(Token::SessionV1).portable_to(Provider::Clerk);
    for options in [plain.clone(), plain.with_token(Token::Custom), portable] {
        let result = options.compile(data);
        let diagnostics = match &result {
            Ok(template) => template.warnings(),
            Err(error) => error.diagnostics(),
        };
        for diagnostic in diagnostics {
            let span = diagnostic.span();
            match text {
                Ok(text) => assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}: {}", diagnostic.message()),
                Err(_) => assert!(span.start <= span.end && span.end <= data.len()),
            }
            let (line, column) = (diagnostic.line(), diagnostic.column());
            assert!(line > 0 && column > 0);
        }
        let drawn = diagnostics.to_string();
        assert_eq!(drawn.is_empty(), diagnostics.is_empty());
        assert!(!drawn.chars().any(|character| character.is_control() && character != '\n'), "{drawn:?}");
        if let Ok(template) = &result {
            check(template);
        }
    }
});

/// What holds of every template.
fn check(template: &Template) {
    assert!(!template.explain().is_empty());
    let claims = template.render("{}").expect("claims of nobody");
    let value: serde_json::Value = serde_json::from_str(&claims).expect("JSON");
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(template.claims().len()));
    let bounds = template.bounds();
    assert!(bounds.min() <= claims.len() && bounds.max().is_none_or(|most| claims.len() <= most));
}
