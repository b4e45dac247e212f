//! The command line, as clap parses it: one struct for each command, and those for the options that commands share.

use std::path::PathBuf;

use claimsmith::catalog::{Provider, Token};
use claimsmith::diagnostic::{Code, Severity};
use claimsmith::size::Algorithm;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::source::DOCUMENT_LIMIT;

/// Compile claims templates, render them for users, and know each claim's bytes.
///
/// Exit status: 0 if all is fine, 1 if something is wrong with the template or with a user, 2 for wrong usage or an
/// input that cannot be read.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find everything that is wrong with a template
    Check(CheckArguments),
    /// Render the claims of one user, or of many
    Render(RenderArguments),
    /// Show each claim's bytes for one user, or their bounds over all users
    Size(SizeArguments),
    /// Find out which of many users will break, and what would help
    Audit(AuditArguments),
    /// Print a template's compiled plan
    Explain(ExplainArguments),
}

/// A template and the token that it is for.
#[derive(Debug, Args)]
pub(super) struct TemplateArguments {
    /// The template's file, or `-` for standard input
    #[arg(value_name = "TEMPLATE")]
    pub(super) path: PathBuf,

    #[command(flatten)]
    pub(super) compile: CompileArguments,
}

/// How a template is compiled.
#[derive(Debug, Args)]
pub(super) struct CompileArguments {
    /// The kind of token, which decides what claims are reserved and whether there is a cookie [default: session, or
    /// custom for a JWT template of the Backend API]
    #[arg(long, value_enum)]
    pub(super) token: Option<TokenKind>,

    /// Silence the warnings of a code, such as W102; may be given several times
    #[arg(long, value_name = "CODE", value_parser = warning)]
    pub(super) allow: Vec<Code>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TokenKind {
    /// Today's session token, version 2
    Session,
    /// The session token of version 1, which is deprecated
    SessionV1,
    /// A custom JWT, which rides in a cookie only if `--cookie` names one
    Custom,
}

impl From<TokenKind> for Token {
    fn from(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Session => Self::Session,
            TokenKind::SessionV1 => Self::SessionV1,
            TokenKind::Custom => Self::Custom,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Human,
    Json,
}

/// What is known besides the user.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents besides the user's")]
pub(super) struct ContextArguments {
    /// The active organization, as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) org: Option<PathBuf>,

    /// The user's membership in that organization, as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) membership: Option<PathBuf>,

    /// The session, as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) session: Option<PathBuf>,

    /// Read objects with a `user` and, optionally, the `org`, the `org_membership` and the `session` of that user, in
    /// place of plain users
    #[arg(long, conflicts_with_all = ["org", "membership", "session"])]
    pub(super) contexts: bool,
}

/// What the token consists of besides the custom claims.
#[derive(Debug, Args)]
#[command(next_help_heading = "What else is in the token")]
pub(super) struct TokenShapeArguments {
    /// The token's header, as JSON [default: the provider's usual one, of 109 bytes]
    #[arg(long, value_name = "FILE")]
    pub(super) header: Option<PathBuf>,

    /// The default claims, as JSON [default: the provider's usual ones, of 299 bytes, and 154 more with an organization
    /// or a membership]
    #[arg(long, value_name = "FILE")]
    pub(super) defaults: Option<PathBuf>,

    /// The signature algorithm, such as ES256 [default: the header's, or RS256]
    #[arg(long, value_name = "ALG")]
    pub(super) alg: Option<Algorithm>,

    /// The bits of the RSA key, from 2048 to 16384 [default: 2048]
    #[arg(long, value_name = "BITS")]
    pub(super) rsa_bits: Option<usize>,

    /// The cookie's name [default: `__session_` with a suffix of 8 characters; none for a custom token]
    #[arg(long, value_name = "NAME")]
    pub(super) cookie: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) template: TemplateArguments,

    /// How to print the diagnostics
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,

    /// Exit with status 1 if there are warnings, too
    #[arg(long)]
    pub(super) deny_warnings: bool,

    /// Mend what can be mended in one way only, and report what remains. The file is written in place, whole or not at
    /// all, and only if that makes no new errors. A template from standard input is written to standard output, and the
    /// report to standard error
    #[arg(long)]
    pub(super) fix: bool,

    /// Check that the provider's own editor will understand the template, too
    #[arg(long = "for", value_enum, value_name = "PROVIDER")]
    pub(super) provider: Option<ProviderName>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProviderName {
    Clerk,
}

impl From<ProviderName> for Provider {
    fn from(name: ProviderName) -> Self {
        match name {
            ProviderName::Clerk => Self::Clerk,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct RenderArguments {
    #[command(flatten)]
    pub(super) template: TemplateArguments,

    /// One user or many, as JSON: one a line, an array, a list answer of the API, or events [default: standard input]
    #[arg(value_name = "USER")]
    pub(super) user: Option<PathBuf>,

    /// Print each user's claims over several lines
    #[arg(long)]
    pub(super) pretty: bool,

    #[command(flatten)]
    pub(super) context: ContextArguments,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

/// How users are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "How users are read")]
pub(super) struct ReadingArguments {
    /// Read each line as a document of its own, whatever it looks like
    #[arg(long)]
    pub(super) ndjson: bool,

    /// How many bytes a line or a document of users may have at most
    #[arg(long, value_name = "BYTES", default_value_t = DOCUMENT_LIMIT, value_parser = line_limit)]
    pub(super) max_line: usize,
}

#[derive(Debug, Args)]
pub(super) struct SizeArguments {
    #[command(flatten)]
    pub(super) template: TemplateArguments,

    /// One user, as JSON, or `-` for standard input; without one, the bounds over all users are shown
    #[arg(value_name = "USER")]
    pub(super) user: Option<PathBuf>,

    /// How many levels of members to show inside each claim; the JSON never shows them
    #[arg(long, value_name = "LEVELS", default_value_t = 0)]
    pub(super) depth: usize,

    /// How to print the sizes
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,

    #[command(flatten)]
    pub(super) context: ContextArguments,

    #[command(flatten)]
    pub(super) shape: TokenShapeArguments,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

/// The arguments about users and their tokens, which do not go with `--merge`: a stored audit has all that they say.
const OF_USERS: &[&str] = &[
    "template",
    "users",
    "token",
    "allow",
    "org",
    "membership",
    "session",
    "contexts",
    "header",
    "defaults",
    "alg",
    "rsa_bits",
    "cookie",
    "ndjson",
    "max_line",
];

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    /// The template's file, or `-` for standard input
    #[arg(value_name = "TEMPLATE", required_unless_present = "merge")]
    pub(super) template: Option<PathBuf>,

    /// Users, as JSON: one a line, an array, a list answer of the API, or events; `-` is standard input
    #[arg(value_name = "USERS", required_unless_present = "merge")]
    pub(super) users: Option<PathBuf>,

    #[command(flatten)]
    pub(super) compile: CompileArguments,

    /// How to print the audit
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,

    /// Write the audit as a page for a browser, too
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,

    /// Print a partial audit, as JSON for `--merge`
    #[arg(long, conflicts_with = "format")]
    pub(super) partial: bool,

    /// Merge the partial audits that `--partial` has printed, instead of reading users
    #[arg(long, value_name = "AUDIT", num_args = 1.., conflicts_with_all = OF_USERS)]
    pub(super) merge: Vec<PathBuf>,

    /// Exit with status 1 if some user's token has this verdict or a worse one; only for tokens that ride in a cookie
    /// [default: overflow]
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(super) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(super) context: ContextArguments,

    #[command(flatten)]
    pub(super) shape: TokenShapeArguments,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Risky,
    Overflow,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    #[command(flatten)]
    pub(super) template: TemplateArguments,
}

/// A limit on lines that the scanner's own limit allows.
fn line_limit(text: &str) -> Result<usize, String> {
    let bytes: usize = text.parse().map_err(|_| "not a whole number of bytes".to_owned())?;
    if (1..=DOCUMENT_LIMIT).contains(&bytes) { Ok(bytes) } else { Err(format!("not between 1 and {DOCUMENT_LIMIT}")) }
}

/// A code whose warnings can be taken away.
fn warning(text: &str) -> Result<Code, String> {
    let code: Code = text.parse().map_err(|error: claimsmith::diagnostic::UnknownCode| error.to_string())?;
    match code.severity() {
        Severity::Warning => Ok(code),
        _ => Err("this is the code of an error, and only warnings can be silenced".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{Arguments, OF_USERS};

    #[test]
    fn nothing_about_users_goes_with_stored_audits() {
        // Clap knows a struct's arguments by the struct's name.
        const GROUPS: [&str; 4] = ["CompileArguments", "ContextArguments", "TokenShapeArguments", "ReadingArguments"];
        let arguments = Arguments::command();
        let audit = arguments.find_subcommand("audit").unwrap();
        let groups: Vec<_> = audit.get_groups().filter(|group| GROUPS.contains(&group.get_id().as_str())).collect();
        assert_eq!(groups.len(), GROUPS.len());
        for argument in groups.into_iter().flat_map(clap::ArgGroup::get_args) {
            assert!(OF_USERS.contains(&argument.as_str()), "--{argument} says nothing with --merge");
        }
    }
}
