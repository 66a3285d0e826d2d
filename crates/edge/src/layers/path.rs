//! Paths are taken in their plain form or not at all. What a proxy before us may read as one path and the router as
//! another (`//`, `..;`, `%2e%2e`, `%2F`, a slash at the end) is no path here.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{Edge, missing};
use crate::serve::Reason;

/// The only places where an encoded slash means something: a target may be `/regex/`, and names may contain one, those
/// of actions too. On one host, over all hosts, and on a host behind a console.
const TARGETS: [(&[&str], usize); 2] = [
    (&["api", "v1", "processes"], 3),
    (&["api", "v1", "hosts", "*", "processes"], 5),
];

/// What stands between a target and the name of an action.
const ACTIONS: &str = "actions";

pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    if is_plain(request.uri().path()) {
        return next.run(request).await;
    }
    edge.refusals.count(Reason::Path);
    missing::failure().into_response()
}

fn is_plain(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    if rest.is_empty() {
        return true;
    }
    let segments: Vec<&str> = rest.split('/').collect();
    let target = TARGETS.iter().find_map(|(prefix, target)| {
        let is_it = segments.len() > *target
            && prefix
                .iter()
                .zip(&segments)
                .all(|(known, segment)| *known == "*" || known == segment);
        is_it.then_some(*target)
    });
    let action = target.filter(|target| segments.get(target + 1) == Some(&ACTIONS));
    let action = action.map(|target| target + 2);
    segments.iter().enumerate().all(|(index, segment)| {
        let is_target = target == Some(index);
        let may_contain_slash = is_target || action == Some(index);
        decode(segment).is_some_and(|text| {
            (is_target && is_pattern(&text)) || is_plain_segment(&text, may_contain_slash)
        })
    })
}

fn is_plain_segment(text: &str, may_contain_slash: bool) -> bool {
    let dots = |piece: &str| matches!(piece.split(';').next(), Some("." | ".."));
    !text.is_empty()
        && !text.chars().any(|c| c.is_control() || c == '\\')
        && (may_contain_slash || !text.contains('/'))
        && !text.split('/').any(dots)
}

/// Inside of `/…/` a backslash belongs to the pattern; the rest is as strict as elsewhere.
fn is_pattern(text: &str) -> bool {
    let inner = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.chars().any(char::is_control) && inner != "..")
}

/// The text of a segment; `None` when its escapes are broken or not UTF-8.
fn decode(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            let (high, low) = (digit()?, digit()?);
            u8::try_from(high * 16 + low).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_pass() {
        for path in [
            "/",
            "/healthz",
            "/api/v1/processes/web%20one/restart",
            "/api/v1/processes/%2F%5Ew%5Cd.*%2F/logs",
            "/api/v1/processes/@team%2Fweb",
            "/api/v1/processes/ns:default",
            "/api/v1/processes/a..b",
            "/api/v1/hosts/db-1/processes/%2Fweb%2F/logs",
            "/api/v1/processes/web/actions/a%2Fb",
            "/api/v1/hosts/db-1/processes/web/actions/a%2Fb",
        ] {
            assert!(is_plain(path), "{path}");
        }
    }

    #[test]
    fn everything_that_could_be_read_in_two_ways_is_refused() {
        for path in [
            "",
            "*",
            "//healthz",
            "/healthz/",
            "/healthz//",
            "/./healthz",
            "/healthz/../api/v1/processes",
            "/healthz/..;/api/v1/processes",
            "/healthz/..;x=1/api",
            "/%2e%2e/api",
            "/.%2E/api",
            "/healthz%2F..%2Fapi",
            "/api%2Fv1/processes",
            "/api/v1/processes/..",
            "/api/v1/processes/..%2Fhost",
            "/api/v1/processes/web/restart%2F",
            "/api/v1/processes/web/actions%2Fgreet",
            "/api/v1/processes/web/actions/..%2F..%2Fstop",
            "/api/v1/processes/web/actions/%2Fa%2F..%2Fb%2F",
            "/api/v1/processes/web/logs/a%2Fb",
            "/api/v1/processes/a%5Cb",
            "/api\\v1",
            "/healthz%00",
            "/healthz%0a",
            "/%zz",
            "/%c0%ae",
            "/healthz%",
            "/api/v1/tokens/a%2Fb",
            "/api/v1/hosts/a%2Fb/processes",
            "/api/v1/hosts/a/tokens/a%2Fb",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
