//! Viewers of the first host's lines, each with a WebSocket to the console of its own.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Instant,
};

use futures_util::{SinkExt as _, StreamExt as _};
use http::header;
use qd_api::{
    fleet::{FleetChannel, FleetClientMessage, FleetServerMessage, HostSelector},
    stream::SUBPROTOCOL,
};
use tokio::{net::TcpStream, sync::watch, task::JoinSet};
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest as _, protocol::WebSocketConfig},
};

use crate::{echo::connector, host::Written};

/// What all viewers have seen.
#[derive(Debug, Default)]
struct Seen {
    lines: usize,
    missed: u64,
    /// How old lines were, in milliseconds.
    ages: Vec<f64>,
}

/// Viewers that read.
pub struct Viewers {
    count: usize,
    seen: Arc<Mutex<Seen>>,
    told: watch::Receiver<usize>,
    _reading: JoinSet<()>,
}

impl Viewers {
    /// Opens so many with the tokens in turn, and waits until each is subscribed.
    pub async fn open(url: &str, certificate: &Path, tokens: &str, count: usize) -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (tell, told) = watch::channel(0);
        let mut reading = JoinSet::new();
        for token in tokens.split(',').cycle().take(count) {
            let socket = open(url, certificate, token).await;
            reading.spawn(read(socket, Arc::clone(&seen), tell.clone()));
        }
        Self {
            count,
            seen,
            told,
            _reading: reading,
        }
    }

    /// Waits until each viewer has seen, or knows that it missed, so many lines. Says how long that took since the call
    /// in seconds, how many lines were missed, and how old half and all but one in a hundred were, in milliseconds.
    pub async fn have_seen(&mut self, lines: usize) -> String {
        let begun = Instant::now();
        let all = lines * self.count;
        self.told.wait_for(|told| *told >= all).await.unwrap();
        let took = begun.elapsed().as_secs_f64();
        let Seen { missed, mut ages, .. } = std::mem::take(&mut *self.seen.lock().unwrap());
        ages.sort_by(f64::total_cmp);
        let age = |share: f64| ages[(ages.len().saturating_sub(1) as f64 * share) as usize];
        format!("{took} {missed} {} {}", age(0.5), age(0.99))
    }
}

type Socket = WebSocketStream<TlsStream<TcpStream>>;

async fn open(url: &str, certificate: &Path, token: &str) -> Socket {
    let address = url.trim_start_matches("https://");
    let stream = TcpStream::connect(address).await.unwrap();
    let name = "127.0.0.1".try_into().unwrap();
    let stream = connector(certificate).connect(name, stream).await.unwrap();
    let mut request = format!("wss://{address}/api/v1/stream")
        .into_client_request()
        .unwrap();
    let headers = request.headers_mut();
    headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    headers.insert(header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL.parse().unwrap());
    let config = WebSocketConfig::default();
    let (mut socket, _) = client_async_with_config(request, stream, Some(config))
        .await
        .unwrap();
    let wanted = FleetClientMessage::Subscribe {
        id: "1".to_owned(),
        channel: FleetChannel::Logs {
            hosts: HostSelector {
                names: vec!["host-00000".parse().unwrap()],
                ..HostSelector::default()
            },
            target: "app-0".to_owned(),
            lines: 0,
            stream: None,
            grep: None,
            cursors: std::collections::BTreeMap::new(),
        },
    };
    let wanted = serde_json::to_string(&wanted).unwrap();
    socket.send(Message::text(wanted)).await.unwrap();
    socket.next().await.unwrap().unwrap();
    socket
}

async fn read(mut socket: Socket, seen: Arc<Mutex<Seen>>, tell: watch::Sender<usize>) {
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        let now = Written::now();
        let mut seen = seen.lock().unwrap();
        // What every line costs a viewer is kept out of what is measured.
        match Written::of(&text) {
            Some(written) => {
                seen.lines += 1;
                seen.ages.push(now.millis_after(written));
            }
            None => match serde_json::from_str(&text).unwrap() {
                FleetServerMessage::Gap { gap, .. } => seen.missed += gap.missed.unwrap_or(1),
                FleetServerMessage::Subscribed { .. } => {}
                other => panic!("{other:?}"),
            },
        }
        let told = seen.lines + seen.missed as usize;
        drop(seen);
        tell.send_modify(|all| *all = (*all).max(told));
    }
}
