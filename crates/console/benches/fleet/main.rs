//! What stands around the console while it is measured.
//!
//! `fleet hosts SOCKET URL PIN CODE COUNT` enrols that many simulated hosts over the console's own socket, says so, and
//! dials; then it takes lines: `linked` and `lost` wait until every host has its link, or none, and
//! `write RATE SECONDS` writes log lines on the first one. `fleet viewers URL CERTIFICATE TOKENS COUNT` opens that many
//! WebSockets on those lines, and then takes `seen LINES`. `fleet echo` is a bare WebSocket server with TLS, and
//! `fleet clients PORT COUNT` holds that many connections to it.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

mod echo;
mod enrol;
mod host;
mod hosts;
mod viewers;

use std::time::Instant;

use tokio::task::spawn_blocking;

use hosts::Hosts;
use viewers::Viewers;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["hosts", socket, url, pin, code, count] => {
            let begun = Instant::now();
            let enrolled = enrol::all(socket, code, count.parse().unwrap()).await;
            println!("enrolled {}", begun.elapsed().as_secs_f64());
            serve(&Hosts::dial(enrolled, url, pin)).await;
        }
        ["viewers", url, certificate, tokens, count] => {
            let certificate = std::path::Path::new(certificate);
            let mut viewers = Viewers::open(url, certificate, tokens, count.parse().unwrap()).await;
            println!("watching");
            while let Some(order) = order().await {
                let lines = order.strip_prefix("seen ").unwrap().parse().unwrap();
                println!("{}", viewers.have_seen(lines).await);
            }
        }
        ["echo"] => echo::serve().await,
        ["clients", port, count] => {
            let _held = echo::clients(port.parse().unwrap(), count.parse().unwrap()).await;
            println!("linked");
            while order().await.is_some() {}
        }
        _ => {
            eprintln!(
                "usage: fleet hosts SOCKET URL PIN CODE COUNT | fleet viewers URL CERTIFICATE TOKENS COUNT | fleet echo | fleet clients PORT COUNT"
            );
        }
    }
}

/// The next line of standard input; none when whoever gives orders is gone.
async fn order() -> Option<String> {
    let line = spawn_blocking(|| std::io::stdin().lines().next()).await.unwrap();
    line.and_then(Result::ok)
}

async fn serve(hosts: &Hosts) {
    while let Some(order) = order().await {
        let begun = Instant::now();
        match order.split(' ').collect::<Vec<_>>().as_slice() {
            ["linked"] => hosts.are_linked().await,
            ["lost"] => hosts.are_lost().await,
            ["write", rate, seconds] => hosts.write(rate.parse().unwrap(), seconds.parse().unwrap()).await,
            _ => panic!("no order: {order}"),
        }
        println!("{order} {}", begun.elapsed().as_secs_f64());
    }
}
