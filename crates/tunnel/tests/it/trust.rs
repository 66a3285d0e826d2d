//! Who is let in, and who is believed.

use futures_util::{SinkExt, StreamExt};
use qd_tunnel::{
    Message, Messages, Refusal, RefusalCode, SigningKey,
    agent::{Error as AgentError, Identity},
    console::{Error, Session, accept},
    handshake::{self, wire},
};
use tokio_util::sync::CancellationToken;

use crate::fixture::{Connects, World, pair, soon};

/// What becomes of an agent with this identity, on both sides.
async fn meet(world: &World, identity: Identity) -> (AgentError, Error) {
    let dialler =
        qd_tunnel::agent::Dialler::new(World::config("http://localhost"), identity, world.service.clone())
            .unwrap();
    let (at_agent, at_console) = pair().await;
    let stop = CancellationToken::new();
    let (agent, console) = tokio::join!(
        soon("the agent's end", dialler.link(at_agent, &stop)),
        soon(
            "the console's end",
            accept(at_console, &world.hosts, &world.console)
        ),
    );
    (agent, console.unwrap_err())
}

fn refusal(error: &Error) -> &Refusal {
    match error {
        Error::Handshake(handshake::Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_refused((agent, console): &(AgentError, Error), code: RefusalCode) {
    assert_eq!(refusal(console).code, code);
    let AgentError::Handshake(handshake::Error::Refused(told)) = agent else {
        panic!("{agent:?}");
    };
    assert_eq!(told, refusal(console));
    assert!(agent.is_final());
}

#[tokio::test]
async fn a_host_that_is_not_enrolled_is_refused() {
    let world = World::new();
    let identity = Identity {
        host: "host-2".parse().unwrap(),
        ..world.identity()
    };
    assert_refused(&meet(&world, identity).await, RefusalCode::UnknownHost);
}

#[tokio::test]
async fn another_key_than_the_enrolled_one_is_refused_and_counts_for_nothing() {
    let world = World::new();
    let identity = Identity {
        key: SigningKey::generate().unwrap(),
        ..world.identity()
    };
    assert_refused(&meet(&world, identity).await, RefusalCode::BadSignature);
    assert_eq!(world.hosts.seen(), 0);
}

#[tokio::test]
async fn a_copy_of_a_host_is_suspected() {
    let world = World::new();
    let link = world.link().await;
    let copy = Identity {
        counter: Box::new(Connects::default()),
        ..world.identity()
    };
    assert_refused(&meet(&world, copy).await, RefusalCode::CloneSuspected);
    assert!(!link.session.is_closed());
}

#[tokio::test]
async fn an_agent_that_pinned_another_console_signs_nothing_that_this_one_takes() {
    let world = World::new();
    let identity = Identity {
        console: SigningKey::generate().unwrap().public(),
        ..world.identity()
    };
    assert_refused(&meet(&world, identity).await, RefusalCode::BadSignature);
}

#[tokio::test]
async fn a_console_without_the_pinned_key_is_not_believed() {
    let world = World::new();
    let (at_agent, mut impostor) = pair().await;
    let (dialler, stop) = (world.linker(), CancellationToken::new());
    let agent = tokio::spawn(async move { dialler.link(at_agent, &stop).await });
    send(&mut impostor, &wire::Message::Challenge(challenge())).await;
    let wire::Message::Hello(_) = receive(&mut impostor).await else {
        panic!("no hello");
    };
    // A signature of the right form, by another key.
    let welcome = wire::Welcome {
        protocol: 1,
        features: Vec::new(),
        signature: wire::Signature(vec![1; 64]),
    };
    send(&mut impostor, &wire::Message::Welcome(welcome)).await;
    let error = soon("the agent", agent).await.unwrap();
    assert!(
        matches!(&error, AgentError::Handshake(handshake::Error::WrongConsole)),
        "{error:?}"
    );
    assert!(error.is_final());
}

#[tokio::test]
async fn a_recorded_hello_is_of_no_use() {
    let world = World::new();
    let recorded = relay(&world).await;
    let (mut thief, at_console) = pair().await;
    let console = accept(at_console, &world.hosts, &world.console);
    let stealing = async {
        let wire::Message::Challenge(_) = receive(&mut thief).await else {
            panic!("no challenge");
        };
        send(&mut thief, &recorded).await;
        receive(&mut thief).await
    };
    let (session, told) = tokio::join!(soon("the console", console), soon("the answer", stealing));
    assert_eq!(refusal(&session.unwrap_err()).code, RefusalCode::BadSignature);
    let wire::Message::Refused(told) = told else {
        panic!("{told:?}");
    };
    assert_eq!(told.code, RefusalCode::BadSignature);
    assert!(!told.retry);
}

#[tokio::test]
async fn what_an_agent_says_cannot_be_altered_on_the_way() {
    let alterations: [fn(&mut wire::Hello); 5] = [
        |hello| hello.capabilities.push("env:reveal".to_owned()),
        |hello| hello.connect += 1,
        |hello| hello.version = "9.9.9".to_owned(),
        |hello| hello.features.push("more".to_owned()),
        |hello| hello.protocol.max += 1,
    ];
    for alter in alterations {
        let world = World::new();
        let (session, _) = relayed(&world, alter).await;
        assert_eq!(refusal(&session.unwrap_err()).code, RefusalCode::BadSignature);
    }
}

/// A handshake through somebody in between, and the hello that it saw.
async fn relay(world: &World) -> wire::Message {
    let (session, hello) = relayed(world, |_| {}).await;
    // The relay stops after the handshake, so the agent is never seen to serve.
    assert!(matches!(session.unwrap_err(), Error::Mute { .. }));
    assert_eq!(world.hosts.seen(), 1);
    hello
}

async fn relayed(
    world: &World,
    alter: impl FnOnce(&mut wire::Hello),
) -> (Result<Session, Error>, wire::Message) {
    let (at_agent, mut as_console) = pair().await;
    let (mut as_agent, at_console) = pair().await;
    let (dialler, stop) = (world.linker(), CancellationToken::new());
    let agent = tokio::spawn(async move { dialler.link(at_agent, &stop).await });
    let console = accept(at_console, &world.hosts, &world.console);
    let relaying = async {
        let challenge = receive(&mut as_agent).await;
        send(&mut as_console, &challenge).await;
        let wire::Message::Hello(mut hello) = receive(&mut as_console).await else {
            panic!("no hello");
        };
        alter(&mut hello);
        let hello = wire::Message::Hello(hello);
        send(&mut as_agent, &hello).await;
        receive(&mut as_agent).await;
        drop(as_agent);
        hello
    };
    let outcome = tokio::join!(soon("the console", console), soon("the relay", relaying));
    agent.abort();
    outcome
}

fn challenge() -> wire::Challenge {
    wire::Challenge {
        protocol: qd_tunnel::Protocol::CURRENT,
        console: "an impostor".to_owned(),
        nonce: wire::Nonce([5; 32]),
        features: Vec::new(),
    }
}

pub async fn send<M: Messages>(messages: &mut M, message: &wire::Message) {
    let json = serde_json::to_vec(message).unwrap();
    messages.send(Message::Binary(json.into())).await.unwrap();
}

pub async fn receive<M: Messages>(messages: &mut M) -> wire::Message {
    match soon("a message", messages.next()).await.unwrap().unwrap() {
        Message::Binary(json) => serde_json::from_slice(&json).unwrap(),
        other => panic!("{other:?}"),
    }
}
