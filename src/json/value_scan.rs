//! A search for the end of a value.

use super::runs::plain_length;

/// A search for the end of a JSON value, in text that may come in pieces: each call goes on where the one before has
/// stopped.
///
/// The search counts brackets and passes over strings, and checks nothing else. If the text is not JSON, it may find an
/// end anywhere in the text.
///
/// ```
/// use claimsmith::json::ValueScan;
///
/// let mut scan = ValueScan::default();
/// assert_eq!(scan.find_end(br#"{"name": "}\"#), None);
/// assert_eq!(scan.find_end(br#""}", "banned": false} {"#), Some(br#""}", "banned": false}"#.len()));
/// ```
#[derive(Debug, Clone, Default)]
pub struct ValueScan {
    /// How many objects and arrays are open.
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    line_breaks: usize,
    has_torn_string: bool,
}

/// Where a [search](ValueScan) has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanStop {
    /// Right after the value.
    AfterValue,
    /// Right after the opening bracket of an array that is directly inside the value, so that its elements can be
    /// searched one by one.
    InsideArray,
    /// At the end of the piece of text, before the end of the value.
    AtTextEnd,
}

impl ValueScan {
    /// A search for the end of an object or an array whose opening bracket was passed over before.
    #[must_use]
    pub fn inside() -> Self {
        Self { depth: 1, ..Self::default() }
    }

    /// How many line feeds there were outside of strings so far.
    #[must_use]
    pub fn line_breaks(&self) -> usize {
        self.line_breaks
    }

    /// Whether there was a line feed inside a string, where JSON has none.
    #[must_use]
    pub fn has_torn_string(&self) -> bool {
        self.has_torn_string
    }

    /// Searches the next piece of text, and returns how many of its bytes were passed over and where the search has
    /// stopped.
    ///
    /// The first piece has to start with the value, not with white space. The end of a number, `true`, `false` or
    /// `null` is found only if something follows.
    ///
    /// ```
    /// use claimsmith::json::{ScanStop, ValueScan};
    ///
    /// let mut scan = ValueScan::default();
    /// assert_eq!(scan.advance(br#"{"data": [{}]}"#), (br#"{"data": ["#.len(), ScanStop::InsideArray));
    /// assert_eq!(scan.advance(b"{}]"), (3, ScanStop::AtTextEnd));
    /// assert_eq!(scan.advance(b"} "), (1, ScanStop::AfterValue));
    /// ```
    pub fn advance(&mut self, text: &[u8]) -> (usize, ScanStop) {
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            if self.in_string {
                if self.is_escaped {
                    self.is_escaped = false;
                    at += 1;
                    continue;
                }
                at += plain_length(text.get(at..).unwrap_or(b""));
                match text.get(at) {
                    None => break,
                    Some(b'\\') => self.is_escaped = true,
                    Some(b'\n') => self.has_torn_string = true,
                    Some(b'"') => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at + 1, ScanStop::AfterValue);
                        }
                    }
                    Some(_) => {}
                }
                at += 1;
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' => self.depth += 1,
                b'[' => {
                    self.depth += 1;
                    if self.depth == 2 {
                        return (at + 1, ScanStop::InsideArray);
                    }
                }
                // A value without brackets ends where something follows that cannot be a part of it.
                b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if self.depth == 0 => {
                    return (at, ScanStop::AfterValue);
                }
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, ScanStop::AfterValue);
                    }
                }
                b'\n' => self.line_breaks += 1,
                _ => {}
            }
            at += 1;
        }
        (text.len(), ScanStop::AtTextEnd)
    }

    /// Searches the next piece of text, without a stop inside arrays. If the value ends in it, returns how many bytes
    /// of the piece belong to the value.
    pub fn find_end(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            let (length, stopped) = self.advance(text.get(at..)?);
            at += length;
            match stopped {
                ScanStop::AfterValue => return Some(at),
                ScanStop::InsideArray => {}
                ScanStop::AtTextEnd => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Deserializer, Value};

    use super::*;

    /// Where the value at the start of a text ends, if the text starts with one.
    fn judged(text: &str) -> Option<usize> {
        let mut values = Deserializer::from_str(text).into_iter::<Value>();
        values.next()?.ok()?;
        Some(values.byte_offset())
    }

    #[test]
    fn values_end_where_serde_json_has_them_end() {
        for value in [r#"{"a":["}",{"\"]":[]}]}"#, "[[[]],{}]", r#""\\\"""#, "{}", "[]", "-1.5e3", "null"] {
            for after in [",", "}", "]", " ", "\n"] {
                let text = format!("{value}{after}");
                assert_eq!(judged(&text), Some(value.len()), "{text}");
                assert_eq!(ValueScan::default().find_end(text.as_bytes()), Some(value.len()), "{text}");
            }
        }
    }

    #[test]
    fn a_container_that_is_open_already_is_closed() {
        assert_eq!(ValueScan::inside().find_end(br#" , "a": [{}] } ]"#), Some(14));
    }

    #[test]
    fn line_breaks_are_told_apart() {
        let mut scan = ValueScan::default();
        assert_eq!(scan.find_end(b"{\n\"a\nb\":\n1}\n"), Some(11));
        assert!(scan.has_torn_string());
        assert_eq!(scan.line_breaks(), 2);
    }

    #[test]
    fn hostile_text_is_read_once() {
        // If it were read again from each byte, or by a function that calls itself, this would not end well.
        for unit in ["[", "{\"\":", "[\"\\\\\"", "\\", "1"] {
            assert_eq!(ValueScan::default().find_end(unit.repeat(1_000_000).as_bytes()), None, "{unit}");
        }
    }

    /// What is found in a text that comes in pieces of so many bytes: each stop with its place, then line breaks.
    fn stops(text: &[u8], piece: usize) -> (Vec<(usize, ScanStop)>, usize, bool) {
        let (mut scan, mut stops, mut start) = (ValueScan::default(), Vec::new(), 0);
        'pieces: for piece in text.chunks(piece) {
            let mut at = 0;
            loop {
                let (length, stopped) = scan.advance(&piece[at..]);
                at += length;
                assert!(at <= piece.len());
                match stopped {
                    ScanStop::AtTextEnd => break assert_eq!(at, piece.len()),
                    ScanStop::InsideArray => stops.push((start + at, stopped)),
                    ScanStop::AfterValue => {
                        stops.push((start + at, stopped));
                        break 'pieces;
                    }
                }
            }
            start += piece.len();
        }
        (stops, scan.line_breaks(), scan.has_torn_string())
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(text in r#"([\[{]|[\[\]{},:"\\\n 1a\u{e9}]|"[a-z]{0,20}"){0,40}"#, piece in 1..24_usize) {
            prop_assert_eq!(stops(text.as_bytes(), usize::MAX), stops(text.as_bytes(), piece));
        }

        #[test]
        fn bytes_of_any_kind_are_passed_over(text: Vec<u8>, piece in 1..24_usize) {
            prop_assert_eq!(stops(&text, usize::MAX), stops(&text, piece));
        }

        #[test]
        fn no_value_ends_elsewhere(text in r#"[\[{"]([\[\]{},:"\\ 1]|"a":|true|"\\""){0,12}"#) {
            if let Some(end) = judged(&text) {
                prop_assert_eq!(ValueScan::default().find_end(text.as_bytes()), Some(end));
            }
        }
    }
}
