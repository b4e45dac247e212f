//! What audits promise: they count what lists of all sizes would say, and merge in any order.

use claimsmith::Template;
use claimsmith::audit::{Audit, AuditReport, Auditor, Distribution, Misfit};
use claimsmith::size::{TokenShape, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::generate::{cases, draft, user};

#[test]
fn who_cannot_be_measured_is_counted_unless_only_tried() {
    let template = Template::compile(r#"{"id": "<<user.id>>"}"#).unwrap();
    let mut auditor = Auditor::new(&template, &TokenShape::session());
    for tried in [r#"{"object": "session"}"#, "{}"] {
        assert_eq!(auditor.try_add(tried).is_ok(), tried == "{}");
    }
    auditor.add(r#"{"object": "session"}"#).unwrap_err();
    let report = auditor.finish().report();
    assert_eq!((report.users, report.rejected), (1, 1));
}

fn audit<'u>(template: &Template, shape: &TokenShape, users: impl IntoIterator<Item = &'u Value>) -> Audit {
    let mut auditor = Auditor::new(template, shape);
    for user in users {
        // What is no object is rejected, which is part of the audit.
        let _ = auditor.add(user);
    }
    auditor.finish()
}

/// What audits say, whichever runs they are of.
#[cfg(feature = "serde")]
fn counts(audit: &Audit) -> Value {
    let mut audit = serde_json::to_value(audit).expect("JSON");
    audit.as_object_mut().and_then(|audit| audit.remove("runs")).expect("runs");
    audit
}

#[cfg(feature = "serde")]
fn merged(mut left: Audit, right: &Audit) -> Audit {
    left.merge(right).expect("audits of one template and token");
    left
}

/// Limits that generated users cross.
fn narrow() -> TokenShape {
    TokenShape::session().with_cookie_limit(1_100).and_then(|shape| shape.with_fits_limit(60)).expect("a cookie")
}

/// Users, some of which are larger, and some no objects.
fn users_of_many_sizes() -> impl Strategy<Value = Vec<Value>> {
    let large = (user(), 0..3_000_usize).prop_map(|(mut user, length)| {
        user["public_metadata"] = json!({"a": "x".repeat(length), "plan": null});
        user
    });
    let same = Just(json!({"id": "same"}));
    vec(prop_oneof![6 => user(), 3 => large, 2 => same, 1 => Just(Value::Null)], 0..25)
}

proptest! {
    #![proptest_config(cases(200))]

    #[cfg(feature = "serde")]
    #[test]
    fn audits_of_any_split_merge_into_that_of_all(draft in draft(), users in users_of_many_sizes(), parts in vec(0..3_usize, 25)) {
        let template = Template::compile(draft.text(None)).expect("a template");
        let shape = narrow();
        let whole = audit(&template, &shape, &users);
        let [a, b, c] = [0, 1, 2].map(|part| {
            let of_part = users.iter().zip(&parts).filter(|&(_, of)| *of == part).map(|(user, _)| user);
            audit(&template, &shape, of_part)
        });
        prop_assert_eq!(counts(&merged(merged(a.clone(), &b), &c)), counts(&whole));
        prop_assert_eq!(counts(&merged(a.clone(), &merged(b.clone(), &c))), counts(&whole));
        prop_assert_eq!(merged(b.clone(), &a), merged(a.clone(), &b));
        prop_assert_eq!(&merged(whole.clone(), &audit(&template, &shape, [])), &whole);
        if !users.is_empty() {
            let both = merged(whole.clone(), &a);
            let mut twice = both.clone();
            prop_assert!(twice.merge(&whole).is_err());
            prop_assert_eq!(twice, both);
        }

        // Stored and read again, it is the same.
        let stored = serde_json::to_string(&whole).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<Audit>(&stored).expect("an audit"), &whole);
    }

    #[test]
    fn reports_say_what_lists_of_all_sizes_say(draft in draft(), users in users_of_many_sizes()) {
        let template = Template::compile(draft.text(None)).expect("a template");
        let shape = narrow();
        let report = audit(&template, &shape, &users).report();
        let sizes: Vec<_> = users.iter().filter_map(|user| template.measure(user).ok()).collect();
        let tokens: Vec<_> = sizes.iter().map(|sizes| sizes.token(&shape)).collect();

        prop_assert_eq!((report.users, report.rejected), (number(sizes.len()), number(users.len() - sizes.len())));
        let with = |verdict| number(tokens.iter().filter(|token| token.verdict == Some(verdict)).count());
        let verdicts = (report.fits, report.risky, report.overflow);
        prop_assert_eq!(verdicts, (with(Verdict::Fits), with(Verdict::Risky), with(Verdict::Overflow)));
        prop_assert_eq!(report.fits + report.risky + report.overflow, report.users);

        for (index, claim) in report.claims.iter().enumerate() {
            let bytes = sizes.iter().map(|sizes| sizes.iter().nth(index).expect("a claim").1).collect();
            prop_assert_eq!(numbers(&claim.bytes), distribution(bytes));
            prop_assert_eq!(&claim.name, &draft.claims[index].0);
        }
        prop_assert_eq!(numbers(&report.total), distribution(tokens.iter().map(|token| token.total).collect()));
        let cookies: Vec<usize> = tokens.iter().filter_map(|token| token.cookie).collect();
        prop_assert_eq!(report.cookie.is_some(), !cookies.is_empty());
        if let Some(cookie) = &report.cookie {
            prop_assert_eq!(numbers(cookie), distribution(cookies.clone()));
        }
        check_histogram(&report, &cookies)?;

        let mut largest = cookies;
        largest.sort_by(|left, right| right.cmp(left));
        let worst: Vec<usize> = report.worst.iter().filter_map(|user| user.cookie).collect();
        prop_assert_eq!(&worst[..], &largest[..largest.len().min(10)]);
    }

    #[test]
    fn advice_counts_the_users_that_it_helps(users in users_of_many_sizes()) {
        // Claims with several members and with one, some of them left out for some users, and the template without one.
        let members = [
            ("g", "a", "<<user.public_metadata.a || omit>>"),
            ("g", "all", "<<user.public_metadata>>"),
            ("g", "list", "[<<user.public_metadata.plan || omit>>, <<user.id>>]"),
            ("h", "id", "<<user.id || omit>>"),
        ];
        let template = |left_out: Option<&str>| {
            let mut claims = vec![("k", vec![]), ("g", vec![]), ("h", vec![])];
            for (claim, name, value) in members {
                let is_kept = left_out != Some(&*format!("{claim}.{name}"));
                let value = if value.starts_with('[') { value.to_owned() } else { json!(value).to_string() };
                let claim = claims.iter_mut().find(|(name, _)| *name == claim).expect("a claim");
                claim.1.extend(is_kept.then(|| format!("\"{name}\": {value}")));
            }
            let claims = claims.into_iter().filter(|(name, _)| left_out != Some(name)).map(|(name, members)| match name {
                "k" => "\"k\": \"<<user.public_metadata.a || omit>>\"".to_owned(),
                _ => format!("\"{name}\": {{{}}}", members.join(", ")),
            });
            Template::compile(format!("{{{}}}", claims.collect::<Vec<_>>().join(", "))).expect("a template")
        };
        let overflowing = |left_out| audit(&template(left_out), &narrow(), &users).report().overflow;
        let before = overflowing(None);
        let report = audit(&template(None), &narrow(), &users).report();
        let count = report.advice.iter().filter(|advice| advice.misfit == Misfit::Overflow).count();
        for name in ["k", "g", "g.a", "g.all", "g.list", "h", "h.id"] {
            let after = overflowing(Some(name));
            let (claim, member) = name.split_once('.').map_or((name, None), |(claim, member)| (claim, Some(member)));
            let advice = report.advice.iter().find(|advice| {
                advice.misfit == Misfit::Overflow && advice.claim == claim && advice.member.as_deref() == member
            });
            match advice {
                Some(advice) => prop_assert_eq!((advice.before, advice.after), (before, after), "{}", name),
                // The five best are told.
                None => prop_assert!(after == before || count == 5, "{} {:?}", name, report.advice),
            }
        }
    }
}

fn number(count: usize) -> u64 {
    count.try_into().expect("a count")
}

/// The obvious way: sort, and take the nearest rank.
fn distribution(mut sizes: Vec<usize>) -> ([usize; 5], f64) {
    sizes.sort_unstable();
    let rank = |percent: usize| match sizes.len() {
        0 => 0,
        count => sizes[(count * percent).div_ceil(100).max(1) - 1],
    };
    let mean = sizes.iter().sum::<usize>() as f64 / sizes.len().max(1) as f64;
    ([0, 50, 95, 99, 100].map(rank), (10.0 * mean).round() / 10.0)
}

fn numbers(of: &Distribution) -> ([usize; 5], f64) {
    ([of.min, of.median, of.p95, of.p99, of.max], of.mean)
}

/// Checks that the histogram has each cookie once, in ranges that follow each other.
fn check_histogram(report: &AuditReport, cookies: &[usize]) -> Result<(), TestCaseError> {
    prop_assert!(report.histogram.len() <= 24);
    prop_assert!(report.histogram.windows(2).all(|two| two[0].to + 1 == two[1].from));
    prop_assert_eq!(report.histogram.is_empty(), cookies.is_empty());
    let mut verdicts = [0, 0, 0];
    for bucket in &report.histogram {
        let inside = cookies.iter().filter(|cookie| (bucket.from..=bucket.to).contains(cookie)).count();
        prop_assert_eq!(bucket.fits + bucket.risky + bucket.overflow, number(inside));
        verdicts[0] += bucket.fits;
        verdicts[1] += bucket.risky;
        verdicts[2] += bucket.overflow;
    }
    prop_assert_eq!(verdicts, [report.fits, report.risky, report.overflow]);
    Ok(())
}
