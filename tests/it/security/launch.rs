//! Apps to stand in front of.

use qd_tests::{Bench, app};
use serde_json::{Value, json};

/// Starts one of the sample apps under a name, and waits until it is online.
pub async fn launch(bench: &Bench, name: &str, sample: &str) -> Value {
    let spec = json!({ "script": app(sample), "name": name });
    let answer = bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    answer["items"][0]["process"].clone()
}
