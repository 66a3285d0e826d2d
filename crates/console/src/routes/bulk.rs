//! `/api/v1/bulk`: one verb on many hosts.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{
        IntoResponse as _, Response, Sse,
        sse::{self, KeepAlive},
    },
};
use futures_util::{Stream, StreamExt as _, stream};
use qd_api::{
    ErrorCode, List, Scope, Target,
    fleet::{Bulk, BulkProgress, BulkRequest, BulkVerb, MAX_CONCURRENCY},
};
use qd_edge::problem::{Failure, Json, Path};

use crate::{
    bulk::{self, Begin},
    door::Door,
    grant::{Grant, need},
    live,
    openapi::{MutationProblems, Problems},
    principal::Principal,
    record::{From, Line},
    store::Asked,
};

/// How many are listed.
const LISTED: u32 = 100;
/// Longest wait on one host, in seconds.
const MAX_WAIT: u32 = 600;

/// List bulk verbs.
///
/// The last hundred, without their hosts; one's own, and all for who is not limited to some hosts or apps.
#[utoipa::path(
    get, path = "/api/v1/bulk", operation_id = "bulk_list", tag = "bulk",
    responses((status = 200, description = "The bulk verbs, newest first.", body = List<Bulk>), Problems),
    security(("token" = ["processes:read"]), ("session" = ["processes:read"]))
)]
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
) -> Result<Json<List<Bulk>>, Failure> {
    let bulks = door.store.bulks(LISTED).await;
    let bulks = bulks.map_err(|error| Failure::internal("list bulk verbs", &error))?;
    let items = bulks
        .into_iter()
        .filter(|asked| may_see(grant.principal(), asked));
    Ok(Json(List::complete(
        items.map(|asked| bulk::without_hosts(&asked.bulk)).collect(),
    )))
}

/// Begin a bulk verb.
///
/// Answers as soon as it is written down; follow it at `…/{id}/events`. Each host is asked once, with the rights of the
/// caller there. A host that is asked when the link or the console breaks off is `unknown`, and is not asked again.
#[utoipa::path(
    post, path = "/api/v1/bulk", operation_id = "bulk_create", tag = "bulk",
    request_body = BulkRequest,
    responses((status = 202, description = "It has begun.", body = Bulk), MutationProblems),
    security(("token" = ["processes:operate"]), ("session" = ["processes:operate"]))
)]
pub async fn create(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    from: From,
    Json(request): Json<BulkRequest>,
) -> Result<Response, Failure> {
    let scope = match request.verb {
        BulkVerb::Delete => Scope::ProcessesDefine,
        _ => Scope::ProcessesOperate,
    };
    let principal = grant.principal();
    let verb = format!("bulk.{}", request.verb.as_str());
    if let Err(failure) = grant.also(scope) {
        let line = Line {
            code: Some(ErrorCode::Forbidden),
            ..Line::denied(&principal.user, from, &verb)
        };
        line.write(&door).await;
        return Err(failure);
    }
    check(&request)?;
    let mut hosts = grant.hosts(&door).await?;
    hosts.retain(|host| request.hosts.matches(&host.name, &host.tags));
    if hosts.is_empty() {
        return Err(Failure::not_found("no host is meant"));
    }
    if door.bulks.count() >= bulk::MAX_RUNNING {
        let detail = "too many bulk verbs run; wait until some have ended";
        return Err(Failure::new(ErrorCode::RateLimited, detail));
    }
    let begin = Begin {
        principal: Arc::clone(principal),
        from: from.clone(),
        hosts,
        request,
    };
    let begun = bulk::run(&door, begin).await;
    let begun = begun.map_err(|error| Failure::internal("begin a bulk verb", &error))?;
    let line = Line {
        token_id: principal.token_id.clone(),
        ..Line::done(&principal.user, from, &verb, Some(&begun.id))
    };
    line.write(&door).await;
    let place = format!("/api/v1/bulk/{}", begun.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(begun)).into_response())
}

/// Show a bulk verb.
#[utoipa::path(
    get, path = "/api/v1/bulk/{id}", operation_id = "bulk_get", tag = "bulk",
    params(("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It, with its hosts.", body = Bulk), Problems),
    security(("token" = ["processes:read"]), ("session" = ["processes:read"]))
)]
pub async fn get(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Path(id): Path<String>,
) -> Result<Json<Bulk>, Failure> {
    Ok(Json(find(&door, grant.principal(), &id).await?))
}

/// Cancel a bulk verb.
///
/// No further host is asked; those that are being asked answer.
#[utoipa::path(
    delete, path = "/api/v1/bulk/{id}", operation_id = "bulk_cancel", tag = "bulk",
    params(("id" = String, Path, description = "Its id.")),
    responses((status = 202, description = "It ends as soon as the hosts that were asked have answered.", body = Bulk), MutationProblems),
    security(("token" = ["processes:operate"]), ("session" = ["processes:operate"]))
)]
pub async fn cancel(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    from: From,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Bulk>), Failure> {
    grant.also(Scope::ProcessesOperate)?;
    let found = find(&door, grant.principal(), &id).await?;
    if !door.bulks.cancel(&id) {
        return Err(Failure::new(ErrorCode::Conflict, "it has ended already"));
    }
    Line::done(&grant.principal().user, from, "bulk.cancel", Some(&id))
        .write(&door)
        .await;
    Ok((StatusCode::ACCEPTED, Json(found)))
}

/// Follow a bulk verb.
///
/// Server-sent events: `bulk` at the beginning and, when its state is final, at the end, and `host` for each host that
/// comes further. The answer ends with the verb.
#[utoipa::path(
    get, path = "/api/v1/bulk/{id}/events", operation_id = "bulk_events", tag = "bulk",
    params(("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "How it goes.", body = BulkProgress, content_type = "text/event-stream"), Problems),
    security(("token" = ["processes:read"]), ("session" = ["processes:read"]))
)]
pub async fn events(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let principal = grant.principal();
    let seat = door.seats.take(&principal.rate_key()).ok_or_else(live::no_seat)?;
    let watched = (door.clone(), Arc::clone(principal));
    let ended = Box::pin(async move { live::ended(&watched.0, &watched.1).await });
    let frames = progress(&door, principal, &id)
        .await?
        .take_until(ended)
        .map(move |progress| {
            let _taken = &seat;
            let name = match &progress {
                BulkProgress::Host(_) => "host",
                BulkProgress::Bulk(_) => "bulk",
            };
            let data = serde_json::to_string(&progress).unwrap_or_default();
            Ok::<_, Infallible>(sse::Event::default().event(name).data(data))
        });
    Ok(Sse::new(frames).keep_alive(KeepAlive::default()).into_response())
}

/// What happens to a bulk verb that the caller may see, from now on; all of it if it has ended.
pub async fn progress(
    door: &Door,
    principal: &Principal,
    id: &str,
) -> Result<stream::BoxStream<'static, BulkProgress>, Failure> {
    let found = find(door, principal, id).await?;
    Ok(match door.bulks.follow(id) {
        Some(running) => boxed(running),
        // It may have ended since it was found.
        None => {
            let ended = if found.finished_at.is_some() {
                found
            } else {
                find(door, principal, id).await?
            };
            boxed(stream::iter(bulk::told(&ended)))
        }
    })
}

fn boxed<T>(stream: impl Stream<Item = T> + Send + 'static) -> stream::BoxStream<'static, T> {
    stream.boxed()
}

async fn find(door: &Door, principal: &Principal, id: &str) -> Result<Bulk, Failure> {
    let found = door.store.bulk(id).await;
    let found = found
        .map_err(|error| Failure::internal("find a bulk verb", &error))?
        .filter(|asked| may_see(principal, asked))
        .ok_or_else(|| Failure::not_found("there is no bulk verb of that id"))?;
    // What runs is ahead of what is written down.
    Ok(door.bulks.now(id).unwrap_or(found.bulk))
}

fn may_see(principal: &Principal, asked: &Asked) -> bool {
    asked.user_id == principal.user_id || principal.limits.is_none()
}

fn check(request: &BulkRequest) -> Result<(), Failure> {
    if let Err(error) = request.target.parse::<Target>() {
        return Err(Failure::invalid(format!("`target`: {error}")));
    }
    if request
        .concurrency
        .is_some_and(|most| !(1..=MAX_CONCURRENCY).contains(&most))
    {
        return Err(Failure::invalid(format!(
            "`concurrency` must be 1 to {MAX_CONCURRENCY}"
        )));
    }
    if request
        .wait_seconds
        .is_some_and(|wait| !(1..=MAX_WAIT).contains(&wait))
    {
        return Err(Failure::invalid(format!(
            "`wait_seconds` must be 1 to {MAX_WAIT}"
        )));
    }
    if (request.verb == BulkVerb::Scale) != request.instances.is_some() {
        return Err(Failure::invalid(
            "`instances` goes with `scale`, and `scale` needs it",
        ));
    }
    Ok(())
}
