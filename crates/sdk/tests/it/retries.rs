//! What is tried again, what is not, and with which key.

use std::time::{Duration, Instant};

use axum::{body::Body, response::Response};
use qd_sdk::{
    Client, Error, Options, VerbOptions,
    api::{ErrorCode, app::NumberOrText},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::fake::{Fake, TOKEN, ok, problem, soon, verb};

fn keys(fake: &Fake) -> Vec<String> {
    fake.seen()
        .iter()
        .map(|seen| seen.header("idempotency-key").unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_unavailable_daemon_is_tried_again_with_the_same_key() {
    let fake = Fake::tcp(|_, n| {
        if n < 2 {
            problem(503, "daemon_unavailable")
        } else {
            ok(&verb("restarted"))
        }
    })
    .await;
    soon(fake.client().processes().restart("api", &VerbOptions::new()))
        .await
        .unwrap();
    let keys = keys(&fake);
    assert_eq!(keys.len(), 3);
    assert!(
        keys.iter()
            .all(|key| *key == keys[0] && uuid::Uuid::parse_str(key).unwrap().get_version_num() == 7)
    );
}

#[tokio::test]
async fn two_calls_have_two_keys() {
    let fake = Fake::tcp(|_, _| ok(&verb("restarted"))).await;
    for _ in 0..2 {
        soon(fake.client().processes().restart("api", &VerbOptions::new()))
            .await
            .unwrap();
    }
    let keys = keys(&fake);
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn tries_are_bounded() {
    let fake = Fake::tcp(|_, _| problem(503, "daemon_unavailable")).await;
    let error = soon(fake.client().whoami()).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::DaemonUnavailable));
    assert!(error.is_retryable());
    assert_eq!(fake.seen().len(), 3);
    let once = fake.builder().tries(1).build().unwrap();
    soon(once.whoami()).await.unwrap_err();
    assert_eq!(fake.seen().len(), 4);
}

#[tokio::test]
async fn retry_after_is_honoured_but_not_beyond_the_calls_time() {
    let unavailable = |after: &'static str| {
        move || {
            let mut response = problem(503, "daemon_unavailable");
            response
                .headers_mut()
                .insert("retry-after", after.parse().unwrap());
            response
        }
    };
    let soon_again = unavailable("1");
    let fake = Fake::tcp(move |_, n| {
        if n == 0 {
            soon_again()
        } else {
            ok(&verb("restarted"))
        }
    })
    .await;
    let started = Instant::now();
    soon(fake.client().processes().restart("api", &VerbOptions::new()))
        .await
        .unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    let much_later = unavailable("3600");
    let fake = Fake::tcp(move |_, _| much_later()).await;
    soon(fake.client().whoami()).await.unwrap_err();
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn what_adds_up_is_not_sent_twice() {
    let fake = Fake::tcp(|_, _| problem(503, "daemon_unavailable")).await;
    let client = fake.client();
    let processes = client.processes();
    soon(processes.send_line("api", "x")).await.unwrap_err();
    soon(processes.message("api", "t", json!(1))).await.unwrap_err();
    soon(processes.trigger("api", "gc", None)).await.unwrap_err();
    soon(processes.signal("api", "HUP")).await.unwrap_err();
    soon(processes.scale("api", NumberOrText::Text("+1".into()), &Options::new()))
        .await
        .unwrap_err();
    soon(client.ticket()).await.unwrap_err();
    assert_eq!(fake.seen().len(), 6, "each once");
    soon(processes.scale("api", NumberOrText::Number(2), &Options::new()))
        .await
        .unwrap_err();
    assert_eq!(fake.seen().len(), 9, "an absolute number may be said thrice");
}

/// Reads each request and hangs up on the first `cuts` of them; then answers `body`. Returns what it read.
async fn hangs_up(cuts: usize, body: String) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let mut requests = Vec::new();
        while let Ok(Ok((mut socket, _))) =
            tokio::time::timeout(Duration::from_secs(2), listener.accept()).await
        {
            let mut buffer = vec![0; 64 * 1024];
            let read = socket.read(&mut buffer).await.unwrap();
            requests.push(String::from_utf8_lossy(&buffer[..read]).into_owned());
            if requests.len() > cuts {
                let head = format!(
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                socket.write_all((head + &body).as_bytes()).await.unwrap();
                socket.shutdown().await.unwrap();
                break;
            }
        }
        requests
    });
    (url, task)
}

#[tokio::test]
async fn a_broken_connection_is_retried_only_where_a_key_or_a_read_makes_it_safe() {
    let (url, server) = hangs_up(1, verb("restarted").to_string()).await;
    let client = Client::builder().base_url(url).token(TOKEN).build().unwrap();
    soon(client.processes().restart("api", &VerbOptions::new()))
        .await
        .unwrap();
    let requests = soon(server).await.unwrap();
    let key = |request: &str| {
        request
            .lines()
            .find(|line| line.starts_with("idempotency-key"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(requests.len(), 2);
    assert_eq!(key(&requests[0]), key(&requests[1]));

    let (url, server) = hangs_up(1, verb("delivered").to_string()).await;
    let client = Client::builder().base_url(url).token(TOKEN).build().unwrap();
    let error = soon(client.processes().send_line("api", "x")).await.unwrap_err();
    assert!(matches!(error, Error::Interrupted { .. }), "{error:?}");
    assert_eq!(soon(server).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_listening_is_a_connect_error_with_a_hint() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .token(TOKEN)
        .build()
        .unwrap();
    let error = soon(client.processes().send_line("api", "x")).await.unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(
        error.is_retryable() && error.to_string().contains(&address.to_string()),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_has_a_deadline() {
    let fake = Fake::tcp(|_, _| {
        Response::new(Body::from_stream(futures_util::stream::pending::<
            Result<axum::body::Bytes, std::io::Error>,
        >()))
    })
    .await;
    let client = fake
        .builder()
        .timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let error = soon(client.whoami()).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn a_wait_extends_the_deadline() {
    let fake = Fake::tcp(|_, _| problem(504, "not_ready")).await;
    let client = fake.builder().timeout(Duration::from_nanos(1)).build().unwrap();
    let options = VerbOptions::new().wait_online(Duration::from_secs(5));
    let error = soon(client.processes().restart("api", &options))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::NotReady), "{error:?}");
}

#[tokio::test]
async fn a_deletion_is_not_sent_again_once_it_may_have_been_done() {
    for delete in 0..3 {
        let (url, server) = hangs_up(1, verb("deleted").to_string()).await;
        let client = Client::builder().base_url(url).token(TOKEN).build().unwrap();
        let error = match delete {
            0 => soon(client.processes().delete("api")).await.unwrap_err(),
            1 => soon(client.processes().flush("api")).await.unwrap_err(),
            _ => soon(client.tokens().revoke("j")).await.unwrap_err(),
        };
        assert!(matches!(error, Error::Interrupted { .. }), "{error:?}");
        assert_eq!(soon(server).await.unwrap().len(), 1);
    }
    let fake = Fake::tcp(|_, n| {
        if n == 0 {
            problem(503, "daemon_unavailable")
        } else {
            ok(&verb("deleted"))
        }
    })
    .await;
    soon(fake.client().processes().delete("api")).await.unwrap();
    let keys = keys(&fake);
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]), "a refusal is no doubt");
}

#[tokio::test]
async fn what_was_refused_for_the_rate_is_tried_again_with_or_without_a_time() {
    for after in [None, Some("0")] {
        let fake = Fake::tcp(move |_, n| {
            if n > 0 {
                return ok(&verb("delivered"));
            }
            let mut response = problem(429, "rate_limited");
            if let Some(after) = after {
                response
                    .headers_mut()
                    .insert("retry-after", after.parse().unwrap());
            }
            response
        })
        .await;
        soon(fake.client().processes().send_line("api", "x"))
            .await
            .unwrap();
        let keys = keys(&fake);
        assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    }
}
