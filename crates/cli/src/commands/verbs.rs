//! `qd restart`, `reload`, `stop`, `reset`: the verbs that differ in their name only.

use std::{collections::BTreeMap, time::Duration};

use qd_api::{
    fleet::{BulkRequest, BulkVerb},
    verb::{Outcome, VerbResponse, Wait},
};
use qd_sdk::VerbOptions;

use super::bulk;
use crate::{
    context::Context,
    exit::{Code, Failure},
    on::Many,
    table, waiting,
};

/// Which processes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd stop web\n  qd stop 'ns:shop'\n  qd --console ops stop web --on tier=web"
)]
pub struct Plain {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    #[command(flatten)]
    many: Many,
}

/// Which processes, what to change, and whether to wait.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd restart web --wait\n  qd restart web --env RELEASE=42 --wait --timeout 2m\n  qd restart 'ns:shop'\n  qd --console ops restart api --on tier=web --concurrency 4 --stop-on-failure --wait"
)]
pub struct Changing {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    /// Set a variable with it
    #[arg(long, value_name = "K=V", value_parser = variable)]
    env: Vec<(String, String)>,
    #[command(flatten)]
    wait: WaitArgs,
    #[command(flatten)]
    many: Many,
}

impl Changing {
    /// The same on hosts of a console, if some were named.
    fn on_many(&self, verb: BulkVerb) -> Result<Option<BulkRequest>, Failure> {
        if !self.many.on.is_given() {
            return Ok(None);
        }
        if !self.env.is_empty() {
            return Err(Failure::usage("variables are not changed on many hosts at once")
                .hint("do it host by host: `qd --host HOST restart … --env`"));
        }
        Ok(Some(self.many.request(verb, &self.target, self.wait.limit())))
    }
}

/// Whether to wait.
#[derive(Debug, Clone, clap::Args)]
pub struct WaitArgs {
    /// Return when the processes are online and stay so (exit code 7 if they do not)
    #[arg(long)]
    pub wait: bool,
    /// Longest wait
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = qd_agent::config::parse_duration)]
    pub timeout: Duration,
}

pub fn variable(given: &str) -> Result<(String, String), String> {
    let (name, value) = given.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl WaitArgs {
    /// How long to wait, if at all.
    pub fn limit(&self) -> Option<Duration> {
        self.wait.then_some(self.timeout)
    }

    pub fn options(&self, env: BTreeMap<String, String>) -> VerbOptions {
        VerbOptions {
            env,
            wait: self.wait.then_some(Wait::Online),
            timeout: self.wait.then_some(self.timeout),
            ..VerbOptions::default()
        }
    }
}

pub async fn restart(context: &Context, args: Changing) -> Result<Code, Failure> {
    if let Some(request) = args.on_many(BulkVerb::Restart)? {
        return bulk::begin(context, &request).await;
    }
    let options = args.wait.options(args.env.into_iter().collect());
    let client = context.client()?;
    let progress = waiting::Progress::start(
        context.output,
        args.wait.wait,
        &format!("waiting for {}", args.target),
    );
    let answer = client.processes().restart(&args.target, &options).await;
    progress.end();
    show(context, &answer?)
}

pub async fn reload(context: &Context, args: Changing) -> Result<Code, Failure> {
    if let Some(request) = args.on_many(BulkVerb::Reload)? {
        return bulk::begin(context, &request).await;
    }
    let options = args.wait.options(args.env.into_iter().collect());
    let client = context.client()?;
    let progress = waiting::Progress::start(context.output, true, &format!("reloading {}", args.target));
    let answer = client.processes().reload(&args.target, &options).await;
    progress.end();
    show(context, &answer?)
}

pub async fn stop(context: &Context, args: Plain) -> Result<Code, Failure> {
    if args.many.on.is_given() {
        let request = args.many.request(BulkVerb::Stop, &args.target, None);
        return bulk::begin(context, &request).await;
    }
    show(
        context,
        &context
            .client()?
            .processes()
            .stop(&args.target, &VerbOptions::default())
            .await?,
    )
}

pub async fn reset(context: &Context, args: Plain) -> Result<Code, Failure> {
    if args.many.on.is_given() {
        let request = args.many.request(BulkVerb::Reset, &args.target, None);
        return bulk::begin(context, &request).await;
    }
    show(
        context,
        &context
            .client()?
            .processes()
            .reset(&args.target, &VerbOptions::default())
            .await?,
    )
}

/// Shows what became of each process; failed when any of them did.
pub fn show(context: &Context, answer: &VerbResponse) -> Result<Code, Failure> {
    if context.output.json {
        context.output.document(answer)?;
    } else {
        context
            .output
            .line(&table::outcomes(context.output, &answer.items))?;
    }
    let failed = answer.items.iter().any(|item| item.outcome == Outcome::Failed);
    Ok(if failed { Code::Failed } else { Code::Done })
}
