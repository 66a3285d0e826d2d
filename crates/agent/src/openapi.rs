//! What every operation of the document shares: its head, its security scheme, its error answers.

use std::collections::BTreeMap;

use qd_api::{
    ErrorCode, Problem,
    document::{answer, answers},
};
use utoipa::{
    IntoResponses, Modify, OpenApi,
    openapi::{
        RefOr, Response,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// The name of the security scheme that operations refer to.
pub const TOKEN: &str = "token";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Quarterdeck agent",
        description = "Remote management of the processes of one host: what `qd agent` serves. Every route but the public ones wants `Authorization: Bearer <token>`; each names the scope it needs.\n\nErrors are problem documents (RFC 9457) with a `code` from a closed set and a `request_id`.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
        contact(name = "Quarterdeck")
    ),
    servers((url = "/", description = "The agent this document came from")),
    modifiers(&Scheme),
    components(schemas(Problem, qd_api::verb::Wait, qd_api::stream::ClientMessage, qd_api::stream::ServerMessage)),
    tags(
        (name = "host", description = "The host and the caller."),
        (name = "processes", description = "Processes and the verbs on them."),
        (name = "actions", description = "Actions that apps define."),
        (name = "logs", description = "What processes wrote."),
        (name = "metrics", description = "CPU, memory, restarts, and the apps' own metrics."),
        (name = "daemon", description = "The process manager itself."),
        (name = "streams", description = "Events and the multiplexed WebSocket."),
        (name = "tokens", description = "Tokens and tickets."),
        (name = "audit", description = "Who did what."),
        (name = "public", description = "What needs no token.")
    )
)]
pub struct Document;

struct Scheme;

impl Modify for Scheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "A token of this host (`qd token create`), or of an issuer it trusts.",
            ))
            .build();
        if let Some(components) = &mut document.components {
            components.add_security_scheme(TOKEN, SecurityScheme::Http(scheme));
        }
    }
}

/// The error answers that any authenticated operation can give.
pub struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        answers(&[
            ErrorCode::InvalidRequest,
            ErrorCode::Unauthenticated,
            ErrorCode::Forbidden,
            ErrorCode::NotFound,
            ErrorCode::RateLimited,
            ErrorCode::Internal,
            ErrorCode::DaemonUnavailable,
        ])
    }
}

/// The error answers of operations that change something, besides [`Problems`].
pub struct MutationProblems;

impl IntoResponses for MutationProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Problems::responses();
        all.extend(answers(&[
            ErrorCode::Conflict,
            ErrorCode::PayloadTooLarge,
            ErrorCode::SpawnFailed,
            ErrorCode::UnsupportedByDaemon,
            ErrorCode::DaemonTimeout,
        ]));
        all.insert("415".to_owned(), answer("The body is not `application/json`."));
        all
    }
}

/// The error answers of public operations.
pub struct PublicProblems;

impl IntoResponses for PublicProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        answers(&[
            ErrorCode::InvalidRequest,
            ErrorCode::RateLimited,
            ErrorCode::Internal,
        ])
    }
}

/// The error answers of the public operation that takes a credential in its body.
pub struct SessionProblems;

impl IntoResponses for SessionProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = PublicProblems::responses();
        all.extend(answers(&[
            ErrorCode::Unauthenticated,
            ErrorCode::Conflict,
            ErrorCode::PayloadTooLarge,
        ]));
        all.insert("415".to_owned(), answer("The body is not `application/json`."));
        all
    }
}

/// The API's description in OpenAPI 3.1, as `openapi.yaml` holds it.
///
/// # Panics
/// Never in a build whose tests pass: the document is made of constants.
#[must_use]
pub fn openapi_yaml() -> String {
    crate::routes::document()
        .to_yaml()
        .expect("the document is made of constants")
}
