//! What sizes promise: the arithmetic is that of real tokens, bounds hold, breakdowns add up, budgets are kept.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claimsmith::Template;
use claimsmith::diagnostic::Code;
use claimsmith::render::RenderErrorKind;
use claimsmith::size::{
    Algorithm, Budget, Kept, MemberBytes, Sizes, TokenShape, TokenShapeError, TokenSizes, UnknownAlgorithm, Verdict,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::generate::{Party, any_value, cases, draft, party};

fn compile(text: &str) -> Template {
    Template::compile(text).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

// ---------------------------------------------------------------------------------------------------------- the token

/// What the names in these tests fold to.
fn fold(name: &str) -> String {
    name.to_lowercase().replace(' ', "")
}

/// The claims that a token carries besides the issuer's own: of two claims of one name, the issuer's counts. Each is the
/// text of the member, with its name.
fn carried<'c>(defaults: &Value, claims: &'c str, sizes: &Sizes<'_>) -> Vec<&'c str> {
    let taken: HashSet<String> = defaults.as_object().expect("an object").keys().map(|name| fold(name)).collect();
    let mut rest = &claims[1..];
    let mut carried = Vec::new();
    for (name, bytes) in sizes.iter().filter(|(_, bytes)| *bytes > 0) {
        carried.extend((!taken.contains(&fold(name))).then(|| &rest[..bytes]));
        rest = &rest[bytes + 1..];
    }
    carried
}

/// A token as an issuer makes it.
fn encode(header: &Value, defaults: &Value, carried: &[&str], algorithm: Algorithm) -> String {
    let defaults = defaults.as_object().expect("an object");
    let own = defaults.iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())));
    let members: Vec<String> = own.chain(carried.iter().map(|claim| (*claim).to_owned())).collect();
    let payload = format!("{{{}}}", members.join(","));
    let names: Map<String, Value> = serde_json::from_str(&payload).expect("a payload");
    assert_eq!(names.len(), members.len());

    let signature = vec![0xA5; algorithm.signature_bytes()];
    [header.to_string().into_bytes(), payload.into_bytes(), signature]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".")
}

fn object() -> impl Strategy<Value = Value> {
    // Some names are those of claims.
    let name = select(&["role", "Plan", "É", "a b", "AUD", "iss", "kid", "\"", ""][..]).prop_map(str::to_owned);
    vec((name, any_value()), 0..6).prop_map(|members| members.into_iter().collect())
}

/// The names that lead to each member, and its bytes.
fn with_paths(members: &[MemberBytes]) -> Vec<(Vec<String>, usize)> {
    let mut path: Vec<String> = Vec::new();
    let with_path = members.iter().map(|member| {
        path.truncate(member.depth);
        path.push(member.name.clone());
        (path.clone(), member.bytes)
    });
    with_path.collect()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_arithmetic_is_that_of_a_real_token(
        header in object(),
        defaults in object(),
        draft in draft(),
        party in party(),
        algorithm in select(Algorithm::ALL),
        cookie in "(__session|__session_[a-z0-9]{0,8}|[a-z_]{1,12})",
        limit in 100..5_000_usize,
    ) {
        let shape = TokenShape::custom()
            .with_header(format!("{header:#}"))
            .and_then(|shape| shape.with_default_claims(format!("{defaults:#}")))
            .and_then(|shape| shape.with_algorithm(algorithm))
            .and_then(|shape| shape.with_cookie_name(&*cookie))
            .and_then(|shape| shape.with_cookie_limit(limit))
            .and_then(|shape| shape.with_fits_limit(300))
            .expect("a shape");
        let template = compile(&draft.text(None));
        let claims = template.render(party.context()).expect("claims");
        let measured = template.measure(party.context()).expect("sizes");
        let carried = carried(&defaults, &claims, &measured);
        let token = encode(&header, &defaults, &carried, algorithm);

        let sizes = measured.token(&shape);
        let custom = format!("{{{}}}", carried.join(","));
        prop_assert_eq!(sizes.total, custom.len());
        prop_assert_eq!(sizes.token, token.len());
        prop_assert_eq!(sizes.cookie, Some(format!("{cookie}{token}").len()));
        let names: &[&str] = if cookie.starts_with("__session_") { &["__session", &cookie] } else { &[&cookie] };
        let cookies: Vec<String> = names.iter().map(|name| format!("{name}={token}")).collect();
        prop_assert_eq!(sizes.request, Some(format!("Cookie: {}", cookies.join("; ")).len()));
        prop_assert_eq!(URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap().len(), sizes.payload);
        let wrapped = URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.encode(&custom));
        prop_assert_eq!(sizes.handshake, Some(1_800 + wrapped.len()));

        // The inverse: the largest object of claims that is kept, and that fits.
        let with = |verdicts: &[Verdict]| (2..5_000).take_while(|&custom| verdicts.contains(&shape.sizes(custom).verdict.unwrap())).last();
        prop_assert_eq!(shape.kept_up_to(), Some(with(&[Verdict::Fits, Verdict::Risky]).unwrap_or(0)));
        prop_assert_eq!(shape.fits_up_to(), Some(with(&[Verdict::Fits]).unwrap_or(0)));
    }

    #[test]
    fn bounds_bracket_every_size(draft in draft(), party in party(), long in (0..4_usize, 0..8_100_usize, "[a\"\\\\\u{1}é]")) {
        let mut party = party;
        stretch(&mut party, &long);
        let template = compile(&draft.text(None));
        let documents = [Some(&party.user)].into_iter().chain(party.others.each_ref().map(Option::as_ref)).flatten();
        prop_assume!(documents.clone().all(keeps_the_limit));
        let (bounds, sizes) = (template.bounds(), template.measure(party.context()).expect("sizes"));
        prop_assert_eq!(bounds.claims().iter().len(), sizes.iter().len());
        for (bounds, (name, bytes)) in bounds.claims().iter().zip(sizes.iter()) {
            prop_assert_eq!(bounds.name, name);
            prop_assert!(bounds.min <= bytes, "{} < {} in {}", bytes, bounds.min, draft.text(None));
            prop_assert!(bounds.max.is_none_or(|max| bytes <= max), "{} > {:?} in {}", bytes, bounds.max, draft.text(None));
            prop_assert_eq!(bounds.max.is_none(), bounds.unbounded_by.is_some());
        }
        prop_assert!(bounds.min() <= sizes.total());
        prop_assert!(bounds.max().is_none_or(|max| sizes.total() <= max));
        prop_assert_eq!(bounds.max().is_none(), bounds.claims().iter().any(|claim| claim.max.is_none()));
    }

    #[test]
    fn breakdowns_add_up(draft in draft(), party in party(), depth in 0..6_usize) {
        let template = compile(&draft.text(None));
        let found = template.break_down(party.context(), depth).expect("members");
        let text = template.render(party.context()).expect("claims");
        let claims: Value = serde_json::from_str(&text).expect("JSON");

        let mut expected = Vec::new();
        paths_below(&claims, &[], depth, &mut expected);
        let members = with_paths(&found);
        let mut paths: Vec<Vec<String>> = members.iter().map(|(path, _)| path.clone()).collect();
        expected.sort();
        paths.sort();
        prop_assert_eq!(paths, expected);
        let is_normal = is_normal(&text, &claims);
        for (path, bytes) in &members {
            let (value, name_bytes) = member(&claims, path);
            if is_normal {
                prop_assert_eq!(*bytes, name_bytes + value.to_string().len(), "{:?}", path);
            }
            let inside: Vec<usize> = members
                .iter()
                .filter(|(inner, _)| inner.split_last().is_some_and(|(_, above)| above == path))
                .map(|(_, bytes)| *bytes)
                .collect();
            if !inside.is_empty() {
                let sum: usize = inside.iter().sum();
                let punctuation = "{}".len() + inside.len() - 1;
                prop_assert_eq!(*bytes, name_bytes + punctuation + sum, "{:?}", path);
            }
        }
        let sizes = template.measure(party.context()).expect("sizes");
        if depth > 0 {
            let claims: Vec<usize> = members.iter().filter(|(path, _)| path.len() == 1).map(|(_, bytes)| *bytes).collect();
            prop_assert_eq!(claims, sizes.iter().map(|(_, bytes)| bytes).filter(|&bytes| bytes > 0).collect::<Vec<_>>());
        }

        let user = party.user.to_string();
        let others = party.others.each_ref().map(|other| other.as_ref().map(Value::to_string));
        let mut texts = claimsmith::Context::new(&user);
        if let Some(org) = &others[0] {
            texts = texts.org(org);
        }
        if let Some(membership) = &others[1] {
            texts = texts.org_membership(membership);
        }
        if let Some(session) = &others[2] {
            texts = texts.session(session);
        }
        prop_assert_eq!(template.break_down(texts, depth).expect("members"), found);
    }

    #[test]
    fn budgets_are_kept(
        draft in draft(),
        party in party(),
        share in 0..130_usize,
        optional in vec(select(&["role", "plan", "é", "n\"1", "", "a b", "aud", "absent"][..]), 0..6),
        limits in vec((select(&["role", "plan", "é", "absent"][..]), 0..60_usize), 0..3),
    ) {
        let template = compile(&draft.text(None));
        // A claim that the template leaves out has no bytes, and nothing of it is in the buffer.
        let measured = template.measure(party.context()).expect("sizes");
        let sizes: Vec<(&str, usize)> = measured.iter().filter(|(_, bytes)| *bytes > 0).collect();
        let total = template.measure(party.context()).expect("sizes").total() * share / 100;
        let plain = template.render(party.context()).expect("claims");
        let soft = total / 2;
        let mut budget = Budget::new().with_total(total).with_soft_limit(soft).with_optional(optional.iter().copied());
        for (name, bytes) in &limits {
            budget = budget.with_claim(*name, *bytes);
        }

        // What has to go: optional claims above their own limits, then as many of the optional ones as it takes.
        let is_above = |name: &str| limits.iter().any(|(of, limit)| *of == name && sizes.iter().any(|(claim, bytes)| claim == of && bytes > limit));
        let stubborn = limits.iter().find(|(name, _)| is_above(name) && !optional.contains(name));
        let mut kept = sizes.clone();
        kept.retain(|(name, _)| !(is_above(name) && optional.contains(name)));
        for name in &optional {
            if object_bytes(&kept) > total {
                kept.retain(|(claim, _)| claim != name);
            }
        }

        let mut buffer = b"before".to_vec();
        let result = template.render_within(party.context(), &budget, &mut buffer);
        if stubborn.is_some() || object_bytes(&kept) > total {
            let error = result.expect_err("a budget that cannot be kept");
            prop_assert_eq!(error.kind(), RenderErrorKind::OverBudget);
            prop_assert_eq!(&buffer, b"before");
            let message = error.to_string();
            match stubborn {
                Some((name, _)) => {
                    let above = limits.iter().any(|(name, limit)| message.starts_with(&format!("the claim `{name}` takes ")) && message.ends_with(&format!(" bytes, and its budget is {limit}")));
                    prop_assert!(above, "{}: {}", name, message);
                }
                None => {
                    let left_out = sizes.iter().filter(|(name, _)| !kept.iter().any(|(kept, _)| kept == name));
                    let quoted: Vec<String> = left_out.map(|(name, _)| format!("`{name}`")).collect();
                    let without = if quoted.is_empty() { String::new() } else { format!(" without {}", quoted.join(", ")) };
                    prop_assert!(message.starts_with(&format!("the claims take {} bytes{without}, and the budget is {total}", object_bytes(&kept))), "{}", message);
                    if let Some((name, bytes)) = kept.iter().max_by_key(|(_, bytes)| *bytes) {
                        prop_assert!(kept.iter().filter(|(_, other)| other == bytes).count() > 1 || message.contains(&format!(": `{name}` {bytes}")), "{}", message);
                    }
                }
            }
        } else {
            let Kept { left_out, is_above_soft_limit, .. } = result.expect("claims within the budget");
            let names: Vec<&str> = sizes.iter().map(|(name, _)| *name).filter(|name| !kept.iter().any(|(kept, _)| kept == name)).collect();
            prop_assert_eq!(left_out, names);
            prop_assert_eq!(is_above_soft_limit, object_bytes(&kept) > soft);
            // The plain claims, but for those.
            let mut rest = &plain[1..];
            let mut texts = Vec::new();
            for (name, bytes) in &sizes {
                if kept.iter().any(|(kept, _)| kept == name) {
                    texts.push(&rest[..*bytes]);
                }
                rest = &rest[bytes + 1..];
            }
            prop_assert_eq!(std::str::from_utf8(&buffer).unwrap(), format!("before{{{}}}", texts.join(",")));
            prop_assert!(buffer.len() - "before".len() <= total);
        }
    }
}

/// Puts a long text, or one that escapes make long, somewhere in the metadata.
fn stretch(party: &mut Party, (place, length, character): &(usize, usize, String)) {
    let quoted = Value::from(character.as_str()).to_string().len() - 2;
    let text = Value::from(character.repeat(length / quoted));
    let metadata = match place {
        0 => json!({"plan": text}),
        1 => json!({"a": {"b": [text]}}),
        2 => json!({"0": [text], "b": 1}),
        _ => return,
    };
    party.user["public_metadata"] = metadata;
}

/// Whether every metadata of a document takes at most the 8 KB that the provider allows.
fn keeps_the_limit(document: &Value) -> bool {
    match document {
        Value::Object(members) => members.iter().all(|(name, member)| {
            let is_metadata = name.to_lowercase().ends_with("metadata");
            if is_metadata { member.to_string().len() <= 8_192 } else { keeps_the_limit(member) }
        }),
        Value::Array(elements) => elements.iter().all(keeps_the_limit),
        _ => true,
    }
}

/// The paths of the values inside another.
fn paths_below(value: &Value, path: &[String], depth: usize, found: &mut Vec<Vec<String>>) {
    let members: Vec<(String, &Value)> = match value {
        _ if depth == 0 => return,
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(index, element)| (index.to_string(), element)).collect()
        }
        _ => return,
    };
    for (name, member) in members {
        let path = [path, &[name]].concat();
        paths_below(member, &path, depth - 1, found);
        found.push(path);
    }
}

/// The value at a path, and the bytes of the name and colon before it; elements of arrays have none.
fn member<'v>(claims: &'v Value, path: &[String]) -> (&'v Value, usize) {
    let mut found = (claims, 0);
    for name in path {
        found = match found.0 {
            Value::Array(elements) => (&elements[name.parse::<usize>().expect("an index")], 0),
            object => (&object[name], Value::from(name.as_str()).to_string().len() + ":".len()),
        };
    }
    found
}

/// Whether a text is the JSON of a value in serde_json's form, but for the order of members.
fn is_normal(text: &str, value: &Value) -> bool {
    let [left, right] = [text, &value.to_string()].map(|text| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    });
    left == right
}

fn object_bytes(claims: &[(&str, usize)]) -> usize {
    claims.iter().map(|(_, bytes)| bytes).sum::<usize>() + claims.len().saturating_sub(1) + "{}".len()
}

// ------------------------------------------------------------------------------------------------------- single cases

fn session_sizes(custom: usize) -> TokenSizes {
    TokenShape::session().sizes(custom)
}

#[test]
fn a_header_of_91_bytes_and_eddsa_make_a_token_of_609_characters() {
    let header = r#"{"alg":"EdDSA","cat":"cl_B7d4PD111AAA","kid":"ins_2abcdefghijklmnopqrstuvwxyz","typ":"JWT"}"#;
    assert_eq!(header.len(), 91);
    let shape = TokenShape::session()
        .with_header(header)
        .and_then(|shape| shape.with_cookie_name("__session"))
        .expect("a shape");
    let sizes = compile("{}").measure(&json!({})).expect("sizes").token(&shape);
    assert_eq!((sizes.total, sizes.payload, sizes.token, sizes.cookie), (2, 299, 609, Some(618)));
    assert_eq!(sizes.request, Some("Cookie: __session=".len() + 609));
}

#[test]
fn the_default_shape_is_the_provider_s() {
    let sizes = session_sizes(7);
    assert_eq!((sizes.payload, sizes.token, sizes.cookie, sizes.request), (305, 897, Some(915), Some(2 * 897 + 39)));
    let with_organization = TokenShape::session_with_organization().sizes(7);
    assert_eq!(with_organization.payload, sizes.payload + 154);
    assert!(TokenShape::session().carries("o") && !TokenShape::session_with_organization().carries("o"));
    assert_eq!(TokenShape::session_with_organization().kept_up_to(), Some(2_393 - 154));
    let custom = TokenShape::custom();
    assert_eq!(custom.arithmetic().header_bytes(), 109);
    assert_eq!((custom.fits_up_to(), custom.kept_up_to()), (None, None));
    let sizes = custom.sizes(7);
    assert_eq!((sizes.cookie, sizes.request, sizes.handshake, sizes.verdict), (None, None, None, None));
}

#[test]
fn the_issuer_s_own_claims_win() {
    let shape = TokenShape::session().with_default_claims(r#"{"aud": "a", "iss": "b"}"#).expect("an object");
    let template = compile(r#"{"Ａud": "<<user.first_name>>", "b": 1}"#);
    let sizes = template.measure(&json!({"first_name": "x".repeat(5_000)})).expect("sizes");
    let token = sizes.token(&shape);
    assert_eq!((token.total, token.payload), (r#"{"b":1}"#.len(), r#"{"aud":"a","iss":"b","b":1}"#.len()));
    assert_eq!(token.verdict, Some(Verdict::Fits));
    assert_eq!(sizes.advice(&shape).len(), 0);
}

#[test]
fn verdicts_change_right_above_the_limits() {
    assert_eq!(session_sizes(1_228).verdict, Some(Verdict::Fits));
    assert_eq!(session_sizes(1_229).verdict, Some(Verdict::Risky));
    let last = (1_229..4_096).take_while(|&custom| session_sizes(custom).cookie <= Some(4_096)).last().expect("a size");
    assert_eq!(session_sizes(last).verdict, Some(Verdict::Risky));
    assert_eq!(session_sizes(last + 1).verdict, Some(Verdict::Overflow));
    assert!(session_sizes(last + 1).cookie > Some(4_096));

    let strict = TokenShape::session()
        .with_cookie_limit(1_000)
        .and_then(|shape| shape.with_fits_limit(40))
        .expect("a cookie")
        .arithmetic();
    assert_eq!(
        [40, 41, 200].map(|custom| strict.sizes(custom).verdict),
        [Some(Verdict::Fits), Some(Verdict::Risky), Some(Verdict::Overflow)]
    );
    assert_eq!(strict.cookie_limit(), Some(1_000));
}

#[test]
fn signatures_have_the_documented_bytes() {
    let bytes: Vec<_> =
        Algorithm::ALL.iter().map(|algorithm| (algorithm.name(), algorithm.signature_bytes())).collect();
    let documented = [
        ("RS256", 256),
        ("RS384", 256),
        ("RS512", 256),
        ("PS256", 256),
        ("PS384", 256),
        ("PS512", 256),
        ("ES256", 64),
        ("ES256K", 64),
        ("ES384", 96),
        ("ES512", 132),
        ("EdDSA", 64),
        ("Ed25519", 64),
        ("Ed448", 114),
        ("HS256", 32),
        ("HS384", 48),
        ("HS512", 64),
    ];
    assert_eq!(bytes, documented);
    for algorithm in Algorithm::ALL {
        for name in [algorithm.name(), &algorithm.name().to_uppercase(), &algorithm.name().to_lowercase()] {
            assert_eq!(name.parse::<Algorithm>().expect("an algorithm"), *algorithm);
        }
        // The header that is not given has the algorithm's name.
        let shape = TokenShape::session().with_algorithm(*algorithm).expect("a shape").arithmetic();
        assert_eq!(shape.header_bytes(), 109 - "RS256".len() + algorithm.name().len());
        assert_eq!((shape.algorithm(), shape.signature_bytes()), (*algorithm, algorithm.signature_bytes()));
    }
    for unknown in ["", "RS1", "HS512 ", "eddsa25519"] {
        let error: UnknownAlgorithm = unknown.parse::<Algorithm>().expect_err("unknown");
        assert_eq!(
            error.to_string(),
            "unknown algorithm: the known ones are RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES256K, ES384, ES512, \
             EdDSA, Ed25519, Ed448, HS256, HS384, HS512"
        );
    }
    for none in ["none", "None"] {
        let error = none.parse::<Algorithm>().expect_err("none").to_string();
        assert_eq!(error, "`none` signs nothing, and nobody may trust such a token");
    }
}

#[test]
fn the_header_names_the_algorithm() {
    let shape = |alg: Value| TokenShape::session().with_header(json!({"alg": alg, "typ": "JWT"}).to_string());
    for (name, bytes) in [("EdDSA", 64), ("eddsa", 64), ("ES512", 132), ("rs256", 256), ("Ed448", 114)] {
        assert_eq!(shape(json!(name)).expect(name).arithmetic().signature_bytes(), bytes);
    }
    // A header that names none is signed as usual, or as asked for.
    let silent = || TokenShape::session().with_header(r#"{"typ": "JWT"}"#).expect("a header");
    assert_eq!(silent().arithmetic().algorithm(), Algorithm::Rs256);
    assert_eq!(silent().with_algorithm(Algorithm::Es384).expect("a shape").arithmetic().signature_bytes(), 96);

    let error = |shape: Result<TokenShape, TokenShapeError>| shape.expect_err("no shape").to_string();
    assert_eq!(
        error(shape(json!("NONE"))),
        "the header's `alg`: `none` signs nothing, and nobody may trust such a token"
    );
    assert!(
        error(shape(json!("RS255"))).starts_with("the header's `alg`: unknown algorithm: the known ones are RS256,")
    );
    for value in [json!(null), json!(256), json!(["RS256"])] {
        assert_eq!(error(shape(value)), "the header's `alg` is not a string");
    }
    let disagreement = "the header's `alg` is EdDSA, but RS256 was asked for";
    assert_eq!(error(shape(json!("EdDSA")).and_then(|shape| shape.with_algorithm(Algorithm::Rs256))), disagreement);
    let asked = TokenShape::session().with_algorithm(Algorithm::Rs256).expect("a shape");
    assert_eq!(error(asked.with_header(r#"{"alg": "EdDSA"}"#)), disagreement);
    shape(json!("eddsa")).and_then(|shape| shape.with_algorithm(Algorithm::EdDsa)).expect("they agree");
}

#[test]
fn an_rsa_signature_has_the_bytes_of_the_modulus() {
    for (bits, bytes) in [(2_048, 256), (2_049, 257), (3_072, 384), (4_096, 512), (16_384, 2_048)] {
        assert_eq!(TokenShape::session().with_rsa_bits(bits).expect("a modulus").arithmetic().signature_bytes(), bytes);
    }
    let large = TokenShape::session().with_rsa_bits(4_096).expect("a modulus");
    assert_eq!(large.clone().with_algorithm(Algorithm::Ps512).expect("RSA").arithmetic().signature_bytes(), 512);
    for bits in [0, 256, 2_047, 16_385, usize::MAX] {
        let error = TokenShape::session().with_rsa_bits(bits).expect_err("no modulus").to_string();
        assert_eq!(error, "an RSA key has between 2048 and 16384 bits");
    }
    let other = "ES256 does not sign with an RSA key, so there is no key size to set";
    assert_eq!(large.clone().with_algorithm(Algorithm::Es256).unwrap_err().to_string(), other);
    assert_eq!(large.with_header(r#"{"alg":"ES256"}"#).unwrap_err().to_string(), other);
    let signed = TokenShape::session().with_algorithm(Algorithm::Es256).expect("a shape");
    assert_eq!(signed.with_rsa_bits(4_096).unwrap_err().to_string(), other);
}

#[test]
fn a_cookie_has_a_name_that_browsers_take() {
    for name in ["__session", "__Host-session", "a.b~c!"] {
        assert_eq!(TokenShape::session().with_cookie_name(name).expect(name).arithmetic().cookie_name(), Some(name));
    }
    for name in ["", "a=b", "a;b", "a b", "a\u{7}", "é"] {
        let error = TokenShape::session().with_cookie_name(name).expect_err(name).to_string();
        assert_eq!(error, format!("`{}` cannot be the name of a cookie", claimsmith::diagnostic::visible(name)));
    }
}

#[test]
fn a_shape_is_made_of_objects() {
    for text in ["", "[]", "null", "{", "{}x", "\"{}\""] {
        let header = TokenShape::session().with_header(text).expect_err(text).to_string();
        assert_eq!(header, "the header is not a JSON object");
        let defaults = TokenShape::session().with_default_claims(text).expect_err(text).to_string();
        assert_eq!(defaults, "the set of default claims is not a JSON object");
    }
    let twice = r#"{"a": 1, "\u0061": 2}"#;
    assert_eq!(TokenShape::session().with_header(twice).unwrap_err().to_string(), "the header has a name twice");
}

#[test]
fn a_shape_has_the_bytes_of_its_text() {
    // Not those that a parsed value would have: 1.0, 100.0, 1.8446744073709552e19.
    let json = "{ \"n\" : [1.0, 1e2, 18446744073709551616],\n \"\\u0061\": \"\\/\" }";
    let compact = r#"{"n":[1.0,1e2,18446744073709551616],"a":"/"}"#;
    let sizes = |json: &str| {
        let shape =
            TokenShape::session().with_header(json).and_then(|shape| shape.with_default_claims(json)).expect(json);
        shape.sizes(2)
    };
    assert_eq!(sizes(json), sizes(compact));
    assert_eq!(sizes(json).payload, compact.len());
}

#[test]
fn only_what_nothing_bounds_is_unbounded() {
    let cases = [
        ("true", Some((8, 8)), None),
        ("<<user.banned>>", Some((8, 9)), None),
        ("<<user.created_at>>", Some((5, 28)), None),
        ("<<user.banned || 'no'>>", Some((8, 8)), None),
        ("<<user.public_metadata.plan || 'free'>>", Some((5, 8_187)), None),
        ("<<user.id>>", None, Some("user.id")),
        ("<<user.public_metadata.a || user.username>>", None, Some("user.username")),
        ("<<user.full_name>>", None, Some("user.full_name")),
        ("<<session.actor.sub>>", None, Some("session.actor.sub")),
    ];
    for (value, expected, unbounded_by) in cases {
        let text = if value == "true" { value.to_owned() } else { json!(value).to_string() };
        let template = compile(&format!("{{\"a\": {text}}}"));
        let bounds = template.bounds();
        let claim = bounds.claims().iter().next().expect("a claim");
        assert_eq!(claim.unbounded_by.map(ToString::to_string).as_deref(), unbounded_by, "{value}");
        assert_eq!(claim.max.map(|max| (claim.min, max)), expected, "{value}");
    }
}

fn advice(template: &str, user: &Value) -> Vec<(Code, String, Option<String>)> {
    let template = compile(template);
    let sizes = template.measure(user).expect("sizes");
    let advice = sizes.advice(&TokenShape::session());
    advice.iter().map(|advice| (advice.code(), advice.message().to_owned(), advice.help().map(str::to_owned))).collect()
}

#[test]
fn advice_is_given_where_it_helps() {
    let user = |bytes: usize| json!({"public_metadata": {"a": "x".repeat(bytes), "b": "y".repeat(bytes / 2)}});
    let messages = |template: &str, user: &Value| -> Vec<(Code, String)> {
        advice(template, user).into_iter().map(|(code, message, _)| (code, message)).collect()
    };
    let small = r#"{"a": "<<user.public_metadata.a>>", "b": "<<user.public_metadata.b>>"}"#;
    assert_eq!(messages(small, &user(100)), []);

    // A third of the budget is 409 bytes and a bit.
    let of = |bytes: usize| json!({"public_metadata": {"a": "x".repeat(bytes - r#""a":"""#.len()), "b": ""}});
    assert_eq!(messages(small, &of(409)), []);
    let large = "the claim `a` takes 410 bytes, more than a third of the 1228 that fit".to_owned();
    assert_eq!(messages(small, &of(410)), [(Code::LargeClaim, large)]);

    let name = |length: usize| format!("{{\"{}\": 1}}", "n".repeat(length));
    assert_eq!(messages(&name(24), &user(1)), []);
    let long = format!("the name of the claim `{}` takes 25 bytes of every token", "n".repeat(25));
    assert_eq!(messages(&name(25), &user(1)), [(Code::LongName, long)]);

    let twice = r#"{"all": "<<user.public_metadata.a>>", "part": "<<user.public_metadata.a.b>>"}"#;
    let repeated =
        "`user.public_metadata.a.b` is in the token twice: in `part`, and in `all`, which copies `user.public_metadata.a`".to_owned();
    assert_eq!(messages(twice, &user(1)), [(Code::RepeatedData, repeated)]);
    let apart = r#"{"all": "<<user.public_metadata.a>>", "other": "<<user.public_metadata.ab>>"}"#;
    assert_eq!(messages(apart, &user(1)), []);
}

#[test]
fn advice_moves_the_largest_claims_out_until_the_rest_fits() {
    let template = r#"{"b": "<<user.public_metadata.b>>", "a": "<<user.public_metadata.a>>", "c": 1}"#;
    let of = |a: usize, b: usize| json!({"public_metadata": {"a": "x".repeat(a), "b": "y".repeat(b)}});
    let over = |user: &Value| {
        let advice = advice(template, user);
        advice
            .into_iter()
            .find(|(code, ..)| *code == Code::OverBudget)
            .map(|(_, message, help)| (message, help.unwrap()))
    };
    assert_eq!(over(&of(600, 500)), None);
    assert_eq!(
        over(&of(800, 500)).expect("advice"),
        (
            "the claims take 1321 bytes, and 1228 fit: the handshake of older SDKs may overflow".to_owned(),
            "moving `a` (806 bytes) out of the token brings them down to 514".to_owned()
        )
    );
    assert_eq!(
        over(&of(3_000, 1_500)).expect("advice"),
        (
            "the claims take 4521 bytes, and 1228 fit: the browser will drop the cookie".to_owned(),
            "moving `a` (3006 bytes), then `b` (1506 bytes) out of the token brings them down to 7".to_owned()
        )
    );
}

#[test]
fn advice_does_not_blame_claims_for_the_rest_of_the_token() {
    let compiled = compile(r#"{"a": "<<user.id>>"}"#);
    let defaults = json!({"fea": "x".repeat(3_000)}).to_string();
    let shape = TokenShape::session().with_default_claims(defaults).expect("an object");
    let advice = compiled.measure(&json!({"id": "1"})).expect("sizes").advice(&shape);
    let advice: Vec<_> = advice.iter().map(|advice| (advice.message(), advice.help().expect("help"))).collect();
    assert_eq!(
        advice,
        [(
            "the cookie takes 4532 bytes, and browsers keep 4096: the browser will drop the cookie",
            "it would not fit without the template's claims either: the header and the default claims are too large"
        )]
    );
}

#[test]
fn data_is_seen_twice_whatever_stands_beside_it() {
    let template = r#"{"all": "<<user.public_metadata.a>>", "beside": "<<user.public_metadata.a1>>",
        "below": "<<user.public_metadata.a['x-y']>>", "more": "<<user.public_metadata.A.b>>"}"#;
    let repeated: Vec<String> = advice(template, &json!({}))
        .into_iter()
        .filter(|(code, ..)| *code == Code::RepeatedData)
        .map(|(_, message, _)| message)
        .collect();
    assert_eq!(
        repeated,
        [
            "`user.public_metadata.a.x-y` is in the token twice: in `below`, and in `all`, which copies `user.public_metadata.a`"
        ]
    );
}

#[test]
fn the_least_important_claim_is_left_out_first_and_no_more_than_needed() {
    let template = compile(r#"{"a": "aaaa", "b": "bbbb", "c": "cccc"}"#);
    let render = |budget: &Budget| {
        let mut buffer = Vec::new();
        let left_out = template.render_within(&json!({}), budget, &mut buffer);
        left_out
            .map(|kept| (kept.left_out, String::from_utf8(buffer).expect("UTF-8")))
            .map_err(|error| error.to_string())
    };
    let all = r#"{"a":"aaaa","b":"bbbb","c":"cccc"}"#;
    let budget = |bytes: usize| Budget::new().with_total(bytes).with_optional(["b", "absent", "a"]);
    assert_eq!(render(&budget(all.len())), Ok((vec![], all.to_owned())));
    assert_eq!(render(&budget(all.len() - 1)), Ok((vec!["b"], r#"{"a":"aaaa","c":"cccc"}"#.to_owned())));
    assert_eq!(render(&budget(22)), Ok((vec!["a", "b"], r#"{"c":"cccc"}"#.to_owned())));
    assert_eq!(
        render(&budget(11)),
        Err("the claims take 12 bytes without `a`, `b`, and the budget is 11: `c` 10".to_owned())
    );
    assert_eq!(render(&Budget::new().with_claim("b", 10)), Ok((vec![], all.to_owned())));
    assert_eq!(
        render(&Budget::new().with_claim("b", 9)),
        Err("the claim `b` takes 10 bytes, and its budget is 9".to_owned())
    );
    assert_eq!(
        render(&Budget::new().with_claim("b", 9).with_optional(["b"])),
        Ok((vec!["b"], r#"{"a":"aaaa","c":"cccc"}"#.to_owned()))
    );
    assert_eq!(
        render(&Budget::new().with_total(2).with_optional(["a", "b", "c"])),
        Ok((vec!["a", "b", "c"], "{}".to_owned()))
    );
}

#[test]
fn a_budget_of_a_shape_leaves_out_what_browsers_would_drop() {
    let template =
        compile(r#"{"id": "<<user.id>>", "bio": "<<user.public_metadata.bio>>", "aud": "<<user.first_name>>"}"#);
    let shape = TokenShape::session();
    let user = |bio: usize| json!({"id": "1", "first_name": "A", "public_metadata": {"bio": "x".repeat(bio)}});
    let around = r#"{"id":"1","bio":"","aud":"A"}"#.len();
    let kept = |bio: usize, budget: &Budget| {
        let kept = template.render_within(&user(bio), budget, &mut Vec::new());
        kept.map(|kept| (kept.left_out, kept.is_above_soft_limit)).map_err(|error| error.to_string())
    };
    let budget = Budget::of_shape(&shape).with_optional(["bio"]);
    assert_eq!(kept(1_228 - around, &budget), Ok((vec![], false)));
    assert_eq!(kept(1_229 - around, &budget), Ok((vec![], true)));
    assert_eq!(kept(2_393 - around, &budget), Ok((vec![], true)));
    assert_eq!(kept(2_394 - around, &budget), Ok((vec!["bio"], false)));
    assert_eq!(kept(1_229 - around, &budget.clone().enforce_soft_limit()), Ok((vec!["bio"], false)));

    // The issuer's own claim takes the place of the template's, which does not count.
    let own = shape.clone().with_default_claims(format!(r#"{{"AUD":"{}"}}"#, "a".repeat(289))).expect("an object");
    assert_eq!(own.kept_up_to(), Some(2_393));
    let more = r#","aud":"A""#.len();
    assert_eq!(kept(2_393 - around + more, &Budget::of_shape(&own)), Ok((vec![], true)));
    let error = "the claims take 2394 bytes, and the budget is 2393: `bio` 2383, `id` 8";
    assert_eq!(kept(2_394 - around + more, &Budget::of_shape(&own).with_optional(["aud"])), Err(error.to_owned()));
    // No cookie, no limits.
    assert_eq!(kept(60_000, &Budget::of_shape(&TokenShape::custom())), Ok((vec![], false)));
}

#[test]
fn budgets_tell_what_was_set() {
    let budget = Budget::new().with_claim("a", 1).with_soft_limit(3).with_optional(["b"]).with_claim("a", 2);
    assert_eq!((budget.total(), budget.soft_limit()), (None, Some(3)));
    assert_eq!(budget.claims().collect::<Vec<_>>(), [("a", 1), ("a", 2)]);
    assert_eq!(budget.optional().collect::<Vec<_>>(), ["b"]);
    assert_eq!(budget.clone().with_total(2).enforce_soft_limit().total(), Some(2));
    assert_eq!(budget.enforce_soft_limit().total(), Some(3));
    assert_eq!(Budget::of_shape(&TokenShape::session()).total(), Some(2_393));
}

#[test]
fn a_token_in_no_cookie_has_no_limits_to_set() {
    let message = |shape: Result<TokenShape, TokenShapeError>| shape.map(|_| ()).unwrap_err().to_string();
    let custom = TokenShape::custom();
    assert_eq!((custom.cookie_name(), custom.cookie_limit(), custom.fits_limit()), (None, None, None));
    for shape in [custom.clone().with_cookie_limit(1), custom.clone().with_fits_limit(1)] {
        assert_eq!(message(shape), "a token that rides in no cookie has no limits to set");
    }
    let shape = custom.with_cookie_name("session").and_then(|shape| shape.with_rsa_bits(4_096)).expect("a shape");
    assert_eq!(
        (shape.cookie_name(), shape.cookie_limit(), shape.fits_limit()),
        (Some("session"), Some(4_096), Some(1_228))
    );
    assert_eq!((shape.algorithm(), shape.rsa_bits(), shape.signature_bytes()), (Algorithm::Rs256, Some(4_096), 512));
    assert_eq!((shape.header_bytes(), shape.default_bytes()), (109, 188));
}
