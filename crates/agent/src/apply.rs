//! Making an app be as it is defined, with as little disturbance as that takes.

use qd_api::{
    ErrorCode, Problem,
    app::AppSpec,
    apply::{ApplyOutcome, ApplyResponse, Change, Effect},
    host::DaemonKind,
    verb::{Outcome, VerbItem},
};
use qd_pm2::apply::{self, Applied};
use serde_json::json;

use crate::{
    bridge::{Snapshot, convert},
    define::{self, Resolved},
    door::Door,
    grant::{Grant, Need},
    verb::daemon_problem,
    wait::WaitQuery,
};
use qd_edge::problem::Failure;

/// Compares, and does what the difference takes unless it is only to be said.
pub async fn apply<N: Need>(
    door: &Door,
    grant: &Grant<N>,
    spec: AppSpec,
    dry_run: bool,
) -> Result<ApplyResponse, Failure> {
    // First, because it says whether the caller may know of such an app at all.
    let Resolved { launch, inherited } = define::resolve(door, grant, &spec).await?;
    if door.bridge.daemon().kind != DaemonKind::Quarterdeck {
        let detail = "a stock PM2 can neither say what would change nor take an option or a variable back; \
                      Quarterdeck's own daemon can. Delete the app and define it anew";
        return Err(Problem::new(ErrorCode::UnsupportedByDaemon, detail).into());
    }
    let name = launch.name().to_owned();
    let before = door.bridge.snapshot()?;
    let mut present = before.entries().iter().filter(|entry| entry.process.name == name);
    if present.any(|entry| !grant.sees(&name, &entry.process.namespace)) {
        return Err(define::taken(&name));
    }
    let is_defined = before.entries().iter().any(|entry| entry.process.name == name);
    if !is_defined {
        let items = if dry_run {
            Vec::new()
        } else {
            define::define(door, grant, spec, WaitQuery::default())
                .await?
                .1
                .items
        };
        return Ok(ApplyResponse {
            app: name,
            outcome: ApplyOutcome::Created,
            dry_run,
            changes: Vec::new(),
            items,
        });
    }
    let applied = door.bridge.client()?.apply(&launch, &inherited, dry_run).await;
    let applied = applied.map_err(|error| daemon_problem(&format!("change {name}"), &error))?;
    let wanted = launch.instances();
    let scale = (applied.instances != wanted).then(|| Change {
        field: "instances".to_owned(),
        from: Some(json!(applied.instances)),
        to: Some(json!(wanted)),
        effect: Effect::Scale,
    });
    let changes: Vec<Change> = applied.changes.iter().map(change).chain(scale).collect();
    let after = if dry_run {
        before.clone()
    } else {
        door.bridge
            .refreshed()
            .await
            .map_or_else(|| door.bridge.snapshot(), Ok)?
    };
    Ok(ApplyResponse {
        app: name,
        outcome: if changes.is_empty() {
            ApplyOutcome::Unchanged
        } else {
            ApplyOutcome::Changed
        },
        dry_run,
        changes,
        items: items(&applied, &before, &after),
    })
}

fn change(told: &apply::Change) -> Change {
    Change {
        field: told.field.clone(),
        from: told.from.clone(),
        to: told.to.clone(),
        effect: match told.effect {
            apply::Effect::Live => Effect::Live,
            apply::Effect::Restart => Effect::Restart,
        },
    }
}

/// What became of each process that was touched.
fn items<'a>(applied: &'a Applied, before: &Snapshot, after: &'a Snapshot) -> Vec<VerbItem> {
    let is = |outcome: Outcome| {
        move |process| VerbItem {
            process,
            outcome,
            problem: None,
        }
    };
    let now = |ids: &'a [u64]| ids.iter().filter_map(|id| after.process(*id));
    let gone = |id: &u64| {
        let entry = before.entry(*id)?;
        Some(convert::deleted(&entry.process, None))
    };
    now(&applied.restarted)
        .map(is(Outcome::Restarted))
        .chain(now(&applied.added).map(is(Outcome::Added)))
        .chain(applied.removed.iter().filter_map(gone).map(is(Outcome::Removed)))
        .collect()
}
