//! What an author probably meant, which decides what help a finding comes with: one variant for each piece of help.

use super::delimiters::Delimiters;
use super::excerpt::Excerpt;

/// What was probably meant in a template that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JsonHint {
    /// The template stands between the fences of Markdown.
    MarkdownFences,
    /// A fence of Markdown stands behind the template.
    MarkdownFence,
    JavaScript,
    RootBraces,
    RootBrace,
    ByteOrderMark,
    CurlyQuotes,
    /// A string between single quotes.
    SingleQuotes {
        word: Option<Excerpt>,
    },
    /// A string between backquotes.
    Backquotes,
    EscapedQuote,
    HtmlQuote,
    Spread,
    TrailingComma,
    HashComment,
    UnclosedComment,
    /// An expression of another system.
    Shortcode,
    Escapes,
    LineBreakInString,
    WhiteSpace,
    Empty,
    TrailingSemicolon,
    BraceTooMany,
    /// The brace before the place ends the template too early.
    BraceTooEarly,
    AfterTheEnd,
    MissingColon,
    SemicolonBetweenMembers,
    NameInArray,
    MissingBrace,
    FallbackOutside,
    JoinedStrings,
    MissingCommaOrQuote,
    MissingComma,
    Number,
    SurplusComma,
    /// A value stands where its name should.
    MissingName {
        /// The path of the value.
        path: Excerpt,
    },
    /// A name without quotes.
    UnquotedName {
        word: Option<Excerpt>,
    },
    /// A path without delimiters.
    BarePath {
        path: Excerpt,
    },
    MissingValue,
    /// `true`, `false` or `null` in capital letters.
    Capitals {
        value: &'static str,
    },
    /// What other languages have in place of null.
    Null,
    BareWord,
}

/// What was probably meant in a shortcode that is not well formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShortcodeHint {
    Close(Delimiters),
    ThreeAngles,
    ThreeBraces,
    CloseSingleQuote,
    CloseDoubleQuote,
    CurlyQuotes,
    Backquotes,
    TemplateLiteral,
    OptionalChaining,
    /// `??` and `or`.
    Or,
    /// `&&`.
    AndSign,
    /// `and`.
    AndWord,
    OtherSteps,
    ObjectInBraces,
    Conditional,
    Filter,
    CloseAngles,
    CloseBraces,
    CommentInPath,
    UnclosedComment,
    HashComment,
    Semicolon,
    Comma,
    Empty,
    Number,
    MissingOperand,
    Blocks,
    Negation,
    Object,
    List,
    Function,
    Parentheses,
    NegativeIndex,
    WhiteSpaceInPath,
    Wildcard,
    KeyInQuotes,
    MissingField,
    OneDot,
    TwoBraces,
    TwoAngles,
    Arithmetic,
    LeadingDot,
    LeadingSign,
    LeadingDigit,
    QuoteInText,
    UnpairedQuote,
    BetweenOperands,
}

/// What was probably meant by a template whose root is not an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RootHint {
    /// It is one shortcode; `written` could be the value of a claim.
    NameForValue {
        written: String,
    },
    InsideString,
    List,
    Braces,
}

/// What was probably meant by a root that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UnknownRootHint {
    /// A word of the language in other letter case.
    Word(String),
    Blocks,
    /// `none` as a fallback.
    NoneAsText,
    Null,
    /// Another path, or the word as text in quotes, or neither.
    Meant {
        path: Option<Excerpt>,
        text: Option<Excerpt>,
    },
}

/// What to do about text that was probably meant as a shortcode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TextHint {
    PrivateMetadata,
    /// The path that reads the field.
    Read {
        path: Excerpt,
    },
    Example,
    Remove,
    /// A delimiter that closes nothing can be removed, or written so that it is emitted.
    RemoveOrEmit,
}
