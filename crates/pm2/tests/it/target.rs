use qd_pm2::{Target, target::Error};
use serde_json::json;

use crate::fixture::{captured, record};

fn target(text: &str) -> Target {
    text.parse().unwrap()
}

#[test]
fn each_form_is_read_as_itself_and_shown_as_it_was_written() {
    assert!(matches!(target("12"), Target::Id(12)));
    assert!(matches!(target("web"), Target::Name(name) if name == "web"));
    assert!(matches!(target("ns:prod"), Target::Namespace(namespace) if namespace == "prod"));
    assert!(matches!(target("all"), Target::All));
    assert!(matches!(target("/^web/"), Target::Pattern(_)));
    for text in ["12", "web", "ns:prod", "all", "/^web-\\d+$/", "/"] {
        assert_eq!(target(text).to_string(), text);
    }
    assert!(matches!(target("99999999999999999999999"), Target::Name(_)));
}

#[test]
fn what_names_nothing_is_refused() {
    assert_eq!("".parse::<Target>().unwrap_err(), Error::Empty);
    assert_eq!("ns:".parse::<Target>().unwrap_err(), Error::Empty);
    assert_eq!("//".parse::<Target>().unwrap_err(), Error::Empty);
    assert_eq!("x".repeat(513).parse::<Target>().unwrap_err(), Error::TooLong);
    assert!(matches!("/(/".parse::<Target>(), Err(Error::Pattern(_))));
    // Small enough for the engine's own limit, too large for ours.
    assert!(regex::Regex::new("(x{100}){300}").is_ok());
    assert!(matches!(
        "/(x{100}){300}/".parse::<Target>(),
        Err(Error::Pattern(_))
    ));
}

#[test]
fn names_are_exact_patterns_are_not_anchored_and_modules_are_apart() {
    let matches = |text: &str, name: &str, is_module| target(text).matches(Some(3), name, "prod", is_module);
    assert!(matches("3", "api", false) && !matches("30", "api", false));
    assert!(
        matches("api", "api", false) && !matches("api", "api-admin", false) && !matches("API", "api", false)
    );
    assert!(matches("ns:prod", "api", false) && !matches("ns:pro", "api", false));
    assert!(matches("all", "api", false) && !matches("all", "pm2-logrotate", true));
    assert!(matches("/pi/", "api", false) && !matches("/^pi/", "api", false));
    assert!(!matches("/log/", "pm2-logrotate", true) && matches("pm2-logrotate", "pm2-logrotate", true));
}

#[test]
fn a_worker_being_replaced_is_never_meant() {
    let mut value = captured();
    assert!(
        target("idle").matches_record(&record(&value))
            && target("ns:default").matches_record(&record(&value))
    );
    value["pm_id"] = json!("_old_0");
    for text in ["idle", "all", "0", "ns:default", "/./"] {
        assert!(!target(text).matches_record(&record(&value)), "{text}");
    }
}
