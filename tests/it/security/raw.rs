//! Bytes on a connection, as no client of ours would send them.

use std::time::Duration;

use qd_tests::{Bench, PATIENCE};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Longer than an answer takes, and shorter than a connection may idle.
const SOON: Duration = Duration::from_secs(20);

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// 0 if the connection ended without an answer.
    pub status: u16,
    pub text: String,
}

/// A connection to the agent.
pub async fn connect(bench: &Bench) -> TcpStream {
    let address = bench.agent.url.strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

/// Sends bytes, and reads to the end of the connection.
pub async fn exchange(bench: &Bench, bytes: &[u8]) -> Reply {
    let mut stream = connect(bench).await;
    // An agent that has seen enough closes before it has read all.
    stream.write_all(bytes).await.ok();
    let sent = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    timeout(SOON, read(&mut stream))
        .await
        .unwrap_or_else(|_| panic!("no end after {sent}"))
}

/// Reads to the end of the connection.
pub async fn read(stream: &mut TcpStream) -> Reply {
    let mut all = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut all))
        .await
        .expect("the connection ends")
        .ok();
    let text = String::from_utf8_lossy(&all).into_owned();
    let status = text
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3)?.parse().ok())
        .unwrap_or_default();
    Reply { status, text }
}

/// Whether the connection ends within this time.
pub async fn ends_within(stream: &mut TcpStream, time: Duration) -> bool {
    let mut byte = [0; 1024];
    timeout(time, async {
        while matches!(stream.read(&mut byte).await, Ok(1..)) {}
    })
    .await
    .is_ok()
}

/// A request that asks for the connection to end after it.
pub fn request(line: &str, token: &str, more: &str) -> Vec<u8> {
    format!("{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n{more}\r\n")
        .into_bytes()
}
