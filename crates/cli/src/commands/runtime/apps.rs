//! What is to run: the apps of a file, or one program, as the daemon takes them.

use std::{convert::Infallible, path::Path};

use anyhow::Context as _;
use qd_api::app::{AppSpec, NumberOrText, OneOrMany};
use qd_pm2::{
    Home,
    launch::{self, AppEntry, Caller, Launch},
};

use super::Args;
use crate::{commands::start, ecosystem, exit::Failure};

/// A file that is none.
const NOWHERE: &str = "/dev/null";

/// A number, or a number with a unit, or a word.
pub fn amount(text: &str) -> Result<NumberOrText, Infallible> {
    Ok(text
        .parse()
        .map_or_else(|_| NumberOrText::Text(text.to_owned()), NumberOrText::Number))
}

/// Everything that is to be started, in that order.
pub async fn launches(args: Args, home: &Home) -> Result<Vec<Launch>, Failure> {
    let what = match args.what.as_slice() {
        [what] => what.clone(),
        [start, what] if start == "start" => what.clone(),
        _ => {
            let failure = Failure::usage("it takes one program or ecosystem file");
            return Err(failure.hint("arguments of the program stand behind `--`"));
        }
    };
    let has_files = args.logs_to_files;
    let apps = match ecosystem::format(Path::new(&what)) {
        Some(format) => {
            let is_described = args.name.is_some()
                || args.instances.is_some()
                || args.interpreter.is_some()
                || args.kill_timeout.is_some()
                || args.no_autorestart
                || !args.args.is_empty();
            if is_described {
                return Err(Failure::usage(format!(
                    "how the apps of {what} are run stands there; only --only goes with an ecosystem file"
                )));
            }
            ecosystem::apps(Path::new(&what), format, &args.only).await?
        }
        None if args.only.is_empty() => vec![program(what, args)],
        None => return Err(Failure::usage("--only goes with an ecosystem file")),
    };
    let caller = Caller {
        // What the container was given is meant for them.
        env: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .chain(Caller::of_this_process(home).env)
            .collect(),
        cwd: std::env::current_dir()?,
        ..Caller::of_this_process(home)
    };
    ordered(apps)
        .into_iter()
        .map(|app| resolved(app, &caller, has_files))
        .collect()
}

fn program(script: String, args: Args) -> AppSpec {
    AppSpec {
        script,
        name: args.name,
        instances: args.instances,
        interpreter: args.interpreter,
        kill_timeout: args.kill_timeout,
        autorestart: args.no_autorestart.then_some(false),
        args: (!args.args.is_empty()).then_some(OneOrMany::Many(args.args)),
        ..AppSpec::default()
    }
}

fn resolved(mut app: AppSpec, caller: &Caller, has_files: bool) -> Result<Launch, Failure> {
    app.cwd = Some(start::from_here(app.cwd)?);
    if !has_files {
        (app.out_file, app.error_file) = (Some(NOWHERE.to_owned()), Some(NOWHERE.to_owned()));
        app.log_file = None;
    }
    let name = app.name.clone().unwrap_or_else(|| app.script.clone());
    let entry = AppEntry::from_value(serde_json::to_value(app)?);
    let launch = entry
        .map_err(anyhow::Error::from)
        .and_then(|entry| Ok(launch::resolve(&entry, caller)?));
    Ok(launch.with_context(|| format!("{name} cannot be started"))?)
}

/// Each behind what it depends on, and otherwise where it was. A circle stays one, which the daemon refuses.
fn ordered(mut apps: Vec<AppSpec>) -> Vec<AppSpec> {
    let mut ordered: Vec<AppSpec> = Vec::with_capacity(apps.len());
    while !apps.is_empty() {
        let waits = |app: &AppSpec| {
            let is_later = |name: &String| apps.iter().any(|other| other.name.as_ref() == Some(name));
            app.depends_on.iter().any(is_later)
        };
        let next = apps.iter().position(|app| !waits(app)).unwrap_or_default();
        ordered.push(apps.remove(next));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(name: &str, depends_on: &[&str]) -> AppSpec {
        AppSpec {
            name: Some(name.to_owned()),
            depends_on: depends_on.iter().map(|&name| name.to_owned()).collect(),
            ..AppSpec::default()
        }
    }

    #[test]
    fn what_others_depend_on_is_started_first() {
        let apps = vec![
            app("web", &["db", "cache"]),
            app("cache", &["db"]),
            app("db", &[]),
        ];
        let names: Vec<_> = ordered(apps).into_iter().filter_map(|app| app.name).collect();
        assert_eq!(names, ["db", "cache", "web"]);
        let circle = ordered(vec![app("a", &["b"]), app("b", &["a"])]);
        assert_eq!(circle.len(), 2);
    }
}
