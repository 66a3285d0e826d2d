use std::collections::BTreeMap;

use qd_api::{
    Process, Status, Time,
    app::AppSpec,
    event::{EventItem, Gap},
    log::{LogItem, LogLine, Stream},
    process::{LogPaths, Mode},
    stream::{Channel, ClientMessage, ServerMessage},
    token::{NewToken, Token, TokenRequest},
};
use serde_json::json;

pub fn process(id: u64, name: &str, namespace: &str) -> Process {
    Process {
        id,
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        pid: Some(4711),
        status: Status::Online,
        ready: None,
        unmet_limits: Vec::new(),
        mode: Mode::Fork,
        instance: 0,
        restarts: 0,
        unstable_restarts: 0,
        started_at: Time::from_millis(1_795_368_519_905),
        created_at: None,
        cpu_percent: 0.4,
        memory_bytes: 52_428_800,
        script: "/srv/web.js".to_owned(),
        cwd: "/srv".to_owned(),
        interpreter: "node".to_owned(),
        interpreter_args: Vec::new(),
        args: Vec::new(),
        user: Some("web".to_owned()),
        version: None,
        node_version: None,
        watching: false,
        autorestart: true,
        module: false,
        logs: LogPaths::default(),
        last_exit: None,
        actions: Vec::new(),
        metrics: BTreeMap::new(),
    }
}

#[test]
fn a_process_has_the_documented_keys() {
    let value = serde_json::to_value(process(0, "web", "default")).unwrap();
    for key in [
        "id",
        "name",
        "namespace",
        "pid",
        "status",
        "mode",
        "instance",
        "restarts",
        "started_at",
        "cpu_percent",
        "memory_bytes",
        "script",
        "cwd",
        "interpreter",
        "args",
        "user",
        "version",
        "watching",
        "logs",
        "last_exit",
    ] {
        assert!(value.get(key).is_some(), "{key}");
    }
    assert_eq!(value["status"], "online");
    assert_eq!(value["mode"], "fork");
    assert_eq!(value["started_at"], "2026-11-22T17:28:39.905Z");
    assert_eq!(value["last_exit"], json!(null));
}

#[test]
fn an_unknown_status_is_read_and_not_refused() {
    let mut value = serde_json::to_value(process(0, "web", "default")).unwrap();
    value["status"] = json!("levitating");
    assert_eq!(
        serde_json::from_value::<Process>(value).unwrap().status,
        Status::Unknown
    );
}

#[test]
fn an_app_with_an_unknown_key_is_refused() {
    let error = serde_json::from_value::<AppSpec>(json!({"script": "a.js", "scirpt": "b.js"})).unwrap_err();
    assert!(error.to_string().contains("scirpt"), "{error}");
}

#[test]
fn stream_items_say_what_they_are() {
    let line = LogItem::Line(LogLine {
        time: None,
        process: process(1, "web", "default").reference(),
        stream: Stream::Err,
        line: "boom".to_owned(),
        cursor: "c".to_owned(),
        truncated: false,
    });
    assert_eq!(serde_json::to_value(line).unwrap()["type"], "line");
    let gap = EventItem::Gap(Gap {
        missed: Some(3),
        reason: "slow_reader".to_owned(),
    });
    assert_eq!(
        serde_json::to_value(gap).unwrap(),
        json!({"type": "gap", "missed": 3, "reason": "slow_reader"})
    );
}

#[test]
fn subscriptions_are_flat_objects() {
    let message: ClientMessage = serde_json::from_value(
        json!({"op": "subscribe", "id": "a", "channel": "logs", "target": "web", "lines": 10}),
    )
    .unwrap();
    let ClientMessage::Subscribe {
        id,
        channel: Channel::Logs { target, lines, .. },
    } = message
    else {
        panic!("not a log subscription")
    };
    assert_eq!((id.as_str(), target.as_str(), lines), ("a", "web", 10));
    let gap = ServerMessage::Gap {
        id: "a".to_owned(),
        number: 7,
        gap: Gap {
            missed: None,
            reason: "agent_restarted".to_owned(),
        },
    };
    assert_eq!(
        serde_json::to_value(gap).unwrap(),
        json!({"type": "gap", "id": "a", "number": 7, "missed": null, "reason": "agent_restarted"})
    );
}

#[test]
fn a_new_token_does_not_show_itself_in_debug() {
    let info = Token {
        id: "1".to_owned(),
        name: "ci".to_owned(),
        scopes: Vec::new(),
        apps: None,
        namespaces: None,
        created_at: Time::now(),
        created_by: "uid:0".to_owned(),
        expires_at: Time::now(),
        revoked_at: None,
        last_used_at: None,
        by_login: false,
    };
    let shown = format!(
        "{:?}",
        NewToken {
            token: "canary".to_owned(),
            info
        }
    );
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn a_whole_number_may_be_written_as_a_double_and_a_fraction_may_not() {
    let ttl = |json: &str| {
        serde_json::from_str::<TokenRequest>(&format!(
            r#"{{"name": "ci", "scopes": [], "ttl_seconds": {json}}}"#
        ))
        .map(|token| token.ttl_seconds)
    };
    assert_eq!(ttl("150").unwrap(), Some(150));
    assert_eq!(ttl("150.0").unwrap(), Some(150));
    assert_eq!(ttl("1.5e2").unwrap(), Some(150));
    assert_eq!(ttl("null").unwrap(), None);
    for wrong in ["150.5", "-1", "-1.0", "1e300", "\"150\"", "[]"] {
        assert!(ttl(wrong).is_err(), "{wrong}");
    }
    let app: AppSpec = serde_json::from_str(r#"{"script": "a.js", "max_restarts": 3.0}"#).unwrap();
    assert_eq!(app.max_restarts, Some(3));
    assert!(serde_json::from_str::<AppSpec>(r#"{"script": "a.js", "max_restarts": 4294967296}"#).is_err());
}
