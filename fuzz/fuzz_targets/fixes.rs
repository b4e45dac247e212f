//! Any text as a template: its fixes come to an end, they make no errors that could have been seen before, and none of
//! them makes a claim read what users set themselves.
#![no_main]

use std::collections::BTreeMap;

use claimsmith::CompileOptions;
use claimsmith::catalog::Provider;
use claimsmith::diagnostic::{Code, Diagnostics, Severity};
use libfuzzer_sys::fuzz_target;

/// The bytes of the longest template: each round compiles it, and there may be as many rounds as characters.
const LONGEST: usize = 1_000;

fuzz_target!(|data: &[u8]| {
    let Some(text) = std::str::from_utf8(data).ok().filter(|text| text.len() <= LONGEST) else { return };
    let plain = CompileOptions::new();
    for options in [plain.clone(), plain.portable_to(Provider::Clerk)] {
        fix(&options, text);
    }
});

fn fix(options: &CompileOptions, text: &str) {
    let mut text = text.to_owned();
    // Each round mends one thing at least, of which there are no more than characters.
    for _ in 0..=text.len() {
        let found = diagnostics(options, &text);
        for diagnostic in &found {
            for edit in diagnostic.fix().into_iter().flat_map(|fix| fix.edits()) {
                assert!(text.get(edit.place().span()).is_some(), "{diagnostic:?} in {text}");
            }
        }
        let Some(fixed) = found.fixed() else { return };
        assert!(fixed.count() > 0 && fixed.text() != text, "{text}");
        let now = diagnostics(options, fixed.text());
        let (errors_before, errors_now) = (errors(&found), errors(&now));
        let hides =
            errors_before.contains_key(&Code::InvalidJson) || errors_before.contains_key(&Code::InvalidShortcode);
        let is_new = |(code, count): (&Code, &usize)| *count > errors_before.get(code).copied().unwrap_or(0);
        assert!(hides || !errors_now.iter().any(is_new), "{text} becomes {}: {errors_now:?}", fixed.text());
        // A name may be spelled with escapes, which a fix may take away.
        let unsafe_names = |text: &str| text.matches("unsafe").count() + text.matches('\\').count();
        assert!(unsafe_names(fixed.text()) <= unsafe_names(&text), "{text} becomes {}", fixed.text());
        text = fixed.text().to_owned();
    }
    panic!("still something to fix: {text}");
}

fn diagnostics(options: &CompileOptions, text: &str) -> Diagnostics {
    match options.compile(text) {
        Ok(template) => template.warnings().clone(),
        Err(error) => error.diagnostics().clone(),
    }
}

/// How many errors there are of each code.
fn errors(found: &Diagnostics) -> BTreeMap<Code, usize> {
    let mut errors = BTreeMap::new();
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error) {
        *errors.entry(diagnostic.code()).or_default() += 1;
    }
    errors
}
