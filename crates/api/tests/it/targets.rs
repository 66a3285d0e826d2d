use proptest::prelude::*;
use qd_api::{Target, target::InvalidTarget};

use super::json::process;

fn target(text: &str) -> Target {
    text.parse().unwrap()
}

#[test]
fn each_form_selects_what_it_says() {
    let web = process(3, "web", "shop");
    for yes in ["3", "web", "ns:shop", "all", "/^w/", "/e/"] {
        assert!(target(yes).matches(&web), "{yes}");
    }
    for no in ["4", "we", "web2", "ns:sho", "/^e/", "Web", "shop"] {
        assert!(!target(no).matches(&web), "{no}");
    }
}

#[test]
fn all_leaves_modules_out() {
    let mut module = process(0, "pm2-logrotate", "default");
    module.module = true;
    assert!(!target("all").matches(&module));
    assert!(target("pm2-logrotate").matches(&module));
}

#[test]
fn what_cannot_be_understood_is_refused() {
    for bad in ["", "ns:", "a\nb", "/(/", &"x".repeat(600)] {
        assert!(bad.parse::<Target>().is_err(), "{bad:?}");
    }
}

#[test]
fn a_pattern_that_would_blow_up_is_refused() {
    let error = "/((a{1,100}){1,100}){1,100}/".parse::<Target>().unwrap_err();
    assert!(matches!(error, InvalidTarget::Pattern(_)), "{error}");
}

proptest! {
    #[test]
    fn any_text_is_a_target_or_an_error(text in ".{0,200}") {
        drop(text.parse::<Target>());
    }

    #[test]
    fn targets_are_written_as_they_were_read(text in "[a-z0-9:/._-]{1,20}") {
        if let Ok(first) = text.parse::<Target>() {
            let again = first.to_string().parse::<Target>().unwrap();
            prop_assert_eq!(first.to_string(), again.to_string());
        }
    }
}
