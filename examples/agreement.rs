//! What `.ci/agree` needs: users to render, and what serde_json reads from claims.
//!
//! `users 1000 1` prints a thousand users of the provider's shape, one a line, the same for the same seed, with what
//! parsers disagree about in their values: long numbers, escapes, characters of all planes. `canonical` reads JSON texts,
//! one a line, and prints what they mean: members sorted, strings as the bytes of their UTF-8, numbers as the bits of
//! their doubles.

use std::error::Error;
use std::io::{self, BufRead as _, BufWriter, Write as _};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut output = BufWriter::new(io::stdout().lock());
    match arguments[..] {
        ["users", users, seed] => {
            let mut generator = Generator(seed.parse()?);
            for _ in 0..users.parse::<usize>()? {
                writeln!(output, "{}", generator.user())?;
            }
        }
        ["canonical"] => {
            for line in io::stdin().lock().lines() {
                writeln!(output, "{}", canonical(&serde_json::from_str(&line?)?))?;
            }
        }
        _ => return Err("expected `users NUMBER SEED` or `canonical`".into()),
    }
    Ok(output.flush()?)
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) => value.to_string(),
        // Python reads `-0` as the integer 0.
        Value::Number(number) => format!("{:016x}", (number.as_f64().unwrap_or(f64::NAN) + 0.0).to_bits()),
        Value::String(text) => hexadecimal(text),
        Value::Array(elements) => format!("[{}]", elements.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let mut members: Vec<String> =
                members.iter().map(|(name, value)| format!("{}:{}", hexadecimal(name), canonical(value))).collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
    }
}

fn hexadecimal(text: &str) -> String {
    let digits: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

/// Numbers that look random (SplitMix64).
struct Generator(u64);

impl Generator {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % u64::try_from(limit).unwrap_or(1)).unwrap_or(0)
    }

    fn user(&mut self) -> String {
        format!(
            r#"{{"id":"user_{}","first_name":{},"last_name":{},"created_at":{},"banned":{},"public_metadata":{},"unsafe_metadata":{},"private_metadata":{}}}"#,
            self.below(1_000_000),
            self.string(),
            self.string(),
            self.number(),
            ["true", "false", "null"][self.below(3)],
            self.object(4),
            self.object(4),
            self.object(2),
        )
    }

    fn value(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 4 } else { 6 }) {
            0 => ["true", "false", "null", "[]", "{}"][self.below(5)].to_owned(),
            1 => self.number(),
            2 | 3 => self.string(),
            4 => {
                let elements: Vec<String> = (0..self.below(4)).map(|_| self.value(depth - 1)).collect();
                format!("[{}]", elements.join(self.comma()))
            }
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> String {
        // Keys are numbered: duplicates would be refused.
        let members: Vec<String> = (0..self.below(5))
            .map(|number| {
                let value = self.value(depth);
                let key = self.string();
                format!("{}{number}\":{value}", &key[..key.len() - 1])
            })
            .collect();
        format!("{{{}}}", members.join(self.comma()))
    }

    fn comma(&mut self) -> &'static str {
        [",", " , ", ",\t"][self.below(3)]
    }

    fn number(&mut self) -> String {
        let digits = self.below(30).to_string();
        match self.below(8) {
            0 => format!("{digits}.{}", self.below(1_000_000)),
            1 => format!("-{digits}e-{}", self.below(300)),
            2 => format!("{digits}E+{}", self.below(300)),
            3 => "18446744073709551616".to_owned(),
            4 => "9007199254740993".to_owned(),
            5 => "-0".to_owned(),
            6 => "0.1e-7".to_owned(),
            _ => digits,
        }
    }

    fn string(&mut self) -> String {
        const PIECES: &[&str] = &[
            "a",
            "Z",
            "é",
            "日本",
            "😀",
            "\\u0000",
            "\\u001F",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\n",
            "\\r",
            "\\t",
            "\\ud83d\\uDE00",
            "\u{2028}",
            "\u{202e}",
            "\u{7f}",
            "<<user.id>>",
            "{{",
            "</script>",
            "\u{fffe}",
            "\\u00e9",
            "\\ufeff",
            "__proto__",
        ];
        let pieces: Vec<&str> = (0..self.below(6)).map(|_| PIECES[self.below(PIECES.len())]).collect();
        format!("\"{}\"", pieces.concat())
    }
}
