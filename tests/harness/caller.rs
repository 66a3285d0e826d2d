//! Somebody with a token of their own, or with none.

use serde_json::{Value, json};

use crate::{Answer, Bench, Followed, curl::curl};

/// Whoever asks.
#[derive(Debug)]
pub struct Caller {
    url: String,
    /// The Unix socket to ask over, where the URL is out of reach.
    socket: Option<String>,
    pub token: Option<String>,
    /// The token's id.
    pub id: String,
}

impl Bench {
    /// Nobody in particular.
    #[must_use]
    pub fn nobody(&self) -> Caller {
        Caller {
            url: self.agent.url.clone(),
            socket: None,
            token: None,
            id: String::new(),
        }
    }

    /// Somebody whose token was minted over the API; without apps it is for all of them.
    pub async fn caller(&self, scopes: &[&str], apps: &[&str]) -> Caller {
        let mut request = json!({ "name": "caller", "scopes": scopes });
        if !apps.is_empty() {
            request["apps"] = json!(apps);
        }
        let minted = self.send("/api/v1/tokens", &request).await.ok();
        Caller {
            url: self.agent.url.clone(),
            socket: None,
            token: Some(minted["token"].as_str().unwrap().to_owned()),
            id: minted["info"]["id"].as_str().unwrap().to_owned(),
        }
    }
}

impl Caller {
    /// Somebody who asks at a URL, with a token or without one.
    #[must_use]
    pub fn at(url: &str, token: Option<&str>) -> Self {
        Self {
            url: url.to_owned(),
            socket: None,
            token: token.map(str::to_owned),
            id: String::new(),
        }
    }

    /// Somebody with a token who asks over a Unix socket.
    #[must_use]
    pub fn over(socket: &std::path::Path, token: Option<&str>) -> Self {
        Self {
            socket: Some(socket.display().to_string()),
            ..Self::at("http://localhost", token)
        }
    }

    /// The same place with another token.
    #[must_use]
    pub fn with(&self, token: &str) -> Self {
        Self {
            url: self.url.clone(),
            socket: self.socket.clone(),
            token: Some(token.to_owned()),
            id: String::new(),
        }
    }

    /// Calls a route, with JSON if there is a body.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let body = body.map(Value::to_string);
        let json = body
            .as_deref()
            .map(|body| ["-H", "Content-Type: application/json", "-d", body]);
        let json = json.as_ref().map_or(&[][..], |args| &args[..]);
        self.curl(&[json, &["-X", method, path]].concat()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.curl(&[path]).await
    }

    /// Arguments of curl's, and last the path.
    pub async fn curl(&self, args: &[&str]) -> Answer {
        let args = self.arguments(args);
        curl(&args.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// A stream that curl follows: arguments of curl's, and last the path.
    #[must_use]
    pub fn follow(&self, args: &[&str]) -> Followed {
        let args = self.arguments(args);
        Followed::start(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn arguments(&self, args: &[&str]) -> Vec<String> {
        let (path, args) = args.split_last().unwrap();
        let mut all = Vec::new();
        if let Some(socket) = &self.socket {
            all.extend(["--unix-socket".to_owned(), socket.clone()]);
        }
        if let Some(token) = &self.token {
            all.extend(["-H".to_owned(), format!("Authorization: Bearer {token}")]);
        }
        all.extend(args.iter().map(|&arg| arg.to_owned()));
        all.push(format!("{}{path}", self.url));
        all
    }
}
