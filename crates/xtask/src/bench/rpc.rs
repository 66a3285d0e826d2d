//! RPC over a Unix socket, beside the stock packages.

use std::{path::Path, process::Command};

use serde::Deserialize;

use super::{
    Options, ROUNDS, median,
    report::{Figure, Report},
    stage::{Programs, Running, output},
};

const RIVAL: &str = "pm2-axon-rpc";

#[derive(Deserialize)]
struct Round {
    sequential_micros: f64,
    pipelined_per_second: f64,
}

pub fn measure(programs: &Programs, _: &Options, report: &mut Report) -> anyhow::Result<()> {
    let axon = programs.axon()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(round(&|| Command::new(&axon))?);
        theirs.push(round(&|| {
            let mut command = Command::new("node");
            command.arg(&programs.stock).env("NODE_PATH", &programs.modules);
            command
        })?);
    }
    let of = |rounds: &[Round], value: fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    report.add(
        "P22 sequential",
        Figure {
            what: "an RPC call over a Unix socket, one after the other".to_owned(),
            unit: "µs".to_owned(),
            ours: of(&ours, |round| round.sequential_micros),
            rivals: Some(of(&theirs, |round| round.sequential_micros)),
            rival: Some(RIVAL.to_owned()),
            target: "≤ 0.1 ×".to_owned(),
        },
    );
    report.add(
        "P22 pipelined",
        Figure {
            what: "RPC calls, 64 in flight".to_owned(),
            unit: "/s".to_owned(),
            ours: of(&ours, |round| round.pipelined_per_second),
            rivals: Some(of(&theirs, |round| round.pipelined_per_second)),
            rival: Some(RIVAL.to_owned()),
            target: "≥ 20 ×".to_owned(),
        },
    );
    Ok(())
}

/// One process answers, another asks.
fn round(program: &dyn Fn() -> Command) -> anyhow::Result<Round> {
    let directory = tempfile::tempdir()?;
    let socket = directory.path().join("s");
    let with = |role: &str, socket: &Path| {
        let mut command = program();
        command.arg(role).arg(socket);
        command
    };
    let mut server = Running::start(&mut with("serve", &socket))?;
    server.line()?;
    let said = output(&mut with("call", &socket))?;
    Ok(serde_json::from_str(said.trim())?)
}
