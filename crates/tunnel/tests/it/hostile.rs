//! Peers that mean no good.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use qd_tunnel::{
    Closing, End, Message,
    agent::Error as AgentError,
    console::{Error, Session, accept},
    handshake::{self, wire},
    limits,
    websocket::Socket,
};
use tokio::{
    io::{AsyncWriteExt, DuplexStream},
    time::Instant,
};
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_util::sync::CancellationToken;

use crate::{
    fixture::{World, pair, socket, soon},
    trust::{receive, send},
};

/// What a console makes of a peer whose answer to the challenge this is, and the last message that the peer gets.
async fn answered(answer: Message) -> (Error, Option<Message>) {
    let world = World::new();
    let (mut peer, at_console) = pair().await;
    let talking = async {
        receive(&mut peer).await;
        peer.send(answer).await.unwrap();
        peer.next().await.map(Result::unwrap)
    };
    let (outcome, told) = tokio::join!(
        soon("the console", accept(at_console, &world.hosts, &world.console)),
        soon("the peer", talking),
    );
    (outcome.unwrap_err(), told)
}

#[tokio::test]
async fn what_is_no_hello_ends_the_handshake() {
    let too_large = vec![b' '; limits::MAX_HANDSHAKE_BYTES + 1];
    for answer in [
        Message::Text,
        Message::Binary(Bytes::from_static(b"GET / HTTP/1.1\r\n\r\n")),
        Message::Binary(Bytes::from_static(b"\xff\xfe")),
        Message::Binary(Bytes::from_static(b"{\"type\":\"hello\"}")),
        Message::Binary(Bytes::from_static(b"{\"type\":\"other\"}")),
        Message::Binary(Bytes::new()),
        Message::Binary(too_large.into()),
        Message::Binary(vec![b'['; limits::MAX_HANDSHAKE_BYTES].into()),
    ] {
        let what = format!("{answer:?}");
        let (error, told) = answered(answer).await;
        let broken = matches!(
            error,
            Error::Handshake(handshake::Error::Violation { .. } | handshake::Error::Malformed { .. })
        );
        assert!(broken, "{error:?} for {what:.50}");
        let Some(Message::Close(Closing { code: 1002, .. })) = told else {
            panic!("{told:?} for {what:.50}");
        };
    }
}

#[tokio::test]
async fn a_length_that_is_declared_is_not_believed() {
    let world = World::new();
    let (mut peer, at_console) = tokio::io::duplex(64 * 1024);
    let at_console = socket(at_console, Role::Server).await;
    // One binary frame of 4 GiB, masked; and then nothing of it.
    let head = [0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4];
    peer.write_all(&head).await.unwrap();
    let error = soon("the console", accept(at_console, &world.hosts, &world.console))
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Handshake(handshake::Error::Lost(_))),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_says_nothing_costs_no_longer_than_the_deadline() {
    let world = World::new();
    let (_peer, at_console) = pair().await;
    let since = Instant::now();
    let error = soon("the console", accept(at_console, &world.hosts, &world.console))
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Handshake(handshake::Error::Deadline { .. })),
        "{error:?}"
    );
    assert!(since.elapsed() <= limits::HANDSHAKE_DEADLINE + Duration::from_millis(10));
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_pings_instead_of_talking_is_not_listened_to() {
    let world = World::new();
    let (mut peer, at_console) = pair().await;
    let pinging = async { while peer.send(Message::Ping(Bytes::new())).await.is_ok() {} };
    let error = tokio::select! {
        outcome = accept(at_console, &world.hosts, &world.console) => outcome.unwrap_err(),
        () = pinging => panic!("the console hung up without an error"),
    };
    assert!(
        matches!(error, Error::Handshake(handshake::Error::Violation { .. })),
        "{error:?}"
    );
}

/// A session whose agent is this test, after a handshake that is in order.
async fn enter(world: &World) -> (Session, Socket<DuplexStream>) {
    let (at_agent, mut as_console) = pair().await;
    let (mut as_agent, at_console) = pair().await;
    let (dialler, stop) = (world.linker(), CancellationToken::new());
    let agent = tokio::spawn(async move { dialler.link(at_agent, &stop).await });
    let console = accept(at_console, &world.hosts, &world.console);
    let relaying = async {
        // The handshake, what each side begins HTTP/2 with, and the first request.
        loop {
            tokio::select! {
                Some(Ok(message)) = as_agent.next() => as_console.send(message).await.unwrap(),
                Some(Ok(message)) = as_console.next() => as_agent.send(message).await.unwrap(),
            }
        }
    };
    let session = tokio::select! {
        session = soon("the console", console) => session.unwrap(),
        () = relaying => unreachable!(),
    };
    agent.abort();
    (session, as_agent)
}

async fn ended(session: &Session) -> End {
    soon("the end", session.closed()).await
}

#[tokio::test]
async fn a_text_message_ends_the_link() {
    let world = World::new();
    let (session, mut peer) = enter(&world).await;
    peer.send(Message::Text).await.unwrap();
    let end = ended(&session).await;
    assert!(matches!(end, End::Violation { .. }), "{end:?}");
}

#[tokio::test]
async fn an_empty_message_ends_the_link() {
    let world = World::new();
    let (session, mut peer) = enter(&world).await;
    peer.send(Message::Binary(Bytes::new())).await.unwrap();
    let end = ended(&session).await;
    assert!(matches!(end, End::Violation { .. }), "{end:?}");
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_link() {
    let world = World::new();
    let (session, mut peer) = enter(&world).await;
    let large = vec![0; limits::MAX_RECEIVED_MESSAGE_BYTES + 1];
    // The other side hangs up before it has read it all.
    let _ = peer.feed(Message::Binary(large.into())).await;
    let sending = tokio::spawn(async move { peer.flush().await });
    let end = ended(&session).await;
    assert!(matches!(end, End::Lost(_) | End::Violation { .. }), "{end:?}");
    sending.abort();
}

#[tokio::test]
async fn garbage_instead_of_http_2_ends_the_link() {
    let world = World::new();
    let (session, mut peer) = enter(&world).await;
    let garbage: Vec<u8> = (0..4096u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    peer.send(Message::Binary(garbage.into())).await.unwrap();
    ended(&session).await;
}

#[tokio::test]
async fn ten_thousand_tiny_messages_are_just_bytes() {
    let world = World::new();
    let (session, mut peer) = enter(&world).await;
    // An HTTP/2 frame of an unknown type, which must be ignored: no payload, type 0xee, no flags, stream 0.
    let frame = [0, 0, 0, 0xee, 0, 0, 0, 0, 0];
    for _ in 0..10_000 / frame.len() {
        for byte in frame {
            peer.feed(Message::Binary(Bytes::copy_from_slice(&[byte])))
                .await
                .unwrap();
        }
    }
    peer.flush().await.unwrap();
    assert!(!session.is_closed());
    session.close(Closing::normal());
    ended(&session).await;
}

#[tokio::test]
async fn a_flood_of_pings_ends_nothing() {
    let world = World::new();
    let (session, mut peer) = enter(&world).await;
    for _ in 0..10_000 {
        peer.send(Message::Ping(Bytes::new())).await.unwrap();
        // What comes back must be taken by a peer that keeps to the rules.
        while let Some(Some(message)) = futures_util::FutureExt::now_or_never(peer.next()) {
            message.unwrap();
        }
    }
    assert!(!session.is_closed());
}

#[tokio::test(start_paused = true)]
async fn an_agent_that_is_let_in_and_does_not_serve_is_no_session() {
    let world = World::new();
    let (at_agent, mut as_console) = pair().await;
    let (mut as_agent, at_console) = pair().await;
    let (dialler, stop) = (world.linker(), CancellationToken::new());
    let agent = tokio::spawn(async move { dialler.link(at_agent, &stop).await });
    let relaying = async {
        send(&mut as_console, &receive(&mut as_agent).await).await;
        send(&mut as_agent, &receive(&mut as_console).await).await;
        // And then it only listens.
        while as_agent.next().await.is_some() {}
    };
    let (outcome, ()) = tokio::join!(
        soon("the console", accept(at_console, &world.hosts, &world.console)),
        soon("the relay", relaying),
    );
    let error = outcome.unwrap_err();
    assert!(matches!(error, Error::Mute { .. }), "{error:?}");
    agent.abort();
}

/// What an agent makes of a console that begins with this.
async fn greeted(message: Message) -> AgentError {
    let world = World::new();
    let (at_agent, mut console) = pair().await;
    console.send(message).await.unwrap();
    let stop = CancellationToken::new();
    soon("the agent", world.linker().link(at_agent, &stop)).await
}

#[tokio::test]
async fn an_agent_takes_no_nonsense_from_a_console() {
    let welcome = wire::Message::Welcome(wire::Welcome {
        protocol: 1,
        features: Vec::new(),
        signature: wire::Signature(vec![0; 64]),
    });
    for message in [
        Message::Text,
        Message::Binary(Bytes::from_static(b"{}")),
        Message::Binary(serde_json::to_vec(&welcome).unwrap().into()),
        Message::Binary(vec![b'x'; limits::MAX_HANDSHAKE_BYTES + 1].into()),
    ] {
        let error = greeted(message).await;
        assert!(
            matches!(
                error,
                AgentError::Handshake(
                    handshake::Error::Violation { .. } | handshake::Error::Malformed { .. }
                )
            ),
            "{error:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_agent_waits_for_no_silent_console() {
    let world = World::new();
    let (at_agent, _console) = pair().await;
    let stop = CancellationToken::new();
    let error = soon("the agent", world.linker().link(at_agent, &stop)).await;
    assert!(
        matches!(error, AgentError::Handshake(handshake::Error::Deadline { .. })),
        "{error:?}"
    );
}
