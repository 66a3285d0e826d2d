//! Connections before their first request: places, deadlines, sizes, HTTP/2, the end.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use qd_edge::serve::Reason;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{Instant, timeout},
};

use crate::{BEARER, PATIENCE, closes, exchange, start, written};

const SOON: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_answered_while_half_open_connections_take_every_place() {
    let agent = start(|config| {
        config.limits.connections = 300;
        config.limits.connections_per_ip = 200;
    });
    let mut idle = Vec::new();
    for n in 0..500 {
        let mut stream = agent.connect().await;
        if n % 2 == 0 {
            stream
                .write_all(b"GET /healthz HTTP/1.1\r\nHost: loc")
                .await
                .unwrap();
        }
        idle.push(stream);
    }
    let asked = Instant::now();
    assert_eq!(agent.get("/api/v1/processes", BEARER).await.status, 200);
    assert!(asked.elapsed() < SOON, "answered after {:?}", asked.elapsed());
    assert_eq!(
        exchange(agent.connect_from(2).await, &written("GET /healthz", "", ""))
            .await
            .status,
        200
    );
    assert!(agent.refusals.get(Reason::Evicted) >= 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_with_an_open_request_are_not_closed_for_others() {
    let agent = start(|config| config.limits.connections_per_ip = 2);
    let request = format!("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n{BEARER}\r\n");
    let mut streams = Vec::new();
    for _ in 0..2 {
        let mut stream = agent.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut some = [0; 16];
        stream.read_exact(&mut some).await.unwrap();
        streams.push(stream);
    }
    assert!(
        closes(&mut agent.connect().await, SOON).await,
        "there was a third place"
    );
    agent.wait_for(Reason::ConnectionsPerIp).await;
    assert_eq!(
        exchange(agent.connect_from(2).await, &written("GET /healthz", "", ""))
            .await
            .status,
        200
    );
    drop(streams);
    let deadline = Instant::now() + PATIENCE;
    loop {
        // Refused until the agent has seen the streams end.
        let mut stream = agent.connect().await;
        let _ = stream.write_all(written("GET /healthz", "", "").as_bytes()).await;
        let mut text = String::new();
        if stream.read_to_string(&mut text).await.is_ok() && text.contains(" 200 ") {
            break;
        }
        assert!(Instant::now() < deadline, "the places were not given back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_holds_its_place_and_gives_it_back() {
    let agent = start(|config| config.limits.connections_per_ip = 1);
    let url = format!("ws://localhost:{}/api/v1/echo", agent.address.port());
    let mut request =
        tokio_tungstenite::tungstenite::client::IntoClientRequest::into_client_request(url).unwrap();
    request
        .headers_mut()
        .insert("authorization", "Bearer good".parse().unwrap());
    let (mut socket, _) = tokio_tungstenite::client_async(request, agent.connect().await)
        .await
        .unwrap();
    socket.send("ahoy".into()).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap().to_text().unwrap(), "ahoy");
    assert!(
        closes(&mut agent.connect().await, SOON).await,
        "there was a second place"
    );
    drop(socket);
    let deadline = Instant::now() + PATIENCE;
    while closes(&mut agent.connect().await, Duration::from_millis(50)).await {
        assert!(Instant::now() < deadline, "the place was not given back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_end_in_time_ends_the_connection() {
    let agent = start(|config| config.limits.header_timeout = Duration::from_millis(300));
    for sent in [
        "",
        "G",
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut stream = agent.connect().await;
        stream.write_all(sent.as_bytes()).await.unwrap();
        assert!(closes(&mut stream, SOON).await, "{sent:?} was waited for");
    }
    assert!(agent.refusals.get(Reason::HeaderTimeout) >= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_head_on_the_same_connection_has_the_same_deadline() {
    let agent = start(|config| config.limits.header_timeout = Duration::from_millis(300));
    let mut stream = agent.connect().await;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut some = [0; 16];
    stream.read_exact(&mut some).await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    // Idle is longer than the head's deadline and does no harm; half a head does.
    stream.write_all(b"GET /heal").await.unwrap();
    let started = Instant::now();
    assert!(closes(&mut stream, SOON).await);
    assert!(started.elapsed() >= Duration::from_millis(250));
}

#[tokio::test(flavor = "multi_thread")]
async fn large_heads_and_many_headers_are_refused() {
    let agent = start(|_| {});
    let large = format!("X-Large: {}\r\n", "a".repeat(1024 * 1024));
    assert_eq!(agent.get("/healthz", &large).await.status, 431);
    let many = "X-Many: 1\r\n".repeat(200);
    assert_eq!(agent.get("/healthz", &many).await.status, 431);
    assert_eq!(agent.get("/healthz", "").await.status, 200);
}

mod http2 {
    use super::*;

    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const HEADERS: u8 = 1;
    const RST_STREAM: u8 = 3;
    const SETTINGS: u8 = 4;
    const CONTINUATION: u8 = 9;
    const END_STREAM: u8 = 1;
    const END_HEADERS: u8 = 4;

    fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut frame = vec![length[1], length[2], length[3], kind, flags];
        frame.extend_from_slice(&stream.to_be_bytes());
        frame.extend_from_slice(payload);
        frame
    }

    /// `GET /` of this authority: three entries of HPACK's static table and a literal.
    fn get(authority: &str) -> Vec<u8> {
        let mut block = vec![0x82, 0x86, 0x84, 0x41, u8::try_from(authority.len()).unwrap()];
        block.extend_from_slice(authority.as_bytes());
        block
    }

    async fn open(agent: &crate::Agent) -> TcpStream {
        let mut stream = agent.connect().await;
        stream
            .write_all(&[PREFACE, &frame(SETTINGS, 0, 0, &[])].concat())
            .await
            .unwrap();
        stream
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_authority_is_checked_as_the_host_is() {
        let agent = start(|_| {});
        let mut stream = open(&agent).await;
        stream
            .write_all(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &get("localhost")))
            .await
            .unwrap();
        stream
            .write_all(&frame(HEADERS, END_STREAM | END_HEADERS, 3, &get("evil.example")))
            .await
            .unwrap();
        agent.wait_for(Reason::Host).await;
        assert_eq!(agent.refusals.get(Reason::Host), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn rapid_resets_end_the_connection_and_nothing_else() {
        let agent = start(|_| {});
        let mut stream = open(&agent).await;
        let flood = async {
            for n in 0..100_000_u32 {
                let id = 2 * n + 1;
                let mut bytes = frame(HEADERS, END_STREAM | END_HEADERS, id, &get("localhost"));
                bytes.extend(frame(RST_STREAM, 0, id, &8_u32.to_be_bytes()));
                if stream.write_all(&bytes).await.is_err() {
                    return true;
                }
            }
            false
        };
        assert!(
            timeout(PATIENCE, flood).await.unwrap(),
            "the flood was taken to its end"
        );
        assert_eq!(agent.get("/healthz", "").await.status, 200);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn headers_continued_without_end_end_the_connection() {
        let agent = start(|_| {});
        let mut stream = open(&agent).await;
        stream
            .write_all(&frame(HEADERS, END_STREAM, 1, &get("localhost")))
            .await
            .unwrap();
        // A literal header that is never indexed, of 120 bytes, again and again.
        let mut block = vec![0x10, 1, b'x', 120];
        block.extend([b'y'; 120]);
        let more = frame(CONTINUATION, 0, 1, &block.repeat(100));
        let flood = async {
            for _ in 0..10_000 {
                if stream.write_all(&more).await.is_err() {
                    return true;
                }
            }
            false
        };
        assert!(
            timeout(PATIENCE, flood).await.unwrap(),
            "the flood was taken to its end"
        );
        assert_eq!(agent.get("/healthz", "").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_lets_open_requests_finish_and_takes_no_more() {
    let agent = start(|_| {});
    let mut stream = agent.connect().await;
    stream
        .write_all(format!("GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n{BEARER}\r\n").as_bytes())
        .await
        .unwrap();
    let mut idle = agent.connect().await;
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    idle.read_exact(&mut [0; 16]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let (address, socket) = (agent.address, agent.socket());
    agent.shutdown.cancel();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.contains(" 200 ") && text.ends_with("late"), "{text}");
    assert!(closes(&mut idle, SOON).await);
    let deadline = Instant::now() + PATIENCE;
    while !agent.task.is_finished() {
        assert!(Instant::now() < deadline, "the server did not end");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(TcpStream::connect(address).await.is_err());
    assert!(!socket.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_does_not_wait_longer_than_the_drain_for_a_stream() {
    let agent = start(|_| {});
    let mut stream = agent.connect().await;
    let request = format!("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n{BEARER}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.read_exact(&mut [0; 16]).await.unwrap();
    let started = Instant::now();
    agent.shutdown.cancel();
    assert!(closes(&mut stream, SOON + SOON).await);
    assert!(
        started.elapsed() >= Duration::from_secs(2),
        "the drain was cut short"
    );
}
