//! What stands beside the agent while it is measured.
//!
//! `stand daemon HOME APPS` is a daemon with that many apps that does nothing else; it says `ready`, then takes lines
//! `flood N S` (N log lines a second for S seconds into the log of the first app). `stand control FILE` is bare hyper
//! that answers every GET with the bytes of the file; it says where it listens.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::{convert::Infallible, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use qd_pm2::testing::{App, FakeDaemon, Output};
use tokio::{
    net::TcpListener,
    task::spawn_blocking,
    time::{MissedTickBehavior, interval},
};

/// How often a flood writes.
const TICK: Duration = Duration::from_millis(10);

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["daemon", home, apps] => daemon(home, apps.parse().unwrap()).await,
        ["control", file] => control(Bytes::from(std::fs::read(file).unwrap())).await,
        _ => eprintln!("usage: stand daemon HOME APPS | stand control FILE"),
    }
}

async fn daemon(home: &str, apps: usize) {
    let daemon = FakeDaemon::start(home).await;
    let first = daemon.add(App::new("app-0"));
    for number in 1..apps {
        daemon.add(App::new(format!("app-{number}")).monit(60 << 20, 1.5));
    }
    println!("ready");
    while let Some(Ok(order)) = spawn_blocking(|| std::io::stdin().lines().next()).await.unwrap() {
        let words: Vec<&str> = order.split(' ').collect();
        let ["flood", rate, seconds] = words.as_slice() else {
            continue;
        };
        flood(&daemon, first, rate.parse().unwrap(), seconds.parse().unwrap()).await;
        println!("flooded");
    }
}

async fn flood(daemon: &FakeDaemon, id: u64, per_second: u64, seconds: u64) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let per_tick = per_second * TICK.as_millis() as u64 / 1000;
    let text =
        "GET /api/orders/4711 200 12 ms from 10.0.0.7 with a request id of 01a2\n".repeat(per_tick as usize);
    for _ in 0..seconds * 1000 / TICK.as_millis() as u64 {
        ticks.tick().await;
        daemon.write_log(id, Output::Out, &text);
    }
}

async fn control(bytes: Bytes) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listening on http://{}", listener.local_addr().unwrap());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let bytes = bytes.clone();
        tokio::spawn(async move {
            let service = service_fn(move |_: Request<Incoming>| {
                let mut response = Response::new(Full::new(bytes.clone()));
                let json = hyper::header::HeaderValue::from_static("application/json");
                response.headers_mut().insert(hyper::header::CONTENT_TYPE, json);
                async { Ok::<_, Infallible>(response) }
            });
            let http = auto::Builder::new(TokioExecutor::new());
            http.serve_connection(TokioIo::new(stream), service).await.ok();
        });
    }
}
