//! A page: files that the program holds in memory, each under its own exact path. A file that is not there is a path that no
//! route has; nothing is answered in its place.

use std::borrow::Cow;

use axum::{
    Router,
    response::{IntoResponse as _, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// The file that stands for the page itself.
const INDEX: &str = "index.html";
/// Names change with the content, so what was loaded once is good for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// To be kept, and asked about before it is used.
const ASK_FIRST: &str = "no-cache";
/// What the page may load and call: what came from here. It runs nothing that stands in its text, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// A file as it is sent.
#[derive(Debug, Clone)]
pub struct File {
    /// Its bytes, compressed if `gzip` says so.
    pub bytes: Cow<'static, [u8]>,
    /// Whether they are compressed.
    pub gzip: bool,
    /// Its media type.
    pub media_type: &'static str,
    /// What names these very bytes, in hex.
    pub digest: String,
    /// Whether the name changes with the content.
    pub immutable: bool,
}

/// Finds the file of a name, compressed if the client takes that.
pub type Find = fn(name: &str, gzip: bool) -> Option<File>;

/// The paths of the files of these names. All are public: a page is loaded before anybody has logged in.
pub fn paths(names: impl IntoIterator<Item = String>) -> Vec<String> {
    names
        .into_iter()
        .filter(|name| is_plain(name))
        .map(|name| path_of(&name))
        .collect()
}

/// Routes for the files of these names and for no others.
pub fn routes<S: Clone + Send + Sync + 'static>(
    names: impl IntoIterator<Item = String>,
    find: Find,
) -> Router<S> {
    names
        .into_iter()
        .filter(|name| is_plain(name))
        .fold(Router::new(), |router, name| {
            let path = path_of(&name);
            router.route(
                &path,
                get(move |headers: HeaderMap| async move { answer(&name, find, &headers) }),
            )
        })
}

/// Whether a name can be a path as it is.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    name.split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain))
}

fn path_of(name: &str) -> String {
    if name == INDEX {
        "/".to_owned()
    } else {
        format!("/{name}")
    }
}

fn answer(name: &str, find: Find, headers: &HeaderMap) -> Response {
    let Some(file) = find(name, takes_gzip(headers)) else {
        return crate::problem::Failure::not_found("there is no such file").into_response();
    };
    let tag = format!("\"{}\"", file.digest);
    let kept = if file.immutable { FOR_EVER } else { ASK_FIRST };
    let mut response = if has(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = file.bytes.into_response();
        let head = response.headers_mut();
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
        if file.gzip {
            head.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    let head = response.headers_mut();
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    head.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    head.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        head.insert(header::ETAG, tag);
    }
    response
}

/// The parts of a list that a header holds, over all its lines.
fn listed(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

fn has(headers: &HeaderMap, tag: &str) -> bool {
    listed(headers, header::IF_NONE_MATCH).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    listed(headers, header::ACCEPT_ENCODING).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|weight| weight.parse::<f32>().ok())
            .is_none_or(|weight| weight <= 0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}
