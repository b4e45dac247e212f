//! What the fixes of diagnostics do to templates: they mend, they break nothing, and they come to an end.

use std::collections::BTreeMap;

use claimsmith::catalog::Provider;
use claimsmith::diagnostic::{Code, Diagnostics, Severity, visible};
use claimsmith::{CompileOptions, Template};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::generate::{cases, draft, edits, mutated, party};

/// More rounds than any of these templates needs.
const ROUNDS: usize = 500;

fn diagnostics(options: &CompileOptions, text: &str) -> Diagnostics {
    match options.compile(text) {
        Ok(template) => template.warnings().clone(),
        Err(error) => error.diagnostics().clone(),
    }
}

/// How many errors there are of each code.
fn errors(found: &Diagnostics) -> BTreeMap<Code, usize> {
    let mut errors = BTreeMap::new();
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error) {
        *errors.entry(diagnostic.code()).or_default() += 1;
    }
    errors
}

/// The line and the columns of an offset, slowly.
fn position(text: &str, offset: usize) -> (usize, usize, usize) {
    let before = &text[..offset];
    let line = before.rsplit('\n').next().unwrap_or("");
    (before.matches('\n').count() + 1, line.chars().count() + 1, line.encode_utf16().count() + 1)
}

/// Makes fixes until there are none left, and checks that no round makes an error that could have been seen before.
fn fixed(options: &CompileOptions, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let found = diagnostics(options, &text);
        for diagnostic in &found {
            let labels = diagnostic.labels().iter().map(|label| label.place());
            let edits = diagnostic.fix().into_iter().flat_map(|fix| fix.edits()).map(|edit| edit.place());
            for place in [diagnostic.place()].into_iter().chain(labels).chain(edits) {
                assert!(text.get(place.span()).is_some(), "{diagnostic:?} in {text}");
                let start = (place.line(), place.column(), place.utf16_column());
                let end = (place.end_line(), place.end_column(), place.utf16_end_column());
                assert_eq!((start, end), (position(&text, place.span().start), position(&text, place.span().end)));
            }
        }
        for line in found.to_string().lines() {
            assert_eq!(visible(line), line, "{text}");
        }
        let Some(fixed) = found.fixed() else { return text };
        assert!(fixed.count() > 0);
        let (before, now) = (errors(&found), errors(&diagnostics(options, fixed.text())));
        let is_hiding = before.contains_key(&Code::InvalidJson) || before.contains_key(&Code::InvalidShortcode);
        let is_new = |(code, count): (&Code, &usize)| *count > before.get(code).copied().unwrap_or(0);
        assert!(is_hiding || !now.iter().any(is_new), "{text}\nbecomes\n{}\n{before:?} {now:?}", fixed.text());
        text = fixed.text().to_owned();
    }
    panic!("still something to fix: {text}");
}

fn both(text: &str) {
    let options = CompileOptions::new();
    fixed(&options, text);
    fixed(&options.portable_to(Provider::Clerk), text);
}

/// What people write, and what it becomes.
const MISTAKES: &[(&str, &str)] = &[
    // Names.
    (r#"{"a": "<<user.firstName>>"}"#, r#"{"a": "<<user.first_name>>"}"#),
    (r#"{"a": "<<user.publicMetadata.plan>>"}"#, r#"{"a": "<<user.public_metadata.plan>>"}"#),
    (r#"{"a": "<<user.publicM\u0065tadata.plan>>"}"#, r#"{"a": "<<user.public_metadata.plan>>"}"#),
    (r#"{"a": "<<user.unsafeMetadata.theme>>"}"#, r#"{"a": "<<user.unsafe_metadata.theme>>"}"#),
    (r#"{"a": "\"<<user.frist_name>>\""}"#, r#"{"a": "\"<<user.first_name>>\""}"#),
    (r#"{"a": "<<usr.firstName || 'x'>>"}"#, r#"{"a": "<<user.first_name || 'x'>>"}"#),
    (r#"{"a": "<<organization.slug>>"}"#, r#"{"a": "<<org.slug>>"}"#),
    // SDKs hand out the address inside of an object.
    (r#"{"a": "<<user.primaryEmailAddress.emailAddress>>"}"#, r#"{"a": "<<user.primary_email_address>>"}"#),
    (r#"{"a": "<<user.primary_phone_number['phone_number']>>"}"#, r#"{"a": "<<user.primary_phone_number>>"}"#),
    // Operators.
    (r#"{"a": "<<user.username ?? user.id>>"}"#, r#"{"a": "<<user.username || user.id>>"}"#),
    (r#"{"a": "<<user.username or user.id>>"}"#, r#"{"a": "<<user.username || user.id>>"}"#),
    (r#"{"a": "<<user?.public_metadata?.['a b']>>"}"#, r#"{"a": "<<user.public_metadata['a b']>>"}"#),
    // Delimiters.
    (r#"{"a": "user.id"}"#, r#"{"a": "<<user.id>>"}"#),
    (r#"{"b": "{{user.id}}", "a": " user.firstName"}"#, r#"{"b": "{{user.id}}", "a": " {{user.first_name}}"}"#),
    (r#"{"a": "${user.id}"}"#, r#"{"a": "<<user.id>>"}"#),
    (r#"{"a": "id:\t<%= user.id %>!"}"#, r#"{"a": "id:\t<<user.id>>!"}"#),
    (r#"{"a": "\\{\\{user.id\\}\\}"}"#, r#"{"a": "<<user.id>>"}"#),
    (r#"{"a": " {user.id} ", "b": "«user.id»"}"#, r#"{"a": " <<user.id>> ", "b": "<<user.id>>"}"#),
    // JSON.
    ("{\"a\": 1,}", "{\"a\": 1}"),
    ("{\"a\": 1,, \"b\": 2}", "{\"a\": 1, \"b\": 2}"),
    ("{\"a\": 1, // b,\n}", "{\"a\": 1 // b,\n}"),
    ("{\"a\": 1\n \"b\": 2}", "{\"a\": 1,\n \"b\": 2}"),
    ("{\"a\": [1\n 2]}", "{\"a\": [1,\n 2]}"),
    ("{\"a\": 1; \"b\": 2};", "{\"a\": 1, \"b\": 2}"),
    ("{'a': 'b'}", "{\"a\": \"b\"}"),
    ("{“a”: ‘b’}", "{\"a\": \"b\"}"),
    ("{a: 1, 'b-c': 2}", "{\"a\": 1, \"b-c\": 2}"),
    ("{\"a\": True, \"b\": None}", "{\"a\": true, \"b\": null}"),
    ("{\"a\": user.firstName}", "{\"a\": \"<<user.first_name>>\"}"),
    ("\u{feff}{\"a\":\u{a0}1}", "{\"a\": 1}"),
];

/// The same for the provider's own editor.
const FOR_CLERK: &[(&str, &str)] = &[
    (r#"{"a": "<<user.id>> <<user.username || 'x'>>"}"#, r#"{"a": "{{user.id}} {{user.username || 'x'}}"}"#),
    (r#"{"a": << user.id >>, "b": {{user.id}}}"#, r#"{"a": "{{ user.id }}", "b": "{{user.id}}"}"#),
    (
        r#"{"a": "{{user.id || \"x\"}}", "b": {{user.id || "x"}}}"#,
        r#"{"a": "{{user.id || 'x'}}", "b": "{{user.id || 'x'}}"}"#,
    ),
    (r#"{"a": "{{user['public_metadata'].a}}"}"#, r#"{"a": "{{user.public_metadata.a}}"}"#),
    (r#"{"a": "<<us\u0065r.id>>"}"#, r#"{"a": "{{user.id}}"}"#),
    (r#"{"a": "{{user.id/* who */}}"}"#, r#"{"a": "{{user.id}}"}"#),
    (r#"{"a": user.firstName, "b": "user.id"}"#, r#"{"a": "{{user.first_name}}", "b": "{{user.id}}"}"#),
    (r#"{"a": "{{user.id || 'x'/* , */}}"}"#, r#"{"a": "{{user.id || 'x'}}"}"#),
];

/// What can be meant in more ways than one, or is not to be done without being asked.
const LEFT_ALONE: &[&str] = &[
    r#"{"a": "<<user.primary_email_address.verification>>"}"#,
    r#"{"a": "<<user.id.length>>"}"#,
    r#"{"a": "<<user.email>>"}"#,
    r#"{"a": "<<role>>"}"#,
    r#"{"a": "<<user.id || none>>"}"#,
    r#"{"a": "user.unsafe_metadata.theme"}"#,
    r#"{"a": "user.private_metadata.x"}"#,
    r#"{"a": "<<user.unsafe_metdata.theme>>"}"#,
    r#"{"org_role": "<<user.unsafeMetadata.role>>"}"#,
    r#"{"role": "<<user.unsafeMetadata.role>>"}"#,
    r#"{"a": "<<user.unsafeMetadata.is_admin>>"}"#,
    r#"{"a": "see user.id and user.username"}"#,
    r#"{"a": "voir «user.first_name» pour les détails"}"#,
    r#"{"a": "见《user.first_name》"}"#,
    r#"{"a": "the field {user.id}"}"#,
    r#"{"a": "run it with <user.id>"}"#,
    r#"{"a": "[user.id](https://example.com)"}"#,
    r#"{"a": "[[user.id]] tells more"}"#,
    r#"{"a": "<<user.id>> {user.id}"}"#,
    r#"{"a": "{# user.first_name #}"}"#,
    r#"{"a": "<<really??>>"}"#,
    r#"{"a": "<<user.id or>>"}"#,
    "{\"a\": [\"a\"\n + \"b\"]}",
    "{\"a\": [\"a\"\n . \"b\"]}",
    "{\"a\": [\"a\"\n or \"b\"]}",
    "{\"a\": [// ,\n, 1]}",
    r#"{"a": "{${user.id}"}"#,
    r#"{"a": "x" "y"}"#,
    r#"{"a": 1, "a": 2}"#,
    r#"{"a": user.unsafe_metadata.x}"#,
    "{\"a\": 'it\\'s'}",
    "{\"a\": \"b}",
    "{\"a\": 1",
    "{\"a\": tru}",
    "[1,",
];

#[test]
fn mistakes_are_mended() {
    let options = CompileOptions::new();
    for (mistake, meant) in MISTAKES {
        assert_eq!(fixed(&options, mistake), *meant, "{mistake}");
        assert!(Template::compile(meant).is_ok(), "{meant}");
    }
    let options = options.portable_to(Provider::Clerk);
    for (mistake, meant) in FOR_CLERK {
        assert_eq!(fixed(&options, mistake), *meant, "{mistake}");
        assert!(options.compile(meant).is_ok(), "{meant}");
    }
}

#[test]
fn what_is_not_certain_is_left_alone() {
    for template in LEFT_ALONE {
        let found = diagnostics(&CompileOptions::new(), template);
        assert!(!found.is_empty(), "{template}");
        assert_eq!(found.fixed(), None, "{template}");
    }
}

#[test]
fn fixes_that_touch_are_made_one_after_the_other() {
    let text = r#"{"a": {{user.publicMetadata["plan"]}}, "b": "<<usr.firstName>>"}"#;
    let options = CompileOptions::new().portable_to(Provider::Clerk);
    let first = diagnostics(&options, text).fixed().expect("something to fix");
    assert!(first.count() > 1);
    let meant = r#"{"a": "{{user.public_metadata.plan}}", "b": "{{user.first_name}}"}"#;
    assert_eq!(fixed(&options, text), meant);
}

#[test]
fn what_is_left_of_a_comment_opens_no_braces() {
    let options = CompileOptions::new().portable_to(Provider::Clerk);
    let text = r#"{"a": "{{/**/{} || user.id}} {{/**//* x */{}}}", "b": "<<user.id>>"}"#;
    assert_eq!(fixed(&options, text), r#"{"a": "{{ {} || user.id}} {{ {}}}", "b": "{{user.id}}"}"#);
}

/// Mistakes that are made in templates which compile: what stands in them, and what somebody would write instead.
const SLIPS: &[(&str, &str)] = &[
    ("user.public_metadata", "user.publicMetadata"),
    ("user.first_name", "user.firstName"),
    ("user.username", "user.usernmae"),
    ("org.", "organization."),
    ("session.id", "sesion.id"),
    (" || ", " ?? "),
];

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn slips_are_undone(draft in draft(), slip in 0..SLIPS.len(), at in any::<Index>()) {
        let text = draft.text(None);
        let (right, wrong) = SLIPS[slip];
        let places: Vec<usize> = text.match_indices(right).map(|(place, _)| place).collect();
        if places.is_empty() {
            return Ok(());
        }
        let place = places[at.index(places.len())];
        let slipped = [&text[..place], wrong, &text[place + right.len()..]].concat();
        // What stands in quotes is no mistake, and what is none is not touched.
        if Template::compile(&slipped).is_err() {
            prop_assert!(Template::compile(fixed(&CompileOptions::new(), &slipped)).is_ok(), "{}", slipped);
        }
        both(&slipped);
    }

    #[test]
    fn fixes_for_the_provider_s_editor_change_no_claims(draft in draft(), party in party()) {
        let text = draft.text(None);
        let template = Template::compile(&text).expect("a template");
        // What is mended elsewhere, too, is meant to change.
        if template.warnings().fixed().is_none() {
            let mended = fixed(&CompileOptions::new().portable_to(Provider::Clerk), &text);
            let mended = Template::compile(&mended).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
            prop_assert_eq!(mended.render(party.context()).ok(), template.render(party.context()).ok(), "{}", text);
        }
    }

    #[test]
    fn fixes_make_no_new_errors(draft in draft(), edits in edits(PIECES)) {
        both(&mutated(&draft.text(None), &edits));
    }
}

const PIECES: &[&str] = &[
    "\"",
    "'",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    ";",
    "<<",
    ">>",
    "{{",
    "}}",
    "${",
    "||",
    "??",
    "?.",
    "or",
    "user.",
    "user.firstName",
    "user.id",
    "org.",
    "usr.",
    "organization.",
    "unsafeMetadata",
    "\"org_role\": ",
    "“",
    "”",
    "True",
    "None",
    "a:",
    "/*",
    "*/",
    "//",
    "\u{a0}",
    "\r\n",
    "\r",
    "\t",
    "😀",
    "e\u{301}",
    "\u{202e}",
    "\u{9b}",
    "\u{1b}[2J",
    "\\u0022",
    "\\u007b",
    "omit",
    "['a']",
    "[0]",
    "<%= ",
    " %>",
];
