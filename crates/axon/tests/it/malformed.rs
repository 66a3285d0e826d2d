//! What one connection sends must not matter to another.

use qd_axon::{Limits, rpc::server::Options};
use serde_json::{Value, json};

use crate::{
    fixture::{Home, Raw, connected, ping, raw_frame, serve},
    frame::hex,
};

enum Then {
    Closed,
    Replies(Value),
}
use Then::{Closed, Replies};

fn error(text: &str) -> Then {
    Replies(json!({ "error": text }))
}

#[tokio::test]
async fn malformed_input_answers_or_closes_its_own_connection_only() {
    let home = Home::new();
    let pong = || Replies(json!({"args": [{"msg": "pong"}]}));
    let ask = |message: &str| raw_frame(0x12, &[format!("j:{message}").as_bytes(), b"s:1:0"]);
    let ping_frame = r#"{"type":"call","method":"ping","args":[{}]}"#;
    let many = format!(r#"{{"method":"ping","args":[{}0]}}"#, "0,".repeat(40));
    let unexpected = ".args must be an array of at most 32";
    let cases = [
        (
            "version 0",
            raw_frame(0x02, &[b"j:{\"method\":\"ping\",\"args\":[]}", b"s:1:0"]),
            pong(),
        ),
        (
            "version 15",
            raw_frame(0xf2, &[b"j:{\"method\":\"ping\",\"args\":[]}", b"s:1:0"]),
            pong(),
        ),
        ("no arguments", hex("10"), Closed),
        (
            "only an id",
            raw_frame(0x11, &[b"s:1:0"]),
            error(".method required"),
        ),
        (
            "three",
            raw_frame(0x13, &[b"j:{}", b"j:{}", b"s:1:0"]),
            error("a request is one message and an id"),
        ),
        (
            "fifteen",
            raw_frame(0x1f, &[&b"s:1:0"[..]; 15]),
            error("a request is one message and an id"),
        ),
        ("huge length", hex("12ffffffff"), Closed),
        ("over the limit", hex("1200500000"), Closed),
        (
            "huge length of the id",
            [raw_frame(0x12, &[b"j:{}"]), hex("ffffffff")].concat(),
            Closed,
        ),
        ("a string", ask(r#""ping""#), error(".method required")),
        (
            "text",
            raw_frame(0x12, &[b"s:ping", b"s:1:0"]),
            error(".method required"),
        ),
        (
            "raw bytes",
            raw_frame(0x12, &[b"\x00\xff", b"s:1:0"]),
            error(".method required"),
        ),
        (
            "empty message",
            raw_frame(0x12, &[b"", b"s:1:0"]),
            error(".method required"),
        ),
        ("null", ask("null"), error(".method required")),
        ("a number", ask("7"), error(".method required")),
        (
            "an array",
            ask(r#"["call","ping",[]]"#),
            error(".method required"),
        ),
        ("no method", ask(r#"{"args":[]}"#), error(".method required")),
        (
            "method null",
            ask(r#"{"method":null,"args":[]}"#),
            error(".method required"),
        ),
        (
            "method empty",
            ask(r#"{"method":"","args":[]}"#),
            error(".method required"),
        ),
        (
            "method a number",
            ask(r#"{"method":5,"args":[]}"#),
            error(".method required"),
        ),
        ("no type", ask(r#"{"method":"ping","args":[]}"#), pong()),
        (
            "other type",
            ask(r#"{"type":[],"method":"ping","args":[]}"#),
            pong(),
        ),
        (
            "unknown",
            ask(r#"{"method":"nope"}"#),
            error("method \"nope\" does not exist"),
        ),
        (
            "inherited",
            ask(r#"{"method":"toString","args":[]}"#),
            error("method \"toString\" does not exist"),
        ),
        (
            "__proto__",
            ask(r#"{"method":"__proto__","args":[]}"#),
            error("method \"__proto__\" does not exist"),
        ),
        ("no args", ask(r#"{"method":"ping"}"#), error(".args required")),
        (
            "args null",
            ask(r#"{"method":"ping","args":null}"#),
            error(".args required"),
        ),
        (
            "args an object",
            ask(r#"{"method":"ping","args":{}}"#),
            error(unexpected),
        ),
        ("args too many", ask(&many), error(unexpected)),
        ("args fewer", ask(r#"{"method":"ping","args":[]}"#), pong()),
        (
            "invalid JSON",
            ask("{"),
            error("the request is not a valid JSON object"),
        ),
        (
            "invalid JSON 2",
            ask("nope"),
            error("the request is not a valid JSON object"),
        ),
        (
            "not UTF-8",
            raw_frame(0x12, &[b"j:\"\xff\"", b"s:1:0"]),
            error("the request is not a valid JSON object"),
        ),
        (
            "nested",
            ask(&"[".repeat(100_000)),
            error("the request is not a valid JSON object"),
        ),
        ("well formed", ask(ping_frame), pong()),
    ];
    let server = serve(
        home.listen().await,
        Options {
            limits: Limits::server(),
            ..Options::default()
        },
    );
    let bystander = connected(&server.endpoint).await;
    for (name, bytes, then) in cases {
        let mut peer = Raw::connect(&server.endpoint).await;
        peer.send(&bytes).await;
        match (then, peer.frame().await) {
            (Closed, None) => {}
            (Replies(expected), Some(reply)) => {
                assert_eq!(reply.args[0].decode::<Value>().unwrap(), expected, "{name}");
                assert_eq!(reply.args[1].as_text(), Some("1:0"), "{name}");
                peer.send(&ask(ping_frame)).await;
                assert!(peer.frame().await.is_some(), "{name}: the connection goes on");
            }
            (Closed, Some(_)) => panic!("{name}: answered instead of closed"),
            (Replies(_), None) => panic!("{name}: closed instead of answered"),
        }
        ping(&bystander).await;
    }
    let state = bystander.state();
    assert!(
        matches!(&*state.borrow(), qd_axon::LinkState::Up { generation: 1 }),
        "never reconnected"
    );
}

#[tokio::test]
async fn the_id_comes_back_with_its_own_type_and_bytes() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let mut peer = Raw::connect(&server.endpoint).await;
    let ids: [&[u8]; 7] = [
        b"s:11280:0",
        b"j:7",
        b"j: [1, {} ]",
        b"j:not json",
        b"\x00\x01\xff",
        b"",
        b"s:\xff",
    ];
    for id in ids {
        peer.send(&raw_frame(0x12, &[b"j:{\"method\":\"empty\",\"args\":[]}", id]))
            .await;
        let expected = raw_frame(0x12, &[b"j:{\"args\":[]}", id]);
        assert_eq!(peer.exactly(expected.len()).await, expected);
    }
}

#[tokio::test]
async fn requests_in_one_write_and_byte_by_byte_are_answered_alike() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let mut peer = Raw::connect(&server.endpoint).await;
    let request = |id: &str| raw_frame(0x12, &[b"j:{\"method\":\"ping\",\"args\":[{}]}", id.as_bytes()]);
    peer.send(&[request("s:a"), request("s:b")].concat()).await;
    assert_eq!(peer.frame().await.unwrap().args[1].as_text(), Some("a"));
    assert_eq!(peer.frame().await.unwrap().args[1].as_text(), Some("b"));
    for byte in request("s:c") {
        peer.send(&[byte]).await;
    }
    assert_eq!(peer.frame().await.unwrap().args[1].as_text(), Some("c"));
}

#[tokio::test]
async fn a_malformed_frame_from_the_server_is_a_lost_link_and_a_new_attempt() {
    let home = Home::new();
    let listener = home.listen().await;
    let caller = connected(&listener.endpoint().unwrap()).await;
    let mut first = Raw::over(listener.accept().await.unwrap());
    first.send(&hex("11ffffffff")).await;
    let again = crate::fixture::soon("a new connection", listener.accept()).await;
    assert!(again.is_ok());
    assert!(first.frame().await.is_none());
    drop(caller);
}
