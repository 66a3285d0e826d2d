//! The command from elsewhere: by URL and token, and by profile.

use std::os::unix::fs::PermissionsExt as _;

use qd_tests::{Alone, Bench, app};

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_driven_by_url_and_token_and_by_profile() {
    let bench = Bench::start().await;
    let away = Alone::new();
    let url = bench.agent.url.as_str();
    let token = [("QD_HOST", url), ("QD_TOKEN", bench.token.as_str())];
    let qd = async |args: &[&str]| away.qd_with(args, &token).await;
    qd(&["start", &app("sample"), "--name", "web", "--wait"])
        .await
        .well();
    qd(&["restart", "web", "--wait"]).await.well();
    let by_flags = away
        .qd(&["--host", url, "--token", &bench.token, "ls", "--json"])
        .await
        .done();
    assert_eq!(by_flags.json()["items"][0]["name"], "web");
    assert!(
        qd(&["logs", "web", "-n", "5"])
            .await
            .done()
            .stdout
            .contains("web started")
    );
    assert!(qd(&["whoami"]).await.done().stdout.contains("token:test"));

    let made = qd(&["token", "create", "ci", "--scope", "processes:read"])
        .await
        .done();
    let ci = made.stdout.trim();
    assert_eq!(
        ci.split('.').count(),
        3,
        "the token, alone on one line: {made:#?}"
    );
    let as_ci = [("QD_HOST", url), ("QD_TOKEN", ci)];
    away.qd_with(&["ls"], &as_ci).await.well();
    assert!(qd(&["token", "ls"]).await.done().stdout.contains(" ci "));
    assert!(
        !away.home.join("keys").exists(),
        "a token for that host is not made by this one's keys"
    );
    qd(&["token", "revoke", "ci"]).await.well();
    assert_eq!(away.qd_with(&["ls"], &as_ci).await.code, 4);
    assert_eq!(qd(&["token", "revoke", "ci"]).await.code, 3);

    let login = away
        .qd_with(&["login", "apps-1", url], &[("QD_TOKEN", &bench.token)])
        .await;
    assert!(login.done().stdout.contains("qd --host apps-1"));
    let profiles = away.home.join("profiles.toml");
    let mode = std::fs::metadata(&profiles).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let listed = away.qd(&["--host", "apps-1", "ls", "--json"]).await.done();
    assert_eq!(listed.json()["items"][0]["name"], "web");
    let unknown = away.qd(&["--host", "apps-2", "ls"]).await;
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("profiles: apps-1"), "{unknown:#?}");
    std::fs::set_permissions(&profiles, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = away.qd(&["--host", "apps-1", "ls"]).await;
    assert_eq!(open.code, 2, "{open:#?}");
    assert!(open.stderr.contains("chmod 600"), "{open:#?}");
    std::fs::set_permissions(&profiles, std::fs::Permissions::from_mode(0o600)).unwrap();
    away.qd(&["logout", "apps-1"]).await.well();
    let gone = away.qd(&["logout", "apps-1"]).await;
    assert_eq!(gone.code, 3);
    assert!(gone.stderr.contains("apps-1"), "{gone:#?}");
    let refused = away
        .qd_with(&["login", "apps-1", url], &[("QD_TOKEN", "nonsense")])
        .await;
    assert_eq!(refused.code, 4, "{refused:#?}");
    assert_eq!(away.qd(&["--host", "apps-1", "ls"]).await.code, 2);
}
