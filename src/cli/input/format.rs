//! What the first bytes of an input look like: JSON to be read, or something that is refused as a whole.

use std::io::{self, Read};

use claimsmith::json::{blank_length, is_blank};
use memchr::memchr_iter;

use super::decompress::is_compressed;
use super::lookahead::Lookahead;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The lines among which one has to start like JSON.
const FIRST_LINES: usize = 20;

/// The bytes among which one of them has to start.
const FIRST_BYTES: usize = 1024 * 1024;

/// How an input starts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// With an array or an object.
    Json,
    /// With a line that is neither, but one that is follows.
    Lines,
    /// There is only white space.
    Empty,
    /// It is nothing that can be read: what it looks like, and what to do.
    Refused(&'static str),
}

/// Looks at the start of an input, and passes over a byte order mark. White space at the start is kept in memory, up to
/// the limit.
pub(super) fn format<R: Read>(input: &mut Lookahead<R>, limit: usize) -> io::Result<Format> {
    while BYTE_ORDER_MARK.starts_with(input.seen()) && input.seen() != BYTE_ORDER_MARK || input.seen().len() < 2 {
        if !input.look()? {
            break;
        }
    }
    if matches!(input.seen(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        || matches!(input.seen(), &[0, other, ..] | &[other, 0, ..] if is_blank(other) || !other.is_ascii_control())
    {
        return Ok(Format::Refused("this looks like UTF-16: save it as UTF-8"));
    }
    if input.seen().starts_with(BYTE_ORDER_MARK) {
        input.pass_over(BYTE_ORDER_MARK.len());
    }
    let mut blank = 0;
    let first = loop {
        blank += blank_length(input.seen().get(blank..).unwrap_or(b""));
        match input.seen().get(blank) {
            Some(&byte) => break byte,
            None if blank > limit => return Ok(Format::Lines),
            None => {}
        }
        if !input.look()? {
            return Ok(Format::Empty);
        }
    };
    if matches!(first, b'{' | b'[') {
        return Ok(Format::Json);
    }
    let has_json = has_json_line(input, blank)?;
    let text = input.seen().get(blank..).unwrap_or(b"");
    Ok(match looks_like(text) {
        // A page of the web may have lines of JSON in it, and an archive those of its files.
        Some(look) if is_markup(text) || is_binary(first_line(text)) || !has_json => Format::Refused(look),
        None if !has_json => {
            Format::Refused("no line starts with `{` or `[`: users are JSON, one a line or in an array")
        }
        _ => Format::Lines,
    })
}

/// Looks for a line that starts like JSON, among the first ones from an offset on.
fn has_json_line<R: Read>(input: &mut Lookahead<R>, mut at: usize) -> io::Result<bool> {
    let mut lines = 0;
    let mut is_at_start = true;
    loop {
        for &byte in input.seen().get(at..).unwrap_or(b"") {
            if is_at_start && matches!(byte, b'{' | b'[') {
                return Ok(true);
            }
            is_at_start = byte == b'\n' || is_at_start && is_blank(byte);
            lines += usize::from(byte == b'\n');
            if lines == FIRST_LINES {
                return Ok(false);
            }
        }
        at = input.seen().len();
        if at > FIRST_BYTES || !input.look()? {
            return Ok(false);
        }
    }
}

fn is_markup(text: &[u8]) -> bool {
    let starts_with =
        |start: &str| text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()));
    ["<!doctype", "<html", "<?xml"].iter().any(|start| starts_with(start))
}

fn is_binary(text: &[u8]) -> bool {
    text.contains(&0)
}

fn first_line(text: &[u8]) -> &[u8] {
    text.split(|&byte| byte == b'\n').next().unwrap_or(b"").trim_ascii_end()
}

/// What text without JSON is, where that is plain, and what to do.
fn looks_like(text: &[u8]) -> Option<&'static str> {
    /// Where the header of a file in a tar archive says what it is.
    const TAR: usize = 257;
    let line = first_line(text);
    if is_markup(text) || line.starts_with(b"<") {
        return Some("this looks like HTML or XML: users are JSON");
    }
    if text.starts_with(b"PK\x03\x04") {
        return Some("this looks like a ZIP archive, or a spreadsheet in one: unpack it, or export users as JSON");
    }
    if text.get(TAR..).is_some_and(|header| header.starts_with(b"ustar")) {
        return Some("this looks like a tar archive: unpack it");
    }
    if is_compressed(text) {
        return Some("this is compressed twice: unpack it once");
    }
    if text.starts_with(b"BZh") || text.starts_with(b"\xfd7zXZ") || text.starts_with(b"\x1f\x9d") {
        return Some("this is compressed in a way that claimsmith does not read: use gzip or Zstandard");
    }
    let parts: Vec<&[u8]> = line.split(|&byte| byte == b'.').collect();
    let is_base64 = |part: &[u8]| part.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if line.starts_with(b"eyJ") && parts.len() == 3 && parts.into_iter().all(is_base64) {
        return Some("this looks like a JWT: a user is the JSON object from which claims are made");
    }
    if is_binary(text) {
        return Some("this looks like binary data: users are JSON, one a line or in an array");
    }
    if is_table(text) {
        return Some("this looks like CSV: export users as JSON, one a line or in an array");
    }
    None
}

/// Whether the first two lines look like rows of a table: they have as many separators, or the first one has a
/// separator without the blank that would follow it in prose. The first row has names, and no braces.
fn is_table(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n');
    let (first, second) = (lines.next().unwrap_or(b""), lines.next().unwrap_or(b""));
    !first.contains(&b'{')
        && b",;\t|".iter().any(|separator| {
            let count = |line: &[u8]| memchr_iter(*separator, line).count();
            let is_tight =
                first.windows(2).any(|two| matches!(two, [byte, next] if byte == separator && *next != b' '));
            is_tight || count(first) > 0 && count(first) == count(second)
        })
}
