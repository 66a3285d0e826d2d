//! `POST /api/v1/enrol/rotate`: a host exchanges its key.

use std::time::Instant;

use axum::{extract::State, http::StatusCode};
use qd_api::fleet::KeyRotation;
use qd_edge::problem::{Failure, Json};
use qd_tunnel::{HostId, PublicKey, rotation};

use crate::{
    door::Door,
    openapi::PublicProblems,
    record::{From, Line},
};

/// Exchange a host's key.
///
/// The old key proves the new one. From then on the host is known by the new one only; a link that is up stays up. Sent
/// again with the key that is in force, it changes nothing.
#[utoipa::path(
    post, path = "/api/v1/enrol/rotate", operation_id = "enrol_rotate", tag = "enrolment",
    request_body = KeyRotation,
    responses((status = 204, description = "The new key is in force."), PublicProblems),
    security(())
)]
pub async fn handler(
    State(door): State<Door>,
    from: From,
    Json(asked): Json<KeyRotation>,
) -> Result<StatusCode, Failure> {
    if let Err(wait) = door.logins.count(&from.0, "", Instant::now()) {
        return Err(Failure::rate_limited(
            "too many keys were tried; wait a little",
            wait,
        ));
    }
    let new: PublicKey = asked
        .key
        .parse()
        .map_err(|_| Failure::invalid("`key` must be an Ed25519 public key, 32 bytes in base64url"))?;
    let internal = |error| Failure::internal("exchange a host's key", &error);
    let known = door.store.host_key(&asked.host).await.map_err(internal)?;
    let known = known.and_then(|text| text.parse::<PublicKey>().ok());
    let who = format!("host {}", asked.host);
    if known == Some(new) {
        return Ok(StatusCode::NO_CONTENT);
    }
    let host: Option<HostId> = asked.host.parse().ok();
    let proven = known
        .zip(host)
        .filter(|(old, host)| rotation::is_proven(&asked.proof, old, host, &new));
    let Some((old, _)) = proven else {
        Line::denied(&who, from, "hosts.rotate_key").write(&door).await;
        return Err(Failure::unauthenticated(
            "there is no such host, or its key did not sign the new one",
        ));
    };
    let changed = door
        .store
        .exchange_key(&asked.host, &old.to_string(), &new.to_string())
        .await;
    if !changed.map_err(internal)? {
        return Err(Failure::unauthenticated(
            "the host's key was exchanged for another one",
        ));
    }
    Line::done(&who, from, "hosts.rotate_key", Some(&asked.host))
        .write(&door)
        .await;
    Ok(StatusCode::NO_CONTENT)
}
