//! The files an app writes.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{AppEntry, Caller, Error, mode, paths};

/// Resolves the files of the logs and the process id, and whether all processes of the app share them.
pub fn copy(
    entry: &AppEntry,
    caller: &Caller,
    cwd: &Path,
    name: &str,
    instances: Option<i64>,
    launch: &mut Map<String, Value>,
) -> Result<(), Error> {
    let (logs, pids) = (caller.home.logs(), caller.home.pids());
    let out = paths::file(
        "out_file",
        entry.text("out_file")?,
        cwd,
        paths::standard(&logs, name, "-out.log"),
        caller,
    )?;
    let err = paths::file(
        "error_file",
        entry.text("error_file")?,
        cwd,
        paths::standard(&logs, name, "-error.log"),
        caller,
    )?;
    let pid = paths::file(
        "pid_file",
        entry.text("pid_file")?,
        cwd,
        paths::standard(&pids, name, ".pid"),
        caller,
    )?;
    launch.insert("pm_out_log_path".to_owned(), json!(out));
    launch.insert("pm_err_log_path".to_owned(), json!(err));
    launch.insert("pm_pid_path".to_owned(), json!(pid));
    match entry.get("log_file") {
        None | Some(Value::Bool(false)) => {}
        Some(Value::Bool(true)) => {
            launch.insert(
                "pm_log_path".to_owned(),
                json!(paths::standard(&logs, name, ".log")),
            );
        }
        Some(_) => {
            let all = paths::file("log_file", entry.text("log_file")?, cwd, logs.clone(), caller)?;
            launch.insert("pm_log_path".to_owned(), json!(all));
        }
    }
    // PM2's own rule: merged unless several processes or cluster mode were asked for in so many words. A count of 0
    // (one per CPU) counts as not asked for.
    let several = mode::explicit(entry)? == Some("cluster_mode") || instances.is_some_and(|count| count != 0);
    match entry.flag("merge_logs")? {
        Some(merge) => launch.insert("merge_logs".to_owned(), json!(merge)),
        None if !several => launch.insert("merge_logs".to_owned(), json!(true)),
        None => None,
    };
    Ok(())
}
