//! The JSON of what the library says is what the program prints.

use claimsmith::Template;
use claimsmith::audit::Auditor;
use claimsmith::catalog::{Provider, Root, Token, Type};
use claimsmith::size::{Algorithm, Budget, TokenShape, Verdict};
use serde::Serialize;

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

const SHAPE: &str = r#"{"header":109,"default_claims":299,"alg":"RS256","signature":256,"cookie":{"name":"__session_xxxxxxxx","limit":4096,"fits":1228}}"#;

#[test]
fn sizes_and_bounds_are_those_of_the_program() {
    let template = Template::compile(r#"{"id": "<<user.id>>", "banned": "<<user.banned>>"}"#).expect("a template");
    let sizes = template.measure(r#"{"id": "user_1"}"#).expect("sizes");
    assert_eq!(
        json(&sizes.report(&TokenShape::session())),
        format!(
            r#"{{"claims":[{{"name":"id","bytes":13}},{{"name":"banned","bytes":13}}],"custom":29,"payload":327,"token":926,"cookie":944,"request":1891,"handshake":1852,"verdict":"fits","fits_up_to":1228,"kept_up_to":2393,"shape":{SHAPE},"advice":[]}}"#
        )
    );
    assert_eq!(
        json(&template.bounds().report(&TokenShape::session())),
        format!(
            r#"{{"claims":[{{"name":"id","min":7,"max":null}},{{"name":"banned","min":13,"max":14}}],"min":23,"max":null,"fits_up_to":1228,"kept_up_to":2393,"shape":{SHAPE}}}"#
        )
    );
    let custom = json(&sizes.report(&TokenShape::custom()));
    let nothing = r#""cookie":null,"request":null,"handshake":null,"verdict":null,"fits_up_to":null,"kept_up_to":null"#;
    assert!(custom.contains(nothing), "{custom}");
}

#[test]
fn advice_is_serialized_as_diagnostics_are() {
    let template = Template::compile(r#"{"all": "<<user.public_metadata>>"}"#).expect("a template");
    let user = serde_json::json!({"public_metadata": {"bio": "x".repeat(500)}});
    let report = template.measure(&user).expect("sizes").report(&TokenShape::session());
    let place =
        r#""line":1,"column":2,"start":1,"end":6,"end_line":1,"end_column":7,"utf16_column":2,"utf16_end_column":7"#;
    let start = r#"[{"code":"W201","severity":"warning","message":"the claim `all` takes 516 bytes, "#;
    let printed = json(&report.advice);
    assert!(printed.starts_with(start) && printed.contains(place), "{printed}");
    assert!(json(&report).ends_with(&format!(r#","advice":{printed}}}"#)));
}

#[test]
fn names_are_those_by_which_people_call_things() {
    assert_eq!(json(&Root::ALL), r#"["user","org","org_membership","session"]"#);
    assert_eq!(json(&[Token::Session, Token::SessionV1, Token::Custom]), r#"["session","session-v1","custom"]"#);
    assert_eq!(json(&[Provider::Clerk]), r#"["clerk"]"#);
    assert_eq!(json(&[Type::String, Type::Timestamp, Type::Any]), r#"["string","timestamp","any"]"#);
    assert_eq!(json(&[Verdict::Fits, Verdict::Risky, Verdict::Overflow]), r#"["fits","risky","overflow"]"#);
    assert_eq!(json(&[Algorithm::Es256K, Algorithm::EdDsa]), r#"["ES256K","EdDSA"]"#);
    let template = Template::compile(r#"{"a": "<<user.public_metadata['it s'][0]>>"}"#).expect("a template");
    let paths = r#"["user.public_metadata['it s'][0]"]"#;
    assert_eq!(json(&template.dependencies()), paths);
}

#[test]
fn parts_are_serialized_too() {
    let template = Template::compile(r#"{"a": {"b": 1}, "c": "<<user.id>>"}"#).expect("a template");
    let members = template.break_down("{}", 2).expect("members");
    let expected =
        r#"[{"depth":0,"name":"a","bytes":11},{"depth":1,"name":"b","bytes":5},{"depth":0,"name":"c","bytes":8}]"#;
    assert_eq!(json(&members), expected);
    let budget = Budget::new().with_total(15).with_optional(["a"]);
    let kept = template.render_within("{}", &budget, &mut Vec::new()).expect("claims");
    assert_eq!(json(&kept), r#"{"left_out":["a"],"is_above_soft_limit":false}"#);
}

#[test]
fn audits_say_custom_where_they_mean_all_claims() {
    let template = Template::compile(r#"{"id": "<<user.id>>"}"#).expect("a template");
    let mut auditor = Auditor::new(&template, &TokenShape::session());
    auditor.add(r#"{"id": "user_1"}"#).expect("a user");
    let audit = auditor.finish();
    let report = json(&audit.report());
    assert!(report.contains(r#""custom":{"min":15,"median":15,"p95":15,"p99":15,"max":15,"mean":15.0}"#), "{report}");
    let worst = r#""worst":[{"id":"user_1","custom":15,"cookie":926,"verdict":"fits","claims":[["id",13]]}]"#;
    assert!(report.contains(worst), "{report}");
    let stored = json(&audit);
    assert!(stored.contains(r#""custom":[[15,1]]"#) && stored.contains(r#""worst":[{"custom":15,"#), "{stored}");
    assert_eq!(serde_json::from_str::<claimsmith::audit::Audit>(&stored).expect("an audit"), audit);
}
