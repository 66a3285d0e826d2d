//! Followed logs.

use qd_sdk::{Item, LogQuery, api::log::Stream};

use crate::fake::{Fake, events, events_then_silence, line, soon, tagged};

fn of(cursor: &str, text: &str) -> String {
    format!(
        "event: line\ndata: {}\nid: {cursor}\n\n",
        tagged("line", line(cursor, text))
    )
}

#[tokio::test]
async fn followed_logs_resume_at_the_cursor() {
    let fake = Fake::tcp(|_, n| match n {
        0 => events(vec![of("c1", "one"), of("c2", "two")]),
        _ => events_then_silence(vec![of("c3", "three")]),
    })
    .await;
    let query = LogQuery {
        lines: Some(2),
        stream: Some(Stream::Out),
        grep: Some("t".into()),
        ..LogQuery::default()
    };
    let client = fake.client();
    let mut lines = soon(client.processes().logs_follow("api", &query)).await.unwrap();
    let mut texts = Vec::new();
    while texts.len() < 4 {
        texts.push(match soon(lines.next()).await.unwrap().unwrap() {
            Item::Value(line) => line.line,
            Item::Reconnected { .. } => "again".to_owned(),
            Item::Gap(gap) => gap.reason,
        });
    }
    assert_eq!(texts, ["one", "two", "again", "three"]);
    let seen = fake.seen();
    assert_eq!(
        seen[0].line(),
        "GET /api/v1/processes/api/logs?lines=2&stream=out&grep=t&follow=true"
    );
    assert_eq!(seen[0].header("last-event-id"), None);
    assert_eq!(seen[1].header("last-event-id"), Some("c2"));
}

#[tokio::test]
async fn a_given_cursor_is_where_it_begins() {
    let fake = Fake::tcp(|_, _| events_then_silence(vec![of("c8", "x")])).await;
    let query = LogQuery {
        cursor: Some("c7".into()),
        ..LogQuery::default()
    };
    let client = fake.client();
    let mut lines = soon(client.processes().logs_follow("api", &query)).await.unwrap();
    soon(lines.next()).await.unwrap().unwrap();
    assert_eq!(fake.seen()[0].header("last-event-id"), Some("c7"));
}
