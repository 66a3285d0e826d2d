//! The document and its viewer.

use std::sync::LazyLock;

use axum::{
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};

use bytes::Bytes;

use crate::openapi::PublicProblems;

/// The viewer, vendored so that the page loads nothing from elsewhere (RapiDoc 9.3.8, MIT).
const VIEWER: &[u8] = include_bytes!("../../assets/rapidoc-min.js.gz");
const PAGE: &str = include_str!("../../assets/docs.html");

/// Both forms are made when somebody first asks: few agents are ever asked.
static YAML: LazyLock<Bytes> = LazyLock::new(|| super::document().to_yaml().unwrap_or_default().into());
static JSON: LazyLock<Bytes> = LazyLock::new(|| super::document().to_json().unwrap_or_default().into());

/// What the page may load: its own script, and the styles the viewer writes into its own elements.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The API's description as YAML.
///
/// OpenAPI 3.1, generated from the code that answers.
#[utoipa::path(
    get, path = "/openapi.yaml", operation_id = "openapi_yaml", tag = "public",
    responses((status = 200, description = "The document.", body = Object, content_type = "application/yaml"), PublicProblems),
    security(())
)]
pub async fn yaml() -> Response {
    ([(header::CONTENT_TYPE, "application/yaml")], YAML.clone()).into_response()
}

/// The API's description as JSON.
///
/// The same document as `/openapi.yaml`.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "openapi_json", tag = "public",
    responses((status = 200, description = "The document.", body = Object, content_type = "application/json"), PublicProblems),
    security(())
)]
pub async fn json() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], JSON.clone()).into_response()
}

/// The API's description as a page.
///
/// A viewer that is served from here and loads nothing from elsewhere.
#[utoipa::path(
    get, path = "/docs", operation_id = "docs", tag = "public",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"), PublicProblems),
    security(())
)]
pub async fn page() -> Response {
    ([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(PAGE)).into_response()
}

/// The script of the page.
///
/// Sent compressed with gzip and in no other form.
#[utoipa::path(
    get, path = "/docs/rapidoc.js", operation_id = "docs_viewer", tag = "public",
    responses(
        (status = 200, description = "The script.", body = String, content_type = "text/javascript"),
        (status = 406, description = "The client does not take gzip.", body = qd_api::Problem, content_type = "application/problem+json"),
        PublicProblems
    ),
    security(())
)]
pub async fn viewer(headers: HeaderMap) -> Response {
    let takes_gzip = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("gzip") || value.contains('*'));
    if !takes_gzip {
        let problem = qd_api::Problem::new(
            qd_api::ErrorCode::InvalidRequest,
            "ask with `Accept-Encoding: gzip`",
        );
        return qd_edge::problem::Failure::from(problem.with_status(406)).into_response();
    }
    let head = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CONTENT_ENCODING, "gzip"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (head, VIEWER).into_response()
}
