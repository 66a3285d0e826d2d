//! Manifests: the lints and the versions of the workspace hold for every crate.

use super::{Finding, Source};

pub fn check(source: &Source) -> Vec<Finding> {
    let is_member = source.path == "tests/Cargo.toml"
        || (source.path.starts_with("crates/")
            && source.path.ends_with("/Cargo.toml")
            && source.path.matches('/').count() == 2);
    if !is_member {
        return Vec::new();
    }
    let manifest: toml::Table = match source.text.parse() {
        Ok(manifest) => manifest,
        Err(error) => {
            return vec![Finding::new(
                &source.path,
                0,
                format!("does not parse: {}", error.message()),
            )];
        }
    };
    let mut findings = Vec::new();
    let inherits = |table: &str| manifest.get(table)?.as_table()?.get("workspace")?.as_bool();
    if inherits("lints") != Some(true) {
        findings.push(Finding::new(&source.path, 0, "lacks `[lints] workspace = true`"));
    }
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, value) in manifest
            .get(kind)
            .and_then(toml::Value::as_table)
            .into_iter()
            .flatten()
        {
            let shared = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
            if !shared {
                let line = source
                    .lines()
                    .find(|(_, line)| line.starts_with(name))
                    .map_or(0, |(number, _)| number);
                let what = format!("write `{name}.workspace = true`; versions stand in the root manifest");
                findings.push(Finding::new(&source.path, line, what));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        check(&Source {
            path: "crates/a/Cargo.toml".to_owned(),
            text: text.to_owned(),
        })
        .len()
    }

    #[test]
    fn a_crate_without_the_workspace_lints_or_with_its_own_version_is_found() {
        assert_eq!(
            count("[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true"),
            0
        );
        assert_eq!(count("[dependencies]\nserde.workspace = true"), 1);
        assert_eq!(
            count("[lints]\nworkspace = true\n[dev-dependencies]\nserde = \"1\""),
            1
        );
        assert_eq!(count("[lints"), 1);
    }
}
