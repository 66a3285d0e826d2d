//! Every key there is, for suggestions, the environment, `qd config show` and the reference.

/// How the value of a key is written in the environment and in flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Flag,
    Integer,
    Size,
    Duration,
    /// Separated by commas.
    List,
    /// An array of tables, for files only.
    Tables,
}

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// `section.key`.
    pub path: &'static str,
    pub kind: Kind,
}

impl Key {
    /// The environment variable of this key.
    #[must_use]
    pub fn variable(&self) -> String {
        let path = self.path.strip_prefix("agent.").unwrap_or(self.path);
        format!("QD_{}", path.replace('.', "_").to_ascii_uppercase())
    }
}

macro_rules! keys {
    ($($path:literal: $kind:ident,)+) => {
        /// Every key, in the order of the documentation.
        pub const KEYS: &[Key] = &[$(Key { path: $path, kind: Kind::$kind },)+];
    };
}

keys! {
    "agent.listen": Text,
    "agent.host_name": Text,
    "agent.allowed_hosts": List,
    "agent.allowed_origins": List,
    "agent.trusted_proxies": List,
    "daemon.pm2_home": Text,
    "daemon.home": Text,
    "tls.cert": Text,
    "tls.key": Text,
    "tls.self_signed": Flag,
    "limits.connections": Integer,
    "limits.connections_per_ip": Integer,
    "limits.body_bytes": Size,
    "limits.header_bytes": Size,
    "limits.header_timeout": Duration,
    "limits.handshake_timeout": Duration,
    "limits.request_timeout": Duration,
    "limits.requests_per_minute": Integer,
    "limits.auth_failures_per_minute": Integer,
    "limits.streams": Integer,
    "limits.streams_per_principal": Integer,
    "logs.max_lines": Integer,
    "logs.max_bytes": Size,
    "logs.max_line_bytes": Size,
    "metrics.scrape_token_file": Text,
    "console.allow": List,
    "auth.issuers": Tables,
}

/// Variables with our prefix that belong to others: the command line, logging, the tests of the whole.
const FOREIGN: [&str; 5] = ["QD_HOME", "QD_HOST", "QD_CONSOLE", "QD_TOKEN", "QD_LOG"];

pub(super) fn is_foreign(variable: &str) -> bool {
    FOREIGN.contains(&variable)
}

pub(super) fn by_path(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

pub(super) fn by_variable(variable: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.variable() == variable)
}

/// The names of the sections.
fn sections() -> impl Iterator<Item = &'static str> {
    KEYS.iter()
        .filter_map(|key| key.path.split_once('.'))
        .map(|(section, _)| section)
}

pub(super) fn is_section(name: &str) -> bool {
    sections().any(|section| section == name)
}

/// What a wrong key at the top level of a file most probably was meant to be.
pub(super) fn nearest_section(name: &str) -> String {
    let top = KEYS
        .iter()
        .find(|key| key.path.rsplit('.').next() == Some(name))
        .map(|key| key.path.to_owned());
    top.unwrap_or_else(|| nearest(name, sections()))
}

/// What a wrong key of a section most probably was meant to be.
pub(super) fn nearest_key(section: &str, name: &str) -> String {
    let own = KEYS
        .iter()
        .filter_map(|key| key.path.split_once('.'))
        .filter(|(of, _)| *of == section);
    nearest(name, own.map(|(_, key)| key))
}

pub(super) fn nearest_path(path: &str) -> String {
    nearest(path, KEYS.iter().map(|key| key.path))
}

pub(super) fn nearest_variable(variable: &str) -> String {
    let variables: Vec<String> = KEYS.iter().map(Key::variable).collect();
    nearest(variable, variables.iter().map(String::as_str))
}

fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    candidates
        .min_by_key(|candidate| edits(candidate, name))
        .unwrap_or_default()
        .to_owned()
}

/// The edits between two names, over at most 64 characters of each: enough to find a slip of the hand.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
