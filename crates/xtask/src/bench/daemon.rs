//! Our own daemon beside PM2's, both driven by PM2's command line where a command line is needed.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use super::{
    Options, ROUNDS, lines, median,
    proc::{REST, parent, processor_seconds, resident},
    report::{Figure, Report},
    stage::{Homes, Programs, output},
};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(120);
/// How many apps count as many.
const MANY: &str = "100";
/// How much is logged at once.
const FLOOD_BYTES: u64 = 400_000_000;
const MIB: f64 = 1024.0 * 1024.0;
/// How long idleness is watched.
const IDLE: Duration = Duration::from_secs(20);
/// How often a list is read in a turn.
const LISTS: usize = 3;

/// One of the two, in a home of its own.
struct Side<'p> {
    homes: Homes<'p>,
    is_ours: bool,
}

impl Side<'_> {
    fn pm2(&self, args: &[&str]) -> anyhow::Result<String> {
        output(&mut self.homes.pm2(args))
    }

    /// Starts the daemon; how long until it can be talked to.
    fn boot(&self) -> anyhow::Result<f64> {
        let home = self.homes.daemon().display().to_string();
        let begun = Instant::now();
        if self.is_ours {
            output(&mut self.homes.qd(&["daemon", "--home", &home]))?;
        } else {
            self.pm2(&["ping"])?;
        }
        Ok(millis(begun))
    }

    fn end(&self) -> anyhow::Result<()> {
        self.pm2(&["kill"]).map(drop)
    }

    fn pid(&self) -> anyhow::Result<u32> {
        Ok(read(&self.homes.daemon().join("pm2.pid"))?.trim().parse()?)
    }

    /// The memory of the daemon, and of its keeper.
    fn resident(&self) -> anyhow::Result<f64> {
        self.sum(resident)
    }

    /// Of the daemon and its keeper.
    fn sum(&self, of: fn(u32) -> anyhow::Result<f64>) -> anyhow::Result<f64> {
        let pid = self.pid()?;
        let keeper = if self.is_ours { of(parent(pid)?)? } else { 0.0 };
        Ok(of(pid)? + keeper)
    }

    /// How long its own command takes to list what runs.
    fn listed(&self) -> anyhow::Result<f64> {
        let mut times = Vec::new();
        for _ in 0..LISTS {
            let mut command = if self.is_ours {
                self.homes.qd(&["ls"])
            } else {
                self.homes.pm2(&["ls"])
            };
            let begun = Instant::now();
            output(&mut command)?;
            times.push(millis(begun));
        }
        Ok(median(times))
    }

    fn many(&self, count: &str) -> anyhow::Result<()> {
        let start = ["start", "/bin/sleep", "--interpreter", "none", "--name", "many"];
        let rest = ["-i", count, "--", "100000"];
        self.pm2(&[&start[..], &rest].concat()).map(drop)
    }
}

pub fn measure(programs: &Programs, _: &Options, report: &mut Report) -> anyhow::Result<()> {
    let side = |is_ours| {
        Ok::<_, anyhow::Error>(Side {
            homes: Homes::new(programs)?,
            is_ours,
        })
    };
    let sides = [side(true)?, side(false)?];
    let done = all(&sides, report);
    for side in &sides {
        // It may not have come up.
        side.end().ok();
    }
    done
}

fn all(sides: &[Side<'_>; 2], report: &mut Report) -> anyhow::Result<()> {
    let mut add = |id: &str, what: &str, unit: &str, [ours, theirs]: [Vec<f64>; 2], target: &str| {
        let figure = Figure {
            what: what.to_owned(),
            unit: unit.to_owned(),
            ours: median(ours),
            rivals: Some(median(theirs)),
            rival: Some("PM2\'s daemon".to_owned()),
            target: target.to_owned(),
        };
        report.add(id, figure);
    };
    let boots = rounds(sides, |side| {
        let took = side.boot()?;
        side.end()?;
        Ok(took)
    })?;
    add(
        "P5",
        "daemon, from nothing to both sockets, process start included",
        "ms",
        boots,
        "≤ 10 ms",
    );
    for side in sides {
        side.boot()?;
    }
    sleep(REST);
    let idle = rounds(sides, |side| Ok(side.resident()? / MIB))?;
    add(
        "P2 none",
        "memory of the daemon (ours with its keeper) at rest, no app",
        "MiB",
        idle,
        "≤ 4 MiB",
    );
    for side in sides {
        side.many("1")?;
    }
    let one = lists(sides)?;
    add(
        "P6 one",
        "its own command lists 1 app, process start included",
        "ms",
        one,
        "≤ 1.5 ms",
    );
    for side in sides {
        side.pm2(&["delete", "many"])?;
    }
    let starts = rounds(sides, |side| {
        let begun = Instant::now();
        side.many(MANY)?;
        let took = millis(begun);
        side.pm2(&["delete", "many"])?;
        Ok(took)
    })?;
    add(
        "P10",
        "start of 100 apps by the `pm2` command, its own start included",
        "ms",
        starts,
        "≤ 300 ms + the command",
    );
    for side in sides {
        side.many(MANY)?;
    }
    sleep(REST);
    let many = rounds(sides, |side| Ok(side.resident()? / MIB))?;
    add("P2 many", "the same with 100 apps", "MiB", many, "≤ 7 MiB");
    let hundred = lists(sides)?;
    add("P6 many", "the same with 100 apps", "ms", hundred, "≤ 3 ms");
    add(
        "P4",
        "processor of the idle daemon, 100 apps, nobody asking",
        "% of a core",
        idle_share(sides)?,
        "≤ 0.2 %",
    );
    let killed = rounds(sides, replaced)?;
    add(
        "P8",
        "app killed → the pid file of its replacement",
        "ms",
        killed,
        "≤ 1.5 ms",
    );
    let restarts = rounds(sides, |side| {
        let begun = Instant::now();
        side.pm2(&["restart", "0"])?;
        Ok(millis(begun))
    })?;
    add(
        "P9",
        "`pm2 restart` of an app that ends at once, the command included",
        "ms",
        restarts,
        "≤ 15 ms + the command",
    );
    for side in sides {
        side.pm2(&["delete", "many"])?;
    }
    let mut lost = [Vec::new(), Vec::new()];
    for (side, lost) in sides.iter().zip(&mut lost) {
        lost.push(lost_lines(side)?);
    }
    add("P17", lines::WHAT, "lines", lost, "0");
    let floods = rounds(sides, flood)?;
    let cat = (0..ROUNDS)
        .map(|_| through_cat(sides))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let cat = median(cat);
    add(
        "P14",
        "log bytes from app to file",
        "MB/s",
        floods,
        "≥ 0.8 × `app | cat > file`",
    );
    report.add(
        "P14 cat",
        Figure {
            what: "the same through `app | cat > file`".to_owned(),
            unit: "MB/s".to_owned(),
            ours: cat,
            rivals: None,
            rival: None,
            target: "-".to_owned(),
        },
    );
    Ok(())
}

/// Takes turns.
fn rounds(
    sides: &[Side<'_>; 2],
    mut measure: impl FnMut(&Side<'_>) -> anyhow::Result<f64>,
) -> anyhow::Result<[Vec<f64>; 2]> {
    let mut found = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (side, found) in sides.iter().zip(&mut found) {
            found.push(measure(side)?);
        }
    }
    Ok(found)
}

/// How long lists take; ours are the agent's to tell, which runs no longer than that.
fn lists(sides: &[Side<'_>; 2]) -> anyhow::Result<[Vec<f64>; 2]> {
    let _agent = sides[0].homes.agent(&["env"])?;
    rounds(sides, |side| side.listed())
}

/// The share of a core that each uses, watched at the same time.
fn idle_share(sides: &[Side<'_>; 2]) -> anyhow::Result<[Vec<f64>; 2]> {
    let used = |side: &Side<'_>| side.sum(processor_seconds);
    let before = [used(&sides[0])?, used(&sides[1])?];
    sleep(IDLE);
    let share = |after: f64, before: f64| vec![(after - before) / IDLE.as_secs_f64() * 100.0];
    Ok([
        share(used(&sides[0])?, before[0]),
        share(used(&sides[1])?, before[1]),
    ])
}

/// Lines that are lost while the daemon is killed again and again.
fn lost_lines(side: &Side<'_>) -> anyhow::Result<f64> {
    let folder = side.homes.directory.path();
    let (script, log) = (lines::script(folder)?, folder.join("lines.log"));
    side.pm2(&[
        "start",
        &script,
        "--interpreter",
        "bash",
        "--name",
        "lines",
        "--output",
        &log.display().to_string(),
    ])?;
    side.pm2(&["save"])?;
    let lost = lines::lost(
        folder,
        &[log],
        || side.pid(),
        || {
            if !side.is_ours {
                // What a service manager would do for it.
                std::fs::remove_file(side.homes.daemon().join("pm2.pid")).ok();
                side.pm2(&["resurrect"])?;
            }
            Ok(())
        },
    )?;
    side.pm2(&["delete", "lines"])?;
    Ok(lost)
}

/// Kills an app; how long until the pid of the next stands in its file.
fn replaced(side: &Side<'_>) -> anyhow::Result<f64> {
    let folder = side.homes.daemon().join("pids");
    let file = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().contains("many-"))
        .context("no pid file")?;
    let before = read(&file)?;
    // A run of less than a second would count as a crash.
    sleep(Duration::from_millis(1_200));
    let begun = Instant::now();
    output(Command::new("kill").args(["-9", before.trim()]))?;
    let asked = millis(begun);
    loop {
        if let Ok(now) = read(&file)
            && now != before
            && !now.is_empty()
        {
            return Ok(millis(begun) - asked);
        }
        if begun.elapsed() > PATIENCE {
            bail!("an app that was killed was not replaced");
        }
    }
}

/// A flood through the daemon, in megabytes a second.
fn flood(side: &Side<'_>) -> anyhow::Result<f64> {
    let script = script(side)?;
    // Not among the daemon's own logs, which ours moves aside when they have grown.
    let log = side.homes.directory.path().join("flood.log");
    std::fs::remove_file(&log).ok();
    side.pm2(&[
        "start",
        &script,
        "--interpreter",
        "bash",
        "--name",
        "flood",
        "--no-autorestart",
        "--output",
        &log.display().to_string(),
    ])?;
    let begun = Instant::now();
    let mut first = None;
    loop {
        let size = std::fs::metadata(&log).map_or(0, |file| file.len());
        if size > 0 && first.is_none() {
            first = Some((Instant::now(), size));
        }
        // A stock daemon loses the last bytes of a program that ends.
        if size >= FLOOD_BYTES * 99 / 100 {
            break;
        }
        if begun.elapsed() > PATIENCE {
            bail!("the flood stopped at {size} bytes");
        }
        sleep(Duration::from_millis(2));
    }
    let (at, size) = first.context("no log")?;
    let rate = (FLOOD_BYTES * 99 / 100 - size.min(FLOOD_BYTES / 2)) as f64 / at.elapsed().as_secs_f64() / 1e6;
    side.pm2(&["delete", "flood"])?;
    std::fs::remove_file(&log).ok();
    Ok(rate)
}

/// The same flood through a pipe and `cat`.
fn through_cat(sides: &[Side<'_>; 2]) -> anyhow::Result<f64> {
    let script = script(&sides[0])?;
    let path = sides[0].homes.directory.path().join("cat.log");
    let begun = Instant::now();
    let mut app = Command::new("bash").arg(&script).stdout(Stdio::piped()).spawn()?;
    let pipe = app.stdout.take().context("no output")?;
    let file = std::fs::File::create(&path)?;
    let status = Command::new("cat").stdin(pipe).stdout(file).status()?;
    app.wait()?;
    if !status.success() {
        bail!("cat failed");
    }
    let rate = std::fs::metadata(&path)?.len() as f64 / begun.elapsed().as_secs_f64() / 1e6;
    std::fs::remove_file(&path)?;
    Ok(rate)
}

fn script(side: &Side<'_>) -> anyhow::Result<String> {
    let path = side.homes.directory.path().join("flood.sh");
    let line = "x".repeat(99);
    std::fs::write(
        &path,
        format!("sleep 0.3; yes {line} | head -c {FLOOD_BYTES}; sleep 1\n"),
    )?;
    Ok(path.display().to_string())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn millis(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}
