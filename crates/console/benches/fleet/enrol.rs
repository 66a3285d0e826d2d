//! Enrols hosts, over the console's own socket: an address has its rate, the socket has none.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use qd_api::fleet::{Enrolled, Enrolment};
use qd_tunnel::SigningKey;
use tokio::{net::UnixStream, task::JoinSet};

/// Connections that enrol at one time.
const AT_ONCE: usize = 4;

/// A host that a console took in.
pub struct Taken {
    pub enrolled: Enrolled,
    pub key: SigningKey,
}

/// Enrols that many, `host-00000` and so on; in no order.
pub async fn all(socket: &str, code: &str, count: usize) -> Vec<Taken> {
    let (secret, _) = code.split_once('.').unwrap();
    let mut parts = JoinSet::new();
    for first in 0..AT_ONCE {
        parts.spawn(some(
            socket.to_owned(),
            secret.to_owned(),
            (first..count).step_by(AT_ONCE),
        ));
    }
    parts.join_all().await.into_iter().flatten().collect()
}

async fn some(socket: String, code: String, numbers: impl Iterator<Item = usize>) -> Vec<Taken> {
    let stream = UnixStream::connect(socket).await.unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut taken = Vec::new();
    for number in numbers {
        let key = SigningKey::generate().unwrap();
        let enrolment = Enrolment {
            code: code.clone(),
            key: key.public().to_string(),
            name: format!("host-{number:05}"),
        };
        let request = Request::post("/api/v1/enrol")
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(serde_json::to_vec(&enrolment).unwrap())))
            .unwrap();
        let answer = sender.send_request(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED, "{answer:?}");
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let enrolled = serde_json::from_slice(&body).unwrap();
        taken.push(Taken { enrolled, key });
    }
    taken
}
