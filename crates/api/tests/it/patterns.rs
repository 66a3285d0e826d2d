use proptest::prelude::*;
use qd_api::AppPattern;

fn pattern(text: &str) -> AppPattern {
    text.parse().unwrap()
}

#[test]
fn a_name_is_exact_and_never_a_prefix() {
    assert!(pattern("api").matches("api"));
    for other in ["api-admin", "ap", "API", "my-api", ""] {
        assert!(!pattern("api").matches(other), "{other}");
    }
}

#[test]
fn globs_are_explicit() {
    assert!(pattern("api-*").matches("api-admin"));
    assert!(pattern("api-*").matches("api-"));
    assert!(!pattern("api-*").matches("api"));
    assert!(pattern("*").matches("anything at all"));
    assert!(pattern("w?b").matches("web"));
    assert!(!pattern("w?b").matches("wb"));
    assert!(pattern("a*b*c").matches("a-b-b-c"));
    assert!(!pattern("a*b*c").matches("a-b-b-d"));
}

#[test]
fn empty_long_and_control_are_refused() {
    for bad in ["", "a\nb", "\u{1b}[31m", &"x".repeat(257)] {
        assert!(bad.parse::<AppPattern>().is_err(), "{bad:?}");
    }
}

#[test]
fn covering_is_certain_or_no() {
    assert!(pattern("*").covers(&pattern("api-*")));
    assert!(pattern("api-*").covers(&pattern("api-1")));
    assert!(pattern("api-*").covers(&pattern("api-*")));
    assert!(!pattern("api-*").covers(&pattern("api*")));
    assert!(!pattern("api").covers(&pattern("api-*")));
}

#[test]
fn many_stars_do_not_take_long() {
    let hostile = pattern(&"a*".repeat(100));
    assert!(!hostile.matches(&"a".repeat(99)));
}

proptest! {
    #[test]
    fn what_is_covered_is_matched(name in "[a-c]{1,6}", outer in "[a-c*?]{1,6}", inner in "[a-c*?]{1,6}") {
        let (outer, inner) = (pattern(&outer), pattern(&inner));
        if outer.covers(&inner) && inner.matches(&name) {
            prop_assert!(outer.matches(&name));
        }
    }
}
