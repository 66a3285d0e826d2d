//! TLS: nothing leaves the machine without it, and a client that pins a certificate talks to that one only.

use std::{collections::BTreeMap, path::Path};

use qd_tests::{Agent, AgentOptions, Output, Pm2, Version, curl, run, started, until_some};

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_others_reach_is_not_served_without_tls() {
    let pm2 = Pm2::absent(Version::Seven);
    std::fs::create_dir(pm2.root.join("qd")).unwrap();
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[::ffff:0.0.0.0]:0"] {
        let refused = Agent::refused(&pm2, &["--listen", listen]).await;
        assert!([1, 2].contains(&refused.code), "{refused:?}");
        assert_eq!(refused.stdout, "");
        for word in ["without TLS", "--tls-cert", "--tls-self-signed", "127.0.0.1"] {
            assert!(refused.stderr.contains(word), "{listen} {word}: {refused:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_signed_agent_is_reached_by_its_pin_and_not_otherwise() {
    let pm2 = Pm2::absent(Version::Seven);
    let options = AgentOptions {
        args: vec!["--tls-self-signed".to_owned()],
        ..AgentOptions::default()
    };
    let agent = Agent::start(&pm2, &options).await;
    let token = agent.token(&["host:read"], &[]).await;
    let pin = until_some("the fingerprint is printed", async || {
        let line = agent
            .log()
            .lines()
            .find(|line| line.contains("fingerprint"))?
            .to_owned();
        line.split_whitespace().last().map(str::to_owned)
    })
    .await;
    assert!(
        pin.len() == 64 && pin.chars().all(|c| c.is_ascii_hexdigit()),
        "{pin}"
    );
    assert!(agent.url.starts_with("https://"), "{}", agent.url);

    let whoami = async |host: &str, pin: Option<&str>| -> Output {
        let mut args = vec!["--host", host, "--token", &token, "--json", "whoami"];
        args.extend(pin.iter().flat_map(|pin| ["--pin", pin]));
        agent.qd(&args).await
    };
    let good = whoami(&agent.url, Some(&pin)).await.done();
    assert_eq!(good.json()["subject"], "token:test");
    let first = if pin.starts_with('0') { "1" } else { "0" };
    let wrong = format!("{first}{}", &pin[1..]);
    for given in [Some(wrong.as_str()), None] {
        let refused = whoami(&agent.url, given).await;
        assert_eq!(refused.code, 5, "{refused:?}");
        assert_eq!(refused.stdout, "");
        assert!(refused.stderr.contains("certificate"), "{refused:?}");
    }
    assert_eq!(whoami(&agent.url, Some("abc")).await.code, 2);
    let clear = agent.url.replace("https://", "http://");
    assert_ne!(whoami(&clear, Some(&pin)).await.code, 0);

    only_modern_tls(&agent).await;
    let cert = agent.home.join("keys/tls.crt").display().to_string();
    let answer = curl(&["--cacert", &cert, &format!("{}/healthz", agent.url)]).await;
    assert_eq!(answer.status, 200);
    let origin = format!("Origin: {}", agent.url);
    let header = format!("Authorization: Bearer {token}");
    let ticket = format!("{}/api/v1/tickets", agent.url);
    let post = [
        "--cacert", &cert, "-X", "POST", "-H", &header, "-H", &origin, &ticket,
    ];
    assert_eq!(curl(&post).await.status, 201);
}

/// curl, which may offer anything, is refused what is old.
async fn only_modern_tls(agent: &Agent) {
    let offer = async |args: &[&str]| {
        let mut command = started(Path::new("curl"), &BTreeMap::new());
        command.args(["-sSk", "--max-time", "10", "--ciphers", "ALL:@SECLEVEL=0"]);
        command.args(args).arg(format!("{}/healthz", agent.url));
        run(command).await
    };
    for version in ["1.0", "1.1"] {
        let refused = offer(&[&format!("--tlsv{version}"), "--tls-max", version]).await;
        assert_eq!(refused.code, 35, "{refused:?}");
        assert!(
            refused.stderr.contains(" alert "),
            "the agent refuses: {refused:?}"
        );
    }
    assert_eq!(offer(&["--tlsv1.2", "--tls-max", "1.2"]).await.code, 0);
    assert_eq!(offer(&["--tlsv1.3"]).await.code, 0);
}
