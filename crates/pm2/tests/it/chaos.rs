//! Whatever comes from outside becomes a value or an error.

use proptest::prelude::*;
use qd_axon::Arg;
use qd_pm2::{Record, Target, bus::Event, launch::Launch};
use serde_json::{Map, Value, json};

use crate::{fixture::captured, launch::Host};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "-?[0-9]{1,25}(\\.[0-9]+)?".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A key of something real, and what it holds now.
fn change(of: Vec<String>) -> impl Strategy<Value = Vec<(String, Value)>> {
    prop::collection::vec((prop::sample::select(of), any_json()), 0..6)
}

fn keys(of: &Value) -> Vec<String> {
    of.as_object().unwrap().keys().cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_record_is_read_and_written_back(top in change(keys(&captured())), inner in change(keys(&captured()["pm2_env"]))) {
        let mut value = captured();
        for (key, odd) in inner {
            value["pm2_env"][key] = odd;
        }
        for (key, odd) in top {
            value[key] = odd;
        }
        let record: Record = serde_json::from_str(&value.to_string()).unwrap();
        let _ = (record.instance(), record.app_env(), record.live_pid(), record.metrics().count(), record.log_date_format(), format!("{record:?}"));
        if value["pm2_env"].is_object() {
            prop_assert!(serde_json::to_string(&record).unwrap().contains(&value["pm2_env"].to_string()));
        }
    }

    #[test]
    fn any_value_in_a_list_is_at_most_an_error(value in any_json()) {
        let _ = serde_json::from_str::<Vec<Record>>(&json!([value]).to_string());
    }

    #[test]
    fn any_payload_on_any_topic_is_an_event(
        topic in prop_oneof![
            prop::sample::select(vec!["log:out", "log:err", "log:PM2", "process:event", "process:exception", "process:msg", "human:event", "axm:reply", "pm2:kill"]).prop_map(str::to_owned),
            ".{0,40}",
        ],
        fields in change(["process", "data", "raw", "at", "event", "manually", "status", "msg"].map(str::to_owned).to_vec()),
        process in any_json(),
    ) {
        let mut payload = json!({ "process": { "pm_id": 0, "name": "x" }, "at": 1, "data": process });
        for (key, odd) in fields {
            payload[key] = odd;
        }
        if let Event::Log(log) = Event::read(&topic, &Arg::json(&payload).unwrap()) {
            let _ = log.text();
        }
    }

    #[test]
    fn any_bytes_are_an_event(topic in ".{0,40}", bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Event::read(&topic, &Arg::Json(bytes.clone().into()));
        let _ = Event::read(&topic, &Arg::blob(bytes));
    }

    #[test]
    fn any_text_is_a_target_or_an_error(text in ".{0,64}", name in ".{0,16}") {
        if let Ok(target) = text.parse::<Target>() {
            let _ = target.matches(Some(0), &name, "default", false);
            prop_assert_eq!(target.to_string().parse::<Target>().unwrap().to_string(), target.to_string());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_entry_is_resolved_completely_or_refused(fields in change([
        "name", "namespace", "args", "cwd", "interpreter", "node_args", "exec_mode", "instances", "env", "watch", "max_memory_restart",
        "min_uptime", "kill_timeout", "cron_restart", "stop_exit_codes", "out_file", "log_file", "merge_logs", "log_type", "uid", "gid",
        "filter_env", "port", "env_x", "time", "instance_var",
    ].map(str::to_owned).to_vec())) {
        // Where a path is taken, it stays below the test's own directory.
        let host = Host::new(&["node"]);
        let mut entry = json!({ "script": "app.js" });
        for (key, odd) in fields {
            let is_path = matches!(key.as_str(), "out_file" | "log_file" | "cwd") && odd.is_string();
            entry[key] = if is_path { json!("logs/x.log") } else { odd };
        }
        if let Ok(launch) = host.resolve(entry) {
            prop_assert!(Launch::from_saved(launch.fields().clone()).is_ok());
            prop_assert!(launch.instances() >= 1);
        }
    }
}
