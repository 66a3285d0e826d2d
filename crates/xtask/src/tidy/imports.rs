//! Who may import whom: the architecture's direction, held against the manifests.

use std::{collections::BTreeMap, path::Path};

use super::Finding;
use crate::workspace::{Metadata, Package};

/// Our crates, and which of our crates each may use in production code. Anything else is an edge that the
/// architecture does not have: change the design first, then this table.
const EDGES: &[(&str, &[&str])] = &[
    ("axon", &[]),
    ("pm2", &["axon"]),
    ("api", &[]),
    ("tunnel", &[]),
    ("auth", &["api"]),
    ("edge", &["api"]),
    ("node-ipc", &[]),
    ("ui", &[]),
    ("supervisor", &["node-ipc"]),
    ("daemon", &["supervisor", "pm2"]),
    ("agent", &["pm2", "api", "auth", "edge", "tunnel", "ui"]),
    ("console", &["api", "auth", "bootstrap", "edge", "tunnel", "ui"]),
    ("sdk", &["api"]),
    ("cli", &["sdk", "api", "pm2", "daemon", "agent", "bootstrap"]),
    ("bootstrap", &[]),
    ("xtask", &["agent", "api", "console"]),
    ("tests", &["api", "sdk", "tunnel"]),
];

/// Edges that only tests may use, besides those above.
const TEST_EDGES: &[(&str, &str)] = &[];

/// External crates that only some of our crates may use in production code. Tests may use them anywhere.
const FENCES: &[(&str, &[&str])] = &[
    ("anyhow", &["cli", "console", "xtask", "tests"]),
    ("argon2", &["console"]),
    ("axum", &["agent", "console", "edge"]),
    ("axum-server", &["edge"]),
    ("clap", &["cli", "console", "xtask"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comfy-table", &["cli"]),
    ("close_fds", &["supervisor"]),
    ("command-fds", &["supervisor"]),
    ("crc32fast", &["daemon"]),
    ("croner", &["supervisor"]),
    ("flate2", &["daemon"]),
    ("globset", &["supervisor"]),
    ("hyper", &["agent", "console", "edge", "tunnel"]),
    ("hyper-util", &["console", "edge", "tunnel"]),
    ("indicatif", &["cli"]),
    ("jsonwebtoken", &["auth"]),
    ("notify", &["agent", "edge", "supervisor"]),
    ("procfs", &["agent", "supervisor"]),
    ("prometheus-client", &["agent", "console"]),
    ("ratatui", &["cli"]),
    ("reqwest", &["auth", "sdk"]),
    ("rust-embed", &["ui"]),
    ("sd-notify", &["bootstrap"]),
    (
        "tokio",
        &[
            "agent",
            "auth",
            "axon",
            "bootstrap",
            "cli",
            "console",
            "daemon",
            "edge",
            "node-ipc",
            "pm2",
            "sdk",
            "supervisor",
            "tests",
            "tunnel",
        ],
    ),
    ("sqlx", &["console"]),
    ("tokio-tungstenite", &["console", "sdk", "tunnel"]),
    ("tower", &["agent", "console", "edge"]),
    ("tower-http", &["edge"]),
    ("tracing-subscriber", &["bootstrap"]),
    ("utoipa", &["agent", "api", "console"]),
    ("utoipa-axum", &["agent", "console"]),
];

/// External crates that a crate may use only behind a feature.
const OPTIONAL: &[(&str, &str)] = &[("api", "utoipa")];

/// External crates that nobody may use: there is one way to do what they do here.
const BANNED: &[(&str, &str)] = &[
    ("chrono", "use jiff"),
    ("lazy_static", "use std::sync::LazyLock"),
    ("once_cell", "use std::sync::LazyLock or OnceLock"),
    ("openssl", "use rustls"),
    ("ring", "use aws-lc-rs"),
    ("serde_yaml", "use yaml_serde"),
    ("time", "use jiff"),
];

/// Holds every manifest against the tables.
pub fn check(metadata: &Metadata, root: &Path) -> anyhow::Result<Vec<Finding>> {
    let edges: BTreeMap<_, _> = EDGES.iter().copied().collect();
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let file = package
            .manifest_path
            .strip_prefix(root)
            .unwrap_or(&package.manifest_path);
        let file = file.to_string_lossy();
        let manifest = std::fs::read_to_string(&package.manifest_path)?;
        let name = ours(&package.name).unwrap_or(&package.name);
        let Some(allowed) = edges.get(name) else {
            findings.push(Finding::new(
                &file,
                0,
                format!("`{name}` is not in the table of crates; add it to EDGES"),
            ));
            continue;
        };
        for (dependency, what) in broken(package, name, allowed) {
            findings.push(Finding::new(&file, line_of(&manifest, dependency), what));
        }
    }
    for (name, _) in EDGES {
        if !metadata
            .packages
            .iter()
            .any(|package| ours(&package.name) == Some(name))
        {
            findings.push(Finding::new(
                "crates/xtask/src/tidy/imports.rs",
                0,
                format!("`{name}` is gone; drop it"),
            ));
        }
    }
    Ok(findings)
}

fn broken<'p>(package: &'p Package, name: &str, allowed: &[&str]) -> Vec<(&'p str, String)> {
    let mut broken = Vec::new();
    for dependency in &package.dependencies {
        let test_only = dependency.kind.as_deref() == Some("dev");
        let on = dependency.name.as_str();
        if let Some(crate_name) = ours(on) {
            let known =
                allowed.contains(&crate_name) || (test_only && TEST_EDGES.contains(&(name, crate_name)));
            if !known && crate_name != name {
                broken.push((
                    on,
                    format!("`{name}` may not import `{crate_name}`; move the code, or the boundary"),
                ));
            }
            continue;
        }
        if let Some((_, instead)) = BANNED.iter().find(|(banned, _)| *banned == on) {
            broken.push((on, format!("`{on}` is not used here: {instead}")));
        }
        if test_only {
            continue;
        }
        if let Some((_, inside)) = FENCES.iter().find(|(fenced, _)| *fenced == on)
            && !inside.contains(&name)
        {
            broken.push((
                on,
                format!(
                    "`{on}` is fenced in {}; `{name}` may not use it",
                    inside.join(", ")
                ),
            ));
        }
        if OPTIONAL.contains(&(name, on)) && !dependency.optional {
            broken.push((on, format!("`{on}` must be `optional = true` in `{name}`")));
        }
    }
    broken
}

fn ours(package: &str) -> Option<&str> {
    package.strip_prefix("qd-")
}

fn line_of(manifest: &str, dependency: &str) -> usize {
    let names = |line: &str| {
        let rest = line.strip_prefix(dependency)?;
        rest.starts_with(['.', ' ', '=']).then_some(())
    };
    manifest
        .lines()
        .position(|line| names(line).is_some())
        .map_or(0, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn package(name: &str, on: &str, kind: Option<&str>) -> Package {
        Package {
            name: format!("qd-{name}"),
            manifest_path: "Cargo.toml".into(),
            dependencies: vec![Dependency {
                name: on.to_owned(),
                kind: kind.map(str::to_owned),
                optional: false,
            }],
        }
    }

    fn count(name: &str, on: &str, kind: Option<&str>) -> usize {
        let allowed = EDGES
            .iter()
            .find(|(crate_name, _)| *crate_name == name)
            .unwrap()
            .1;
        broken(&package(name, on, kind), name, allowed).len()
    }

    #[test]
    fn an_edge_against_the_direction_is_found_also_in_tests() {
        assert_eq!(count("axon", "qd-pm2", None), 1);
        assert_eq!(count("axon", "qd-pm2", Some("dev")), 1);
        assert_eq!(count("pm2", "qd-axon", None), 0);
    }

    #[test]
    fn a_fenced_crate_is_found_outside_its_fence_but_not_in_tests() {
        assert_eq!(count("sdk", "axum", None), 1);
        assert_eq!(count("sdk", "axum", Some("build")), 1);
        assert_eq!(count("sdk", "axum", Some("dev")), 0);
        assert_eq!(count("agent", "axum", None), 0);
        assert_eq!(count("api", "tokio", None), 1);
    }

    #[test]
    fn what_must_be_behind_a_feature_is_found_when_it_is_not() {
        assert_eq!(count("api", "utoipa", None), 1);
        assert_eq!(count("agent", "utoipa", None), 0);
    }

    #[test]
    fn a_banned_crate_is_found_even_in_tests() {
        assert_eq!(count("agent", "chrono", Some("dev")), 1);
    }

    #[test]
    fn the_line_of_a_dependency_is_that_of_its_very_name() {
        assert_eq!(
            line_of("axum-server.workspace = true\naxum.workspace = true", "axum"),
            2
        );
        assert_eq!(line_of("axum = { workspace = true }", "axum"), 1);
        assert_eq!(line_of("", "axum"), 0);
    }
}
