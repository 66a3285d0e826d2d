//! gzip for JSON of some size. Streams are never compressed: their lines would wait in the compressor.

use http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::compression::{
    CompressionLayer,
    predicate::{And, Predicate as _, SizeAbove},
};

/// Below this an answer fits into one packet as it is.
const WORTH_IT: u64 = 1024;

type IsJson = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

pub(super) fn layer() -> CompressionLayer<And<SizeAbove, IsJson>> {
    CompressionLayer::new()
        .gzip(true)
        .compress_when(SizeAbove::new(WORTH_IT).and(is_json as IsJson))
}

fn is_json(status: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    status != StatusCode::SWITCHING_PROTOCOLS && essence == Some("application/json")
}
