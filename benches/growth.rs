//! Does the work grow in proportion to the input? `.ci/growth` counts the instructions of one worst case at a time:
//! without arguments the cases are listed, with a number and a factor that case is worked on.

#[path = "../tests/support/worst_cases.rs"]
mod worst_cases;

use worst_cases::WORST_CASES;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let number = arguments.next().and_then(|text| text.parse::<usize>().ok());
    let factor = arguments.next().and_then(|text| text.parse::<usize>().ok());
    let (Some(number), Some(factor)) = (number, factor) else {
        for (number, case) in WORST_CASES.iter().enumerate() {
            println!("{number} {}", case.name);
        }
        return;
    };
    let case = &WORST_CASES[number];
    println!("{}", case.prepare(factor * case.size()).work());
}
