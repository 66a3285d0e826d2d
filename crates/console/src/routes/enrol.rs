//! `POST /api/v1/enrol`: a host trades a code for its identity.

use axum::{extract::State, http::StatusCode};
use qd_api::{
    ErrorCode, Problem,
    fleet::{Enrolled, Enrolment, is_host_name},
};
use qd_edge::problem::{Failure, Json};
use qd_tunnel::PublicKey;

use crate::{
    door::Door,
    openapi::PublicProblems,
    record::{From, Line},
    secret,
    store::{Error, Joining},
};

/// Join.
///
/// A host trades an enrolment code and its public key for its identity. What it gets is no secret: it proves who it is
/// by its key whenever it connects.
#[utoipa::path(
    post, path = "/api/v1/enrol", operation_id = "enrol", tag = "enrolment",
    request_body = Enrolment,
    responses((status = 201, description = "The host is taken in.", body = Enrolled), PublicProblems),
    security(())
)]
pub async fn handler(
    State(door): State<Door>,
    from: From,
    Json(asked): Json<Enrolment>,
) -> Result<(StatusCode, Json<Enrolled>), Failure> {
    let key: PublicKey = asked
        .key
        .parse()
        .map_err(|_| Failure::invalid("`key` must be an Ed25519 public key, 32 bytes in base64url"))?;
    if !is_host_name(&asked.name) {
        return Err(Failure::invalid(
            "`name` must be lower-case letters, digits, dots, dashes and underscores, at most 64",
        ));
    }
    let joining = Joining {
        code: secret::hash(&asked.code),
        key: key.to_string(),
        name: asked.name.clone(),
    };
    let host = match door.store.join(joining, door.clock.now()).await {
        Ok(Some(host)) => host,
        Ok(None) => {
            Line::denied(&format!("host {}", asked.name), from, "hosts.enrol")
                .write(&door)
                .await;
            return Err(Failure::unauthenticated(
                "the code is not in force: it was used, has expired, or never was",
            ));
        }
        Err(Error::Taken(name)) => {
            let detail = format!(
                "there is a host named {name} already, or this key was enrolled before; remove that host, or have a \
                 code made with another name (`qd-console code create --host NAME`)"
            );
            return Err(Problem::new(ErrorCode::Conflict, detail).into());
        }
        Err(error) => return Err(Failure::internal("enrol a host", &error)),
    };
    door.mirror.listed();
    Line::done(
        &format!("host {}", host.name),
        from,
        "hosts.enrol",
        Some(&host.name),
    )
    .write(&door)
    .await;
    let enrolled = Enrolled {
        id: host.id,
        name: host.name,
        console_key: door.identity.key.public().to_string(),
    };
    Ok((StatusCode::CREATED, Json(enrolled)))
}
