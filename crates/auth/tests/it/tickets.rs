use std::sync::{Arc, Mutex};

use qd_api::Time;
use qd_auth::{Clock, Principal, Tickets};

use crate::home::Home;

fn clock() -> (Clock, Arc<Mutex<Time>>) {
    let now = Arc::new(Mutex::new(Time::now()));
    let read = Arc::clone(&now);
    (Clock::from_fn(move || *read.lock().unwrap()), now)
}

#[test]
fn a_ticket_is_good_once() {
    let tickets = Tickets::new();
    let ticket = tickets.issue(&Principal::local(7));
    assert_eq!(tickets.redeem(&ticket.ticket).unwrap().subject, "uid:7");
    assert!(tickets.redeem(&ticket.ticket).is_none());
}

#[test]
fn a_ticket_is_good_for_thirty_seconds() {
    let (clock, now) = clock();
    let tickets = Tickets::with_clock(clock);
    let ticket = tickets.issue(&Principal::local(0));
    let late = now.lock().unwrap().plus_seconds(31);
    *now.lock().unwrap() = late;
    assert!(tickets.redeem(&ticket.ticket).is_none());
}

#[test]
fn a_ticket_ends_with_the_credential_it_was_made_with() {
    let (clock, now) = clock();
    let tickets = Tickets::with_clock(clock);
    let mut principal = Principal::local(0);
    let end = now.lock().unwrap().plus_seconds(5);
    principal.expires_at = Some(end);
    assert_eq!(tickets.issue(&principal).expires_at, end);
}

#[test]
fn nobody_guesses_a_ticket() {
    let tickets = Tickets::new();
    let ticket = tickets.issue(&Principal::local(0)).ticket;
    assert!(ticket.len() >= 43, "256 bits in base64url");
    for guess in ["", "x", &ticket[..42], &ticket.to_uppercase()] {
        assert!(tickets.redeem(guess).is_none());
    }
    assert!(tickets.redeem(&ticket).is_some());
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
