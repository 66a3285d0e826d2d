//! Every route of the console: what it needs, and a body it takes.

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Public,
    Any,
    Scope(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub need: Need,
    /// Whether it concerns all of the fleet, and is refused to who is limited to a part of it.
    pub whole: bool,
    /// A body it takes.
    pub body: &'static str,
}

const fn row(method: &'static str, path: &'static str, need: Need, whole: bool, body: &'static str) -> Route {
    Route {
        method,
        path,
        need,
        whole,
        body,
    }
}

use Need::{Any, Public, Scope};

const ADMIN: Need = Scope("fleet:admin");
const READ: Need = Scope("processes:read");
const OPERATE: Need = Scope("processes:operate");

pub const ROUTES: &[Route] = &[
    row("GET", "/healthz", Public, false, ""),
    row("GET", "/readyz", Public, false, ""),
    row("GET", "/openapi.yaml", Public, false, ""),
    row("GET", "/openapi.json", Public, false, ""),
    row("GET", "/api/v1/about", Public, false, ""),
    row(
        "POST",
        "/api/v1/session",
        Public,
        false,
        r#"{"user":"nobody","password":"nothing at all"}"#,
    ),
    row("DELETE", "/api/v1/session", Public, false, ""),
    row(
        "POST",
        "/api/v1/setup",
        Public,
        false,
        r#"{"code":"x","user":"eve","password":"twelve letters"}"#,
    ),
    row(
        "POST",
        "/api/v1/enrol",
        Public,
        false,
        r#"{"code":"x","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","name":"x"}"#,
    ),
    row(
        "POST",
        "/api/v1/enrol/rotate",
        Public,
        false,
        r#"{"host":"x","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","proof":"x"}"#,
    ),
    row("GET", "/api/v1/whoami", Any, false, ""),
    row(
        "POST",
        "/api/v1/password",
        Any,
        false,
        r#"{"current":"nothing at all","new":"twelve letters"}"#,
    ),
    row("GET", "/api/v1/hosts", Scope("host:read"), false, ""),
    row("GET", "/api/v1/hosts/{host}", Scope("host:read"), false, ""),
    row("PATCH", "/api/v1/hosts/{host}", ADMIN, false, "{}"),
    row("DELETE", "/api/v1/hosts/{host}", ADMIN, false, ""),
    row("GET", "/api/v1/processes", READ, false, ""),
    row("GET", "/api/v1/search", Scope("host:read"), false, ""),
    row("GET", "/api/v1/logs", Scope("logs:read"), false, ""),
    row("GET", "/api/v1/events", Scope("events:read"), false, ""),
    row("GET", "/api/v1/stream", Any, false, ""),
    row("GET", "/api/v1/bulk", READ, false, ""),
    row(
        "POST",
        "/api/v1/bulk",
        OPERATE,
        false,
        r#"{"verb":"restart","target":"x"}"#,
    ),
    row("GET", "/api/v1/bulk/{id}", READ, false, ""),
    row("DELETE", "/api/v1/bulk/{id}", OPERATE, false, ""),
    row("GET", "/api/v1/bulk/{id}/events", READ, false, ""),
    row("GET", "/api/v1/codes", ADMIN, true, ""),
    row("POST", "/api/v1/codes", ADMIN, true, "{}"),
    row("DELETE", "/api/v1/codes/{id}", ADMIN, true, ""),
    row("GET", "/api/v1/users", ADMIN, true, ""),
    row(
        "POST",
        "/api/v1/users",
        ADMIN,
        true,
        r#"{"name":"new","role":"viewer","password":"twelve letters"}"#,
    ),
    row("PATCH", "/api/v1/users/{name}", ADMIN, true, "{}"),
    row("DELETE", "/api/v1/users/{name}", ADMIN, true, ""),
    row("GET", "/api/v1/tokens", Any, false, ""),
    row(
        "POST",
        "/api/v1/tokens",
        Any,
        false,
        r#"{"name":"t","scopes":["host:read"]}"#,
    ),
    row("DELETE", "/api/v1/tokens/{id}", Any, false, ""),
    row("GET", "/api/v1/audit", Scope("audit:read"), true, ""),
    row("GET", "/metrics", Scope("metrics:read"), false, ""),
];

impl Route {
    /// Its path, with names that nothing has.
    pub fn at(&self) -> String {
        let path = self
            .path
            .replace("{host}", "absent")
            .replace("{name}", "absent")
            .replace("{id}", "absent");
        match self.path {
            "/api/v1/search" => format!("{path}?q=x"),
            "/api/v1/logs" => format!("{path}?target=x"),
            // An endless stream shows by what it says of a wrong query that it would have begun.
            "/api/v1/events" => format!("{path}?tag=x"),
            _ => path,
        }
    }
}
