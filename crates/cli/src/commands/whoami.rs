//! `qd whoami`.

use crate::{
    context::Context,
    exit::{Code, Failure},
};

pub async fn run(context: &Context) -> Result<Code, Failure> {
    let whoami = context.client()?.whoami().await?;
    if context.output.json {
        context.output.document(&whoami)?;
        return Ok(Code::Done);
    }
    let scopes: Vec<&str> = whoami.scopes.iter().map(|scope| scope.as_str()).collect();
    context.output.line(&format!(
        "{:<9} {}",
        "subject",
        context.output.safe(&whoami.subject)
    ))?;
    context
        .output
        .line(&format!("{:<9} {}", "scopes", scopes.join(" ")))?;
    if let Some(apps) = &whoami.apps {
        let apps: Vec<&str> = apps.iter().map(qd_api::AppPattern::as_str).collect();
        context
            .output
            .line(&format!("{:<9} {}", "apps", context.output.safe(&apps.join(" "))))?;
    }
    let expires = whoami
        .expires_at
        .map_or_else(|| "never".to_owned(), |at| at.to_string());
    context.output.line(&format!("{:<9} {expires}", "expires"))?;
    Ok(Code::Done)
}
