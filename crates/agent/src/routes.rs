//! Every route on one screen: its handler, and for those that change something the name it has in the audit log.
//!
//! A handler's scope is the type of its [`Grant`](crate::grant::Grant); a route without one is public and must stand in
//! [`PUBLIC_PATHS`](crate::layers::PUBLIC_PATHS) as well. A test walks the document this table produces and calls each
//! operation with no credential, with a credential that lacks the scope, and with one that has it.

mod actions;
mod audit;
mod daemon;
mod docs;
mod env;
mod events;
mod health;
mod host;
mod jwks;
mod logs;
mod metrics;
mod processes;
mod prometheus;
mod stream;
mod tickets;
mod tokens;
mod whoami;

use axum::Router;
use utoipa::OpenApi as _;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use crate::{
    door::Door,
    mutation::audited,
    openapi::{Document, without_null_bodies, without_repeats},
};

/// The router and the document that describes it.
pub fn table(door: &Door) -> (Router, utoipa::openapi::OpenApi) {
    let (router, document) = routes_of(Some(door)).split_for_parts();
    (router.with_state(door.clone()), document)
}

/// The document alone.
pub fn document() -> utoipa::openapi::OpenApi {
    without_null_bodies(without_repeats(routes_of(None).into_openapi()))
}

fn routes_of(door: Option<&Door>) -> OpenApiRouter<Door> {
    let verb = |name: &'static str| audited(door.cloned(), name);
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(docs::yaml))
        .routes(routes!(docs::json))
        .routes(routes!(docs::page))
        .routes(routes!(docs::viewer))
        .routes(routes!(jwks::handler))
        .routes(routes!(whoami::handler))
        .routes(routes!(host::handler))
        .routes(routes!(processes::list::handler))
        .routes(routes!(processes::define::handler).layer(verb("processes.define")))
        .routes(routes!(processes::get::handler))
        .routes(routes!(processes::delete::handler).layer(verb("processes.delete")))
        .routes(routes!(processes::restart::handler).layer(verb("processes.restart")))
        .routes(routes!(processes::reload::handler).layer(verb("processes.reload")))
        .routes(routes!(processes::stop::handler).layer(verb("processes.stop")))
        .routes(routes!(processes::start::handler).layer(verb("processes.start")))
        .routes(routes!(processes::reset::handler).layer(verb("processes.reset")))
        .routes(routes!(processes::scale::handler).layer(verb("processes.scale")))
        .routes(routes!(processes::signal::handler).layer(verb("processes.signal")))
        .routes(routes!(processes::stdin::handler).layer(verb("processes.stdin")))
        .routes(routes!(processes::message::handler).layer(verb("processes.message")))
        .routes(routes!(actions::list::handler))
        .routes(routes!(actions::trigger::handler).layer(verb("actions.trigger")))
        .routes(routes!(logs::read::handler))
        .routes(routes!(logs::flush::handler).layer(verb("logs.flush")))
        .routes(routes!(metrics::handler))
        .routes(routes!(env::handler))
        .routes(routes!(daemon::ping::handler).layer(verb("daemon.ping")))
        .routes(routes!(daemon::save::handler).layer(verb("daemon.save")))
        .routes(routes!(daemon::resurrect::handler).layer(verb("daemon.resurrect")))
        .routes(routes!(daemon::reload_logs::handler).layer(verb("daemon.reload_logs")))
        .routes(routes!(daemon::update::handler).layer(verb("daemon.update")))
        .routes(routes!(daemon::kill::handler).layer(verb("daemon.kill")))
        .routes(routes!(events::handler))
        .routes(routes!(stream::handler))
        .routes(routes!(tickets::handler).layer(verb("tickets.create")))
        .routes(routes!(tokens::list::handler))
        .routes(routes!(tokens::create::handler).layer(verb("tokens.create")))
        .routes(routes!(tokens::revoke::handler).layer(verb("tokens.revoke")))
        .routes(routes!(audit::handler))
        .routes(routes!(prometheus::handler))
}
