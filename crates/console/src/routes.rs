//! Every route on one screen. A handler's scope is the type of its [`Grant`](crate::grant::Grant); a route without one
//! is public and must stand in [`PUBLIC_PATHS`] as well.
//!
//! What a host's agent serves is passed on as a whole; it is described in the agent's own document.

mod about;
mod audit;
mod bulk;
mod codes;
mod docs;
mod enrol;
mod events;
mod health;
mod hosts;
mod logs;
mod page;
mod password;
mod processes;
mod prometheus;
mod proxy;
mod rotate;
mod search;
mod session;
mod setup;
mod stream;
mod tokens;
mod tunnel;
mod users;
mod whoami;

use std::sync::LazyLock;

use axum::{
    Router,
    routing::{MethodRouter, any, get},
};
use qd_api::document::{without_null_bodies, without_repeats};
use utoipa::OpenApi as _;
use utoipa_axum::{PathItemExt as _, router::OpenApiRouter, routes};

pub use tunnel::DIALS_PER_MINUTE;

use crate::{door::Door, openapi::Document};

/// What needs no credential besides the files of the page, compared as a whole. Everything else denies by default.
///
/// A session and the first user are had for a password or a one-time secret, a host's enrolment for its code, and the
/// tunnel for the proof of a host's key.
const PUBLIC_PATHS: &[&str] = &[
    "/healthz",
    "/readyz",
    "/openapi.yaml",
    "/openapi.json",
    "/api/v1/about",
    "/api/v1/session",
    "/api/v1/setup",
    "/api/v1/enrol",
    "/api/v1/enrol/rotate",
    qd_tunnel::PATH,
];

/// The paths that need no credential.
static PUBLIC: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let files = page::PATHS.iter().map(String::as_str);
    PUBLIC_PATHS.iter().copied().chain(files).collect()
});

/// The paths that need no credential.
pub fn public_paths() -> &'static [&'static str] {
    PUBLIC.as_slice()
}

/// Gives every route to a macro.
macro_rules! each_route {
    ($with:ident) => {
        $with! {
            health::healthz;
            health::readyz;
            docs::yaml;
            docs::json;
            about::handler;
            session::begin;
            session::end;
            setup::handler;
            enrol::handler;
            rotate::handler;
            whoami::handler;
            password::handler;
            hosts::list;
            hosts::get;
            hosts::change;
            hosts::remove;
            processes::list;
            search::handler;
            logs::handler;
            events::handler;
            stream::handler;
            bulk::list;
            bulk::create;
            bulk::get;
            bulk::cancel;
            bulk::events;
            codes::list;
            codes::create;
            codes::revoke;
            users::list;
            users::create;
            users::change;
            users::remove;
            tokens::list;
            tokens::create;
            tokens::revoke;
            audit::handler;
            prometheus::handler;
        }
    };
}

/// The router of them. It does not make their descriptions, which take megabytes that would be kept.
macro_rules! served {
    ($($($part:ident)::+;)*) => {
        fn served() -> Router<Door> {
            let mut router = Router::new();
            $(
                let path = routes!(@path [path()] of $($part)::+);
                let mut methods = MethodRouter::new();
                for method in routes!(@path [methods()] of $($part)::+) {
                    methods = methods.on(method.to_method_filter(), $($part)::+);
                }
                router = router.route(&path, methods);
            )*
            router
        }
    };
}

/// Their descriptions.
macro_rules! described {
    ($($($part:ident)::+;)*) => {
        fn described() -> utoipa::openapi::OpenApi {
            OpenApiRouter::<Door>::with_openapi(Document::openapi())
                $(.routes(routes!($($part)::+)))*
                .into_openapi()
        }
    };
}

each_route!(served);
each_route!(described);

/// The router.
pub fn table(door: &Door) -> Router {
    served()
        .route("/api/v1/hosts/{host}/{*rest}", any(proxy::handler))
        .route(qd_tunnel::PATH, get(tunnel::handler))
        .merge(page::routes())
        .with_state(door.clone())
}

/// The document that describes it.
pub fn document() -> utoipa::openapi::OpenApi {
    without_null_bodies(without_repeats(described()))
}
