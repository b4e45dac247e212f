//! The types of fields, and which kinds of JSON values each of them allows.

/// The type of a field's value. A value of another type is treated as if it were not there. Every field may also be
/// null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Type {
    /// A string.
    String,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A number, read as Unix time in seconds; milliseconds are divided by 1,000.
    Timestamp,
    /// An array, and paths into it.
    Array,
    /// An array of strings, and paths to them.
    Strings,
    /// An object, and paths below it.
    Object,
    /// An object that the application fills, of at most 8,192 bytes, and paths below it. Its keys may have any names.
    Metadata,
    /// Any value, and paths below it.
    #[default]
    Any,
}

impl Type {
    /// The type's name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Array => "array",
            Self::Strings => "strings",
            Self::Object => "object",
            Self::Metadata => "metadata",
            Self::Any => "any",
        }
    }

    /// Whether a path can go on below a value of this type.
    pub(crate) fn has_members(self) -> bool {
        matches!(self, Self::Array | Self::Strings | Self::Object | Self::Metadata | Self::Any)
    }

    /// The kinds of JSON values that this type allows.
    pub(crate) fn kinds(self) -> Kinds {
        Kinds::NULL.or(match self {
            Self::Any => Kinds::ALL,
            Self::String => Kinds::STRING,
            Self::Number | Self::Timestamp => Kinds::NUMBER,
            Self::Boolean => Kinds::BOOLEAN,
            Self::Array | Self::Strings => Kinds::ARRAY,
            Self::Object | Self::Metadata => Kinds::OBJECT,
        })
    }
}

/// A set of kinds of JSON values, with a bit for each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const NUMBER: Self = Self(4);
    pub(crate) const STRING: Self = Self(8);
    pub(crate) const ARRAY: Self = Self(16);
    pub(crate) const OBJECT: Self = Self(32);
    const ALL: Self = Self(63);

    /// The kind of a value, by the first byte of its JSON text.
    const BY_FIRST_BYTE: [Self; 256] = {
        let mut kinds = [Self(0); 256];
        let mut byte = 0_u8;
        #[expect(clippy::indexing_slicing, reason = "a byte has 256 values, and this is evaluated while compiling")]
        while byte < u8::MAX {
            kinds[byte as usize] = match byte {
                b'n' => Self::NULL,
                b't' | b'f' => Self::BOOLEAN,
                b'-' | b'0'..=b'9' => Self::NUMBER,
                b'"' => Self::STRING,
                b'[' => Self::ARRAY,
                b'{' => Self::OBJECT,
                _ => Self(0),
            };
            byte += 1;
        }
        kinds
    };

    #[inline(always)]
    pub(crate) fn of_first_byte(byte: u8) -> Self {
        Self::BY_FIRST_BYTE.get(usize::from(byte)).copied().unwrap_or(Self(0))
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set has the given kind in it.
    #[inline(always)]
    pub(crate) fn contain(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
}

impl Default for Kinds {
    fn default() -> Self {
        Self::ALL
    }
}
