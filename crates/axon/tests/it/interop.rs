//! Both ways against the stock Node packages, over Unix and TCP.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use qd_axon::{
    Arg, Endpoint, Listener,
    publish::{self, Publisher},
    pull::{self, Puller},
    push::{self, Pusher},
    rpc::{Error, server::Options},
    subscribe::{self, Item, Subscriber},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::fixture::{Home, METHODS, SOON, connected, run, serve, soon, tcp, wait_for};

/// A Node script that speaks the stock protocol; killed when dropped.
struct Node {
    _child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Node {
    fn start(script: &str, args: &[&str]) -> Node {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let modules = std::env::var_os("QD_NODE_MODULES")
            .map_or_else(|| here.join("../../tests/node_modules"), PathBuf::from);
        for package in ["pm2-axon", "pm2-axon-rpc"] {
            let found = modules.join(package).is_dir();
            assert!(
                found,
                "{package} is not in {}: `make setup` installs it",
                modules.display()
            );
        }
        let mut child = Command::new("node")
            .arg(here.join("tests/node").join(script))
            .args(args)
            .env("NODE_PATH", modules)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Node { _child: child, lines }
    }

    async fn line(&mut self) -> Value {
        let line = soon("a line of the script", self.lines.next_line())
            .await
            .unwrap();
        serde_json::from_str(&line.expect("the script goes on")).unwrap()
    }

    /// A script that binds, and says where.
    async fn serving(script: &str, endpoint: &Endpoint) -> (Node, Endpoint) {
        let mut node = Node::start(script, &[&address(endpoint)]);
        let bound = match (endpoint, node.line().await) {
            (Endpoint::Tcp(_), Value::Number(port)) => {
                let port = u16::try_from(port.as_u64().unwrap()).unwrap();
                Endpoint::Tcp(([127, 0, 0, 1], port).into())
            }
            (unix, _) => unix.clone(),
        };
        (node, bound)
    }
}

/// As the scripts take it: a path, or a port of the loopback address.
fn address(endpoint: &Endpoint) -> String {
    match endpoint {
        Endpoint::Unix(path) => path.display().to_string(),
        Endpoint::Tcp(address) => address.port().to_string(),
    }
}

fn endpoints(home: &Home) -> [Endpoint; 2] {
    [home.unix("node"), tcp()]
}

fn shutdown() -> (CancellationToken, DropGuard) {
    let token = CancellationToken::new();
    (token.clone(), token.drop_guard())
}

#[tokio::test]
async fn our_client_calls_a_stock_server() {
    let home = Home::new();
    for endpoint in endpoints(&home) {
        let (_node, endpoint) = Node::serving("rpc_server.cjs", &endpoint).await;
        let caller = connected(&endpoint).await;
        let echo: Value = caller
            .call("echo", &[json!({"ü": [1, null]})], SOON)
            .await
            .unwrap();
        assert_eq!(echo, json!({"ü": [1, null]}));
        assert_eq!(
            caller.call::<_, Value>("empty", &[()], SOON).await.unwrap(),
            Value::Null
        );
        let large = "x".repeat(3 << 20);
        assert!(caller.call::<_, String>("echo", &[&large], SOON).await.unwrap() == large);

        match caller.call::<_, ()>("fail", &[()], SOON).await {
            Err(Error::Remote {
                message,
                stack: Some(stack),
                ..
            }) => {
                assert_eq!(message, "boom");
                assert!(stack.starts_with("Error: boom\n"), "{stack}");
            }
            other => panic!("{other:?}"),
        }
        match caller.call::<_, ()>("failObject", &[()], SOON).await {
            Err(Error::Remote {
                stack: None, value, ..
            }) => assert_eq!(value, json!({"code": 7})),
            other => panic!("{other:?}"),
        }
        let unknown = caller.call::<_, ()>("nope", &[()], SOON).await.unwrap_err();
        assert_eq!(unknown.to_string(), "method \"nope\" does not exist");
        caller.notify("note", &[json!("kept")]).await.unwrap();
        assert_eq!(
            caller.call::<_, String>("noted", &[()], SOON).await.unwrap(),
            "kept"
        );

        let slow = caller.call::<_, u64>("later", &[200], SOON);
        let fast = caller.call::<_, u64>("later", &[1], SOON);
        assert_eq!(tokio::try_join!(slow, fast).unwrap(), (200, 1));
        let hang = caller
            .call::<_, ()>("hang", &[()], Duration::from_millis(50))
            .await;
        assert!(matches!(hang, Err(Error::Deadline { .. })), "{hang:?}");

        let methods = caller.methods(SOON).await.unwrap();
        assert_eq!(methods["echo"].params, ["value", "cb"]);
    }
}

#[tokio::test]
async fn a_stock_client_calls_our_server() {
    let home = Home::new();
    for listener in home.both().await {
        let server = serve(listener, Options::default());
        let mut node = Node::start("rpc_client.cjs", &[&address(&server.endpoint)]);
        assert_eq!(node.line().await, json!({"echo": [{"ü": [1, null]}]}));
        assert_eq!(node.line().await, json!({"empty": 0}));
        assert_eq!(node.line().await, json!({"two": [1, 2]}));
        assert_eq!(
            node.line().await,
            json!({"fail": "boom", "stack": "Error: boom\n  at x"})
        );
        assert_eq!(
            node.line().await,
            json!({"nope": "method \"nope\" does not exist"})
        );
        assert_eq!(node.line().await, json!({"order": [1, 200]}));
        let mut methods = METHODS;
        methods.sort_unstable();
        assert_eq!(
            node.line().await,
            json!({"methods": methods, "params": ["opts", "cb"]})
        );
    }
}

#[tokio::test]
async fn our_subscriber_hears_a_stock_publisher() {
    let home = Home::new();
    for endpoint in endpoints(&home) {
        let (_node, endpoint) = Node::serving("publisher.cjs", &endpoint).await;
        let options = subscribe::Options {
            pattern: "log:*".into(),
            ..Default::default()
        };
        let (mut subscriber, connection) = Subscriber::new(endpoint, options);
        let (token, _guard) = shutdown();
        tokio::spawn(connection.run(token));
        assert_eq!(
            soon("up", subscriber.recv()).await,
            Some(Item::Up { generation: 1 })
        );
        for topic in ["log:out", "log:err", "log:out"] {
            let Some(Item::Message(message)) = soon("a message", subscriber.recv()).await else {
                panic!("not a message")
            };
            // The publisher repeats the two; which one comes first depends on when we joined.
            assert!(
                message.topic == "log:out" || message.topic == "log:err",
                "{topic}"
            );
            let payload: Value = message.payload.decode().unwrap();
            assert_eq!(payload["data"], json!("grüße\n"));
        }
    }
}

#[tokio::test]
async fn a_stock_subscriber_hears_our_publisher() {
    let home = Home::new();
    for listener in home.both().await {
        let publisher = Publisher::new(publish::Options::default());
        let serving = publisher.clone();
        let server = run(listener, |listener, shutdown| async move {
            serving.serve(listener, shutdown).await;
        });
        let mut node = Node::start("subscriber.cjs", &[&address(&server.endpoint)]);
        wait_for("node connects", || publisher.peers() == 1).await;
        publisher.publish("log:out", &json!({"data": "grüße"})).unwrap();
        publisher
            .publish("pm2:kill", &json!({"status": "killed"}))
            .unwrap();
        let mut heard = Vec::new();
        for _ in 0..4 {
            heard.push(node.line().await);
        }
        let (line, kill) = (json!({"data": "grüße"}), json!({"status": "killed"}));
        assert!(heard.contains(&json!(["log:*", "out", line])), "{heard:?}");
        assert!(heard.contains(&json!(["*", "log:out", line])), "{heard:?}");
        assert!(heard.contains(&json!(["*", "pm2:kill", kill])), "{heard:?}");
        assert!(heard.contains(&json!(["pm2:kill", kill])), "{heard:?}");
    }
}

#[tokio::test]
async fn we_pull_what_a_stock_socket_pushes() {
    let home = Home::new();
    for endpoint in endpoints(&home) {
        let (_node, endpoint) = Node::serving("pusher.cjs", &endpoint).await;
        let (mut puller, source) = Puller::new(pull::Options::default());
        let (token, _guard) = shutdown();
        tokio::spawn(async move { source.dial(endpoint, token).await });
        for n in 0..3 {
            let message = soon("a message", puller.recv()).await.unwrap();
            assert_eq!(message[0].as_text(), Some("job"));
            assert_eq!(message[1].decode::<Value>().unwrap(), json!({ "n": n }));
            assert_eq!(message[2], Arg::blob(vec![0xff, 0x00, n]));
        }
    }
}

#[tokio::test]
async fn a_stock_socket_pulls_what_we_push() {
    let home = Home::new();
    for listener in home.both().await {
        let endpoint = listener.endpoint().unwrap();
        let pusher = Pusher::new(push::Options::default());
        let _server = serving(&pusher, listener);
        let mut node = Node::start("puller.cjs", &[&address(&endpoint)]);
        for n in 0..3 {
            pusher
                .push([Arg::text("job"), Arg::json(&json!({ "n": n })).unwrap()])
                .unwrap();
        }
        for n in 0..3 {
            assert_eq!(node.line().await, json!(["job", { "n": n }]));
        }
    }
}

fn serving(pusher: &Pusher, listener: Listener) -> crate::fixture::Running {
    let pusher = pusher.clone();
    run(listener, |listener, shutdown| async move {
        pusher.serve(listener, shutdown).await;
    })
}
