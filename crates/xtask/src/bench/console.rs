//! The console with many hosts: its memory and its rest, one restart on a thousand of them, what viewers of lines get, and
//! what comes after it was killed. Beside it, a bare WebSocket server with TLS that holds as many connections.

mod fleet;
mod server;
mod viewers;

use std::{
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use serde_json::Value;

use super::{
    Options, proc,
    report::{Figure, Report},
    stage::{Programs, Running, output},
};
use fleet::Fleet;
use server::Server;

/// Files that this many connections need, and some more.
const FILES: u64 = 200_000;
/// After all hosts are linked: by then each was asked for everything that it is asked for again and again.
const SETTLE: Duration = proc::REST;
/// How long the processor time at rest is counted.
const REST: Duration = Duration::from_secs(20);
/// Between two questions of a user while the hosts come back.
const ASK: Duration = Duration::from_millis(250);
/// Hosts of the bulk verb, as the names of the fleet begin.
const THOUSAND: &str = "host-00*";
const MIB: f64 = 1024.0 * 1024.0;

pub fn measure(programs: &Programs, options: &Options, report: &mut Report) -> anyhow::Result<()> {
    server::raise_files(FILES)?;
    let hosts = options.hosts;
    let stand = programs.fleet()?;
    viewers::measure(&stand, programs.console()?, report)?;
    let mut server = Server::start(programs.console()?)?;
    let empty = proc::resident(server.pid())?;
    let mut fleet = Fleet::enrol(&stand, &server, hosts)?;
    eprintln!("  {hosts} hosts enrolled in {:.1} s", fleet.enrolled);
    let linked = fleet.order("linked")?;
    eprintln!("  linked in {linked:.1} s");
    sleep(SETTLE);

    let (theirs, their_rest) = rival(&stand, &server, hosts)?;
    let ours = proc::resident(server.pid())?;
    let rest = at_rest(server.pid())?;
    let figure = |what: String, unit: &str, ours: f64, rivals: Option<f64>, target: &str| Figure {
        what,
        unit: unit.to_owned(),
        ours,
        rivals,
        rival: rivals.map(|_| "bare TLS WebSocket server".to_owned()),
        target: target.to_owned(),
    };
    report.add(
        "P18 memory",
        figure(
            format!("console, {hosts} idle hosts of 10 apps, TLS"),
            "MiB",
            ours / MIB,
            Some(theirs / MIB),
            "10 000 in ≤ 400 MB",
        ),
    );
    report.add(
        "P18 each",
        figure(
            format!("the same, for each of {hosts} hosts"),
            "KiB",
            (ours - empty) / 1024.0 / hosts as f64,
            Some(theirs / 1024.0 / hosts as f64),
            "≤ 40 KiB",
        ),
    );
    report.add(
        "P18 rest",
        figure(
            format!("processor time of the console with {hosts} idle hosts"),
            "% of a core",
            rest,
            Some(their_rest),
            "–",
        ),
    );

    let (asked, took) = bulk(&server)?;
    report.add(
        "P21",
        figure(
            format!("one request that restarts an app on {asked} hosts, to the last acknowledgement"),
            "s",
            took,
            None,
            "≤ 1.5 s for 1 000",
        ),
    );

    server.kill()?;
    fleet.order("lost")?;
    server.start_again()?;
    let back = come_back(&server, &mut fleet)?;
    report.add(
        "P20",
        figure(
            format!("all {hosts} hosts back after the console was killed and started"),
            "s",
            back,
            None,
            "≤ 20 s for 10 000, no 5xx",
        ),
    );
    Ok(())
}

/// The memory of a bare server with as many connections, and its processor time.
fn rival(stand: &std::path::Path, server: &Server, count: usize) -> anyhow::Result<(f64, f64)> {
    let folder = server.directory.path();
    let mut echo = Running::start(Command::new(stand).arg("echo").current_dir(folder))?;
    let port = echo.url()?;
    let empty = proc::resident(echo.child.id())?;
    let mut clients = Command::new(stand);
    clients
        .args(["clients", &port, &count.to_string()])
        .current_dir(folder)
        .stdin(std::process::Stdio::piped());
    let mut clients = Running::start(&mut clients)?;
    clients.line()?;
    let rest = at_rest(echo.child.id())?;
    Ok((proc::resident(echo.child.id())? - empty, rest))
}

/// Processor time of a process that is left alone, in percent of a core.
fn at_rest(pid: u32) -> anyhow::Result<f64> {
    let begun = proc::processor_seconds(pid)?;
    sleep(REST);
    Ok((proc::processor_seconds(pid)? - begun) / REST.as_secs_f64() * 100.0)
}

/// Restarts an app on a thousand hosts; how many were asked, and how long it took.
fn bulk(server: &Server) -> anyhow::Result<(u64, f64)> {
    let request = format!(
        r#"{{"verb":"restart","target":"app-0","hosts":{{"names":["{THOUSAND}"]}},"concurrency":256}}"#
    );
    let begun = Instant::now();
    let said = output(
        server
            .curl("/api/v1/bulk")
            .args(["-d", &request])
            .args(["-H", "Content-Type: application/json"]),
    )?;
    let told: Value = serde_json::from_str(&said)?;
    let id = told["id"].as_str().context("a bulk verb has an id")?;
    output(&mut server.curl(&format!("/api/v1/bulk/{id}/events")))?;
    let took = begun.elapsed().as_secs_f64();
    let ended: Value = serde_json::from_str(&output(&mut server.curl(&format!("/api/v1/bulk/{id}")))?)?;
    let (all, done) = (&ended["counts"]["total"], &ended["counts"]["done"]);
    if ended["state"] != "done" {
        bail!("the bulk verb did not end well: {}", ended["counts"]);
    }
    Ok((done.as_u64().or(all.as_u64()).unwrap_or_default(), took))
}

/// Waits until all hosts are back, while a user looks at one of them again and again; how long it took.
fn come_back(server: &Server, fleet: &mut Fleet) -> anyhow::Result<f64> {
    let begun = Instant::now();
    fleet.tell("linked")?;
    std::thread::scope(|scope| {
        let back = scope.spawn(|| fleet.told("linked"));
        let mut slowest = Duration::ZERO;
        let mut failed = 0;
        while !back.is_finished() {
            let asked = Instant::now();
            let mut curl = server.curl("/api/v1/hosts/host-00000");
            if output(&mut curl).is_err() {
                failed += 1;
            }
            slowest = slowest.max(asked.elapsed());
            sleep(ASK);
        }
        eprintln!("  a user beside it: {failed} failed, the slowest took {slowest:?}");
        back.join().expect("waiting does not panic")?;
        if failed > 0 {
            bail!("{failed} requests of a user failed while the hosts came back");
        }
        Ok(begun.elapsed().as_secs_f64())
    })
}
