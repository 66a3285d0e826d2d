//! Daemon and agent beside OxMgr, the leanest of the rivals, each driven by its own command line.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use super::{
    Options, ROUNDS, median,
    proc::{REST, children, parent, processor_seconds, resident},
    report::{Figure, Report},
    stage::{Homes, Programs, Running, output},
};

const RIVAL: &str = "OxMgr";
/// How many apps count as many.
const MANY: usize = 100;
/// How often a list is read in a turn: it is over soon.
const LISTS: usize = 5;
/// How long idleness is watched.
const IDLE: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(60);
const MIB: f64 = 1024.0 * 1024.0;

/// OxMgr in a home of its own.
struct Rival<'h> {
    program: PathBuf,
    home: &'h Path,
    ports: [u16; 2],
}

impl Rival<'_> {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(args)
            .env("HOME", self.home)
            .env("OXMGR_HOME", self.home.join("oxmgr"))
            .env("OXMGR_DAEMON_ADDR", format!("127.0.0.1:{}", self.ports[0]))
            .env("OXMGR_API_ADDR", format!("127.0.0.1:{}", self.ports[1]))
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> anyhow::Result<String> {
        output(&mut self.command(args))
    }

    /// Its daemon.
    fn pid(&self) -> anyhow::Result<u32> {
        let own = self.program.canonicalize()?;
        let home = format!("OXMGR_HOME={}", self.home.join("oxmgr").display());
        let daemon = std::fs::read_dir("/proc")?.flatten().find_map(|entry| {
            let pid = entry.file_name().to_str()?.parse::<u32>().ok()?;
            let is_it = std::fs::read_link(entry.path().join("exe")).ok()? == own
                && std::fs::read_to_string(entry.path().join("environ"))
                    .ok()?
                    .contains(&home);
            is_it.then_some(pid)
        });
        daemon.context("OxMgr's daemon does not run")
    }
}

pub fn measure(programs: &Programs, _: &Options, report: &mut Report) -> anyhow::Result<()> {
    let Some(program) = programs.oxmgr.clone() else {
        eprintln!("  left out: there is no `oxmgr` on the path or in build/");
        return Ok(());
    };
    let homes = Homes::new(programs)?;
    let rival = Rival {
        program,
        home: homes.directory.path(),
        ports: [port()?, port()?],
    };
    let done = beside(&homes, &rival, report);
    // It may not have come up.
    rival.run(&["delete", "all"]).ok();
    rival.run(&["daemon", "stop"]).ok();
    output(&mut homes.qd(&["kill", "--yes"])).ok();
    done
}

/// A port that nobody has; the program that gets it cannot be given the socket.
fn port() -> anyhow::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn beside(homes: &Homes<'_>, rival: &Rival<'_>, report: &mut Report) -> anyhow::Result<()> {
    let mut add = |id: &str, what: &str, unit: &str, [ours, theirs]: [Vec<f64>; 2], target: &str| {
        let figure = Figure {
            what: what.to_owned(),
            unit: unit.to_owned(),
            ours: median(ours),
            rivals: Some(median(theirs)),
            rival: Some(RIVAL.to_owned()),
            target: target.to_owned(),
        };
        report.add(&format!("OxMgr {id}"), figure);
    };
    let home = homes.home().display().to_string();
    let boots = turns(
        || {
            let took = timed(&mut homes.qd(&["daemon", "--home", &home]))?;
            output(&mut homes.qd(&["kill", "--yes"]))?;
            Ok(took)
        },
        || {
            let took = timed(&mut rival.command(&["list"]))?;
            rival.run(&["daemon", "stop"])?;
            gone(rival)?;
            Ok(took)
        },
    )?;
    add(
        "P5",
        "first command that starts the daemon",
        "ms",
        boots,
        "≤ 10 ms",
    );

    let mut up = Running::start(&mut homes.qd(&["up", "--home", &home, "--listen", "127.0.0.1:0"]))?;
    up.url()?;
    rival.run(&["list"])?;
    let daemon: u32 = std::fs::read_to_string(homes.home().join("pm2.pid"))?
        .trim()
        .parse()?;
    let (keeper, theirs) = (parent(daemon)?, rival.pid()?);
    let ours = [keeper, daemon, up.child.id()];
    let memory = |pids: &[u32]| {
        pids.iter().try_fold(0.0, |sum, pid| {
            Ok::<_, anyhow::Error>(sum + resident(*pid)? / MIB)
        })
    };
    sleep(REST);
    let idle = turns(|| memory(&ours[..2]), || memory(&[theirs]))?;
    add(
        "P2 none",
        "memory of the daemon (ours with its keeper) at rest, no app",
        "MiB",
        idle,
        "≤ 4 MiB",
    );

    let (one, many) = (files(homes, 1)?, files(homes, MANY)?);
    output(&mut homes.qd(&["start", &one[0]]))?;
    rival.run(&["apply", &one[1]])?;
    let list = |count: &str| format!("`ls --json` of {count}, process start included");
    let lists = || {
        turns(
            || listed(&mut homes.qd(&["ls", "--json"])),
            || listed(&mut rival.command(&["list", "--json"])),
        )
    };
    add("P6 one", &list("1 app"), "ms", lists()?, "≤ 1.5 ms");
    let killed = turns(|| replaced(keeper), || replaced(theirs))?;
    add(
        "P8",
        "app killed → the next one is there",
        "ms",
        killed,
        "≤ 1.5 ms",
    );
    output(&mut homes.qd(&["delete", "all"]))?;
    rival.run(&["delete", "all"])?;

    let starts = turns(
        || {
            let took = timed(&mut homes.qd(&["start", &many[0]]))?;
            output(&mut homes.qd(&["delete", "all"]))?;
            Ok(took)
        },
        || {
            let took = timed(&mut rival.command(&["apply", &many[1]]))?;
            rival.run(&["delete", "all"])?;
            Ok(took)
        },
    )?;
    add("P10", "start of 100 apps from a file", "ms", starts, "≤ 300 ms");
    output(&mut homes.qd(&["start", &many[0]]))?;
    rival.run(&["apply", &many[1]])?;
    sleep(REST);
    let full = turns(|| memory(&ours[..2]), || memory(&[theirs]))?;
    add("P2 many", "the same with 100 apps", "MiB", full, "≤ 7 MiB");
    let all = turns(|| memory(&ours), || memory(&[theirs]))?;
    add(
        "P3",
        "the same with our agent, which serves the API",
        "MiB",
        all,
        "≤ 14 MiB",
    );
    add("P6 many", &list("100 apps"), "ms", lists()?, "≤ 3 ms");
    let before = [used(&ours)?, used(&[theirs])?];
    sleep(IDLE);
    let share = |after: f64, before: f64| vec![(after - before) / IDLE.as_secs_f64() * 100.0];
    let cpu = [share(used(&ours)?, before[0]), share(used(&[theirs])?, before[1])];
    add(
        "P4",
        "processor of idle daemon and agent, 100 apps",
        "% of a core",
        cpu,
        "≤ 0.2 %",
    );
    Ok(())
}

/// Takes turns.
fn turns(
    mut ours: impl FnMut() -> anyhow::Result<f64>,
    mut theirs: impl FnMut() -> anyhow::Result<f64>,
) -> anyhow::Result<[Vec<f64>; 2]> {
    let mut found = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        found[0].push(ours()?);
        found[1].push(theirs()?);
    }
    Ok(found)
}

fn timed(command: &mut Command) -> anyhow::Result<f64> {
    let begun = Instant::now();
    output(command)?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

fn listed(command: &mut Command) -> anyhow::Result<f64> {
    let times = (0..LISTS)
        .map(|_| timed(command))
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(median(times))
}

fn used(pids: &[u32]) -> anyhow::Result<f64> {
    pids.iter()
        .try_fold(0.0, |sum, pid| Ok(sum + processor_seconds(*pid)?))
}

/// The same app for both, so many times: our file and theirs.
fn files(homes: &Homes<'_>, count: usize) -> anyhow::Result<[String; 2]> {
    let folder = homes.directory.path();
    let ours = serde_json::json!({ "apps": [{
        "name": "many", "script": "/bin/sleep", "args": ["100000"], "interpreter": "none", "exec_mode": "fork",
        "instances": count,
    }]});
    let theirs = format!(
        "version = 1\n[[apps]]\nname = \"many\"\ncommand = \"/bin/sleep 100000\"\ncrash_restart_limit = 0\ninstances = {count}\n"
    );
    let paths = [
        folder.join(format!("{count}.json")),
        folder.join(format!("{count}.toml")),
    ];
    std::fs::write(&paths[0], ours.to_string())?;
    std::fs::write(&paths[1], theirs)?;
    Ok(paths.map(|path| path.display().to_string()))
}

/// Kills the app below a process; how long until it has another.
fn replaced(manager: u32) -> anyhow::Result<f64> {
    // A run of less than a second would count as a crash.
    sleep(Duration::from_millis(1_200));
    let before = apps(manager)?;
    let app = before.first().context("there is no app")?.to_string();
    output(Command::new("kill").args(["-9", &app]))?;
    let begun = Instant::now();
    loop {
        if apps(manager)?.iter().any(|pid| !before.contains(pid)) {
            return Ok(begun.elapsed().as_secs_f64() * 1e3);
        }
        if begun.elapsed() > PATIENCE {
            bail!("an app that was killed was not replaced");
        }
    }
}

/// The children of a process that are apps.
fn apps(manager: u32) -> anyhow::Result<Vec<u32>> {
    let is_app = |pid: &u32| {
        std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "sleep")
    };
    let mut all = children(manager)?;
    all.retain(is_app);
    Ok(all)
}

fn gone(rival: &Rival<'_>) -> anyhow::Result<()> {
    let begun = Instant::now();
    while rival.pid().is_ok() {
        if begun.elapsed() > PATIENCE {
            bail!("OxMgr's daemon does not end");
        }
        sleep(Duration::from_millis(5));
    }
    Ok(())
}
