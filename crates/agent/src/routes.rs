//! Every route on one screen: its handler, and for those that change something the name it has in the audit log.
//!
//! A handler's scope is the type of its [`Grant`](crate::grant::Grant); a route without one is public and must stand in
//! [`PUBLIC_PATHS`] as well. A test walks the document this table produces and calls each
//! operation with no credential, with a credential that lacks the scope, and with one that has it.

mod about;
mod actions;
mod audit;
mod daemon;
mod docs;
mod env;
mod events;
mod health;
mod history;
mod host;
mod jwks;
mod logins;
mod logs;
mod metrics;
mod page;
mod processes;
mod prometheus;
mod session;
mod stream;
mod tickets;
mod tokens;
mod whoami;

use std::sync::LazyLock;

use axum::{Router, http::Method, routing::MethodRouter};
use qd_api::document::{without_null_bodies, without_repeats};
use utoipa::OpenApi as _;
use utoipa_axum::{PathItemExt as _, router::OpenApiRouter, routes};

use crate::{door::Door, mutation::audited, openapi::Document};

/// What needs no credential besides the files of the page, compared as a whole. Everything else denies by default.
const PUBLIC_PATHS: &[&str] = &[
    "/healthz",
    "/readyz",
    "/openapi.yaml",
    "/openapi.json",
    "/.well-known/jwks.json",
    "/docs",
    "/docs/rapidoc.js",
    "/api/v1/about",
];
/// What needs no credential by one method alone.
const PUBLIC_CALLS: &[(Method, &str)] = &[(Method::POST, "/api/v1/session")];

/// The paths that may be read without a credential.
static PUBLIC: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let files = page::PATHS.iter().map(String::as_str);
    PUBLIC_PATHS.iter().copied().chain(files).collect()
});

/// The paths that may be read without a credential.
pub fn public_paths() -> &'static [&'static str] {
    PUBLIC.as_slice()
}

/// Whether a request needs no credential.
pub fn is_public(method: &Method, path: &str) -> bool {
    PUBLIC.contains(&path)
        || PUBLIC_CALLS
            .iter()
            .any(|call| (&call.0, call.1) == (method, path))
}

/// The path of the multiplexed WebSocket.
pub const STREAM: &str = "/api/v1/stream";
/// Where a CONNECT to it goes, which only the link brings.
pub const STREAM_OVER_HTTP2: &str = "/api/v1/stream/over-http2";

/// Gives every route to a macro.
macro_rules! each_route {
    ($with:ident) => {
        $with! {
            health::healthz;
            health::readyz;
            docs::yaml;
            docs::json;
            docs::page;
            docs::viewer;
            about::handler;
            jwks::handler;
            whoami::handler;
            host::handler;
            processes::list::handler;
            processes::define::handler => "processes.define";
            processes::apply::handler => "processes.apply";
            processes::get::handler;
            processes::delete::handler => "processes.delete";
            processes::restart::handler => "processes.restart";
            processes::reload::handler => "processes.reload";
            processes::stop::handler => "processes.stop";
            processes::start::handler => "processes.start";
            processes::reset::handler => "processes.reset";
            processes::scale::handler => "processes.scale";
            processes::signal::handler => "processes.signal";
            processes::stdin::handler => "processes.stdin";
            processes::message::handler => "processes.message";
            actions::list::handler;
            actions::trigger::handler => "actions.trigger";
            logs::read::handler;
            logs::flush::handler => "logs.flush";
            metrics::handler;
            env::handler;
            history::handler;
            daemon::ping::handler => "daemon.ping";
            daemon::save::handler => "daemon.save";
            daemon::resurrect::handler => "daemon.resurrect";
            daemon::reload_logs::handler => "daemon.reload_logs";
            daemon::update::handler => "daemon.update";
            daemon::kill::handler => "daemon.kill";
            events::handler;
            stream::handler;
            tickets::handler => "tickets.create";
            logins::handler => "logins.create";
            session::create::handler;
            session::end::handler => "session.end";
            tokens::list::handler;
            tokens::create::handler => "tokens.create";
            tokens::revoke::handler => "tokens.revoke";
            audit::handler;
            prometheus::handler;
        }
    };
}

/// The router of them. It does not make their descriptions, which take megabytes that an idle agent would keep.
macro_rules! served {
    ($($($part:ident)::+ $(=> $verb:literal)?;)*) => {
        fn served(door: &Door) -> Router<Door> {
            let mut router = Router::new();
            $(
                let path = routes!(@path [path()] of $($part)::+);
                let mut methods = MethodRouter::new();
                for method in routes!(@path [methods()] of $($part)::+) {
                    methods = methods.on(method.to_method_filter(), $($part)::+);
                }
                $(let methods = methods.layer(audited(door.clone(), $verb));)?
                router = router.route(&path, methods);
            )*
            // A WebSocket over HTTP/2, as the console opens it, is a CONNECT. On the path itself it would be told to
            // everybody who asks which methods there are.
            router
                .route(STREAM_OVER_HTTP2, axum::routing::connect(stream::handler))
                .merge(page::routes())
        }
    };
}

/// Their descriptions.
macro_rules! described {
    ($($($part:ident)::+ $(=> $verb:literal)?;)*) => {
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
    served(door).with_state(door.clone())
}

/// The document that describes it.
pub fn document() -> utoipa::openapi::OpenApi {
    without_null_bodies(without_repeats(described()))
}
