//! From an app's write to a viewer's line, through a real PM2, beside `pm2 logs`.

use std::{
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Context;

use super::{
    Options, quantile,
    report::{Figure, Report},
    stage::{Homes, Programs, Running, output},
};

const LINES: usize = 10_000;
const DAY_MILLIS: f64 = 86_400_000.0;

pub fn measure(programs: &Programs, _: &Options, report: &mut Report) -> anyhow::Result<()> {
    let homes = Homes::new(programs)?;
    let logger = programs.apps.join("logger/app.js").display().to_string();
    output(
        homes
            .pm2(&["start", &logger, "--name", "logger"])
            .env("RATE", "1000"),
    )?;
    let done = beside(&homes, report);
    output(&mut homes.pm2(&["kill"]))?;
    done
}

fn beside(homes: &Homes<'_>, report: &mut Report) -> anyhow::Result<()> {
    let token = homes.token()?;
    let (_agent, url) = homes.agent(&["env"])?;
    let header = format!("Authorization: Bearer {token}");
    let follow = format!("{url}/api/v1/processes/logger/logs?follow=true&lines=0");
    let mut curl = Command::new("curl");
    curl.args(["-sN", "-H", &header, "-H", "Accept: text/plain", &follow]);
    let ours = watch(&mut curl)?;
    let theirs = watch(&mut homes.pm2(&["logs", "logger", "--raw", "--lines", "0"]))?;
    for (id, share, target) in [("P16 p50", 0.5, "≤ 2 ms"), ("P16 p99", 0.99, "≤ 20 ms")] {
        report.add(
            id,
            Figure {
                what: format!("app's write → viewer's line at 1 k lines/s, {}", &id[4..]),
                unit: "ms".to_owned(),
                ours: quantile(&ours, share),
                rivals: Some(quantile(&theirs, share)),
                rival: Some("pm2 logs".to_owned()),
                target: target.to_owned(),
            },
        );
    }
    Ok(())
}

/// How old lines are when they arrive, sorted, in milliseconds.
fn watch(viewer: &mut Command) -> anyhow::Result<Vec<f64>> {
    let mut viewer = Running::start(viewer)?;
    let mut ages = Vec::with_capacity(LINES);
    while ages.len() < LINES {
        let line = viewer.line()?;
        let Some(written) = line.split_whitespace().last().and_then(millis_of_day) else {
            continue;
        };
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .context("the clock is before 1970")?;
        let now = now.as_secs_f64() * 1e3 % DAY_MILLIS;
        ages.push((now - written).rem_euclid(DAY_MILLIS));
    }
    ages.sort_by(f64::total_cmp);
    Ok(ages)
}

/// Of an RFC 3339 time in UTC.
fn millis_of_day(text: &str) -> Option<f64> {
    let time = text.split_once('T')?.1.strip_suffix('Z')?;
    let mut parts = time.split(':').map(str::parse::<f64>);
    let (hours, minutes, seconds) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Some((hours * 3600.0 + minutes * 60.0 + seconds) * 1e3)
}
