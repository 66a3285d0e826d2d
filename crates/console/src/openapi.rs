//! What every operation of the document shares: its head, its security schemes, its error answers.

use std::collections::BTreeMap;

use qd_api::{
    ErrorCode, Problem,
    document::{answer, answers},
};
use utoipa::{
    IntoResponses, Modify, OpenApi,
    openapi::{
        RefOr, Response,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::authn::COOKIE;

/// The name of the security scheme that operations refer to; a browser's cookie is as good.
pub const TOKEN: &str = "token";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Quarterdeck console",
        description = "The fleet and its users: what `qd-console serve` serves. Everything that an agent serves under `/api/v1/…` is here under `/api/v1/hosts/{host}/…`, with the caller's rights as far as the host lets this console have them; that part is described in the agent's own document.\n\nEvery route but the public ones wants `Authorization: Bearer <token>`, or a browser's session. Errors are problem documents (RFC 9457) with a `code` from a closed set and a `request_id`.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
        contact(name = "Quarterdeck")
    ),
    servers((url = "/", description = "The console this document came from")),
    modifiers(&Schemes),
    components(schemas(Problem, qd_api::fleet::FleetClientMessage, qd_api::fleet::FleetServerMessage)),
    tags(
        (name = "hosts", description = "The hosts of the fleet."),
        (name = "processes", description = "Processes over all hosts."),
        (name = "bulk", description = "One verb on many hosts."),
        (name = "logs", description = "What processes wrote, over all hosts."),
        (name = "streams", description = "Events and the multiplexed WebSocket."),
        (name = "metrics", description = "The page for Prometheus."),
        (name = "users", description = "Who may do what."),
        (name = "tokens", description = "Tokens, for programs."),
        (name = "enrolment", description = "How hosts join."),
        (name = "audit", description = "Who did what."),
        (name = "session", description = "Logging in, and who one is."),
        (name = "public", description = "What needs no credential.")
    )
)]
pub struct Document;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of one of this console's users."))
            .build();
        let cookie = ApiKeyValue::with_description(COOKIE, "A browser's session.");
        if let Some(components) = &mut document.components {
            components.add_security_scheme(TOKEN, SecurityScheme::Http(token));
            components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
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
        ])
    }
}

/// The error answers of operations that change something, besides [`Problems`].
pub struct MutationProblems;

impl IntoResponses for MutationProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Problems::responses();
        all.extend(answers(&[ErrorCode::Conflict, ErrorCode::PayloadTooLarge]));
        all.insert("415".to_owned(), answer("The body is not `application/json`."));
        all
    }
}

/// The error answers of public operations.
pub struct PublicProblems;

impl IntoResponses for PublicProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = answers(&[
            ErrorCode::InvalidRequest,
            ErrorCode::Unauthenticated,
            ErrorCode::Conflict,
            ErrorCode::PayloadTooLarge,
            ErrorCode::RateLimited,
            ErrorCode::Internal,
        ]);
        all.insert("415".to_owned(), answer("The body is not `application/json`."));
        all
    }
}

/// The API's description in OpenAPI 3.1, as `crates/console/openapi.yaml` holds it.
///
/// # Panics
/// Never in a build whose tests pass: the document is made of constants.
#[must_use]
pub fn openapi_yaml() -> String {
    crate::routes::document()
        .to_yaml()
        .expect("the document is made of constants")
}
