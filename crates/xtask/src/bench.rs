//! `cargo xtask bench`: every figure beside a rival in the same run, in turns, medians of five.
//!
//! Absolute times differ from machine to machine; the ratios are what is held to. Writes `bench/results.json` and
//! `bench/results.md`.
#![expect(clippy::disallowed_methods, reason = "a task runner starts programs")]

mod console;
mod daemon;
mod door;
mod latency;
mod lines;
mod memory;
mod oxmgr;
mod proc;
mod report;
mod rpc;
mod shell;
mod stage;

use std::{path::Path, time::Duration};

use anyhow::bail;

use report::Report;
use stage::Programs;

/// How often a rival and we take turns.
const ROUNDS: usize = 5;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Options {
    /// Only these parts; all when empty.
    pub only: Vec<String>,
    /// How long the memory of an idle agent is watched.
    pub idle: Duration,
    /// How many hosts the console has.
    pub hosts: usize,
}

type Part = fn(&Programs, &Options, &mut Report) -> anyhow::Result<()>;

const CONSOLE: &str = "console";
const PARTS: [(&str, Part); 8] = [
    ("rpc", rpc::measure),
    ("door", door::measure),
    ("shell", shell::measure),
    ("daemon", daemon::measure),
    ("oxmgr", oxmgr::measure),
    ("latency", latency::measure),
    ("memory", memory::measure),
    (CONSOLE, console::measure),
];

/// Measures and writes the results; what was measured before stays when only a part is.
///
/// # Errors
///
/// If a program is missing or does not do as expected.
pub fn run(root: &Path, options: &Options) -> anyhow::Result<()> {
    let known = PARTS.map(|(name, _)| name);
    if let Some(wrong) = options.only.iter().find(|it| !known.contains(&it.as_str())) {
        bail!("there is no part {wrong}; there are: {}", known.join(", "));
    }
    // The console has programs of its own, which it builds itself.
    let programs = match options.only.iter().all(|it| it == CONSOLE) && !options.only.is_empty() {
        true => Programs::find(root)?,
        false => Programs::build(root)?,
    };
    let mut report = Report::open(root)?;
    for (name, measure) in PARTS {
        if options.only.is_empty() || options.only.iter().any(|it| it == name) {
            eprintln!("measuring {name}");
            measure(&programs, options, &mut report)?;
            report.save(root)?;
        }
    }
    println!("{}", report.markdown());
    Ok(())
}

/// The middle one.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that this share of all is not above.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted[((last as f64) * share).round() as usize]
}
