//! `qd ping`.

use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// Needs no scope: it asks the agent whether its daemon answers.
pub async fn run(context: &Context) -> Result<Code, Failure> {
    let started = std::time::Instant::now();
    let ready = context.client()?.readyz().await?;
    let micros = started.elapsed().as_micros();
    if context.output.json {
        context.output.document(&ready)?;
    } else {
        context
            .output
            .line(&format!("{} ({:.1} ms)", ready.status, micros as f64 / 1000.0))?;
    }
    let up = ready.daemon == Some(qd_api::host::Link::Connected);
    Ok(if up { Code::Done } else { Code::Unreachable })
}
