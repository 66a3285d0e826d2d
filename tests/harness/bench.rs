//! A PM2 with an agent in front of it and a token that may do everything.

use serde_json::Value;

use crate::{Agent, AgentOptions, Answer, Followed, Pm2, Version, curl::curl, until_some};

/// Every scope.
pub const EVERYTHING: [&str; 15] = [
    "host:read",
    "processes:read",
    "processes:operate",
    "processes:define",
    "processes:signal",
    "processes:input",
    "actions:trigger",
    "logs:read",
    "logs:manage",
    "metrics:read",
    "events:read",
    "env:reveal",
    "daemon:admin",
    "tokens:admin",
    "audit:read",
];

#[derive(Debug)]
pub struct Bench {
    pub agent: Agent,
    pub token: String,
    /// Last, so that the agent ends first.
    pub pm2: Pm2,
}

impl Bench {
    /// In front of PM2 7.
    pub async fn start() -> Self {
        Self::with(Version::Seven, &AgentOptions::default()).await
    }

    pub async fn with(version: Version, options: &AgentOptions) -> Self {
        let pm2 = Pm2::start(version).await;
        let agent = Agent::start(&pm2, options).await;
        let token = agent.token(&EVERYTHING, &[]).await;
        let bench = Self { agent, token, pm2 };
        bench.ready().await;
        bench
    }

    /// Waits until the agent has its daemon.
    pub async fn ready(&self) {
        until_some("the agent has its daemon", async || {
            (self.curl(&["/readyz"]).await.status == 200).then_some(())
        })
        .await;
    }

    /// curl with the token: arguments of curl's, and last the path.
    ///
    /// # Panics
    /// If there was no answer.
    pub async fn curl(&self, args: &[&str]) -> Answer {
        let header = format!("Authorization: Bearer {}", self.token);
        self.curl_bare(&[&["-H", &header], args].concat()).await
    }

    /// curl without a token.
    ///
    /// # Panics
    /// If there was no answer.
    pub async fn curl_bare(&self, args: &[&str]) -> Answer {
        let (path, args) = args.split_last().unwrap();
        let url = format!("{}{path}", self.agent.url);
        curl(&[args, &[&url]].concat()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.curl(&[path]).await
    }

    /// GET of what could also be had as text.
    pub async fn json(&self, path: &str) -> Answer {
        self.curl(&["-H", "Accept: application/json", path]).await
    }

    /// POST without a body.
    pub async fn post(&self, path: &str) -> Answer {
        self.curl(&["-X", "POST", path]).await
    }

    /// POST of JSON.
    pub async fn send(&self, path: &str, body: &Value) -> Answer {
        self.send_by("POST", path, body).await
    }

    /// PUT of JSON.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send_by("PUT", path, body).await
    }

    async fn send_by(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = body.to_string();
        let json = "Content-Type: application/json";
        self.curl(&["-X", method, "-H", json, "-d", &body, path]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.curl(&["-X", "DELETE", path]).await
    }

    /// A stream that curl follows: arguments of curl's, and last the path.
    ///
    /// # Panics
    /// If curl does not start.
    #[must_use]
    pub fn follow(&self, args: &[&str]) -> Followed {
        let (path, args) = args.split_last().unwrap();
        let header = format!("Authorization: Bearer {}", self.token);
        let url = format!("{}{path}", self.agent.url);
        Followed::start(&[args, &["-H", &header, &url]].concat())
    }

    /// The only process of a name.
    ///
    /// # Panics
    /// If there is none or there are more.
    pub async fn process(&self, name: &str) -> Value {
        let list = self.get(&format!("/api/v1/processes/{name}")).await.ok();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{list:#}");
        items[0].clone()
    }
}
