//! The memory of an idle agent in front of 25 apps that somebody watches.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use super::{
    Options,
    proc::{REST, resident},
    report::{Figure, Report},
    stage::{Homes, Programs, Running, output},
};

const APPS: &str = "25";
const MIB: f64 = 1024.0 * 1024.0;

pub fn measure(programs: &Programs, options: &Options, report: &mut Report) -> anyhow::Result<()> {
    let homes = Homes::new(programs)?;
    let silent = programs.apps.join("silent/app.js").display().to_string();
    output(&mut homes.pm2(&["start", &silent, "--name", "web", "-i", APPS]))?;
    let done = watch(&homes, options, report);
    output(&mut homes.pm2(&["kill"]))?;
    done
}

fn watch(homes: &Homes<'_>, options: &Options, report: &mut Report) -> anyhow::Result<()> {
    let token = homes.token()?;
    let (agent, url) = homes.agent(&["env"])?;
    let header = format!("Authorization: Bearer {token}");
    let viewer = |path: &str| {
        let mut curl = Command::new("curl");
        curl.args(["-sN", "-H", &header, "-H", "Accept: text/event-stream"])
            .arg(format!("{url}{path}"));
        Running::start(&mut curl)
    };
    let mut viewers = [
        viewer("/api/v1/events")?,
        viewer("/api/v1/processes/all/logs?follow=true")?,
    ];
    let begun = Instant::now();
    // What the viewers get is their clock: at least a heartbeat every twenty seconds.
    let mut resident_after = |pause: Duration| {
        while begun.elapsed() < pause {
            viewers[0].line()?;
        }
        resident(agent.child.id())
    };
    let early = resident_after(REST)?;
    let late = resident_after(options.idle)?;
    let minutes = options.idle.as_secs() / 60;
    let figure = |what: String, ours: f64| Figure {
        what,
        unit: "MiB".to_owned(),
        ours: ours / MIB,
        rivals: None,
        rival: None,
        target: "≤ 8 MiB, flat".to_owned(),
    };
    report.add(
        "P1 start",
        figure(
            "agent, 25 apps, two streams, after its first minute".to_owned(),
            early,
        ),
    );
    report.add(
        "P1 later",
        figure(format!("the same after {minutes} minutes"), late),
    );
    Ok(())
}
