//! Memory in proportion: for each worst case, twice the input takes at most 2.2 times the memory. `.ci/growth` compares
//! the instructions in the same way.

use allocation_counter::measure;

use crate::worst_cases::WORST_CASES;

/// What twice the input may take.
const MOST: f64 = 2.2;

/// What anything takes.
const FLOOR: f64 = 4_096.0;

#[test]
fn memory_grows_in_proportion() {
    let mut failures = Vec::new();
    for case in WORST_CASES {
        let [(most, total), (twice_most, twice_total)] = [1, 2].map(|factor| {
            let prepared = case.prepare(factor * case.size());
            let memory = measure(|| {
                std::hint::black_box(prepared.work());
            });
            (as_float(memory.bytes_max), as_float(memory.bytes_total))
        });
        for (what, once, twice) in [("at a time", most, twice_most), ("in all", total, twice_total)] {
            if twice > MOST * once + FLOOR {
                failures.push(format!("{}: {once} bytes {what}, then {twice} ({:.2})", case.name, twice / once));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn as_float(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes).expect("less than 4 GiB"))
}
