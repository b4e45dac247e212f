//! `claimsmith explain`: the plan of a template.

use crate::invocation::{TEMPLATE, claimsmith};

#[test]
fn the_plan_names_what_is_read_and_what_is_written() {
    let outcome = claimsmith(["explain", "t.json"]).file("t.json", TEMPLATE).outcome();
    let plan = String::from_utf8(outcome.stdout).unwrap();
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", 0));
    for part in [
        "public_metadata\n",
        "role -> slot ",
        "{\"role\":\n",
        "(user.public_metadata.role) || \"member\"\n",
        ",\"email\":\n",
    ] {
        assert!(plan.contains(part), "{part:?} is not in\n{plan}");
    }
}

#[test]
fn a_template_at_fault_has_no_plan() {
    let fault = r#"error[E104]: there is no root `usr`
 --> t.json:1:10
  |
1 | {"a": "<<usr.id>>"}
  |          ^^^
  |
  = help: did you mean `user.id`? the roots are `user`, `org`, `org_membership` and `session`

claimsmith: t.json does not compile
"#;
    claimsmith(["explain", "t.json"]).file("t.json", r#"{"a": "<<usr.id>>"}"#).says(fault).exits(1).run();
}

#[test]
fn the_kind_of_token_decides_which_claims_are_reserved() {
    let outcome = claimsmith(["explain", "-", "--token", "custom"]).stdin(r#"{"o": 1}"#).outcome();
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", 0));
    assert_eq!(claimsmith(["explain", "-"]).stdin(r#"{"o": 1}"#).outcome().status, 1);
}

#[test]
fn control_characters_are_made_visible() {
    let template = "{\"\\u001b[2J\u{9b}\": \"\\u001b\u{202e}<<user.public_metadata['\\u001b\u{202e}'] || ''>>\"}";
    let outcome = claimsmith(["explain", "-"]).stdin(template).outcome();
    let plan = String::from_utf8(outcome.stdout).unwrap();
    assert_eq!(outcome.status, 0);
    let obeyed = |character: char| character.is_control() && character != '\n' || character == '\u{202e}';
    assert!(!plan.contains(obeyed) && !outcome.stderr.contains(obeyed), "{plan:?} {:?}", outcome.stderr);
    assert!(plan.contains(r"\u{1b}\u{202e} -> slot "), "{plan}");
}
