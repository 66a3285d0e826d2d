//! What is sent to start an app: the whole of it once, then each rule.

use std::{collections::BTreeMap, os::unix::fs::PermissionsExt, path::PathBuf};

use qd_pm2::{
    Home,
    launch::{self, AppEntry, Caller, Error, Launch},
};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::fixture::write;

/// A host with a few scripts and a few interpreters, none of which is run.
pub struct Host {
    pub caller: Caller,
    pub root: PathBuf,
    _directory: Option<TempDir>,
}

impl Host {
    pub fn new(interpreters: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        Self::at(&Home::new(root.join("pm2")), root, interpreters, Some(directory))
    }

    fn at(home: &Home, root: PathBuf, interpreters: &[&str], directory: Option<TempDir>) -> Self {
        let bin = root.join("bin");
        for name in interpreters {
            write(&bin.join(name), "#!/bin/true\n");
            std::fs::set_permissions(bin.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let srv = root.join("srv");
        write(&srv.join("app.js"), "");
        let env = BTreeMap::from([
            ("HOME".to_owned(), root.display().to_string()),
            ("PATH".to_owned(), bin.display().to_string()),
            ("PM2_HOME".to_owned(), home.root().display().to_string()),
            ("PM2_USAGE".to_owned(), "CLI".to_owned()),
        ]);
        let caller = Caller {
            home: home.clone(),
            cwd: srv,
            env,
            username: "root".to_owned(),
            uid: 1000,
            node_version: None,
        };
        Self {
            caller,
            root,
            _directory: directory,
        }
    }

    pub fn resolve(&self, entry: Value) -> Result<Launch, Error> {
        launch::resolve(&AppEntry::from_value(entry)?, &self.caller)
    }

    pub fn fields(&self, entry: Value) -> Map<String, Value> {
        let shown = entry.to_string();
        let resolved = self.resolve(entry);
        resolved
            .unwrap_or_else(|error| panic!("{shown}: {error}"))
            .fields()
            .clone()
    }

    pub fn script(&self, name: &str, content: &str) {
        write(&self.caller.cwd.join(name), content);
    }

    fn shown(&self, path: &Value) -> String {
        path.as_str()
            .unwrap()
            .replace(&self.root.display().to_string(), "~")
    }
}

/// An app of a host that has node, resolved for this home.
pub fn resolved(home: &Home, entry: Value) -> Launch {
    let root = home.root().canonicalize().unwrap();
    Host::at(home, root, &["node"], None).resolve(entry).unwrap()
}

#[test]
fn a_plain_start_is_the_argument_the_stock_command_line_sends() {
    let host = Host::new(&["node"]);
    host.script("idle.js", "");
    let mut fields = Value::Object(host.fields(json!({ "script": "idle.js" })));
    let text = fields
        .to_string()
        .replace(&host.root.display().to_string(), "...");
    fields = serde_json::from_str(&text).unwrap();
    assert_eq!(
        fields,
        json!({
            "name": "idle", "filter_env": [], "namespace": "default",
            "env": { "HOME": "...", "PATH": ".../bin", "PM2_HOME": ".../pm2", "PM2_USAGE": "CLI", "idle": {} },
            "merge_logs": true, "vizion": true, "autostart": true, "autorestart": true, "watch": false,
            "instance_var": "NODE_APP_INSTANCE", "pmx": true, "automation": true, "treekill": true, "username": "root",
            "windowsHide": true, "kill_retry_time": 100, "node_args": [], "pm_exec_path": ".../srv/idle.js",
            "pm_cwd": ".../srv", "exec_interpreter": "node", "exec_mode": "fork_mode", "instances": 1,
            "pm_out_log_path": ".../pm2/logs/idle-out.log", "pm_err_log_path": ".../pm2/logs/idle-error.log",
            "pm_pid_path": ".../pm2/pids/idle.pid", "km_link": false
        })
    );
}

#[test]
fn the_interpreter_goes_by_the_extension() {
    let host = Host::new(&["node", "bun", "python3", "ruby", "php", "perl", "bash"]);
    for (script, content, interpreter) in [
        ("a.js", "", "node"),
        ("a.mjs", "", "node"),
        ("a.cjs", "", "node"),
        ("a.ts", "", "bun"),
        ("a.tsx", "", "bun"),
        ("a.py", "", "python3"),
        ("a.rb", "", "ruby"),
        ("a.php", "", "php"),
        ("a.pl", "", "perl"),
        ("a.sh", "", "bash"),
        ("text", "hello", "node"),
        ("binary", "\u{7f}ELF\0\0", "none"),
        ("data.bin", "a\0b", "none"),
    ] {
        host.script(script, content);
        assert_eq!(
            host.fields(json!({ "script": script }))["exec_interpreter"],
            interpreter,
            "{script}"
        );
    }
    let python = host.fields(json!({ "script": "a.py" }));
    assert_eq!(python["env"]["PYTHONUNBUFFERED"], "1");
}

#[test]
fn an_interpreter_that_is_not_there_is_refused() {
    let host = Host::new(&["node"]);
    host.script("a.py", "");
    assert_eq!(
        host.resolve(json!({ "script": "a.py" })).unwrap_err(),
        Error::NoInterpreter("python3".to_owned())
    );
    for interpreter in ["ruby", "/nope/node", "node@18", "node --inspect", "./node"] {
        let refused = host.resolve(json!({ "script": "app.js", "interpreter": interpreter }));
        assert!(matches!(refused, Err(Error::NoInterpreter(_))), "{interpreter}");
    }
    let absolute = host.root.join("bin/node").display().to_string();
    assert_eq!(
        host.fields(json!({ "script": "app.js", "interpreter": absolute }))["exec_interpreter"],
        json!(absolute)
    );
    assert_eq!(
        host.fields(json!({ "script": "app.js", "interpreter": "none" }))["exec_interpreter"],
        "none"
    );
}

#[test]
fn typescript_needs_bun_or_a_node_that_reads_it() {
    let mut host = Host::new(&["node"]);
    host.script("a.ts", "");
    for (version, runs) in [
        (None, false),
        (Some("20.20.2"), false),
        (Some("22.17.0"), false),
        (Some("v22.18.0"), true),
        (Some("23.5.0"), false),
        (Some("23.6.0"), true),
        (Some("24.0.0"), true),
        (Some("?"), false),
    ] {
        host.caller.node_version = version.map(str::to_owned);
        assert_eq!(
            host.resolve(json!({ "script": "a.ts" })).is_ok(),
            runs,
            "{version:?}"
        );
    }
}

#[test]
fn the_mode_is_cluster_when_instances_of_a_javascript_interpreter_are_asked_for() {
    let host = Host::new(&["node", "python"]);
    host.script("a.py", "");
    for (entry, mode, instances) in [
        (json!({ "script": "app.js" }), "fork_mode", 1),
        (json!({ "script": "app.js", "instances": 1 }), "cluster_mode", 1),
        (json!({ "script": "app.js", "instances": "2" }), "cluster_mode", 2),
        (
            json!({ "script": "app.js", "instances": "max" }),
            "cluster_mode",
            0,
        ),
        (json!({ "script": "app.js", "instances": 0 }), "cluster_mode", 0),
        (json!({ "script": "app.js", "instances": -1 }), "cluster_mode", -1),
        (json!({ "script": "app.js", "instances": -2 }), "fork_mode", -2),
        (
            json!({ "script": "app.js", "instances": 4, "exec_mode": "fork" }),
            "fork_mode",
            4,
        ),
        (
            json!({ "script": "app.js", "execMode": "cluster" }),
            "cluster_mode",
            1,
        ),
        (json!({ "script": "a.py", "instances": 2 }), "fork_mode", 2),
    ] {
        let fields = host.fields(entry.clone());
        assert_eq!(
            (&fields["exec_mode"], &fields["instances"]),
            (&json!(mode), &json!(instances)),
            "{entry}"
        );
    }
    for entry in [
        json!({ "script": "app.js", "instances": "many" }),
        json!({ "script": "app.js", "instances": 100_000 }),
        json!({ "script": "app.js", "exec_mode": "threads" }),
    ] {
        assert!(matches!(host.resolve(entry), Err(Error::Value { .. })));
    }
}

#[test]
fn logs_are_shared_unless_several_processes_or_cluster_mode_are_asked_for() {
    let host = Host::new(&["node"]);
    for (entry, merged) in [
        (json!({}), json!(true)),
        (json!({ "instances": "max" }), json!(true)),
        (json!({ "instances": 0 }), json!(true)),
        (json!({ "instances": 1 }), Value::Null),
        (json!({ "instances": -1 }), Value::Null),
        (json!({ "exec_mode": "cluster" }), Value::Null),
        (json!({ "exec_mode": "cluster", "instances": 0 }), Value::Null),
        (json!({ "exec_mode": "fork", "instances": 3 }), Value::Null),
        (json!({ "merge_logs": false }), json!(false)),
        (json!({ "instances": 4, "combine_logs": true }), json!(true)),
    ] {
        let mut given = entry.clone();
        given["script"] = json!("app.js");
        assert_eq!(
            host.fields(given).get("merge_logs").cloned().unwrap_or_default(),
            merged,
            "{entry}"
        );
    }
}

#[test]
fn log_and_pid_files_are_where_they_were_asked_for_or_in_the_home() {
    let host = Host::new(&["node"]);
    let fields = |entry: Value| {
        let mut entry = entry;
        entry["script"] = json!("app.js");
        host.fields(entry)
    };
    let weird = fields(json!({ "name": "obj env & weird/name" }));
    assert_eq!(
        host.shown(&weird["pm_out_log_path"]),
        "~/pm2/logs/obj-env---weird-name-out.log"
    );
    assert_eq!(
        host.shown(&weird["pm_pid_path"]),
        "~/pm2/pids/obj-env---weird-name.pid"
    );
    assert_eq!(weird.get("pm_log_path"), None);
    let named = fields(
        json!({ "out_file": "logs/o.log", "errFile": "~/e.log", "log": true, "pid": "/tmp/x/../app.pid" }),
    );
    assert_eq!(host.shown(&named["pm_out_log_path"]), "~/srv/logs/o.log");
    assert_eq!(host.shown(&named["pm_err_log_path"]), "~/e.log");
    assert_eq!(host.shown(&named["pm_log_path"]), "~/pm2/logs/app.log");
    assert_eq!(host.shown(&named["pm_pid_path"]), "/tmp/app.pid");
    assert!(
        host.caller.cwd.join("logs").is_dir(),
        "the directory of a log is made"
    );
    let none = fields(json!({ "out": "NULL", "error": "/dev/null" }));
    assert_eq!(
        (&none["pm_out_log_path"], &none["pm_err_log_path"]),
        (&json!("/dev/null"), &json!("/dev/null"))
    );
}

#[test]
fn the_program_is_a_file_or_a_command_and_never_a_line_for_a_shell() {
    let host = Host::new(&["node", "serve"]);
    host.script("with space.js", "");
    let path = |entry: Value| host.shown(&host.fields(entry)["pm_exec_path"]);
    assert_eq!(path(json!({ "script": "./app.js" })), "~/srv/app.js");
    assert_eq!(path(json!({ "script": "with space.js" })), "~/srv/with space.js");
    assert_eq!(
        path(json!({ "script": "serve", "interpreter": "none" })),
        "~/bin/serve"
    );
    assert_eq!(
        path(json!({ "script": "app.js", "cwd": "../srv" })),
        "~/srv/app.js"
    );
    for line in ["node app.js", "echo hi; rm -rf /", "true && false", "$(id) x"] {
        let refused = host.resolve(json!({ "script": line })).unwrap_err();
        assert!(
            matches!(refused, Error::ShellLine(_)) && refused.to_string().contains("`args`"),
            "{line}: {refused}"
        );
    }
    assert!(matches!(
        host.resolve(json!({ "script": "nope.js" })),
        Err(Error::NoSuchScript(_))
    ));
    assert!(matches!(
        host.resolve(json!({ "script": "./serve" })),
        Err(Error::NoSuchScript(_))
    ));
    assert!(matches!(
        host.resolve(json!({ "script": "/srv" })),
        Err(Error::NoSuchScript(_))
    ));
    assert!(matches!(
        host.resolve(json!({ "script": "app.js", "cwd": "nope" })),
        Err(Error::NoSuchDirectory(_))
    ));
    assert!(matches!(
        host.resolve(json!({ "name": "x" })),
        Err(Error::NoScript)
    ));
    assert!(matches!(host.resolve(json!([])), Err(Error::NoScript)));
    assert!(matches!(
        host.resolve(json!({ "script": "a\0b" })),
        Err(Error::Value { .. })
    ));
}

#[test]
fn names_hold_nothing_that_has_a_meaning_elsewhere() {
    let host = Host::new(&["node"]);
    for good in [
        "web", "my app", "api.v2", "org/app", "a@b:c+d", "Größe", "日本", "x1",
    ] {
        assert_eq!(
            host.fields(json!({ "script": "app.js", "name": good }))["name"],
            good
        );
    }
    let long = "x".repeat(129);
    for bad in [
        "",
        " ",
        "a ",
        "all",
        "12",
        "-x",
        "/x/",
        "..",
        "a/../b",
        "ns:x",
        "a\nb",
        "a\u{1b}[31m",
        "a\u{202e}b",
        "a;b",
        "$(id)",
        "`id`",
        "a|b",
        "a'b",
        "a\"b",
        "a*b",
        "a\0",
        "e\u{301}",
        &long,
    ] {
        for key in ["name", "namespace"] {
            let refused = host.resolve(json!({ "script": "app.js", key: bad }));
            assert!(
                matches!(refused, Err(Error::Name { .. } | Error::Value { .. })),
                "{key} {bad:?}: {refused:?}"
            );
        }
    }
}
