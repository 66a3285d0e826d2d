//! Topic patterns.

use qd_axon::Pattern;

fn captures<'t>(pattern: &str, topic: &'t str) -> Option<Vec<&'t str>> {
    let pattern = Pattern::new(pattern);
    let captures = pattern.captures(topic);
    assert_eq!(pattern.is_match(topic), captures.is_some());
    captures
}

#[test]
fn without_a_star_only_the_same_topic_matches() {
    assert_eq!(captures("pm2:kill", "pm2:kill"), Some(vec![]));
    assert_eq!(captures("pm2:kill", "pm2:kill2"), None);
    assert_eq!(captures("pm2:kill", "xpm2:kill"), None);
    assert_eq!(captures("", ""), Some(vec![]));
    assert_eq!(captures("", "x"), None);
}

#[test]
fn a_star_is_one_or_more_characters_and_captured() {
    assert_eq!(captures("log:*", "log:out"), Some(vec!["out"]));
    assert_eq!(captures("log:*", "log:"), None);
    assert_eq!(captures("log:*", "xlog:out"), None);
    assert_eq!(captures("*", "process:event"), Some(vec!["process:event"]));
    assert_eq!(captures("*", ""), None);
    assert_eq!(captures("*:event", "process:event"), Some(vec!["process"]));
    assert_eq!(captures("*:event", ":event"), None);
    assert_eq!(captures("a*a", "aa"), None, "the ends may not overlap");
    assert_eq!(captures("aba*aba", "ababa"), None);
}

#[test]
fn several_stars_capture_greedily_from_the_left() {
    assert_eq!(captures("*:*", "a:b:c"), Some(vec!["a:b", "c"]));
    assert_eq!(captures("*a*", "aaaa"), Some(vec!["aa", "a"]));
    assert_eq!(captures("**", "abc"), Some(vec!["ab", "c"]));
    assert_eq!(captures("**", "a"), None);
    assert_eq!(captures("x*y*z", "x1y2y3z"), Some(vec!["1y2", "3"]));
    assert_eq!(captures("x*y*z", "xy1z"), None);
}

#[test]
fn characters_of_a_regular_expression_mean_themselves_and_characters_may_be_wide() {
    assert_eq!(captures("a.c", "abc"), None);
    assert_eq!(captures("(x)+", "(x)+"), Some(vec![]));
    assert_eq!(captures("**", "äß"), Some(vec!["ä", "ß"]));
    assert_eq!(captures("*\n*", "a\nb"), Some(vec!["a", "b"]));
}

#[test]
fn a_hostile_pair_takes_no_noticeable_time() {
    let pattern = Pattern::new(&"a*".repeat(2000));
    let topic = "a".repeat(100_000);
    assert!(pattern.is_match(&topic));
    assert!(!pattern.is_match(&format!("{topic}b").replace('a', "b")));
}
