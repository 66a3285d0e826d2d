//! The list over HTTP with a token, beside bare hyper that serves the same bytes; each on one core, `wrk` on the other.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use super::{
    Options, ROUNDS, median,
    report::{Figure, Report},
    stage::{Homes, Programs, Running, get, output},
};

const APPS: &str = "100";
const PATH: &str = "/api/v1/processes";
const SECONDS: u32 = 5;
/// On the core of what is measured, and on the other.
const MEASURED: [&str; 3] = ["taskset", "-c", "0"];
const LOAD: [&str; 2] = ["-c", "1"];
const FLOOD: u32 = 50_000;

struct Load {
    per_second: f64,
    p99_millis: f64,
}

pub fn measure(programs: &Programs, _: &Options, report: &mut Report) -> anyhow::Result<()> {
    let homes = Homes::new(programs)?;
    let stand = programs.stand()?;
    let mut daemon = Command::new(&stand);
    daemon
        .arg("daemon")
        .arg(homes.daemon())
        .arg(APPS)
        .stdin(Stdio::piped());
    let mut daemon = Running::start(&mut daemon)?;
    daemon.line()?;
    let token = homes.token()?;
    let (_agent, url) = homes.agent(&MEASURED)?;
    let (body, list) = get(&format!("{url}{PATH}"), &token)?;
    if list["items"].as_array().map_or(0, Vec::len) != 100 {
        bail!("the agent does not list {APPS} apps");
    }
    let file = homes.directory.path().join("body.json");
    crate::workspace::write(&file, body.as_bytes())?;
    let mut control = Command::new(MEASURED[0]);
    control.args(&MEASURED[1..]).arg(&stand).arg("control").arg(&file);
    let mut control = Running::start(&mut control)?;
    let control_url = control.url()?;

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(load(&url, &token)?);
        theirs.push(load(&control_url, &token)?);
    }
    let of = |loads: &[Load], value: fn(&Load) -> f64| median(loads.iter().map(value).collect());
    let figure = |what: &str, unit: &str, ours, rivals, target: &str| Figure {
        what: what.to_owned(),
        unit: unit.to_owned(),
        ours,
        rivals,
        rival: rivals.map(|_| "bare hyper, same bytes".to_owned()),
        target: target.to_owned(),
    };
    report.add(
        "P12 rate",
        figure(
            "`GET /api/v1/processes`, 100 apps, token, one core",
            "/s",
            of(&ours, |load| load.per_second),
            Some(of(&theirs, |load| load.per_second)),
            "≥ 15 k/s, ≥ 0.5 ×",
        ),
    );
    report.add(
        "P12 p99",
        figure(
            "the same, 32 connections, 99th percentile",
            "ms",
            of(&ours, |load| load.p99_millis),
            Some(of(&theirs, |load| load.p99_millis)),
            "≤ 5 ms",
        ),
    );

    let mut flooded = Vec::new();
    for _ in 0..3 {
        let header = format!("Authorization: Bearer {token}");
        let follow = format!("{url}{PATH}/app-0/logs?follow=true&lines=0");
        let mut follower = Command::new("curl");
        follower
            .args(["-sN", "-o", "/dev/null", "-w", "%{size_download}\n", "--max-time"])
            .arg((SECONDS + 3).to_string())
            .args(["-H", &header, "-H", "Accept: text/plain", &follow]);
        let mut follower = Running::start(&mut follower)?;
        let orders = daemon.child.stdin.as_mut().context("no way to tell the daemon")?;
        writeln!(orders, "flood {FLOOD} {}", SECONDS + 1)?;
        flooded.push(load(&url, &token)?);
        daemon.line()?;
        let bytes: f64 = follower.line()?.parse()?;
        eprintln!("  {bytes} bytes of log followed beside it");
        if bytes < f64::from(FLOOD * SECONDS) * 50.0 {
            eprintln!("  the follower did not get all of the flood");
        }
    }
    report.add(
        "P13 p99",
        figure(
            "the same while 50 k log lines/s are written and followed",
            "ms",
            of(&flooded, |load| load.p99_millis),
            None,
            "≤ 10 ms",
        ),
    );
    Ok(())
}

fn load(url: &str, token: &str) -> anyhow::Result<Load> {
    let mut wrk = Command::new("taskset");
    wrk.args(LOAD)
        .args(["wrk", "--latency", "-t1", "-c32", "-d"])
        .arg(format!("{SECONDS}s"))
        .arg("-H")
        .arg(format!("Authorization: Bearer {token}"))
        .arg(format!("{url}{PATH}"));
    let said = output(&mut wrk).context("wrk is in Debian's package of that name")?;
    if said.contains("Non-2xx") || said.contains("Socket errors") {
        bail!("not all answers were good: {said}");
    }
    let after = |label: &str| {
        let rest = said.split_once(label)?.1;
        rest.split_whitespace().next().map(str::to_owned)
    };
    let per_second = after("Requests/sec:").context("wrk told no rate")?.parse()?;
    let p99 = after("99%").context("wrk told no percentiles")?;
    Ok(Load {
        per_second,
        p99_millis: millis(&p99)?,
    })
}

/// `2.31ms`, `812.00us`, `1.02s`.
fn millis(text: &str) -> anyhow::Result<f64> {
    let (number, factor) = if let Some(number) = text.strip_suffix("us") {
        (number, 1e-3)
    } else if let Some(number) = text.strip_suffix("ms") {
        (number, 1.0)
    } else {
        (text.trim_end_matches('s'), 1e3)
    };
    Ok(number.parse::<f64>()? * factor)
}
