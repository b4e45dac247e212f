//! What holds for every template and every user. `PROPTEST_CASES` sets how many of them are tried.

use claimsmith::diagnostic::Severity;
use claimsmith::render::RenderErrorKind;
use claimsmith::{CompileError, Context, Template};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::duplicates;
use crate::generate::{self, Delimiters, Party, Texts, camel_case, cases, draft, edits, mutated, party, spell, user};
use crate::reference::{self, Documents};

fn compile(text: &str) -> Template {
    Template::compile(text).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Whether the text has the number of an error, drawn or as a line.
fn tells_an_error(error: &CompileError) -> bool {
    let errors = error.diagnostics().iter().filter(|diagnostic| diagnostic.severity() == Severity::Error);
    errors.map(|diagnostic| diagnostic.code().number()).any(|number| error.to_string().contains(number))
}

fn documents(party: &Party) -> Documents<'_> {
    let [org, membership, session] = &party.others;
    Documents { user: &party.user, org: org.as_ref(), membership: membership.as_ref(), session: session.as_ref() }
}

fn claims<'a>(template: &Template, context: impl Into<Context<'a>>) -> String {
    template.render(context).unwrap_or_else(|error| panic!("{error}"))
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn both_inputs_render_what_the_reference_says(draft in draft(), party in party(), choices in vec(any::<u8>(), 1..40)) {
        let text = draft.text(None);
        let template = compile(&text);
        let expected = reference::claims(&text, &documents(&party));

        let from_values = claims(&template, party.context());
        prop_assert_eq!(parse(&from_values), expected);
        // The members are in the same order, the numbers in serde_json's form: the bytes are equal.
        let compact = Texts::new(&party, Value::to_string);
        prop_assert_eq!(&claims(&template, compact.context()), &from_values);
        let spelled = Texts::new(&party, |value| spell(value, &choices));
        prop_assert_eq!(&claims(&template, spelled.context()), &from_values);
    }

    #[test]
    fn members_in_another_order_give_the_same_claims(mut draft in draft(), party in party()) {
        // Inside text, an object is text, and its order shows.
        draft.claims.retain(|(_, node)| !node.interpolates());
        let template = compile(&draft.text(None));
        let backwards = Texts::new(&party, backwards);
        prop_assert_eq!(parse(&claims(&template, backwards.context())), parse(&claims(&template, party.context())));
    }

    #[test]
    fn measured_sizes_are_the_lengths(draft in draft(), party in party()) {
        let template = compile(&draft.text(None));
        let texts = Texts::new(&party, Value::to_string);
        for context in [party.context(), texts.context()] {
            let sizes = template.measure(context).expect("sizes");
            prop_assert_eq!(sizes.total(), claims(&template, context).len());
            prop_assert_eq!(sizes.iter().len(), draft.claims.len());
            for (index, (name, bytes)) in sizes.iter().enumerate() {
                let alone = claims(&compile(&draft.claim_text(index)), context);
                prop_assert_eq!(name, &draft.claims[index].0);
                prop_assert_eq!(bytes, alone.len() - "{}".len());
            }
        }
    }

    #[test]
    fn a_claims_bytes_depend_on_that_claim_alone(draft in draft(), party in party()) {
        let together = claims(&compile(&draft.text(None)), party.context());
        let apart: Vec<String> = (0..draft.claims.len())
            .map(|index| {
                let alone = claims(&compile(&draft.claim_text(index)), party.context());
                alone[1..alone.len() - 1].to_owned()
            })
            // What is left out leaves no comma.
            .filter(|claim| !claim.is_empty())
            .collect();
        prop_assert_eq!(together, format!("{{{}}}", apart.join(",")));
    }

    #[test]
    fn both_delimiters_mean_the_same(draft in draft(), party in party()) {
        let angles = compile(&draft.text(Some(Delimiters::Angles)));
        let braces = compile(&draft.text(Some(Delimiters::Braces)));
        prop_assert_eq!(claims(&angles, party.context()), claims(&braces, party.context()));
        prop_assert_eq!(angles.dependencies(), braces.dependencies());
    }

    #[test]
    fn members_that_are_no_dependency_change_nothing(draft in draft(), party in party(), junk in generate::any_value()) {
        let template = compile(&draft.text(None));
        let expected = claims(&template, party.context());
        for junk in [None, Some(&junk)] {
            let roots = ["user", "org", "org_membership", "session"];
            let listed = roots.map(|root| listed(&template, root));
            let mut less = Party {
                user: keep(&party.user, &listed[0], true, junk),
                others: [None, None, None],
            };
            for (index, other) in party.others.iter().enumerate() {
                less.others[index] = other.as_ref().map(|other| keep(other, &listed[index + 1], true, junk));
            }
            prop_assert_eq!(&claims(&template, less.context()), &expected);
        }
    }

    #[test]
    fn private_and_unlisted_data_never_show(draft in draft(), user in user(), secrets in vec(generate::any_value(), 6)) {
        let template = compile(&draft.text(None));
        let mut other = user.clone();
        plant(&mut other, &secrets, 0);
        let [one, two] = [&user, &other].map(|user| claims(&template, user));
        prop_assert_eq!(one, two);
        let [one, two] = [user, other].map(|user| claims(&template, &user.to_string()));
        prop_assert_eq!(one, two);
    }

    #[test]
    fn both_inputs_agree_about_broken_users(draft in draft(), user in user(), edits in edits(JSON_PIECES)) {
        let template = compile(&draft.text(None));
        let broken = mutated(&user.to_string(), &edits);
        let from_bytes = template.render(&broken);
        let value = serde_json::from_str::<Value>(&broken).ok().filter(Value::is_object);
        match (from_bytes, value) {
            (Ok(from_bytes), Some(value)) => {
                let from_value = claims(&template, &value);
                let order_shows = draft.claims.iter().any(|(_, node)| node.interpolates());
                prop_assert!(order_shows || parse(&from_bytes) == parse(&from_value), "{} {}", from_bytes, from_value);
            }
            (Err(error), Some(_)) => {
                prop_assert_eq!(error.kind(), RenderErrorKind::DuplicateKey);
                prop_assert!(duplicates::any(broken.as_bytes()));
            }
            (Ok(claims), None) => prop_assert!(false, "{} renders {}", broken, claims),
            (Err(_), None) => {}
        }
    }

    #[test]
    fn a_duplicate_key_is_an_error_exactly_where_it_is_read(draft in draft(), user in user(), place in any::<prop::sample::Index>()) {
        let template = compile(&draft.text(None));
        let places = duplicable(&user);
        prop_assume!(!places.is_empty());
        let place = place.get(&places);
        let text = with_duplicate(&user, place);
        prop_assert!(duplicates::any(text.as_bytes()));

        let listed = listed(&template, "user");
        // Either on the way to what is read, or inside of it.
        let read = listed.iter().any(|path| path.iter().zip(place).all(|(step, name)| step.reads(name, false)));
        match template.render(&text) {
            Ok(_) => prop_assert!(!read, "{:?} is read", place),
            Err(error) => {
                prop_assert_eq!(error.kind(), RenderErrorKind::DuplicateKey);
                prop_assert!(read, "{:?} is not read", place);
            }
        }
    }

    #[test]
    fn mutated_templates_never_panic(draft in draft(), edits in edits(TEMPLATE_PIECES), user in user()) {
        let text = mutated(&draft.text(None), &edits);
        match Template::compile(&text) {
            Ok(template) => {
                parse(&claims(&template, &user));
                let drawn = template.warnings().to_string();
                prop_assert_eq!(drawn.is_empty(), template.warnings().is_empty());
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn no_unresolved_delimiter_reaches_the_claims(pieces in vec(select(DELIMITER_PIECES), 0..8)) {
        let text = format!("{{\"a\": {}}}", Value::from(pieces.concat()));
        if let Ok(template) = Template::compile(&text) {
            let user = json!({"id": "ID"});
            let claims = claims(&template, &user);
            prop_assert!(!claims.contains("<<") && !claims.contains("{{"), "{} renders {}", text, claims);
            let documents = Documents { user: &user, org: None, membership: None, session: None };
            prop_assert_eq!(parse(&claims), reference::claims(&text, &documents));
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC*", bytes in vec(any::<u8>(), 0..64)) {
        for input in [text.as_bytes(), &bytes] {
            if let Err(error) = Template::compile(input) {
                prop_assert!(tells_an_error(&error), "{}", error);
            }
        }
        let shortcode = format!("{{\"a\": {}}}", Value::from(format!("<<{text}>>")));
        if let Err(error) = Template::compile(&shortcode) {
            prop_assert!(tells_an_error(&error), "{}", error);
        }
    }

    #[test]
    fn spans_lie_in_the_template(draft in draft(), edits in edits(TEMPLATE_PIECES)) {
        let text = mutated(&draft.text(None), &edits);
        let compiled = Template::compile(&text);
        let diagnostics = match &compiled {
            Ok(template) => template.warnings(),
            Err(error) => error.diagnostics(),
        };
        for diagnostic in diagnostics {
            prop_assert!(text.get(diagnostic.span()).is_some(), "{:?} in {}", diagnostic, text);
        }
    }
}

const JSON_PIECES: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\u{1}",
    "0",
    "-",
    ".",
    "e",
    "+",
    "true",
    "null",
    "\\u",
    "\\ud83d",
    "\\udc00",
    "é",
    "1e999",
    "\u{feff}",
    "\"a\":1,",
    "\"id\":2,",
    "//",
];

const TEMPLATE_PIECES: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\u{1}",
    "<",
    ">",
    "<<",
    ">>",
    "{{",
    "}}",
    "|",
    "||",
    "'",
    ".",
    "user",
    "org.id",
    "0",
    "/*",
    "*/",
    "//",
    "\\u",
    "\\u003c",
    "é",
    "😀",
    "?",
    "&&",
    "${",
    "private_metadata",
    "sub",
    "__proto__",
];

const DELIMITER_PIECES: &[&str] =
    &["<<user.id>>", "{{user.id}}", "<<", ">>", "{{", "}}", "<", ">", "{", "}", "user.id", " ", "||", "x"];

// ------------------------------------------------------------------------------------------------------ dependencies

/// A step of a listed dependency.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Each,
    Named(String),
}

impl Step {
    /// Whether the step reads a member of that name; names of the provider's may be in camelCase.
    fn reads(&self, name: &str, provider: bool) -> bool {
        match self {
            Self::Each => true,
            Self::Named(step) => step == name || provider && camel_case(step) == name,
        }
    }
}

/// The dependencies below a root, as steps.
fn listed(template: &Template, root: &str) -> Vec<Vec<Step>> {
    template
        .dependencies()
        .iter()
        .filter_map(|path| {
            let path = path.to_string();
            let steps = path.strip_prefix(root)?;
            steps.starts_with(['.', '[']).then(|| parse_steps(steps))
        })
        .collect()
}

fn parse_steps(mut rest: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let end;
        if let Some(name) = rest.strip_prefix('.') {
            end = name.find(['.', '[']).unwrap_or(name.len());
            steps.push(Step::Named(name[..end].to_owned()));
            rest = &name[end..];
        } else if let Some(after) = rest.strip_prefix("[]") {
            steps.push(Step::Each);
            rest = after;
        } else if rest.starts_with("['") || rest.starts_with("[\"") {
            end = rest[2..].find(&format!("{}]", &rest[1..2])).expect("a closing quote");
            steps.push(Step::Named(rest[2..2 + end].to_owned()));
            rest = &rest[end + 4..];
        } else {
            end = rest.find(']').expect("a bracket");
            steps.push(Step::Named(rest[1..end].to_owned()));
            rest = &rest[end + 1..];
        }
    }
    steps
}

/// What documents are compared by before anything is rendered: it changes no claim, but whether there are any.
const COMPARED: &[&str] = &["id", "object", "organization", "publicUserData", "user_id"];

/// The value without what no path leads to; `junk` takes its place.
fn keep(value: &Value, paths: &[Vec<Step>], provider: bool, junk: Option<&Value>) -> Value {
    if paths.iter().any(Vec::is_empty) {
        return value.clone();
    }
    let below = |name: &str| -> Vec<Vec<Step>> {
        paths.iter().filter(|path| path[0].reads(name, provider)).map(|path| path[1..].to_vec()).collect()
    };
    match value {
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, member) in members {
                let below = below(name);
                let provider = provider && !name.to_lowercase().contains("metadata");
                if !below.is_empty() {
                    kept.insert(name.clone(), keep(member, &below, provider, junk));
                } else if COMPARED.contains(&name.as_str()) {
                    kept.insert(name.clone(), member.clone());
                } else if let Some(junk) = junk {
                    kept.insert(name.clone(), junk.clone());
                }
            }
            Value::Object(kept)
        }
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .map(|(index, element)| match below(&index.to_string()) {
                below if below.is_empty() => junk.cloned().unwrap_or_default(),
                below => keep(element, &below, provider, junk),
            })
            .collect(),
        scalar => scalar.clone(),
    }
}

// ------------------------------------------------------------------------------------------------------------ secrets

/// Puts values where no shortcode may read: private metadata and members outside the catalog, at every level of the
/// provider's own.
fn plant(value: &mut Value, secrets: &[Value], depth: usize) {
    match value {
        Value::Object(members) if depth < 4 => {
            for (name, member) in members.iter_mut() {
                let provider = ["email_addresses", "phone_numbers", "organization_memberships", "organization"];
                if provider.iter().any(|list| name == list || *name == camel_case(list)) {
                    plant(member, secrets, depth + 1);
                }
            }
            let names = ["private_metadata", "privateMetadata", "password_digest", "Id", "unknown", "public_metadata "];
            for (name, secret) in names.into_iter().zip(secrets) {
                members.insert(name.to_owned(), secret.clone());
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| plant(element, secrets, depth)),
        _ => {}
    }
}

// ----------------------------------------------------------------------------------------------------- spelled orders

/// JSON text with the members of every object in the opposite order.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .rev()
                .map(|(name, member)| format!("{}:{}", Value::from(name.as_str()), backwards(member)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(backwards).collect();
            format!("[{}]", elements.join(","))
        }
        scalar => scalar.to_string(),
    }
}

/// The members of the user, and those below its metadata, by their paths. Members of both spellings, and those that
/// only feed a derived field, are left out: what reading them means is another test's business.
fn duplicable(user: &Value) -> Vec<Vec<String>> {
    fn collect(value: &Value, path: &[String], places: &mut Vec<Vec<String>>) {
        let members: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
            Value::Array(elements) => {
                elements.iter().enumerate().map(|(index, element)| (index.to_string(), element)).collect()
            }
            _ => return,
        };
        for (name, member) in members {
            let mut path = path.to_vec();
            path.push(name);
            if value.is_object() {
                places.push(path.clone());
            }
            collect(member, &path, places);
        }
    }
    let mut places = Vec::new();
    for name in ["id", "public_metadata", "unsafe_metadata", "unknown", "private_metadata"] {
        if let Some(member) = user.get(name) {
            let path = [name.to_owned()];
            places.push(path.to_vec());
            collect(member, &path, &mut places);
        }
    }
    places
}

/// JSON text in which the member at a path is there twice.
fn with_duplicate(value: &Value, place: &[String]) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, member)| {
                    let quoted = Value::from(name.as_str());
                    match place {
                        [last] if last == name => format!("{quoted}:{member},{quoted}:{member}"),
                        [first, rest @ ..] if first == name => {
                            format!("{quoted}:{}", with_duplicate(member, rest))
                        }
                        _ => format!("{quoted}:{member}"),
                    }
                })
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(elements) => {
            let elements: Vec<String> = elements
                .iter()
                .enumerate()
                .map(|(index, element)| match place {
                    [first, rest @ ..] if *first == index.to_string() => with_duplicate(element, rest),
                    _ => element.to_string(),
                })
                .collect();
            format!("[{}]", elements.join(","))
        }
        scalar => scalar.to_string(),
    }
}
