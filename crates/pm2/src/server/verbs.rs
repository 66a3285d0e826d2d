//! The thirty verbs: how many arguments each takes, and the parameter names a stock daemon lists for it.

/// One verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verb {
    /// Its name on the wire.
    pub name: &'static str,
    /// How many arguments a call has, exactly.
    pub arity: usize,
    /// What the listing shows, the callback included; cosmetic, and empty for some.
    pub params: &'static [&'static str],
}

const fn verb(name: &'static str, params: &'static [&'static str]) -> Verb {
    Verb {
        name,
        arity: 1,
        params,
    }
}

const fn watch(name: &'static str) -> Verb {
    Verb {
        name,
        arity: 2,
        params: &["method", "value", "fn"],
    }
}

/// A verb that PM2 does not have: the daemon executes its own program anew, in place. Takes `{}` and answers
/// `{"from","to"}`, the versions, before it does; the connection then ends and the sockets stay.
pub const UPDATE: Verb = verb("quarterdeckUpdate", &["opts", "cb"]);

/// A verb that PM2 does not have: how the last runs of processes ended. Takes `{"ids":[…]}` and answers a
/// [`History`](crate::run::History).
pub const HISTORY: Verb = verb("quarterdeckHistory", &["opts", "cb"]);

/// A verb that PM2 does not have: waits until no process runs and none will be started by itself. Takes `{}` and answers
/// `{"first"}`, the process that failed first as `{"id","name","code","signal","at"}` or null; or null after ten
/// minutes, when it is to be asked again.
pub const SETTLED: Verb = verb("quarterdeckSettled", &["opts", "cb"]);

/// A verb that PM2 does not have: ends every process, in the reverse order of what depends on what, forgets them, and
/// starts none any more. Takes `{"hurry"}`: if true they are killed, also where an earlier call asked them to end.
/// Answers `{"killed"}`, the names of those that were.
pub const HALT: Verb = verb("quarterdeckHalt", &["opts", "cb"]);

/// A verb that PM2 does not have: makes an app be as it is defined. Takes `{"app","instances","inherited","dry_run"}`,
/// the app as `prepare` takes it and the names of variables that are none of its definition, and answers an
/// [`Applied`](crate::apply::Applied).
pub const APPLY: Verb = verb("quarterdeckApply", &["opts", "cb"]);

/// A verb that PM2 does not have: the calling process gets no more output of apps on the bus, and instead of it the
/// topic [`WRITTEN`](crate::bus::WRITTEN), a few times a second at most. Takes `{}`.
pub const WITHOUT_LOGS: Verb = verb("quarterdeckWithoutLogs", &["opts", "cb"]);

/// A verb that PM2 does not have: what happened to processes. Takes `{"run","after"}`, of which daemon's run and after
/// which number, or `{}`; answers a [`Told`](crate::bus::Told).
pub const EVENTS: Verb = verb("quarterdeckEvents", &["opts", "cb"]);

/// A verb that PM2 does not have: saves the list. Takes `{"force"}`, whether an empty one too, and answers `{"saved"}`,
/// the ids, or null if it was empty.
pub const SAVE: Verb = verb("quarterdeckSave", &["opts", "cb"]);

/// A verb that PM2 does not have: starts what was saved and whose names are not in the list. Takes `{}` and answers
/// `{"started"}`, the ids, or null if nothing was saved.
pub const RESURRECT: Verb = verb("quarterdeckResurrect", &["opts", "cb"]);

/// Every verb of PM2 7, in the order a stock daemon lists them. PM2 6 has all of them but `getSystemData`.
pub const VERBS: &[Verb] = &[
    verb("killMe", &[]),
    verb("profileCPU", &[]),
    verb("profileMEM", &[]),
    verb("prepare", &["env", "cb"]),
    verb("getMonitorData", &["env", "cb"]),
    verb("getSystemData", &["env", "cb"]),
    verb("startProcessId", &["id", "cb"]),
    verb("stopProcessId", &["id", "cb"]),
    verb("restartProcessId", &["opts", "cb"]),
    verb("deleteProcessId", &["id", "cb"]),
    verb("sendLineToStdin", &["packet", "cb"]),
    verb("softReloadProcessId", &["opts", "cb"]),
    verb("reloadProcessId", &["opts", "cb"]),
    verb("duplicateProcessId", &["id", "cb"]),
    verb("resetMetaProcessId", &["id", "cb"]),
    watch("stopWatch"),
    watch("startWatch"),
    watch("toggleWatch"),
    verb("notifyByProcessId", &["opts", "cb"]),
    verb("notifyKillPM2", &[]),
    verb("monitor", &["pm_id", "cb"]),
    verb("unmonitor", &["pm_id", "cb"]),
    verb("msgProcess", &["cmd", "cb"]),
    verb("sendDataToProcessId", &["packet", "cb"]),
    verb("sendSignalToProcessId", &["opts", "cb"]),
    verb("sendSignalToProcessName", &["opts", "cb"]),
    verb("ping", &["env", "cb"]),
    verb("getVersion", &["env", "cb"]),
    verb("getReport", &["arg", "cb"]),
    verb("reloadLogs", &["opts", "cb"]),
];
