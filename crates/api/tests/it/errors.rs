use qd_api::{ErrorCode, Problem};
use serde_json::json;

#[test]
fn every_code_is_written_as_it_names_itself() {
    for code in ErrorCode::ALL {
        assert_eq!(serde_json::to_value(code).unwrap(), json!(code.as_str()));
        assert!((400..600).contains(&code.status()), "{code}");
    }
}

#[test]
fn a_problem_is_a_problem_document() {
    let problem = Problem::new(ErrorCode::NotFound, "no process matches the target web");
    assert_eq!(
        serde_json::to_value(&problem).unwrap(),
        json!({
            "type": "about:blank",
            "title": "Not found",
            "status": 404,
            "code": "not_found",
            "detail": "no process matches the target web",
        })
    );
}
