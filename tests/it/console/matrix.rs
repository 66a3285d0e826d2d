//! Every route of the console's description against nobody, each role, a token without the scope, and who is limited; and
//! every route of an agent's, through the console, against a viewer.

use std::collections::BTreeMap;

use qd_tests::{Answer, Caller, Console, Host, app};
use serde_json::{Value, json};

use super::table::{Need, ROUTES, Route};

/// The operations of a description, with what each says it needs.
fn described(document: &Value) -> BTreeMap<(String, String), Option<String>> {
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let ways = operation["security"].as_array().unwrap();
            let scope = ways.iter().find_map(|way| {
                let scopes = way.get("token").or_else(|| way.get("session"))?.as_array()?;
                Some(
                    scopes
                        .first()
                        .map_or(String::new(), |scope| scope.as_str().unwrap().to_owned()),
                )
            });
            found.insert((method.to_uppercase(), path.clone()), scope);
        }
    }
    found
}

async fn ask(caller: &Caller, route: &Route) -> Answer {
    let body: Option<Value> = (!route.body.is_empty()).then(|| serde_json::from_str(route.body).unwrap());
    caller.call(route.method, &route.at(), body.as_ref()).await
}

/// What a role holds, as the API says it.
async fn scopes(caller: &Caller) -> Vec<String> {
    let who = caller.get("/api/v1/whoami").await.ok();
    let scopes = who["scopes"].as_array().unwrap();
    scopes
        .iter()
        .map(|scope| scope.as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_wants_a_credential_with_its_scope() {
    let console = Console::start().await;
    let nobody = console.caller(None);
    let table: BTreeMap<_, _> = ROUTES
        .iter()
        .map(|route| {
            let need = match route.need {
                Need::Public => None,
                Need::Any => Some(String::new()),
                Need::Scope(scope) => Some(scope.to_owned()),
            };
            ((route.method.to_owned(), route.path.to_owned()), need)
        })
        .collect();
    let document = nobody.get("/openapi.json").await.ok();
    assert_eq!(
        described(&document),
        table,
        "the table must name every route with its need"
    );

    for route in ROUTES {
        let answer = ask(&nobody, route).await;
        if route.need == Need::Public {
            assert!(
                answer.status < 500 && answer.status != 404,
                "{route:?}: {answer:?}"
            );
        } else {
            assert_eq!(answer.problem(401), "unauthenticated", "{route:?}");
        }
        for near in [
            format!("{}x", route.path),
            format!("{}/", route.path),
            route.path.to_uppercase(),
        ] {
            let near = near.replace(['{', '}'], "");
            let answer = nobody.call("GET", &near, None).await;
            assert!([401, 404].contains(&answer.status), "{near}: {answer:?}");
        }
    }
    // One user a role; the last admin must stay.
    console.user("root", "admin", &[]).await;
    let everything = scopes(&console.user("one", "admin", &[]).await).await;
    for (name, role) in [("two", "operator"), ("three", "viewer")] {
        let caller = console.user(name, role, &[]).await;
        let held = scopes(&caller).await;
        for route in ROUTES {
            let Need::Scope(scope) = route.need else { continue };
            let answer = ask(&caller, route).await;
            if held.iter().any(|held| held == scope) {
                assert!(
                    ![401, 403, 405, 500].contains(&answer.status),
                    "{role} {route:?}: {answer:?}"
                );
            } else {
                assert_eq!(answer.problem(403), "forbidden", "{role} {route:?}");
                assert!(answer.body.contains(scope), "{role} {route:?}: {answer:?}");
            }
        }
    }
    for scope in &everything {
        let made = console
            .run(&["token", "create", "--user", "one", "--scope", scope])
            .await
            .done();
        let caller = console.caller(Some(made.stdout.trim()));
        for route in ROUTES {
            let Need::Scope(needed) = route.need else { continue };
            if needed == scope || (route.path == "/metrics" || route.path.starts_with("/api/v1/bulk")) {
                continue;
            }
            assert_eq!(
                ask(&caller, route).await.problem(403),
                "forbidden",
                "{scope} {route:?}"
            );
        }
    }
    let limited = console.user("four", "admin", &["--host", "some"]).await;
    for route in ROUTES.iter().filter(|route| route.whole) {
        assert_eq!(ask(&limited, route).await.problem(403), "forbidden", "{route:?}");
    }
    let minted = json!({ "name": "more", "scopes": ["fleet:admin"] });
    let viewer = console.user("five", "viewer", &[]).await;
    let refused = viewer.call("POST", "/api/v1/tokens", Some(&minted)).await;
    assert_eq!(refused.problem(403), "forbidden");
    let last = console.user("six", "admin", &[]).await;
    for name in ["root", "one"] {
        assert_eq!(
            last.call("DELETE", &format!("/api/v1/users/{name}"), None)
                .await
                .status,
            204
        );
    }
    assert_eq!(
        last.call("DELETE", "/api/v1/users/six", None).await.problem(409),
        "conflict"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_changes_nothing_on_any_route_of_a_host() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let viewer = console.user("vera", "viewer", &[]).await;
    let allow = "[console]\nallow = [\"host:read\", \"processes:read\", \"processes:operate\", \"processes:define\", \
                 \"processes:signal\", \"processes:input\", \"actions:trigger\", \"logs:read\", \"logs:manage\", \
                 \"metrics:read\", \"events:read\", \"env:reveal\", \"daemon:admin\", \"tokens:admin\", \"audit:read\"]\n";
    let host = Host::linked_with(&console, &admin, "web-1", &[], allow).await;
    host.app("shop", &app("silent")).await;
    let document = admin.get("/openapi.json").await.ok();
    assert!(!document["paths"].as_object().unwrap().is_empty());
    let agent = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.yaml")).unwrap();
    let agent: Value = yaml_serde::from_str(&agent).unwrap();
    let held = scopes(&viewer).await;
    let mut refused = 0;
    for ((method, path), need) in described(&agent) {
        let Some(scope) = need.filter(|scope| !scope.is_empty() && !held.contains(scope)) else {
            continue;
        };
        let Some(rest) = path.strip_prefix("/api/v1/") else {
            continue;
        };
        let rest = rest
            .replace("{target}", "shop")
            .replace("{name}", "greet")
            .replace("{jti}", "absent");
        let path = format!("/api/v1/hosts/web-1/{rest}");
        let answer = viewer.call(&method, &path, Some(&json!({}))).await;
        assert_eq!(answer.problem(403), "forbidden", "{method} {path}");
        assert!(answer.body.contains(&scope), "{method} {path}: {answer:?}");
        refused += 1;
    }
    assert!(refused > 15, "{refused}");
    let list = admin.get("/api/v1/hosts/web-1/processes/shop").await.ok();
    assert_eq!(list["items"][0]["restarts"], 0);
}
