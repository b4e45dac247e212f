//! A slow, obvious interpreter of claims templates, written from the language's rules and not from the library's code.
//!
//! It reads templates that compile: what is wrong with a template is not its business, so it panics on some of them.

use serde_json::{Map, Number, Value};

/// The documents that claims are rendered from.
#[derive(Debug, Clone, Copy)]
pub struct Documents<'a> {
    pub user: &'a Value,
    pub org: Option<&'a Value>,
    pub membership: Option<&'a Value>,
    pub session: Option<&'a Value>,
}

/// The claims that a template gives.
pub fn claims(template: &str, documents: &Documents) -> Value {
    let mut reader = Reader::new(template);
    let value = reader.value(documents);
    reader.skip_white_space_and_comments();
    assert!(reader.rest.is_empty(), "text after the template: {}", reader.rest);
    value
}

/// Reads and evaluates in one go: there is no tree.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, text: &str) {
        assert!(self.eat(text), "expected {text} before {}", self.rest);
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|character| !belongs(character)).unwrap_or(self.rest.len());
        self.take(end)
    }

    fn take_until(&mut self, end: &str) -> &'t str {
        let length = self.rest.find(end).unwrap_or(self.rest.len());
        self.take(length)
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn skip_white_space(&mut self) {
        self.take_while(|character| matches!(character, ' ' | '\t' | '\n' | '\r'));
    }

    fn skip_white_space_and_comments(&mut self) {
        loop {
            self.skip_white_space();
            if self.eat("//") {
                self.take_while(|character| !matches!(character, '\n' | '\r'));
            } else if self.eat("/*") {
                self.take_until("*/");
                self.expect("*/");
            } else {
                return;
            }
        }
    }

    // ---------------------------------------------------------------------------------------------- the template

    fn value(&mut self, documents: &Documents) -> Value {
        self.skip_white_space_and_comments();
        if let Some(close) = self.opener() {
            return self.shortcode(close, documents).value();
        }
        match self.rest.chars().next() {
            Some('{') => self.object(documents),
            Some('[') => self.array(documents),
            Some('"') => {
                let text = self.string();
                string_value(&text, documents)
            }
            _ => {
                let text = self.take_while(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
                serde_json::from_str(text).expect("a number or a constant")
            }
        }
    }

    fn object(&mut self, documents: &Documents) -> Value {
        let mut members = Map::new();
        self.expect("{");
        self.skip_white_space_and_comments();
        if self.eat("}") {
            return Value::Object(members);
        }
        loop {
            self.skip_white_space_and_comments();
            let name = self.string();
            self.skip_white_space_and_comments();
            self.expect(":");
            let value = self.value(documents);
            assert!(members.insert(name, value).is_none(), "a name is there twice");
            self.skip_white_space_and_comments();
            if !self.eat(",") {
                break;
            }
        }
        self.expect("}");
        Value::Object(members)
    }

    fn array(&mut self, documents: &Documents) -> Value {
        let mut elements = Vec::new();
        self.expect("[");
        self.skip_white_space_and_comments();
        if self.eat("]") {
            return Value::Array(elements);
        }
        loop {
            elements.push(self.value(documents));
            self.skip_white_space_and_comments();
            if !self.eat(",") {
                break;
            }
        }
        self.expect("]");
        Value::Array(elements)
    }

    /// A JSON string, decoded.
    fn string(&mut self) -> String {
        let mut escaped = false;
        let end = self
            .rest
            .char_indices()
            .skip(1)
            .find(|&(_, character)| {
                let closes = character == '"' && !escaped;
                escaped = character == '\\' && !escaped;
                closes
            })
            .map(|(offset, _)| offset + 1)
            .expect("a string that ends");
        serde_json::from_str(self.take(end)).expect("a JSON string")
    }

    // --------------------------------------------------------------------------------------------- the shortcodes

    /// Eats the opening delimiter of a shortcode, and says what closes it.
    fn opener(&mut self) -> Option<&'static str> {
        if self.eat("<<") {
            Some(">>")
        } else if self.eat("{{") {
            Some("}}")
        } else {
            None
        }
    }

    /// What follows the opening delimiter.
    fn shortcode(&mut self, close: &str, documents: &Documents) -> Operand {
        let mut operands = Vec::new();
        loop {
            self.skip_white_space();
            operands.push(self.operand(documents));
            self.skip_white_space();
            if !self.eat("||") {
                break;
            }
        }
        self.expect(close);
        let chosen = operands.iter().position(|operand| !operand.falls_through());
        operands.swap_remove(chosen.unwrap_or(operands.len() - 1))
    }

    fn operand(&mut self, documents: &Documents) -> Operand {
        match self.rest.chars().next() {
            Some('\'' | '"') => Operand::Value(Value::String(self.quoted())),
            Some('-' | '0'..='9') => Operand::Number(
                self.take_while(|character| character.is_ascii_digit() || "+-.eE".contains(character)).to_owned(),
            ),
            _ => {
                let root = self.name();
                match root.as_str() {
                    "true" => Operand::Value(Value::Bool(true)),
                    "false" => Operand::Value(Value::Bool(false)),
                    _ => {
                        let steps = self.steps();
                        if let Some(roles) = whole_roles(documents, &root, &steps) {
                            return Operand::Roles(roles);
                        }
                        Operand::Value(read(documents, &root, &steps).unwrap_or(Value::Null))
                    }
                }
            }
        }
    }

    fn quoted(&mut self) -> String {
        let quote = self.take(1);
        let text = self.take_until(quote).to_owned();
        self.expect(quote);
        text
    }

    /// A name ends where something begins that belongs to no name.
    fn name(&mut self) -> String {
        self.take_while(|character| !" \t\r\n.[]|<>{}'\"".contains(character)).to_owned()
    }

    fn steps(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        loop {
            if self.eat(".") {
                let text = self.name();
                let is_index = text.chars().all(|character| character.is_ascii_digit());
                steps.push(if is_index { Step::Index(text) } else { Step::Name(text) });
            } else if self.eat("[") {
                steps.push(if self.rest.starts_with(['\'', '"']) {
                    Step::Name(self.quoted())
                } else {
                    Step::Index(self.name())
                });
                self.expect("]");
            } else {
                return steps;
            }
        }
    }
}

/// The value of a decoded string of the template.
fn string_value(text: &str, documents: &Documents) -> Value {
    let mut reader = Reader::new(text);
    if let Some(close) = reader.opener() {
        let operand = reader.shortcode(close, documents);
        if reader.rest.is_empty() {
            return operand.value();
        }
    }

    let mut reader = Reader::new(text);
    let mut result = String::new();
    while !reader.rest.is_empty() {
        match reader.opener() {
            Some(close) => result.push_str(&reader.shortcode(close, documents).text()),
            None => {
                let first = reader.rest.chars().next().map_or(0, char::len_utf8);
                result.push_str(reader.take(first));
            }
        }
    }
    Value::String(result)
}

/// What an operand stands for. A number of the template keeps its text, roles keep the order of the memberships.
enum Operand {
    Value(Value),
    Number(String),
    Roles(Vec<(String, Value)>),
}

impl Operand {
    fn falls_through(&self) -> bool {
        matches!(self, Self::Value(Value::Null | Value::Bool(false)))
    }

    fn value(self) -> Value {
        match self {
            Self::Value(value) => value,
            Self::Number(text) => serde_json::from_str(&text).expect("a number"),
            Self::Roles(roles) => roles.into_iter().collect(),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Value(Value::String(text)) | Self::Number(text) => text,
            Self::Value(value) => value.to_string(),
            Self::Roles(roles) => {
                let members: Vec<String> =
                    roles.iter().map(|(id, role)| format!("{}:{role}", Value::from(id.as_str()))).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }
}

enum Step {
    Name(String),
    Index(String),
}

impl Step {
    fn text(&self) -> &str {
        match self {
            Self::Name(text) | Self::Index(text) => text,
        }
    }

    fn take(&self, value: &Value) -> Option<Value> {
        match (self, value) {
            (_, Value::Object(members)) => members.get(self.text()).cloned(),
            (Self::Index(text), Value::Array(elements)) => {
                let is_position = text == "0" || !text.starts_with('0');
                let position: usize = text.parse().ok().filter(|_| is_position)?;
                elements.get(position).cloned()
            }
            _ => None,
        }
    }
}

// ------------------------------------------------------------------------------------------------------- the catalog

/// What a path reads, if it is there.
fn read(documents: &Documents, root: &str, steps: &[Step]) -> Option<Value> {
    let (field, below) = steps.split_first()?;
    let field = field.text();
    let value = match root {
        "user" => user_field(documents.user, field),
        "org" => org_field(documents, field),
        "org_membership" => membership_field(documents.membership?, field),
        "session" => session_field(documents.session?, field),
        _ => panic!("an unknown root: {root}"),
    }?;
    let has_members =
        matches!(field, "public_metadata" | "unsafe_metadata" | "organizations" | "permissions" | "actor");
    // A role is opaque.
    let has_members = has_members && (field != "organizations" || below.len() == 1);
    if !below.is_empty() && !has_members {
        return None;
    }
    below.iter().try_fold(value, |value, step| step.take(&value))
}

fn user_field(user: &Value, field: &str) -> Option<Value> {
    match field {
        "id" | "username" | "first_name" | "last_name" | "external_id" | "image_url" | "profile_image_url"
        | "locale" | "public_metadata" | "unsafe_metadata" => member(user, field).cloned(),
        "created_at" | "updated_at" | "last_sign_in_at" | "last_active_at" => seconds(member(user, field)?),
        "has_image" | "two_factor_enabled" | "banned" | "locked" => boolean(member(user, field)?),
        "full_name" => member(user, field).cloned().or_else(|| full_name(user)),
        "primary_email_address" => primary(user, field, "email_addresses", "email_address"),
        "primary_phone_number" => primary(user, field, "phone_numbers", "phone_number"),
        "primary_web3_wallet" => primary(user, field, "web3_wallets", "web3_wallet"),
        "email_verified" => verified(user, field, "email_addresses"),
        "phone_number_verified" => verified(user, field, "phone_numbers"),
        "organizations" => member(user, field).cloned().or_else(|| Some(roles(user).into_iter().collect())),
        _ => None,
    }
}

fn org_field(documents: &Documents, field: &str) -> Option<Value> {
    match field {
        "id" | "name" | "slug" | "image_url" => {
            let org = match documents.org {
                Some(org) => org,
                None => member(documents.membership?, "organization")?,
            };
            member(org, field).cloned()
        }
        "role" => member(documents.membership?, "role").cloned(),
        "public_metadata" => member(documents.org?, field).cloned(),
        _ => None,
    }
}

fn membership_field(membership: &Value, field: &str) -> Option<Value> {
    match field {
        "role" | "permissions" | "public_metadata" => member(membership, field).cloned(),
        _ => None,
    }
}

fn session_field(session: &Value, field: &str) -> Option<Value> {
    match field {
        "id" | "actor" | "reverification_id" => member(session, field).cloned(),
        _ => None,
    }
}

/// A member of a provider's object: in snake case, else in camel case.
fn member<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| object.get(camel_case(name)))
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut result = words.next().unwrap_or_default().to_owned();
    for word in words {
        result.push_str(&word[..1].to_uppercase());
        result.push_str(&word[1..]);
    }
    result
}

fn boolean(value: &Value) -> Option<Value> {
    value.as_bool().map(Value::Bool)
}

/// Unix time in seconds; what is too large for seconds is milliseconds.
fn seconds(value: &Value) -> Option<Value> {
    const MILLISECONDS_ABOVE: u64 = 100_000_000_000;
    let number = value.as_number()?;
    let seconds = if let Some(number) = number.as_u64() {
        (number > MILLISECONDS_ABOVE).then(|| Number::from(number / 1000))
    } else {
        let number = number.as_f64()?;
        (number > MILLISECONDS_ABOVE as f64).then(|| Number::from((number / 1000.0).floor() as u64))
    };
    Some(Value::Number(seconds.unwrap_or_else(|| number.clone())))
}

fn full_name(user: &Value) -> Option<Value> {
    let names: Vec<&str> = ["first_name", "last_name"]
        .iter()
        .filter_map(|name| member(user, name)?.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    (!names.is_empty()).then(|| Value::String(names.join(" ")))
}

fn entries<'a>(user: &'a Value, list: &str) -> &'a [Value] {
    member(user, list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn primary(user: &Value, field: &str, list: &str, name: &str) -> Option<Value> {
    if let Some(value) = member(user, field) {
        return Some(value.clone());
    }
    let primary_id = member(user, &format!("{field}_id"))?.as_str()?;
    let entry =
        entries(user, list).iter().find(|entry| member(entry, "id").and_then(Value::as_str) == Some(primary_id))?;
    member(entry, name).cloned()
}

fn verified(user: &Value, field: &str, list: &str) -> Option<Value> {
    if let Some(value) = member(user, field) {
        return boolean(value);
    }
    let is_verified = |entry: &Value| {
        let verification = member(entry, "verification")?;
        Some(member(verification, "status")? == "verified")
    };
    let any = entries(user, list).iter().any(|entry| is_verified(entry) == Some(true));
    Some(Value::Bool(any))
}

/// The roles of the memberships by organization, where a path asks for all of them.
fn whole_roles(documents: &Documents, root: &str, steps: &[Step]) -> Option<Vec<(String, Value)>> {
    let [field] = steps else { return None };
    let derived =
        root == "user" && field.text() == "organizations" && member(documents.user, "organizations").is_none();
    derived.then(|| roles(documents.user))
}

fn roles(user: &Value) -> Vec<(String, Value)> {
    let mut roles: Vec<(String, Value)> = Vec::new();
    for membership in entries(user, "organization_memberships") {
        let Some(id) = member(membership, "organization").and_then(|organization| member(organization, "id")?.as_str())
        else {
            continue;
        };
        if roles.iter().all(|(known, _)| known != id) {
            let role = member(membership, "role").cloned().unwrap_or(Value::Null);
            roles.push((id.to_owned(), role));
        }
    }
    roles
}
