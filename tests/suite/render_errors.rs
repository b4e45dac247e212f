//! Every error of a render, word by word: it names the document, the place and the rule.

use claimsmith::catalog::Root;
use claimsmith::render::RenderErrorKind;
use claimsmith::size::Budget;
use claimsmith::{CompileOptions, Context, Limits, RenderError, Template};
use serde_json::json;

const TEMPLATE: &str = r#"{"name": "<<user.first_name>>", "data": "<<user.public_metadata>>", "org": "<<org.name>>"}"#;

fn template() -> Template {
    let limits =
        Limits::default().with_document_bytes(100).with_document_depth(6).with_output_bytes(60).with_output_depth(3);
    CompileOptions::new().with_limits(limits).compile(TEMPLATE).expect("a template")
}

#[track_caller]
fn assert_is(error: &RenderError, kind: RenderErrorKind, message: &str) {
    assert_eq!((error.to_string().as_str(), error.kind()), (message, kind));
}

#[test]
fn what_is_not_json_is_told_with_its_place_and_rule() {
    for (user, fault) in [
        ("", "an early end at byte 0"),
        (" {", "an early end at byte 2"),
        (r#"{"a": "#, "an early end at byte 6"),
        (r#"{"a": "x"#, "an early end at byte 8"),
        ("{\"\u{feff}", "an early end at byte 5"),
        ("\u{feff}{}", "a byte order mark at byte 0"),
        ("{} x", "text after the document at byte 3"),
        ("{a: 1}", "no key in double quotes at byte 1"),
        (r#"{"a" 1}"#, "no `:` after a key at byte 5"),
        (r#"{"a": 1 "b": 2}"#, "no `,` or `}` after a member at byte 8"),
        (r#"{"a": [1 2]}"#, "no `,` or `]` after an element at byte 9"),
        (r#"{"a": nul}"#, "no value at byte 6"),
        (r#"{"a": 01}"#, "a number with a leading zero at byte 6"),
        (r#"{"a": -}"#, "a number without digits at byte 7"),
        (r#"{"a": 1.e2}"#, "a number without digits at byte 8"),
        (r#"{"a": 1e+}"#, "a number without digits at byte 9"),
        (r#"{"a": [7, 1e999]}"#, "a number out of range at byte 10"),
        ("{\"a\": \"x\ny\"}", "a control character in a string at byte 8"),
        (r#"{"a": "x\y"}"#, "an unknown escape at byte 8"),
        (r#"{"a": "x\u12g4"}"#, "an escape without four hexadecimal digits at byte 8"),
        (r#"{"a": "x\ud800\n"}"#, "an escape that is half of a surrogate pair at byte 8"),
    ] {
        let message = format!("the user is not JSON: {fault}");
        assert_is(&template().render(user).expect_err(user), RenderErrorKind::NotJson, &message);
    }
    for (user, offset) in [(&b"{\"a\": \"xy\xff\"}"[..], 9), (b"{\"a\xc3\xa9\xc3\": 1}", 5)] {
        let message = format!("the user is not JSON: a byte that is not UTF-8 at byte {offset}");
        assert_is(&template().render(user).expect_err("no UTF-8"), RenderErrorKind::NotJson, &message);
    }
}

#[test]
fn each_document_is_named() {
    let error = |context: Context<'_>| template().render(context).expect_err("a document at fault");
    let kind = RenderErrorKind::NotAnObject;
    assert_is(&error(Context::new("[]")), kind, "the user is not a JSON object");
    assert_is(&error(Context::new("{}").org("1")), kind, "the organization is not a JSON object");
    assert_is(&error(Context::new("{}").org_membership("null")), kind, "the membership is not a JSON object");
    assert_is(&error(Context::new("{}").session("\"\"")), kind, "the session is not a JSON object");
}

#[test]
fn what_is_there_twice_is_told_by_the_path_that_reads_it() {
    for (user, path) in [
        (r#"{"first_name": 1, "first_name": 1}"#, "user.first_name"),
        (r#"{"firstName": 1, "first\u004eame": 1}"#, "user.first_name"),
        (r#"{"public_metadata": 1, "public_metadata": 1}"#, "user.public_metadata"),
        (r#"{"public_metadata": {"x": [{"y": 1, "y": 1}]}}"#, "user.public_metadata"),
    ] {
        let message = format!("the user has the same key twice where the template reads `{path}`");
        assert_is(&template().render(user).expect_err(user), RenderErrorKind::DuplicateKey, &message);
    }
    let error = template().render(Context::new("{}").org(r#"{"name": 1, "name": 1}"#)).expect_err("a key twice");
    let message = "the organization has the same key twice where the template reads `org.name`";
    assert_is(&error, RenderErrorKind::DuplicateKey, message);
}

#[test]
fn limits_are_told_with_their_numbers() {
    let error = |user: &str| template().render(user).expect_err(user);
    assert_is(
        &error(&" ".repeat(101)),
        RenderErrorKind::DocumentTooLarge,
        "the user is larger than the limit of 100 bytes",
    );
    assert_is(
        &error(r#"{"a": [[[[[[]]]]]]}"#),
        RenderErrorKind::DocumentTooDeep,
        "the user is nested deeper than the limit of 6 levels, at byte 11",
    );
    assert_is(
        &error(&format!(r#"{{"public_metadata": {{"x": "{}"}}}}"#, "x".repeat(50))),
        RenderErrorKind::OutputTooLarge,
        "with the claim `data`, the claims are larger than the limit of 60 bytes",
    );
    assert_is(
        &error(r#"{"public_metadata": {"x": [[]]}}"#),
        RenderErrorKind::OutputTooDeep,
        "the claim `data` is nested deeper than the limit of 3 levels",
    );
}

#[test]
fn an_object_without_claims_that_is_too_large_names_no_claim() {
    let limits = Limits::default().with_output_bytes(1);
    let error = |template: &str| {
        let template = CompileOptions::new().with_limits(limits.clone()).compile(template).expect("a template");
        template.render("{}").expect_err("more than a byte")
    };
    let without = error("{}");
    assert_is(&without, RenderErrorKind::OutputTooLarge, "the claims are larger than the limit of 1 bytes");
    assert_eq!((without.claim(), without.limit()), (None, Some(1)));
    // A claim may have an empty name.
    assert_eq!(error(r#"{"": 1}"#).claim(), Some(""));
}

#[test]
fn a_document_of_another_kind_is_told_by_both_names() {
    let wrong = |context: Context, message: &str| {
        for template in ["{}", r#"{"a": "<<user.id>>", "b": "<<org.name>>", "c": "<<session.id>>"}"#] {
            let template = Template::compile(template).expect("a template");
            assert_is(&template.render(context).expect_err(message), RenderErrorKind::WrongDocument, message);
            assert_eq!(template.measure(context).expect_err(message).to_string(), message);
        }
    };
    let user = Context::new("{}");
    wrong(
        Context::new(r#"{"object": "session", "id": "sess_1"}"#),
        "what was passed as the user says in its member `object` that it is `session`, not `user`",
    );
    wrong(
        Context::new(&json!({"type": "user.updated", "object": "event", "data": {}})),
        "what was passed as the user says in its member `object` that it is `event`, not `user`",
    );
    wrong(
        user.org(r#"{"object": "organization_member\u0073hip"}"#),
        "what was passed as the organization says in its member `object` that it is `organization_membership`, not `organization`",
    );
    wrong(
        user.org_membership(r#"{"object": "organization"}"#),
        "what was passed as the membership says in its member `object` that it is `organization`, not `organization_membership`",
    );
    wrong(
        user.org_membership(r#"{"object": "organization_membership", "organization": {"object": "user"}}"#),
        "what was passed as the membership says in its member `organization.object` that it is `user`, not `organization`",
    );
    // What is no name of an object is nobody's business.
    for other in ["", "Secret 7", &"x".repeat(65)] {
        wrong(
            user.session(&json!({"object": other})),
            "what was passed as the session says in its member `object` that it is something else, not `session`",
        );
    }
    for right in [r#"{"object": "user"}"#, r#"{"object": null}"#, r#"{"object": {"object": "session"}}"#] {
        assert_eq!(Template::compile("{}").unwrap().render(right).expect(right), "{}");
    }
}

#[test]
fn a_deleted_document_gives_no_claims() {
    let template = Template::compile(r#"{"a": "<<user.id>>"}"#).unwrap();
    let gone = r#"{"id": "user_1", "object": "user", "deleted": true}"#;
    let message = "the user is marked as deleted, so there are no claims";
    assert_is(&template.render(gone).expect_err("deleted"), RenderErrorKind::DeletedDocument, message);
    let context = Context::new("{}").org(r#"{"deleted": true}"#);
    let message = "the organization is marked as deleted, so there are no claims";
    assert_is(&template.render(context).expect_err("deleted"), RenderErrorKind::DeletedDocument, message);
    for there in [r#"{"deleted": false}"#, r#"{"deleted": "true"}"#, r#"{"public_metadata": {"deleted": true}}"#] {
        assert_eq!(template.render(there).expect(there), r#"{"a":null}"#);
    }
}

#[test]
fn documents_that_contradict_each_other_are_told_by_their_paths() {
    let template = Template::compile(r#"{"role": "<<org.role>>"}"#).unwrap();
    let contradicts = |context: Context, message: &str| {
        assert_is(&template.render(context).expect_err(message), RenderErrorKind::ContradictingDocuments, message);
    };
    let user = Context::new(r#"{"id": "user_A"}"#);
    contradicts(
        user.org(r#"{"id": "org_A"}"#).org_membership(r#"{"role": "admin", "organization": {"id": "org_B"}}"#),
        "the organization and the membership contradict each other: `org.id` and `org_membership.organization.id` differ",
    );
    contradicts(
        user.org_membership(&json!({"publicUserData": {"userId": "user_B"}})),
        "the user and the membership contradict each other: `user.id` and `org_membership.public_user_data.user_id` differ",
    );
    contradicts(
        user.session(r#"{"user_id": "user_B"}"#),
        "the user and the session contradict each other: `user.id` and `session.user_id` differ",
    );
    // What is the same, is not there or is no text contradicts nothing.
    for session in [r#"{"user_id": "user_\u0041"}"#, "{}", r#"{"user_id": null}"#, r#"{"user_id": 7}"#] {
        assert_eq!(template.render(user.session(session)).expect(session), r#"{"role":null}"#);
    }
}

#[test]
fn errors_tell_their_facts_by_methods_too() {
    type Facts<'e> = (Option<Root>, Option<&'e str>, Option<usize>, Option<usize>);
    let facts = |context: Context, expected: Facts| {
        let error = template().render(context).expect_err("an error");
        assert_eq!((error.root(), error.claim(), error.limit(), error.offset()), expected, "{error}");
    };
    let user = Context::new("{}");
    facts(Context::new("{x"), (Some(Root::User), None, None, Some(1)));
    facts(user.with(Root::Session, "1"), (Some(Root::Session), None, None, None));
    facts(user.org(&" ".repeat(101)), (Some(Root::Organization), None, Some(100), None));
    facts(Context::new(r#"{"a": [[[[[[]]]]]]}"#), (Some(Root::User), None, Some(6), Some(11)));
    facts(user.org_membership(r#"{"deleted": true}"#), (Some(Root::Membership), None, None, None));
    let long = format!(r#"{{"first_name": "{}"}}"#, "x".repeat(60));
    facts(Context::new(&long), (None, Some("name"), Some(60), None));
    let mut buffer = Vec::new();
    let error = template().render_within("{}", &Budget::new().with_total(1), &mut buffer).expect_err("a budget");
    assert_eq!((error.root(), error.claim(), error.limit()), (None, None, Some(1)));
}

#[test]
fn errors_tell_paths_roots_and_bytes() {
    type Facts<'e> = (Option<Root>, Option<&'e str>, Option<Root>, Option<&'e str>, Option<usize>);
    let facts = |context: Context, expected: Facts| {
        let error = template().render(context).expect_err("an error");
        let [path, other] = [error.path(), error.other_path()].map(|path| path.map(ToString::to_string));
        let found = (error.root(), path.as_deref(), error.other_root(), other.as_deref(), error.bytes());
        assert_eq!(found, expected, "{error}");
    };
    let (user, [of_user, of_organization, of_membership]) =
        (Context::new("{}"), [Root::User, Root::Organization, Root::Membership].map(Some));
    facts(Context::new(r#"{"first_name": 1, "first_name": 2}"#), (of_user, Some("user.first_name"), None, None, None));
    facts(Context::new(r#"{"object": "session"}"#), (of_user, Some("user.object"), None, None, None));
    facts(
        user.org_membership(r#"{"organization": {"object": "user"}}"#),
        (of_membership, Some("org_membership.organization.object"), None, None, None),
    );
    facts(
        user.org(r#"{"id": "1"}"#).org_membership(r#"{"organization": {"id": "2"}}"#),
        (of_organization, Some("org.id"), of_membership, Some("org_membership.organization.id"), None),
    );
    facts(user.org(&" ".repeat(101)), (of_organization, None, None, None, Some(101)));
    let error =
        template().render_within("{}", &Budget::new().with_claim("org", 1), &mut Vec::new()).expect_err("a budget");
    assert_eq!((error.claim(), error.bytes(), error.limit()), (Some("org"), Some(10), Some(1)));
    let error = template().render_within("{}", &Budget::new().with_total(1), &mut Vec::new()).expect_err("a budget");
    assert_eq!((error.claim(), error.bytes(), error.limit()), (None, Some(36), Some(1)));
}

#[test]
fn budgets_are_told_with_the_claims_that_take_most() {
    let error = |budget: Budget| {
        let mut buffer = b"before".to_vec();
        let error = template().render_within(r#"{"first_name": "Ann"}"#, &budget, &mut buffer).expect_err("a budget");
        assert_eq!(buffer, b"before");
        error
    };
    let kind = RenderErrorKind::OverBudget;
    assert_is(
        &error(Budget::new().with_claim("name", 11)),
        kind,
        "the claim `name` takes 12 bytes, and its budget is 11",
    );
    assert_is(
        &error(Budget::new().with_total(20).with_optional(["org"])),
        kind,
        "the claims take 26 bytes without `org`, and the budget is 20: `name` 12, `data` 11",
    );
    let all = Budget::new().with_total(1).with_optional(["org", "name", "data"]);
    assert_is(&error(all), kind, "the claims take 2 bytes without `name`, `data`, `org`, and the budget is 1");
}

#[test]
fn a_writer_that_fails_is_told() {
    let error = template().render_to("{}", &mut [0; 3][..]).expect_err("no room");
    assert_is(&error, RenderErrorKind::Write, "the claims could not be written: failed to write whole buffer");
}
