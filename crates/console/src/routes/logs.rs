//! `GET /api/v1/logs`: what processes of many hosts wrote, in one.

use std::{convert::Infallible, fmt::Write as _, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::{StreamExt as _, stream};
use qd_api::{
    fleet::HostSelector,
    log::{LogItem, Stream as Output},
    stream::Channel,
};
use qd_edge::problem::{Failure, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    ask::{self, Bounds, Unanswered},
    door::Door,
    encode::encoded,
    follow::{Followed, Wanted, What, follow, gap, meant},
    grant::{Grant, need},
    live,
    openapi::Problems,
    principal::Principal,
    selection::{Several, selector},
    store::Host,
};

/// Most lines of the past of each host, and how many if nothing is said.
const MOST: u32 = 10_000;
const USUAL: u32 = 100;
/// Hosts that are asked at one time, and what one may answer.
const AT_ONCE: usize = 64;
const BOUNDS: Bounds = Bounds::new(16 << 20, Duration::from_secs(10));
/// Lines that are sorted by time before they are answered.
const MAX_SORTED: usize = 100_000;

/// Which lines.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Range {
    /// Whose: a target on each host.
    #[param(min_length = 1, max_length = 256)]
    target: String,
    /// Only of these hosts: names or globs, separated by commas.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    host: Several,
    /// Only of hosts with these tags: `key=value`, separated by commas.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    tag: Several,
    /// How many lines of the past of each host, default 100.
    #[param(minimum = 0, maximum = 10_000)]
    lines: Option<u32>,
    /// Only this output.
    stream: Option<Output>,
    /// Only lines that contain a match of this pattern (linear-time regular expression).
    #[param(max_length = 1000)]
    grep: Option<String>,
    /// Keep the answer open and send lines as they are written.
    #[serde(default)]
    follow: bool,
}

/// A line, or that some are missing, and of which host.
#[derive(Debug, Serialize, ToSchema)]
pub struct FleetLogItem {
    /// The host's name.
    host: String,
    /// A line, or a gap.
    #[serde(flatten)]
    item: LogItem,
}

/// Read logs of many hosts.
///
/// The last lines of what the processes of a target wrote on every host that is meant: without `follow` by time, with it
/// as they come. By `Accept`: `text/plain` (the default) with the host before each line, or `application/x-ndjson`.
#[utoipa::path(
    get, path = "/api/v1/logs", operation_id = "logs_read", tag = "logs",
    params(Range),
    responses(
        (status = 200, description = "The lines.", content((String = "text/plain"), (FleetLogItem = "application/x-ndjson"))),
        Problems
    ),
    security(("token" = ["logs:read"]), ("session" = ["logs:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::LogsRead>,
    Query(range): Query<Range>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let lines = range.lines.unwrap_or(USUAL);
    if lines > MOST {
        return Err(Failure::invalid(format!("`lines` is at most {MOST}")));
    }
    let hosts = selector(&range.host, &range.tag)?;
    let principal = grant.principal();
    let seat = door.seats.take(&principal.rate_key()).ok_or_else(live::no_seat)?;
    let as_json = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("ndjson"));
    let wanted = Wanted {
        hosts: hosts.clone(),
        channel: Channel::Logs {
            target: range.target,
            lines,
            stream: range.stream,
            grep: range.grep,
            cursor: None,
        },
        after: std::collections::BTreeMap::new(),
    };
    let media_type = if as_json {
        "application/x-ndjson"
    } else {
        "text/plain; charset=utf-8"
    };
    let response = if range.follow {
        let items = follow(&door, principal, wanted)
            .await?
            .filter_map(async |followed| item(followed));
        let watched = (door.clone(), Arc::clone(principal));
        let ended = Box::pin(async move { live::ended(&watched.0, &watched.1).await });
        let chunks = Box::pin(items)
            .take_until(ended)
            .ready_chunks(256)
            .map(move |items| {
                let _taken = &seat;
                Ok::<_, Infallible>(written(&items, as_json))
            });
        Body::from_stream(chunks)
    } else {
        let mut lines = past(&door, principal, &hosts, &wanted.channel).await;
        // Gaps, and lines whose time nobody knows, stand before all others.
        lines.sort_by_key(time);
        Body::from(written(&lines, as_json))
    };
    Ok(([(header::CONTENT_TYPE, media_type)], response).into_response())
}

/// What is there on every host. One that does not answer is a gap.
async fn past(
    door: &Door,
    principal: &Arc<Principal>,
    hosts: &HostSelector,
    channel: &Channel,
) -> Vec<FleetLogItem> {
    let hosts = meant(door, principal, hosts).await;
    let answers = stream::iter(hosts).map(|host| async move {
        let items = of(door, principal, &host, channel).await;
        let items = items.unwrap_or_else(|| vec![LogItem::Gap(gap("host_offline"))]);
        let host = host.name.clone();
        items.into_iter().map(move |item| FleetLogItem {
            host: host.clone(),
            item,
        })
    });
    let all: Vec<_> = answers.buffered(AT_ONCE).collect().await;
    all.into_iter().flatten().take(MAX_SORTED).collect()
}

/// What is there on one host; `None` if it does not say.
async fn of(door: &Door, principal: &Principal, host: &Host, channel: &Channel) -> Option<Vec<LogItem>> {
    let Channel::Logs {
        target,
        lines,
        stream,
        grep,
        ..
    } = channel
    else {
        return None;
    };
    let session = door.session(host)?;
    let mut path = format!("/api/v1/processes/{}/logs?lines={lines}", encoded(target));
    if let Some(stream) = stream {
        path.push_str(match stream {
            Output::Out => "&stream=out",
            Output::Err => "&stream=err",
        });
    }
    if let Some(grep) = grep {
        path.push_str("&grep=");
        path.push_str(&encoded(grep));
    }
    let mut request = Request::new(Body::empty());
    let accept = HeaderValue::from_static("application/x-ndjson");
    request.headers_mut().insert(header::ACCEPT, accept);
    let path = path.parse().ok()?;
    let answer = ask::whole(session.client(), &principal.on_behalf(), path, request, BOUNDS).await;
    let body = match answer {
        Ok((StatusCode::OK, body)) => body,
        Ok((StatusCode::NOT_FOUND, _)) | Err(Unanswered::Broken(StatusCode::NOT_FOUND)) => {
            return Some(Vec::new());
        }
        Ok((StatusCode::FORBIDDEN, _)) | Err(Unanswered::Broken(StatusCode::FORBIDDEN)) => {
            return Some(vec![LogItem::Gap(gap("refused"))]);
        }
        Ok(_) => return None,
        Err(unanswered) => {
            let why = unanswered.why();
            tracing::debug!(host = host.name, why, "a host gives no logs");
            return None;
        }
    };
    let items = body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    items.map(|line| serde_json::from_slice(line).ok()).collect()
}

fn time(item: &FleetLogItem) -> Option<qd_api::Time> {
    match &item.item {
        LogItem::Line(line) => line.time,
        LogItem::Gap(_) => None,
    }
}

fn item(followed: Followed) -> Option<FleetLogItem> {
    let item = match followed.what {
        What::Line(line) => LogItem::Line(line),
        What::Gap(gap) => LogItem::Gap(gap),
        What::Refused(problem) => {
            tracing::debug!(host = followed.host, problem.detail, "a host gives no logs");
            LogItem::Gap(gap("refused"))
        }
        What::Event(_) | What::Sample(..) => return None,
    };
    Some(FleetLogItem {
        host: followed.host,
        item,
    })
}

fn written(items: &[FleetLogItem], as_json: bool) -> String {
    let mut text = String::new();
    for item in items {
        if as_json {
            text.push_str(&serde_json::to_string(item).unwrap_or_default());
            text.push('\n');
            continue;
        }
        let host = &item.host;
        match &item.item {
            LogItem::Line(line) => {
                let _ = writeln!(
                    text,
                    "{host} {}|{} {}",
                    line.process.id, line.process.name, line.line
                );
            }
            LogItem::Gap(gap) => {
                let missed = gap
                    .missed
                    .map_or_else(|| "some".to_owned(), |missed| missed.to_string());
                let _ = writeln!(text, "--- {host}: {missed} lines missing: {} ---", gap.reason);
            }
        }
    }
    text
}
