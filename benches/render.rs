//! How long do rendering and measuring take, and how long would others take for the same claims?

mod contender;
mod handwritten;
mod lineup;
mod users;

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use claimsmith::Template;
use contender::{Contender, check_that_claims_agree};
use criterion::{BenchmarkId, Criterion, Throughput};
use users::User;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let template = Template::compile(lineup::TEMPLATE)?;
    for user in &users::users()? {
        bench(&mut criterion, "render/value", user, None, lineup::render_value(&template, user))?;
        let bytes = Throughput::Bytes(user.json.len() as u64);
        bench(&mut criterion, "render/bytes", user, Some(bytes), lineup::render_bytes(&template, user))?;
        bench(&mut criterion, "measure", user, None, lineup::measure(&template, user))?;
    }
    criterion.final_summary();
    Ok(())
}

fn bench(
    criterion: &mut Criterion,
    question: &str,
    user: &User,
    throughput: Option<Throughput>,
    mut contenders: Vec<Contender<'_>>,
) -> Result<(), Box<dyn Error>> {
    check_that_claims_agree(&mut contenders)?;
    let mut group = criterion.benchmark_group(question);
    if let Some(throughput) = throughput {
        group.throughput(throughput);
    }
    for contender in &mut contenders {
        let mut out = Vec::new();
        group.bench_function(BenchmarkId::new(contender.name, user.name), |bencher| {
            bencher.iter(|| {
                let done = contender.run(&mut out);
                black_box(&out);
                done
            });
        });
    }
    group.finish();
    Ok(())
}
