//! Templates and users that try to make the work grow faster than themselves, each in any size.

use std::fmt::Write as _;

use claimsmith::Template;
use claimsmith::size::TokenShape;
use serde_json::Value;

/// What is done with a template, or with a template and a user.
#[derive(Debug, Clone, Copy)]
enum Work {
    Compile,
    /// Compiles, and asks for the line and column of each diagnostic.
    Place,
    /// Compiles, and draws the diagnostics.
    Draw,
    /// Compiles, and makes all fixes that can be made at once.
    Fix,
    /// Compiles, and explains the plan.
    Explain,
    /// Renders from bytes into a buffer, and measures.
    Render,
    /// The same from a parsed value.
    RenderValue,
    /// Takes the claims apart.
    BreakDown,
    /// Measures, and asks for advice.
    Advise,
}

/// A family of inputs.
pub struct WorstCase {
    pub name: &'static str,
    work: Work,
    /// The template and the user for a size: about so many bytes, of both together.
    build: fn(usize) -> (String, String),
}

/// An input that is ready to be worked on.
pub struct Prepared {
    work: Work,
    text: String,
    /// Not for work that starts with compiling.
    template: Option<Template>,
    user: String,
    value: Value,
}

impl WorstCase {
    /// Builds the input of a size.
    pub fn prepare(&self, size: usize) -> Prepared {
        let (text, user) = (self.build)(size);
        let compiles = matches!(self.work, Work::Compile | Work::Place | Work::Draw | Work::Fix | Work::Explain);
        let template = (!compiles).then(|| Template::compile(&text).unwrap_or_else(|error| panic!("{error}")));
        let value = match self.work {
            Work::RenderValue => serde_json::from_str(&user).expect("JSON"),
            _ => Value::Null,
        };
        Prepared { work: self.work, text, template, user, value }
    }

    /// The smaller of the two sizes that are compared: the larger one is a template, or a user, within the limits.
    pub fn size(&self) -> usize {
        match self.work {
            Work::Compile | Work::Place | Work::Draw | Work::Fix | Work::Explain | Work::BreakDown | Work::Advise => {
                10_000
            }
            Work::Render | Work::RenderValue => 30_000,
        }
    }
}

impl Prepared {
    /// Does the work, and returns something that depends on all of it. A render that failed would have been less work.
    #[inline(never)]
    pub fn work(&self) -> usize {
        let Some(template) = &self.template else {
            return self.compile();
        };
        let mut buffer = Vec::new();
        match self.work {
            Work::BreakDown => {
                let members = template.break_down(&self.user, 127).expect("members");
                return members.iter().map(|member| member.bytes).sum();
            }
            Work::Advise => {
                let sizes = template.measure(&self.user).expect("sizes");
                return sizes.advice(&TokenShape::session()).len();
            }
            Work::RenderValue => {
                template.render_into(&self.value, &mut buffer).expect("claims");
                template.measure(&self.value).expect("sizes");
            }
            _ => {
                template.render_into(&self.user, &mut buffer).expect("claims");
                template.measure(&self.user).expect("sizes");
            }
        }
        buffer.len()
    }

    fn compile(&self) -> usize {
        let result = Template::compile(&self.text);
        let diagnostics = match &result {
            Ok(template) => template.warnings(),
            Err(error) => error.diagnostics(),
        };
        match (self.work, &result) {
            (Work::Place, _) => diagnostics.iter().map(claimsmith::diagnostic::Diagnostic::column).sum(),
            (Work::Draw, _) => diagnostics.to_string().len(),
            (Work::Fix, _) => diagnostics.fixed().expect("something to fix").count(),
            (Work::Explain, Ok(template)) => template.explain().len(),
            _ => diagnostics.len(),
        }
    }
}

/// Repeats a piece up to a size.
fn repeat(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// Joins numbered pieces with commas up to a size.
fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = piece(0);
    for number in 1.. {
        if text.len() >= size {
            break;
        }
        text.push(',');
        text.push_str(&piece(number));
    }
    text
}

/// A template of one string.
fn string(content: &str) -> (String, String) {
    (format!("{{\"a\":\"{content}\"}}"), String::new())
}

/// A template that is not JSON, and goes on.
fn faulty(rest: &str) -> (String, String) {
    (format!("{{\"a\":tru,{rest}"), String::new())
}

/// A template of one array.
fn array(elements: &str) -> (String, String) {
    (format!("{{\"a\":[{elements}]}}"), String::new())
}

/// A template of many members.
fn object(members: &str) -> (String, String) {
    (format!("{{{members}}}"), String::new())
}

/// A template that copies metadata, and a user with that metadata.
fn copied(metadata: &str) -> (String, String) {
    (r#"{"m":"<<user.unsafe_metadata>>"}"#.to_owned(), format!("{{\"unsafe_metadata\":{metadata}}}"))
}

/// A template that reads little, and a user with much else.
fn passed_over(other: &str) -> (String, String) {
    let template = r#"{"i":"<<user.id>>","k":"<<user.public_metadata.k>>"}"#.to_owned();
    (template, format!("{{\"public_metadata\":{{\"x\":{other}}},\"x\":{other},\"id\":\"u\"}}"))
}

/// Names of eight letters that all want the same cell of a table of up to 4,096 cells.
fn crowded_names(count: usize) -> Vec<String> {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut names = Vec::new();
    for number in 0_u64.. {
        if names.len() == count {
            break;
        }
        let letters: [u8; 8] =
            std::array::from_fn(|place| b'a' + u8::try_from(number >> (4 * place) & 15).unwrap_or(0));
        // They are their own first and last eight bytes.
        let (first, last) = (u64::from_le_bytes(letters), u64::from_le_bytes(letters));
        if (first ^ last.rotate_left(29) ^ 8).wrapping_mul(MULTIPLIER) >> 52 == 0 {
            names.push(String::from_utf8_lossy(&letters).into_owned());
        }
    }
    names
}

/// Keys of sixteen characters that all have the same hash; some characters are escapes.
fn colliding_keys(count: usize) -> Vec<String> {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut keys = Vec::new();
    for number in 0_u64.. {
        if keys.len() == count {
            break;
        }
        let first: [u8; 8] = std::array::from_fn(|place| b'a' + u8::try_from(number >> (4 * place) & 15).unwrap_or(0));
        let state = (16_u64.rotate_left(5) ^ u64::from_le_bytes(first)).wrapping_mul(MULTIPLIER);
        let second = (state.rotate_left(5) ^ 0x1357_9bdf).to_le_bytes();
        if second.is_ascii() {
            let characters = first.iter().chain(&second).map(|&byte| char::from(byte));
            keys.push(Value::from(characters.collect::<String>()).to_string());
        }
    }
    keys
}

/// Joins keys into an object.
fn with_keys(keys: impl IntoIterator<Item = String>) -> String {
    let members: Vec<String> = keys.into_iter().map(|key| format!("{key}:0")).collect();
    format!("{{{}}}", members.join(","))
}

/// A template with half of the size and a user with the other half.
fn halves(size: usize, template: impl Fn(usize) -> String, user: impl Fn(usize) -> String) -> (String, String) {
    (template(size / 5), user(4 * size / 5))
}

pub const WORST_CASES: &[WorstCase] = &[
    // Fixes.
    WorstCase {
        name: "misspelled fields",
        work: Work::Fix,
        build: |size| array(&repeat("<<user.frist_name>>,", size)),
    },
    WorstCase {
        name: "misspelled fields in one text",
        work: Work::Fix,
        build: |size| string(&repeat("<<usr.firstName>> \\n", size)),
    },
    WorstCase {
        name: "paths without delimiters",
        work: Work::Fix,
        build: |size| array(&repeat("\"user.firstName\",", size)),
    },
    WorstCase {
        name: "operators of other languages",
        work: Work::Fix,
        build: |size| string(&repeat("<<user.id ?? 1>>", size)),
    },
    WorstCase {
        name: "equal names",
        work: Work::Draw,
        build: |size| object(&numbered(size, |_| "\n\"a\":1".to_owned())),
    },
    // The language.
    WorstCase { name: "openers", work: Work::Compile, build: |size| string(&repeat("<<", size)) },
    WorstCase { name: "openers of both kinds", work: Work::Compile, build: |size| string(&repeat("<<{{", size)) },
    WorstCase { name: "empty shortcodes", work: Work::Compile, build: |size| string(&repeat("<<>>", size)) },
    WorstCase {
        name: "empty shortcodes on lines",
        work: Work::Compile,
        build: |size| string(&repeat("<<>>\\n", size)),
    },
    WorstCase { name: "empty shortcodes placed", work: Work::Place, build: |size| string(&repeat("{{}}", size)) },
    WorstCase { name: "empty shortcodes drawn", work: Work::Draw, build: |size| string(&repeat("{{}}", size)) },
    WorstCase { name: "single quotes", work: Work::Compile, build: |size| string(&repeat("<<'>>", size)) },
    WorstCase { name: "mixed quotes", work: Work::Compile, build: |size| string(&repeat("<<'>>{{\\\"}}", size)) },
    WorstCase { name: "bare quotes", work: Work::Compile, build: |size| array(&repeat("<<'>>,", size)) },
    WorstCase { name: "remarks", work: Work::Compile, build: |size| string(&repeat("<</*>>", size)) },
    WorstCase {
        name: "remarks that end at last",
        work: Work::Compile,
        build: |size| string(&(repeat("{{/*}} ", size) + "*/")),
    },
    WorstCase {
        name: "remarks to the end of the line",
        work: Work::Compile,
        build: |size| string(&repeat("<<//>>", size)),
    },
    WorstCase {
        name: "remarks in bare shortcodes",
        work: Work::Compile,
        build: |size| array(&format!("<<1{}>>", repeat("/**/", size))),
    },
    WorstCase {
        name: "open remarks in bare shortcodes after a fault",
        work: Work::Compile,
        build: |size| array(&format!("x {}", repeat("{{/*}} ", size))),
    },
    WorstCase {
        name: "bare shortcodes before a far quote after a fault",
        work: Work::Compile,
        build: |size| array(&format!("x {} \"", repeat("{{' ,\n", size))),
    },
    WorstCase { name: "open lists", work: Work::Compile, build: |size| string(&repeat("<<[1,>>", size)) },
    WorstCase {
        name: "a long list",
        work: Work::Compile,
        build: |size| array(&format!("<<[{}0]>>", repeat("0,", size))),
    },
    WorstCase {
        name: "claims that are left out",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| {
                    object(&numbered(size, |number| {
                        format!("\"{number}\":\"<<user.public_metadata.a{number} || omit>>\"")
                    }))
                    .0
                },
                |size| format!(r#"{{"public_metadata":{{"x":"{}"}}}}"#, "x".repeat(size)),
            )
        },
    },
    WorstCase {
        name: "fields of another type",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| {
                    object(&numbered(size, |number| format!("\"{number}\":\"<<user.public_metadata.a{number}>>\""))).0
                },
                |size| format!(r#"{{"public_metadata":[{}0]}}"#, repeat("0,", size)),
            )
        },
    },
    WorstCase { name: "blanks", work: Work::Compile, build: |size| string(&format!("<<{}", " ".repeat(size))) },
    WorstCase { name: "bars", work: Work::Compile, build: |size| string(&format!("<<user.id{}>>", "|".repeat(size))) },
    WorstCase { name: "commas", work: Work::Compile, build: |size| array(&repeat("1,", size)) },
    WorstCase { name: "elements", work: Work::Compile, build: |size| array(&numbered(size, |_| "0".to_owned())) },
    WorstCase { name: "strings", work: Work::Compile, build: |size| array(&numbered(size, |_| "\"\"".to_owned())) },
    WorstCase { name: "comments", work: Work::Compile, build: |size| array(&(repeat("/**/", size) + "1")) },
    WorstCase { name: "open comments", work: Work::Compile, build: |size| array(&repeat("/*", size)) },
    WorstCase { name: "line breaks", work: Work::Compile, build: |size| array(&"\n".repeat(size)) },
    WorstCase {
        name: "nesting",
        work: Work::Compile,
        build: |size| array(&numbered(size, |_| "[".repeat(120) + &"]".repeat(120))),
    },
    WorstCase { name: "too deep", work: Work::Compile, build: |size| array(&"[".repeat(size)) },
    WorstCase {
        name: "escapes",
        work: Work::Compile,
        build: |size| string(&repeat("\\u003c\\u003c\\u003e\\u003e", size)),
    },
    WorstCase { name: "escaped text", work: Work::Compile, build: |size| string(&repeat("\\ud83d\\ude00\\n", size)) },
    WorstCase { name: "digits", work: Work::Compile, build: |size| array(&format!("0.{}", "1".repeat(size))) },
    // Shortcodes.
    WorstCase { name: "interpolations", work: Work::Compile, build: |size| string(&repeat("{{user.id}}", size)) },
    WorstCase {
        name: "operands within the limit",
        work: Work::Compile,
        build: |size| array(&numbered(size, |_| format!("<<{}1>>", "user.id||".repeat(63)))),
    },
    WorstCase {
        name: "operands beyond the limit",
        work: Work::Compile,
        build: |size| string(&format!("<<{}1>>", repeat("user.id||", size))),
    },
    WorstCase {
        name: "steps beyond the limit",
        work: Work::Compile,
        build: |size| string(&format!("<<user.public_metadata{}>>", repeat(".a", size))),
    },
    WorstCase {
        name: "long paths",
        work: Work::Compile,
        build: |size| {
            array(&numbered(size, |number| format!("<<user.public_metadata.k{number}{}>>", ".a".repeat(120))))
        },
    },
    WorstCase {
        name: "long paths explained",
        work: Work::Explain,
        build: |size| {
            array(&numbered(size, |number| format!("<<user.public_metadata.k{number}{}>>", ".a".repeat(120))))
        },
    },
    WorstCase {
        name: "distinct paths",
        work: Work::Compile,
        build: |size| array(&numbered(size, |number| format!("<<user.public_metadata.k{number}>>"))),
    },
    WorstCase {
        name: "paths that differ late",
        work: Work::Compile,
        build: |size| array(&numbered(size, |number| format!("<<user.public_metadata.abcdefgh{number:04}>>"))),
    },
    WorstCase {
        name: "crowded paths",
        work: Work::Compile,
        build: |size| {
            let names = crowded_names(size / 36);
            array(&numbered(size, |number| {
                format!("<<user.public_metadata.{}>>", names.get(number).map_or("k", String::as_str))
            }))
        },
    },
    WorstCase {
        name: "names that are indices",
        work: Work::Compile,
        build: |size| {
            array(&numbered(size, |number| {
                let steps = (0..11).map(|bit| if number >> bit & 1 == 1 { "[0]" } else { "['0']" });
                format!("<<user.public_metadata{}>>", steps.collect::<String>())
            }))
        },
    },
    WorstCase {
        name: "derived fields",
        work: Work::Compile,
        build: |size| {
            let fields = ["full_name", "primary_email_address", "email_verified", "organizations"];
            array(&numbered(size, |number| format!("<<user.{}>>", fields[number % 4])))
        },
    },
    // Names, and what is said about them.
    WorstCase {
        name: "names",
        work: Work::Compile,
        build: |size| object(&format!("\"a\":{{{}}}", numbered(size, |number| format!("\"k{number}\":0")))),
    },
    WorstCase {
        name: "the same name",
        work: Work::Compile,
        build: |size| object(&numbered(size, |_| "\"a\":0".to_owned())),
    },
    WorstCase {
        name: "a long name",
        work: Work::Compile,
        build: |size| object(&format!("\"{}\":0", "\u{fdfa}".repeat(size / 3))),
    },
    WorstCase {
        name: "a name of marks",
        work: Work::Compile,
        build: |size| object(&format!("\"a{}\":0", "\u{301}\u{316}".repeat(size / 4))),
    },
    WorstCase {
        name: "a long name said often",
        work: Work::Compile,
        build: |size| {
            let values = numbered(size / 2, |_| "<<user.unsafe_metadata.a>>".to_owned());
            object(&format!("\"role {}\":[{values}]", "\u{1f5d1}".repeat(size / 8)))
        },
    },
    WorstCase {
        name: "invisible characters said often",
        work: Work::Compile,
        build: |size| {
            let values = numbered(size / 2, |_| "<<user.unsafe_metadata.a>>".to_owned());
            object(&format!("\"role {}\":[{values}]", "\u{200b}".repeat(size / 6)))
        },
    },
    WorstCase {
        name: "reserved names",
        work: Work::Compile,
        build: |size| object(&numbered(size, |_| "\"Sub\":0".to_owned())),
    },
    WorstCase {
        name: "unknown roots",
        work: Work::Compile,
        build: |size| array(&numbered(size, |_| "<<usr.id>>".to_owned())),
    },
    WorstCase {
        name: "unknown fields",
        work: Work::Compile,
        build: |size| array(&numbered(size, |_| "<<user.idd>>".to_owned())),
    },
    WorstCase {
        name: "a long unknown field",
        work: Work::Compile,
        build: |size| string(&format!("<<user.{}>>", "e".repeat(size))),
    },
    WorstCase {
        name: "private fields",
        work: Work::Compile,
        build: |size| array(&numbered(size, |_| "<<user.private_metadata>>".to_owned())),
    },
    // Text, and what is made out of templates that are not JSON.
    WorstCase { name: "paths in text", work: Work::Compile, build: |size| string(&repeat("user.nope ", size)) },
    WorstCase {
        name: "paths in text behind blanks",
        work: Work::Compile,
        build: |size| string(&(" ".repeat(size / 2) + &repeat("user.nope ", size / 2))),
    },
    WorstCase { name: "open brackets in text", work: Work::Compile, build: |size| string(&repeat("user.a['", size)) },
    WorstCase { name: "signs before paths", work: Work::Compile, build: |size| string(&repeat("= = - a.b ", size)) },
    WorstCase {
        name: "strings with a path",
        work: Work::Compile,
        build: |size| array(&numbered(size, |_| "\"x user.email\"".to_owned())),
    },
    WorstCase { name: "faults and strings", work: Work::Compile, build: |size| faulty(&repeat("\"{{x\" ", size)) },
    WorstCase { name: "faults and quotes", work: Work::Compile, build: |size| faulty(&repeat("\"{{x\"y ", size)) },
    WorstCase { name: "faults and lines", work: Work::Compile, build: |size| faulty(&repeat("{{ /*\n", size)) },
    WorstCase { name: "faults and open braces", work: Work::Compile, build: |size| faulty(&repeat("{{\n", size)) },
    WorstCase { name: "faults and colons", work: Work::Compile, build: |size| faulty(&repeat("\"a\":", size)) },
    WorstCase { name: "faults and comments", work: Work::Compile, build: |size| faulty(&repeat("/*", size)) },
    WorstCase { name: "faults and curly quotes", work: Work::Compile, build: |size| faulty(&repeat("“a", size)) },
    WorstCase {
        name: "faults and brackets",
        work: Work::Compile,
        build: |size| faulty(&("\"x\n".to_owned() + &repeat("[", size / 2) + &repeat("]\n", size / 2))),
    },
    WorstCase {
        name: "faults and members",
        work: Work::Compile,
        build: |size| faulty(&numbered(size, |_| "\"a\":\"{{users.id}}\"".to_owned())),
    },
    // What is passed over, and what is copied.
    WorstCase {
        name: "strings passed over",
        work: Work::Render,
        build: |size| passed_over(&format!("\"{}\"", "é".repeat(size / 4))),
    },
    WorstCase {
        name: "escapes passed over",
        work: Work::Render,
        build: |size| passed_over(&format!("\"{}\"", repeat("\\\"", size / 2))),
    },
    WorstCase {
        name: "numbers passed over",
        work: Work::Render,
        build: |size| passed_over(&format!("[{}]", numbered(size / 2, |_| "1e9".to_owned()))),
    },
    WorstCase {
        name: "digits passed over",
        work: Work::Render,
        build: |size| passed_over(&format!("0.{}e1", "1".repeat(size / 2))),
    },
    WorstCase {
        name: "blanks passed over",
        work: Work::Render,
        build: |size| passed_over(&format!("[{}]", "\n".repeat(size / 2))),
    },
    WorstCase {
        name: "nesting passed over",
        work: Work::Render,
        build: |size| passed_over(&format!("[{}]", numbered(size / 2, |_| "[".repeat(120) + &"]".repeat(120)))),
    },
    WorstCase {
        name: "keys passed over",
        work: Work::Render,
        build: |size| passed_over(&format!("{{{}}}", numbered(size / 2, |number| format!("\"k{number}\":0")))),
    },
    WorstCase {
        name: "distinct keys copied",
        work: Work::Render,
        build: |size| copied(&format!("{{{}}}", numbered(size, |number| format!("\"k{number}\":0")))),
    },
    WorstCase {
        name: "keys in descending order copied",
        work: Work::Render,
        build: |size| copied(&format!("{{{}}}", numbered(size, |number| format!("\"{:07}\":0", 9_999_999 - number)))),
    },
    WorstCase {
        name: "colliding keys copied",
        work: Work::Render,
        build: |size| copied(&with_keys(colliding_keys(size / 32))),
    },
    WorstCase {
        name: "long keys copied",
        work: Work::Render,
        build: |size| {
            copied(&with_keys((0..size / 1000).map(|number| format!("\"{}{number:04}\"", "\\u0061".repeat(165)))))
        },
    },
    WorstCase {
        name: "small objects copied",
        work: Work::Render,
        build: |size| copied(&format!("[{}]", numbered(size / 2, |_| "{\"a\":{},\"b\":[]}".to_owned()))),
    },
    WorstCase {
        name: "escapes copied",
        work: Work::Render,
        build: |size| copied(&format!("\"{}\"", repeat("\\u0022", size / 2))),
    },
    WorstCase { name: "blanks copied", work: Work::Render, build: |size| copied(&format!("[1{}]", " ".repeat(size))) },
    WorstCase {
        name: "a value copied inside text",
        work: Work::Render,
        build: |size| {
            let metadata = format!("[{}]", numbered(size / 4, |_| "\"\\\"\"".to_owned()));
            (r#"{"m":"x<<user.unsafe_metadata>>"}"#.to_owned(), format!("{{\"unsafe_metadata\":{metadata}}}"))
        },
    },
    WorstCase {
        name: "a parsed value copied inside text",
        work: Work::RenderValue,
        build: |size| {
            let metadata = format!("[{}]", numbered(size / 4, |_| "\"\\\"\"".to_owned()));
            (r#"{"m":"x<<user.unsafe_metadata>>"}"#.to_owned(), format!("{{\"unsafe_metadata\":{metadata}}}"))
        },
    },
    // Records.
    WorstCase {
        name: "memberships",
        work: Work::Render,
        build: |size| {
            let each = |number| format!("{{\"role\":\"r\",\"organization\":{{\"id\":\"o{number}\"}}}}");
            let user = format!("{{\"organization_memberships\":[{}]}}", numbered(size, each));
            (r#"{"orgs":"<<user.organizations>>"}"#.to_owned(), user)
        },
    },
    WorstCase {
        name: "memberships in one organization",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |_| "<<user.organizations>>".to_owned())).0,
                |size| {
                    let each = |_| "{\"role\":0,\"organization\":{\"id\":\"o\"}}".to_owned();
                    format!("{{\"organization_memberships\":[{}]}}", numbered(size, each))
                },
            )
        },
    },
    WorstCase {
        name: "roles in many organizations",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |number| format!("<<user.organizations.x{number}>>"))).0,
                |size| {
                    let each = |number| format!("{{\"role\":0,\"organization\":{{\"id\":\"o{number}\"}}}}");
                    format!("{{\"organization_memberships\":[{}]}}", numbered(size, each))
                },
            )
        },
    },
    WorstCase {
        name: "a primary address that is not there, often",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |_| "<<user.primary_email_address>>".to_owned())).0,
                |size| {
                    let each = |number| format!("{{\"id\":\"{number}\"}}");
                    format!("{{\"primary_email_address_id\":\"x\",\"email_addresses\":[{}]}}", numbered(size, each))
                },
            )
        },
    },
    WorstCase {
        name: "a long primary id",
        work: Work::Render,
        build: |size| {
            let user = format!(
                "{{\"primary_email_address_id\":\"{}\",\"email_addresses\":[{}]}}",
                "x".repeat(size / 2),
                numbered(size / 2, |_| "{\"id\":0}".to_owned())
            );
            (r#"{"e":"<<user.primary_email_address>>"}"#.to_owned(), user)
        },
    },
    WorstCase {
        name: "no verified address, often",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |_| "<<user.email_verified>>".to_owned())).0,
                |size| format!("{{\"email_addresses\":[{}]}}", numbered(size, |_| "{\"id\":0}".to_owned())),
            )
        },
    },
    WorstCase {
        name: "a time of many digits, often",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |_| "<<user.created_at>>".to_owned())).0,
                |size| format!("{{\"created_at\":1.{}}}", "0".repeat(size)),
            )
        },
    },
    WorstCase {
        name: "a blank value, often",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |_| "<<user.unsafe_metadata>>".to_owned())).0,
                |size| format!("{{\"unsafe_metadata\":[{}]}}", " ".repeat(size)),
            )
        },
    },
    WorstCase {
        name: "a blank name, often",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |_| "<<user.full_name>>".to_owned())).0,
                |size| format!("{{\"full_name\":[{}]}}", " ".repeat(size)),
            )
        },
    },
    WorstCase {
        name: "a blank role, often",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |_| "\"x<<user.organizations>>\"".to_owned())).0,
                |size| {
                    let role = " ".repeat(size);
                    format!(
                        "{{\"organization_memberships\":[{{\"role\":[{role}],\"organization\":{{\"id\":\"o\"}}}}]}}"
                    )
                },
            )
        },
    },
    WorstCase {
        name: "a blank value, by each way to spell its path",
        work: Work::Render,
        build: |size| {
            const STEPS: usize = 12;
            let spelled = |number: usize| -> String {
                (0..STEPS).map(|step| if number >> step & 1 == 0 { "[0]" } else { "['0']" }).collect()
            };
            halves(
                size,
                |size| array(&numbered(size, |number| format!("<<user.public_metadata{}>>", spelled(number)))).0,
                |size| {
                    let (before, after) = ("{\"0\":".repeat(STEPS), "}".repeat(STEPS));
                    format!("{{\"public_metadata\":{before}[{}]{after}}}", " ".repeat(size))
                },
            )
        },
    },
    WorstCase {
        name: "blank values inside each other, often",
        work: Work::Render,
        build: |size| {
            const LEVELS: usize = 100;
            let path = |number: usize| ".a".repeat(number % LEVELS);
            halves(
                size,
                |size| array(&numbered(size, |number| format!("<<user.public_metadata{}>>", path(number)))).0,
                |size| {
                    let (before, after) = ("{\"a\": ".repeat(LEVELS), "}".repeat(LEVELS));
                    format!("{{\"public_metadata\":{before}[{}]{after}}}", " ".repeat(size))
                },
            )
        },
    },
    WorstCase {
        name: "many paths and many keys",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |number| format!("<<user.public_metadata.k{number}>>"))).0,
                |size| format!("{{\"public_metadata\":{{{}}}}}", numbered(size, |number| format!("\"k{number}\":0"))),
            )
        },
    },
    WorstCase {
        name: "many paths and many keys of a parsed value",
        work: Work::RenderValue,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |number| format!("<<user.public_metadata.k{number}>>"))).0,
                |size| format!("{{\"public_metadata\":{{{}}}}}", numbered(size, |number| format!("\"k{number}\":0"))),
            )
        },
    },
    WorstCase {
        name: "crowded paths and crowded keys",
        work: Work::Render,
        build: |size| {
            // The paths take one half of the names, the keys the other: none is found.
            let (paths, keys) = (size / 5 / 36, 4 * size / 5 / 13);
            let names = crowded_names(paths + keys);
            let (paths, keys) = names.split_at(paths);
            let shortcodes = paths.iter().map(|name| format!("<<user.public_metadata.{name}>>"));
            let template = array(&shortcodes.collect::<Vec<_>>().join(",")).0;
            let keys = keys.iter().map(|name| Value::from(name.as_str()).to_string());
            (template, format!("{{\"public_metadata\":{}}}", with_keys(keys)))
        },
    },
    WorstCase {
        name: "elements of a list, each asked for",
        work: Work::Render,
        build: |size| {
            halves(
                size,
                |size| array(&numbered(size, |number| format!("<<user.public_metadata[{number}]>>"))).0,
                |size| format!("{{\"public_metadata\":[{}]}}", numbered(size, |_| "0".to_owned())),
            )
        },
    },
    // What is found out about claims.
    WorstCase {
        name: "members below a long name",
        work: Work::BreakDown,
        build: |size| {
            let members = numbered(size / 2, |number| format!("\"{number}\":0"));
            let mut template = String::new();
            let _ = write!(template, "{{\"{}\":{{{members}}}}}", "x".repeat(size / 2));
            (template, "{}".to_owned())
        },
    },
    WorstCase {
        name: "nested members",
        work: Work::BreakDown,
        build: |size| {
            let elements = numbered(size, |_| "[".repeat(100) + &"]".repeat(100));
            (array(&elements).0, "{}".to_owned())
        },
    },
    WorstCase {
        name: "a long name of advice",
        work: Work::Advise,
        build: |size| {
            let claims = numbered(size / 2, |number| format!("\"{number}\":<<user.public_metadata.k{number}>>"));
            let template = format!("{{\"{}\":<<user.public_metadata>>,{claims}}}", "x".repeat(size / 2));
            (template, "{}".to_owned())
        },
    },
];
