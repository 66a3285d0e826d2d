//! The local socket and the home: for their owner, and for nobody else on the machine.

use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt as _, chown, symlink},
    path::Path,
};

use qd_tests::{Agent, AgentOptions, Bench, Output, Pm2, Version, curl, run, started, until};
use rustix::process::geteuid;

use super::{crash::crash, launch::launch};

/// A user that owns nothing.
const NOBODY: u32 = 65_534;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// curl at the socket, as somebody else on this machine.
async fn as_nobody(socket: &str) -> Output {
    let mut command = started(Path::new("setpriv"), &BTreeMap::new());
    let id = NOBODY.to_string();
    command.args([
        "--reuid",
        &id,
        "--regid",
        &id,
        "--clear-groups",
        "curl",
        "-sS",
        "--max-time",
        "10",
    ]);
    command.args(["--unix-socket", socket, "http://localhost/api/v1/whoami"]);
    run(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_socket_is_the_owners_alone() {
    let bench = Bench::start().await;
    launch(&bench, "web", "silent").await;
    let home = &bench.agent.home;
    let path = home.join("agent.sock");
    let socket = path.display().to_string();
    for directory in ["", "keys", "state"] {
        assert_eq!(mode(&home.join(directory)), 0o700, "{directory}");
    }
    let mut files = vec![path.clone(), home.join("audit.log")];
    for directory in ["keys", "state"] {
        files.extend(
            fs::read_dir(home.join(directory))
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        );
    }
    assert!(files.iter().any(|file| file.ends_with("host.pem")), "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }

    let local = ["--unix-socket", &socket, "http://localhost/api/v1/whoami"];
    let who = curl(&local).await.ok();
    assert_eq!(who["kind"], "local_user");
    assert_eq!(who["subject"], format!("uid:{}", geteuid().as_raw()));
    let restart = [
        "-X",
        "POST",
        "--unix-socket",
        &socket,
        "http://localhost/api/v1/processes/web/restart",
    ];
    assert_eq!(curl(&restart).await.status, 200);
    let page = [&["-H", "Origin: https://evil.example"], &restart[..]].concat();
    assert_eq!(curl(&page).await.problem(403), "forbidden");
    let name = [&["-H", "Host: evil.example"], &local[..]].concat();
    assert_eq!(curl(&name).await.problem(421), "invalid_request");
    let header = format!("Authorization: Bearer {}x", bench.token);
    let token = [&["-H", &header], &local[..]].concat();
    assert_eq!(curl(&token).await.problem(401), "unauthenticated");

    // Only root can be somebody else.
    if geteuid().is_root() {
        assert_eq!(as_nobody(&socket).await.code, 7, "the folder keeps others out");
        assert!(!bench.agent.log().contains("another user"));
        // Even where an operator opened every door, the socket itself asks who is there.
        chmod(&bench.pm2.root, 0o755);
        chmod(home, 0o755);
        chmod(&path, 0o666);
        let refused = as_nobody(&socket).await;
        // Cut off right after it connected: curl sees that as any of several failures.
        assert!(refused.code > 0 && refused.stdout.is_empty(), "{refused:?}");
        until("the refusal is logged", async || {
            bench.agent.log().contains("another user")
        })
        .await;
        assert_eq!(curl(&local).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_is_not_private_is_refused() {
    let pm2 = Pm2::absent(Version::Seven);
    let agent = Agent::start(&pm2, &AgentOptions::default()).await;
    let (home, key) = (agent.home.clone(), agent.home.join("keys/host.pem"));
    let mut commands = Vec::new();
    for _ in 0..9 {
        commands.push(agent.qd_command(&["token", "create", "x", "--scope", "host:read"], &[]));
    }
    crash(agent).await;
    let mut refused = async |why: &str| {
        let agent = Agent::refused(&pm2, &["--listen", "127.0.0.1:0"]).await;
        assert_ne!(agent.code, 0, "{why}: {agent:?}");
        assert!(
            agent.stderr.contains(why) && agent.stdout.is_empty(),
            "{why}: {agent:?}"
        );
        let token = run(commands.pop().unwrap()).await;
        assert_ne!(token.code, 0, "{why}: {token:?}");
        assert!(
            token.stderr.contains(why) && token.stdout.is_empty(),
            "{why}: {token:?}"
        );
    };

    let kept = home.join("elsewhere.pem");
    fs::rename(&key, &kept).unwrap();
    symlink(&kept, &key).unwrap();
    refused("symbolic link").await;
    fs::remove_file(&key).unwrap();
    fs::create_dir(&key).unwrap();
    refused("is not a file").await;
    fs::remove_dir(&key).unwrap();
    fs::rename(&kept, &key).unwrap();
    for wide in [0o644, 0o640, 0o660] {
        chmod(&key, wide);
        refused("may be read by others").await;
    }
    chmod(&key, 0o600);
    chmod(&home.join("keys"), 0o777);
    refused("others can write").await;
    chmod(&home.join("keys"), 0o700);
    chmod(&home, 0o770);
    refused("others can write").await;
    chmod(&home, 0o700);
    if geteuid().is_root() {
        chown(&key, Some(NOBODY), None).unwrap();
        refused("belongs to another user").await;
        chown(&key, Some(0), None).unwrap();
        chown(&home, Some(NOBODY), None).unwrap();
        refused("belongs to the user 65534").await;
        chown(&home, Some(0), None).unwrap();
    }
    drop(Agent::start(&pm2, &AgentOptions::default()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_whose_sockets_others_can_reach_is_not_used() {
    let bench = Bench::start().await;
    let pm2 = &bench.pm2;
    let refused = async |why: &str| {
        let agent = Agent::refused(pm2, &["--listen", "127.0.0.1:0"]).await;
        assert_eq!(agent.code, 4, "{agent:?}");
        assert!(agent.stderr.contains(why), "{why}: {agent:?}");
    };
    chmod(&pm2.home, 0o777);
    refused("may be written by everybody").await;
    chmod(&pm2.home, 0o755);
    let socket = pm2.home.join("rpc.sock");
    let moved = pm2.home.join("moved.sock");
    fs::rename(&socket, &moved).unwrap();
    symlink(&moved, &socket).unwrap();
    refused("rpc.sock").await;
    fs::remove_file(&socket).unwrap();
    fs::rename(&moved, &socket).unwrap();
}
