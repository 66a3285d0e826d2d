//! `qd scale`.

use qd_api::{
    app::NumberOrText,
    fleet::{BulkRequest, BulkVerb},
};
use qd_sdk::Options;

use super::{
    bulk,
    verbs::{self, WaitArgs},
};
use crate::{
    context::Context,
    exit::{Code, Failure},
    on::Many,
};

/// Which app, and how many processes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd scale web 4\n  qd scale web +2 --wait\n  qd scale web -1")]
pub struct Args {
    /// A target that selects processes of one app
    target: String,
    /// A number, +n or -n
    #[arg(allow_hyphen_values = true)]
    instances: String,
    #[command(flatten)]
    wait: WaitArgs,
    #[command(flatten)]
    many: Many,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let instances = match args.instances.parse() {
        Ok(number) if !args.instances.starts_with(['+', '-']) => NumberOrText::Number(number),
        _ => NumberOrText::Text(args.instances),
    };
    if args.many.on.is_given() {
        let request = args
            .many
            .request(BulkVerb::Scale, &args.target, args.wait.limit());
        let request = BulkRequest {
            instances: Some(instances),
            ..request
        };
        return bulk::begin(context, &request).await;
    }
    let options = if args.wait.wait {
        Options::new().wait_online(args.wait.timeout)
    } else {
        Options::new()
    };
    verbs::show(
        context,
        &context
            .client()?
            .processes()
            .scale(&args.target, instances, &options)
            .await?,
    )
}
