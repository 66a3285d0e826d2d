//! Environments.
//!
//! A stock daemon copies every variable of an app over the fields of its record, so a variable named like an option
//! changes the option: `name=x` renames the app. Such names are refused.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Error;
use crate::record::is_env_shadow;

const MAX_NAME_BYTES: usize = 256;
/// What Linux takes for one variable.
const MAX_VALUE_BYTES: usize = 128 * 1024 - 1;

/// Whether these variables can be given to an app.
///
/// # Errors
/// [`Error::Shadows`], naming every one that would overwrite an option; [`Error::Variable`], naming the first that
/// cannot be set for another reason.
pub fn check_env<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), Error> {
    let mut shadows = Vec::new();
    for (name, value) in variables {
        let why = if name.is_empty() || name.len() > MAX_NAME_BYTES {
            "a name is 1 to 256 bytes"
        } else if !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            || name.starts_with(|c: char| c.is_ascii_digit())
        {
            "a name holds letters, digits and underscores, and does not begin with a digit"
        } else if value.len() > MAX_VALUE_BYTES || value.contains('\0') {
            "a value is at most 128 KiB, without NUL"
        } else if is_env_shadow(name) {
            shadows.push(name.to_owned());
            continue;
        } else {
            continue;
        };
        return Err(Error::Variable {
            name: name.chars().take(64).collect(),
            why,
        });
    }
    if shadows.is_empty() {
        Ok(())
    } else {
        Err(Error::Shadows(shadows))
    }
}

/// Takes variables out of the environment an app begins with, as `filter_env` says: a text names one, a list takes
/// every variable whose name contains one of its texts, `true` takes all of them. (A stock command line does nothing
/// for `true`.)
pub fn filter(env: &mut BTreeMap<String, String>, filter: &Value) -> Result<(), Error> {
    match filter {
        Value::Bool(false) => {}
        Value::Bool(true) => env.clear(),
        Value::String(name) => {
            env.remove(name);
        }
        Value::Array(parts) if parts.iter().all(Value::is_string) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            env.retain(|name, _| !parts.iter().any(|part| name.contains(part)));
        }
        _ => {
            return Err(Error::Value {
                key: "filter_env".to_owned(),
                wanted: "true, a name, or a list of parts of names",
            });
        }
    }
    Ok(())
}

/// The variables of an entry as text.
pub fn texts(key: &str, given: &Value) -> Result<BTreeMap<String, String>, Error> {
    let wanted = || Error::Value {
        key: key.to_owned(),
        wanted: "an object of texts, numbers and booleans",
    };
    let Value::Object(given) = given else {
        return Err(wanted());
    };
    let mut variables = BTreeMap::new();
    for (name, value) in given {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => return Err(wanted()),
        };
        variables.insert(name.clone(), text);
    }
    check_env(
        variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )?;
    Ok(variables)
}
