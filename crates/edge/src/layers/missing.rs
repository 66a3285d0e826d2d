//! What is not there: unknown routes and methods.

use axum::extract::Request;
use qd_api::{ErrorCode, Problem};

use crate::problem::Failure;

/// 404 for a path that no route has.
pub(super) async fn route() -> Failure {
    failure()
}

pub(super) fn failure() -> Failure {
    Failure::not_found("there is no such path; /openapi.yaml lists what there is")
}

/// 405; the router adds the `Allow` header.
pub(super) async fn method(request: Request) -> Failure {
    let detail = format!(
        "{} is not possible here; the Allow header lists what is",
        request.method()
    );
    Problem::new(ErrorCode::InvalidRequest, detail)
        .with_status(405)
        .into()
}
