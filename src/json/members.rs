//! The members of an object and the elements of an array, one after the other, without parsing their values.

use std::borrow::Cow;
use std::ops::Range;

use super::skip::blank_length;
use super::unescape::unquoted;
use super::value_scan::ValueScan;

/// The members of a JSON object, one after the other. After an error, the iterator ends.
///
/// The structure of the object is read strictly, up to the end of the text; the values are not checked. A name that is
/// there twice gives two members.
///
/// ```
/// use claimsmith::json::Members;
///
/// let object = br#" {"id": "user_1", "\u0061ge": 36} "#;
/// let members: Vec<_> = Members::of(object).collect::<Result<_, _>>()?;
/// assert_eq!((&*members[0].name, members[0].value), ("id", &br#""user_1""#[..]));
/// assert_eq!((&*members[1].name, members[1].value), ("age", &b"36"[..]));
///
/// let error = Members::of(br#"{"id": 1, }"#).find_map(Result::err).unwrap();
/// assert_eq!(error.to_string(), "not built like a JSON object from byte 10 on");
/// # Ok::<(), claimsmith::json::StructureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Members<'t>(Items<'t>);

/// A member of an object, as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member<'t> {
    /// The decoded name.
    pub name: Cow<'t, str>,
    /// The text of the value, without white space around it.
    pub value: &'t [u8],
    /// The bytes of the text that the member takes, from the quote that opens its name to the end of its value.
    pub place: Range<usize>,
}

impl Member<'_> {
    /// The bytes of the text that the value takes.
    ///
    /// ```
    /// let mut members = claimsmith::json::Members::of(br#"{"id": 1}"#).flatten();
    /// assert_eq!(members.next().map(|member| (member.value_place(), member.place)), Some((7..8, 1..8)));
    /// ```
    #[must_use]
    pub fn value_place(&self) -> Range<usize> {
        self.place.end.saturating_sub(self.value.len())..self.place.end
    }
}

/// The elements of a JSON array, one after the other: the text of each, without white space around it. After an error,
/// the iterator ends.
///
/// The structure of the array is read strictly, up to the end of the text; the elements are not checked.
///
/// ```
/// use claimsmith::json::Elements;
///
/// let elements: Vec<&[u8]> = Elements::of(br#"[{"id": 1}, null]"#).collect::<Result<_, _>>()?;
/// assert_eq!(elements, [&br#"{"id": 1}"#[..], b"null"]);
/// # Ok::<(), claimsmith::json::StructureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Elements<'t>(Items<'t>);

/// A text that was read as an object or an array does not have that structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not built like a JSON {container} from byte {offset} on")]
pub struct StructureError {
    container: &'static str,
    offset: usize,
}

impl StructureError {
    /// The offset of the first byte that does not belong there.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl<'t> Members<'t> {
    /// The members of an object. The text has to hold nothing else but white space around it.
    #[must_use]
    pub fn of(object: &'t [u8]) -> Self {
        Self(Items::of(object, Container::Object))
    }
}

impl<'t> Elements<'t> {
    /// The elements of an array. The text has to hold nothing else but white space around it.
    #[must_use]
    pub fn of(array: &'t [u8]) -> Self {
        Self(Items::of(array, Container::Array))
    }
}

impl<'t> Iterator for Members<'t> {
    type Item = Result<Member<'t>, StructureError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(|items| {
            items.blank();
            let start = items.at;
            let Some(name) = items.value().and_then(unquoted) else {
                items.at = start;
                return None;
            };
            items.token(b':').then_some(())?;
            let value = items.value()?;
            Some(Member { name, value, place: start..items.at })
        })
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = Result<&'t [u8], StructureError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(Items::value)
    }
}

/// The members or the elements of a text: what is between its brackets, separated by commas.
#[derive(Debug, Clone)]
struct Items<'t> {
    text: &'t [u8],
    container: Container,
    at: usize,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum Container {
    Object,
    Array,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the opening bracket.
    Outside,
    /// After an item.
    Inside,
    /// After the closing bracket, or an error.
    Ended,
}

impl Container {
    fn brackets(self) -> (u8, u8) {
        match self {
            Self::Object => (b'{', b'}'),
            Self::Array => (b'[', b']'),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
        }
    }
}

impl<'t> Items<'t> {
    fn of(text: &'t [u8], container: Container) -> Self {
        Self { text, container, at: 0, state: State::Outside }
    }

    /// The next item; `read` reads it, without the commas around it.
    fn next<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Result<T, StructureError>> {
        if self.state == State::Ended {
            return None;
        }
        let item = match self.goes_on() {
            Some(false) => {
                self.state = State::Ended;
                return None;
            }
            Some(true) => read(self),
            None => None,
        };
        self.state = if item.is_some() { State::Inside } else { State::Ended };
        Some(item.ok_or(StructureError { container: self.container.name(), offset: self.at }))
    }

    /// Goes to the next item or to the end of the text, and returns whether there is an item; none if the text has
    /// neither.
    fn goes_on(&mut self) -> Option<bool> {
        let (open, close) = self.container.brackets();
        let goes_on = match self.state {
            State::Outside => {
                self.token(open).then_some(())?;
                self.next_byte() != Some(close)
            }
            State::Inside => self.token(b','),
            State::Ended => return Some(false),
        };
        if goes_on {
            return Some(true);
        }
        let has_ended = self.token(close) && self.next_byte().is_none();
        has_ended.then_some(false)
    }

    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or(b"")
    }

    /// Passes over white space.
    fn blank(&mut self) {
        self.at += blank_length(self.rest());
    }

    /// The next byte that is not white space.
    fn next_byte(&mut self) -> Option<u8> {
        self.blank();
        self.rest().first().copied()
    }

    /// Passes over a token of one byte if it is the next one, and returns whether it is.
    fn token(&mut self, token: u8) -> bool {
        let is_next = self.next_byte() == Some(token);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads a value.
    fn value(&mut self) -> Option<&'t [u8]> {
        self.blank();
        let rest = self.rest();
        let length = ValueScan::default().find_end(rest).filter(|&length| length > 0)?;
        self.at += length;
        rest.get(..length)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use proptest::prelude::*;
    use serde::Deserialize;
    use serde::de::{Deserializer, MapAccess, Visitor};
    use serde_json::Value;

    use super::*;

    /// The members of an object in order, also of those that have a name twice, as `serde_json` reads them.
    #[derive(Debug, PartialEq)]
    struct Judged(Vec<(String, Value)>);

    impl<'de> Deserialize<'de> for Judged {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Collect;
            impl<'de> Visitor<'de> for Collect {
                type Value = Judged;

                fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.write_str("an object")
                }

                fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Judged, A::Error> {
                    let mut found = Vec::new();
                    while let Some(member) = members.next_entry()? {
                        found.push(member);
                    }
                    Ok(Judged(found))
                }
            }
            deserializer.deserialize_map(Collect)
        }
    }

    /// The members that are found, if the structure and each value are JSON.
    fn members(text: &[u8]) -> Option<Judged> {
        let member = |member: Member<'_>| {
            assert_eq!(text[member.value_place()], *member.value);
            assert!(text[member.place.clone()].starts_with(b"\""));
            Some((member.name.into_owned(), serde_json::from_slice(member.value).ok()?))
        };
        Members::of(text).map(|found| found.ok().and_then(member)).collect::<Option<_>>().map(Judged)
    }

    fn elements(text: &[u8]) -> Option<Vec<Value>> {
        Elements::of(text).map(|found| found.ok().and_then(|found| serde_json::from_slice(found).ok())).collect()
    }

    fn same_as_serde_json(text: &[u8]) {
        let shown = String::from_utf8_lossy(text);
        assert_eq!(members(text), serde_json::from_slice(text).ok(), "{shown}");
        assert_eq!(elements(text), serde_json::from_slice(text).ok(), "{shown}");
    }

    #[test]
    fn all_short_texts_are_read_as_serde_json_reads_them() {
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            for text in &texts {
                same_as_serde_json(format!("{{{text}}}").as_bytes());
                same_as_serde_json(format!("[{text}]").as_bytes());
                same_as_serde_json(text.as_bytes());
            }
            let longer =
                |text: &String| r#"{}[],:"\a1 "#.chars().map(|next| format!("{text}{next}")).collect::<Vec<_>>();
            texts = texts.iter().flat_map(longer).collect();
        }
    }

    #[test]
    fn errors_tell_where_the_structure_breaks() {
        let offset = |text: &str| Members::of(text.as_bytes()).find_map(Result::err).map(|error| error.offset());
        for (text, expected) in [
            ("", 0),
            (" []", 1),
            ("{", 1),
            ("{]x", 1),
            (r#"{"a"}"#, 4),
            (r#"{"a":}"#, 5),
            (r#"{"a":1"#, 5),
            (r#"{"a":1 x"#, 7),
            (r#"{"a":1,}"#, 7),
            (r#"{"a":1} x"#, 8),
            ("{a:1}", 1),
            (r#"{"a" 1}"#, 5),
            (r#"{"a":1, "\x":1}"#, 8),
        ] {
            assert_eq!(offset(text), Some(expected), "{text}");
        }
        let error = Elements::of(b"[1,]").find_map(Result::err).unwrap();
        assert_eq!(error.to_string(), "not built like a JSON array from byte 3 on");
    }

    #[test]
    fn hostile_text_is_read_once() {
        // If it were read again from each byte, or by a function that calls itself, this would not end well.
        for unit in ["[", "[[],", "[{\"\":", "[\"", "[\\", "[ ", "[1,"] {
            assert!(Elements::of(unit.repeat(1_000_001).as_bytes()).any(|element| element.is_err()), "{unit}");
        }
        assert_eq!(
            Elements::of(format!("[{}]", vec!["[]"; 500_000].join(" , ")).as_bytes()).flatten().count(),
            500_000
        );
    }

    proptest! {
        #[test]
        fn objects_are_read_as_serde_json_reads_them(
            text in r#"\{( ?"([a-z]|\\u00e9|\\")?" ?: ?([1\[\]{},]|"[\[\]{},:]?"|\[1, ?\{\}\]|\{"b":"\}"\}) ?,?){0,4}\} ?"#,
        ) {
            same_as_serde_json(text.as_bytes());
        }

        #[test]
        fn arrays_are_read_as_serde_json_reads_them(
            text in r#" ?\[( ?([1\[\]{},]|"[\[\]{},:]?"|\[1, ?\{\}\]|\{"b":"\}"\}) ?,?){0,4}\] ?"#,
        ) {
            same_as_serde_json(text.as_bytes());
        }

        #[test]
        fn bytes_of_any_kind_are_no_danger(inside: Vec<u8>) {
            for text in [inside.clone(), [b"{\"\":", &*inside, b"}"].concat(), [b"[", &*inside, b"]"].concat()] {
                same_as_serde_json(&text);
            }
        }
    }
}
