use rustix::process::Signal;

use crate::child::{Player, plays};

#[tokio::test]
async fn part_listener() {
    if !plays("listener") {
        return;
    }
    let (shutdown, mut reload) = qd_bootstrap::shutdown::listen().unwrap();
    println!("listening");
    loop {
        tokio::select! {
            () = reload.requested() => println!("reload"),
            () = shutdown.cancelled() => break,
        }
    }
    println!("cancelled");
    std::future::pending::<()>().await;
}

fn listener() -> Player {
    let player = Player::start("shutdown::part_listener", "listener", &[]);
    player.expect_line("listening");
    player
}

#[test]
fn the_first_signal_cancels_and_the_second_exits() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let mut player = listener();
        player.signal(signal);
        player.expect_line("cancelled");
        player.signal(signal);
        assert_eq!(player.exit().code(), Some(code));
    }
}

#[test]
fn a_hangup_asks_for_a_reload_and_ends_nothing() {
    let player = listener();
    player.signal(Signal::HUP);
    player.expect_line("reload");
    player.signal(Signal::HUP);
    player.expect_line("reload");
    player.signal(Signal::TERM);
    player.expect_line("cancelled");
}
