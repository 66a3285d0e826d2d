//! `GET /api/v1/processes/{target}/logs`.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use qd_api::{
    List,
    log::{LogItem, LogLine, Stream},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::Form;
use crate::{
    door::Door,
    grant::{self, Grant, need},
    granted,
    logs::{self, Cursor, Grep},
    moment,
    openapi::Problems,
    sources,
    verb::TargetPath,
};
use qd_edge::problem::{Failure, Json, Path, Query};

const DEFAULT_LINES: u32 = 100;

/// Which lines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Range {
    /// How many lines at most; default 100. With `follow`, how many of the past to begin with.
    #[param(minimum = 0, maximum = 10_000)]
    lines: Option<u32>,
    /// Only lines written since: an instant in RFC 3339, or how long ago, as `15m`. Lines whose time nobody knows are
    /// left out.
    #[param(
        pattern = r"^([0-9]{1,5}(ms|s|m|h|d)|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z)$"
    )]
    since: Option<String>,
    /// Only this output.
    stream: Option<Stream>,
    /// Only lines that contain a match of this pattern (linear-time regular expression).
    #[param(max_length = 1000)]
    grep: Option<String>,
    /// Go on after the line of this cursor.
    #[param(max_length = 8192)]
    cursor: Option<String>,
    /// Keep the answer open and send lines as they are written: as text or NDJSON, or as server-sent events.
    #[serde(default)]
    follow: bool,
}

/// Read logs.
///
/// The last lines of what the processes wrote, oldest first, or those after a cursor. By `Accept`: `text/plain` (the
/// default) one line each with the process before it, `application/x-ndjson` one JSON object each,
/// `application/json` a list with `next`, `text/event-stream` server-sent events whose ids are cursors (with `follow`,
/// `Last-Event-ID` resumes). Every line has time, process, stream and cursor; where something is missing an object
/// says how much.
#[utoipa::path(
    get, path = "/api/v1/processes/{target}/logs", operation_id = "logs_read", tag = "logs",
    params(TargetPath, Range, ("last-event-id" = Option<String>, Header, description = "The last cursor one has.")),
    responses(
        (status = 200, description = "The lines.", content(
            (String = "text/plain"), (LogItem = "application/x-ndjson"), (List<LogLine> = "application/json"),
            (LogItem = "text/event-stream"))),
        (status = 406, description = "None of the offered media types is accepted.", body = qd_api::Problem, content_type = "application/problem+json"),
        Problems
    ),
    security(("token" = ["logs:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::LogsRead>,
    Path(target): Path<String>,
    Query(range): Query<Range>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let form = Form::chosen(&headers)?;
    let limits = door.config.logs.limits();
    let lines = range.lines.unwrap_or(DEFAULT_LINES) as usize;
    if lines > limits.max_lines {
        return Err(Failure::invalid(format!(
            "`lines` is at most {}",
            limits.max_lines
        )));
    }
    let grep = range.grep.as_deref().map(Grep::new).transpose();
    let grep = grep.map_err(|error| Failure::invalid(format!("`grep`: {error}")))?;
    let since = range
        .since
        .as_deref()
        .map(|text| moment::parse(text).ok_or_else(|| moment::invalid("since")));
    let since = since.transpose()?;
    let cursor = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| !id.is_empty())
        .or(range.cursor.as_deref())
        .map(Cursor::parse)
        .transpose()
        .map_err(|error| Failure::invalid(format!("`cursor`: {error}")))?;
    let selection = grant.select(&door, &target)?;
    if range.follow {
        if form == Form::Json {
            return Err(Failure::invalid(
                "`follow` is for text/plain, application/x-ndjson and text/event-stream",
            ));
        }
        let seat = granted::seat(&door, grant.principal())?;
        let sources = sources::watch(&door, &grant, grant::parse(&target)?, range.stream);
        let start = cursor.map_or(logs::Start::Lines(lines), logs::Start::Cursor);
        let wanted = logs::Wanted { grep, since };
        let items = logs::follow(sources, start, wanted, &door.watcher, door.clock.clone(), limits);
        let items = granted::while_granted(&door, grant.principal(), items);
        return Ok(form.stream(items, seat));
    }
    let files = sources::of(&door, &selection.entries, range.stream);
    let query = logs::Query {
        lines,
        since,
        grep,
        cursor,
    };
    let page = logs::history(files, query, limits, &door.clock)
        .await
        .map_err(|error| Failure::invalid(format!("the logs cannot be read: {error}")))?;
    if form == Form::Json {
        return Ok(Json(List {
            items: page.lines,
            next: page.next,
        })
        .into_response());
    }
    let gaps = page.gaps.into_iter().map(LogItem::Gap);
    Ok(form.whole(gaps.chain(page.lines.into_iter().map(LogItem::Line))))
}
