//! `DELETE /api/v1/processes/{target}/logs`.

use axum::extract::State;
use qd_api::verb::{Failure as ItemFailure, Outcome, VerbItem, VerbResponse};

use crate::{
    door::Door,
    grant::{Grant, need},
    logs,
    openapi::MutationProblems,
    sources,
    verb::TargetPath,
};
use qd_edge::problem::{Failure, Json, Path};

/// Empty logs.
///
/// Truncates the log files of the processes, as `pm2 flush` does. The daemon goes on writing to the same files.
#[utoipa::path(
    delete, path = "/api/v1/processes/{target}/logs", operation_id = "logs_flush", tag = "logs",
    params(TargetPath),
    responses((status = 200, description = "What became of each process's files.", body = VerbResponse), MutationProblems),
    security(("token" = ["logs:manage"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::LogsManage>,
    Path(target): Path<String>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    let mut items = Vec::with_capacity(selection.entries.len());
    for entry in &selection.entries {
        let files = sources::of(&door, [entry], None);
        let flushed = logs::flush(files).await;
        let problem = flushed.err().map(|error| {
            tracing::warn!(
                process.name = entry.process.name,
                error = &error as &dyn std::error::Error,
                "a log could not be emptied"
            );
            ItemFailure {
                code: qd_api::ErrorCode::Conflict,
                detail: format!("a log file could not be emptied: {error}"),
            }
        });
        let outcome = if problem.is_some() {
            Outcome::Failed
        } else {
            Outcome::Flushed
        };
        items.push(VerbItem {
            process: entry.process.clone(),
            outcome,
            problem,
        });
    }
    Ok(Json(VerbResponse { items }))
}
