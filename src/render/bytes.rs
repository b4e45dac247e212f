//! From JSON bytes to slots: one strict pass over the document, without a tree of it.
//!
//! The scanner accepts what `serde_json::from_slice::<serde_json::Value>` accepts, except for keys that are there twice
//! where the template reads them. It is two loops: `walk` follows the tree of paths, with a frame for each container on
//! a path; `skip` passes over everything else, with a bit for each open container. Values are kept as ranges of the
//! text; nothing is decoded or copied here.

use smallvec::SmallVec;

use super::find::{find_special, find_special_or_non_ascii};
use super::json_text::{JsonText, code_unit, decode};
use super::slots::{Captured, Slots};
use crate::Limits;
use crate::compile::plan::{PathNode, PathTree, Spelling};

/// What is wrong with a document, and the byte offset at which it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Syntax(&'static str, usize),
    DuplicateKey(usize),
    NotAnObject,
}

/// Fills the slots of a document from its bytes; `names` is the number of names in all trees of the plan.
pub(super) fn read<'a>(text: &'a [u8], tree: &PathTree, names: usize, slots: &mut Slots<'a>) -> Result<(), Fault> {
    let mut scanner = Scanner {
        text,
        position: 0,
        untidy: 0,
        tree,
        slots,
        frames: SmallVec::new(),
        arrays: 0,
        copying: 0,
        seen: SmallVec::from_elem(0, names),
        keys: SmallVec::new(),
        objects: SmallVec::new(),
    };
    scanner.blank();
    let is_object = scanner.peek() == Some(b'{');
    if is_object && !tree.nodes.is_empty() {
        scanner.walk()?;
    } else {
        scanner.skip::<false>()?;
    }
    scanner.blank();
    if scanner.position < text.len() {
        return Err(Fault::Syntax("text after the document", scanner.position));
    }
    if is_object { Ok(()) } else { Err(Fault::NotAnObject) }
}

struct Scanner<'a, 't, 's> {
    text: &'a [u8],
    position: usize,
    /// The end of the last white space or needless escape that was passed over.
    untidy: usize,
    tree: &'t PathTree,
    slots: &'s mut Slots<'a>,
    /// The containers on the path to the value at hand.
    frames: SmallVec<[Frame<'t>; 8]>,
    /// A bit for each frame that is an array of a path; the elements of records are not on a path.
    arrays: u128,
    /// How many of the frames are kept whole.
    copying: usize,
    /// For each name of the plan, where the object starts (plus one) in which it was seen last.
    seen: SmallVec<[usize; 32]>,
    /// The keys of the open objects inside a value that is kept whole.
    keys: SmallVec<[Key; 16]>,
    /// For each of those objects outside the frames, the number of keys before its own.
    objects: SmallVec<[usize; 8]>,
}

/// A container that the tree of paths leads into.
struct Frame<'t> {
    node: &'t PathNode,
    is_object: bool,
    /// Where its bracket is.
    start: usize,
    /// How many elements were read.
    elements: usize,
    /// The number of keys before its own.
    keys: usize,
    /// The levels of nesting found inside.
    deepest: usize,
}

/// A key of an object that is kept whole.
#[derive(Clone, Copy)]
struct Key {
    hash: u64,
    start: usize,
    end: usize,
    escaped: bool,
}

/// A string's content: a range of the text.
#[derive(Clone, Copy)]
struct Content {
    start: usize,
    end: usize,
    escaped: bool,
}

impl<'a, 't> Scanner<'a, 't, '_> {
    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.get(self.position).copied()
    }

    fn fail<T>(&self, rule: &'static str) -> Result<T, Fault> {
        let rule = if self.position >= self.text.len() { "an early end" } else { rule };
        Err(Fault::Syntax(rule, self.position))
    }

    /// Passes over white space.
    #[inline(always)]
    fn blank(&mut self) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.blanks();
        }
    }

    #[inline(never)]
    fn blanks(&mut self) {
        const INDENT: [u8; 8] = [b' '; 8];
        loop {
            let rest = self.text.get(self.position..).unwrap_or(b"");
            if rest.first_chunk() == Some(&INDENT) {
                self.position += INDENT.len();
            } else if matches!(rest.first(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                self.position += 1;
            } else {
                break;
            }
        }
        self.untidy = self.position;
    }

    /// Follows the tree of paths from the root object on.
    fn walk(&mut self) -> Result<(), Fault> {
        let Some(root) = self.tree.nodes.first() else { return Ok(()) };
        let mut next = Some(root);
        loop {
            let opened = match next {
                Some(node) => self.wanted(node)?,
                None => {
                    let deepest = self.unwanted()?;
                    self.nested(deepest);
                    false
                }
            };
            if !opened {
                self.value_done();
            }
            match self.advance(opened)? {
                Some(node) => next = node,
                None => return Ok(()),
            }
        }
    }

    /// Reads a value that no path leads to. Returns the levels of nesting inside.
    #[inline(always)]
    fn unwanted(&mut self) -> Result<usize, Fault> {
        if self.copying > 0 { self.skip::<true>() } else { self.skip::<false>() }
    }

    /// Reads the value at a node; or only opens it, and returns true, if it is a container in which paths go on.
    fn wanted(&mut self, node: &'t PathNode) -> Result<bool, Fault> {
        let start = self.position;
        let is_object = match self.peek() {
            Some(b'{') if !node.members.is_empty() => true,
            Some(b'[') if !node.elements.is_empty() || node.records.is_some() => false,
            _ => {
                let keep = !node.slots.is_empty();
                let deepest = if keep { self.skip::<true>()? } else { self.unwanted()? };
                if keep {
                    self.keep(node, start, deepest);
                }
                self.nested(deepest);
                return Ok(false);
            }
        };
        if self.frames.len() >= Limits::DEPTH {
            return self.fail("nesting deeper than 127 levels");
        }
        if !is_object && node.records.is_none() {
            self.arrays |= 1_u128.checked_shl(self.frames.len().try_into().unwrap_or(128)).unwrap_or(0);
        }
        self.copying += usize::from(!node.slots.is_empty());
        self.frames.push(Frame { node, is_object, start, elements: 0, keys: self.keys.len(), deepest: 0 });
        self.position += 1;
        Ok(true)
    }

    /// Keeps the value that started at `start` and ends here.
    fn keep(&mut self, node: &PathNode, start: usize, deepest: usize) {
        let text = self.text.get(start..self.position).unwrap_or(b"");
        let depth = u8::try_from(deepest).unwrap_or(u8::MAX);
        let value = JsonText::new(text, self.untidy <= start, depth);
        self.slots.keep(node, self.arrays, Captured::Json(value));
    }

    /// Notes how deep the value is nested that was just read.
    fn nested(&mut self, deepest: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.deepest = frame.deepest.max(deepest);
        }
    }

    /// Makes a record of an element of a list.
    fn value_done(&mut self) {
        if let Some(Frame { node, is_object: false, .. }) = self.frames.last()
            && let Some(records) = &node.records
            && let Some(element) = self.tree.nodes.get(records.element)
        {
            self.slots.record(records, element);
        }
    }

    /// Goes on to the next value of the innermost frame, closing frames that end here.
    ///
    /// Returns the node of that value, if a path leads to it, or `None` once the last frame is closed. `opened` tells
    /// that the innermost frame has just been opened.
    fn advance(&mut self, mut opened: bool) -> Result<Option<Option<&'t PathNode>>, Fault> {
        loop {
            let Some(frame) = self.frames.last() else { return Ok(None) };
            let is_object = frame.is_object;
            self.blank();
            match self.peek() {
                Some(b'}') if is_object => self.close()?,
                Some(b']') if !is_object => self.close()?,
                Some(b',') if !opened => {
                    self.position += 1;
                    self.blank();
                    return self.next_value(is_object).map(Some);
                }
                _ if opened => return self.next_value(is_object).map(Some),
                _ if is_object => return self.fail("no `,` or `}` after a member"),
                _ => return self.fail("no `,` or `]` after an element"),
            }
            opened = false;
            self.value_done();
        }
    }

    fn close(&mut self) -> Result<(), Fault> {
        self.position += 1;
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let level = u32::try_from(self.frames.len()).unwrap_or(u32::MAX);
        self.arrays &= !1_u128.checked_shl(level).unwrap_or(0);
        if self.copying > 0 {
            self.unique_keys(frame.keys)?;
        }
        if !frame.node.slots.is_empty() {
            self.copying -= 1;
            self.keep(frame.node, frame.start, frame.deepest + 1);
        }
        self.nested(frame.deepest + 1);
        Ok(())
    }

    /// Reads up to the next value of the innermost frame, and returns the node of it.
    #[inline(always)]
    fn next_value(&mut self, is_object: bool) -> Result<Option<&'t PathNode>, Fault> {
        if is_object { self.member() } else { Ok(self.element()) }
    }

    fn element(&mut self) -> Option<&'t PathNode> {
        let tree = self.tree;
        let frame = self.frames.last_mut()?;
        let place = frame.node.element(frame.elements);
        frame.elements += 1;
        place.and_then(|place| tree.nodes.get(place))
    }

    #[inline(always)]
    fn member(&mut self) -> Result<Option<&'t PathNode>, Fault> {
        let key = self.key()?;
        if self.copying > 0 {
            self.remember(key);
        }
        let Some(frame) = self.frames.last() else { return Ok(None) };
        let (node, object) = (frame.node, frame.start + 1);
        let content = self.text.get(key.start..key.end).unwrap_or(b"");
        let found = if key.escaped { node.member(&decode(content)) } else { node.member(content) };
        let Some(member) = found else { return Ok(None) };
        if self.was_seen(member.number, object) {
            return Err(Fault::DuplicateKey(key.start - 1));
        }
        if let Some(seen) = self.seen.get_mut(member.number) {
            *seen = object;
        }
        let other = |place: usize| node.members.get(place).is_some_and(|other| self.was_seen(other.number, object));
        let below = self.tree.nodes.get(member.node);
        match member.spelling {
            Spelling::CamelCase { snake_case } if other(snake_case) => return Ok(None),
            Spelling::SnakeCase { camel_case } if other(camel_case) => {
                if let Some(below) = below {
                    self.slots.forget(below);
                }
            }
            _ => {}
        }
        Ok(below)
    }

    fn was_seen(&self, number: usize, object: usize) -> bool {
        self.seen.get(number) == Some(&object)
    }

    /// Reads a key and the colon after it.
    #[inline(always)]
    fn key(&mut self) -> Result<Content, Fault> {
        if self.peek() != Some(b'"') {
            return self.fail("no key in double quotes");
        }
        let key = self.string()?;
        self.blank();
        if self.peek() != Some(b':') {
            return self.fail("no `:` after a key");
        }
        self.position += 1;
        self.blank();
        Ok(key)
    }

    fn remember(&mut self, key: Content) {
        let content = self.text.get(key.start..key.end).unwrap_or(b"");
        let hash = if key.escaped { hash(&decode(content)) } else { hash(content) };
        self.keys.push(Key { hash, start: key.start, end: key.end, escaped: key.escaped });
    }

    /// Checks that no two of the innermost object's keys are the same, and forgets them.
    fn unique_keys(&mut self, start: usize) -> Result<(), Fault> {
        const FEW: usize = 8;
        let text = self.text;
        let content = |key: &Key| {
            let content = text.get(key.start..key.end).unwrap_or(b"");
            if key.escaped { decode(content) } else { content.into() }
        };
        let same = |left: &Key, right: &Key| left.hash == right.hash && content(left) == content(right);
        let keys = self.keys.get_mut(start..).unwrap_or(&mut []);
        let duplicate = if keys.len() <= FEW {
            keys.iter().enumerate().find_map(|(index, right)| {
                let earlier = keys.get(..index).unwrap_or(&[]);
                earlier.iter().any(|left| same(left, right)).then_some(right.start)
            })
        } else {
            let order = |left: &Key, right: &Key| {
                let by_hash = left.hash.cmp(&right.hash);
                by_hash.then_with(|| content(left).cmp(&content(right))).then(left.start.cmp(&right.start))
            };
            keys.sort_unstable_by(order);
            let pairs = keys.windows(2).filter_map(|pair| match pair {
                [left, right] if same(left, right) => Some(right.start),
                _ => None,
            });
            pairs.min()
        };
        self.keys.truncate(start);
        match duplicate {
            Some(key) => Err(Fault::DuplicateKey(key - 1)),
            None => Ok(()),
        }
    }

    /// Passes over a value. Returns the levels of nesting inside.
    ///
    /// With `COPY`, the value is kept: no object in it may have a key twice.
    fn skip<const COPY: bool>(&mut self) -> Result<usize, Fault> {
        let base = self.frames.len();
        let mut depth = base;
        let mut deepest = base;
        // A bit for each open container, the innermost lowest: whether it is an object.
        let mut objects = 0_u128;
        loop {
            let opened = match self.peek() {
                Some(b'"') => {
                    self.string()?;
                    None
                }
                Some(b'{') => Some(true),
                Some(b'[') => Some(false),
                Some(b'-' | b'0'..=b'9') => {
                    self.number()?;
                    None
                }
                Some(b't') => {
                    self.word(b"true")?;
                    None
                }
                Some(b'f') => {
                    self.word(b"false")?;
                    None
                }
                Some(b'n') => {
                    self.word(b"null")?;
                    None
                }
                _ => return self.fail("no value"),
            };
            let mut after_value = true;
            if let Some(is_object) = opened {
                if depth >= Limits::DEPTH {
                    return self.fail("nesting deeper than 127 levels");
                }
                depth += 1;
                deepest = deepest.max(depth);
                objects = objects << 1 | u128::from(is_object);
                if COPY && is_object {
                    self.objects.push(self.keys.len());
                }
                self.position += 1;
                self.blank();
                let close = if is_object { b'}' } else { b']' };
                after_value = self.peek() == Some(close);
                if !after_value && is_object {
                    self.skipped_key::<COPY>()?;
                }
            }
            // The value is complete; what follows closes containers or leads to the next value.
            while after_value {
                if depth == base {
                    return Ok(deepest - base);
                }
                self.blank();
                let is_object = objects & 1 == 1;
                match self.peek() {
                    Some(b',') => {
                        self.position += 1;
                        self.blank();
                        if is_object {
                            self.skipped_key::<COPY>()?;
                        }
                        after_value = false;
                    }
                    Some(b'}') if is_object => {
                        self.position += 1;
                        depth -= 1;
                        objects >>= 1;
                        if COPY {
                            let start = self.objects.pop().unwrap_or(0);
                            self.unique_keys(start)?;
                        }
                    }
                    Some(b']') if !is_object => {
                        self.position += 1;
                        depth -= 1;
                        objects >>= 1;
                    }
                    _ if is_object => return self.fail("no `,` or `}` after a member"),
                    _ => return self.fail("no `,` or `]` after an element"),
                }
            }
        }
    }

    #[inline(always)]
    fn skipped_key<const COPY: bool>(&mut self) -> Result<(), Fault> {
        let key = self.key()?;
        if COPY {
            self.remember(key);
        }
        Ok(())
    }

    fn word(&mut self, word: &'static [u8]) -> Result<(), Fault> {
        let rest = self.text.get(self.position..).unwrap_or(b"");
        if !rest.starts_with(word) {
            return self.fail("no value");
        }
        self.position += word.len();
        Ok(())
    }

    /// Reads the string whose opening quote is here.
    #[inline(always)]
    fn string(&mut self) -> Result<Content, Fault> {
        let start = self.position + 1;
        let rest = self.text.get(start..).unwrap_or(b"");
        if let Some(length) = find_special_or_non_ascii(rest)
            && rest.get(length) == Some(&b'"')
        {
            self.position = start + length + 1;
            return Ok(Content { start, end: start + length, escaped: false });
        }
        self.unusual_string(start)
    }

    /// Reads a string with escapes, characters beyond ASCII, or a fault.
    #[cold]
    fn unusual_string(&mut self, start: usize) -> Result<Content, Fault> {
        let mut escaped = false;
        self.position = start;
        loop {
            let rest = self.text.get(self.position..).unwrap_or(b"");
            let length = find_special(rest).unwrap_or(rest.len());
            self.position += length;
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return self.fail("a control character in a string"),
            }
        }
        let end = self.position;
        let content = self.text.get(start..end).unwrap_or(b"");
        if let Err(error) = std::str::from_utf8(content) {
            return Err(Fault::Syntax("a byte that is not UTF-8", start + error.valid_up_to()));
        }
        self.position += 1;
        Ok(Content { start, end, escaped })
    }

    /// Reads the escape whose backslash is here.
    fn escape(&mut self) -> Result<(), Fault> {
        let rest = self.text.get(self.position..).unwrap_or(b"");
        match rest.get(1) {
            Some(b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't') => self.position += 2,
            Some(b'/') => {
                self.position += 2;
                self.untidy = self.position;
            }
            Some(b'u') => {
                let Some(unit) = code_unit(rest) else {
                    return self.fail("an escape without four hexadecimal digits");
                };
                self.position += match unit {
                    0xd800..=0xdbff => {
                        let low = rest.get(6..).and_then(code_unit);
                        if !matches!(low, Some(0xdc00..=0xdfff)) {
                            return self.fail("an escape that is half of a surrogate pair");
                        }
                        12
                    }
                    0xdc00..=0xdfff => return self.fail("an escape that is half of a surrogate pair"),
                    _ => 6,
                };
                self.untidy = self.position;
            }
            _ => return self.fail("an unknown escape"),
        }
        Ok(())
    }

    /// Reads the number that starts here.
    fn number(&mut self) -> Result<(), Fault> {
        let start = self.position;
        self.position += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => self.position += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return self.fail("a number without digits"),
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.fail("a number with a leading zero");
        }
        if self.peek() == Some(b'.') {
            self.position += 1;
            self.some_digits()?;
        }
        let mut has_exponent = false;
        if let Some(b'e' | b'E') = self.peek() {
            has_exponent = true;
            self.position += 1;
            self.position += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.some_digits()?;
        }
        // A double reaches beyond 10^308. What could be out of range is left to the judge that everyone is compared to.
        if has_exponent || self.position - start > 300 {
            let text = self.text.get(start..self.position).unwrap_or(b"");
            if serde_json::from_slice::<serde_json::Value>(text).is_err() {
                return Err(Fault::Syntax("a number out of range", start));
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn digits(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
    }

    fn some_digits(&mut self) -> Result<(), Fault> {
        let start = self.position;
        self.digits();
        if self.position == start { self.fail("a number without digits") } else { Ok(()) }
    }
}

/// A hash that keeps most different keys apart; the same hash is never taken for the same key.
#[inline]
fn hash(key: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = key.len() as u64;
    let (words, rest) = key.as_chunks::<8>();
    for word in words {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(MULTIPLIER);
    }
    for &byte in rest {
        hash = (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(MULTIPLIER);
    }
    hash
}
