//! Facts and ruling at every key, the whole design once: below a millisecond and below ten.

use dlm_architect::domain::architect::{Inputs, design, opinion, ruling};

fn main() {
    divan::main();
}

fn inputs(times: usize) -> Inputs {
    Inputs {
        scale: "1,200 lock acquisitions per second at peak, 400 on average, holds of 2 to 30 s, low contention. ".repeat(times),
        consistency: "Strict serializability, no split-brain; a whole region may fail and nobody on call should have to act. ".repeat(times),
        infrastructure: "AWS eu-west-1, eu-central-1 and eu-west-3; five-member etcd cluster stretched over them. Redis is for caching only. ".repeat(times),
    }
}

#[divan::bench(args = [1, 3, 100, 3000])]
fn facts_and_ruling(bencher: divan::Bencher, times: usize) {
    let inputs = inputs(times);
    ruling(&inputs);
    bencher.bench(|| ruling(&inputs));
}

#[divan::bench(args = [1, 3, 100, 3000])]
fn whole_design(bencher: divan::Bencher, times: usize) {
    let inputs = inputs(times);
    design(&inputs);
    bencher.bench(|| design(&inputs));
}

#[divan::bench]
fn second_opinion(bencher: divan::Bencher) {
    let inputs = inputs(1);
    let report = design(&inputs);
    bencher.bench(|| opinion(&report, &report.answer, false));
}
