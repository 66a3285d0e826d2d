//! Every route of the description against callers with no token, with every scope but the needed one, with the needed
//! one alone, and with every scope for another app.

use std::collections::{BTreeMap, BTreeSet};

use qd_tests::{Answer, Bench, Caller, EVERYTHING};
use serde_json::{Value, json};

use super::{
    launch::launch,
    table::{Foreign, Need, ROUTES, Route},
};

/// The operations of the agent's own description, with what each says it needs.
async fn described(bench: &Bench) -> BTreeMap<(String, String), Need> {
    let document = bench.nobody().get("/openapi.json").await.ok();
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let need = match &operation["security"] {
                Value::Array(ways) if *ways == [json!({})] => Need::Public,
                Value::Array(ways) if *ways == [json!({ "token": [] })] => Need::Any,
                ways => {
                    let scope = ways[0]["token"][0].as_str().unwrap_or_default();
                    let known = EVERYTHING.into_iter().find(|known| *known == scope);
                    Need::Scope(known.unwrap_or_else(|| panic!("{method} {path}: {ways}")))
                }
            };
            found.insert((method.to_uppercase(), path.clone()), need);
        }
    }
    found
}

async fn ask(caller: &Caller, route: &Route, target: &str) -> Answer {
    caller
        .call(route.method, &route.at(target), route.body().as_ref())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_wants_a_token_with_exactly_its_scope() {
    let bench = Bench::start().await;
    let table: BTreeMap<_, _> = ROUTES
        .iter()
        .map(|route| ((route.method.to_owned(), route.path.to_owned()), route.need))
        .collect();
    assert_eq!(
        described(&bench).await,
        table,
        "the table must name every route with its need"
    );

    without_a_token(&bench).await;
    let mut but = BTreeMap::new();
    let mut only = BTreeMap::new();
    for scope in EVERYTHING {
        let others: Vec<_> = EVERYTHING.into_iter().filter(|other| *other != scope).collect();
        but.insert(scope, bench.caller(&others, &[]).await);
        only.insert(scope, bench.caller(&[scope], &[]).await);
    }
    for route in ROUTES {
        match route.need {
            Need::Public => {}
            Need::Any => {
                let answer = ask(&only["audit:read"], route, "absent").await;
                assert!(![401, 403].contains(&answer.status), "{route:?}: {answer:?}");
            }
            Need::Scope(scope) => {
                let answer = ask(&but[scope], route, "absent").await;
                assert_eq!(answer.problem(403), "forbidden", "{route:?}");
                assert!(answer.body.contains(scope), "{route:?}: {answer:?}");
                // An endless stream shows by what it says of a wrong query that it would have begun.
                let answer = if route.path == "/api/v1/events" {
                    only[scope].get("/api/v1/events?topics=!").await
                } else {
                    ask(&only[scope], route, "absent").await
                };
                assert!(
                    ![401, 403, 405, 500].contains(&answer.status),
                    "{route:?}: {answer:?}"
                );
            }
        }
    }
}

async fn without_a_token(bench: &Bench) {
    let nobody = bench.nobody();
    for route in ROUTES {
        if route.need == Need::Public && route.is_mutation() {
            // What it takes in place of a token is not in this body.
            assert_eq!(ask(&nobody, route, "").await.problem(401), "unauthenticated");
        } else if route.need == Need::Public {
            let answer = nobody.curl(&["--compressed", route.path]).await;
            assert_eq!(answer.status, 200, "{route:?}");
        } else {
            assert_eq!(
                ask(&nobody, route, "absent").await.problem(401),
                "unauthenticated"
            );
        }
    }
    let paths: BTreeSet<_> = ROUTES.iter().map(|route| route.path).collect();
    for path in paths {
        let public = ROUTES
            .iter()
            .any(|route| route.path == path && route.need == Need::Public && !route.is_mutation());
        let has = |method: &str| {
            ROUTES
                .iter()
                .any(|route| route.path == path && route.method == method)
        };
        let unknown = ["PUT", "PATCH"].into_iter().filter(|method| !has(method));
        let unknown: Vec<_> = unknown.collect();
        let path = path.replace(['{', '}'], "");
        for method in unknown {
            let answer = nobody.call(method, &path, None).await;
            assert_eq!(answer.status, if public { 405 } else { 401 }, "{method} {path}");
            let known = bench.curl(&["-X", method, &path]).await;
            assert_eq!(known.problem(405), "invalid_request", "{method} {path}");
        }
        for near in [format!("{path}x"), format!("{path}/"), path.to_uppercase()] {
            let answer = nobody.get(&near).await;
            assert!([401, 404].contains(&answer.status), "{near}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_one_app_learns_nothing_of_another() {
    let bench = Bench::start().await;
    // One name begins with the other: a limit that compared beginnings would let it through.
    launch(&bench, "other", "silent").await;
    let before = launch(&bench, "other-admin", "silent").await;
    let id = before["id"].to_string();
    let caller = bench.caller(&EVERYTHING, &["other"]).await;

    for route in ROUTES {
        match route.foreign {
            Foreign::Same | Foreign::Filtered => {}
            Foreign::Refused => {
                assert_eq!(
                    ask(&caller, route, "x").await.problem(403),
                    "forbidden",
                    "{route:?}"
                );
            }
            Foreign::Missing => {
                let absent = told(&ask(&caller, route, "not-there").await, "not-there");
                for target in ["other-admin", &id, "%2Fadm%2F"] {
                    let named = target.replace("%2F", "/");
                    let answer = ask(&caller, route, target).await;
                    assert_eq!(answer.status, 404, "{route:?} {target}: {answer:?}");
                    assert_eq!(told(&answer, &named), absent, "{route:?} {target}");
                }
                assert!(absent.contains("not_found"), "{route:?}: {absent}");
            }
        }
    }
    lists_leave_the_others_out(&bench, &caller).await;
    assert_eq!(bench.process("other-admin").await["restarts"], before["restarts"]);
    assert_eq!(bench.process("other-admin").await["pid"], before["pid"]);
}

/// The body of an error without what differs from request to request.
fn told(answer: &Answer, target: &str) -> String {
    let mut problem = answer.json();
    problem["request_id"] = Value::Null;
    problem.to_string().replace(target, "TARGET")
}

async fn lists_leave_the_others_out(bench: &Bench, caller: &Caller) {
    for path in [
        "/api/v1/processes",
        "/api/v1/processes?target=all",
        "/api/v1/processes?target=ns:default",
        "/api/v1/processes?status=online",
        "/api/v1/processes/all",
        "/api/v1/processes/ns:default",
        "/api/v1/processes/%2Foth%2F",
        "/api/v1/processes/all/env",
        "/api/v1/processes/all/metrics",
        "/api/v1/processes/all/actions",
        "/api/v1/processes/all/logs",
        "/metrics",
        "/api/v1/host",
        "/api/v1/whoami",
    ] {
        let answer = caller.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(!answer.body.contains("other-admin"), "{path}: {}", answer.body);
    }
    assert!(caller.get("/metrics").await.body.contains("name=\"other\""));
    let list = caller.get("/api/v1/processes?name=other-admin").await.ok();
    assert_eq!(list["items"], json!([]));
    // What names the whole list must not confirm it to somebody who sees a part.
    let whole = bench.get("/api/v1/processes").await.headers["etag"].clone();
    let known = format!("If-None-Match: {whole}");
    assert_eq!(bench.curl(&["-H", &known, "/api/v1/processes"]).await.status, 304);
    assert_eq!(
        caller.curl(&["-H", &known, "/api/v1/processes"]).await.status,
        200
    );
    let touched = caller
        .call("POST", "/api/v1/processes/all/restart", None)
        .await
        .ok();
    let names: Vec<_> = touched["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["process"]["name"])
        .collect();
    assert_eq!(names, ["other"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_or_a_body_that_asks_for_more_needs_more() {
    let bench = Bench::start().await;
    launch(&bench, "web", "silent").await;
    let reader = bench.caller(&["processes:read"], &[]).await;
    let shown = reader.get("/api/v1/processes/web/env").await;
    assert_eq!(shown.status, 200);
    assert!(
        !shown.body.contains("canary-of-the-environment"),
        "{}",
        shown.body
    );
    let refused = reader.get("/api/v1/processes/web/env?reveal=true").await;
    assert_eq!(refused.problem(403), "forbidden");
    let operator = bench.caller(&["processes:operate"], &[]).await;
    let env = json!({ "env": { "LD_PRELOAD": "/tmp/x.so" }, "update_env": true });
    for verb in ["restart", "reload"] {
        let path = format!("/api/v1/processes/web/{verb}");
        let answer = operator.call("POST", &path, Some(&env)).await;
        assert_eq!(answer.problem(403), "forbidden", "{verb}");
    }
    assert_eq!(bench.process("web").await["restarts"], 0);
}
