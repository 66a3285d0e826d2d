//! Layers, sources, suggestions, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "the files of a test are not state")]

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use qd_agent::config::{Config, Effective, Error, KEYS, Layers, Source};
use tempfile::TempDir;

fn layers(files: &[(&str, &str)]) -> (TempDir, Layers) {
    let dir = tempfile::tempdir().unwrap();
    let files = files.iter().map(|(name, text)| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    });
    let files = files.collect();
    (
        dir,
        Layers {
            files,
            ..Layers::default()
        },
    )
}

fn read(text: &str) -> Result<Effective, Error> {
    let (_dir, layers) = layers(&[("qd.toml", text)]);
    layers.merge()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn nothing_configured_is_the_default_on_loopback() {
    let effective = Layers::default().merge().unwrap();
    assert_eq!(effective.config, Config::default());
    assert!(effective.config.agent.listen.ip().is_loopback());
    assert!(
        effective
            .sources
            .values()
            .all(|source| *source == Source::Default)
    );
}

#[test]
fn each_layer_wins_over_the_one_below_and_is_named_as_the_source() {
    let (dir, mut layers) = layers(&[
        (
            "system.toml",
            "[agent]\nlisten = \"127.0.0.1:1\"\nhost_name = \"system\"\n[limits]\nstreams = 1\nconnections = 11\n",
        ),
        (
            "home.toml",
            "[agent]\nlisten = \"127.0.0.1:2\"\n\n[limits]\nstreams = 2\nheader_timeout = \"500ms\"\n",
        ),
    ]);
    layers.environment = vec![pair("QD_LISTEN", "127.0.0.1:3"), pair("QD_LIMITS_STREAMS", "3")];
    layers.flags = vec![pair("agent.listen", "127.0.0.1:4")];
    let Effective {
        config,
        sources,
        warnings,
    } = layers.merge().unwrap();
    assert_eq!(config.agent.listen.port(), 4);
    assert_eq!(config.agent.host_name.as_deref(), Some("system"));
    assert_eq!((config.limits.streams, config.limits.connections), (3, 11));
    assert_eq!(config.limits.header_timeout.as_millis(), 500);
    assert_eq!(sources["agent.listen"], Source::Flag("agent.listen".into()));
    assert_eq!(
        sources["limits.streams"],
        Source::Environment("QD_LIMITS_STREAMS".into())
    );
    let file = |name: &str, line| Source::File {
        path: dir.path().join(name),
        line,
    };
    assert_eq!(sources["limits.header_timeout"], file("home.toml", 6));
    assert_eq!(sources["agent.host_name"], file("system.toml", 3));
    assert_eq!(sources["tls.cert"], Source::Default);
    assert!(warnings.is_empty());
}

#[test]
fn every_key_can_be_shown_with_its_source() {
    let rows = read("[limits]\nbody_bytes = 2048\n").unwrap().rows();
    assert_eq!(rows.len(), KEYS.len());
    let row = rows.iter().find(|row| row.key == "limits.body_bytes").unwrap();
    assert_eq!(row.value, "\"2KiB\"");
    assert!(row.source.to_string().ends_with("qd.toml:2"));
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_line_and_the_nearest_key() {
    let error = read("[tls]\nself_signed = true\n[agent]\nlisen = \"127.0.0.1:1\"\n")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("unknown key `lisen` at line 4; did you mean `listen`?"),
        "{error}"
    );
    let error = read("[limts]\nstreams = 1\n").unwrap_err().to_string();
    assert!(
        error.contains("unknown key `limts` at line 1; did you mean `limits`?"),
        "{error}"
    );
    let error = read("listen = \"127.0.0.1:1\"\n").unwrap_err().to_string();
    assert!(error.contains("did you mean `agent.listen`?"), "{error}");
    let (_dir, mut layers) = layers(&[]);
    layers.flags = vec![pair("agent.lisen", "127.0.0.1:1")];
    assert!(
        layers
            .merge()
            .unwrap_err()
            .to_string()
            .contains("did you mean `agent.listen`?")
    );
}

#[test]
fn an_unknown_variable_is_a_warning_with_the_nearest_one() {
    let (_dir, mut layers) = layers(&[]);
    layers.environment = vec![
        pair("QD_LISEN", "x"),
        pair("QD_HOST", "a"),
        pair("QD_TOKEN", "b"),
        pair("HOME", "/"),
    ];
    let warnings = layers.merge().unwrap().warnings;
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("did you mean QD_LISTEN?"), "{warnings:?}");
    assert!(!warnings[0].contains('x'), "a value is never repeated");
}

#[test]
fn wrong_values_are_named_with_place_and_key() {
    let cases = [
        (
            "[agent]\nlisten = \"localhost\"\n",
            "line 2: the value of `agent.listen`",
        ),
        (
            "[limits]\n\nheader_timeout = \"10\"\n",
            "line 3: the value of `limits.header_timeout`",
        ),
        (
            "[limits]\nbody_bytes = \"1 parsec\"\n",
            "line 2: the value of `limits.body_bytes`",
        ),
        (
            "[agent]\nallowed_origins = [\"*\"]\n",
            "line 2: the value of `agent.allowed_origins`",
        ),
        (
            "[agent]\ntrusted_proxies = [\"10.0.0.0/99\"]\n",
            "line 2: the value of `agent.trusted_proxies`",
        ),
        (
            "[console]\nallow = [\"processes:reed\"]\n",
            "line 2: the value of `console.allow`",
        ),
        ("[agent\n", "line 1: "),
    ];
    for (text, expected) in cases {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text:?} said {error}");
    }
    let (_dir, mut layers) = layers(&[]);
    layers.environment = vec![pair("QD_TLS_SELF_SIGNED", "maybe")];
    let error = layers.merge().unwrap_err().to_string();
    assert!(
        error.contains("QD_TLS_SELF_SIGNED") && error.contains("tls.self_signed"),
        "{error}"
    );
}

#[test]
fn a_public_address_without_tls_is_refused_and_the_way_out_named() {
    for listen in [
        "0.0.0.0:9616",
        "[::]:9616",
        "192.0.2.1:9616",
        "[::ffff:192.0.2.1]:1",
    ] {
        let error = read(&format!("[agent]\nlisten = \"{listen}\"\n"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("--tls-cert") && error.contains("--tls-self-signed"),
            "{error}"
        );
    }
    read("[agent]\nlisten = \"0.0.0.0:9616\"\n[tls]\nself_signed = true\n").unwrap();
    read("[agent]\nlisten = \"0.0.0.0:9616\"\n[tls]\ncert = \"a\"\nkey = \"b\"\n").unwrap();
    read("[agent]\nlisten = \"[::1]:9616\"\n").unwrap();
}

#[test]
fn keys_that_contradict_each_other_are_refused() {
    let cases = [
        ("[tls]\ncert = \"a\"\n", "tls.key"),
        ("[tls]\nkey = \"a\"\n", "tls.cert"),
        (
            "[tls]\ncert = \"a\"\nkey = \"b\"\nself_signed = true\n",
            "exclude",
        ),
        ("[daemon]\npm2_home = \"/a\"\nhome = \"/b\"\n", "exclude"),
        ("[agent]\nallowed_hosts = [\"*.example\"]\n", "allowed_hosts"),
        ("[agent]\ntrusted_proxies = [\"0.0.0.0/0\"]\n", "everybody"),
        ("[limits]\nconnections = 0\n", "limits.connections"),
        ("[limits]\nheader_bytes = 100\n", "limits.header_bytes"),
        ("[limits]\nrequest_timeout = \"0s\"\n", "limits.request_timeout"),
    ];
    for (text, expected) in cases {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text:?} said {error}");
    }
}

#[test]
fn a_file_that_everybody_can_write_is_not_used() {
    let (_dir, layers) = layers(&[("qd.toml", "[tls]\nself_signed = true\n")]);
    fs::set_permissions(&layers.files[0], fs::Permissions::from_mode(0o646)).unwrap();
    assert!(matches!(layers.merge(), Err(Error::Untrusted { .. })));
    fs::set_permissions(&layers.files[0], fs::Permissions::from_mode(0o644)).unwrap();
    layers.merge().unwrap();
}

#[test]
fn a_file_of_another_user_is_not_used() {
    let (_dir, layers) = layers(&[("qd.toml", "")]);
    if !rustix::process::geteuid().is_root() {
        return;
    }
    std::os::unix::fs::chown(&layers.files[0], Some(65_534), None).unwrap();
    assert!(matches!(layers.merge(), Err(Error::Untrusted { .. })));
}

#[test]
fn what_is_not_a_plain_file_of_some_size_is_not_used() {
    let (dir, mut layers) = layers(&[("large.toml", &"# comment\n".repeat(30_000))]);
    assert!(matches!(layers.merge(), Err(Error::Untrusted { .. })));
    layers.files = vec![dir.path().to_owned()];
    assert!(matches!(layers.merge(), Err(Error::Untrusted { .. })));
    let fifo = dir.path().join("fifo");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &fifo,
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    layers.files = vec![fifo];
    assert!(matches!(layers.merge(), Err(Error::Untrusted { .. })));
}

#[test]
fn every_key_has_a_variable_of_its_own_that_sets_it() {
    let value = |path: &str| match path {
        "agent.listen" => "127.0.0.1:7",
        "agent.allowed_origins" => "https://a.example, https://b.example",
        "agent.trusted_proxies" => "10.0.0.0/8",
        "tls.self_signed" => "true",
        "console.allow" => "processes:read,logs:read",
        path if path.ends_with("_timeout") => "7s",
        path if path.starts_with("limits") || path.starts_with("logs") => "9000",
        _ => "something",
    };
    for key in KEYS.iter().filter(|key| key.path != "auth.issuers") {
        let (_dir, mut layers) = layers(&[]);
        layers.environment = vec![(key.variable(), value(key.path).to_owned())];
        let effective = layers.merge_unchecked().unwrap();
        assert_ne!(
            effective.config,
            Config::default(),
            "{} sets nothing",
            key.variable()
        );
        assert_eq!(effective.sources[key.path], Source::Environment(key.variable()));
    }
}

#[test]
fn the_catalogue_has_every_key_of_the_default() {
    let table = toml::Table::try_from(Config::default()).unwrap();
    for (section, keys) in &table {
        for key in keys.as_table().unwrap().keys() {
            let path = format!("{section}.{key}");
            assert!(
                KEYS.iter().any(|key| key.path == path),
                "{path} is not in the catalogue"
            );
        }
    }
}

/// The example as it is, then with the lines of keys that have no default made active.
#[test]
fn the_example_file_has_every_key_with_its_default() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deploy/qd.example.toml");
    let Ok(text) = fs::read_to_string(&path) else {
        return;
    };
    assert_eq!(read(&text).unwrap().config, Config::default());
    let active = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => rest.to_owned(),
        _ => line.to_owned(),
    };
    let (dir, mut layers) = layers(&[]);
    let all = dir.path().join("all.toml");
    fs::write(&all, text.lines().map(active).collect::<Vec<_>>().join("\n")).unwrap();
    layers.files = vec![all];
    let effective = layers.merge_unchecked().unwrap();
    for (key, source) in &effective.sources {
        assert_ne!(*source, Source::Default, "{key} is not in the example");
    }
}
