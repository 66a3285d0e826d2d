//! The Unix socket: its rights at every instant, who may use it, and one agent for one home.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "files of a test are not state, one runs itself again, and a test that cannot go on fails"
)]

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _},
        net::UnixListener as StdListener,
    },
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use qd_edge::serve::{Error, Peer, Server, admit_local, private_directory};
use tokio::net::UnixStream;

use crate::{exchange, settings, start, written};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_api_answers_at_the_socket_without_a_token() {
    let agent = start(|_| {});
    let stream = UnixStream::connect(agent.socket()).await.unwrap();
    let answer = exchange(stream, &written("GET /api/v1/processes", "", "")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        agent.get("/api/v1/processes", "").await.status,
        401,
        "loopback is no credential"
    );
}

/// Runs itself in a process of its own: the umask belongs to the whole process, and other tests write files.
#[test]
fn the_socket_is_never_wider_than_0600_whatever_the_umask() {
    const ALONE: &str = "EDGE_LOCAL_ALONE";
    if std::env::var_os(ALONE).is_some() {
        tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(watch_the_socket());
        return;
    }
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "edge_local::the_socket_is_never_wider_than_0600_whatever_the_umask",
        ])
        .env(ALONE, "1")
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success(), "see above");
}

async fn watch_the_socket() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    let (done, widest, seen) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU32::new(0)),
        Arc::new(AtomicU32::new(0)),
    );
    let watcher = std::thread::spawn({
        let (home, done, widest, seen) = (home.clone(), done.clone(), widest.clone(), seen.clone());
        move || {
            while !done.load(Ordering::Relaxed) {
                if let Ok(meta) = fs::symlink_metadata(home.join("agent.sock")) {
                    widest.fetch_or(meta.mode() & 0o7777, Ordering::Relaxed);
                    seen.fetch_add(1, Ordering::Relaxed);
                }
                if let Ok(meta) = fs::symlink_metadata(&home) {
                    assert_eq!(meta.mode() & 0o077, 0, "the home is open");
                }
            }
        }
    });
    let before = rustix::process::umask(rustix::fs::Mode::empty());
    for _ in 0..200 {
        drop(Server::bind(&settings(), &home).unwrap());
    }
    rustix::process::umask(before);
    done.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    assert!(seen.load(Ordering::Relaxed) > 0);
    assert_eq!(widest.load(Ordering::Relaxed), 0o600);
}

#[test]
fn only_the_owner_and_root_are_let_in() {
    assert_eq!(
        admit_local(1000, Some(7), 1000),
        Some(Peer::Local {
            uid: 1000,
            pid: Some(7)
        })
    );
    assert_eq!(
        admit_local(0, None, 1000),
        Some(Peer::Local { uid: 0, pid: None })
    );
    assert_eq!(admit_local(1001, Some(7), 1000), None);
    assert_eq!(admit_local(65_534, Some(7), 0), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_agent_for_the_same_home_is_refused_and_the_first_stays() {
    let agent = start(|_| {});
    assert!(matches!(
        Server::bind(&settings(), agent.home.path()),
        Err(Error::InUse { .. })
    ));
    let stream = UnixStream::connect(agent.socket()).await.unwrap();
    assert_eq!(
        exchange(stream, &written("GET /healthz", "", "")).await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_left_behind_is_replaced_and_one_in_use_is_not() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("agent.sock");
    drop(StdListener::bind(&path).unwrap());
    drop(Server::bind(&settings(), home.path()).unwrap());
    let foreign = StdListener::bind(&path).unwrap();
    assert!(matches!(
        Server::bind(&settings(), home.path()),
        Err(Error::InUse { .. })
    ));
    drop(foreign);
    fs::remove_file(&path).unwrap();
    fs::write(&path, "not a socket").unwrap();
    assert!(matches!(
        Server::bind(&settings(), home.path()),
        Err(Error::Socket { .. })
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), "not a socket");
}

#[test]
fn a_home_that_others_can_write_is_refused_and_one_they_can_read_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let mode = |mode| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
    for open in [0o777, 0o770, 0o1777] {
        mode(open);
        assert!(
            matches!(private_directory(dir.path()), Err(Error::Home { .. })),
            "{open:o}"
        );
    }
    mode(0o755);
    private_directory(dir.path()).unwrap();
    assert_eq!(fs::metadata(dir.path()).unwrap().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn a_home_whose_socket_path_is_too_long_is_named_as_such() {
    let dir = tempfile::tempdir().unwrap();
    let error = Server::bind(&settings(), &dir.path().join("x".repeat(120)))
        .err()
        .unwrap();
    assert!(error.to_string().contains("too long"), "{error}");
}
