//! `qd import`: the apps of a PM2, under our own daemon.

use std::{collections::BTreeMap, path::PathBuf};

use qd_pm2::{Home, dump, launch::Launch};
use serde_json::{Map, Value, json};

use crate::{
    commands::daemon,
    context::Context,
    direct,
    exit::{Code, Failure},
    local, output,
};

/// Fields that are paths below a home.
const PATHS: [&str; 4] = ["pm_out_log_path", "pm_err_log_path", "pm_log_path", "pm_pid_path"];

/// Whose apps, and whether to start them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Takes what `pm2 save` saved; PM2 and what it runs stay as they are. Stop them first, or two of each listen on one port.\n\nExamples:\n  qd import --dry-run\n  pm2 save && pm2 kill && qd import\n  qd import --from /home/web/.pm2"
)]
pub struct Args {
    /// The home of the PM2 (default: $PM2_HOME or ~/.pm2)
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Only say what would be started
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let from = match args.from {
        Some(from) => Home::new(daemon::absolute(from)?),
        None => Home::from_env(),
    };
    let to = Home::new(local::home()?);
    let saved = dump::load(&from, &[]).map_err(|error| Failure {
        code: Code::Failed,
        error: anyhow::Error::from(error).context(format!("the list of {}", from.root().display())),
        hint: Some("save it with `pm2 save`, or name another home with --from".to_owned()),
    })?;
    let client = if args.dry_run {
        None
    } else {
        Some(direct::client(&to).await?)
    };
    let mut items = Vec::new();
    for launch in saved {
        let moved = moved(&launch, &from, &to);
        let outcome = match (&moved, &client) {
            (Err(reason), _) => format!("skipped: {reason}"),
            (Ok(_), None) => "would be started".to_owned(),
            (Ok(moved), Some(client)) => match client.prepare(moved).await {
                Ok(_) => "started".to_owned(),
                Err(error) => format!("failed: {error}"),
            },
        };
        items.push((shown(&launch), outcome));
    }
    let is_whole = items
        .iter()
        .all(|(_, outcome)| outcome == "started" || outcome == "would be started");
    show(context, &items)?;
    if !is_whole {
        output::say("qd: not everything could be taken over");
    }
    Ok(if is_whole { Code::Done } else { Code::Failed })
}

/// What is shown of an app: of its environment the names only.
fn shown(launch: &Launch) -> BTreeMap<&'static str, Value> {
    let fields = launch.fields();
    let text = |key: &str| fields.get(key).cloned().unwrap_or(Value::Null);
    let names: Vec<&String> = fields
        .get("env")
        .and_then(Value::as_object)
        .map(|env| env.keys().collect())
        .unwrap_or_default();
    BTreeMap::from([
        ("name", json!(launch.name())),
        ("script", text("pm_exec_path")),
        ("interpreter", text("exec_interpreter")),
        ("cwd", text("pm_cwd")),
        ("status", text("status")),
        ("env_names", json!(names)),
    ])
}

fn show(context: &Context, items: &[(BTreeMap<&'static str, Value>, String)]) -> Result<(), Failure> {
    if context.output.json {
        let items: Vec<Value> = items
            .iter()
            .map(|(app, outcome)| {
                let mut app = json!(app);
                app["outcome"] = json!(outcome);
                app
            })
            .collect();
        return context.output.document(&json!({ "items": items }));
    }
    for (app, outcome) in items {
        let text = |key: &str| app[key].as_str().unwrap_or("-").to_owned();
        let line = format!("{}  {}  {outcome}", text("name"), text("script"));
        context.output.line(&context.output.safe(&line))?;
    }
    Ok(())
}

/// The app with its files in our home, or why it cannot be taken.
fn moved(launch: &Launch, from: &Home, to: &Home) -> Result<Launch, String> {
    let mut fields: Map<String, Value> = launch.fields().clone();
    let text =
        |fields: &Map<String, Value>, key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    if text(&fields, "exec_mode").is_some_and(|mode| mode.starts_with("cluster")) {
        return Err("it runs in cluster mode, which our daemon does not have yet".to_owned());
    }
    for key in ["pm_exec_path", "pm_cwd"] {
        if let Some(path) = text(&fields, key)
            && !std::path::Path::new(&path).exists()
        {
            return Err(format!("{path} is not there any more"));
        }
    }
    for key in PATHS {
        if let Some(path) = text(&fields, key)
            && let Ok(below) = std::path::Path::new(&path).strip_prefix(from.root())
        {
            fields.insert(key.to_owned(), json!(to.root().join(below).display().to_string()));
        }
    }
    if let Some(Value::Object(env)) = fields.get_mut("env") {
        env.insert("PM2_HOME".to_owned(), json!(to.root().display().to_string()));
    }
    fields.remove("PM2_HOME");
    Launch::from_saved(fields).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launch(mode: &str, script: &str) -> Launch {
        let fields = json!({
            "name": "web", "exec_mode": mode, "pm_exec_path": script, "pm_cwd": "/",
            "pm_out_log_path": "/old/logs/web-out-3.log", "pm_err_log_path": "/var/log/web.log",
            "pm_pid_path": "/old/pids/web-3.pid", "env": { "PM2_HOME": "/old", "TOKEN": "canary" },
        });
        let Value::Object(fields) = fields else {
            unreachable!("it is an object")
        };
        Launch::from_saved(fields).expect("it is complete")
    }

    #[test]
    fn files_below_the_old_home_move_and_others_stay() {
        let moved = moved(
            &launch("fork_mode", "/bin/sh"),
            &Home::new("/old"),
            &Home::new("/new"),
        )
        .expect("it can move");
        let fields = moved.fields();
        assert_eq!(fields["pm_out_log_path"], "/new/logs/web-out-3.log");
        assert_eq!(fields["pm_err_log_path"], "/var/log/web.log");
        assert_eq!(fields["env"]["PM2_HOME"], "/new");
        assert!(!format!("{:?}", shown(&launch("fork_mode", "/bin/sh"))).contains("canary"));
    }

    #[test]
    fn what_cannot_be_taken_over_says_why() {
        let why = |mode, script| {
            moved(&launch(mode, script), &Home::new("/old"), &Home::new("/new")).expect_err("it cannot")
        };
        assert!(why("cluster_mode", "/bin/sh").contains("cluster"));
        assert!(why("fork_mode", "/no/such/app.js").contains("/no/such/app.js"));
    }
}
