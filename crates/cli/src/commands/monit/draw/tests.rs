use qd_api::{
    ProcessRef, Time,
    event::Gap,
    log::{LogLine, Stream},
    metrics::Sample,
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
};
use serde_json::json;

use super::{super::feed::Heard, *};
use crate::commands::monit::{
    feed::Deed,
    keys::{Wish, pressed},
};

fn process(id: u64, name: &str, status: &str) -> qd_api::Process {
    let given = json!({
        "id": id, "name": name, "namespace": "default", "pid": 4711, "status": status, "mode": "fork",
        "instance": 0, "restarts": 3, "unstable_restarts": 1, "started_at": null, "created_at": null,
        "cpu_percent": 1.5, "memory_bytes": 52_428_800, "script": "/srv/web.js", "cwd": "/srv",
        "interpreter": "node", "interpreter_args": [], "args": [], "user": null, "version": null,
        "node_version": null, "watching": false, "autorestart": true, "module": false,
        "logs": {"out": null, "err": null, "combined": null}, "last_exit": null, "actions": ["greet"],
        "metrics": {"Orders": {"value": 7.0}},
    });
    serde_json::from_value(given).expect("a process")
}

fn state() -> State {
    let mut state = State::new("apps-1".to_owned(), String::new());
    state.list(vec![
        process(1, "mail", "stopped"),
        process(0, "web\u{1b}[31m", "online"),
    ]);
    state.follow(1);
    state
}

fn picture(state: &mut State, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    terminal.draw(|frame| all(frame, state)).expect("it draws");
    terminal.backend().to_string()
}

fn press(state: &mut State, keys: &str) -> Wish {
    let mut wish = Wish::Nothing;
    for key in keys.chars() {
        let code = match key {
            '\n' => KeyCode::Enter,
            '\u{1b}' => KeyCode::Esc,
            key => KeyCode::Char(key),
        };
        wish = pressed(state, KeyEvent::new(code, KeyModifiers::NONE));
    }
    wish
}

fn line(text: &str, stream: Stream) -> Heard {
    Heard::Line(
        1,
        Box::new(LogLine {
            time: None,
            process: ProcessRef {
                id: 0,
                name: "web".to_owned(),
                namespace: "default".to_owned(),
            },
            stream,
            line: text.to_owned(),
            cursor: String::new(),
            truncated: false,
        }),
    )
}

#[test]
fn processes_facts_charts_and_logs_are_shown() {
    let mut state = state();
    let at = Time::now();
    let sample = Sample {
        at,
        cpu_percent: 42.5,
        memory_bytes: 10 << 20,
        restarts: 4,
        app: std::collections::BTreeMap::new(),
    };
    state.hear(Heard::Sample(0, sample));
    state.hear(line("ready on 3000", Stream::Out));
    state.hear(line("\u{1b}]0;evil\u{7}oops", Stream::Err));
    let gap = Gap {
        missed: Some(7),
        reason: "slow_reader".to_owned(),
    };
    state.hear(Heard::Gap(1, gap));
    let seen = picture(&mut state, 120, 30);
    for text in [
        "apps-1  1 of 2 online",
        "mail",
        "stopped",
        "42.5%",
        "cpu 42.5%",
        "memory 10.0 MiB",
        "/srv/web.js",
        "Orders 7",
        "greet",
        "ready on 3000",
        "oops",
        "-- 7 lines missing: slow_reader --",
        "? keys",
    ] {
        assert!(seen.contains(text), "{text} is not in\n{seen}");
    }
    assert!(!seen.contains('\u{1b}') && !seen.contains("evil"), "{seen}");
}

#[test]
fn lines_of_the_process_selected_before_are_passed_over() {
    let mut state = state();
    state.follow(2);
    state.hear(line("of another", Stream::Out));
    assert!(state.logs().is_empty());
}

#[test]
fn a_small_terminal_shows_the_list_and_any_size_is_drawn() {
    let mut state = state();
    assert!(picture(&mut state, 40, 10).contains("mail"));
    state.mode = Mode::Help;
    for (width, height) in [(1, 1), (2, 3), (10, 5), (79, 19), (80, 20), (300, 90)] {
        picture(&mut state, width, height);
    }
}

#[test]
fn verbs_are_for_the_selection_and_what_cannot_be_taken_back_is_asked_about() {
    let mut state = state();
    let deed = |verb, process, app: &str| Deed {
        verb,
        process,
        app: app.to_owned(),
    };
    assert_eq!(press(&mut state, "jr"), Wish::Do(deed(Verb::Restart, 1, "mail")));
    assert_eq!(press(&mut state, "d"), Wish::Nothing);
    assert!(picture(&mut state, 100, 30).contains("stop and forget mail (1)?"));
    assert_eq!(press(&mut state, "n"), Wish::Nothing);
    assert_eq!(press(&mut state, "dy"), Wish::Do(deed(Verb::Delete, 1, "mail")));
    assert_eq!(press(&mut state, "-y"), Wish::Do(deed(Verb::Fewer, 1, "mail")));
    assert_eq!(press(&mut state, "q"), Wish::End);
}

#[test]
fn a_filter_moves_the_selection_to_what_passes_it() {
    let mut state = state();
    assert_eq!(state.selected(), Some(0));
    press(&mut state, "/mai");
    assert_eq!(state.selected(), Some(1));
    let seen = picture(&mut state, 100, 30);
    assert!(seen.contains("/mai") && seen.contains("0 of 1 online"), "{seen}");
    // Typed, and no verb.
    assert_eq!(press(&mut state, "r"), Wish::Nothing);
    assert_eq!(state.filter, "mair");
    press(&mut state, "\u{1b}");
    assert_eq!(state.shown().len(), 2);
}

#[test]
fn paused_logs_stay_where_they_are() {
    let mut state = state();
    for n in 0..100 {
        state.hear(line(&format!("line {n}."), Stream::Out));
    }
    press(&mut state, " ");
    for n in 100..5000 {
        state.hear(line(&format!("line {n}."), Stream::Out));
    }
    assert!(state.logs().len() <= 2000);
    let mut fresh = self::state();
    for n in 0..100 {
        fresh.hear(line(&format!("line {n}."), Stream::Out));
    }
    press(&mut fresh, " ");
    for n in 100..300 {
        fresh.hear(line(&format!("line {n}."), Stream::Out));
    }
    let seen = picture(&mut fresh, 100, 30);
    assert!(
        seen.contains("logs, paused") && seen.contains("line 99.") && !seen.contains("line 100."),
        "{seen}"
    );
    press(&mut fresh, " ");
    assert!(picture(&mut fresh, 100, 30).contains("line 299."));
}

#[test]
fn what_failed_is_said() {
    let mut state = state();
    state.hear(Heard::Failed(
        "the credential lacks the scope processes:operate".to_owned(),
    ));
    assert!(picture(&mut state, 100, 30).contains("lacks the scope"));
}

#[test]
fn a_connection_that_is_lost_shows() {
    let mut state = state();
    let sample = Sample {
        at: Time::now(),
        cpu_percent: 0.0,
        memory_bytes: 0,
        restarts: 0,
        app: std::collections::BTreeMap::new(),
    };
    let now = std::time::Instant::now();
    assert_eq!(state.silence(now), None);
    state.hear(Heard::Sample(0, sample));
    assert_eq!(state.silence(now), None);
    assert!(state.silence(now + std::time::Duration::from_secs(10)).is_some());
}
