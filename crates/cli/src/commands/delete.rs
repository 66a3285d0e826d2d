//! `qd delete`.

use qd_api::fleet::BulkVerb;

use super::{bulk, verbs};
use crate::{
    context::Context,
    exit::{Code, Failure},
    on::Many,
};

/// Which processes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd delete web\n  qd delete all")]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    #[command(flatten)]
    many: Many,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    if args.many.on.is_given() {
        let request = args.many.request(BulkVerb::Delete, &args.target, None);
        return bulk::begin(context, &request).await;
    }
    verbs::show(
        context,
        &context.client()?.processes().delete(&args.target).await?,
    )
}
