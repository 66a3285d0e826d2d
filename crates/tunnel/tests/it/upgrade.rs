//! Byte streams through the tunnel: what a WebSocket of the agent's runs over.

use futures_util::{SinkExt, StreamExt};
use http::{Request, StatusCode};
use qd_tunnel::console::Opened;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, protocol::Role},
};

use crate::fixture::{Link, World, soon};

async fn open(link: &Link, path: &str) -> Opened {
    let request = Request::get(path).body(()).unwrap();
    soon("the stream", link.session.client().open(request))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_byte_stream_is_opened_at_once_and_echoes() {
    let world = World::new();
    let link = world.link().await;
    let Opened::Stream(opened) = open(&link, "/socket").await else {
        panic!("refused");
    };
    let (mut reader, mut writer) = tokio::io::split(opened.into_body());
    let sent = vec![3; 1024 * 1024];
    let expected = sent.clone();
    let writing = tokio::spawn(async move {
        writer.write_all(&sent).await.unwrap();
        writer.shutdown().await.unwrap();
    });
    let mut read = Vec::new();
    soon("the echo", reader.read_to_end(&mut read)).await.unwrap();
    writing.await.unwrap();
    assert_eq!(read, expected);
}

#[tokio::test]
async fn a_websocket_runs_through_it() {
    let world = World::new();
    let link = world.link().await;
    let Opened::Stream(opened) = open(&link, "/socket").await else {
        panic!("refused");
    };
    // The far end echoes bytes, so a server's frames come back as a server's: read them as a client would.
    let (mut here, there) = tokio::io::duplex(1024);
    let mut sender = WebSocketStream::from_raw_socket(there, Role::Server, None).await;
    sender.send(tungstenite::Message::text("hello")).await.unwrap();
    let mut frame = vec![0; 7];
    here.read_exact(&mut frame).await.unwrap();
    let mut stream = opened.into_body();
    stream.write_all(&frame).await.unwrap();
    let mut receiver = WebSocketStream::from_raw_socket(stream, Role::Client, None).await;
    let message = soon("the message", receiver.next()).await.unwrap().unwrap();
    assert_eq!(message.to_text().unwrap(), "hello");
}

#[tokio::test]
async fn a_refusal_to_open_is_an_answer_like_any_other() {
    let world = World::new();
    let link = world.link().await;
    let Opened::Refused(answer) = open(&link, "/none").await else {
        panic!("opened");
    };
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}
