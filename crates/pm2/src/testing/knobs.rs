//! What a test can tell the daemon to do, and what the daemon remembers.

use std::{collections::HashMap, sync::Mutex, time::Duration};

use serde_json::Value;

use super::{FakeDaemon, lock};

/// One call that arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The verb.
    pub method: String,
    /// All its arguments, as they came.
    pub args: Vec<Value>,
}

/// What becomes of the calls of one verb.
#[derive(Clone, Default)]
pub struct Script {
    pub delay: Duration,
    pub failure: Option<String>,
    pub answer: Option<Value>,
}

#[derive(Default)]
pub struct Knobs {
    calls: Mutex<Vec<Call>>,
    scripts: Mutex<HashMap<String, Script>>,
    replies: Mutex<HashMap<String, Value>>,
}

impl Knobs {
    pub fn remember(&self, method: &str, args: Vec<Value>) {
        lock(&self.calls).push(Call {
            method: method.to_owned(),
            args,
        });
    }

    pub fn script(&self, method: &str) -> Script {
        lock(&self.scripts).get(method).cloned().unwrap_or_default()
    }

    /// What the apps answer this action.
    pub fn reply(&self, action: &str) -> Option<Value> {
        lock(&self.replies).get(action).cloned()
    }
}

impl FakeDaemon {
    /// Every call so far, in the order of their arrival.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.inner.knobs.calls).clone()
    }

    /// The arguments of every call of a verb so far.
    pub fn calls_of(&self, method: &str) -> Vec<Vec<Value>> {
        self.calls()
            .into_iter()
            .filter(|call| call.method == method)
            .map(|call| call.args)
            .collect()
    }

    /// Forgets the calls so far.
    pub fn clear_calls(&self) {
        lock(&self.inner.knobs.calls).clear();
    }

    /// Waits until a verb was called at least so many times.
    ///
    /// # Panics
    /// When it was not in 10 seconds.
    pub async fn wait_for_calls(&self, method: &str, count: usize) {
        self.wait_for(method, || self.calls_of(method).len() >= count)
            .await;
    }

    /// Makes a verb take this long before it does anything.
    pub fn delay(&self, method: &str, delay: Duration) {
        self.on(method, |script| script.delay = delay);
    }

    /// Makes a verb answer an error with this text, and do nothing.
    pub fn fail(&self, method: &str, text: &str) {
        self.on(method, |script| script.failure = Some(text.to_owned()));
    }

    /// Makes a verb answer this, and do nothing.
    pub fn answer(&self, method: &str, answer: Value) {
        self.on(method, |script| script.answer = Some(answer));
    }

    /// Makes a verb behave again.
    pub fn behave(&self, method: &str) {
        lock(&self.inner.knobs.scripts).remove(method);
    }

    /// What every app answers this action; otherwise it answers with the parameters it was given.
    pub fn on_action(&self, action: &str, value: Value) {
        lock(&self.inner.knobs.replies).insert(action.to_owned(), value);
    }

    fn on(&self, method: &str, change: impl FnOnce(&mut Script)) {
        let known = crate::server::VERBS.iter().any(|verb| verb.name == method);
        assert!(known, "there is no verb {method}");
        change(
            lock(&self.inner.knobs.scripts)
                .entry(method.to_owned())
                .or_default(),
        );
    }
}
