//! What ends or misleads a stock daemon does neither to ours.
#![expect(clippy::disallowed_methods, reason = "a test plays other programs")]

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    time::Duration,
};

use qd_tests::{Pm2, Version, app, descendants, until};

async fn status(pm2: &Pm2, name: &str) -> String {
    let list = pm2.jlist().await;
    let found = list.iter().find(|it| it["name"] == name).expect("it is listed");
    found["pm2_env"]["status"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_frames_close_their_own_connection_and_nothing_else() {
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    let daemon = pm2.pid();
    let frame = |text: &[u8]| {
        let mut frame = vec![0x12];
        for part in [text, b"s:1".as_slice()] {
            frame.extend(u32::try_from(part.len()).expect("short").to_be_bytes());
            frame.extend(part);
        }
        frame
    };
    let harmful: Vec<Vec<u8>> = vec![
        vec![0x10],
        vec![0xff; 64],
        vec![0x12, 0xff, 0xff, 0xff, 0xff],
        frame(b"j:null"),
        frame(b"j:{oops"),
        frame(br#"j:{"type":"call","method":"__proto__","args":[{}]}"#),
        frame(br#"j:{"type":"call","method":"ping","args":[]}"#),
        frame(br#"j:{"type":"call","method":"ping","args":{}}"#),
        frame(br#"j:{"type":"call","method":"stopProcessId","args":[null]}"#),
        frame(br#"j:{"type":"call","method":"prepare","args":[{"name":"x"}]}"#),
    ];
    for bytes in harmful {
        for socket in ["rpc.sock", "pub.sock"] {
            let mut stream = UnixStream::connect(pm2.home.join(socket)).expect("it listens");
            stream
                .set_read_timeout(Some(Duration::from_millis(50)))
                .expect("a timeout");
            // It may hang up in the middle of it.
            let _ = stream.write_all(&bytes);
            let _ = stream.read(&mut [0; 1024]);
        }
    }
    assert_eq!(status(&pm2, "quiet").await, "online");
    assert_eq!(pm2.pid(), daemon);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_may_send_anything() {
    let pm2 = Pm2::start(Version::Own).await;
    let sender = pm2.script(
        "sender.js",
        "process.send(null); process.send('x'); process.send({type: 'pm2:kill', data: 1});
         process.send({type: 'axm:option:configuration', data: {name: 'renamed', pid: 1}});
         process.send({type: 'axm:monitor', data: {Orders: {value: 3}}});
         setInterval(() => {}, 1000);",
    );
    let daemon = pm2.pid();
    pm2.run(&["start", &sender, "--name", "sender"]).await;
    until("what it sent has arrived", async || {
        pm2.jlist().await[0]["pm2_env"]["axm_monitor"]["Orders"]["value"] == 3
    })
    .await;
    assert_eq!(status(&pm2, "sender").await, "online");
    assert_eq!(pm2.pid(), daemon);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_to_what_does_not_run_reaches_nobody() {
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    pm2.run(&["stop", "quiet"]).await;
    let daemon = pm2.pid();
    let said = pm2.try_run(&["sendSignal", "SIGKILL", "0"]).await;
    assert_eq!(said.code, 1, "{said:#?}");
    assert_eq!(status(&pm2, "quiet").await, "stopped");
    assert_eq!(pm2.pid(), daemon);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_lines_of_a_program_that_ends_are_in_its_log() {
    let pm2 = Pm2::start(Version::Own).await;
    let printer = pm2.script(
        "printer.sh",
        "i=0\nwhile [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done\n",
    );
    for round in 0..10 {
        let name = format!("printer{round}");
        pm2.run(&[
            "start",
            &printer,
            "--name",
            &name,
            "--interpreter",
            "sh",
            "--no-autorestart",
        ])
        .await;
    }
    for round in 0..10 {
        let path = pm2.home.join(format!("logs/printer{round}-out.log"));
        until("every line is there", async || {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            text.lines().count() == 2000 && text.ends_with("line 1999\n")
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_end_when_asked_is_killed_with_all_below_it() {
    let pm2 = Pm2::start(Version::Own).await;
    let stubborn = pm2.script(
        "stubborn.sh",
        "trap '' INT TERM\nsleep 1000 &\n(sleep 1001 & wait) &\nwhile :; do wait; done\n",
    );
    pm2.run(&[
        "start",
        &stubborn,
        "--name",
        "stubborn",
        "--interpreter",
        "bash",
        "--kill-timeout",
        "200",
    ])
    .await;
    let keeper = pm2.keeper().expect("a keeper");
    until("all of it runs", async || descendants(keeper).len() >= 4).await;
    pm2.run(&["stop", "stubborn"]).await;
    assert_eq!(status(&pm2, "stubborn").await, "stopped");
    assert_eq!(descendants(keeper), [pm2.pid().expect("a daemon")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_loop_is_given_up_and_can_be_started_again() {
    let pm2 = Pm2::start(Version::Own).await;
    let crasher = pm2.script("crasher.sh", "exit 3\n");
    let start = [
        "start",
        &crasher,
        "--name",
        "crasher",
        "--interpreter",
        "sh",
        "--max-restarts",
        "5",
    ];
    pm2.try_run(&start).await;
    until("it is given up", async || {
        status(&pm2, "crasher").await == "errored"
    })
    .await;
    let list = pm2.jlist().await;
    assert_eq!(list[0]["pm2_env"]["restart_time"], 4);
    assert_eq!(list[0]["pm2_env"]["exit_code"], 3);
    pm2.try_run(&["restart", "crasher"]).await;
    until("it is given up again", async || {
        status(&pm2, "crasher").await == "errored"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_to_be_started_again_can_be_restarted_and_stopped() {
    let pm2 = Pm2::start(Version::Own).await;
    let crasher = pm2.script("crasher.sh", "exit 3\n");
    let start = [
        "start",
        &crasher,
        "--name",
        "crasher",
        "--interpreter",
        "sh",
        "--restart-delay",
        "60000",
    ];
    pm2.try_run(&start).await;
    until("it waits", async || {
        status(&pm2, "crasher").await == "waiting restart"
    })
    .await;
    // A stock daemon refuses: it takes the pid of the run that ended for one that goes on.
    pm2.run(&["restart", "crasher"]).await;
    until("it waits again", async || {
        status(&pm2, "crasher").await == "waiting restart"
    })
    .await;
    pm2.try_run(&["stop", "crasher"]).await;
    assert_eq!(status(&pm2, "crasher").await, "stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_owner_can_reach_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run_with(
        &["start", &app("silent"), "--name", "quiet"],
        &[("SECRET_TOKEN", "canary-4711")],
    )
    .await;
    let mode = |path: &std::path::Path| path.metadata().expect("it is there").permissions().mode() & 0o777;
    for name in ["rpc.sock", "pub.sock", "pm2.pid", "daemon.lock", "pm2.log"] {
        assert_eq!(mode(&pm2.home.join(name)) & 0o077, 0, "{name}");
    }
    for folder in ["state", "logs", "pids"] {
        for entry in std::fs::read_dir(pm2.home.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
        }
    }
    let log = std::fs::read_to_string(pm2.home.join("pm2.log")).expect("a log");
    assert!(!log.contains("canary-4711"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_caller_had_open_is_not_held() {
    let pm2 = Pm2::absent(Version::Own);
    let path = pm2.root.join("held");
    let file = std::fs::File::create(&path).expect("a file");
    // Without the mark by which a new program closes it.
    let open = rustix::io::dup(&file).expect("a descriptor");
    pm2.qd(&["daemon"]).await.well();
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    drop(open);
    let keeper = pm2.keeper().expect("a keeper");
    for pid in descendants(keeper).into_iter().chain([keeper]) {
        let held = std::fs::read_dir(format!("/proc/{pid}/fd")).expect("its descriptors");
        for entry in held.flatten() {
            assert_ne!(std::fs::read_link(entry.path()).ok(), Some(path.clone()), "{pid}");
        }
    }
}

/// As another user; perl is on every Debian, and may be executed by everybody.
fn another_user_connects(socket: &std::path::Path) -> std::io::Result<std::process::Output> {
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let talk = "use IO::Socket::UNIX; $SIG{PIPE} = 'IGNORE';
         my $socket = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die qq{no way in: $!};
         syswrite($socket, qq{\\x10}) and sleep 0; my $read = sysread($socket, my $bytes, 1);
         print defined $read && $read == 0 ? 'hung up' : $!;";
    std::process::Command::new("/usr/bin/perl")
        .args(["-e", talk])
        .arg(socket)
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_user_is_hung_up_on_even_where_the_files_let_it_in() {
    use std::os::unix::fs::PermissionsExt;
    if !rustix::process::geteuid().is_root() {
        eprintln!("not shown: only root can act as another user");
        return;
    }
    let pm2 = Pm2::start(Version::Own).await;
    let socket = pm2.home.join("rpc.sock");
    let barred = another_user_connects(&socket).expect("it runs");
    assert!(
        String::from_utf8_lossy(&barred.stderr).contains("no way in"),
        "{barred:?}"
    );
    for path in [&pm2.root, &pm2.home, &socket] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777)).expect("it is ours");
    }
    let refused = another_user_connects(&socket).expect("it runs");
    assert!(
        ["hung up", "Connection reset by peer"].contains(&String::from_utf8_lossy(&refused.stdout).as_ref()),
        "{refused:?}"
    );
    assert!(pm2.jlist().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_watched_is_restarted_alone_and_not_all_of_its_name() {
    let pm2 = Pm2::start(Version::Own).await;
    let folder = |name: &str| {
        let folder = pm2.root.join(name);
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::copy(app("silent"), folder.join("app.js")).expect("an app");
        folder
    };
    let (one, two) = (folder("one"), folder("two"));
    for folder in [&one, &two] {
        let script = folder.join("app.js").display().to_string();
        let cwd = folder.display().to_string();
        pm2.run(&["start", &script, "--name", "same", "-f", "--watch", "--cwd", &cwd])
            .await;
    }
    let restarts = async || {
        let list = pm2.jlist().await;
        let of = |it: &serde_json::Value| it["pm2_env"]["restart_time"].as_u64();
        list.iter().filter_map(of).collect::<Vec<_>>()
    };
    std::fs::File::create(two.join("changed")).expect("a file");
    until("the second was restarted", async || restarts().await == [0, 1]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_is_announced_and_does_not_come_ends_nothing() {
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    let announced = std::process::Command::new("node")
        .env("NODE_PATH", concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules"))
        .arg("-e")
        .arg(
            "const axon = require('pm2-axon'), rpc = require('pm2-axon-rpc');
              const socket = axon.socket('req'); const client = new rpc.Client(socket);
              socket.connect(process.argv[1]);
              client.call('notifyKillPM2', {}, () => {});
              client.call('ping', {}, () => process.exit());",
        )
        .arg(pm2.home.join("rpc.sock"))
        .status();
    assert!(announced.expect("node runs").success());
    assert_eq!(status(&pm2, "quiet").await, "online");
    // A stock daemon refuses this from now on.
    until("apps are started again", async || {
        pm2.try_run(&["restart", "quiet"]).await.code == 0
    })
    .await;
    assert_eq!(status(&pm2, "quiet").await, "online");
}
