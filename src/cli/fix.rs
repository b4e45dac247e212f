//! `claimsmith check --fix`: mends in the template's own text what can be mended in one way only.

use claimsmith::catalog::Provider;
use claimsmith::diagnostic::{Code, Diagnostics, Severity};

use super::input::{TemplateFile, TemplateInput};
use super::output;
use super::output_file::OutputFile;
use super::source::Source;
use super::stop::Stop;

/// The most rounds of fixes. A fix may uncover mistakes that could not be seen before, so each round compiles the
/// template again.
const ROUNDS: usize = 1_000;

/// Makes all fixes, writes the template where it came from, and says how many fixes there were.
///
/// A file is written if there was something to fix, whole or not at all; a template from standard input goes to standard
/// output in any case.
pub(super) fn fix(
    template: &TemplateInput,
    provider: Option<Provider>,
    mut file: TemplateFile,
) -> Result<TemplateFile, Stop> {
    let source = &template.source;
    let target = match source {
        Source::StandardInput if file.is_cut() => return Err(source.at_fault("too large to be fixed")),
        Source::StandardInput => None,
        Source::File(path) if path.is_file() => {
            let target = OutputFile::new(path);
            // The template is the one input that is meant to be written.
            target.check(&[])?;
            Some(target)
        }
        Source::File(_) => {
            return Err(Stop::Unusable(format!("{} is not a file that --fix can write to", source.name())));
        }
    };
    let read = file.text().to_vec();
    let (mut count, mut rounds) = (0, 0);
    let mut found = file.diagnostics();
    while let Some(fixed) = found.fixed().filter(|_| rounds < ROUNDS) {
        let next = template.mended(&file, fixed.text(), provider)?;
        let now = next.diagnostics();
        if is_worse(&now, &found) {
            break;
        }
        rounds += 1;
        count += fixed.count();
        (file, found) = (next, now);
    }
    match target {
        None => output::write(file.text())?,
        Some(target) if count > 0 => {
            if !template.is_still(&read)? {
                return Err(Stop::Unusable(format!("{} has changed meanwhile: nothing is written", source.name())));
            }
            target.write(file.text())?;
        }
        Some(_) => {}
    }
    let again = if rounds == ROUNDS { "; there may be more: run it again" } else { "" };
    output::say(&format!("{}: {}{again}", source.name(), made(count)));
    Ok(file)
}

/// Whether a template has errors that it did not have before, apart from those that could not be seen before.
fn is_worse(now: &Diagnostics, before: &Diagnostics) -> bool {
    let count = |diagnostics: &Diagnostics, code| diagnostics.iter().filter(|found| found.code() == code).count();
    let hides = |code| matches!(code, Code::InvalidJson | Code::InvalidShortcode);
    let were_hidden = before.iter().any(|found| hides(found.code()));
    let errors = Code::ALL.iter().copied().filter(|code| code.severity() == Severity::Error);
    let mut new = errors.filter(|&code| count(now, code) > count(before, code));
    new.any(|code| !were_hidden || code == Code::TooLarge)
}

fn made(count: usize) -> String {
    match count {
        0 => "no fixes made".to_owned(),
        1 => "1 fix made".to_owned(),
        _ => format!("{count} fixes made"),
    }
}
