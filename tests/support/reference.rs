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
    let value = reader.value(documents).expect("the root is not left out");
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

    /// The value that comes next, unless it is left out.
    fn value(&mut self, documents: &Documents) -> Option<Value> {
        self.skip_white_space_and_comments();
        if let Some(close) = self.opener() {
            return self.shortcode(close, documents).map(Operand::value);
        }
        let value = match self.rest.chars().next() {
            Some('{') => self.object(documents),
            Some('[') => self.array(documents),
            Some('"') => {
                let text = self.string();
                string_value(&text, documents)?
            }
            _ => {
                let text = self.take_while(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
                serde_json::from_str(text).expect("a number or a constant")
            }
        };
        Some(value)
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
            if let Some(value) = self.value(documents) {
                assert!(members.insert(name, value).is_none(), "a name is there twice");
            }
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
            elements.extend(self.value(documents));
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

    /// What follows the opening delimiter; nothing where something is to be left out.
    fn shortcode(&mut self, close: &str, documents: &Documents) -> Option<Operand> {
        let mut operands = Vec::new();
        let mut omits = false;
        loop {
            self.skip_white_space_and_comments();
            if self.starts_with_word("omit") {
                self.expect("omit");
                omits = true;
            } else {
                operands.push(self.operand(documents));
            }
            self.skip_white_space_and_comments();
            if !self.eat("||") {
                break;
            }
        }
        self.expect(close);
        let chosen = operands.iter().position(|operand| !operand.falls_through());
        match chosen {
            None if omits => None,
            chosen => Some(operands.swap_remove(chosen.unwrap_or(operands.len() - 1))),
        }
    }

    fn starts_with_word(&self, word: &str) -> bool {
        self.rest
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || "_$-.[".contains(next)))
    }

    /// The constants of a list, up to its bracket.
    fn list(&mut self) -> Value {
        let mut elements = Vec::new();
        self.expect("[");
        self.skip_white_space_and_comments();
        while !self.eat("]") {
            elements.push(match self.rest.chars().next() {
                Some('\'' | '"') => Value::String(self.quoted()),
                _ => serde_json::from_str(self.take_while(|next| next.is_ascii_alphanumeric() || "+-.".contains(next)))
                    .expect("a literal"),
            });
            self.skip_white_space_and_comments();
            if self.eat(",") {
                self.skip_white_space_and_comments();
            }
        }
        Value::Array(elements)
    }

    fn operand(&mut self, documents: &Documents) -> Operand {
        match self.rest.chars().next() {
            Some('[') => {
                let text = self.rest;
                let list = self.list();
                let text = &text[..text.len() - self.rest.len()];
                Operand::List(list, text.to_owned())
            }
            Some('{') => {
                self.expect("{}");
                Operand::Value(Value::Object(Map::new()))
            }
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
        self.take_while(|character| !" \t\r\n.[]|<>{}'\"/".contains(character)).to_owned()
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
fn string_value(text: &str, documents: &Documents) -> Option<Value> {
    let mut reader = Reader::new(text);
    if let Some(close) = reader.opener() {
        let operand = reader.shortcode(close, documents);
        if reader.rest.is_empty() {
            return operand.map(Operand::value);
        }
    }

    let mut reader = Reader::new(text);
    let mut result = String::new();
    while !reader.rest.is_empty() {
        match reader.opener() {
            Some(close) => result.push_str(&reader.shortcode(close, documents)?.text()),
            None => {
                let first = reader.rest.chars().next().map_or(0, char::len_utf8);
                result.push_str(reader.take(first));
            }
        }
    }
    Some(Value::String(result))
}

/// What an operand stands for. A number of the template keeps its text, roles keep the order of the memberships.
enum Operand {
    Value(Value),
    Number(String),
    /// With its text, in which numbers are as they are written.
    List(Value, String),
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
            Self::List(list, _) => list,
            Self::Roles(roles) => roles.into_iter().collect(),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Value(Value::String(text)) | Self::Number(text) => text,
            Self::Value(value) => value.to_string(),
            Self::List(list, text) => list_text(&list, &text),
            Self::Roles(roles) => {
                let members: Vec<String> =
                    roles.iter().map(|(id, role)| format!("{}:{role}", Value::from(id.as_str()))).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }
}

/// The compact text of a list, in which numbers are as they are written.
fn list_text(list: &Value, text: &str) -> String {
    let mut reader = Reader::new(text);
    let mut elements = Vec::new();
    reader.expect("[");
    for element in list.as_array().expect("an array") {
        reader.skip_white_space_and_comments();
        elements.push(if let Value::String(_) = element {
            reader.quoted();
            element.to_string()
        } else {
            reader.take_while(|next| next.is_ascii_alphanumeric() || "+-.".contains(next)).to_owned()
        });
        reader.skip_white_space_and_comments();
        reader.eat(",");
    }
    format!("[{}]", elements.join(","))
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
    let steps = match field {
        "public_metadata" | "unsafe_metadata" | "actor" => usize::MAX,
        // A role and a permission are opaque.
        "organizations" | "permissions" => 1,
        _ => 0,
    };
    if below.len() > steps {
        return None;
    }
    let found = below.iter().try_fold(value, |value, step| step.take(&value))?;
    let is_role = field == "organizations" && !below.is_empty();
    if is_role && !found.is_string() { None } else { Some(found) }
}

fn user_field(user: &Value, field: &str) -> Option<Value> {
    match field {
        "id" | "username" | "first_name" | "last_name" | "external_id" | "image_url" | "profile_image_url"
        | "locale" => text(user, field).cloned(),
        "public_metadata" | "unsafe_metadata" => of(user, field, Value::is_object).cloned(),
        "created_at" | "updated_at" | "last_sign_in_at" | "last_active_at" => seconds(member(user, field)?),
        "has_image" | "two_factor_enabled" | "banned" | "locked" => of(user, field, Value::is_boolean).cloned(),
        "full_name" => text(user, field).cloned().or_else(|| full_name(user)),
        "primary_email_address" => primary(user, field, "email_addresses", "email_address"),
        "primary_phone_number" => primary(user, field, "phone_numbers", "phone_number"),
        "primary_web3_wallet" => primary(user, field, "web3_wallets", "web3_wallet"),
        "email_verified" => verified(user, field, "email_addresses"),
        "phone_number_verified" => verified(user, field, "phone_numbers"),
        "organizations" => {
            of(user, field, Value::is_object).cloned().or_else(|| Some(roles(user)?.into_iter().collect()))
        }
        _ => None,
    }
}

fn org_field(documents: &Documents, field: &str) -> Option<Value> {
    let of_organization = |is_right: fn(&Value) -> bool| {
        let org = match documents.org {
            Some(org) => org,
            None => member(documents.membership?, "organization")?,
        };
        of(org, field, is_right).cloned()
    };
    match field {
        "id" | "name" | "slug" | "image_url" => of_organization(Value::is_string),
        "role" => text(documents.membership?, "role").cloned(),
        "public_metadata" => of_organization(Value::is_object),
        _ => None,
    }
}

fn membership_field(membership: &Value, field: &str) -> Option<Value> {
    match field {
        "role" => text(membership, field).cloned(),
        "permissions" => of(membership, field, |value| {
            value.as_array().is_some_and(|elements| elements.iter().all(Value::is_string))
        })
        .cloned(),
        "public_metadata" => of(membership, field, Value::is_object).cloned(),
        _ => None,
    }
}

fn session_field(session: &Value, field: &str) -> Option<Value> {
    match field {
        "id" | "reverification_id" => text(session, field).cloned(),
        "actor" => of(session, field, Value::is_object).cloned(),
        _ => None,
    }
}

/// A member of a provider's object, if it is of the right type or null.
fn of<'a>(object: &'a Value, name: &str, is_right: impl Fn(&Value) -> bool) -> Option<&'a Value> {
    member(object, name).filter(|value| value.is_null() || is_right(value))
}

fn text<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    of(object, name, Value::is_string)
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

fn entries<'a>(user: &'a Value, list: &str) -> Option<&'a [Value]> {
    member(user, list).and_then(Value::as_array).map(Vec::as_slice)
}

fn primary(user: &Value, field: &str, list: &str, name: &str) -> Option<Value> {
    if let Some(value) = text(user, field) {
        return Some(value.clone());
    }
    let primary_id = member(user, &format!("{field}_id"))?.as_str()?;
    let entry =
        entries(user, list)?.iter().find(|entry| member(entry, "id").and_then(Value::as_str) == Some(primary_id))?;
    text(entry, name).cloned()
}

fn verified(user: &Value, field: &str, list: &str) -> Option<Value> {
    if let Some(value) = of(user, field, Value::is_boolean) {
        return Some(value.clone());
    }
    let entries = entries(user, list)?;
    let verifications: Vec<&Value> =
        entries.iter().filter_map(|entry| member(entry, "verification")).filter(|value| value.is_object()).collect();
    if verifications.is_empty() && !entries.is_empty() {
        return None;
    }
    let is_verified = |verification: &&Value| member(verification, "status").is_some_and(|status| status == "verified");
    Some(Value::Bool(verifications.iter().any(is_verified)))
}

/// The roles of the memberships by organization, where a path asks for all of them.
fn whole_roles(documents: &Documents, root: &str, steps: &[Step]) -> Option<Vec<(String, Value)>> {
    let [field] = steps else { return None };
    let derived = root == "user"
        && field.text() == "organizations"
        && of(documents.user, "organizations", Value::is_object).is_none();
    if derived { roles(documents.user) } else { None }
}

fn roles(user: &Value) -> Option<Vec<(String, Value)>> {
    let mut roles: Vec<(String, Value)> = Vec::new();
    for membership in entries(user, "organization_memberships")? {
        let Some(id) = member(membership, "organization").and_then(|organization| member(organization, "id")?.as_str())
        else {
            continue;
        };
        let Some(role) = member(membership, "role").filter(|role| role.is_string()) else { continue };
        if roles.iter().all(|(known, _)| known != id) {
            roles.push((id.to_owned(), role.clone()));
        }
    }
    Some(roles)
}
