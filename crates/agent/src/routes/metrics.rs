//! `GET /api/v1/processes/{target}/metrics`.

use std::time::Duration;

use axum::extract::State;
use qd_api::{List, Time, metrics::Series};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    config::parse_duration,
    door::Door,
    grant::{Grant, need},
    moment,
    openapi::Problems,
    verb::TargetPath,
};
use qd_edge::problem::{Failure, Json, Path, Query};

const DEFAULT_SPAN_SECONDS: i64 = 600;
/// Most processes whose history one answer holds.
const MAX_SERIES: usize = 200;

/// Which part of the history.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Span {
    /// From when: an instant in RFC 3339, or how long ago, as `15m`. Default ten minutes ago.
    #[param(
        pattern = r"^([0-9]{1,5}(ms|s|m|h|d)|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z)$"
    )]
    since: Option<String>,
    /// Seconds of one sample, as `10s`; default what was kept: one second for the last hour, one minute for the day.
    #[param(pattern = r"^([1-9][0-9]{0,3}s|[1-9][0-9]{0,2}m|[1-9]h|1[0-9]h|2[0-4]h)$")]
    step: Option<String>,
}

/// Read metrics.
///
/// The history of CPU, memory, restarts, and of the metrics that the apps themselves report, for up to a day. It is
/// kept in memory and begins when the agent started.
#[utoipa::path(
    get, path = "/api/v1/processes/{target}/metrics", operation_id = "processes_metrics", tag = "metrics",
    params(TargetPath, Span),
    responses((status = 200, description = "One series per process.", body = List<Series>), Problems),
    security(("token" = ["metrics:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::MetricsRead>,
    Path(target): Path<String>,
    Query(span): Query<Span>,
) -> Result<Json<List<Series>>, Failure> {
    let since = match span.since.as_deref() {
        None => Time::now().plus_seconds(-DEFAULT_SPAN_SECONDS),
        Some(text) => moment::parse(text).ok_or_else(|| moment::invalid("since"))?,
    };
    let step = span
        .step
        .as_deref()
        .map(|text| {
            parse_duration(text)
                .ok()
                .filter(|step| *step >= Duration::from_secs(1) && step.as_secs() <= 86_400)
                .map(|step| step.as_secs() as u32)
                .ok_or_else(|| Failure::invalid("`step` must be a duration from `1s` to `24h`"))
        })
        .transpose()?;
    let selection = grant.select(&door, &target)?;
    if selection.entries.len() > MAX_SERIES {
        return Err(Failure::invalid(format!(
            "the target selects more than {MAX_SERIES} processes; narrow it"
        )));
    }
    let series = selection
        .entries
        .iter()
        .map(|entry| door.history.query(&entry.process.reference(), since, step));
    Ok(Json(List::complete(series.collect())))
}
