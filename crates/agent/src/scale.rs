//! Scaling: copies of the app's first process are added, or its newest are removed.

use qd_api::{
    ErrorCode, Problem,
    app::NumberOrText,
    verb::{Outcome, VerbItem, VerbResponse},
};
use qd_auth::Principal;

use crate::{
    bridge::convert,
    door::Door,
    grant::Selection,
    verb::{self, problem_of},
    wait::WaitQuery,
};
use qd_edge::problem::Failure;

/// Most processes an app may be scaled to: far more than a host has CPUs, few enough that a slip of the keyboard
/// does not take the host down.
const MAX_INSTANCES: i64 = 512;

/// Scales the app that the selection belongs to.
pub async fn scale(
    door: &Door,
    principal: &Principal,
    selection: Selection,
    wanted: &NumberOrText,
    wait: WaitQuery,
) -> Result<VerbResponse, Failure> {
    let limit = wait.limit()?;
    let first = selection.entries.first().map(|entry| entry.process.clone());
    let Some(first) = first else {
        return Err(Failure::internal_text("scale an empty selection"));
    };
    if selection
        .entries
        .iter()
        .any(|entry| entry.process.name != first.name)
    {
        return Err(Failure::invalid(format!(
            "the target {} selects more than one app",
            selection.target
        )));
    }
    let snapshot = door.bridge.snapshot()?;
    let mut siblings: Vec<_> = snapshot
        .entries()
        .iter()
        .filter(|entry| {
            let process = &entry.process;
            process.name == first.name && principal.sees(&process.name, &process.namespace)
        })
        .cloned()
        .collect();
    let present = siblings.len() as i64;
    let count = count_of(wanted, present)?;
    let client = door.bridge.client()?;
    let mut items = Vec::new();
    for _ in present..count {
        let added = client
            .duplicate_process_id(first.id)
            .await
            .map_err(|error| problem_of("scale", &first, &error))?;
        items.push((added.pm_id, None, Outcome::Added));
    }
    for _ in count..present {
        let Some(entry) = siblings.pop() else { break };
        let told = client
            .delete_process_id(&entry.record)
            .await
            .map_err(|error| problem_of("scale", &entry.process, &error))?;
        let gone = convert::deleted(&entry.process, told.as_ref());
        items.push((entry.process.id, Some(gone), Outcome::Removed));
    }
    let fresh = door
        .bridge
        .refreshed()
        .await
        .map_or_else(|| door.bridge.snapshot(), Ok)?;
    if items.is_empty() {
        items.extend(
            siblings
                .iter()
                .map(|entry| (entry.process.id, None, Outcome::Unchanged)),
        );
    }
    let mut items: Vec<VerbItem> = items
        .into_iter()
        .filter_map(|(id, gone, outcome)| {
            let process = gone.or_else(|| fresh.process(id))?;
            Some(VerbItem {
                process,
                outcome,
                problem: None,
            })
        })
        .collect();
    if let Some(limit) = limit {
        let (mut added, removed): (Vec<_>, Vec<_>) = items
            .into_iter()
            .partition(|item| item.outcome != Outcome::Removed);
        verb::settle(door, principal, &mut added, limit).await?;
        items = added.into_iter().chain(removed).collect();
    }
    Ok(VerbResponse { items })
}

fn count_of(wanted: &NumberOrText, present: i64) -> Result<i64, Failure> {
    let count = match wanted {
        NumberOrText::Number(count) => *count,
        NumberOrText::Text(text) => {
            let number: i64 = text.parse().map_err(|_| {
                Failure::invalid(format!(
                    "`instances` must be a number, \"+n\" or \"-n\", not {text:?}"
                ))
            })?;
            if text.starts_with(['+', '-']) {
                present.saturating_add(number)
            } else {
                number
            }
        }
    };
    if (1..=MAX_INSTANCES).contains(&count) {
        return Ok(count);
    }
    let detail = format!(
        "the app would have {count} processes; it must be 1 to {MAX_INSTANCES} (delete it to have none)"
    );
    Err(Problem::new(ErrorCode::InvalidRequest, detail).into())
}
