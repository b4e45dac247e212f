//! Diagnostics as text: drawn with the feature `draw`, else one on each line.

use std::fmt;

use super::diagnostic::Diagnostic;
use super::diagnostics::Diagnostics;

impl fmt::Display for Diagnostic {
    /// Writes one line: `E107 at 3:14: message (help)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at {}:{}: {}", self.code(), self.line(), self.column(), self.message())?;
        match self.help() {
            Some(help) => write!(formatter, " ({help})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Diagnostics {
    #[cfg(feature = "draw")]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.draw("template", false))
    }

    #[cfg(not(feature = "draw"))]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.iter().enumerate() {
            let line_break = if index > 0 { "\n" } else { "" };
            write!(formatter, "{line_break}{diagnostic}")?;
        }
        Ok(())
    }
}
