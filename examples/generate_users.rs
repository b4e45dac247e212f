//! Writes made-up users of the provider's backend shape, one a line; the same arguments always write the same users.
//!
//! ```text
//! cargo run --release --example generate_users -- COUNT [SEED] > users.ndjson
//! ```

use std::error::Error;
use std::io::{self, BufWriter, ErrorKind, Write};

use serde_json::Value;

const FIRST_NAMES: &[&str] = &[
    "Ada",
    "Zoë",
    "Ben",
    "Chloé",
    "Dmitri",
    "Eva",
    "Frank",
    "Grace",
    "Hugo",
    "Iris",
    "José",
    "Kim",
    "Łucja",
    "Maria",
    "Ngọc",
    "Olga",
    "Paul",
    "Quentin",
    "Rosa",
    "Søren",
    "Tom",
    "Uma",
    "Victor",
    "Wanda",
    "Xenia",
    "Yusuf",
    "美咲",
    "Мария",
];
const LAST_NAMES: &[&str] = &[
    "Abbott", "Berg", "Castillo", "D'Arcy", "Eriksen", "Fischer", "García", "Huang", "Ito", "Jansen", "Kowalski",
    "Lopez", "Müller", "Novák", "O'Neil", "Petrov", "Quinn", "Rossi", "Smith", "Tanaka", "Ünal", "Virtanen", "Weiß",
    "Young", "鈴木",
];
const WORDS: &[&str] = &[
    "likes",
    "tables",
    "and",
    "long",
    "rides",
    "\"quoted\"",
    "notes",
    "about",
    "shipping",
    "späte",
    "Züge",
    "in",
    "the\nnorth",
    "C:\\temp",
    "tea",
    "☕",
    "maps",
    "of",
    "old",
    "towns",
    "with",
    "friends",
    "from",
    "work",
    "every",
    "other",
    "week",
];
const LOCALES: &[&str] = &["en-US", "en-GB", "fr-FR", "de-DE", "ja-JP", "pl-PL", "es-MX", "tr-TR"];
const ROLES: &[&str] = &["admin", "editor", "viewer", "owner", "support"];
const PLANS: &[&str] = &["free", "team", "business", "enterprise"];
const FEATURES: &[&str] = &["export", "audit-log", "sso", "scim", "webhooks", "sandbox", "custom-domains"];
const TEAMS: &[&str] = &["platform", "identity", "payments", "research", "growth"];
const PROVIDERS: &[&str] = &["oauth_google", "oauth_github", "oauth_microsoft"];
const ORGANIZATIONS: &[(&str, &str)] = &[
    ("Example Industries", "example-industries"),
    ("Sample Söhne GmbH", "sample-soehne"),
    ("Open Demo Club", "open-demo-club"),
    ("Test & Sons", "test-and-sons"),
];
const PERMISSIONS: &[&str] = &["org:reports:read", "org:billing:manage", "org:sys_memberships:read"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().ok_or("usage: generate_users COUNT [SEED]")?.parse()?;
    let seed: u64 = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    match write_users(count, seed, io::stdout().lock()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// Writes so many users, one a line.
pub fn write_users(count: u64, seed: u64, out: impl Write) -> io::Result<()> {
    let mut dice = Dice(seed);
    let mut out = BufWriter::new(out);
    for number in 1..=count {
        out.write_all(user(number, &mut dice).as_bytes())?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// A generator of numbers (SplitMix64): the same everywhere, and plenty for data that only has to vary.
struct Dice(u64);

impl Dice {
    fn number(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 32) as u32
    }

    fn below(&mut self, limit: u32) -> u32 {
        self.number() % limit
    }

    fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    #[allow(clippy::indexing_slicing, reason = "a remainder is less than the length")]
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.number() as usize % from.len()]
    }

    /// Some of the given, in their order.
    fn some<'a>(&mut self, from: &[&'a str]) -> Vec<&'a str> {
        from.iter().copied().filter(|_| self.percent(50)).collect()
    }

    /// An identifier such as the provider's: a prefix and 27 letters and digits.
    fn id(&mut self, prefix: &str) -> String {
        let mut id = format!("{prefix}_2");
        id.extend((0..26).map(|_| char::from(self.pick(b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnopqrstuvwxyz23456789"))));
        id
    }

    /// A time in milliseconds within the two years from May 2022.
    fn time(&mut self) -> u64 {
        self.later(1_651_363_200_000) + u64::from(self.number()) * 12
    }

    /// A time at most seven weeks after another.
    fn later(&mut self, time: u64) -> u64 {
        time + u64::from(self.number())
    }
}

/// JSON text of an object, with its members in the order given: the provider does not sort them.
fn object<'a>(members: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut json = String::from("{");
    for (name, value) in members {
        if json.len() > 1 {
            json.push(',');
        }
        json.push('"');
        json.push_str(name);
        json.push_str("\":");
        json.push_str(&value);
    }
    json.push('}');
    json
}

/// JSON text of an array.
fn array(elements: impl IntoIterator<Item = String>) -> String {
    let elements: Vec<String> = elements.into_iter().collect();
    format!("[{}]", elements.join(","))
}

/// JSON text of a string, a number, a boolean or null.
fn json(scalar: impl Into<Value>) -> String {
    scalar.into().to_string()
}

fn null() -> String {
    json(())
}

fn user(number: u64, dice: &mut Dice) -> String {
    let mut members = identity(number, dice);
    if dice.percent(20) {
        let memberships = (0..=dice.below(2)).map(|_| membership(dice));
        members.push(("organization_memberships", array(memberships)));
    }
    members.extend([
        ("public_metadata", public_metadata(dice)),
        ("private_metadata", private_metadata(number, dice)),
        ("unsafe_metadata", unsafe_metadata(dice)),
        ("external_id", json(dice.percent(40).then(|| format!("crm-{number}")))),
    ]);
    members.extend(state(dice));
    // Older rows were written before the provider had these.
    if dice.percent(15) {
        members.retain(|(name, _)| !matches!(*name, "locale" | "passkeys" | "mfa_enabled_at" | "legal_accepted_at"));
    }
    object(members)
}

/// Who the user is, and how the user signs in.
fn identity(number: u64, dice: &mut Dice) -> Vec<(&'static str, String)> {
    let (first_name, last_name) = (dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES));
    let emails: Vec<Contact> = (0..=dice.below(2)).map(|place| Contact::email(number, place, dice)).collect();
    let phones: Vec<Contact> = (0..dice.below(2)).map(|_| Contact::phone(dice)).collect();
    let accounts = array((0..dice.below(3)).map(|_| external_account(number, first_name, last_name, dice)));
    let primary_email = if dice.percent(50) { emails.first() } else { emails.last() };
    let primary_phone = phones.first();
    let second_factor = dice.percent(25);
    vec![
        ("id", json(dice.id("user"))),
        ("object", json("user")),
        ("username", json(dice.percent(60).then(|| format!("user.{number}")))),
        ("first_name", json(dice.percent(92).then_some(first_name))),
        ("last_name", json(dice.percent(88).then_some(last_name))),
        ("locale", json(dice.percent(70).then(|| dice.pick(LOCALES)))),
        ("image_url", json(format!("https://img.example.com/{}", dice.id("img")))),
        ("has_image", json(dice.percent(50))),
        ("primary_email_address_id", json(primary_email.map(|email| email.id.as_str()))),
        ("primary_phone_number_id", json(primary_phone.map(|phone| phone.id.as_str()))),
        ("primary_web3_wallet_id", null()),
        ("password_enabled", json(dice.percent(70))),
        ("two_factor_enabled", json(second_factor)),
        ("totp_enabled", json(second_factor)),
        ("backup_code_enabled", json(second_factor && dice.percent(50))),
        ("email_addresses", array(emails.into_iter().map(|email| email.json))),
        ("phone_numbers", array(phones.into_iter().map(|phone| phone.json))),
        ("web3_wallets", array([])),
        ("passkeys", array([])),
        ("external_accounts", accounts),
        ("saml_accounts", array([])),
        ("enterprise_accounts", array([])),
    ]
}

/// What became of the user's account.
fn state(dice: &mut Dice) -> [(&'static str, String); 13] {
    let created_at = dice.time();
    [
        ("last_sign_in_at", json(dice.percent(90).then(|| dice.later(created_at)))),
        ("banned", json(dice.percent(1))),
        ("locked", json(dice.percent(2))),
        ("lockout_expires_in_seconds", null()),
        ("verification_attempts_remaining", json(100 - dice.below(4))),
        ("created_at", json(created_at)),
        ("updated_at", json(dice.later(created_at))),
        ("delete_self_enabled", json(dice.percent(80))),
        ("create_organization_enabled", json(dice.percent(80))),
        ("last_active_at", json(dice.percent(85).then(|| dice.later(created_at)))),
        ("mfa_enabled_at", json(dice.percent(25).then(|| dice.later(created_at)))),
        ("mfa_disabled_at", null()),
        ("legal_accepted_at", json(dice.percent(50).then_some(created_at))),
    ]
}

/// An e-mail address or a phone number of a user.
struct Contact {
    id: String,
    json: String,
}

impl Contact {
    fn email(number: u64, place: u32, dice: &mut Dice) -> Self {
        let id = dice.id("idn");
        let created_at = dice.time();
        let json = object([
            ("id", json(id.as_str())),
            ("object", json("email_address")),
            ("email_address", json(format!("user.{number}.{place}@example.com"))),
            ("reserved", json(false)),
            ("verification", verification("email_code", created_at, dice)),
            ("linked_to", array([])),
            ("matches_sso_connection", json(false)),
            ("created_at", json(created_at)),
            ("updated_at", json(dice.later(created_at))),
        ]);
        Self { id, json }
    }

    fn phone(dice: &mut Dice) -> Self {
        let id = dice.id("idn");
        let created_at = dice.time();
        let json = object([
            ("id", json(id.as_str())),
            ("object", json("phone_number")),
            ("phone_number", json(format!("+155555501{:02}", dice.below(100)))),
            ("reserved_for_second_factor", json(dice.percent(30))),
            ("default_second_factor", json(false)),
            ("reserved", json(false)),
            ("verification", verification("phone_code", created_at, dice)),
            ("linked_to", array([])),
            ("backup_codes", null()),
            ("created_at", json(created_at)),
            ("updated_at", json(dice.later(created_at))),
        ]);
        Self { id, json }
    }
}

fn verification(strategy: &str, created_at: u64, dice: &mut Dice) -> String {
    object([
        ("status", json(if dice.percent(85) { "verified" } else { "unverified" })),
        ("strategy", json(strategy)),
        ("attempts", json(1 + dice.below(3))),
        ("expire_at", json(created_at + 600_000)),
    ])
}

fn external_account(number: u64, first_name: &str, last_name: &str, dice: &mut Dice) -> String {
    let provider = dice.pick(PROVIDERS);
    let created_at = dice.time();
    object([
        ("object", json("external_account")),
        ("id", json(dice.id("eac"))),
        ("provider", json(provider)),
        ("identification_id", json(dice.id("idn"))),
        ("provider_user_id", json(format!("1{:020}", dice.number()))),
        ("approved_scopes", json("email openid profile")),
        ("email_address", json(format!("user.{number}.0@example.com"))),
        ("first_name", json(first_name)),
        ("last_name", json(last_name)),
        ("username", null()),
        ("image_url", json(format!("https://img.example.com/{}", dice.id("img")))),
        ("public_metadata", object([])),
        ("label", null()),
        ("created_at", json(created_at)),
        ("updated_at", json(created_at)),
        ("verification", verification(provider, created_at, dice)),
    ])
}

fn membership(dice: &mut Dice) -> String {
    let (name, slug) = dice.pick(ORGANIZATIONS);
    let created_at = dice.time();
    let organization = object([
        ("id", json(dice.id("org"))),
        ("object", json("organization")),
        ("name", json(name)),
        ("slug", json(slug)),
        ("image_url", json(format!("https://img.example.com/{}", dice.id("img")))),
        ("has_image", json(true)),
        ("members_count", json(1 + dice.below(300))),
        ("public_metadata", object([])),
        ("created_at", json(created_at)),
        ("updated_at", json(created_at)),
    ]);
    object([
        ("id", json(dice.id("orgmem"))),
        ("object", json("organization_membership")),
        ("role", json(if dice.percent(20) { "org:admin" } else { "org:member" })),
        ("permissions", array(dice.some(PERMISSIONS).into_iter().map(json))),
        ("public_metadata", object([])),
        ("organization", organization),
        ("created_at", json(created_at)),
        ("updated_at", json(created_at)),
    ])
}

fn public_metadata(dice: &mut Dice) -> String {
    if dice.percent(10) {
        return object([]);
    }
    let teams = (0..dice.below(4)).map(|place| {
        object([("slug", json(dice.pick(TEAMS))), ("lead", json(place == 0)), ("since", json(2015 + dice.below(10)))])
    });
    let teams = array(teams);
    let billing = object([
        ("plan", json(dice.pick(PLANS))),
        ("seats", json(1 + dice.below(500))),
        ("trial", json(dice.percent(20))),
    ]);
    // A few users have much of it, most have little.
    let length = if dice.percent(10) { 40 + dice.below(160) } else { dice.below(30) };
    let mut members = vec![
        ("role", json(dice.pick(ROLES))),
        ("billing", billing),
        ("features", array(dice.some(FEATURES).into_iter().map(json))),
        ("teams", teams),
        ("bio", json(words(length, dice))),
    ];
    members.retain(|_| dice.percent(90));
    object(members)
}

fn private_metadata(number: u64, dice: &mut Dice) -> String {
    let length = dice.below(20);
    object([
        ("billing_customer", json(format!("cus_made_up_{number}"))),
        ("risk_score", json(f64::from(1 + dice.below(999)) / 1000.0)),
        ("notes", json(words(length, dice))),
    ])
}

fn unsafe_metadata(dice: &mut Dice) -> String {
    if dice.percent(30) {
        return object([]);
    }
    let recent = (0..dice.below(12)).map(|_| json(format!("doc_{}", dice.below(10_000))));
    let recent = array(recent);
    object([
        ("theme", json(if dice.percent(50) { "dark" } else { "light" })),
        ("tour_step", json(dice.below(10))),
        ("recent", recent),
    ])
}

fn words(count: u32, dice: &mut Dice) -> String {
    (0..count).map(|_| dice.pick(WORDS)).collect::<Vec<_>>().join(" ")
}
