//! axum's extractors with problem documents as their rejections: theirs are plain text.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request, rejection::JsonRejection},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header, request::Parts};
use qd_api::{ErrorCode, Problem};
use serde::{Serialize, de::DeserializeOwned};

use super::Failure;

/// Of what a parser says, this much is passed on, in characters: it may quote what it was given.
const MAX_REASON: usize = 300;

/// A JSON body, and a JSON answer. Of bodies only `application/json` is taken: what a plain HTML form can send is not (415).
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

/// The query, as a struct.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

/// The variable parts of the path.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if !is_json(request.headers()) {
            return Err(wrong_type());
        }
        parse(&read(request, state).await?)
    }
}

/// `Option<Json<T>>` is `None` when there is neither a body nor a content type.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Self::Rejection> {
        let typed = request.headers().contains_key(header::CONTENT_TYPE);
        let json = is_json(request.headers());
        if typed && !json {
            return Err(wrong_type());
        }
        let body = read(request, state).await?;
        match (body.is_empty(), json) {
            (true, _) => Ok(None),
            (false, true) => parse(&body).map(Some),
            (false, false) => Err(wrong_type()),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|rejection| Failure::invalid(plain("the query cannot be used", &rejection.body_text())))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(path)) => Ok(Self(path)),
            Err(rejection) if rejection.status().is_client_error() => Err(Failure::invalid(plain(
                "the path cannot be used",
                &rejection.body_text(),
            ))),
            Err(rejection) => Err(Failure::internal("read the path of a route", &rejection)),
        }
    }
}

/// Whether a body may be taken as JSON: it says that it is, or there is none and nothing is said.
pub fn is_json_or_absent(headers: &HeaderMap, body: &[u8]) -> bool {
    is_json(headers) || (body.is_empty() && !headers.contains_key(header::CONTENT_TYPE))
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    essence
        .and_then(|value| value.split(';').next())
        .is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json"))
}

/// 415.
pub fn wrong_type() -> Failure {
    let detail = "send the body as JSON, with `Content-Type: application/json`";
    Problem::new(ErrorCode::InvalidRequest, detail)
        .with_status(415)
        .into()
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Failure> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return too_large();
        }
        Failure::invalid("the body ended before it was complete")
    })
}

/// 413.
pub fn too_large() -> Failure {
    Failure::new(
        ErrorCode::PayloadTooLarge,
        "the body is over the limit (`limits.body_bytes`)",
    )
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<Json<T>, Failure> {
    // A derived reader would also take a list of the fields' values in their order, which nobody means.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(Failure::invalid("the body must be a JSON object, not a list"));
    }
    match axum::Json::from_bytes(body) {
        Ok(axum::Json(value)) => Ok(Json(value)),
        Err(JsonRejection::JsonDataError(error)) => Err(Failure::invalid(plain(
            "the body cannot be used",
            &error.body_text(),
        ))),
        Err(error) => Err(Failure::invalid(plain(
            "the body is not JSON",
            &error.body_text(),
        ))),
    }
}

/// How a parser names types of ours, and what that means to a client.
const TYPES: [(&str, &str); 7] = [
    ("tuple struct ", "a list"),
    ("unit struct ", "null"),
    ("newtype struct ", "a value"),
    ("struct ", "an object"),
    ("untagged enum ", "its forms"),
    ("internally tagged enum ", "an object"),
    ("enum ", "a choice"),
];

/// The text with types called by what they are in JSON.
fn without_types(said: &str) -> String {
    let mut text = said.to_owned();
    for (marker, plain) in TYPES {
        while let Some(at) = text.find(marker) {
            let name = at + marker.len();
            let ends = |c: char| !c.is_alphanumeric() && c != '_';
            let end = text[name..].find(ends).map_or(text.len(), |length| name + length);
            text.replace_range(at..end, plain);
        }
    }
    text
}

/// What a parser said, without axum's own preamble.
fn plain(what: &str, said: &str) -> String {
    let reason = said.split_once(": ").map_or(said, |(_, reason)| reason);
    format!("{what}: {}", told(reason))
}

/// What a parser said, without our types, in one line of bounded length.
pub fn told(reason: &str) -> String {
    // Shortened first: what is quoted may be as long as the body.
    let start: String = reason.chars().take(2 * MAX_REASON).collect();
    without_types(&start)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_REASON)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_quote_is_cut_before_it_is_looked_through() {
        let quoted = "enum ".repeat(200_000);
        assert!(told(&quoted).len() <= MAX_REASON);
    }

    #[test]
    fn types_of_ours_are_called_by_what_they_are_in_json() {
        for (said, told) in [
            (
                "x: null, expected struct AppSpec at line 1",
                "w: null, expected an object at line 1",
            ),
            ("x: expected tuple struct Lines", "w: expected a list"),
            (
                "x: did not match any variant of untagged enum Instances",
                "w: did not match any variant of its forms",
            ),
        ] {
            assert_eq!(plain("w", said), told);
        }
    }
}
