//! A WebSocket that says and hears exactly what it is told to.

use std::time::Instant;

use futures_util::{SinkExt as _, StreamExt as _};
use qd_tests::{Bench, PATIENCE};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest as _,
        http::{HeaderValue, header::HeaderName},
    },
};

/// An open one.
#[derive(Debug)]
pub struct WebSocket(WebSocketStream<TcpStream>);

impl WebSocket {
    /// Opens it with these headers; else the status of the refusal.
    pub async fn open(bench: &Bench, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let address = bench.agent.url.strip_prefix("http://").unwrap();
        let mut request = format!("ws://{address}/api/v1/stream")
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).unwrap();
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
        let stream = TcpStream::connect(address).await.unwrap();
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens it with a token.
    pub async fn with(bench: &Bench, token: &str) -> Self {
        let header = format!("Bearer {token}");
        let headers = [("authorization", header.as_str())];
        Self::open(bench, &headers).await.expect("it opens")
    }

    pub async fn say(&mut self, message: &Value) {
        assert!(self.try_say(message).await, "it is open");
    }

    /// Whether it could still be said.
    pub async fn try_say(&mut self, message: &Value) -> bool {
        self.0.send(Message::text(message.to_string())).await.is_ok()
    }

    /// The next message; the code of its close once it has ended.
    pub async fn hear(&mut self) -> Result<Value, Option<u16>> {
        loop {
            match timeout(PATIENCE, self.0.next())
                .await
                .expect("something is heard")
            {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// What it says to one request.
    pub async fn ask(&mut self, message: &Value) -> Value {
        self.say(message).await;
        let id = &message["id"];
        let answers = ["subscribed", "unsubscribed", "error"];
        let begun = Instant::now();
        loop {
            let heard = self.hear().await.expect("the stream goes on");
            let kind = heard["type"].as_str().unwrap_or_default();
            if heard["id"] == *id && answers.contains(&kind) {
                return heard;
            }
            assert!(begun.elapsed() < PATIENCE, "no answer to {message}");
        }
    }
}
