use qd_xtask::{tidy, workspace};

#[test]
fn the_repository_keeps_the_house_rules() {
    let findings = tidy::check(&workspace::root()).expect("the repository can be read");
    let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "\n{}\n", list.join("\n"));
}
