//! Lines that an app wrote and that are in no log, while its daemon is killed again and again.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use super::stage::output;

pub const WHAT: &str = "lines lost of 200 000 written at full speed, the daemon killed ten times meanwhile";

const LINES: u64 = 200_000;
const KILLS: u64 = 10;
/// Longest the app may take; a rival's may not come back at all.
const LONGEST: Duration = Duration::from_secs(60);
/// How long the last lines may take to the log once they were written.
const SETTLED: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(5);

/// An app that writes numbered lines, and after each its number where no daemon is needed. Started again, it goes on
/// where it was.
pub fn script(folder: &Path) -> anyhow::Result<String> {
    let path = folder.join("lines.sh");
    let witness = witness(folder).display().to_string();
    let text = format!(
        "touch {witness}\nn=$(wc -l <{witness})\nexec 3>>{witness}\n\
         while [ $n -lt {LINES} ]; do n=$((n + 1)); echo \"line $n\" || exit 1; echo $n >&3; done\nsleep 60\n"
    );
    std::fs::write(&path, text)?;
    Ok(path.display().to_string())
}

fn witness(folder: &Path) -> PathBuf {
    folder.join("lines.witness")
}

/// Kills the daemon at even distances until the app has written all, and has it come back each time; how many of the
/// lines that were written are in none of the logs.
pub fn lost(
    folder: &Path,
    logs: &[PathBuf],
    daemon: impl Fn() -> anyhow::Result<u32>,
    come_back: impl Fn() -> anyhow::Result<()>,
) -> anyhow::Result<f64> {
    let witness = witness(folder);
    let written = || {
        std::fs::read_to_string(&witness)
            .unwrap_or_default()
            .lines()
            .count() as u64
    };
    let begun = Instant::now();
    let mut kills = 0;
    while written() < LINES && begun.elapsed() < LONGEST {
        if written() >= (kills + 1) * LINES / (KILLS + 1) {
            let pid = daemon()?;
            output(Command::new("kill").args(["-9", &pid.to_string()]))?;
            come_back()?;
            while daemon().is_ok_and(|next| next == pid) {
                if begun.elapsed() > LONGEST {
                    bail!("a daemon that was killed did not come back");
                }
                std::thread::sleep(LOOK);
            }
            kills += 1;
        }
        std::thread::sleep(LOOK);
    }
    if kills < KILLS {
        eprintln!("  the daemon was killed {kills} times only: the app did not go on in time");
    }
    std::thread::sleep(SETTLED);
    let mut found = HashSet::new();
    for log in logs {
        let text = std::fs::read(log).with_context(|| format!("cannot read {}", log.display()))?;
        let text = String::from_utf8_lossy(&text);
        found.extend(
            text.lines()
                .filter_map(|line| line.strip_prefix("line ")?.parse::<u64>().ok()),
        );
    }
    let missing = (1..=written()).filter(|number| !found.contains(number));
    Ok(missing.count() as f64)
}
