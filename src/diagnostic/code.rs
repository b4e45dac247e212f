//! The codes of diagnostics, and how much each weighs.

use std::fmt;
use std::str::FromStr;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The template compiles, but probably something else was meant.
    Warning,
    /// The template does not compile.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Declares the codes: each once, with its number and its meaning. The number of a code that is gone is never used
/// again.
macro_rules! codes {
    ($($name:ident = $number:literal, $summary:literal;)*) => {
        /// The code of a diagnostic: what kind of mistake it reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $number, "`: ", $summary, ".")] $name,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code's number, such as `E001` or `W101`.
            #[must_use]
            pub const fn number(self) -> &'static str {
                match self { $(Self::$name => $number,)* }
            }

            /// What the code means, in one line.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => $summary,)* }
            }
        }
    };
}

codes! {
    NotUtf8 = "E001", "the template is not UTF-8";
    TooLarge = "E002", "the template is larger than the limit";
    TooDeep = "E003", "the template is nested deeper than the limit";
    InvalidJson = "E004", "the template is not JSON";
    RootNotObject = "E005", "the template's root is not an object";
    InvalidEscape = "E006", "an escape sequence of a string stands for no character";
    NumberOutOfRange = "E007", "a number is too large for a double";
    DuplicateName = "E008", "an object has two members of the same name";
    PrototypeName = "E009", "a member is called `__proto__`";
    ShortcodeInName = "E010", "a name holds a shortcode";
    TooManyClaims = "E011", "the template has more claims than the limit";
    ReservedClaim = "E012", "a claim belongs to the issuer";
    UntrustedOrganization = "E013", "a claim that reads like the issuer's takes data that the user can set";
    InvalidShortcode = "E101", "a shortcode is not well formed";
    TooManyOperands = "E102", "a shortcode has more operands than the limit";
    TooManySteps = "E103", "a path has more steps than the limit";
    UnknownRoot = "E104", "a path starts from an unknown root";
    BareRoot = "E105", "a path names a root and no field";
    PrivateMetadata = "E106", "a path reads private metadata";
    CamelCaseField = "E107", "a field is spelled in camelCase";
    MisplacedOmit = "E108", "`omit` is somewhere else than at the end of a shortcode";
    NotPortable = "E109", "the provider's own editor does not know a form, and signs it as it stands";
    UnknownField = "W101", "a field is not in the catalog: it always renders null";
    WholeMetadata = "W102", "a shortcode copies a whole metadata object";
    UntrustedAuthorization = "W103", "a claim that reads like authorization takes data that the user can set";
    UnreachableOperand = "W104", "an operand is never reached";
    MissingDelimiters = "W105", "text holds a path without delimiters";
    LookAlikeClaim = "W106", "a claim's name looks like a reserved one";
    StepBelowScalar = "W107", "a path goes on below a field that has nothing below it";
    ForeignDelimiters = "W108", "text holds a path between delimiters of another system";
    StrayDelimiter = "W109", "a closing delimiter closes nothing";
    NullInText = "W110", "null may be written into text";
    OrganizationClaim = "W111", "older consumers take a claim for the issuer's";
    OmittedDenial = "W112", "a flag, or a claim that denies something, may be left out";
    VerifiedBesidePrimary = "W113", "a flag about some address is beside the primary address";
    UncertainPortability = "W114", "the provider's own editor is not documented to know a form";
    LargeClaim = "W201", "a claim takes more than a third of the budget";
    RepeatedData = "W202", "two claims carry the same data";
    LongName = "W203", "a claim's name is long";
    OverBudget = "W204", "the claims do not fit the budget";
}

impl Code {
    /// Whether the code is an error or a warning.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.number().starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.number())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    /// The code of a number, such as `W101`, in any letter case.
    fn from_str(number: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.number().eq_ignore_ascii_case(number)).ok_or(UnknownCode)
    }
}

/// There is no code of that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown code: codes are written like `W101`")]
pub struct UnknownCode;
