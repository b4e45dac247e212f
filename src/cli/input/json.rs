//! The structure of JSON text, found without a look at what the values say. Whoever uses it has the documents that it
//! finds read by the library: it decides what is JSON, and this only where a value ends if it is.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr3};

/// The white space between tokens (RFC 8259, section 2).
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// How much white space a text starts with, in bytes.
pub(super) fn blanks(text: &[u8]) -> usize {
    text.iter().position(|&byte| !is_blank(byte)).unwrap_or(text.len())
}

/// How many line breaks there are in a text.
pub(super) fn line_breaks(text: &[u8]) -> usize {
    memchr_iter(b'\n', text).count()
}

/// A search for the end of a value, in text that may come in pieces.
#[derive(Debug, Default)]
pub(super) struct ValueScan {
    /// How many containers are open.
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    /// How many line breaks there were outside of strings.
    line_breaks: usize,
    /// Whether there was a line break inside a string, where JSON has none.
    is_torn: bool,
}

/// Where a search has stopped.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// Right after the value.
    AtEnd,
    /// Right after a bracket that opens a list in the outermost object or list.
    AtList,
    /// At the end of the piece of text.
    Nowhere,
}

impl ValueScan {
    /// A search for the end of a container that is open already.
    pub(super) fn inside() -> Self {
        Self { depth: 1, ..Self::default() }
    }

    pub(super) fn line_breaks(&self) -> usize {
        self.line_breaks
    }

    pub(super) fn is_torn(&self) -> bool {
        self.is_torn
    }

    /// Goes on over the next piece of text, until it stops somewhere, and tells how far it went.
    pub(super) fn go_on(&mut self, text: &[u8]) -> (usize, Stopped) {
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            at += 1;
            if self.in_string {
                if self.is_escaped {
                    self.is_escaped = false;
                    continue;
                }
                let rest = text.get(at - 1..).unwrap_or(b"");
                let Some(plain) = memchr3(b'"', b'\\', b'\n', rest) else { break };
                at += plain;
                match rest.get(plain) {
                    Some(b'\\') => self.is_escaped = true,
                    Some(b'\n') => self.is_torn = true,
                    _ => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at, Stopped::AtEnd);
                        }
                    }
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' => self.depth += 1,
                b'[' => {
                    self.depth += 1;
                    if self.depth == 2 {
                        return (at, Stopped::AtList);
                    }
                }
                b'}' | b']' if self.depth == 1 => {
                    self.depth = 0;
                    return (at, Stopped::AtEnd);
                }
                // What has no brackets ends before what it stands in does.
                b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if self.depth == 0 => {
                    return (at - 1, Stopped::AtEnd);
                }
                b'}' | b']' => self.depth -= 1,
                b'\n' => self.line_breaks += 1,
                _ => {}
            }
        }
        (text.len(), Stopped::Nowhere)
    }

    /// Goes on until the value or the piece of text ends; tells how much of the text belongs to the value if it ends.
    pub(super) fn end(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            let (length, stopped) = self.go_on(text.get(at..)?);
            at += length;
            match stopped {
                Stopped::AtEnd => return Some(at),
                Stopped::AtList => {}
                Stopped::Nowhere => return None,
            }
        }
    }
}

/// The members of an object, one after the other.
pub(super) struct Members<'t> {
    text: &'t [u8],
    at: usize,
    state: State,
}

enum State {
    BeforeObject,
    InObject,
    Ended,
}

/// A member of an object: its decoded name, the text of its value, and where in the object's text that starts.
pub(super) struct Member<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) value: &'t [u8],
    pub(super) start: usize,
}

/// The text is no object.
#[derive(Debug)]
pub(super) struct NoObject;

impl<'t> Members<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        Self { text, at: 0, state: State::BeforeObject }
    }

    /// What follows white space.
    fn rest(&mut self) -> &'t [u8] {
        let rest = self.text.get(self.at..).unwrap_or(b"");
        let blank = blanks(rest);
        self.at += blank;
        rest.get(blank..).unwrap_or(b"")
    }

    /// Reads a token of one byte, if it is the next one.
    fn token(&mut self, token: u8) -> bool {
        let is_next = self.rest().first() == Some(&token);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads a value, and gives its text.
    fn value(&mut self) -> Result<&'t [u8], NoObject> {
        let rest = self.rest();
        let length = ValueScan::default().end(rest).filter(|&length| length > 0).ok_or(NoObject)?;
        self.at += length;
        rest.get(..length).ok_or(NoObject)
    }

    /// Reads the next member, or the end.
    fn member(&mut self) -> Result<Option<Member<'t>>, NoObject> {
        let goes_on = if matches!(self.state, State::InObject) {
            self.token(b',')
        } else if self.token(b'{') {
            self.rest().first() != Some(&b'}')
        } else {
            return Err(NoObject);
        };
        if !goes_on {
            let has_ended = self.token(b'}') && self.rest().is_empty();
            return if has_ended { Ok(None) } else { Err(NoObject) };
        }
        self.state = State::InObject;
        let name = text(self.value()?).ok_or(NoObject)?;
        if !self.token(b':') {
            return Err(NoObject);
        }
        let value = self.value()?;
        Ok(Some(Member { name, value, start: self.at - value.len() }))
    }
}

impl<'t> Iterator for Members<'t> {
    type Item = Result<Member<'t>, NoObject>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.state, State::Ended) {
            return None;
        }
        let member = self.member().transpose();
        if !matches!(member, Some(Ok(_))) {
            self.state = State::Ended;
        }
        member
    }
}

/// The decoded text of a JSON string.
pub(super) fn text(json: &[u8]) -> Option<Cow<'_, str>> {
    let inside = json.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if inside.contains(&b'\\') {
        serde_json::from_slice(json).ok().map(Cow::Owned)
    } else {
        std::str::from_utf8(inside).ok().map(Cow::Borrowed)
    }
}

#[cfg(test)]
mod tests {
    use super::Members;

    /// The members of an object as text, or nothing if it is none.
    fn members(text: &str) -> Option<Vec<(String, String)>> {
        Members::of(text.as_bytes())
            .map(|member| {
                let member = member.ok()?;
                Some((member.name.into_owned(), String::from_utf8(member.value.to_vec()).unwrap()))
            })
            .collect()
    }

    #[test]
    fn members_are_found_whatever_is_in_them() {
        let found = members(" { \"a\" : \"}\\\"]\" ,\n\"b\\u0021\":[{\"x\":\"{\"},[]],\"\":-1.5e3 , \"d\":{} } \n");
        let found = found.unwrap();
        let expected = [("a", "\"}\\\"]\""), ("b!", "[{\"x\":\"{\"},[]]"), ("", "-1.5e3"), ("d", "{}")];
        assert!(found.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected), "{found:?}");
        assert_eq!(members(" {\t} "), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_object_has_none() {
        for text in [
            "",
            "[]",
            "1",
            "{",
            "{]x",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1",
            "{\"a\":1,}",
            "{\"a\":1}x",
            "{a:1}",
            "{\"a\" 1}",
        ] {
            assert_eq!(members(text), None, "{text}");
        }
    }
}
