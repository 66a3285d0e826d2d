//! `GET /api/v1/processes/{target}/env`.

use axum::{Extension, extract::State};
use qd_api::{
    List, Scope,
    audit::AuditResult,
    env::{Environment, Variable},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use crate::{
    door::Door,
    grant::{Grant, need},
    mutation::{self, Origin},
    openapi::Problems,
    verb::TargetPath,
};
use qd_edge::problem::{Failure, Json, Path, Query};

/// Whether to show values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Reveal {
    /// Show the values too: needs `env:reveal` besides, and is audited.
    #[serde(default)]
    reveal: bool,
}

/// Read environments.
///
/// The names of each process's environment variables with a keyed hash of each value, so that two hosts or two moments
/// can be told apart without showing anything.
#[utoipa::path(
    get, path = "/api/v1/processes/{target}/env", operation_id = "processes_env", tag = "processes",
    params(TargetPath, Reveal),
    responses((status = 200, description = "The environments.", body = List<Environment>), Problems),
    security(("token" = ["processes:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Path(target): Path<String>,
    Query(query): Query<Reveal>,
    Extension(origin): Extension<Origin>,
) -> Result<Json<List<Environment>>, Failure> {
    if query.reveal {
        grant.also(Scope::EnvReveal)?;
    }
    let selection = grant.select(&door, &target)?;
    if query.reveal {
        let principal = Some(grant.principal());
        mutation::record(
            &door,
            principal,
            origin,
            "env.reveal",
            Some(target),
            Value::Null,
            AuditResult::Done,
            None,
        )
        .await;
    }
    let environment = |entry: &std::sync::Arc<crate::bridge::Entry>| Environment {
        process: entry.process.reference(),
        variables: entry
            .record
            .app_env()
            .into_iter()
            .map(|(name, value)| Variable {
                name: name.to_owned(),
                hash: door.authority.hash_value(&value),
                value: query.reveal.then(|| value.into_owned()),
            })
            .collect(),
    };
    Ok(Json(List::complete(
        selection.entries.iter().map(environment).collect(),
    )))
}
