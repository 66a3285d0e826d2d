//! How an agent is told who asks.

use axum::http::HeaderValue;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use qd_api::{Scope, fleet::OnBehalf};
use qd_edge::problem::Failure;

/// The name under which the console itself asks. No user can have it.
pub const CONSOLE: &str = "console";

/// The value of the header [`ON_BEHALF`](qd_api::fleet::ON_BEHALF).
pub fn header(told: &OnBehalf) -> Result<HeaderValue, Failure> {
    let text = serde_json::to_vec(told).map_err(|error| Failure::internal("say who asks", &error))?;
    HeaderValue::from_str(&URL_SAFE_NO_PAD.encode(text))
        .map_err(|error| Failure::internal("say who asks", &error))
}

/// The console itself, which looks at its hosts so that its users need not ask each of them.
pub fn itself() -> OnBehalf {
    OnBehalf {
        user: CONSOLE.to_owned(),
        token_id: None,
        scopes: vec![
            Scope::HostRead,
            Scope::ProcessesRead,
            Scope::EventsRead,
            Scope::MetricsRead,
        ],
        apps: None,
        namespaces: None,
        expires_at: None,
    }
}
