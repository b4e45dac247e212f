//! Audits: what is counted is what is measured, also when the audit is stored and merged.
#![no_main]

use claimsmith::audit::{Audit, Auditor};
use claimsmith::size::TokenShape;
use fuzz_input::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::new(data) else { return };
    let Some(template) = input.compile() else { return };
    let shape = TokenShape::session();
    let mut auditor = Auditor::new(&template, &shape);
    let added = auditor.add(input.as_bytes());
    let audit = auditor.finish();
    let report = audit.report();
    match (&added, template.measure(input.as_bytes())) {
        (Ok(()), Ok(sizes)) => {
            assert_eq!((report.users, report.rejected), (1, 0));
            assert_eq!((report.total.min, report.total.max), (sizes.total(), sizes.total()));
            for (claim, (name, bytes)) in report.claims.iter().zip(sizes.iter()) {
                assert_eq!((claim.name.as_str(), claim.bytes.median), (name, bytes));
            }
        }
        (Err(_), Err(_)) => assert_eq!((report.users, report.rejected), (0, 1)),
        (added, measured) => panic!("{added:?} and {measured:?}"),
    }
    let stored = serde_json::to_string(&audit).expect("JSON");
    let mut merged: Audit = serde_json::from_str(&stored).expect("an audit");
    assert_eq!(merged, audit);
    // The same run counts once.
    merged.merge(&audit).expect_err("an audit with a user or a reject");
    assert_eq!(merged, audit);
    let mut again = Auditor::new(&template, &shape);
    let _ = again.add(input.as_bytes());
    merged.merge(&again.finish()).expect("audits of one template");
    assert_eq!(merged.report().users, 2 * report.users);
});
