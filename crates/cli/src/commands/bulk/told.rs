//! How a verb on many hosts ended, for people and as an exit code.

use comfy_table::Cell;
use qd_api::{
    ErrorCode,
    fleet::{Bulk, BulkCounts, BulkHost, BulkHostState, BulkState},
};
use serde::Serialize;

use crate::{
    context::Context,
    exit::{Code, Failure},
    table,
};

/// Shows the whole; done if every host did it, or had nothing that was meant while another one had.
pub fn told(context: &Context, bulk: &Bulk) -> Result<Code, Failure> {
    if context.output.json {
        context.output.document(bulk)?;
        return Ok(code(bulk));
    }
    let mut rows = table::new(context.output, &["HOST", "STATE", "PROCESSES", "TOOK", "DETAIL"]);
    for host in &bulk.hosts {
        rows.add_row([
            Cell::new(context.output.safe(&host.host)),
            Cell::new(word(&host.state)),
            Cell::new(context.output.safe(&processes(host))),
            table::right(&took(host)),
            Cell::new(context.output.safe(host.detail.as_deref().unwrap_or_default())),
        ]);
    }
    context.output.line(&table::trimmed(&rows))?;
    context
        .output
        .note(&format!("{}: {}", word(&bulk.state), counts(&bulk.counts)));
    Ok(code(bulk))
}

/// What scripts are told.
pub fn code(bulk: &Bulk) -> Code {
    let counts = &bulk.counts;
    let failed = || {
        bulk.hosts
            .iter()
            .filter(|host| host.state == BulkHostState::Failed)
    };
    let forbidden =
        |host: &BulkHost| matches!(host.code, Some(ErrorCode::Forbidden | ErrorCode::Unauthenticated));
    match bulk.state {
        BulkState::Running | BulkState::Cancelled | BulkState::Interrupted => Code::Failed,
        _ if counts.unknown > 0 => Code::Failed,
        _ if counts.failed > 0 && failed().all(forbidden) && failed().count() > 0 => Code::NotAllowed,
        _ if counts.failed > 0 || bulk.state == BulkState::Failed => Code::Failed,
        _ if counts.done == 0 => Code::NothingMatches,
        _ => Code::Done,
    }
}

/// One host in a line.
pub fn line(host: &BulkHost) -> String {
    let mut line = format!("{}  {}", host.host, word(&host.state));
    for part in [
        processes(host),
        took(host),
        host.detail.clone().unwrap_or_default(),
    ] {
        if !part.is_empty() {
            line.push_str("  ");
            line.push_str(&part);
        }
    }
    line
}

/// Its word in JSON.
pub fn word(state: &impl Serialize) -> String {
    let word = serde_json::to_value(state).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// How many hosts there are.
pub fn hosts(counts: &BulkCounts) -> u32 {
    each(counts).iter().map(|(count, _)| count).sum()
}

/// How many are where, without those where none is.
pub fn counts(counts: &BulkCounts) -> String {
    let told: Vec<String> = each(counts)
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if told.is_empty() {
        "no hosts".to_owned()
    } else {
        told.join(", ")
    }
}

fn each(counts: &BulkCounts) -> [(u32, &'static str); 7] {
    [
        (counts.done, "done"),
        (counts.failed, "failed"),
        (counts.unknown, "unknown"),
        (counts.nothing, "with nothing that is meant"),
        (counts.skipped, "not asked"),
        (counts.asked, "being asked"),
        (counts.waiting, "waiting"),
    ]
}

fn took(host: &BulkHost) -> String {
    host.took_millis
        .map(|millis| {
            let tenths = millis / 100;
            format!("{}.{}s", tenths / 10, tenths % 10)
        })
        .unwrap_or_default()
}

/// What became of its processes: how many had each outcome, and why those failed that did.
fn processes(host: &BulkHost) -> String {
    let mut outcomes: Vec<(String, usize)> = Vec::new();
    for item in &host.items {
        let word = match &item.detail {
            Some(detail) => format!("{} {}: {detail}", item.name, table::outcome(item.outcome)),
            None => table::outcome(item.outcome),
        };
        match outcomes.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => outcomes.push((word, 1)),
        }
    }
    let told = outcomes.iter().map(|(word, count)| format!("{count} {word}"));
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn bulk(state: &str, hosts: &Value) -> Bulk {
        let mut bulk: Bulk = serde_json::from_value(json!({
            "id": "b", "request": {"verb": "restart", "target": "api"}, "by": "ada",
            "created_at": "2026-11-22T10:00:00Z", "finished_at": "2026-11-22T10:00:01Z", "state": state,
            "counts": {"waiting": 0, "asked": 0, "done": 0, "failed": 0, "nothing": 0, "skipped": 0, "unknown": 0},
            "hosts": hosts,
        }))
        .expect("a bulk verb");
        bulk.counts = BulkCounts::of(&bulk.hosts);
        bulk
    }

    #[test]
    fn scripts_are_told_whether_every_host_did_it() {
        let host = |state: &str| json!({"host": "a", "state": state});
        let refused = json!({"host": "b", "state": "failed", "code": "forbidden"});
        for (state, hosts, expected) in [
            ("done", json!([host("done"), host("nothing")]), Code::Done),
            ("done", json!([host("nothing")]), Code::NothingMatches),
            ("failed", json!([host("done"), host("failed")]), Code::Failed),
            ("failed", json!([host("done"), refused]), Code::NotAllowed),
            ("failed", json!([host("failed"), refused]), Code::Failed),
            ("failed", json!([host("unknown"), refused]), Code::Failed),
            ("cancelled", json!([host("done"), host("skipped")]), Code::Failed),
            ("interrupted", json!([host("unknown")]), Code::Failed),
        ] {
            assert_eq!(code(&bulk(state, &hosts)), expected, "{state} {hosts}");
        }
    }

    #[test]
    fn a_host_is_told_in_one_line() {
        let host = serde_json::from_value(json!({"host": "web-1", "state": "failed", "took_millis": 1250,
            "items": [{"id": 1, "name": "api", "outcome": "restarted"}, {"id": 2, "name": "api", "outcome": "restarted"},
                {"id": 3, "name": "api", "outcome": "failed", "detail": "it is gone"}]}))
        .expect("a host");
        assert_eq!(
            line(&host),
            "web-1  failed  2 restarted, 1 api failed: it is gone  1.2s"
        );
    }
}
