//! `qd update`: the daemon executes its next version in place; nothing it runs notices.

use crate::{
    commands::save,
    context::Context,
    direct,
    exit::{Code, Failure},
};

pub async fn run(context: &Context) -> Result<Code, Failure> {
    let answer = match direct::daemon(context).await? {
        None => context.client()?.daemon().update().await?,
        Some(daemon) => daemon.update().await?,
    };
    save::show(context, &answer)
}
