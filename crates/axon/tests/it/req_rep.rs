//! Plain request/reply.

use qd_axon::{
    Arg, LinkState,
    rep::{self, Responder},
    req,
};
use tokio_util::sync::CancellationToken;

use crate::fixture::{Home, SOON, run, soon};

struct Reverse;

impl Responder for Reverse {
    async fn respond(&self, mut args: Vec<Arg>) -> Option<Vec<Arg>> {
        args.reverse();
        (args.len() != 1).then_some(args)
    }
}

#[tokio::test]
async fn arguments_of_every_type_go_there_and_back() {
    let home = Home::new();
    for listener in home.both().await {
        let server = run(listener, |listener, shutdown| {
            rep::serve(listener, Reverse, rep::Options::default(), shutdown)
        });
        let (client, connection) = req::Client::new(server.endpoint.clone(), req::Options::default());
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(connection.run(shutdown.clone()));
        soon("up", client.state().wait_for(LinkState::is_up))
            .await
            .unwrap();

        let args = [Arg::text("a"), Arg::json(&[1]).unwrap(), Arg::blob(&b"\xff"[..])];
        let mut reply = client.request(&args, SOON).await.unwrap();
        reply.reverse();
        assert_eq!(reply, args);
        assert_eq!(client.request(&[], SOON).await.unwrap(), []);
        soon("written", client.post(&[Arg::text("no answer to one")]))
            .await
            .unwrap();

        let many = vec![Arg::text(""); 15];
        assert!(
            matches!(client.request(&many, SOON).await, Err(req::Error::Encode(_))),
            "the id is the sixteenth"
        );
        shutdown.cancel();
        task.await.unwrap();
    }
}
