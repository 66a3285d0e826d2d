//! What `/proc` says of a process.

use std::time::Duration;

use anyhow::Context;

/// Clock ticks a second: what Linux reports to programs on every architecture.
const TICKS: f64 = 100.0;

/// How long a process is left alone before its memory is looked at: ours gives back each minute what it does not need.
pub const REST: Duration = Duration::from_secs(65);

/// Its resident memory, in bytes.
///
/// # Errors
///
/// If it is gone.
pub fn resident(pid: u32) -> anyhow::Result<f64> {
    let status = read(pid, "status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line
        .and_then(|line| line.split_whitespace().next())
        .context("no VmRSS")?;
    Ok(kibibytes.parse::<f64>()? * 1024.0)
}

/// The processor time it has used, in seconds.
///
/// # Errors
///
/// If it is gone.
pub fn processor_seconds(pid: u32) -> anyhow::Result<f64> {
    let (user, system) = (field(pid, 11)?, field(pid, 12)?);
    Ok((user.parse::<f64>()? + system.parse::<f64>()?) / TICKS)
}

/// Its parent.
///
/// # Errors
///
/// If it is gone.
pub fn parent(pid: u32) -> anyhow::Result<u32> {
    Ok(field(pid, 1)?.parse()?)
}

/// Its children.
///
/// # Errors
///
/// If it is gone.
pub fn children(pid: u32) -> anyhow::Result<Vec<u32>> {
    let mut all = Vec::new();
    for task in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let text = std::fs::read_to_string(task?.path().join("children")).unwrap_or_default();
        all.extend(text.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
    }
    Ok(all)
}

/// A field of its `stat`, counted after its name.
fn field(pid: u32, nth: usize) -> anyhow::Result<String> {
    let stat = read(pid, "stat")?;
    let rest = stat.rsplit(") ").next().unwrap_or_default();
    let field = rest.split_whitespace().nth(nth);
    field
        .map(str::to_owned)
        .with_context(|| format!("/proc/{pid}/stat has no field {nth}"))
}

fn read(pid: u32, file: &str) -> anyhow::Result<String> {
    let path = format!("/proc/{pid}/{file}");
    std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))
}
