//! Two sides of different age.

use qd_tunnel::{
    Offer, Protocol, RefusalCode,
    agent::{Config, Error as AgentError},
    console::{Error, Session, accept},
    handshake,
};
use tokio_util::sync::CancellationToken;

use crate::{
    calls::get,
    fixture::{World, pair, soon},
};

fn offer(min: u16, max: u16, features: &[&str]) -> Offer {
    Offer {
        protocol: Protocol { min, max },
        features: features.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// What becomes of two offers: the console's, then the agent's.
async fn meet(console: Offer, agent: Offer) -> (Result<Session, Error>, Option<AgentError>) {
    let mut world = World::new();
    world.console.offer = console;
    let config = Config {
        offer: agent,
        ..World::config("http://localhost")
    };
    let dialler = world.dialler(config);
    let (at_agent, at_console) = pair().await;
    let stop = CancellationToken::new();
    let agent = tokio::spawn(async move { dialler.link(at_agent, &stop).await });
    let session = soon("the console", accept(at_console, &world.hosts, &world.console)).await;
    if let Ok(session) = &session {
        let answer = session.client().send(get("/who")).await.unwrap();
        assert!(answer.status().is_success());
        return (Ok(session.clone()), None);
    }
    let error = soon("the agent", agent).await.unwrap();
    (session, Some(error))
}

#[tokio::test]
async fn sides_one_version_apart_speak_what_both_know() {
    for (console, agent, spoken) in [
        ((1, 2), (1, 1), 1),
        ((1, 1), (1, 2), 1),
        ((2, 3), (1, 2), 2),
        ((1, 3), (1, 3), 3),
    ] {
        let (session, _) = meet(offer(console.0, console.1, &[]), offer(agent.0, agent.1, &[])).await;
        assert_eq!(session.unwrap().peer().agreement.protocol, spoken);
    }
}

#[tokio::test]
async fn sides_with_nothing_in_common_say_so() {
    for (console, agent) in [((2, 2), (1, 1)), ((1, 1), (2, 2))] {
        let (session, error) = meet(offer(console.0, console.1, &[]), offer(agent.0, agent.1, &[])).await;
        let Err(Error::Handshake(handshake::Error::Refused(refusal))) = session else {
            panic!("{session:?}");
        };
        assert_eq!(refusal.code, RefusalCode::ProtocolUnsupported);
        let expected = format!(
            "the console speaks {0} to {0}, the agent {1} to {1}",
            console.0, agent.0
        );
        assert_eq!(refusal.detail, expected);
        assert!(error.unwrap().is_final());
    }
}

#[tokio::test]
async fn features_are_what_both_have_and_the_rest_is_told() {
    let (session, _) = meet(
        offer(1, 1, &["gzip", "of-the-future", "push"]),
        offer(1, 1, &["push", "mine", "gzip"]),
    )
    .await;
    let agreement = session.unwrap().peer().agreement.clone();
    assert_eq!(agreement.features, ["gzip", "push"]);
    assert_eq!(agreement.missing, ["of-the-future"]);
}
