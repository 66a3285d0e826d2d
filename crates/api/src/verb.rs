//! Bodies and answers of the verbs that act on processes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Process, app::NumberOrText};

/// Body of restart, reload and start; may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerbRequest {
    /// Environment variables to set with the restart. Needs `processes:define` besides `processes:operate`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(schema_with = variables_schema))]
    pub env: BTreeMap<String, String>,
    /// Take the variables in `env` over for good. Implied when `env` is not empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub update_env: bool,
}

/// What became of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// It was started.
    Started,
    /// It was stopped.
    Stopped,
    /// It was stopped and started, or started because it was stopped.
    Restarted,
    /// It was replaced without closing its listeners, where the daemon can.
    Reloaded,
    /// It was stopped and forgotten.
    Deleted,
    /// Its counters were set to zero.
    Reset,
    /// Its log files were emptied.
    Flushed,
    /// It was added by scaling up.
    Added,
    /// It was removed by scaling down.
    Removed,
    /// The signal was sent.
    Signalled,
    /// The line or message was handed over.
    Delivered,
    /// There was nothing to do.
    Unchanged,
    /// It failed; see `problem`.
    Failed,
}

/// One process that a verb touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerbItem {
    /// The process after the verb; for deleted ones as it last was.
    pub process: Process,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Failure>,
}

/// Why a verb failed on one process, while it may have worked on others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// The code.
    pub code: crate::ErrorCode,
    /// What failed and what to do about it.
    pub detail: String,
}

/// Answer of every verb: each process touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerbResponse {
    /// The processes, by id.
    pub items: Vec<VerbItem>,
}

/// Body of `scale`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScaleRequest {
    /// How many processes the app should have: a number, or `"+2"`, `"-1"` relative to now. At least 1, at most 512.
    #[cfg_attr(feature = "openapi", schema(schema_with = instances_schema))]
    pub instances: NumberOrText,
}

/// What the document says of variables: names in capitals, which cannot be taken for options of the app.
#[cfg(feature = "openapi")]
fn variables_schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    let text = |pattern: &str| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(pattern))
            .build()
    };
    let described = "Environment variables to set with the restart. Needs `processes:define` besides `processes:operate`.";
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .property_names(Some(utoipa::openapi::Schema::Object(text(
            "^[A-Z][A-Z0-9_]{0,63}$",
        ))))
        .additional_properties(Some(utoipa::openapi::Schema::Object(text(r"^[^\x00]*$"))))
        .description(Some(described))
        .into()
}

/// What the document says of [`ScaleRequest::instances`]: the bounds, which its type does not have.
#[cfg(feature = "openapi")]
fn instances_schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
    let count = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1))
        .maximum(Some(512));
    let change = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[+-]?[1-9][0-9]?$"));
    let described =
        "How many processes the app should have, or `+2`, `-1` relative to now. At least 1, at most 512.";
    OneOfBuilder::new()
        .item(count)
        .item(change)
        .description(Some(described))
        .into()
}

/// Body of `signal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignalRequest {
    /// A signal by name, with or without `SIG`: `SIGUSR2`, `HUP`.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = r"^(SIG)?(HUP|INT|QUIT|ABRT|KILL|USR1|USR2|TERM|CONT|STOP|WINCH)$")
    )]
    pub signal: String,
}

/// Body of `stdin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StdinRequest {
    /// The line to write, without its newline; at most 64 KiB.
    #[cfg_attr(feature = "openapi", schema(max_length = 16384, pattern = r"^[^\x00\n]*$"))]
    pub line: String,
}

/// Body of `message`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageRequest {
    /// The message's topic.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub topic: String,
    /// What the app gets as `data`: any JSON that does not count as false in JavaScript.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub data: Value,
}

/// Query of the verbs that can wait: `?wait=online&timeout=30s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Wait {
    /// Answer when every process touched is online and stays so.
    Online,
}
