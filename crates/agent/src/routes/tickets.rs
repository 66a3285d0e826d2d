//! `POST /api/v1/tickets`.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use qd_api::token::{PrincipalKind, Ticket};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
};
use qd_edge::problem::{Failure, Json};

/// Make a ticket.
///
/// For a browser, which can set no header on a WebSocket: good for one connection within thirty seconds, with the
/// rights of the credential it was made with and no longer than that one.
#[utoipa::path(
    post, path = "/api/v1/tickets", operation_id = "tickets_create", tag = "streams",
    responses((status = 201, description = "The ticket.", body = Ticket), MutationProblems),
    security(("token" = []))
)]
pub async fn handler(State(door): State<Door>, grant: Grant<need::Any>) -> Result<Response, Failure> {
    // What the console says of its users ends when it says so, and only on its link.
    if grant.principal().kind == PrincipalKind::Console {
        return Err(Failure::forbidden(
            "a user of the console gets no ticket of the host; the console has its own",
        ));
    }
    Ok((StatusCode::CREATED, Json(door.tickets.issue(grant.principal()))).into_response())
}
