//! Strategies for templates that compile and for users of the provider's shape, with holes and wrong types.

use claimsmith::Context;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use crate::documents::context;

/// How many cases a property is tried on: so many, or as many as the environment variable `PROPTEST_CASES` says.
pub fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(usual), failure_persistence: None, ..ProptestConfig::default() }
}

// --------------------------------------------------------------------------------------------------------- templates

/// The delimiters of a shortcode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Delimiters {
    Angles,
    Braces,
}

/// A template as the author thinks of it, not yet spelled.
#[derive(Debug, Clone)]
pub struct Draft {
    pub claims: Vec<(String, Node)>,
}

#[derive(Debug, Clone)]
pub enum Node {
    /// JSON text without strings.
    Constant(&'static str),
    /// A string's literal text and shortcodes.
    Text(Vec<Piece>),
    /// A shortcode that is not in a string.
    Bare(Shortcode),
    Array(Vec<Node>),
    Object(Vec<Node>),
}

#[derive(Debug, Clone)]
pub enum Piece {
    Literal(String),
    Shortcode(Shortcode),
}

#[derive(Debug, Clone)]
pub struct Shortcode {
    delimiters: Delimiters,
    /// The white space around operands.
    blank: &'static str,
    /// Operands in the language's spelling.
    operands: Vec<String>,
}

impl Draft {
    /// The template's text; `only` sets the delimiters of all shortcodes.
    pub fn text(&self, only: Option<Delimiters>) -> String {
        let claims: Vec<String> = self
            .claims
            .iter()
            .map(|(name, node)| format!("{}: {}", Value::from(name.as_str()), node.text(only)))
            .collect();
        format!("{{{}}} // the end", claims.join(", /* next */ "))
    }

    /// The text of a template with one of the claims alone.
    pub fn claim_text(&self, index: usize) -> String {
        let claims = self.claims[index..=index].to_vec();
        Self { claims }.text(None)
    }
}

impl Node {
    /// Whether values go into text.
    pub fn interpolates(&self) -> bool {
        match self {
            Self::Constant(_) | Self::Bare(_) => false,
            Self::Text(pieces) => pieces.len() > 1,
            Self::Array(nodes) | Self::Object(nodes) => nodes.iter().any(Self::interpolates),
        }
    }

    fn text(&self, only: Option<Delimiters>) -> String {
        match self {
            Self::Constant(text) => (*text).to_owned(),
            Self::Bare(shortcode) => shortcode.text(only),
            Self::Text(pieces) => {
                let text: String = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Literal(text) => text.clone(),
                        Piece::Shortcode(shortcode) => shortcode.text(only),
                    })
                    .collect();
                Value::from(text).to_string()
            }
            Self::Array(nodes) => {
                let elements: Vec<String> = nodes.iter().map(|node| node.text(only)).collect();
                format!("[{}]", elements.join(" ,\n"))
            }
            Self::Object(nodes) => {
                let members: Vec<String> = nodes
                    .iter()
                    .enumerate()
                    .map(|(index, node)| format!("\"k{index}\" : {}", node.text(only)))
                    .collect();
                format!("{{{} }}", members.join(","))
            }
        }
    }
}

impl Shortcode {
    fn text(&self, only: Option<Delimiters>) -> String {
        let blank = self.blank;
        let expression = self.operands.join(&format!("{blank}||{blank}"));
        match only.unwrap_or(self.delimiters) {
            Delimiters::Angles => format!("<<{blank}{expression}{blank}>>"),
            Delimiters::Braces => format!("{{{{{blank}{expression}{blank}}}}}"),
        }
    }
}

/// The names below metadata: few, so that templates and users meet.
const NAMES: &[&str] =
    &["a", "b", "plan", "k-1", "0", "1", "01", "", "é", "x y", "it's", "q\"", "a.b", "user", "__proto__"];

const FIELDS: &[&str] = &[
    "user.id",
    "user.username",
    "user.first_name",
    "user.last_name",
    "user.external_id",
    "user.image_url",
    "user.profile_image_url",
    "user.locale",
    "user.full_name",
    "user.created_at",
    "user.updated_at",
    "user.last_sign_in_at",
    "user.last_active_at",
    "user.primary_email_address",
    "user.primary_phone_number",
    "user.primary_web3_wallet",
    "user.email_verified",
    "user.phone_number_verified",
    "user.has_image",
    "user.two_factor_enabled",
    "user.banned",
    "user.locked",
    "user.organizations",
    "user.organizations.org_1",
    "user['organizations']['org_2']",
    "user[\"id\"]",
    "user.unknown",
    "user.email_addresses",
    "org.id",
    "org.name",
    "org.slug",
    "org.image_url",
    "org.role",
    "org_membership.role",
    "org_membership.permissions",
    "org_membership.permissions[0]",
    "session.id",
    "session.actor",
    "session.actor.sub",
    "session.reverification_id",
];

/// Paths that lead into what the application fills.
const METADATA: &[&str] = &[
    "user.public_metadata",
    "user.unsafe_metadata",
    "user['public_metadata']",
    "org.public_metadata",
    "org_membership.public_metadata",
];

fn step() -> impl Strategy<Value = String> {
    (select(NAMES), 0..4_u8).prop_map(|(name, spelling)| {
        let plain = matches!(name, "a" | "b" | "plan" | "k-1" | "é" | "user" | "__proto__");
        let digits = matches!(name, "0" | "1" | "01");
        match spelling {
            0 | 1 if plain || digits => format!(".{name}"),
            2 if digits => format!("[{name}]"),
            3 if !name.contains('"') => format!("[\"{name}\"]"),
            _ if !name.contains('\'') => format!("['{name}']"),
            _ => format!("[\"{name}\"]"),
        }
    })
}

fn path() -> impl Strategy<Value = String> {
    let below_metadata =
        (select(METADATA), vec(step(), 0..4)).prop_map(|(root, steps)| root.to_owned() + &steps.concat());
    prop_oneof![
        2 => select(FIELDS).prop_map(str::to_owned),
        3 => below_metadata,
    ]
}

fn operand() -> impl Strategy<Value = String> {
    let quoted = prop_oneof!["'[a-z <>{}\"|/*\\\\é😀]{0,6}'", "\"[a-z <>{}'|/*\\\\é😀]{0,6}\"",];
    let number = select(&["0", "-0", "1.50", "-12e3", "1E+2", "18446744073709551616"][..]).prop_map(str::to_owned);
    let boolean = select(&["true", "false"][..]).prop_map(str::to_owned);
    let list = &["[]", "[ 'a', -1.50 ,true,null, \"]'\" ]", "[/* none */]", "[1,2]"][..];
    prop_oneof![
        8 => path(),
        1 => quoted,
        1 => number,
        1 => boolean,
        1 => select(list).prop_map(str::to_owned),
        1 => Just("{}".to_owned()),
    ]
}

fn shortcode() -> impl Strategy<Value = Shortcode> {
    let delimiters = select(&[Delimiters::Angles, Delimiters::Braces][..]);
    let blank = select(&["", " ", "  ", "\n\t", "/* it's >> }} */", "/**/ "][..]);
    (delimiters, blank, vec(operand(), 1..4), option::weighted(0.2, Just("omit".to_owned()))).prop_map(
        |(delimiters, blank, mut operands, omit)| {
            operands.extend(omit);
            Shortcode { delimiters, blank, operands }
        },
    )
}

fn node() -> impl Strategy<Value = Node> {
    let constants = &["null", "true", "false", "0", "-1.50", "1e2", "[]", "{}", "9007199254740993"][..];
    // A literal ends in no character that could open a delimiter together with what follows.
    let literal = "[a-z>}\\\\\"/é\u{1}\n\u{2028}😀]{1,5}";
    let piece = prop_oneof![literal.prop_map(Piece::Literal), shortcode().prop_map(Piece::Shortcode),];
    let leaf = prop_oneof![
        1 => select(constants).prop_map(Node::Constant),
        3 => shortcode().prop_map(|shortcode| Node::Text(vec![Piece::Shortcode(shortcode)])),
        2 => vec(piece, 0..5).prop_map(Node::Text),
        1 => shortcode().prop_map(Node::Bare),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Node::Array), vec(inner, 0..4).prop_map(Node::Object),]
    })
}

/// A template that compiles.
pub fn draft() -> impl Strategy<Value = Draft> {
    let names = &["role", "plan", "é", "n\"1", "", "a b", "aud", "https://example.com/x"][..];
    let name = select(names).prop_map(str::to_owned);
    vec((name, node()), 0..6).prop_map(|mut claims| {
        let mut taken = Vec::new();
        claims.retain(|(name, _)| {
            !taken.contains(name) && {
                taken.push(name.clone());
                true
            }
        });
        Draft { claims }
    })
}

// --------------------------------------------------------------------------------------------------------- documents

/// Any JSON value, its keys among those that templates read.
pub fn any_value() -> impl Strategy<Value = Value> {
    let numbers = &[
        json!(0),
        json!(-1),
        json!(1.5),
        json!(-0.0),
        json!(1_700_000_000_123_u64),
        json!(100_000_000_000_u64),
        json!(100_000_000_001_u64),
        json!(9_007_199_254_740_993_u64),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(5e-324),
        json!(1_700_000_000_123.75),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        select(numbers.to_vec()),
        text().prop_map(Value::from),
    ];
    let name = prop_oneof![
        4 => select(NAMES).prop_map(str::to_owned),
        1 => text(),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            vec((name.clone(), inner), 0..5).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    let telling =
        &["", "verified", "id_1", "org_1", "<<user.id>>", "{{user.id}}", "false", "null", "\",\"sub\":\"x", "\\"];
    prop_oneof![select(&telling[..]).prop_map(str::to_owned), "[a-z\"\\\\/\u{0}-\u{1f}\u{7f}é\u{2028}😀]{0,12}",]
}

fn metadata() -> impl Strategy<Value = Value> {
    let name = select(NAMES).prop_map(str::to_owned);
    vec((name, any_value()), 0..6).prop_map(|members| members.into_iter().collect())
}

/// Mostly the right value, sometimes any other.
fn mostly(right: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
    prop_oneof![6 => right, 1 => Just(Value::Null), 1 => any_value()].boxed()
}

/// An object of some of the members: each in snake case, in camelCase, in both, or absent.
fn object(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, value)| {
            let camel_case_name = camel_case(name);
            let two_of_them = prop_oneof![
                4 => (value.clone()).prop_map(|value| (Some(value), None)),
                2 => value.clone().prop_map(|value| (None, Some(value))),
                1 => (value.clone(), value).prop_map(|(snake, camel)| (Some(snake), Some(camel))),
                2 => Just((None, None)),
            ];
            two_of_them.prop_map(move |(snake, camel)| {
                let camel = camel.map(|value| (camel_case_name.clone(), value));
                [camel, snake.map(|value| (name.to_owned(), value))]
            })
        })
        .collect();
    members.prop_map(|members| members.into_iter().flatten().flatten().collect::<Map<_, _>>().into()).boxed()
}

pub fn camel_case(name: &str) -> String {
    let mut upper = false;
    name.chars()
        .filter_map(|character| {
            if character == '_' {
                upper = true;
                return None;
            }
            Some(if std::mem::take(&mut upper) { character.to_ascii_uppercase() } else { character })
        })
        .collect()
}

fn string() -> BoxedStrategy<Value> {
    mostly(text().prop_map(Value::from))
}

fn id(ids: &'static [&'static str]) -> BoxedStrategy<Value> {
    mostly(select(ids).prop_map(Value::from))
}

const CONTACT_IDS: &[&str] = &["id_1", "id_2", "id_3"];
const ORGANIZATION_IDS: &[&str] = &["org_1", "org_2", "0"];

fn contacts(member: &'static str) -> BoxedStrategy<Value> {
    let status = mostly(select(&["verified", "unverified"][..]).prop_map(Value::from));
    let contact = object(vec![
        ("id", id(CONTACT_IDS)),
        (member, string()),
        ("verification", mostly(object(vec![("status", status)]))),
    ]);
    mostly(vec(mostly(contact), 0..4).prop_map(Value::Array))
}

fn organization() -> BoxedStrategy<Value> {
    object(vec![
        ("id", id(ORGANIZATION_IDS)),
        ("name", string()),
        ("slug", string()),
        ("image_url", string()),
        ("public_metadata", mostly(metadata())),
        ("private_metadata", metadata().boxed()),
    ])
}

fn membership() -> BoxedStrategy<Value> {
    object(vec![
        ("organization", mostly(organization())),
        ("role", text().prop_map(Value::from).boxed()),
        ("permissions", mostly(vec(text().prop_map(Value::from), 0..3).prop_map(Value::Array))),
        ("public_metadata", mostly(metadata())),
        ("private_metadata", metadata().boxed()),
    ])
}

/// A user of the provider's shape, with holes, wrong types and both spellings.
pub fn user() -> BoxedStrategy<Value> {
    let timestamp = || mostly(any_value());
    let boolean = || mostly(any::<bool>().prop_map(Value::from));
    object(vec![
        ("id", string()),
        ("username", string()),
        ("first_name", string()),
        ("last_name", string()),
        ("external_id", string()),
        ("image_url", string()),
        ("locale", string()),
        ("created_at", timestamp()),
        ("updated_at", timestamp()),
        ("last_sign_in_at", timestamp()),
        ("has_image", boolean()),
        ("banned", boolean()),
        ("primary_email_address_id", id(CONTACT_IDS)),
        ("email_addresses", contacts("email_address")),
        ("primary_phone_number_id", id(CONTACT_IDS)),
        ("phone_numbers", contacts("phone_number")),
        ("primary_web3_wallet_id", id(CONTACT_IDS)),
        ("web3_wallets", contacts("web3_wallet")),
        ("organization_memberships", mostly(vec(mostly(membership()), 0..4).prop_map(Value::Array))),
        ("public_metadata", mostly(metadata())),
        ("unsafe_metadata", mostly(metadata())),
        ("private_metadata", metadata().boxed()),
        ("unknown", any_value().boxed()),
    ])
    .prop_flat_map(|user| (Just(user), option::weighted(0.15, given_fields())))
    .prop_map(|(mut user, given)| {
        if let (Some(user), Some(Value::Object(given))) = (user.as_object_mut(), given) {
            user.extend(given);
        }
        user
    })
    .boxed()
}

/// Fields that are derived elsewhere.
fn given_fields() -> BoxedStrategy<Value> {
    object(vec![
        ("full_name", string()),
        ("primary_email_address", string()),
        ("primary_phone_number", string()),
        ("email_verified", mostly(any::<bool>().prop_map(Value::from))),
        ("phone_number_verified", mostly(any::<bool>().prop_map(Value::from))),
        ("organizations", mostly(Just(json!({"org_1": "given"})))),
    ])
}

/// A user and, sometimes, the other documents: organization, membership, session.
#[derive(Debug, Clone)]
pub struct Party {
    pub user: Value,
    pub others: [Option<Value>; 3],
}

impl Party {
    /// The documents as parsed values.
    pub fn context(&self) -> Context<'_> {
        context(&self.user, self.others.each_ref().map(Option::as_ref))
    }
}

/// The documents of a party as JSON text.
#[derive(Debug, PartialEq)]
pub struct Texts {
    pub user: String,
    pub others: [Option<String>; 3],
}

impl Texts {
    pub fn new(party: &Party, write: impl Fn(&Value) -> String) -> Self {
        Self { user: write(&party.user), others: party.others.each_ref().map(|value| value.as_ref().map(&write)) }
    }

    pub fn context(&self) -> Context<'_> {
        context(&self.user, self.others.each_ref().map(Option::as_ref))
    }
}

pub fn party() -> impl Strategy<Value = Party> {
    let session = object(vec![
        ("id", string()),
        ("actor", mostly(Just(json!({"sub": "user_9"})))),
        ("reverification_id", string()),
    ]);
    (user(), option::of(organization()), option::of(membership()), option::of(session), any::<bool>()).prop_map(
        |(user, mut org, mut membership, mut session, named)| {
            if named {
                agree(&user, [&mut org, &mut membership, &mut session]);
            }
            let id = |value: &Option<Value>| {
                let object = value.as_ref()?;
                object.get("id").and_then(Value::as_str).map(str::to_owned)
            };
            let of_membership = membership.as_mut().and_then(|membership| membership.get_mut("organization"));
            if let (Some(Value::Object(of_membership)), true) = (of_membership, org.is_some()) {
                // Two organizations would contradict each other.
                of_membership.remove("id");
                of_membership.extend(id(&org).map(|id| ("id".to_owned(), Value::from(id))));
            }
            Party { user, others: [org, membership, session] }
        },
    )
}

/// Has documents say what they are and whose, as the provider's do.
fn agree(user: &Value, [org, membership, session]: [&mut Option<Value>; 3]) {
    let named = |document: &mut Option<Value>, name: &str| {
        if let Some(Value::Object(members)) = document {
            members.insert("object".to_owned(), name.into());
        }
    };
    named(org, "organization");
    named(membership, "organization_membership");
    named(session, "session");
    let id = user.get("id").cloned().unwrap_or_default();
    if let Some(Value::Object(members)) = session {
        members.insert("user_id".to_owned(), id.clone());
    }
    if let Some(Value::Object(members)) = membership {
        members.insert("publicUserData".to_owned(), json!({"userId": id}));
    }
}

// ------------------------------------------------------------------------------------------------------ spelled JSON

/// Writes a value as JSON text with white space and needless escapes, the same for the same choices.
pub fn spell(value: &Value, choices: &[u8]) -> String {
    let mut speller = Speller { choices: choices.iter().cycle(), text: String::new() };
    speller.value(value);
    speller.text
}

struct Speller<'c> {
    choices: std::iter::Cycle<std::slice::Iter<'c, u8>>,
    text: String,
}

impl Speller<'_> {
    fn choice(&mut self) -> u8 {
        self.choices.next().copied().unwrap_or(0)
    }

    fn blank(&mut self) {
        let blanks = ["", "", "", " ", "\n", "\t", "\r\n", "   "];
        let choice = self.choice();
        self.text.push_str(blanks[usize::from(choice) % blanks.len()]);
    }

    fn value(&mut self, value: &Value) {
        self.blank();
        match value {
            Value::String(text) => self.string(text),
            Value::Array(elements) => {
                self.text.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.value(element);
                }
                self.blank();
                self.text.push(']');
            }
            Value::Object(members) => {
                self.text.push('{');
                for (index, (name, member)) in members.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.blank();
                    self.string(name);
                    self.blank();
                    self.text.push(':');
                    self.value(member);
                }
                self.blank();
                self.text.push('}');
            }
            scalar => self.text.push_str(&scalar.to_string()),
        }
        self.blank();
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            let choice = self.choice();
            if choice.is_multiple_of(8) {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let escape =
                        if choice.is_multiple_of(16) { format!("\\u{unit:04x}") } else { format!("\\u{unit:04X}") };
                    self.text.push_str(&escape);
                }
            } else if character == '/' && choice.is_multiple_of(2) {
                self.text.push_str("\\/");
            } else {
                let quoted = Value::from(character.to_string()).to_string();
                self.text.push_str(&quoted[1..quoted.len() - 1]);
            }
        }
        self.text.push('"');
    }
}

/// Breaks a text a little: characters or pieces of JSON go in, out, or take another's place.
pub fn mutated(text: &str, edits: &[(Index, u8, &str)]) -> String {
    let mut characters: Vec<String> = text.chars().map(String::from).collect();
    for (place, kind, piece) in edits {
        if characters.is_empty() {
            characters.push((*piece).to_owned());
            continue;
        }
        let place = place.index(characters.len());
        match kind % 4 {
            0 => characters[place] = (*piece).to_owned(),
            1 => characters.insert(place, (*piece).to_owned()),
            2 => {
                characters.remove(place);
            }
            _ => {
                let again = characters[place..].iter().take(4).cloned().collect();
                characters.insert(place, again);
            }
        }
    }
    characters.concat()
}

pub fn edits(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<(Index, u8, &'static str)>> {
    vec((any::<Index>(), any::<u8>(), select(pieces)), 1..4)
}
