//! What viewers of log lines get through the console: how many lines, and how old.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use super::{fleet::Fleet, server::Server};
use crate::bench::{
    report::{Figure, Report},
    stage::Running,
};

/// Lines a second on one host, by so many viewers, and for how many seconds.
const FAN_OUT: (u64, usize, u64) = (2000, 100, 10);
const ONE: (u64, usize, u64) = (1000, 1, 10);

/// Hosts of the console: one of them writes.
const HOSTS: usize = 10;

/// What viewers got.
struct Got {
    /// From the first line to the last at the last viewer.
    seconds: f64,
    missed: f64,
    /// Of half the lines, and of all but one in a hundred.
    ages: [f64; 2],
}

pub fn measure(stand: &Path, console: PathBuf, report: &mut Report) -> anyhow::Result<()> {
    let server = Server::start(console)?;
    let mut fleet = Fleet::enrol(stand, &server, HOSTS)?;
    fleet.order("linked")?;
    let figure = |what: String, unit: &str, ours: f64, target: &str| Figure {
        what,
        unit: unit.to_owned(),
        ours,
        rivals: None,
        rival: None,
        target: target.to_owned(),
    };
    let one = watch(stand, &server, &mut fleet, ONE)?;
    for (id, age, target) in [("p50", one.ages[0], "≤ 2 ms"), ("p99", one.ages[1], "≤ 20 ms")] {
        let what = format!("host's line → viewer's socket through the console at 1 k lines/s, {id}");
        report.add(&format!("P16 console {id}"), figure(what, "ms", age, target));
    }
    let (rate, viewers, seconds) = FAN_OUT;
    let all = watch(stand, &server, &mut fleet, FAN_OUT)?;
    let lines = (rate * seconds) as f64 * viewers as f64;
    let what = format!("{rate} lines/s of one host to {viewers} viewers through the console");
    let delivered = (lines - all.missed) / all.seconds;
    report.add(
        "P15 console",
        figure(what.clone(), "lines/s", delivered, "≥ 200 k lines/s"),
    );
    report.add(
        "P15 missed",
        figure(format!("{what}: told as missed"), "lines", all.missed, "–"),
    );
    Ok(())
}

fn watch(
    stand: &Path,
    server: &Server,
    fleet: &mut Fleet,
    (rate, viewers, seconds): (u64, usize, u64),
) -> anyhow::Result<Got> {
    let mut command = Command::new(stand);
    command
        .arg("viewers")
        .arg(&server.url)
        .arg(server.certificate())
        .args([server.tokens().join(","), viewers.to_string()])
        .stdin(Stdio::piped());
    let mut watching = Running::start(&mut command)?;
    if watching.line()? != "watching" {
        bail!("the viewers do not come up");
    }
    let orders = watching.child.stdin.as_mut();
    writeln!(
        orders.context("no way to tell the viewers")?,
        "seen {}",
        rate * seconds
    )?;
    fleet.order(&format!("write {rate} {seconds}"))?;
    let said = watching.line()?;
    let numbers: Vec<f64> = said.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [seconds, missed, half, most] = numbers[..] else {
        bail!("the viewers said {said:?}");
    };
    Ok(Got {
        seconds,
        missed,
        ages: [half, most],
    })
}
