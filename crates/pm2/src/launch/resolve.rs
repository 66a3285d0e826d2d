//! From an entry to the argument of `prepare`.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{
    AppEntry, Caller, Error, Launch, env, interpreter, logs, mode, name, options, paths, units, user,
};

/// Resolves an app. The result has the keys and the defaults that the stock command line sends.
///
/// # Errors
/// See [`Error`].
pub fn resolve(entry: &AppEntry, caller: &Caller) -> Result<Launch, Error> {
    let given = entry.text("cwd")?;
    let asked = entry.text("script")?.ok_or(Error::NoScript)?;
    let directory = paths::directory(given, caller)?;
    let script = paths::script(asked, directory.as_deref().unwrap_or(&caller.cwd), caller)?;
    let cwd = directory.unwrap_or_else(|| script.parent().unwrap_or(Path::new("/")).to_owned());
    let name = match entry.text("name")? {
        Some(name) => name.to_owned(),
        None => script
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default(),
    };
    name::check("name", &name)?;
    let namespace = entry.text("namespace")?.unwrap_or("default");
    name::check("namespace", namespace)?;

    let mut launch = Map::new();
    let mut set = |key: &str, value: Value| launch.insert(key.to_owned(), value);
    set("name", json!(name));
    set("namespace", json!(namespace));
    set("filter_env", json!([]));
    for key in [
        "vizion",
        "autostart",
        "autorestart",
        "pmx",
        "automation",
        "treekill",
        "windowsHide",
    ] {
        set(key, json!(true));
    }
    set("watch", json!(false));
    set(
        "instance_var",
        json!(entry.text("instance_var")?.unwrap_or("NODE_APP_INSTANCE")),
    );
    set("username", json!(caller.username));
    set("kill_retry_time", json!(100));
    set("km_link", json!(false));
    set("pm_exec_path", json!(script));
    set("pm_cwd", json!(cwd));
    if given.is_some() {
        set("cwd", json!(cwd));
    }
    let interpreter = interpreter::choose(entry.text("interpreter")?, &script, caller)?;
    set("exec_interpreter", json!(interpreter));
    set("node_args", json!(words(entry, "node_args")?.unwrap_or_default()));
    if let Some(args) = words(entry, "args")? {
        set("args", json!(args));
    }
    let (instances, mode) = mode::choose(entry, &interpreter)?;
    set("instances", json!(instances.unwrap_or(1)));
    set("exec_mode", json!(mode));
    options::copy(entry, &mut launch)?;
    let account = user::identity(entry, caller, &mut launch)?;
    logs::copy(entry, caller, &cwd, &name, instances, &mut launch)?;

    let mut inherited = caller.env.clone();
    if let Some(given) = entry.get("filter_env") {
        env::filter(&mut inherited, given)?;
        set_filter(&mut launch, given);
    }
    let mut variables: Map<String, Value> = inherited
        .into_iter()
        .map(|(name, value)| (name, json!(value)))
        .collect();
    if let Some(account) = account {
        variables.insert("HOME".to_owned(), json!(account.home));
    }
    if interpreter.starts_with("python") {
        variables.insert("PYTHONUNBUFFERED".to_owned(), json!("1"));
    }
    if let Some(given) = entry.get("env") {
        variables.extend(
            env::texts("env", given)?
                .into_iter()
                .map(|(name, value)| (name, json!(value))),
        );
    }
    if let Some(port) = entry.get("port") {
        let port = crate::lenient::number(port).filter(|port| (0..=65_535).contains(port));
        let wanted = || Error::Value {
            key: "port".to_owned(),
            wanted: "a number from 0 to 65535",
        };
        variables.insert("PORT".to_owned(), json!(port.ok_or_else(wanted)?));
    }
    for (key, given) in entry.other_envs() {
        launch.insert(key.clone(), json!(env::texts(key, given)?));
    }
    // The stock command line puts the configuration of a module under the app's own name.
    variables.insert(name, json!({}));
    launch.insert("env".to_owned(), Value::Object(variables));
    Launch::from_saved(launch)
}

fn set_filter(launch: &mut Map<String, Value>, given: &Value) {
    // The daemon does not read it; `true` is not a list, and tools that read the record expect one.
    let list = if given.is_array() {
        given.clone()
    } else {
        json!([])
    };
    launch.insert("filter_env".to_owned(), list);
}

fn words(entry: &AppEntry, key: &str) -> Result<Option<Vec<String>>, Error> {
    let wanted = || Error::Value {
        key: key.to_owned(),
        wanted: "a text or a list of texts",
    };
    match entry.get(key) {
        None => Ok(None),
        Some(Value::String(line)) => Ok(Some(units::arguments(line))),
        Some(Value::Array(list)) => {
            let word = |value: &Value| match value {
                Value::String(text) if !text.contains('\0') => Ok(text.clone()),
                Value::Number(number) => Ok(number.to_string()),
                _ => Err(wanted()),
            };
            list.iter().map(word).collect::<Result<_, _>>().map(Some)
        }
        Some(_) => Err(wanted()),
    }
}
