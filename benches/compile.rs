//! How long does it take to compile a template?

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use claimsmith::Template;
use criterion::{BenchmarkId, Criterion, Throughput};

const TEMPLATES: [(&str, &str); 2] = [
    ("small", r#"{"role": "<<user.public_metadata.role || 'user'>>", "email": "<<user.primary_email_address>>"}"#),
    ("1 KB", include_str!("data/template_1kb.json")),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("compile");
    for (name, text) in TEMPLATES {
        Template::compile(text)?;
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), text, |bencher, text| {
            bencher.iter(|| Template::compile(black_box(text)));
        });
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
