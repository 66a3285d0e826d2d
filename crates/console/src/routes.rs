//! Every route on one screen. A handler's scope is the type of its [`Grant`](crate::grant::Grant); a route without one
//! is public and must stand in [`PUBLIC_PATHS`] as well.

mod audit;
mod codes;
mod enrol;
mod health;
mod hosts;
mod processes;
mod proxy;
mod session;
mod setup;
mod tunnel;
mod whoami;

use axum::{
    Router,
    routing::{any, get, post},
};

pub use proxy::failed;

use crate::door::Door;

/// The paths that need no credential, compared as a whole. Everything else denies by default.
///
/// A session and the first user are had for a password or a one-time secret, a host's enrolment for its code, and the
/// tunnel for the proof of a host's key.
pub const PUBLIC_PATHS: &[&str] = &[
    "/healthz",
    "/readyz",
    "/api/v1/session",
    "/api/v1/setup",
    "/api/v1/enrol",
    qd_tunnel::PATH,
];

/// The router.
pub fn table(door: &Door) -> Router {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/api/v1/session", post(session::begin).delete(session::end))
        .route("/api/v1/setup", post(setup::handler))
        .route("/api/v1/enrol", post(enrol::handler))
        .route(qd_tunnel::PATH, get(tunnel::handler))
        .route("/api/v1/whoami", get(whoami::handler))
        .route("/api/v1/hosts", get(hosts::list))
        .route(
            "/api/v1/hosts/{host}",
            get(hosts::get).patch(hosts::change).delete(hosts::remove),
        )
        .route("/api/v1/hosts/{host}/{*rest}", any(proxy::handler))
        .route("/api/v1/processes", get(processes::list))
        .route("/api/v1/codes", post(codes::create))
        .route("/api/v1/audit", get(audit::handler))
        .with_state(door.clone())
}
