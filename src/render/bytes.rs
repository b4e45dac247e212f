//! From JSON bytes to slots: one strict pass over the document, without a tree of it.
//!
//! The scanner accepts what `serde_json::from_slice::<serde_json::Value>` accepts, except for keys that are there twice
//! where the template reads them. It is two loops: `walk` follows the tree of paths, with a frame for each container on
//! a path; `skip_container` passes over all other containers, with a bit for each that is open. Values are kept as ranges
//! of the text; nothing is decoded or copied here.
//!
//! Methods take the offset at which they start and return the one after what they have read.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::LazyLock;

use smallvec::SmallVec;

use super::slots::{Captured, Slots};
use crate::compile::arena::{Id, Table};
use crate::compile::trees::{Named, PathField, PathNode, Slot, Spelling, Trees};
use crate::json::{BLOCK, JsonText, code_unit, decode, leading_digits, plain_length, specials};
use crate::limits::Limits;

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The rule that is broken, and the byte offset at which it shows.
    Syntax(&'static str, usize),
    /// A container opens one level too many at the byte offset.
    TooDeep(usize),
    /// The slot, or the first of the slots, for which the key is read.
    DuplicateKey(Option<Id<Slot>>),
    NotAnObject,
    /// The plan contradicts itself.
    Broken,
}

/// The white space in one place, in bytes, above which it is long.
///
/// Whoever writes a value passes over the white space in it, and a template may ask for the same value thousands of
/// times: where no white space is long, that takes time in proportion to the output.
const LONG_BLANK: usize = 64;

/// No container is open at this depth.
const NOWHERE: usize = usize::MAX;

/// Fills the slots of a document, whose node is `root`, from its bytes, which may be nested so many `levels` deep.
/// Returns whether some value that was kept has long white space inside.
pub(super) fn read<'a>(
    text: &'a [u8],
    trees: &Trees,
    root: Id<PathNode>,
    levels: usize,
    slots: &mut Slots<'a>,
) -> Result<bool, Fault> {
    let Ok(root) = trees.nodes.get(root) else { return Err(Fault::Broken) };
    let (blocks, rest) = text.as_chunks();
    let mut last_block = [0; BLOCK];
    if let Some(start) = last_block.get_mut(..rest.len()) {
        start.copy_from_slice(rest);
    }
    let mut scanner = Scanner {
        text,
        blocks,
        last_block,
        block: usize::MAX,
        block_specials: 0,
        trees,
        levels: levels.min(Limits::DEPTH),
        slots,
        untidy: 0,
        last_long_blank: 0,
        keeps_long_blank: false,
        last_escape: 0,
        depth: 0,
        arrays: 0,
        copying: 0,
        copied_slot: None,
        ignored_from: NOWHERE,
        seen: Table::new(&trees.fields, |count| SmallVec::from_elem(Seen::default(), count)),
        keys: SmallVec::new(),
        decoded: Vec::new(),
        fault: Fault::NotAnObject,
    };
    match scanner.document(root) {
        Ok(()) => Ok(scanner.keeps_long_blank),
        Err(Stopped) => Err(scanner.fault),
    }
}

/// The scanner has stopped at its fault.
struct Stopped;

struct Scanner<'a, 't, 's> {
    text: &'a [u8],
    /// The text in blocks.
    blocks: &'a [[u8; BLOCK]],
    /// What follows them, with NUL behind it.
    last_block: [u8; BLOCK],
    /// The number of the block that was looked at last.
    block: usize,
    /// A bit for each byte in it that ends a run of plain characters in a string.
    block_specials: u64,
    trees: &'t Trees,
    /// How many levels of nesting there may be.
    levels: usize,
    slots: &'s mut Slots<'a>,
    /// The end of the last white space or needless escape that was passed over.
    untidy: usize,
    /// The end of the last long white space that was passed over.
    last_long_blank: usize,
    /// Whether some value that was kept has long white space inside.
    keeps_long_blank: bool,
    /// The end of the last escape that was passed over.
    last_escape: usize,
    /// How many containers that paths lead into are open.
    depth: usize,
    /// A bit for each level of them at which there is an array; the lists of records are not counted.
    arrays: u128,
    /// How many of them are kept whole.
    copying: usize,
    /// The first slot of the value inside which keys are compared.
    copied_slot: Option<Id<Slot>>,
    /// The depth at which a value is read that is not kept, because it has the spelling that does not count; else
    /// `NOWHERE`.
    ignored_from: usize,
    seen: Table<PathField, SmallVec<[Seen; 64]>>,
    /// The keys of the open objects inside a value that is kept whole.
    keys: SmallVec<[Key; 16]>,
    /// The characters of those keys that have escapes.
    decoded: Vec<u8>,
    fault: Fault,
}

/// For each spelling of a member, the object in which it was seen last, as the offset after its brace.
#[derive(Clone, Copy, Default)]
struct Seen {
    own: usize,
    camel_case: usize,
}

/// A container that paths lead into.
struct Frame<'t> {
    node: &'t PathNode,
    is_object: bool,
    /// Where the text after its bracket starts.
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
    /// Where its characters are: in the text, or among the decoded ones.
    characters: (usize, usize),
    is_decoded: bool,
}

impl<'a, 't> Scanner<'a, 't, '_> {
    /// The byte at an offset. Beyond the end it is NUL, which is as wrong as the end is wherever it is looked for.
    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.text.get(start..end).unwrap_or(b"")
    }

    #[cold]
    #[inline(never)]
    fn fail<T>(&mut self, rule: &'static str, at: usize) -> Result<T, Stopped> {
        self.fault = Fault::Syntax(if at >= self.text.len() { "an early end" } else { rule }, at);
        Err(Stopped)
    }

    #[cold]
    #[inline(never)]
    fn too_deep<T>(&mut self, at: usize) -> Result<T, Stopped> {
        self.fault = Fault::TooDeep(at);
        Err(Stopped)
    }

    /// The offset is not told: it depends on what stands before, which may be private.
    #[cold]
    #[inline(never)]
    fn duplicate<T>(&mut self, slot: Option<Id<Slot>>) -> Result<T, Stopped> {
        self.fault = Fault::DuplicateKey(slot);
        Err(Stopped)
    }

    #[cold]
    #[inline(never)]
    fn broken<T>(&mut self) -> Result<T, Stopped> {
        self.fault = Fault::Broken;
        Err(Stopped)
    }

    fn document(&mut self, root: &'t PathNode) -> Result<(), Stopped> {
        let start = self.blank(0);
        let is_object = self.byte(start) == b'{';
        if !is_object && self.text.starts_with(b"\xef\xbb\xbf") {
            return self.fail("a byte order mark", start);
        }
        let inside = self.blank(start + 1);
        let end =
            if is_object && self.byte(inside) != b'}' { self.walk(root, start)? } else { self.skip::<false>(start)?.0 };
        let end = self.blank(end);
        if end < self.text.len() {
            return self.fail("text after the document", end);
        }
        // The fault that is set from the beginning.
        if is_object { Ok(()) } else { Err(Stopped) }
    }

    /// Passes over white space.
    #[inline(always)]
    fn blank(&mut self, at: usize) -> usize {
        if self.byte(at) > b' ' { at } else { self.blanks(at) }
    }

    #[inline(never)]
    fn blanks(&mut self, mut at: usize) -> usize {
        const INDENT: [u8; 8] = [b' '; 8];
        let start = at;
        loop {
            let rest = self.text.get(at..).unwrap_or(b"");
            if rest.first_chunk() == Some(&INDENT) {
                at += INDENT.len();
            } else if matches!(rest.first(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                at += 1;
            } else {
                if at > start {
                    self.untidy = at;
                    if at - start > LONG_BLANK {
                        self.last_long_blank = at;
                    }
                }
                return at;
            }
        }
    }

    /// Follows the tree of paths from the root object on, which is not empty.
    fn walk(&mut self, root: &'t PathNode, start: usize) -> Result<usize, Stopped> {
        let mut outer: SmallVec<[Frame<'t>; 6]> = SmallVec::new();
        let mut frame = self.open(root, true, start)?;
        let mut at = self.blank(start + 1);
        loop {
            // A value comes next, in an object after its key.
            let mut node = None;
            if frame.is_object {
                let end = self.key(at)?;
                node = self.member(&frame, at + 1, end)?;
                at = self.colon(end + 1)?;
            } else {
                if let Some(element) = frame.node.element(frame.elements) {
                    let Ok(element) = self.trees.nodes.get(element) else { return self.broken() };
                    node = Some(element);
                }
                frame.elements += 1;
            }
            if let Some(node) = node {
                let byte = self.byte(at);
                if node.is_followed(byte) {
                    let inside = self.blank(at + 1);
                    if self.byte(inside) != closing(byte) {
                        outer.push(frame);
                        frame = self.open(node, byte == b'{', at)?;
                        at = inside;
                        continue;
                    }
                }
                let (end, deepest) = if !node.is_copied && self.copying == 0 {
                    self.skip::<false>(at)?
                } else {
                    self.copied_slot = node.below.first().copied();
                    self.skip::<true>(at)?
                };
                self.keep(node, at, end, deepest)?;
                frame.deepest = frame.deepest.max(deepest);
                self.make_record(&frame)?;
                at = end;
            } else if self.copying > 0 {
                self.copied_slot = frame.node.below.first().copied();
                let (end, deepest) = self.skip::<true>(at)?;
                frame.deepest = frame.deepest.max(deepest);
                at = end;
            } else {
                // How deep a value is nested counts only if it is kept.
                at = self.skip::<false>(at)?.0;
            }
            // A value is complete: what follows closes containers or leads to the next value.
            loop {
                if self.byte(at) <= b' ' {
                    at = self.blanks(at);
                }
                let byte = self.byte(at);
                if byte == b',' {
                    at = self.blank(at + 1);
                    break;
                }
                if byte != if frame.is_object { b'}' } else { b']' } {
                    return self.unclosed(frame.is_object, at);
                }
                at += 1;
                let depth = self.close(&frame, at)?;
                match outer.pop() {
                    None => return Ok(at),
                    Some(around) => frame = around,
                }
                frame.deepest = frame.deepest.max(depth);
                self.make_record(&frame)?;
            }
        }
    }

    /// Opens the container that starts at `at`.
    fn open(&mut self, node: &'t PathNode, is_object: bool, at: usize) -> Result<Frame<'t>, Stopped> {
        if self.depth >= self.levels {
            return self.too_deep(at);
        }
        if !is_object && node.records.is_none() {
            self.arrays |= self.level();
        }
        self.depth += 1;
        self.copying += usize::from(node.is_copied);
        Ok(Frame { node, is_object, start: at + 1, elements: 0, keys: self.keys.len(), deepest: 0 })
    }

    /// Closes the container that ends before `end`. Returns its levels of nesting.
    fn close(&mut self, frame: &Frame<'t>, end: usize) -> Result<usize, Stopped> {
        self.depth -= 1;
        self.arrays &= !self.level();
        let depth = frame.deepest + 1;
        if self.copying > 0 {
            self.copied_slot = frame.node.below.first().copied();
            self.unique_keys(frame.keys)?;
            self.copying -= usize::from(frame.node.is_copied);
        }
        self.keep(frame.node, frame.start - 1, end, depth)?;
        Ok(depth)
    }

    /// The bit for the level at hand.
    fn level(&self) -> u128 {
        u32::try_from(self.depth).ok().and_then(|level| 1_u128.checked_shl(level)).unwrap_or(0)
    }

    /// Keeps the value of a node, unless it is ignored.
    fn keep(&mut self, node: &PathNode, start: usize, end: usize, deepest: usize) -> Result<(), Stopped> {
        if self.depth >= self.ignored_from {
            // It is the value itself, and not something inside it: it is complete.
            if self.depth == self.ignored_from {
                self.ignored_from = NOWHERE;
            }
            return Ok(());
        }
        self.keeps_long_blank |= self.last_long_blank > start;
        let depth = u8::try_from(deepest).unwrap_or(u8::MAX);
        let value = JsonText::new(self.slice(start, end), self.untidy <= start, depth);
        if self.slots.keep(node, self.arrays, Captured::Json(value)).is_err() {
            return self.broken();
        }
        Ok(())
    }

    /// Makes a record of the element that was just read, if the frame is a list of records.
    #[inline(always)]
    fn make_record(&mut self, frame: &Frame<'t>) -> Result<(), Stopped> {
        if let (false, Some(records)) = (frame.is_object, &frame.node.records)
            && self.depth < self.ignored_from
        {
            let element = self.trees.nodes.get(records.element);
            if element.and_then(|element| self.slots.record(records, element)).is_err() {
                return self.broken();
            }
        }
        Ok(())
    }

    #[cold]
    fn unclosed<T>(&mut self, is_object: bool, at: usize) -> Result<T, Stopped> {
        self.fail(if is_object { "no `,` or `}` after a member" } else { "no `,` or `]` after an element" }, at)
    }

    /// Returns the node that a key leads to.
    #[inline(always)]
    fn member(&mut self, frame: &Frame<'t>, start: usize, end: usize) -> Result<Option<&'t PathNode>, Stopped> {
        if self.copying > 0 {
            self.remember(start, end);
        }
        let key = self.slice(start, end);
        let table = &frame.node.names;
        match if self.last_escape > start { table.find(&decode(key)) } else { table.find(key) } {
            None => Ok(None),
            Some(named) => self.known_member(frame, named).map(Some),
        }
    }

    /// Returns the node that a member leads to. Where its other spelling counts, it is read like that one, so that the
    /// order of the two does not matter, and ignored.
    #[inline(never)]
    fn known_member(&mut self, frame: &Frame<'t>, named: Named) -> Result<&'t PathNode, Stopped> {
        let object = frame.start;
        let found = self
            .trees
            .fields
            .get(named.field)
            .and_then(|field| Ok((field, self.trees.nodes.get(field.node)?, self.seen.get_mut(named.field)?)));
        let Ok((field, below, seen)) = found else { return self.broken() };
        let (this, other) = match named.spelling {
            Spelling::Own => (&mut seen.own, seen.camel_case),
            Spelling::CamelCase => (&mut seen.camel_case, seen.own),
        };
        if field.is_read && *this == object {
            return self.duplicate(below.below.first().copied());
        }
        *this = object;
        if other == object {
            match named.spelling {
                Spelling::CamelCase => self.ignored_from = self.ignored_from.min(self.depth),
                Spelling::Own if self.slots.forget(below).is_err() => return self.broken(),
                Spelling::Own => {}
            }
        }
        Ok(below)
    }

    /// Reads a key. Returns where its characters end.
    #[inline(always)]
    fn key(&mut self, at: usize) -> Result<usize, Stopped> {
        if self.byte(at) == b'"' { self.string(at + 1) } else { self.fail("no key in double quotes", at) }
    }

    /// Reads the colon after a key. Returns where the value starts.
    #[inline(always)]
    fn colon(&mut self, mut at: usize) -> Result<usize, Stopped> {
        if self.byte(at) != b':' {
            at = self.blanks(at);
            if self.byte(at) != b':' {
                return self.fail("no `:` after a key", at);
            }
        }
        Ok(self.blank(at + 1))
    }

    /// Keeps a key, to see whether it is there twice.
    fn remember(&mut self, start: usize, end: usize) {
        let key = self.slice(start, end);
        let is_decoded = self.last_escape > start;
        let (hash, characters) = if is_decoded {
            let decoded = decode(key);
            self.decoded.extend_from_slice(&decoded);
            (hash(&decoded), (self.decoded.len() - decoded.len(), self.decoded.len()))
        } else {
            (hash(key), (start, end))
        };
        self.keys.push(Key { hash, characters, is_decoded });
    }

    /// Checks that no two keys from `first` on are the same, and forgets them.
    fn unique_keys(&mut self, first: usize) -> Result<(), Stopped> {
        const FEW: usize = 8;
        let (text, decoded) = (self.text, self.decoded.as_slice());
        let characters = |key: &Key| {
            let (start, end) = key.characters;
            if key.is_decoded { decoded } else { text }.get(start..end).unwrap_or(b"")
        };
        let same = |left: &Key, right: &Key| left.hash == right.hash && characters(left) == characters(right);
        let keys = self.keys.get_mut(first..).unwrap_or(&mut []);
        let is_twice = if keys.len() <= FEW {
            let mut earlier = keys.iter().enumerate().map(|(index, key)| (keys.get(..index).unwrap_or(&[]), key));
            earlier.any(|(earlier, key)| earlier.iter().any(|other| same(other, key)))
        } else {
            keys.sort_unstable_by(|left, right| {
                left.hash.cmp(&right.hash).then_with(|| characters(left).cmp(characters(right)))
            });
            keys.windows(2).any(|pair| matches!(pair, [left, right] if same(left, right)))
        };
        self.keys.truncate(first);
        if self.keys.is_empty() {
            self.decoded.clear();
        }
        if is_twice { self.duplicate(self.copied_slot) } else { Ok(()) }
    }

    /// Passes over a value. Returns its end, and its levels of nesting.
    ///
    /// With `COPY`, the value is kept: no object in it may have a key twice.
    #[inline(always)]
    fn skip<const COPY: bool>(&mut self, at: usize) -> Result<(usize, usize), Stopped> {
        match self.byte(at) {
            b'{' | b'[' => self.skip_container::<COPY>(at),
            byte => Ok((self.scalar(byte, at)?, 0)),
        }
    }

    /// Passes over the container that starts here.
    #[inline(never)]
    fn skip_container<const COPY: bool>(&mut self, mut at: usize) -> Result<(usize, usize), Stopped> {
        let mut depth = 0;
        let mut deepest = 0;
        // A bit for each open container, the innermost lowest: whether it is an object.
        let mut objects = 0_u128;
        // For each open object, the number of keys before its own.
        let mut firsts: SmallVec<[usize; 8]> = SmallVec::new();
        loop {
            let byte = self.byte(at);
            if matches!(byte, b'{' | b'[') {
                if self.depth + depth >= self.levels {
                    return self.too_deep(at);
                }
                depth += 1;
                deepest = deepest.max(depth);
                let is_object = byte == b'{';
                objects = objects << 1 | u128::from(is_object);
                if COPY && is_object {
                    firsts.push(self.keys.len());
                }
                at = self.blank(at + 1);
                if self.byte(at) != closing(byte) {
                    if is_object {
                        at = self.skipped_key::<COPY>(at)?;
                    }
                    continue;
                }
            } else {
                at = self.scalar(byte, at)?;
            }
            // A value is complete, or an empty container is open: what follows closes or leads to the next value.
            loop {
                if self.byte(at) <= b' ' {
                    at = self.blanks(at);
                }
                let is_object = objects & 1 == 1;
                let byte = self.byte(at);
                if byte == b',' {
                    at = self.blank(at + 1);
                    if is_object {
                        at = self.skipped_key::<COPY>(at)?;
                    }
                    break;
                }
                if byte != if is_object { b'}' } else { b']' } {
                    return self.unclosed(is_object, at);
                }
                if COPY && is_object {
                    let first = firsts.pop().unwrap_or(0);
                    self.unique_keys(first)?;
                }
                at += 1;
                depth -= 1;
                objects >>= 1;
                if depth == 0 {
                    return Ok((at, deepest));
                }
            }
        }
    }

    /// Reads a key to which no path leads. Returns where the value starts.
    #[inline(always)]
    fn skipped_key<const COPY: bool>(&mut self, at: usize) -> Result<usize, Stopped> {
        let end = self.key(at)?;
        if COPY {
            self.remember(at + 1, end);
        }
        self.colon(end + 1)
    }

    /// Reads the scalar that starts with the given byte. Returns its end.
    #[inline(always)]
    fn scalar(&mut self, byte: u8, at: usize) -> Result<usize, Stopped> {
        if byte == b'"' {
            return Ok(self.string(at + 1)? + 1);
        }
        match byte {
            b'0'..=b'9' | b'-' => self.number(byte, at),
            b't' => self.word(b"true", at),
            b'f' => self.word(b"false", at),
            b'n' => self.word(b"null", at),
            _ => self.fail("no value", at),
        }
    }

    #[inline(always)]
    fn word(&mut self, word: &[u8], at: usize) -> Result<usize, Stopped> {
        if self.slice(at, at + word.len()) == word { Ok(at + word.len()) } else { self.fail("no value", at) }
    }

    /// Reads the characters of a string. Returns where its closing quote is.
    #[inline(always)]
    fn string(&mut self, start: usize) -> Result<usize, Stopped> {
        let at = self.next_special(start);
        if self.byte(at) == b'"' { Ok(at) } else { self.unusual_string(start, at) }
    }

    /// Returns where the next quote, backslash, control character or byte beyond ASCII is, or the end of the text.
    ///
    /// Where a string ends decides where the next one starts, so the time that this takes adds up from string to string.
    /// The bits of a block are there before the place in it is known: from one string to the next it is a shift and a
    /// count.
    #[inline(always)]
    fn next_special(&mut self, mut at: usize) -> usize {
        loop {
            let block = at / BLOCK;
            if block != self.block {
                self.look_at(block);
            }
            let rest = self.block_specials >> (at % BLOCK);
            if rest != 0 {
                return at + rest.trailing_zeros() as usize;
            }
            at = (block + 1) * BLOCK;
        }
    }

    #[inline(never)]
    fn look_at(&mut self, block: usize) {
        self.block = block;
        self.block_specials = specials(self.blocks.get(block).unwrap_or(&self.last_block));
    }

    /// Reads a string from `at` on, where there is an escape, a character beyond ASCII, a fault, or nearly the end.
    #[inline(never)]
    fn unusual_string(&mut self, start: usize, mut at: usize) -> Result<usize, Stopped> {
        loop {
            at += plain_length(self.text.get(at..).unwrap_or(b""));
            match self.byte(at) {
                b'"' => break,
                b'\\' => at = self.escape(at)?,
                _ => return self.fail("a control character in a string", at),
            }
        }
        match std::str::from_utf8(self.slice(start, at)) {
            Ok(_) => Ok(at),
            Err(error) => self.fail("a byte that is not UTF-8", start + error.valid_up_to()),
        }
    }

    /// Reads the escape whose backslash is here.
    fn escape(&mut self, at: usize) -> Result<usize, Stopped> {
        let end = match self.byte(at + 1) {
            b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.last_escape = at + 2;
                return Ok(at + 2);
            }
            b'/' => at + 2,
            b'u' => {
                let unit = |at: usize| self.text.get(at..).and_then(code_unit);
                match unit(at) {
                    Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => at + 12,
                    Some(0xd800..=0xdfff) => return self.fail("an escape that is half of a surrogate pair", at),
                    Some(_) => at + 6,
                    None => return self.fail("an escape without four hexadecimal digits", at),
                }
            }
            _ => return self.fail("an unknown escape", at),
        };
        self.untidy = end;
        self.last_escape = end;
        Ok(end)
    }

    /// Reads the number that starts with the given byte. Returns its end.
    #[inline(always)]
    fn number(&mut self, byte: u8, start: usize) -> Result<usize, Stopped> {
        let first = start + usize::from(byte == b'-');
        let end = self.digits(first);
        let has_leading_zero = self.byte(first) == b'0' && end > first + 1;
        // A double reaches beyond 10^308.
        if end == first || has_leading_zero || end - first > 300 || matches!(self.byte(end), b'.' | b'e' | b'E') {
            self.unusual_number(start, first, end)
        } else {
            Ok(end)
        }
    }

    /// Reads a number that is not just some digits, whose digits before the point end at `end`.
    #[inline(never)]
    fn unusual_number(&mut self, start: usize, first: usize, mut end: usize) -> Result<usize, Stopped> {
        if end == first {
            return self.fail("a number without digits", first);
        }
        if self.byte(first) == b'0' && end > first + 1 {
            return self.fail("a number with a leading zero", first);
        }
        if self.byte(end) == b'.' {
            end = self.some_digits(end + 1)?;
        }
        let has_exponent = matches!(self.byte(end), b'e' | b'E');
        if has_exponent {
            let sign = usize::from(matches!(self.byte(end + 1), b'+' | b'-'));
            end = self.some_digits(end + 1 + sign)?;
        }
        // What could be out of range is left to the judge that the scanner is compared to.
        let text = self.slice(start, end);
        if (has_exponent || text.len() > 300) && serde_json::from_slice::<serde_json::Value>(text).is_err() {
            return self.fail("a number out of range", start);
        }
        Ok(end)
    }

    fn some_digits(&mut self, at: usize) -> Result<usize, Stopped> {
        let end = self.digits(at);
        if end == at { self.fail("a number without digits", at) } else { Ok(end) }
    }

    /// Passes over digits.
    #[inline(always)]
    fn digits(&self, mut at: usize) -> usize {
        while let Some(bytes) = self.text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let digits = leading_digits(*bytes);
            at += digits;
            if digits < bytes.len() {
                return at;
            }
        }
        while self.byte(at).is_ascii_digit() {
            at += 1;
        }
        at
    }
}

/// The bracket that closes what the given one opens: in ASCII, it is two further on.
#[inline(always)]
fn closing(opening: u8) -> u8 {
    opening + 2
}

/// A hash that keeps most different keys apart. The same hash is never taken for the same key: such keys are compared by
/// their characters.
#[inline]
fn hash(key: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    // Whoever writes keys does not know it.
    static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));
    let mut hash = *SEED ^ key.len() as u64;
    let (words, rest) = key.as_chunks::<8>();
    for word in words {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(MULTIPLIER);
    }
    for &byte in rest {
        hash = (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(MULTIPLIER);
    }
    hash
}
