//! Everything that can be wrong with a template, as facts with their data. The sentences about them are in `words`.

use super::code::Code;
use super::excerpt::Excerpt;
use super::hint::{JsonHint, RootHint, ShortcodeHint, TextHint, UnknownRootHint};

/// One thing in a template that is wrong or probably not meant, with the data that its author has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    // The text of the template.
    NotUtf8 {
        /// The offset of the first byte that belongs to no character.
        offset: usize,
    },
    TooLarge {
        limit: usize,
    },
    TooDeep {
        levels: usize,
    },
    /// The parser has used up its stack.
    StackExhausted {
        reason: String,
    },

    // Templates that are not JSON.
    UnexpectedText {
        expected: Expected,
        found: Found,
        hint: Option<JsonHint>,
    },
    /// A double quote inside of a shortcode ends the string around it.
    QuoteInShortcode {
        /// What was meant to stand in quotes.
        text: Excerpt,
    },
    /// A string whose closing quote is missing ends where the next one starts.
    RunsOn {
        missing_before: Punctuation,
    },
    UnclosedString {
        hint: UnclosedString,
    },
    UnclosedBracket {
        bracket: Bracket,
        /// The bracket before which it should have been closed, and the line of that.
        closed_by: char,
        line: usize,
    },
    NeverClosedBracket {
        bracket: Bracket,
    },
    RootNotObject {
        hint: RootHint,
    },
    HalfSurrogate,
    NumberOutOfRange,

    // Names.
    DuplicateName {
        name: Excerpt,
    },
    PrototypeName,
    ShortcodeInName,
    TooManyClaims {
        count: usize,
        limit: usize,
    },
    ReservedClaim {
        name: Excerpt,
        reserved: &'static str,
        /// Whether the name is spelled exactly as the reserved one.
        is_exact: bool,
    },
    LookAlikeClaim {
        name: Excerpt,
        reserved: &'static str,
    },
    /// A claim that older consumers take for the issuer's reads what users set themselves.
    UntrustedOrganization {
        name: Excerpt,
        /// The path that the issuer's own claim would have.
        path: String,
    },
    OrganizationClaim {
        name: Excerpt,
        /// The path that the issuer's own claim would have.
        path: String,
    },

    // Shortcodes.
    UnexpectedInShortcode {
        expected: Expected,
        found: Found,
        hint: Option<ShortcodeHint>,
    },
    UnclosedShortcode {
        hint: Option<ShortcodeHint>,
    },
    EmptyShortcode {
        hint: Option<ShortcodeHint>,
    },
    /// A comment to the end of the line in a string, where there are no lines.
    LineComment,
    TooManyOperands {
        count: usize,
        limit: usize,
    },
    UnreachableOperand,
    MisplacedOmit,
    /// `omit` leaves out a flag.
    OmittedFlag {
        flag: Excerpt,
    },
    /// `omit` leaves out something that denies something by its name.
    OmittedDenial {
        name: Excerpt,
    },
    NullInText {
        path: Excerpt,
        /// Whether the string may be left out as a whole.
        may_be_omitted: bool,
    },

    // Paths.
    TooManySteps {
        count: usize,
        limit: usize,
    },
    PrivateMetadata,
    UnknownRoot {
        root: Excerpt,
        hint: UnknownRootHint,
    },
    BareRoot {
        root: &'static str,
        /// A field that the root has.
        example: &'static str,
        /// Whether the word may have been meant as text.
        may_be_text: bool,
    },
    /// A field is spelled in camelCase.
    CamelCaseField {
        field: Excerpt,
        meant: Option<Excerpt>,
    },
    UnknownField {
        field: Excerpt,
        root: &'static str,
        meant: Option<Excerpt>,
    },
    /// `user.organizations`, whose members are named by ids, is read by position.
    OrganizationsByPosition,
    StepBelowScalar {
        /// The field below which there is nothing, or too little.
        field: String,
        /// What to write instead, where that is certain.
        meant: Option<String>,
    },
    WholeMetadata {
        field: String,
    },
    UntrustedAuthorization {
        /// The name that reads like authorization.
        name: Excerpt,
    },
    VerifiedBesidePrimary {
        flag: &'static str,
        primary: &'static str,
        /// What kind of address it is, in words.
        address: &'static str,
    },

    // Text outside of shortcodes.
    MissingDelimiters {
        /// The path, where it is not the whole string.
        path: Option<Excerpt>,
        hint: TextHint,
    },
    ForeignDelimiters {
        opener: &'static str,
        hint: TextHint,
    },
    StrayDelimiter {
        close: &'static str,
        hint: TextHint,
    },

    // What the provider's own editor does not know.
    NotPortable(NotPortable),
    UndocumentedComment,
    UndocumentedName {
        name: Excerpt,
    },

    // Sizes.
    LargeClaim {
        name: Excerpt,
        bytes: usize,
        /// How many bytes fit.
        fits: usize,
    },
    LongName {
        name: Excerpt,
        bytes: usize,
    },
    /// Two claims carry the same data.
    RepeatedData {
        path: Excerpt,
        claim: Excerpt,
        /// What is copied as well, and which claim does it.
        copied: Excerpt,
        copied_by: Excerpt,
    },
    OverBudget {
        consequence: Consequence,
        bytes: usize,
        fits: usize,
        /// The claims to move out of the token, with their bytes, and how many more there are.
        moved: Vec<(Excerpt, usize)>,
        and_more: usize,
        /// The bytes that are left without them.
        left: usize,
    },
    /// Without any of the claims it would still not fit.
    OverBudgetByItself {
        consequence: Consequence,
        cookie: usize,
        limit: usize,
    },
}

impl Finding {
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::NotUtf8 { .. } => Code::NotUtf8,
            Self::TooLarge { .. } => Code::TooLarge,
            Self::TooDeep { .. } | Self::StackExhausted { .. } => Code::TooDeep,
            Self::UnexpectedText { .. }
            | Self::QuoteInShortcode { .. }
            | Self::RunsOn { .. }
            | Self::UnclosedString { .. }
            | Self::UnclosedBracket { .. }
            | Self::NeverClosedBracket { .. } => Code::InvalidJson,
            Self::RootNotObject { .. } => Code::RootNotObject,
            Self::HalfSurrogate => Code::InvalidEscape,
            Self::NumberOutOfRange => Code::NumberOutOfRange,
            Self::DuplicateName { .. } => Code::DuplicateName,
            Self::PrototypeName => Code::PrototypeName,
            Self::ShortcodeInName => Code::ShortcodeInName,
            Self::TooManyClaims { .. } => Code::TooManyClaims,
            Self::ReservedClaim { .. } => Code::ReservedClaim,
            Self::LookAlikeClaim { .. } => Code::LookAlikeClaim,
            Self::UntrustedOrganization { .. } => Code::UntrustedOrganization,
            Self::OrganizationClaim { .. } => Code::OrganizationClaim,
            Self::UnexpectedInShortcode { .. }
            | Self::UnclosedShortcode { .. }
            | Self::EmptyShortcode { .. }
            | Self::LineComment => Code::InvalidShortcode,
            Self::TooManyOperands { .. } => Code::TooManyOperands,
            Self::UnreachableOperand => Code::UnreachableOperand,
            Self::MisplacedOmit => Code::MisplacedOmit,
            Self::OmittedFlag { .. } | Self::OmittedDenial { .. } => Code::OmittedDenial,
            Self::NullInText { .. } => Code::NullInText,
            Self::TooManySteps { .. } => Code::TooManySteps,
            Self::PrivateMetadata => Code::PrivateMetadata,
            Self::UnknownRoot { .. } => Code::UnknownRoot,
            Self::BareRoot { .. } => Code::BareRoot,
            Self::CamelCaseField { .. } => Code::CamelCaseField,
            Self::UnknownField { .. } => Code::UnknownField,
            Self::OrganizationsByPosition | Self::StepBelowScalar { .. } => Code::StepBelowScalar,
            Self::WholeMetadata { .. } => Code::WholeMetadata,
            Self::UntrustedAuthorization { .. } => Code::UntrustedAuthorization,
            Self::VerifiedBesidePrimary { .. } => Code::VerifiedBesidePrimary,
            Self::MissingDelimiters { .. } => Code::MissingDelimiters,
            Self::ForeignDelimiters { .. } => Code::ForeignDelimiters,
            Self::StrayDelimiter { .. } => Code::StrayDelimiter,
            Self::NotPortable(_) => Code::NotPortable,
            Self::UndocumentedComment | Self::UndocumentedName { .. } => Code::UncertainPortability,
            Self::LargeClaim { .. } => Code::LargeClaim,
            Self::LongName { .. } => Code::LongName,
            Self::RepeatedData { .. } => Code::RepeatedData,
            Self::OverBudget { .. } | Self::OverBudgetByItself { .. } => Code::OverBudget,
        }
    }
}

/// Why a second place matters to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// The first of two members of the same name.
    FirstOfTheName,
    /// The value behind which a comma is missing.
    ValueBeforeComma,
    /// The bracket that closes something else than was meant.
    BracketThatCloses,
    /// The delimiter that opens the shortcode.
    Opening,
    /// The literal that always counts.
    LiteralThatCounts,
    /// The flag that is left out.
    Flag,
    /// The primary address.
    PrimaryAddress,
    /// The claim that has the data, too.
    OtherClaim,
}

/// What could have stood at a place, in words for people; empty if that cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected(pub(crate) Vec<&'static str>);

/// The character that stands at a place; none at the end of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found(pub(crate) Option<char>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Punctuation {
    Colon,
    Comma,
}

/// What is opened and not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bracket {
    Object,
    Array,
}

/// What was probably meant to close a string, or where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnclosedString {
    /// A curly quote was meant to close it.
    Curly,
    BeforeComma,
    BeforeBrackets,
    AtTheEnd,
}

/// What Clerk's editor does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotPortable {
    Comment,
    BareShortcode {
        /// What stands between the delimiters.
        inside: Excerpt,
    },
    EscapedDelimiters,
    Angles {
        /// What stands between the delimiters.
        inside: Excerpt,
    },
    /// A shortcode that is only text, with delimiters in the text.
    DelimitersAlone,
    /// A shortcode that is only text.
    TextAlone {
        text: Excerpt,
    },
    /// A shortcode that is only another literal.
    ValueAlone {
        value: Excerpt,
    },
    /// Delimiters inside of quotes.
    QuotedDelimiters,
    DoubleQuotes {
        text: Excerpt,
        /// Whether single quotes cannot stand around it.
        has_single_quote: bool,
    },
    ListOrObject,
    Omit,
    EscapesInPath,
    Brackets {
        /// The path with dots, where there is one.
        dotted: Option<Excerpt>,
    },
}

/// What happens to a token that is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consequence {
    HandshakeMayOverflow,
    CookieIsDropped,
}
