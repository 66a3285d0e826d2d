//! `qd start`: a program, an ecosystem file, or what is stopped.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use qd_api::{
    app::{AppSpec, NumberOrText, OneOrMany},
    fleet::BulkVerb,
    verb::VerbResponse,
};
use qd_sdk::Options;
use serde_json::Value;

use super::{
    bulk,
    verbs::{self, WaitArgs},
};
use crate::{
    context::Context,
    ecosystem,
    exit::{Code, Failure},
    on::Many,
    waiting,
};

/// What to start, and how.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd start app.js --name web --instances 4 --wait\n  qd start ./worker.py --env QUEUE=mail -- --verbose\n  qd start ecosystem.yaml --only web\n  qd start ecosystem.config.js\n  qd start web                     start what is defined and stopped\n\nPaths are paths of the host that the agent runs on; on this host they begin at the current directory.\nEcosystem files are JSON, YAML, TOML, or programs that end in `.config.js`, `.cjs` or `.mjs` and run in this host's\nNode.js: a list of apps, or an object with `apps`."
)]
pub struct Args {
    /// A program, an ecosystem file, or a target
    what: String,
    /// The app's name
    #[arg(long)]
    name: Option<String>,
    /// The app's namespace
    #[arg(long)]
    namespace: Option<String>,
    /// How many processes: a number or `max`
    #[arg(short, long)]
    instances: Option<String>,
    /// What runs the program; `none` to run it directly
    #[arg(long)]
    interpreter: Option<String>,
    /// Working directory
    #[arg(long)]
    cwd: Option<String>,
    /// Set a variable
    #[arg(long, value_name = "K=V", value_parser = verbs::variable)]
    env: Vec<(String, String)>,
    /// Restart above this much memory, as 200M
    #[arg(long, value_name = "SIZE")]
    max_memory_restart: Option<String>,
    /// From an ecosystem file only this app; repeat for more
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    #[command(flatten)]
    wait: WaitArgs,
    #[command(flatten)]
    many: Many,
    /// Arguments of the program
    #[arg(last = true)]
    args: Vec<String>,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let path = PathBuf::from(&args.what);
    if args.many.on.is_given() {
        if ecosystem::format(&path).is_some() || is_program(&args) || !args.env.is_empty() {
            return Err(
                Failure::usage("on many hosts only what is defined there can be started")
                    .hint("define it host by host: `qd --host HOST start …`"),
            );
        }
        let request = args.many.request(BulkVerb::Start, &args.what, args.wait.limit());
        return bulk::begin(context, &request).await;
    }
    let client = context.client()?;
    let options = if args.wait.wait {
        Options::new().wait_online(args.wait.timeout)
    } else {
        Options::new()
    };
    let progress = waiting::Progress::start(context.output, true, &format!("starting {}", args.what));
    let answer = if let Some(format) = ecosystem::format(&path) {
        let mut items = Vec::new();
        for mut app in ecosystem::apps(&path, format, &args.only).await? {
            if context.global.host.is_none() {
                app.cwd = Some(from_here(app.cwd)?);
            }
            items.extend(client.processes().define(&app, &options).await?.items);
        }
        VerbResponse { items }
    } else if is_program(&args) {
        client.processes().define(&spec(context, args)?, &options).await?
    } else if args.env.is_empty() && args.only.is_empty() {
        client
            .processes()
            .start(&args.what, &args.wait.options(BTreeMap::new()))
            .await?
    } else {
        return Err(Failure::usage(format!(
            "{} is taken for what is defined, which starts as it is",
            args.what
        ))
        .hint("change variables with `qd restart --env`; --only goes with an ecosystem file"));
    };
    progress.end();
    verbs::show(context, &answer)
}

/// A target is a bare word, and nothing is said about how to run it.
fn is_program(args: &Args) -> bool {
    let described = args.name.is_some()
        || args.interpreter.is_some()
        || args.instances.is_some()
        || args.namespace.is_some()
        || args.cwd.is_some()
        || args.max_memory_restart.is_some()
        || !args.args.is_empty();
    let target = args.what == "all"
        || args.what.starts_with("ns:")
        || (args.what.starts_with('/') && args.what.ends_with('/'));
    !target && (described || args.what.contains(['/', '.']) || Path::new(&args.what).is_file())
}

fn spec(context: &Context, args: Args) -> Result<AppSpec, Failure> {
    // On this host a path is meant from here; on another one it is that host's.
    let script = match std::path::absolute(&args.what) {
        Ok(path) if context.global.host.is_none() && path.is_file() => path.display().to_string(),
        _ => args.what,
    };
    let cwd = if context.global.host.is_none() {
        Some(from_here(args.cwd)?)
    } else {
        args.cwd
    };
    Ok(AppSpec {
        script,
        name: args.name,
        namespace: args.namespace,
        instances: args.instances.map(|count| {
            count
                .parse()
                .map_or(NumberOrText::Text(count), NumberOrText::Number)
        }),
        interpreter: args.interpreter,
        cwd,
        env: args
            .env
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)))
            .collect(),
        max_memory_restart: args.max_memory_restart.map(NumberOrText::Text),
        args: (!args.args.is_empty()).then_some(OneOrMany::Many(args.args)),
        ..AppSpec::default()
    })
}

/// A working directory on this host: from the caller's own, where it is not absolute.
pub fn from_here(cwd: Option<String>) -> Result<String, Failure> {
    let here = std::env::current_dir()?;
    let cwd = cwd.map_or(here.clone(), |cwd| here.join(cwd));
    Ok(cwd.display().to_string())
}
