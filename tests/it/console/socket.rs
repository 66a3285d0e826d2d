//! The console's WebSocket, as a client has it.

use futures_util::{SinkExt as _, StreamExt as _};
use qd_tests::{Caller, Console, PATIENCE};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::HeaderValue},
};

pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens it with a token.
    pub async fn open(console: &Console, caller: &Caller) -> Self {
        let header = format!("Bearer {}", caller.token.as_deref().unwrap());
        let opened = Self::with(console, &[("authorization", &header)]).await;
        opened.expect("it opens")
    }

    /// Opens it with headers; the status of a refusal.
    pub async fn with(console: &Console, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let address = console.url.strip_prefix("http://").unwrap();
        let mut request = format!("ws://{address}/api/v1/stream")
            .into_client_request()
            .unwrap();
        let subprotocol = HeaderValue::from_static("quarterdeck.stream.v1");
        request
            .headers_mut()
            .insert("sec-websocket-protocol", subprotocol);
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let stream = TcpStream::connect(address).await.unwrap();
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message; the code of its close once it has ended.
    pub async fn hear(&mut self) -> Result<Value, Option<u16>> {
        loop {
            let heard = timeout(PATIENCE, self.0.next())
                .await
                .expect("something is heard");
            match heard {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// The first message that is meant.
    pub async fn first(&mut self, meant: impl Fn(&Value) -> bool) -> Value {
        loop {
            let heard = self.hear().await.expect("the stream goes on");
            if meant(&heard) {
                return heard;
            }
        }
    }
}
