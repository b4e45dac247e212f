//! Each limit is an option, is exact, and is checked before the work is done.

use allocation_counter::measure;
use claimsmith::catalog::{Provider, Root, Token};
use claimsmith::diagnostic::{Code, Severity};
use claimsmith::render::RenderErrorKind;
use claimsmith::{CompileOptions, Context, Limits, Template};
use serde_json::Value;

/// The codes of the errors of a template.
fn errors(limits: Limits, template: &str) -> Vec<Code> {
    match CompileOptions::new().with_limits(limits).compile(template) {
        Ok(_) => Vec::new(),
        Err(error) => {
            let errors = error.diagnostics().iter().filter(|diagnostic| diagnostic.severity() == Severity::Error);
            errors.map(claimsmith::diagnostic::Diagnostic::code).collect()
        }
    }
}

fn compile(limits: Limits, template: &str) -> Template {
    CompileOptions::new().with_limits(limits).compile(template).unwrap_or_else(|error| panic!("{template}\n{error}"))
}

/// An object with a claim `a`, and levels of nesting around a value.
fn nested(levels: usize, value: &str) -> String {
    format!("{{\"a\":{}{value}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1))
}

fn path(steps: usize) -> String {
    format!("{{\"a\":\"<<user.public_metadata{}>>\"}}", ".x".repeat(steps - 1))
}

fn operands(count: usize) -> String {
    format!("{{\"a\":\"<<{}>>\"}}", vec!["user.id"; count].join("||"))
}

fn claims(count: usize) -> String {
    let claims: Vec<String> = (0..count).map(|number| format!("\"c{number}\":0")).collect();
    format!("{{{}}}", claims.join(","))
}

/// A limit on templates: how it is set, its default, templates that take so much of it, and what is said beyond.
type TemplateLimit = (fn(Limits, usize) -> Limits, usize, fn(usize) -> String, Code);

const TEMPLATE_LIMITS: [TemplateLimit; 5] = [
    (Limits::with_template_bytes, 65_536, |bytes| format!("{{\"a\":\"{}\"}}", "x".repeat(bytes - 8)), Code::TooLarge),
    (Limits::with_template_depth, 127, |levels| nested(levels, ""), Code::TooDeep),
    (Limits::with_operands, 64, operands, Code::TooManyOperands),
    (Limits::with_path_steps, 128, path, Code::TooManySteps),
    (Limits::with_claims, 4_096, claims, Code::TooManyClaims),
];

#[test]
fn limits_on_templates_are_exact() {
    for (set, default, template, code) in TEMPLATE_LIMITS {
        for (limits, limit) in [(Limits::default(), default), (set(Limits::default(), 20), 20)] {
            assert_eq!(errors(limits.clone(), &template(limit)), [], "{code} at {limit}");
            assert_eq!(errors(limits, &template(limit + 1)), [code], "{code} above {limit}");
        }
    }
}

#[test]
fn no_option_lifts_what_the_stack_needs() {
    let lifted = TEMPLATE_LIMITS.iter().fold(Limits::default(), |limits, (set, ..)| set(limits, usize::MAX));
    assert_eq!(errors(lifted.clone(), &nested(127, "")), []);
    assert_eq!(errors(lifted.clone(), &nested(30_000, "")), [Code::TooDeep]);
    assert_eq!(errors(lifted.clone(), &path(128)), []);
    assert_eq!(errors(lifted.clone(), &path(60_000)), [Code::TooManySteps]);
    // The others may be as high as the issuer wants.
    assert_eq!(errors(lifted.clone(), &operands(10_000)), []);
    assert_eq!(errors(lifted, &claims(10_000)), []);
}

#[test]
fn nothing_is_allowed_where_the_limits_say_so() {
    let nothing = TEMPLATE_LIMITS.iter().fold(Limits::default(), |limits, (set, ..)| set(limits, 0));
    assert_eq!(errors(nothing.with_template_bytes(100), "{}"), [Code::TooDeep]);
    let nothing =
        Limits::default().with_document_bytes(0).with_document_depth(0).with_output_bytes(0).with_output_depth(1);
    let template = compile(nothing, r#"{"a":"<<user.id>>"}"#);
    let kind = |user: &str| template.render(user).map_err(|error| error.kind());
    assert_eq!(kind("{}"), Err(RenderErrorKind::DocumentTooLarge));
    assert_eq!(template.render(&Value::default()).map_err(|error| error.kind()), Err(RenderErrorKind::NotAnObject));
    let empty = Value::Object(serde_json::Map::new());
    assert_eq!(template.render(&empty).map_err(|error| error.kind()), Err(RenderErrorKind::OutputTooLarge));
}

#[test]
fn limits_on_documents_are_exact_also_where_nothing_is_read() {
    for template in ["{}", r#"{"a":"<<user.public_metadata.a>>","b":"<<org.public_metadata.a>>"}"#] {
        let template = compile(Limits::default().with_document_bytes(60).with_document_depth(9), template);
        let document = |member: &str, levels: usize, bytes: usize| {
            let text = format!("{{\"{member}\":{}}}", nested(levels - 1, ""));
            format!("{text}{}", " ".repeat(bytes.saturating_sub(text.len())))
        };
        for member in ["public_metadata", "private_metadata"] {
            let kind = |levels, bytes| {
                let document = document(member, levels, bytes);
                let [user, org] = [Context::new(&document), Context::new("{}").org(&document)].map(|context| {
                    assert_eq!(template.render(context).is_ok(), template.measure(context).is_ok());
                    template.render(context).err().map(|error| error.kind())
                });
                assert_eq!(user, org);
                user
            };
            assert_eq!(kind(9, 60), None);
            assert_eq!(kind(10, 60), Some(RenderErrorKind::DocumentTooDeep));
            assert_eq!(kind(9, 61), Some(RenderErrorKind::DocumentTooLarge));
        }
    }
    let error = compile(Limits::default().with_document_depth(usize::MAX), "{}").render(&nested(128, "")).unwrap_err();
    assert_eq!(error.to_string(), "the user is nested deeper than the limit of 127 levels, at byte 131");
}

#[test]
fn limits_on_claims_are_exact_and_leave_the_buffer_alone() {
    let user = r#"{"public_metadata": {"x": [[[" 12"]]]}}"#;
    let value: Value = serde_json::from_str(user).unwrap();
    let claims = r#"{"a":[[[[" 12"]]]],"b":0}"#;
    for (limits, kind) in [
        (Limits::default().with_output_bytes(claims.len()).with_output_depth(5), None),
        (Limits::default().with_output_bytes(claims.len() - 1), Some(RenderErrorKind::OutputTooLarge)),
        (Limits::default().with_output_depth(4), Some(RenderErrorKind::OutputTooDeep)),
    ] {
        let template = compile(limits, r#"{"a":["<<user.public_metadata.x>>"],"b":0}"#);
        for context in [Context::new(user), Context::new(&value)] {
            let mut buffer = b"before".to_vec();
            let rendered = template.render_into(context, &mut buffer).map_err(|error| error.kind());
            assert_eq!(rendered.err(), kind);
            assert_eq!(template.measure(context).map(|sizes| sizes.total()).ok(), kind.is_none().then_some(25));
            let expected = if kind.is_none() { format!("before{claims}") } else { "before".to_owned() };
            assert_eq!(String::from_utf8(buffer).unwrap(), expected);
        }
    }
}

#[test]
fn the_depth_of_a_copied_value_counts_also_where_paths_lead_into_it() {
    let user = r#"{"public_metadata": {"a": {"b": [1], "c": 2}}}"#;
    let value: Value = serde_json::from_str(user).unwrap();
    for inner in ["a", "a.b", "a.b[0]", "a.c", "z"] {
        let text = format!("{{\"all\":\"<<user.public_metadata>>\",\"inner\":\"<<user.public_metadata.{inner}>>\"}}");
        for (depth, fits) in [(4, true), (3, false)] {
            let template = compile(Limits::default().with_output_depth(depth), &text);
            for context in [Context::new(user), Context::new(&value)] {
                assert_eq!(template.render(context).is_ok(), fits, "{inner} in {depth} levels");
            }
        }
    }
}

#[test]
fn what_is_too_large_is_not_worked_on() {
    let memory = |work: &dyn Fn()| measure(work).bytes_max;
    let hostile = format!("{{\"a\":[{}\"\"]}}", r#""<<user.unsafe_metadata>>","#.repeat(2_400));
    assert!(hostile.len() <= 65_536);
    let template = compile(Limits::default(), &hostile);
    let user = format!("{{\"unsafe_metadata\":{{\"x\":\"{}\"}}}}", "y".repeat(8_000));
    let value: Value = serde_json::from_str(&user).unwrap();
    for context in [Context::new(&user), Context::new(&value)] {
        // 19 MB are asked for.
        assert!(memory(&|| drop(template.render(context))) < 300_000);
        assert!(memory(&|| drop(template.measure(context))) < 10_000);
    }
    let endless = " ".repeat(20_000_000);
    assert!(memory(&|| drop(template.render(&endless))) < 10_000);
    assert!(memory(&|| drop(Template::compile(&endless))) < 10_000);
    let deep = "[".repeat(60_000);
    // A copy of the text is kept for the diagnostic.
    assert!(memory(&|| drop(Template::compile(&deep))) < 150_000);
}

#[test]
fn what_was_set_can_be_asked_for() {
    type Limit = (fn(Limits, usize) -> Limits, fn(&Limits) -> usize, Option<usize>);
    let limits: [Limit; 9] = [
        (Limits::with_template_bytes, Limits::template_bytes, None),
        (Limits::with_template_depth, Limits::template_depth, Some(Limits::DEPTH)),
        (Limits::with_operands, Limits::operands, None),
        (Limits::with_path_steps, Limits::path_steps, Some(Limits::PATH_STEPS)),
        (Limits::with_claims, Limits::claims, None),
        (Limits::with_document_bytes, Limits::document_bytes, None),
        (Limits::with_document_depth, Limits::document_depth, Some(Limits::DEPTH)),
        (Limits::with_output_bytes, Limits::output_bytes, None),
        (Limits::with_output_depth, Limits::output_depth, Some(Limits::DEPTH)),
    ];
    for (set, get, most) in limits {
        assert_eq!(get(&set(Limits::default(), 7)), 7);
        assert_eq!(get(&set(Limits::default(), usize::MAX)), most.unwrap_or(usize::MAX));
    }
    let template = compile(Limits::default().with_output_depth(usize::MAX), "{}");
    assert_eq!(template.limits().output_depth(), 127);

    let options = CompileOptions::new().with_token(Token::Custom).portable_to(Provider::Clerk);
    let options = options.allow(Code::UnknownField).allow(Code::TooDeep);
    assert_eq!(
        (options.token(), options.provider(), options.limits()),
        (Token::Custom, Some(Provider::Clerk), &Limits::default())
    );
    assert_eq!(options.allowed(), [Code::UnknownField]);
    assert!(options.catalog().reads(Root::User, "first_name"));
}
