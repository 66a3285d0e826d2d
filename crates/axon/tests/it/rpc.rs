//! Calls between our client and our server.

use std::time::Duration;

use qd_axon::{
    Endpoint, Listener, Stream,
    frame::Error as FrameError,
    rpc::{self, Error, server::Options},
};
use serde_json::{Value, json};

use crate::{
    fixture::{
        Caller, Home, METHODS, Raw, Running, SOON, caller, connected, ping, raw_frame, serve, soon, up,
        wait_for,
    },
    frame::hex,
};

async fn pair(home: &Home) -> (Running, Caller) {
    let server = serve(home.listen().await, Options::default());
    let caller = connected(&server.endpoint).await;
    (server, caller)
}

async fn accepted(listener: &Listener) -> (Caller, Raw) {
    let endpoint: Endpoint = listener.endpoint().unwrap();
    let caller = caller(&endpoint, rpc::Options::default());
    let stream: Stream = soon("a client", listener.accept()).await.unwrap();
    up(&caller).await;
    (caller, Raw::over(stream))
}

#[tokio::test]
async fn calls_are_answered_over_unix_and_tcp() {
    let home = Home::new();
    for listener in home.both().await {
        let server = serve(listener, Options::default());
        let caller = connected(&server.endpoint).await;
        ping(&caller).await;
        let echo: Value = caller.call("echo", &(1, "zwei", [3.5]), SOON).await.unwrap();
        assert_eq!(echo, json!([1, "zwei", [3.5]]));
    }
}

#[tokio::test]
async fn the_first_result_counts_and_none_reads_as_null() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    assert_eq!(caller.call::<_, u8>("two", &[()], SOON).await.unwrap(), 1);
    caller.call::<_, ()>("empty", &[()], SOON).await.unwrap();
    assert_eq!(
        caller.call::<_, Option<u8>>("empty", &[()], SOON).await.unwrap(),
        None
    );
    assert_eq!(
        caller.call::<_, Value>("empty", &[()], SOON).await.unwrap(),
        Value::Null
    );
    assert!(matches!(
        caller.call::<_, u8>("empty", &[()], SOON).await,
        Err(Error::Decode { .. })
    ));
}

#[tokio::test]
async fn remote_errors_carry_text_and_stack() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    match caller.call::<_, u8>("fail", &[()], SOON).await {
        Err(Error::Remote {
            message,
            stack: Some(stack),
            value,
        }) => {
            assert_eq!((message.as_str(), value), ("boom", json!("boom")));
            assert_eq!(stack, "Error: boom\n  at x");
        }
        other => panic!("{other:?}"),
    }
    let plain = caller.call::<_, u8>("failPlain", &[()], SOON).await;
    assert!(
        matches!(plain, Err(Error::Remote { stack: None, .. })),
        "{plain:?}"
    );
    let unknown = caller.call::<_, u8>("nope", &[()], SOON).await.unwrap_err();
    assert_eq!(unknown.to_string(), "method \"nope\" does not exist");
}

#[tokio::test]
async fn methods_are_listed() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    let methods = caller.methods(SOON).await.unwrap();
    let mut names = METHODS;
    names.sort_unstable();
    assert!(methods.keys().eq(names));
    assert_eq!(methods["ping"].name, "ping");
    assert_eq!(methods["ping"].params, ["opts", "cb"]);
}

#[tokio::test]
async fn replies_come_out_of_order_and_in_one_batch_without_mixing_up() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    let slow = caller.call::<_, u64>("later", &[300], SOON);
    let fast = caller.call::<_, u64>("later", &[1], SOON);
    let (mut slow, fast) = (std::pin::pin!(slow), std::pin::pin!(fast));
    tokio::select! {
        biased;
        slow = &mut slow => panic!("{slow:?} overtook"),
        fast = fast => assert_eq!(fast.unwrap(), 1),
    }
    assert_eq!(slow.await.unwrap(), 300);

    let calls = (0..500u64).map(|n| {
        let client = caller.client.clone();
        tokio::spawn(async move { (n, client.call::<_, [u64; 1]>("echo", &[n], SOON).await.unwrap()) })
    });
    for call in calls.collect::<Vec<_>>() {
        let (n, answer) = call.await.unwrap();
        assert_eq!([n], answer);
    }
}

#[tokio::test]
async fn a_call_on_the_wire_is_what_the_stock_client_sends() {
    let home = Home::new();
    let listener = home.listen().await;
    let (caller, mut peer) = accepted(&listener).await;
    let pid = std::process::id();
    let id = format!("s:{pid}:0");
    let client = caller.client.clone();
    let call = tokio::spawn(async move { client.call::<_, Value>("ping", &[json!({})], SOON).await });
    let expected = raw_frame(
        0x12,
        &[br#"j:{"type":"call","method":"ping","args":[{}]}"#, id.as_bytes()],
    );
    assert_eq!(peer.exactly(expected.len()).await, expected);
    peer.send(&raw_frame(
        0x12,
        &[br#"j:{"args":[{"msg":"pong"}]}"#, id.as_bytes()],
    ))
    .await;
    assert_eq!(call.await.unwrap().unwrap(), json!({"msg": "pong"}));
}

#[tokio::test]
async fn replies_of_every_shape_are_results_or_errors() {
    let home = Home::new();
    let listener = home.listen().await;
    let (caller, mut peer) = accepted(&listener).await;
    let pid = std::process::id();
    let replies: [(&[u8], &str); 11] = [
        (br#"j:{"error":null}"#, "remote null"),
        (br#"j:{"error":{"code":3},"args":[1]}"#, r#"remote {"code":3}"#),
        (br#"j:{"error":"E","args":"not an array"}"#, "remote E"),
        (br#"j:{"args":[],"error":"E","stack":5}"#, "remote E"),
        (br"j:{}", "decode"),
        (br#"j:{"args":null}"#, "decode"),
        (br#"j:{"args":["text"]}"#, "decode"),
        (b"j:[1]", "decode"),
        (b"j:{", "decode"),
        (b"s:text", "decode"),
        (b"", "decode"),
    ];
    for (n, (reply, expected)) in replies.into_iter().enumerate() {
        let client = caller.client.clone();
        let call = tokio::spawn(async move { client.call::<_, u8>("x", &[()], SOON).await });
        peer.frame().await.unwrap();
        peer.send(&raw_frame(0x12, &[reply, format!("s:{pid}:{n}").as_bytes()]))
            .await;
        let outcome = match soon("an answer", call).await.unwrap() {
            Err(Error::Remote { message, .. }) => format!("remote {message}"),
            Err(Error::Decode { .. }) => "decode".to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(outcome, expected, "{n}");
    }
}

#[tokio::test]
async fn replies_to_nobody_are_ignored() {
    let home = Home::new();
    let listener = home.listen().await;
    let (caller, mut peer) = accepted(&listener).await;
    let pid = std::process::id();
    for id in [
        "s:1:0",
        "s:",
        "j:7",
        "raw",
        &format!("s:{pid}:99"),
        &format!("s:{pid}:x"),
    ] {
        peer.send(&raw_frame(0x12, &[br#"j:{"args":[1]}"#, id.as_bytes()]))
            .await;
    }
    peer.send(&hex("10")).await;
    let client = caller.client.clone();
    let call = tokio::spawn(async move { client.call::<_, u8>("x", &[()], SOON).await });
    peer.frame().await.unwrap();
    let id = format!("s:{pid}:0");
    peer.send(&raw_frame(0x12, &[br#"j:{"args":[2]}"#, id.as_bytes()]))
        .await;
    peer.send(&raw_frame(0x12, &[br#"j:{"args":[3]}"#, id.as_bytes()]))
        .await;
    assert_eq!(call.await.unwrap().unwrap(), 2, "a second answer changes nothing");
}

#[tokio::test]
async fn arguments_that_are_not_an_array_are_never_sent() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    for error in [
        caller.call::<_, u8>("ping", &json!({}), SOON).await.unwrap_err(),
        caller.call::<_, u8>("ping", &(), SOON).await.unwrap_err(),
        caller.notify("ping", "text").await.unwrap_err(),
    ] {
        assert!(
            matches!(
                error,
                Error::Encode {
                    source: FrameError::ArgsNotArray,
                    ..
                }
            ),
            "{error:?}"
        );
    }
    ping(&caller).await;
}

#[tokio::test]
async fn a_deadline_ends_the_wait_and_frees_the_slot() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    let after = Duration::from_millis(50);
    let error = soon("the deadline", caller.call::<_, u8>("hang", &[()], after))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Deadline { method, after: a } if method == "hang" && *a == after),
        "{error:?}"
    );
    assert_eq!(caller.pending(), 0);
    ping(&caller).await;
}

#[tokio::test]
async fn a_dropped_call_frees_its_slot_and_its_late_reply_is_ignored() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    let client = caller.client.clone();
    let call = tokio::spawn(async move { client.call::<_, u64>("later", &[200], SOON).await });
    wait_for("the call is pending", || caller.pending() == 1).await;
    call.abort();
    wait_for("the slot is free", || caller.pending() == 0).await;
    assert_eq!(caller.call::<_, u64>("later", &[400], SOON).await.unwrap(), 400);
}

#[tokio::test]
async fn a_call_given_up_before_it_is_written_is_never_sent() {
    let home = Home::new();
    let listener = home.listen().await;
    let (caller, mut peer) = accepted(&listener).await;
    // More than the kernel buffers, so that the next frames stay queued.
    let filler = ["x".repeat(8 << 20)];
    let deadline = Duration::from_millis(100);
    let first = caller.call::<_, u8>("filler", &filler, deadline);
    let given_up = caller.call::<_, u8>("restart", &[()], deadline);
    let (first, given_up) = tokio::join!(first, given_up);
    assert!(matches!(
        (first, given_up),
        (Err(Error::Deadline { .. }), Err(Error::Deadline { .. }))
    ));
    let client = caller.client.clone();
    let last = tokio::spawn(async move { client.notify("last", &[()]).await });
    let mut methods = Vec::new();
    while methods.last().is_none_or(|method| method != "last") {
        let call: Value = peer.frame().await.unwrap().args[0].decode().unwrap();
        methods.push(call["method"].as_str().unwrap().to_owned());
    }
    assert_eq!(methods, ["filler", "last"]);
    last.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_that_is_never_answered_resolves_once_written() {
    let home = Home::new();
    let (_server, caller) = pair(&home).await;
    soon("it is written", caller.notify("never", &[()]))
        .await
        .unwrap();
    assert_eq!(caller.pending(), 0);
    ping(&caller).await;
}
