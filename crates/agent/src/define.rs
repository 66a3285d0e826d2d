//! Defining an app: what the PM2 command line does before it calls the daemon, done for a request.

use std::path::Path;

use qd_api::{
    ErrorCode, Problem, Status,
    app::AppSpec,
    host::DaemonKind,
    verb::{Outcome, VerbItem, VerbResponse},
};
use qd_pm2::launch::{self, AppEntry, Caller, Launch};

use crate::{
    door::Door,
    grant::{Grant, Need},
    verb,
    wait::WaitQuery,
};
use qd_edge::problem::Failure;

/// The namespace of an app that names none, as PM2 has it.
const DEFAULT_NAMESPACE: &str = "default";

/// Resolves and starts the app; answers its name and its processes.
pub async fn define<N: Need>(
    door: &Door,
    grant: &Grant<N>,
    spec: AppSpec,
    wait: WaitQuery,
) -> Result<(String, VerbResponse), Failure> {
    let limit = wait.limit()?;
    let client = door.bridge.client()?;
    let launch = resolve(door, grant, &spec).await?.launch;
    let name = launch.name().to_owned();
    let snapshot = door.bridge.snapshot()?;
    let same = snapshot.entries().iter().find(|entry| entry.process.name == name);
    if let Some(same) = same {
        if !grant.sees(&name, &same.process.namespace) {
            return Err(taken(&name));
        }
        let state = if same.process.status == Status::Online {
            "runs"
        } else {
            "is defined"
        };
        let detail = format!(
            "an app {name:?} {state} already; restart, scale or delete it, or give this one another `name`"
        );
        return Err(Problem::new(ErrorCode::Conflict, detail).into());
    }
    let started = client
        .prepare(&launch)
        .await
        .map_err(|error| verb::spawn_problem(&name, &error))?;
    let fresh = door
        .bridge
        .refreshed()
        .await
        .map_or_else(|| door.bridge.snapshot(), Ok)?;
    let mut items: Vec<VerbItem> = started
        .iter()
        .filter_map(|started| fresh.process(started.pm_id))
        .map(|process| VerbItem {
            process,
            outcome: Outcome::Started,
            problem: None,
        })
        .collect();
    if let Some(limit) = limit {
        verb::settle(door, grant.principal(), &mut items, limit).await?;
    }
    Ok((name, VerbResponse { items }))
}

/// An app ready to be started.
pub struct Resolved {
    pub launch: Launch,
    /// Variables that are none of its definition: whoever starts it has them.
    pub inherited: Vec<String>,
}

/// The first option of a definition that only our own daemon has.
fn extension(spec: &AppSpec) -> Option<&'static str> {
    let each = [
        ("startup_check", spec.startup_check.is_some()),
        ("readiness_check", spec.readiness_check.is_some()),
        ("health_check", spec.health_check.is_some()),
        ("limits", spec.limits.is_some()),
        ("depends_on", !spec.depends_on.is_empty()),
        ("cron_time_zone", spec.cron_time_zone.is_some()),
        ("cron_overlap", spec.cron_overlap.is_some()),
        ("cron_missed", spec.cron_missed.is_some()),
    ];
    each.into_iter()
        .find_map(|(option, is_used)| is_used.then_some(option))
}

/// Resolves paths, interpreter, environment and log files as the PM2 command line does it.
pub async fn resolve<N: Need>(door: &Door, grant: &Grant<N>, spec: &AppSpec) -> Result<Resolved, Failure> {
    if let Some(option) = extension(spec)
        && door.bridge.daemon().kind == DaemonKind::Pm2
    {
        let detail = format!("a stock PM2 has no `{option}`; Quarterdeck's own daemon does");
        return Err(Problem::new(ErrorCode::UnsupportedByDaemon, detail).into());
    }
    let value = serde_json::to_value(spec).map_err(|error| Failure::internal("read an app", &error))?;
    let entry: AppEntry =
        launch::AppEntry::from_value(value).map_err(|error| Failure::invalid(format!("the app: {error}")))?;
    // Before the host's files are looked at: to a credential limited to other apps they say nothing.
    let namespace = spec.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE);
    let stem = Path::new(&spec.script)
        .file_stem()
        .map(|stem| stem.to_string_lossy());
    if let Some(name) = spec.name.as_deref().or(stem.as_deref()) {
        seen(grant, name, namespace)?;
    }
    let home = door.bridge.home().clone();
    let node_version = door.bridge.node_version();
    let caller = Caller {
        node_version,
        ..Caller::of_this_process(&home)
    };
    let defined = |name: &String| spec.env.contains_key(name) || name == "PORT";
    let inherited = caller.env.keys().filter(|name| !defined(name)).cloned().collect();
    let launch = tokio::task::spawn_blocking(move || launch::resolve(&entry, &caller))
        .await
        .map_err(|error| Failure::internal("resolve an app", &error))?
        .map_err(|error| Failure::invalid(format!("the app cannot be started: {error}")))?;
    seen(grant, launch.name(), namespace)?;
    Ok(Resolved { launch, inherited })
}

/// Whether the credential is for apps of this name in this namespace.
fn seen<N: Need>(grant: &Grant<N>, name: &str, namespace: &str) -> Result<(), Failure> {
    if grant.sees(name, namespace) {
        return Ok(());
    }
    let detail =
        format!("the credential is limited to other apps than {name:?} in the namespace {namespace:?}");
    Err(Problem::new(ErrorCode::Forbidden, detail).into())
}

/// The name is that of an app in a namespace that the credential is not for.
pub fn taken(name: &str) -> Failure {
    let detail = format!("the name {name:?} cannot be used by this credential; give the app another `name`");
    Problem::new(ErrorCode::Conflict, detail).into()
}

/// A name as one segment of a path.
pub fn path_segment(name: &str) -> String {
    name.bytes()
        .fold(String::with_capacity(name.len()), |mut segment, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                segment.push(char::from(byte));
            } else {
                use std::fmt::Write as _;
                let _ = write!(segment, "%{byte:02X}");
            }
            segment
        })
}
