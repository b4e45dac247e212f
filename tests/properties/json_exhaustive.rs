//! Every short text over small JSON alphabets, read by the library and by serde_json: the verdicts are the same.
//!
//! Debug builds try shorter texts than release builds.

use std::thread;

use claimsmith::catalog::{Catalog, Root, Type};
use claimsmith::render::RenderErrorKind;
use claimsmith::{CompileOptions, Template};
use serde_json::Value;

use crate::duplicates;

/// Single bytes, one of them no UTF-8.
const BYTES: &[&[u8]] =
    &[b"{", b"}", b"[", b"]", b"\"", b":", b",", b"\\", b"u", b"0", b"1", b"-", b".", b"e", b"+", b" ", b"\xff"];

/// Pieces that make literals, escapes, duplicates and members within reach.
const PIECES: &[&[u8]] = &[
    b"true",
    b"null",
    b"nul",
    b"\\u00",
    b"\\ud8",
    b"\\udc",
    b"3d",
    b"61",
    b"{\"a\":",
    b",\"a\":",
    b",\"b\":",
    b"{",
    b"[",
    b",",
    b"]",
    b"}",
    b"\"",
    b"1e9",
    b"99",
    b"-0",
    b"\n",
    "é".as_bytes(),
    b"\xe2\x82",
    b"\xac",
    b"\x1f",
];

#[cfg(debug_assertions)]
const LENGTHS: (usize, usize) = (5, 4);
#[cfg(not(debug_assertions))]
const LENGTHS: (usize, usize) = (6, 5);

#[test]
fn all_short_texts_of_bytes() {
    compare_all(BYTES, LENGTHS.0);
}

#[test]
fn all_short_texts_of_pieces() {
    compare_all(PIECES, LENGTHS.1);
}

/// Compares every text of up to `length` symbols, the first symbols shared out among threads.
fn compare_all(alphabet: &[&[u8]], length: usize) {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let tried: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| {
                scope.spawn(move || {
                    let comparison = Comparison::new();
                    let mut text = Vec::new();
                    let mut tried = 0;
                    for first in alphabet.iter().skip(worker).step_by(workers) {
                        text.clear();
                        text.extend_from_slice(first);
                        tried += comparison.compare_longer(&mut text, alphabet, length - 1);
                    }
                    tried
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no difference")).sum()
    });
    let expected: usize = (1..=length).map(|length| alphabet.len().pow(u32::try_from(length).expect("short"))).sum();
    assert_eq!(tried, expected);
}

/// Templates that read nothing, copy a value, and look inside of it.
struct Comparison {
    nothing: Template,
    whole: Template,
    part: Template,
}

impl Comparison {
    fn new() -> Self {
        let catalog = Catalog::clerk().with_field(Root::User, "any", Type::Any).expect("a new field");
        let compile =
            |text: &str| CompileOptions::new().with_catalog(catalog.clone()).compile(text).expect("a template");
        Self {
            nothing: compile("{}"),
            whole: compile(r#"{"copy": "<<user.any>>"}"#),
            part: compile(r#"{"copy": "<<user.any.a>>"}"#),
        }
    }

    /// Compares the text and everything that is up to `more` symbols longer; says how many texts that were.
    fn compare_longer(&self, text: &mut Vec<u8>, alphabet: &[&[u8]], more: usize) -> usize {
        self.compare(text);
        let mut tried = 1;
        if more > 0 {
            let length = text.len();
            for symbol in alphabet {
                text.extend_from_slice(symbol);
                tried += self.compare_longer(text, alphabet, more - 1);
                text.truncate(length);
            }
        }
        tried
    }

    fn compare(&self, text: &[u8]) {
        self.compare_user(text);
        self.compare_user(&[b"{\"any\":", text, b"}"].concat());
    }

    fn compare_user(&self, user: &[u8]) {
        let value = serde_json::from_slice::<Value>(user).ok().filter(Value::is_object);
        let mut buffer = Vec::new();
        for template in [&self.nothing, &self.whole, &self.part] {
            buffer.clear();
            let outcome = template.render_into(user, &mut buffer);
            let shown = String::from_utf8_lossy(user);
            match (outcome, &value) {
                (Ok(()), Some(value)) => {
                    let copied = match template {
                        template if std::ptr::eq(template, &self.nothing) => None,
                        template if std::ptr::eq(template, &self.whole) => Some(value.get("any")),
                        _ => Some(value.get("any").and_then(|metadata| metadata.get("a"))),
                    };
                    let claims: Value = serde_json::from_slice(&buffer).expect("claims that are JSON");
                    let expected = copied.map(|copied| copied.cloned().unwrap_or_default());
                    assert_eq!(claims.get("copy"), expected.as_ref(), "{shown}");
                }
                (Err(error), Some(_)) => {
                    assert_eq!(error.kind(), RenderErrorKind::DuplicateKey, "{shown}");
                    assert!(duplicates::any(user), "{shown}");
                }
                (Ok(()), None) => panic!("accepted: {shown}"),
                (Err(error), None) => {
                    let kinds = [RenderErrorKind::NotJson, RenderErrorKind::NotAnObject, RenderErrorKind::DuplicateKey];
                    assert!(kinds.contains(&error.kind()), "{shown}: {error}");
                    assert!(buffer.is_empty(), "{shown}");
                }
            }
        }
    }
}
