//! RPC over a Unix socket: a call after the other, and 64 in flight. `serve PATH` answers, `call PATH` measures and
//! prints one line of JSON; `rpc.cjs` beside it is the same with the stock packages.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream};
use qd_axon::{
    Endpoint,
    rpc::{
        self,
        server::{Handler, Options, RemoteError, Reply},
    },
};
use serde_json::{json, value::RawValue};
use tokio_util::sync::CancellationToken;

const SEQUENTIAL: u32 = 20_000;
const PIPELINED: u32 = 200_000;
const IN_FLIGHT: usize = 64;
const DEADLINE: Duration = Duration::from_secs(10);

struct Echo;

impl Handler for Echo {
    async fn call(&self, _: &str, args: Vec<Box<RawValue>>) -> Result<Reply, RemoteError> {
        Ok(serde_json::from_str::<serde_json::Value>(args[0].get())
            .unwrap()
            .into())
    }

    fn methods(&self) -> Vec<rpc::Method> {
        vec![rpc::Method {
            name: "echo".into(),
            params: vec!["value".into(), "cb".into()],
        }]
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, role, path, ..] = args.as_slice() else {
        return eprintln!("usage: rpc serve|call PATH");
    };
    let endpoint = Endpoint::Unix(PathBuf::from(path));
    if role == "serve" {
        let listener = endpoint.bind().await.unwrap();
        println!("bound");
        return rpc::server::serve(listener, Echo, Options::default(), CancellationToken::new()).await;
    }
    let (client, connection) = rpc::Client::new(endpoint, rpc::Options::default());
    let shutdown = CancellationToken::new();
    let _running = shutdown.clone().drop_guard();
    tokio::spawn(connection.run(shutdown));
    client.state().wait_for(qd_axon::LinkState::is_up).await.unwrap();
    let argument = json!({"id": 7, "name": "web"});
    let echo = || async {
        let reply: serde_json::Value = client.call("echo", &[&argument], DEADLINE).await.unwrap();
        assert_eq!(reply["id"], 7);
    };
    for _ in 0..SEQUENTIAL / 10 {
        echo().await;
    }
    let begun = Instant::now();
    for _ in 0..SEQUENTIAL {
        echo().await;
    }
    let sequential = begun.elapsed() / SEQUENTIAL;
    let begun = Instant::now();
    stream::iter(0..PIPELINED)
        .for_each_concurrent(IN_FLIGHT, |_| echo())
        .await;
    let pipelined = f64::from(PIPELINED) / begun.elapsed().as_secs_f64();
    println!(
        "{}",
        json!({"sequential_micros": sequential.as_nanos() as f64 / 1e3, "pipelined_per_second": pipelined})
    );
}
