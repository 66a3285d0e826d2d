//! One-time tickets: how long, how often, how many.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use qd_api::Scope;
use qd_auth::{Principal, Tickets};

use crate::home::Home;

#[tokio::test]
async fn a_ticket_stands_for_its_principal_once() {
    let home = Home::new();
    let new = home.mint("web", &[Scope::EventsRead]);
    let principal = home.authority.verify(&new.token).await.unwrap();
    let tickets = Tickets::with_clock(home.hands.clock());
    let ticket = tickets.issue(&principal);
    assert_eq!(URL_SAFE_NO_PAD.decode(&ticket.ticket).unwrap().len(), 32);
    assert_eq!(tickets.redeem(&ticket.ticket), Some(principal));
    assert_eq!(tickets.redeem(&ticket.ticket), None);
    for unknown in ["", "x", &ticket.ticket[1..], &"x".repeat(100_000)] {
        assert_eq!(tickets.redeem(unknown), None);
    }
}

#[test]
fn a_ticket_lives_thirty_seconds_to_the_millisecond() {
    let home = Home::new();
    let tickets = Tickets::with_clock(home.hands.clock());
    let (kept, late) = (
        tickets.issue(&Principal::local(1)),
        tickets.issue(&Principal::local(1)),
    );
    home.hands.step(29_999);
    assert!(tickets.redeem(&kept.ticket).is_some());
    home.hands.step(1);
    assert!(tickets.redeem(&late.ticket).is_none());
}

#[test]
fn outstanding_tickets_are_bounded_and_nobody_drives_out_anothers() {
    let home = Home::new();
    let tickets = Tickets::with_clock(home.hands.clock());
    let others = tickets.issue(&Principal::local(1));
    let first = tickets.issue(&Principal::local(2));
    home.hands.step(1);
    let mut last = first.clone();
    for _ in 0..64 {
        last = tickets.issue(&Principal::local(2));
    }
    assert!(tickets.redeem(&first.ticket).is_none(), "its own oldest gave way");
    assert!(tickets.redeem(&last.ticket).is_some());
    assert!(tickets.redeem(&others.ticket).is_some());
    let first = tickets.issue(&Principal::local(0));
    home.hands.step(1);
    for uid in 1..=4096 {
        last = tickets.issue(&Principal::local(uid));
    }
    assert!(
        tickets.redeem(&first.ticket).is_none(),
        "there is a bound to all of them"
    );
    assert!(tickets.redeem(&last.ticket).is_some());
}
