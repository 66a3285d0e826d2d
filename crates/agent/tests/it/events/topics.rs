//! Which topics a pattern wants.

use qd_agent::events::{Error, Topics};

#[test]
fn topics_match_exactly_or_by_group() {
    let topics = Topics::parse("process.exit, app.*,").unwrap();
    for (topic, wanted) in [
        ("process.exit", true),
        ("process.exited", false),
        ("process", false),
        ("app.event", true),
        ("app.event.sub", true),
        ("app", false),
        ("app.", false),
        ("apps.event", false),
    ] {
        assert_eq!(topics.matches(topic), wanted, "{topic}");
    }
    assert!(Topics::parse("").unwrap().matches("anything"));
    assert!(Topics::parse("process.exit,*").unwrap().matches("anything"));
    for bad in [
        "pro*",
        "*.exit",
        "a..b",
        ".a",
        "a.",
        ".*",
        "a b",
        "process.*.x",
        &"x".repeat(200),
    ] {
        assert!(matches!(Topics::parse(bad), Err(Error::Topic(_))), "{bad}");
    }
    assert_eq!(Topics::new(vec!["a"; 65]), Err(Error::TooManyTopics(64)));
}
