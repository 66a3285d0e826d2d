use std::{os::unix::net::UnixDatagram, time::Duration};

use rustix::process::Signal;
use tokio_util::sync::CancellationToken;

use crate::child::{Player, plays};

#[tokio::test]
async fn part_service() {
    if !plays("service") {
        return;
    }
    let (shutdown, _reload) = qd_bootstrap::shutdown::listen().unwrap();
    qd_bootstrap::notify::ready();
    qd_bootstrap::notify::status("two\nSTOPPING=1");
    qd_bootstrap::notify::watchdog(shutdown).await;
    qd_bootstrap::notify::stopping();
}

#[test]
fn the_service_manager_hears_ready_watchdog_and_stopping() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let env = [
        ("NOTIFY_SOCKET", path.to_str().unwrap()),
        ("WATCHDOG_USEC", "50000"),
    ];
    let mut player = Player::start("notify::part_service", "service", &env);

    let hear = || {
        let mut buffer = [0; 256];
        let length = manager.recv(&mut buffer).expect("the service went quiet");
        String::from_utf8(buffer[..length].to_vec()).unwrap()
    };
    assert_eq!(hear(), "READY=1\n");
    assert_eq!(hear(), "STATUS=two STOPPING=1\n", "a status is one line");
    assert_eq!(hear(), "WATCHDOG=1\n");
    assert_eq!(hear(), "WATCHDOG=1\n", "it is kept alive again and again");
    player.signal(Signal::TERM);
    let last = std::iter::repeat_with(hear).find(|message| message != "WATCHDOG=1\n");
    assert_eq!(last.as_deref(), Some("STOPPING=1\n"));
    assert!(player.exit().success());
}

#[tokio::test]
async fn without_a_service_manager_nothing_happens() {
    qd_bootstrap::notify::ready();
    qd_bootstrap::notify::stopping();
    // Returns although its token is never cancelled.
    qd_bootstrap::notify::watchdog(CancellationToken::new()).await;
}
