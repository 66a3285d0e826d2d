//! Which link of a host counts.

use qd_tunnel::{
    Closing, End,
    agent::Error as AgentError,
    console::{Registry, Session},
};
use tokio::task::JoinHandle;

use crate::{
    calls::get,
    fixture::{Link, World, host, soon},
};

fn hold(registry: &Registry, session: &Session) -> JoinHandle<End> {
    let (registry, session) = (registry.clone(), session.clone());
    tokio::spawn(async move { registry.hold(session).await })
}

async fn listed(registry: &Registry, connect: u64) {
    soon("the listing", async {
        while registry.get(&host()).map(|session| session.peer().connect) != Some(connect) {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

async fn told(link: Link) -> Closing {
    let error = soon("the agent", link.agent).await.unwrap();
    match error {
        AgentError::Ended {
            end: End::ClosedByPeer(closing),
            ..
        } => closing,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_newest_link_wins_and_the_older_one_is_told() {
    let (world, registry) = (World::new(), Registry::new());
    let old = world.link().await;
    let holding_old = hold(&registry, &old.session);
    listed(&registry, 1).await;
    let new = world.link().await;
    let holding_new = hold(&registry, &new.session);
    listed(&registry, 2).await;
    assert_eq!(told(old).await, Closing::superseded());
    let end = soon("the old link", holding_old).await.unwrap();
    assert!(matches!(end, End::ClosedHere(_)), "{end:?}");
    // The end of the old one took nothing of the new one's.
    let session = registry.get(&host()).unwrap();
    assert_eq!(session.peer().connect, 2);
    let answer = session.client().send(get("/who")).await.unwrap();
    assert!(answer.status().is_success());
    assert_eq!(registry.live().len(), 1);
    new.shutdown.cancel();
    soon("the new link", holding_new).await.unwrap();
    assert!(registry.get(&host()).is_none());
    assert!(registry.live().is_empty());
}

#[tokio::test]
async fn the_newest_link_is_the_one_with_the_highest_connect_not_the_last_to_be_listed() {
    let (world, registry) = (World::new(), Registry::new());
    let (old, new) = (world.link().await, world.link().await);
    let _holding_new = hold(&registry, &new.session);
    listed(&registry, 2).await;
    let holding_old = hold(&registry, &old.session);
    assert_eq!(told(old).await, Closing::superseded());
    soon("the old link", holding_old).await.unwrap();
    assert_eq!(registry.get(&host()).unwrap().peer().connect, 2);
}

#[tokio::test]
async fn who_gives_up_holding_closes_the_link() {
    let (world, registry) = (World::new(), Registry::new());
    let link = world.link().await;
    let holding = hold(&registry, &link.session);
    listed(&registry, 1).await;
    holding.abort();
    assert_eq!(told(link).await, Closing::normal());
    assert!(registry.get(&host()).is_none());
}

#[tokio::test]
async fn a_console_that_shuts_down_says_so_to_all() {
    let (world, registry) = (World::new(), Registry::new());
    let link = world.link().await;
    let _holding = hold(&registry, &link.session);
    listed(&registry, 1).await;
    registry.close(&Closing::going_away());
    assert_eq!(told(link).await, Closing::going_away());
}
