//! A host that lies: it is enrolled, proves its key, and answers what it likes.

use std::{convert::Infallible, time::Instant};

use bytes::Bytes;
use futures_util::{StreamExt as _, future::BoxFuture, stream};
use http_body_util::{BodyExt as _, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    Request, Response,
    body::{Frame, Incoming},
};
use qd_tests::{Caller, Console, Host, app, rss_bytes, until};
use serde_json::{Value, json};

use super::peer::Peer;

/// What a lying host answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    /// No JSON, and markup for whoever shows it.
    Markup,
    /// A list without end.
    Endless,
    /// A million processes.
    Crowd,
    /// Nothing, ever.
    Silence,
    /// Every answer says that the caller is somebody else, and sets cookies.
    Headers,
}

type Body = UnsyncBoxBody<Bytes, Infallible>;

#[derive(Clone)]
struct Liar(Lie);

impl hyper::service::Service<Request<Incoming>> for Liar {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn call(&self, _: Request<Incoming>) -> Self::Future {
        let lie = self.0;
        Box::pin(async move { Ok(answer(lie).await) })
    }
}

async fn answer(lie: Lie) -> Response<Body> {
    let whole = |text: String| Full::new(Bytes::from(text)).boxed_unsync();
    let json = Response::builder().header("content-type", "application/json");
    match lie {
        Lie::Markup => Response::new(whole("<script>alert(1)</script>".to_owned())),
        Lie::Endless => {
            let pieces = stream::repeat(Bytes::from(vec![b'['; 16 * 1024]));
            let body = StreamBody::new(pieces.map(|piece| Ok(Frame::data(piece))));
            json.body(body.boxed_unsync()).unwrap()
        }
        Lie::Crowd => {
            let item = r#"{"id":0,"name":"x"},"#.repeat(1_000_000);
            json.body(whole(format!("{{\"items\":[{item}]}}"))).unwrap()
        }
        Lie::Silence => std::future::pending().await,
        Lie::Headers => json
            .header("set-cookie", "__Host-qd-session=stolen; Path=/; Secure")
            .header("content-security-policy", "script-src *")
            .header("access-control-allow-origin", "*")
            .body(whole(r#"{"items":[]}"#.to_owned()))
            .unwrap(),
    }
}

/// Enrols a liar and dials; `id` is another's identity, if it claims that.
async fn lying(console: &Console, name: &str, lie: Lie, id: Option<&str>) -> Peer {
    Peer::dial(console, name, id, Liar(lie), |config| {
        // It allows everything, which costs it nothing.
        config.capabilities = vec!["processes:read".to_owned(), "<b>daemon:admin</b>".to_owned()];
    })
    .await
}

async fn presence(admin: &Caller, name: &str) -> Value {
    admin.get(&format!("/api/v1/hosts/{name}")).await.ok()["presence"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_that_lie_cost_nobody_else_anything() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let good = Host::linked(&console, &admin, "good", &[]).await;
    good.app("shop", &app("silent")).await;
    let before = rss_bytes(console.pid);
    let mut liars = Vec::new();
    for (name, lie) in [
        ("markup", Lie::Markup),
        ("endless", Lie::Endless),
        ("crowd", Lie::Crowd),
        ("silence", Lie::Silence),
        ("headers", Lie::Headers),
    ] {
        liars.push(lying(&console, name, lie, None).await);
        until("it is linked", async || presence(&admin, name).await == "online").await;
    }
    let begun = Instant::now();
    let fleet = admin.get("/api/v1/processes").await.ok();
    assert!(begun.elapsed().as_secs() < 15, "{:?}", begun.elapsed());
    let items = fleet["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{fleet:#}");
    let missing: Vec<_> = fleet["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|host| &host["host"])
        .collect();
    for name in ["crowd", "endless", "markup", "silence"] {
        assert!(missing.contains(&&json!(name)), "{fleet:#}");
    }
    let restarted = admin
        .call(
            "POST",
            "/api/v1/hosts/good/processes/shop/restart?wait=online",
            None,
        )
        .await;
    assert_eq!(restarted.status, 200, "{restarted:?}");
    // What a host says of headers, cookies and policies is nothing to a browser of the console's.
    let told = admin.get("/api/v1/hosts/headers/processes").await;
    assert_eq!(told.status, 200, "{told:?}");
    assert!(!told.headers.contains_key("set-cookie"), "{told:?}");
    assert!(
        !told.headers.contains_key("access-control-allow-origin"),
        "{told:?}"
    );
    assert!(!told.headers["content-security-policy"].contains('*'), "{told:?}");
    let marked = admin.get("/api/v1/hosts/markup/processes").await;
    assert_eq!(marked.headers["x-content-type-options"], "nosniff");
    assert!(
        marked.headers["content-security-policy"].contains("default-src 'none'"),
        "{marked:?}"
    );
    let grown = rss_bytes(console.pid).saturating_sub(before);
    assert!(grown < 200 << 20, "{grown} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_cannot_speak_for_another() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let good = Host::linked(&console, &admin, "good", &[]).await;
    let id = admin.get("/api/v1/hosts/good").await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let _liar = lying(&console, "liar", Lie::Headers, Some(&id)).await;
    until("it is refused", async || {
        console.log().contains("an agent was not let in")
    })
    .await;
    assert_eq!(presence(&admin, "good").await, "online");
    assert_eq!(presence(&admin, "liar").await, "offline");
    assert_eq!(
        admin.get("/api/v1/hosts/good").await.ok()["cloned_at"],
        Value::Null
    );
    drop(good);
}
