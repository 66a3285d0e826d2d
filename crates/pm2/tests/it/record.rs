use qd_pm2::{
    Record,
    record::{ProcessId, Status, is_env_shadow},
};
use serde_json::{Value, json};

use crate::fixture::{captured, record};

#[test]
fn a_captured_record_is_understood() {
    let record = record(&captured());
    assert_eq!(
        (record.id(), record.name.as_str(), record.pid),
        (Some(0), "idle", Some(11963))
    );
    assert_eq!((record.monit.memory, record.monit.cpu), (28872704, 0.4));
    assert_eq!(*record.status(), Status::Online);
    assert_eq!(record.pm2_env.restart_time, Some(3));
    assert_eq!(record.instance(), Some(0));
    assert_eq!(record.log_paths().out, Some("/root/.pm2/logs/idle-out.log"));
    assert_eq!(record.log_paths().combined, None);
    assert_eq!(record.actions()[0].action_name, "km:heapdump");
    let heap = record.metrics().find(|(name, _)| *name == "Heap Size").unwrap().1;
    assert_eq!((heap.number(), heap.unit.as_deref()), (Some(9.31), Some("MiB")));
    assert_eq!(record.library_options()["module_name"], "idle");
    assert_eq!(record.live_pid(), Some(11963));
    assert!(!record.is_cluster() && !record.is_module() && record.git().is_none());
}

#[test]
fn what_variables_made_of_the_options_is_still_understood() {
    let mut value = captured();
    for (key, odd) in [
        ("max_restarts", json!("2")),
        ("kill_timeout", json!("50")),
        ("restart_time", json!("4")),
        ("exit_code", json!("1")),
        ("autorestart", json!("false")),
        ("pm_uptime", json!("1795367335014")),
        ("pmx_module", json!("true")),
        ("args", json!("['a', 'b']")),
        ("instance_var", json!("NUMBER")),
        ("NUMBER", json!("7")),
        ("watch", json!("false")),
    ] {
        value["pm2_env"][key] = odd;
    }
    value["pid"] = json!("42");
    value["pm_id"] = json!("12");
    value["monit"] = json!({ "memory": "1024", "cpu": "1.5" });
    let record = record(&value);
    assert_eq!((record.pid, record.id()), (Some(42), Some(12)));
    assert_eq!((record.monit.memory, record.monit.cpu), (1024, 1.5));
    let env = &record.pm2_env;
    assert_eq!(
        (env.kill_timeout, env.restart_time, env.exit_code),
        (Some(50), Some(4), Some(1))
    );
    assert_eq!(
        (env.autorestart, env.pm_uptime),
        (Some(false), Some(1795367335014))
    );
    assert_eq!(
        (env.args.clone(), record.instance()),
        (vec!["a".to_owned(), "b".to_owned()], Some(7))
    );
    assert!(record.is_module() && !env.is_watching());
}

#[test]
fn nothing_is_required_and_nothing_odd_hides_the_list() {
    let odd = r#"[{}, {"pm2_env": null}, {"pm2_env": 5, "name": []}, {"pid": {}, "monit": 3, "pm_id": null},
        {"name": 7, "pm_id": "_old_3", "pm2_env": {"status": {}, "axm_actions": [1, {"action_name": "ok"}], "axm_monitor": [], "node_args": null, "env": "x"}}]"#;
    let records: Vec<Record> = serde_json::from_str(odd).unwrap();
    assert_eq!(records.len(), 5);
    assert_eq!(records[4].name, "7");
    assert_eq!(records[4].pm_id, ProcessId::Text("_old_3".to_owned()));
    assert_eq!(records[4].actions().len(), 1);
    assert!(
        records
            .iter()
            .all(|record| record.live_pid().is_none() && record.app_env().is_empty())
    );
}

#[test]
fn a_name_is_taken_from_the_environment_part_when_the_record_has_none() {
    let mut value = captured();
    value.as_object_mut().unwrap().remove("name");
    value.as_object_mut().unwrap().remove("pm_id");
    let record = record(&value);
    assert_eq!((record.name.as_str(), record.id()), ("idle", Some(0)));
}

#[test]
fn what_is_not_understood_is_written_back() {
    let mut value = captured();
    value["pm2_env"]["from_the_future"] = json!({ "deep": [1, 2.5, "x"] });
    value["beside"] = json!([true]);
    let record = record(&value);
    let back: Value = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    assert_eq!(back, value);
}

#[test]
fn a_record_without_a_pid_is_written_back_without_one() {
    let mut value = captured();
    value.as_object_mut().unwrap().remove("pid");
    let back = serde_json::to_value(record(&value)).unwrap();
    assert_eq!(back.get("pid"), None);
}

#[test]
fn debug_shows_no_value_of_the_environment() {
    let mut value = captured();
    value["pm2_env"]["args"] = json!(["--token=canary-2"]);
    let shown = format!("{:?} {:#?}", record(&value), record(&value));
    assert!(shown.contains("idle") && !shown.contains("canary"), "{shown}");
}

#[test]
fn the_environment_is_the_apps_own_and_sorted() {
    let record = record(&captured());
    assert_eq!(record.env_names(), ["HOME", "PATH", "PM2_HOME", "SECRET"]);
    assert!(
        record
            .app_env()
            .iter()
            .any(|(name, value)| name == "SECRET" && value == "canary-1")
    );
}

#[test]
fn a_pid_that_is_left_over_from_an_ended_run_is_not_live() {
    for (status, live) in [
        ("online", true),
        ("launching", true),
        ("stopping", true),
        ("waiting restart", false),
        ("stopped", false),
        ("errored", false),
    ] {
        let mut value = captured();
        value["pm2_env"]["status"] = json!(status);
        assert_eq!(record(&value).live_pid().is_some(), live, "{status}");
        assert_eq!(record(&value).status().as_str(), status);
    }
    for pid in [json!(0), json!(-1), json!(null)] {
        let mut value = captured();
        value["pid"] = pid;
        assert_eq!(record(&value).live_pid(), None);
    }
}

#[test]
fn every_option_shadows_and_ordinary_variables_do_not() {
    for key in [
        "name",
        "status",
        "pm_exec_path",
        "pm_id",
        "max_restarts",
        "kill_timeout",
        "NODE_APP_INSTANCE",
        "windowsHide",
        "axm_monitor",
        "_km_monitored",
        "unique_id",
        "env",
    ] {
        assert!(is_env_shadow(key), "{key}");
    }
    for key in [
        "PORT",
        "NODE_ENV",
        "PATH",
        "http_proxy",
        "npm_config_registry",
        "NAME",
        "DATABASE_URL",
    ] {
        assert!(!is_env_shadow(key), "{key}");
    }
    // The record itself is the list of what a stock daemon keeps.
    let value = captured();
    let fields = value["pm2_env"].as_object().unwrap();
    let variables = value["pm2_env"]["env"].as_object().unwrap();
    for key in fields.keys().filter(|key| !variables.contains_key(*key)) {
        assert!(is_env_shadow(key), "{key}");
    }
}
