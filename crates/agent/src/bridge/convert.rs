//! From PM2's record to the API's process: the one place where the two shapes meet.

use std::collections::BTreeMap;

use qd_api::{
    Process, ProcessRef, Status, Time,
    history::{LastLine, Run},
    log::Stream,
    metrics::AppMetric,
    process::{LastExit, LogPaths, Mode},
};
use qd_pm2::{Record, record};

/// The process as the API shows it; `None` for a worker that a reload is replacing, which has no id of its own.
pub fn process(record: &Record, last_exit: Option<&LastExit>) -> Option<Process> {
    let env = &record.pm2_env;
    let status = status(record.status());
    let runs = matches!(status, Status::Online | Status::Launching | Status::Stopping);
    let pid = record
        .pid
        .and_then(|pid| u32::try_from(pid).ok())
        .filter(|pid| *pid > 0 && runs);
    let known_exit = || {
        let code = env.exit_code?;
        // Before a process ended for the first time the record says 0 as well.
        if code == 0 && runs && env.restart_time.unwrap_or_default() == 0 {
            return None;
        }
        let reason = if code == 0 { "exited" } else { "crashed" };
        Some(LastExit {
            code: Some(code),
            signal: None,
            reason: reason.to_owned(),
            at: None,
        })
    };
    let told_exit = || env.last_exit.as_ref().map(exit);
    Some(Process {
        id: record.id()?,
        name: record.name.clone(),
        namespace: env.namespace.clone().unwrap_or_else(|| "default".to_owned()),
        pid,
        status,
        ready: env.is_ready.filter(|_| status == Status::Online),
        unmet_limits: env.unmet_limits.clone(),
        mode: if record.is_cluster() {
            Mode::Cluster
        } else {
            Mode::Fork
        },
        instance: record.instance().unwrap_or_default(),
        restarts: env.restart_time.unwrap_or_default(),
        unstable_restarts: env.unstable_restarts.unwrap_or_default(),
        started_at: env.pm_uptime.filter(|_| runs).and_then(Time::from_millis),
        created_at: env.created_at.and_then(Time::from_millis),
        cpu_percent: record.monit.cpu,
        memory_bytes: record.monit.memory,
        script: env.pm_exec_path.clone().unwrap_or_default(),
        cwd: env.pm_cwd.clone().unwrap_or_default(),
        interpreter: env.exec_interpreter.clone().unwrap_or_else(|| "none".to_owned()),
        interpreter_args: env.node_args.clone(),
        args: env.args.clone(),
        user: env.username.clone(),
        version: env.version.clone().filter(|version| version != "N/A"),
        node_version: env.node_version.clone(),
        watching: env.is_watching(),
        autorestart: env.autorestart.unwrap_or(true),
        module: record.is_module(),
        logs: LogPaths {
            out: path(env.pm_out_log_path.as_deref()),
            err: path(env.pm_err_log_path.as_deref()),
            combined: path(env.pm_log_path.as_deref()),
        },
        last_exit: told_exit().or_else(|| last_exit.cloned()).or_else(known_exit),
        actions: record
            .actions()
            .iter()
            .map(|action| action.action_name.clone())
            .collect(),
        metrics: record.metrics().map(metric).collect::<BTreeMap<_, _>>(),
    })
}

/// A process that was deleted, as it was at last: what the daemon said of it then, else that it was stopped.
pub fn deleted(before: &Process, told: Option<&Record>) -> Process {
    told.and_then(|record| process(record, before.last_exit.as_ref()))
        .unwrap_or_else(|| Process {
            status: Status::Stopped,
            pid: None,
            ready: None,
            started_at: None,
            cpu_percent: 0.0,
            memory_bytes: 0,
            ..before.clone()
        })
}

/// How a run ended, as a daemon of ours tells it.
pub fn exit(told: &record::Exit) -> LastExit {
    LastExit {
        code: told.code,
        signal: told.signal.clone(),
        reason: match told.reason.as_deref() {
            Some("asked") => "stopped".to_owned(),
            Some(reason) => reason.to_owned(),
            None => "exited".to_owned(),
        },
        at: told.at.and_then(Time::from_millis),
    }
}

/// A run that ended, as a daemon of ours remembers it; with its last lines for those who may read logs.
pub fn run(process: ProcessRef, told: qd_pm2::run::Run, with_lines: bool) -> Run {
    let line = |line: qd_pm2::run::LastLine| LastLine {
        stream: if line.stream == "err" {
            Stream::Err
        } else {
            Stream::Out
        },
        line: line.line,
    };
    Run {
        process,
        started_at: told.started_at.and_then(Time::from_millis),
        exit: exit(&told.exit),
        last_lines: with_lines.then(|| told.lines.into_iter().map(line).collect()),
    }
}

fn status(status: &record::Status) -> Status {
    match status {
        record::Status::Online => Status::Online,
        record::Status::Stopped => Status::Stopped,
        record::Status::Stopping => Status::Stopping,
        record::Status::Launching => Status::Launching,
        record::Status::Errored => Status::Errored,
        record::Status::WaitingRestart => Status::WaitingRestart,
        record::Status::Other(_) | record::Status::Unknown => Status::Unknown,
    }
}

/// PM2 writes `/dev/null` where output is not kept.
fn path(path: Option<&str>) -> Option<String> {
    path.filter(|path| !path.is_empty() && *path != "/dev/null" && *path != "NULL")
        .map(str::to_owned)
}

fn metric((name, metric): (&str, record::Metric)) -> (String, AppMetric) {
    let value = metric.number();
    let text = if value.is_none() { metric.text() } else { None };
    (
        name.to_owned(),
        AppMetric {
            value,
            text,
            unit: metric.unit.filter(|unit| !unit.is_empty()),
        },
    )
}
