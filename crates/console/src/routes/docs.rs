//! The API's own description.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::openapi::{PublicProblems, openapi_yaml};

/// Made when first asked for, and kept: it takes megabytes while it is made.
static YAML: LazyLock<String> = LazyLock::new(openapi_yaml);
static JSON: LazyLock<String> = LazyLock::new(|| crate::routes::document().to_json().unwrap_or_default());

/// This document.
#[utoipa::path(
    get, path = "/openapi.yaml", operation_id = "openapi_yaml", tag = "public",
    responses((status = 200, description = "The document.", body = String, content_type = "application/yaml"), PublicProblems),
    security(())
)]
pub async fn yaml() -> Response {
    ([(header::CONTENT_TYPE, "application/yaml")], YAML.as_str()).into_response()
}

/// This document, as JSON.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "openapi_json", tag = "public",
    responses((status = 200, description = "The document.", body = String, content_type = "application/json"), PublicProblems),
    security(())
)]
pub async fn json() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}
