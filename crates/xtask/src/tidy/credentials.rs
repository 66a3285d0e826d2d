//! No default credential: a secret that stands in the code is no secret.

use super::{Finding, Source};

/// What the last words of a constant's name say that it is a secret.
const SECRETS: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "token",
    "credential",
    "credentials",
    "api_key",
    "private_key",
    "secret_key",
    "signing_key",
];

/// Values that people use as placeholders and then forget, in halves so that this table does not find itself.
const PLACEHOLDERS: &[&str] = &[
    concat!("change", "me"),
    concat!("change", "-me"),
    concat!("super", "secret"),
    concat!("admin:", "admin"),
    concat!("password", "123"),
    concat!("hunter", "2"),
];

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in source.production() {
        if source.is_rust() && constant(line).is_some_and(|(name, value)| is_secret(name, value)) {
            let what = "looks like a credential in the code; make it at run time or read it from a file";
            findings.push(Finding::new(&source.path, number, what));
        }
        let lower = line.to_lowercase();
        if PLACEHOLDERS.iter().any(|placeholder| lower.contains(placeholder)) {
            let what = "looks like a placeholder credential; say where the real one comes from instead";
            findings.push(Finding::new(&source.path, number, what));
        }
        if line.starts_with("-----BEGIN") && line.contains("PRIVATE KEY") {
            findings.push(Finding::new(
                &source.path,
                number,
                "a private key; keys are made on the host",
            ));
        }
    }
    findings
}

/// The name and the value of a constant that is a string.
fn constant(line: &str) -> Option<(&str, &str)> {
    let line = line
        .trim_start()
        .trim_start_matches("pub(crate) ")
        .trim_start_matches("pub ");
    let rest = line
        .strip_prefix("const ")
        .or_else(|| line.strip_prefix("static "))?;
    let (name, rest) = rest.split_once(':')?;
    let (_, value) = rest.split_once("= \"")?;
    Some((name, value.split('"').next()?))
}

/// A header, a variable or a file that *holds* a secret is named like one, in its value too. That is no credential.
fn is_secret(name: &str, value: &str) -> bool {
    let (name, value) = (name.to_lowercase(), value.to_lowercase().replace('-', "_"));
    SECRETS.iter().any(|secret| {
        let named = name == *secret || name.strip_suffix(secret).is_some_and(|rest| rest.ends_with('_'));
        let says_default = ["default", "example", "admin", "test"]
            .iter()
            .any(|word| value.contains(word));
        named && !value.is_empty() && (says_default || !value.contains(secret))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(line: &str) -> usize {
        check(&Source {
            path: "crates/a/src/a.rs".to_owned(),
            text: line.to_owned(),
        })
        .len()
    }

    #[test]
    fn a_secret_in_the_code_is_found() {
        assert_eq!(count(r#"const JWT_SECRET: &str = "s3cr3t-value";"#), 1);
        assert_eq!(
            count(r#"pub static ADMIN_PASSWORD: &str = "default-password";"#),
            1
        );
        assert_eq!(count(concat!("let password = \"change", "me\";")), 1);
        assert_eq!(count(concat!("-----BEGIN", " PRIVATE KEY-----")), 1);
    }

    #[test]
    fn names_of_headers_variables_and_files_are_not() {
        assert_eq!(count(r#"const TOKEN: &str = "token";"#), 0);
        assert_eq!(count(r#"const ENV_TOKEN: &str = "QD_TOKEN";"#), 0);
        assert_eq!(count(r#"pub const TOKEN_PREFIX: &str = "qd_";"#), 0);
        assert_eq!(count(r#"const IDEMPOTENCY_KEY: &str = "idempotency-key";"#), 0);
    }
}
