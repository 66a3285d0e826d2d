//! Every route: what it needs, and what a caller gets who is limited to other apps.

use serde_json::Value;

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    Public,
    Any,
    Scope(&'static str),
}

/// What a caller with every scope, limited to some apps, gets of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// It concerns no app.
    Same,
    /// As if the target did not exist.
    Missing,
    /// It concerns the whole host, or would reach beyond the limit.
    Refused,
    /// The others are left out.
    Filtered,
}

#[derive(Debug, Clone, Copy)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub need: Need,
    pub foreign: Foreign,
    /// A body it takes.
    pub body: &'static str,
}

impl Route {
    /// Its path for a target.
    pub fn at(&self, target: &str) -> String {
        self.path
            .replace("{target}", target)
            .replace("{name}", "greet")
            .replace("{jti}", "00000000-0000-7000-8000-000000000000")
    }

    pub fn body(&self) -> Option<Value> {
        (!self.body.is_empty()).then(|| serde_json::from_str(self.body).expect("the table holds JSON"))
    }

    pub fn is_mutation(&self) -> bool {
        self.method != "GET"
    }
}

const fn row(
    method: &'static str,
    path: &'static str,
    need: Need,
    foreign: Foreign,
    body: &'static str,
) -> Route {
    Route {
        method,
        path,
        need,
        foreign,
        body,
    }
}

use Foreign::{Filtered, Missing, Refused, Same};
use Need::{Any, Public, Scope};

/// The table. The route that ends the daemon comes last.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    row("GET", "/healthz", Public, Same, ""),
    row("GET", "/readyz", Public, Same, ""),
    row("GET", "/openapi.yaml", Public, Same, ""),
    row("GET", "/openapi.json", Public, Same, ""),
    row("GET", "/docs", Public, Same, ""),
    row("GET", "/docs/rapidoc.js", Public, Same, ""),
    row("GET", "/.well-known/jwks.json", Public, Same, ""),
    row("GET", "/api/v1/about", Public, Same, ""),
    row("POST", "/api/v1/session", Public, Same, r#"{"code": "x"}"#),
    row("GET", "/api/v1/whoami", Any, Same, ""),
    row("GET", "/api/v1/stream", Any, Filtered, ""),
    row("POST", "/api/v1/tickets", Any, Same, ""),
    row("GET", "/api/v1/host", Scope("host:read"), Same, ""),
    row("GET", "/api/v1/processes", Scope("processes:read"), Filtered, ""),
    row("POST", "/api/v1/processes", Scope("processes:define"), Refused, r#"{"script": "/bin/sleep", "args": ["600"], "name": "beyond"}"#),
    row("GET", "/api/v1/processes/{target}", Scope("processes:read"), Missing, ""),
    row("PUT", "/api/v1/processes", Scope("processes:define"), Refused, r#"{"script": "/bin/sleep", "args": ["600"], "name": "beyond"}"#),
    row("DELETE", "/api/v1/processes/{target}", Scope("processes:define"), Missing, ""),
    row("POST", "/api/v1/processes/{target}/restart", Scope("processes:operate"), Missing, ""),
    row("POST", "/api/v1/processes/{target}/reload", Scope("processes:operate"), Missing, ""),
    row("POST", "/api/v1/processes/{target}/stop", Scope("processes:operate"), Missing, ""),
    row("POST", "/api/v1/processes/{target}/start", Scope("processes:operate"), Missing, ""),
    row("POST", "/api/v1/processes/{target}/reset", Scope("processes:operate"), Missing, ""),
    row("POST", "/api/v1/processes/{target}/scale", Scope("processes:operate"), Missing, r#"{"instances": 2}"#),
    row("POST", "/api/v1/processes/{target}/signal", Scope("processes:signal"), Missing, r#"{"signal": "SIGUSR2"}"#),
    row("POST", "/api/v1/processes/{target}/stdin", Scope("processes:input"), Missing, r#"{"line": "x"}"#),
    row("POST", "/api/v1/processes/{target}/message", Scope("processes:input"), Missing, r#"{"topic": "t", "data": {}}"#),
    row("GET", "/api/v1/processes/{target}/actions", Scope("processes:read"), Missing, ""),
    row("POST", "/api/v1/processes/{target}/actions/{name}", Scope("actions:trigger"), Missing, r#"{"params": "x"}"#),
    row("GET", "/api/v1/processes/{target}/logs", Scope("logs:read"), Missing, ""),
    row("DELETE", "/api/v1/processes/{target}/logs", Scope("logs:manage"), Missing, ""),
    row("GET", "/api/v1/processes/{target}/metrics", Scope("metrics:read"), Missing, ""),
    row("GET", "/api/v1/processes/{target}/env", Scope("processes:read"), Missing, ""),
    row("GET", "/api/v1/processes/{target}/history", Scope("processes:read"), Missing, ""),
    row("GET", "/api/v1/events", Scope("events:read"), Filtered, ""),
    row("GET", "/api/v1/tokens", Scope("tokens:admin"), Refused, ""),
    row("POST", "/api/v1/tokens", Scope("tokens:admin"), Refused, r#"{"name": "more", "scopes": ["tokens:admin"], "apps": ["*"]}"#),
    row("DELETE", "/api/v1/tokens/{jti}", Scope("tokens:admin"), Refused, ""),
    row("POST", "/api/v1/logins", Scope("tokens:admin"), Same, ""),
    row("GET", "/api/v1/audit", Scope("audit:read"), Refused, ""),
    row("GET", "/metrics", Scope("metrics:read"), Filtered, ""),
    row("POST", "/api/v1/daemon/ping", Scope("daemon:admin"), Same, ""),
    row("POST", "/api/v1/daemon/save", Scope("daemon:admin"), Refused, ""),
    row("POST", "/api/v1/daemon/resurrect", Scope("daemon:admin"), Refused, ""),
    row("POST", "/api/v1/daemon/reload-logs", Scope("daemon:admin"), Refused, ""),
    row("POST", "/api/v1/daemon/update", Scope("daemon:admin"), Refused, ""),
    row("DELETE", "/api/v1/session", Any, Same, ""),
    row("POST", "/api/v1/daemon/kill", Scope("daemon:admin"), Refused, ""),
];
