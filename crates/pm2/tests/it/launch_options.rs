//! The options of an entry: their names, their units, and the variables that may not be options.

use std::collections::BTreeMap;

use qd_pm2::{
    Home,
    launch::{self, AppEntry, Caller, Error, Launch},
};
use serde_json::{Value, json};

use crate::launch::Host;

fn host() -> Host {
    Host::new(&["node"])
}

fn with(mut entry: Value) -> Value {
    entry["script"] = json!("app.js");
    entry
}

#[test]
fn every_option_arrives_in_the_daemons_own_units() {
    let host = host();
    for (given, key, sent) in [
        (
            json!({ "max_memory_restart": "100M" }),
            "max_memory_restart",
            json!(104_857_600),
        ),
        (
            json!({ "maxMemoryRestart": 1024 }),
            "max_memory_restart",
            json!(1024),
        ),
        (
            json!({ "max_memory_restart": "1G" }),
            "max_memory_restart",
            json!(1_073_741_824),
        ),
        (json!({ "min_uptime": "5s" }), "min_uptime", json!(5000)),
        (json!({ "min_uptime": "2m" }), "min_uptime", json!(120_000)),
        (json!({ "minUptime": "1h" }), "min_uptime", json!(3_600_000)),
        (json!({ "restart_delay": "250" }), "restart_delay", json!(250)),
        (
            json!({ "exp_backoff_restart_delay": 100 }),
            "exp_backoff_restart_delay",
            json!(100),
        ),
        (json!({ "kill_timeout": "500ms" }), "kill_timeout", json!(500)),
        (json!({ "listenTimeout": 8000 }), "listen_timeout", json!(8000)),
        (json!({ "max_restarts": "3" }), "max_restarts", json!(3)),
        (json!({ "wait_ready": true }), "wait_ready", json!(true)),
        (
            json!({ "shutdown_with_message": true }),
            "shutdown_with_message",
            json!(true),
        ),
        (json!({ "autorestart": false }), "autorestart", json!(false)),
        (json!({ "autostart": false }), "autostart", json!(false)),
        (json!({ "treekill": false }), "treekill", json!(false)),
        (json!({ "cron": "0 4 * * *" }), "cron_restart", json!("0 4 * * *")),
        (
            json!({ "stop_exit_codes": [0, 3] }),
            "stop_exit_codes",
            json!([0, 3]),
        ),
        (json!({ "stop_exit_codes": 0 }), "stop_exit_codes", json!(0)),
        (json!({ "watch": ["src"] }), "watch", json!(["src"])),
        (
            json!({ "ignoreWatch": ["logs"] }),
            "ignore_watch",
            json!(["logs"]),
        ),
        (json!({ "watch_delay": "2s" }), "watch_delay", json!(2000)),
        (
            json!({ "watch_options": { "usePolling": true } }),
            "watch_options",
            json!({ "usePolling": true }),
        ),
        (
            json!({ "args": "--port 80 'a b'" }),
            "args",
            json!(["--port", "80", "a b"]),
        ),
        (json!({ "args": ["--x", 1] }), "args", json!(["--x", "1"])),
        (
            json!({ "interpreter_args": "--max-old-space-size=64" }),
            "node_args",
            json!(["--max-old-space-size=64"]),
        ),
        (
            json!({ "time": true }),
            "log_date_format",
            json!("YYYY-MM-DDTHH:mm:ss"),
        ),
        (
            json!({ "log_date_format": "HH:mm" }),
            "log_date_format",
            json!("HH:mm"),
        ),
        (json!({ "log_type": "json" }), "log_type", json!("json")),
        (json!({ "disable_logs": true }), "disable_logs", json!(true)),
        (json!({ "increment_var": "PORT" }), "increment_var", json!("PORT")),
        (
            json!({ "instance_var": "INSTANCE" }),
            "instance_var",
            json!("INSTANCE"),
        ),
        (
            json!({ "env_production": { "A": 1 } }),
            "env_production",
            json!({ "A": "1" }),
        ),
        (json!({ "cwd": ".." }), "cwd", json!(host.root)),
        (json!({ "autorestart": null }), "autorestart", json!(true)),
    ] {
        let given = if key == "cwd" {
            json!({ "script": "srv/app.js", "cwd": ".." })
        } else {
            with(given)
        };
        assert_eq!(host.fields(given.clone())[key], sent, "{given}");
    }
}

#[test]
fn a_value_that_a_daemon_could_trip_over_is_refused() {
    let host = host();
    for given in [
        json!({ "max_memory_restart": "lots" }),
        json!({ "max_memory_restart": -1 }),
        json!({ "max_memory_restart": "9999999999G" }),
        json!({ "min_uptime": "5 parsecs" }),
        json!({ "kill_timeout": 1.5 }),
        json!({ "kill_timeout": [] }),
        json!({ "max_restarts": true }),
        json!({ "cron_restart": "every day" }),
        json!({ "cron_restart": "99 * * * *" }),
        json!({ "cron_restart": 7 }),
        json!({ "autorestart": "yes" }),
        json!({ "watch": 3 }),
        json!({ "watch": [1] }),
        json!({ "stop_exit_codes": ["0"] }),
        json!({ "args": { "a": 1 } }),
        json!({ "args": ["a\0b"] }),
        json!({ "log_type": "xml" }),
        json!({ "env": [] }),
        json!({ "env": { "A": {} } }),
        json!({ "port": "x" }),
        json!({ "port": 70_000 }),
        json!({ "filter_env": 3 }),
        json!({ "name": 3 }),
        json!({ "env_x": 1 }),
        json!({ "watch_options": [] }),
        json!({ "log_file": 7 }),
    ] {
        let refused = host.resolve(with(given.clone()));
        assert!(
            matches!(refused, Err(Error::Value { .. })),
            "{given}: {refused:?}"
        );
    }
}

#[test]
fn an_unknown_key_names_the_nearest_one() {
    for (key, nearest) in [
        ("instance", "instances"),
        ("scirpt", "script"),
        ("max_memory", "max_memory_restart"),
        ("maxRestart", "max_restarts"),
        ("enviroment", "increment_var"),
        ("outfile", "out_file"),
        ("comand", "command"),
    ] {
        match AppEntry::from_value(json!({ "script": "app.js", key: 1 })) {
            Err(Error::UnknownKey {
                key: told,
                nearest: meant,
            }) => {
                assert_eq!(told, key);
                if key != "enviroment" && key != "max_memory" {
                    assert_eq!(meant, nearest);
                }
            }
            other => panic!("{key}: {other:?}"),
        }
    }
    let twice = AppEntry::from_value(json!({ "script": "app.js", "exec": "other.js" }));
    assert!(matches!(twice, Err(Error::TwiceGiven(key)) if key == "script"));
    let text = r#"{"script":"app.js","nmae":"x"}"#;
    assert!(
        serde_json::from_str::<AppEntry>(text)
            .unwrap_err()
            .to_string()
            .contains("`name`")
    );
}

#[test]
fn variables_that_would_change_the_record_are_refused_by_name() {
    let host = host();
    let refused = host.resolve(with(json!({ "env": { "name": "EVIL", "max_restarts": 2, "OK": "1", "pm_exec_path": "/bin/sh", "NODE_APP_INSTANCE": 3 } })));
    let Err(Error::Shadows(names)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        names,
        ["NODE_APP_INSTANCE", "max_restarts", "name", "pm_exec_path"]
    );
    assert!(matches!(
        host.resolve(with(json!({ "env_production": { "status": "x" } }))),
        Err(Error::Shadows(_))
    ));
    assert!(matches!(
        host.resolve(with(json!({ "instance_var": "name" }))),
        Err(Error::Shadows(_))
    ));
    let fields = host.fields(with(
        json!({ "env": { "PORT": 80, "NODE_ENV": "production", "http_proxy": "x", "DEBUG": true } }),
    ));
    assert_eq!(
        (&fields["env"]["PORT"], &fields["env"]["DEBUG"]),
        (&json!("80"), &json!("true"))
    );
    for name in ["", "A B", "A=B", "1A", "A\0", "Ä"] {
        assert!(
            matches!(
                host.resolve(with(json!({ "env": { name: "x" } }))),
                Err(Error::Variable { .. })
            ),
            "{name:?}"
        );
    }
    assert!(matches!(
        host.resolve(with(json!({ "env": { "A": "x\0" } }))),
        Err(Error::Variable { .. })
    ));
}

#[test]
fn a_filter_takes_variables_out_of_what_an_app_begins_with_and_not_of_its_own() {
    let host = host();
    let names = |filter: Value| {
        let fields = host.fields(with(json!({ "filter_env": filter, "env": { "PM2_OWN": "1" } })));
        fields["env"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| *key != "app")
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(names(json!(["PM2_"])), ["HOME", "PATH", "PM2_OWN"]);
    assert_eq!(names(json!("PM2_USAGE")), ["HOME", "PATH", "PM2_HOME", "PM2_OWN"]);
    assert_eq!(names(json!(true)), ["PM2_OWN"]);
    assert_eq!(names(json!(false)).len(), 5);
}

#[test]
fn the_port_is_a_variable() {
    assert_eq!(
        host().fields(with(json!({ "port": "8080" })))["env"]["PORT"],
        8080
    );
}

#[test]
fn only_root_starts_apps_as_somebody_else() {
    let mut host = host();
    for entry in [
        json!({ "uid": 0 }),
        json!({ "user": "root" }),
        json!({ "gid": 0 }),
    ] {
        assert!(
            matches!(host.resolve(with(entry.clone())), Err(Error::NotRoot(_))),
            "{entry}"
        );
    }
    host.caller.uid = 0;
    let fields = host.fields(with(json!({ "user": "root" })));
    assert_eq!(
        (&fields["uid"], &fields["gid"], &fields["env"]["HOME"]),
        (&json!(0), &json!(0), &json!("/root"))
    );
    for entry in [
        json!({ "uid": "no-such-user" }),
        json!({ "gid": "no-such-group" }),
    ] {
        assert!(
            matches!(host.resolve(with(entry.clone())), Err(Error::NoSuchUser { .. })),
            "{entry}"
        );
    }
}

#[test]
fn an_app_begins_with_no_variable_of_this_process_but_the_plain_ones() {
    let directory = tempfile::tempdir().unwrap();
    let caller = Caller::of_this_process(&Home::new(directory.path()));
    let plain = [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "LANG",
        "LANGUAGE",
        "TZ",
        "TMPDIR",
        "PM2_HOME",
        "PM2_USAGE",
    ];
    assert!(
        caller
            .env
            .keys()
            .all(|name| plain.contains(&name.as_str()) || name.starts_with("LC_")),
        "{:?}",
        caller.env.keys()
    );
    assert!(
        std::env::vars().any(|(name, _)| name.starts_with("CARGO")),
        "there is something to leave out"
    );
    assert_eq!(caller.env["PM2_HOME"], directory.path().display().to_string());
}

#[test]
fn what_is_shown_of_an_app_is_not_its_environment() {
    let host = host();
    let entry = AppEntry::from_value(with(json!({ "env": { "A": "canary" }, "args": ["canary"] }))).unwrap();
    let launch = launch::resolve(&entry, &host.caller).unwrap();
    let shown = format!("{entry:?} {launch:?}");
    assert!(!shown.contains("canary") && shown.contains("app"), "{shown}");
}

#[test]
fn how_many_processes_to_expect() {
    let host = host();
    let cpus = u32::try_from(std::thread::available_parallelism().unwrap().get()).unwrap();
    let count = |entry: Value| host.resolve(with(entry)).unwrap().instances();
    assert_eq!((count(json!({})), count(json!({ "instances": 3 }))), (1, 3));
    assert_eq!(count(json!({ "instances": "max" })), cpus);
    assert_eq!(count(json!({ "instances": -100 })), 1);
    let saved = host
        .fields(with(json!({})))
        .into_iter()
        .filter(|(key, _)| key != "instances")
        .collect();
    assert_eq!(Launch::from_saved(saved).unwrap().instances(), 1);
    let all: BTreeMap<String, Value> = host.fields(with(json!({}))).into_iter().collect();
    for key in [
        "name",
        "env",
        "pm_out_log_path",
        "pm_err_log_path",
        "pm_pid_path",
        "pm_exec_path",
    ] {
        let without = all
            .clone()
            .into_iter()
            .filter(|(field, _)| field != key)
            .collect();
        assert!(matches!(Launch::from_saved(without), Err(Error::Incomplete(missing)) if missing == key));
    }
}
