//! The Prometheus page: well-formed whatever apps are called and report, bounded, and of the moment.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod exposition;

use std::sync::Arc;

use qd_agent::prometheus::{Counters, MAX_APP_METRICS, MAX_LABEL_BYTES, MAX_PROCESSES, View, render};
use qd_api::{Process, Status, Time, metrics::AppMetric};

use crate::history::process;

use exposition::Parsed;

fn page(processes: &[Process], counters: &Counters) -> String {
    render(&View {
        processes,
        counters,
        daemon_up: true,
        events_published: 12,
        now: Time::from_millis(1_700_000_090_500).unwrap(),
    })
}

fn parsed(processes: &[Process]) -> Parsed {
    Parsed::read(&page(processes, &Counters::default()))
}

fn metric(value: f64, unit: &str) -> AppMetric {
    AppMetric {
        value: Some(value),
        text: None,
        unit: Some(unit.to_owned()),
    }
}

#[test]
fn a_process_is_shown_with_all_its_numbers() {
    let mut web = process(3, "web");
    web.cpu_percent = 12.5;
    web.memory_bytes = 52_428_800;
    web.restarts = 7;
    web.started_at = Time::from_millis(1_700_000_000_000);
    web.metrics
        .insert("HTTP Mean Latency".to_owned(), metric(1.25, "ms"));
    let text = AppMetric {
        value: None,
        text: Some("ok".to_owned()),
        unit: None,
    };
    web.metrics.insert("health".to_owned(), text);
    web.metrics.insert("broken".to_owned(), metric(f64::NAN, ""));
    let page = parsed(&[web]);
    let labels = [("name", "web"), ("namespace", "default"), ("id", "3")];
    for (name, value) in [
        ("qd_process_cpu_percent", 12.5),
        ("qd_process_memory_bytes", 52_428_800.0),
        ("qd_process_restarts_total", 7.0),
        ("qd_process_up", 1.0),
        ("qd_process_uptime_seconds", 90.5),
    ] {
        assert_eq!(page.value(name, &labels), Some(value), "{name}");
    }
    assert_eq!(
        page.value("qd_process_status", &[("id", "3"), ("status", "online")]),
        Some(1.0)
    );
    let latency = [("id", "3"), ("metric", "HTTP Mean Latency"), ("unit", "ms")];
    assert_eq!(page.value("qd_app_metric", &latency), Some(1.25));
    assert_eq!(
        page.of("qd_app_metric").len(),
        1,
        "what is no number is not shown"
    );
}

#[test]
fn a_stopped_process_is_down_and_has_no_uptime_and_a_clock_that_went_back_makes_it_zero() {
    let mut stopped = process(1, "web");
    stopped.status = Status::Stopped;
    stopped.pid = None;
    let mut ahead = process(2, "api");
    ahead.started_at = Time::from_millis(1_800_000_000_000);
    let page = parsed(&[stopped, ahead]);
    assert_eq!(page.value("qd_process_up", &[("id", "1")]), Some(0.0));
    assert_eq!(page.value("qd_process_status", &[("id", "1")]), Some(1.0));
    assert_eq!(page.value("qd_process_uptime_seconds", &[("id", "1")]), None);
    assert_eq!(page.value("qd_process_uptime_seconds", &[("id", "2")]), Some(0.0));
}

#[test]
fn names_cannot_forge_lines_or_labels() {
    let evil = "a\"} 1\nqd_agent_daemon_up 0\n# TYPE x gauge\\\" \r\u{202e}";
    let mut process = process(1, evil);
    process.namespace = "back\\slash\\".to_owned();
    process.metrics.insert(evil.to_owned(), metric(1.0, "\"\n\\"));
    let page = parsed(&[process]);
    assert_eq!(
        page.value("qd_process_up", &[("name", evil), ("namespace", "back\\slash\\")]),
        Some(1.0)
    );
    assert_eq!(
        page.value("qd_app_metric", &[("metric", evil), ("unit", "\"\n\\")]),
        Some(1.0)
    );
    assert_eq!(page.value("qd_agent_daemon_up", &[]), Some(1.0));
}

#[test]
fn a_hundred_thousand_metrics_of_one_app_do_not_reach_the_page() {
    let mut noisy = process(1, "noisy");
    noisy.metrics = (0..100_000)
        .map(|index| (format!("user {index}"), metric(1.0, "")))
        .collect();
    let page = page(&[noisy, process(2, "quiet")], &Counters::default());
    assert!(page.len() < 20_000, "{}", page.len());
    let page = Parsed::read(&page);
    assert_eq!(page.of("qd_app_metric").len(), MAX_APP_METRICS);
    let dropped = page.value("qd_agent_metrics_dropped", &[("what", "app_metric")]);
    assert_eq!(dropped, Some((100_000 - MAX_APP_METRICS) as f64));
}

#[test]
fn a_hundred_thousand_processes_do_not_reach_the_page() {
    let many: Vec<_> = (0..100_000)
        .rev()
        .map(|id| process(id, &format!("app-{id}")))
        .collect();
    let page = page(&many, &Counters::default());
    assert!(page.len() < 2 * 1024 * 1024, "{}", page.len());
    let page = Parsed::read(&page);
    assert_eq!(page.of("qd_process_up").len(), MAX_PROCESSES);
    assert_eq!(
        page.value("qd_process_up", &[("id", "0")]),
        Some(1.0),
        "the lowest ids stay, so that series are steady"
    );
    let dropped = page.value("qd_agent_metrics_dropped", &[("what", "process")]);
    assert_eq!(dropped, Some((100_000 - MAX_PROCESSES) as f64));
}

#[test]
fn long_labels_are_cut_and_long_metric_names_left_out() {
    let name = "é".repeat(5_000);
    let mut long = process(1, &name);
    long.metrics.insert("m".repeat(129), metric(1.0, ""));
    long.metrics
        .insert("m".repeat(128), metric(2.0, &"u".repeat(5_000)));
    let page = parsed(&[long, process(2, &name)]);
    for (labels, _) in page.samples.values().flatten() {
        assert!(labels.values().all(|value| value.len() <= MAX_LABEL_BYTES));
    }
    assert_eq!(page.of("qd_process_up").len(), 2);
    assert_eq!(page.value("qd_app_metric", &[]), Some(2.0));
    assert_eq!(
        page.value("qd_agent_metrics_dropped", &[("what", "app_metric")]),
        Some(1.0)
    );
}

#[test]
fn an_id_that_comes_twice_is_shown_once() {
    let page = parsed(&[process(1, "web"), process(1, "web")]);
    assert_eq!(page.of("qd_process_up").len(), 1);
    assert_eq!(
        page.value("qd_agent_metrics_dropped", &[("what", "process")]),
        Some(1.0)
    );
}

#[test]
fn a_deleted_process_is_gone_from_the_next_page() {
    let both = [process(1, "web"), process(2, "api")];
    assert_eq!(parsed(&both).of("qd_process_up").len(), 2);
    let page = page(&both[..1], &Counters::default());
    assert!(!page.contains("api"), "{page}");
}

#[test]
fn nothing_of_a_process_but_its_names_and_numbers_is_shown() {
    let mut web = process(1, "web");
    web.args = vec!["--token=canary".to_owned()];
    web.script = "/srv/canary.js".to_owned();
    web.cwd = "/srv/canary".to_owned();
    assert!(!page(&[web], &Counters::default()).contains("canary"));
}

#[test]
fn the_agent_counts_itself() {
    let counters = Arc::new(Counters::default());
    counters.http_request("GET", 200);
    counters.http_request("GET", 204);
    counters.http_request("POST", 503);
    counters.http_request("BREW\n", 418);
    counters.http_request("get", 42);
    counters.daemon_reconnected();
    counters.bus_missed(5);
    counters.auth_failure();
    let stream = counters.stream_opened();
    drop(counters.stream_opened());
    let page = Parsed::read(&page(&[], &counters));
    let requests = |method, code| {
        page.value(
            "qd_agent_http_requests_total",
            &[("method", method), ("status", code)],
        )
    };
    assert_eq!(requests("GET", "2xx"), Some(2.0));
    assert_eq!(requests("POST", "5xx"), Some(1.0));
    assert_eq!(requests("other", "4xx"), Some(1.0));
    assert_eq!(requests("other", "1xx"), Some(1.0));
    for (name, value) in [
        ("qd_agent_daemon_up", 1.0),
        ("qd_agent_daemon_reconnects_total", 1.0),
        ("qd_agent_bus_missed_total", 5.0),
        ("qd_agent_events_published_total", 12.0),
        ("qd_agent_streams", 1.0),
        ("qd_agent_auth_failures_total", 1.0),
    ] {
        assert_eq!(page.value(name, &[]), Some(value), "{name}");
    }
    let build = [("version", env!("CARGO_PKG_VERSION"))];
    assert_eq!(page.value("qd_agent_build_info", &build), Some(1.0));
    drop(stream);
    assert_eq!(
        Parsed::read(&self::page(&[], &counters)).value("qd_agent_streams", &[]),
        Some(0.0)
    );
}
