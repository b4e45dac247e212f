//! Contenders timed in turns, so that the noise of the machine hits all of them alike.

use std::error::Error;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::contender::{Contender, check_that_claims_agree};

/// How long one turn of a contender takes, about.
const TURN: Duration = Duration::from_micros(200);

/// Times the contenders and returns a table of the medians, with their ratios to the first.
pub(crate) fn race(title: &str, mut contenders: Vec<Contender<'_>>, rounds: usize) -> Result<String, Box<dyn Error>> {
    check_that_claims_agree(&mut contenders)?;
    let mut out = Vec::new();
    let mut runs = Vec::new();
    for contender in &mut contenders {
        let nanoseconds = turn(contender, 20, &mut out)?.as_nanos() / 20;
        runs.push(u32::try_from(TURN.as_nanos() / nanoseconds.max(1))?.max(1));
    }
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for _ in 0..rounds {
        for ((contender, &runs), times) in contenders.iter_mut().zip(&runs).zip(&mut times) {
            times.push(turn(contender, runs, &mut out)?.as_secs_f64() / f64::from(runs));
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    let mut table = format!("{title:<42}{:>12}{:>9}\n", "median", "ratio");
    for (contender, time) in contenders.iter().zip(&medians) {
        let ratio = medians.first().map_or(1.0, |first| time / first);
        writeln!(table, "  {:<40}{:>9.3} us{ratio:>9.2}", contender.name, time * 1e6)?;
    }
    Ok(table)
}

/// Runs a contender several times.
fn turn(contender: &mut Contender<'_>, runs: u32, out: &mut Vec<u8>) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    for _ in 0..runs {
        contender.run(out)?;
        black_box(&*out);
    }
    Ok(start.elapsed())
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
