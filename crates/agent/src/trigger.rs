//! Triggering actions, and matching the replies that come back over the bus.
//!
//! A stock PM2 names no request in a reply: it says which process answered which action. Of two triggers of one action
//! on one process at the same time, each gets the next reply of that kind.

use std::{collections::HashMap, time::Duration};

use qd_api::{ErrorCode, Problem, action::ActionReply, verb::Failure as ItemFailure};
use qd_pm2::client::Trigger;
use serde_json::Value;
use tokio::{sync::broadcast, time::timeout_at};

use crate::{door::Door, grant::Selection, verb::problem_of};
use qd_edge::problem::Failure;

/// How long a process may take to answer.
const REPLY_DEADLINE: Duration = Duration::from_secs(10);

/// Triggers `name` in every process of the selection that offers it.
pub async fn trigger(
    door: &Door,
    selection: Selection,
    name: &str,
    params: Option<Value>,
) -> Result<Vec<ActionReply>, Failure> {
    let offering: Vec<_> = selection
        .entries
        .iter()
        .filter(|entry| {
            entry
                .record
                .actions()
                .iter()
                .any(|action| action.action_name == name)
        })
        .collect();
    if offering.is_empty() {
        let detail = format!("no process that {} selects offers this action", selection.target);
        return Err(Problem::new(ErrorCode::NotFound, detail).into());
    }
    let client = door.bridge.client()?;
    // Before the first trigger, so that no reply can come too early.
    let mut replies = door.bridge.replies();
    let mut answers = Vec::with_capacity(offering.len());
    let mut waiting = HashMap::new();
    for entry in offering {
        let mut answer = ActionReply {
            process: entry.process.reference(),
            reply: None,
            problem: None,
        };
        let request = Trigger {
            id: entry.process.id,
            action: name.to_owned(),
            params: params.clone(),
        };
        match client.msg_process(&request).await {
            Ok(_) => {
                waiting.insert(entry.process.id, answers.len());
            }
            Err(error) => {
                let problem = problem_of("trigger an action", &entry.process, &error);
                answer.problem = Some(ItemFailure {
                    code: problem.code,
                    detail: problem.detail,
                });
            }
        }
        answers.push(answer);
    }
    let deadline = tokio::time::Instant::now() + REPLY_DEADLINE;
    while !waiting.is_empty() {
        match timeout_at(deadline, replies.recv()).await {
            Ok(Ok(reply)) if reply.action == name => {
                if let Some(at) = waiting.remove(&reply.process) {
                    answers[at].reply = Some(reply.value.clone());
                }
            }
            Ok(Ok(_) | Err(broadcast::error::RecvError::Lagged(_))) => {}
            Ok(Err(broadcast::error::RecvError::Closed)) | Err(_) => break,
        }
    }
    for at in waiting.into_values() {
        let detail = format!(
            "the process did not answer within {} seconds",
            REPLY_DEADLINE.as_secs()
        );
        answers[at].problem = Some(ItemFailure {
            code: ErrorCode::DaemonTimeout,
            detail,
        });
    }
    Ok(answers)
}
