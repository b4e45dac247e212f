//! Stored audits, which may say anything: what is taken can be reported, merged and stored again.
#![no_main]

use claimsmith::audit::Audit;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(audit) = serde_json::from_slice::<Audit>(data) else { return };
    let read_again = |audit: &Audit| {
        let stored = serde_json::to_string(audit).expect("JSON");
        serde_json::from_str::<Audit>(&stored).expect("an audit")
    };
    assert_eq!(read_again(&audit), audit);
    let report = audit.report();
    if report.cookie_limit.is_some() {
        assert_eq!(report.fits + report.risky + report.overflow, report.users);
    }
    assert!(report.histogram.iter().all(|bucket| bucket.from <= bucket.to));
    // As if the users were those of another run.
    let mut other = serde_json::to_value(&audit).expect("JSON");
    let has_users = report.users > 0 || report.rejected > 0;
    other["runs"] = if has_users { serde_json::json!(["0123456789abcdef"]) } else { serde_json::json!([]) };
    let other: Audit = serde_json::from_value(other).expect("an audit");
    let mut twice = audit.clone();
    match twice.merge(&other) {
        Ok(()) => {
            assert_eq!(twice.report().users, 2 * report.users);
            assert_eq!(read_again(&twice), twice);
        }
        Err(_) => assert_eq!(twice, audit),
    }
});
