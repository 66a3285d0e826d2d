//! How it ends, and with which exit code.

use qd_tests::{Alone, until};
use rustix::process::Signal;

use super::{POLITE, RUDE, Runtime, program, signal, through};

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_as_its_app_does() {
    let alone = Alone::new();
    for (text, code, told) in [
        ("exit 0", 0, ""),
        ("exit 3", 3, "qd: app failed with exit code 3\n"),
        ("kill -TERM $$", 143, "qd: app was ended by SIGTERM\n"),
    ] {
        let app = program(&alone, "app", &format!("#!/bin/sh\n{text}\n"));
        let ended = through(&alone, &["--no-autorestart", &app]).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (code, told), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_ends_again_and_again_is_given_up_with_its_code() {
    let alone = Alone::new();
    let app = program(&alone, "app", "#!/bin/sh\necho run\nexit 4\n");
    let ended = through(&alone, &[&app]).await;
    assert_eq!(ended.code, 4, "{ended:#?}");
    assert!(ended.stdout.lines().count() > 10, "{ended:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_the_first_that_failed_counts_once_none_is_left() {
    let alone = Alone::new();
    program(&alone, "first", "#!/bin/sh\nexit 5\n");
    program(
        &alone,
        "later",
        "#!/bin/sh\nuntil [ -e done ]; do sleep 0.02; done\nexit 6\n",
    );
    let file = program(
        &alone,
        "apps.yaml",
        "apps:\n- {name: later, script: ./later, autorestart: false}\n\
         - {name: first, script: ./first, autorestart: false}\n\
         - {name: never, script: ./first, autostart: false}\n",
    );
    let runtime = Runtime::start(&alone, &["start", &file]);
    until("the first has failed", async || {
        let log = std::fs::read_to_string(alone.home.join("pm2.log")).unwrap_or_default();
        log.contains("[first:1] exited")
    })
    .await;
    program(&alone, "done", "");
    assert_eq!(runtime.end().await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_end_at_once_none_is_missed() {
    let alone = Alone::new();
    program(&alone, "app", "#!/bin/sh\nexit 0\n");
    let apps: String = (0..100)
        .map(|number| format!("- {{name: app-{number}, script: ./app, autorestart: false}}\n"))
        .collect();
    let file = program(&alone, "apps.yaml", &apps);
    through(&alone, &[&file]).await.well();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_started_says_why_and_ends_it() {
    let alone = Alone::new();
    let missing = through(&alone, &["no-such-program"]).await;
    assert_eq!(missing.code, 1, "{missing:#?}");
    assert!(
        missing.stderr.contains("no-such-program cannot be started"),
        "{missing:#?}"
    );
    let broken = program(&alone, "broken", "#!/no/such/interpreter\n");
    let polite = program(&alone, "polite", POLITE);
    let file = program(
        &alone,
        "apps.json",
        &format!(r#"[{{"script":"{polite}"}},{{"script":"{broken}"}}]"#),
    );
    let broken = through(&alone, &[&file]).await;
    assert_eq!(broken.code, 1, "{broken:#?}");
    assert!(broken.stderr.contains("broken cannot be started"), "{broken:#?}");
    assert!(
        broken.stdout.lines().all(|line| line.starts_with("polite | ")),
        "{broken:#?}"
    );

    program(&alone, "early.js", "process.exit(0)\n");
    let file = program(&alone, "early.yaml", "- {script: early.js, wait_ready: true}\n");
    let early = through(&alone, &[&file]).await;
    assert_eq!(early.code, 7, "{early:#?}");
    for wrong in [
        &["a", "b"][..],
        &["--only", "x", "a"],
        &["apps.json", "--name", "x"],
    ] {
        assert_eq!(through(&alone, wrong).await.code, 2, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_end_it_stops_its_apps_and_shows_their_last_words() {
    let alone = Alone::new();
    let app = program(&alone, "app", POLITE);
    for asked in [Signal::TERM, Signal::INT, Signal::QUIT, Signal::HUP] {
        let runtime = Runtime::start(&alone, &[&app]);
        runtime.says("up\n").await;
        signal(runtime.pid(), asked);
        let out = runtime.out.clone();
        assert_eq!(runtime.end().await, 0, "{asked:?}");
        assert_eq!(
            std::fs::read_to_string(out).expect("a file"),
            "up\nbye\n",
            "{asked:?}"
        );
        assert!(!alone.home.join("rpc.sock").exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_end_in_its_time_is_killed_and_at_once_if_asked_twice() {
    let alone = Alone::new();
    let app = program(&alone, "app", RUDE);
    let runtime = Runtime::start(&alone, &["--kill-timeout", "200", &app]);
    runtime.says("up\n").await;
    signal(runtime.pid(), Signal::TERM);
    assert_eq!(runtime.end().await, 137);

    let runtime = Runtime::start(&alone, &["--kill-timeout", "10m", &app]);
    runtime.says("up\n").await;
    signal(runtime.pid(), Signal::TERM);
    runtime.says("asked\n").await;
    signal(runtime.pid(), Signal::TERM);
    assert_eq!(runtime.end().await, 137);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_depend_on_ends_after_them() {
    let alone = Alone::new();
    program(&alone, "app", POLITE);
    let file = program(
        &alone,
        "apps.yaml",
        "- {name: web, script: ./app, depends_on: [db]}\n- {name: db, script: ./app}\n",
    );
    let runtime = Runtime::start(&alone, &[&file]);
    runtime.says("db | up\n").await;
    runtime.says("web | up\n").await;
    signal(runtime.pid(), Signal::TERM);
    let out = runtime.out.clone();
    assert_eq!(runtime.end().await, 0);
    let said = std::fs::read_to_string(out).expect("a file");
    assert!(said.ends_with("web | bye\ndb | bye\n"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_in_peace_when_the_daemon_is_told_to() {
    let alone = Alone::new();
    let app = program(&alone, "app", POLITE);
    let runtime = Runtime::start(&alone, &[&app]);
    runtime.says("up\n").await;
    alone.qd(&["kill"]).await.well();
    assert_eq!(runtime.end().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_keeper_it_ends_with_everything_it_ran() {
    let alone = Alone::new();
    let app = program(&alone, "app", POLITE);
    let runtime = Runtime::start(&alone, &[&app]);
    runtime.says("up\n").await;
    let all = qd_tests::descendants(runtime.pid());
    let keeper = std::fs::read_to_string(alone.home.join("daemon.lock")).expect("a keeper");
    signal(keeper.trim().parse().expect("a pid"), Signal::KILL);
    let err = runtime.err.clone();
    assert_eq!(runtime.end().await, 1);
    let said = std::fs::read_to_string(err).expect("a file");
    assert!(said.contains("keeper was ended"), "{said}");
    assert!(all.len() >= 3);
    for pid in all {
        assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_is_used_again_runs_what_is_named_and_each_once() {
    let alone = Alone::new();
    for name in ["a", "b", "c"] {
        program(&alone, name, POLITE);
    }
    let before = program(&alone, "before.yaml", "- script: ./a\n- script: ./b\n");
    let after = program(&alone, "after.yaml", "- script: ./b\n- script: ./c\n");
    let first = Runtime::start(&alone, &[&before]);
    first.says("b | up").await;
    let left = qd_tests::descendants(first.pid());
    let second = through(&alone, &[&after]).await;
    assert_eq!(second.code, 1, "{second:#?}");
    assert!(second.stderr.contains("already"), "{second:#?}");
    drop(first);
    until("all of it is gone", async || {
        left.iter().all(|pid| {
            let line = std::fs::read(format!("/proc/{pid}/cmdline"));
            line.unwrap_or_default().is_empty()
        })
    })
    .await;
    let second = Runtime::start(&alone, &[&after]);
    second.says("b | up").await;
    second.says("c | up").await;
    // A shell that has just forked looks like two for a moment.
    until("each runs once", async || {
        ["/a", "/b", "/c"].map(|name| second.running(name)) == [0, 1, 1]
    })
    .await;
    let log = std::fs::read_to_string(alone.home.join("pm2.log")).expect("a log");
    assert_eq!(
        log.matches("App [a:0] starting").count(),
        1,
        "it was not even started"
    );
    signal(second.pid(), Signal::TERM);
    assert_eq!(second.end().await, 0);
}
