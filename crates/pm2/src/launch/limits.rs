//! What a process may use at most, of our own daemon only.

use serde_json::{Map, Value, json};

use super::{Error, units};

/// How a limit is given.
#[derive(Clone, Copy)]
enum Unit {
    /// Bytes, or a size.
    Bytes,
    /// A whole number above zero.
    Count,
    /// A number above zero.
    Cpus,
}

/// The limits there are.
const KNOWN: &[(&str, &str, Unit)] = &[
    ("memory", "limits.memory", Unit::Bytes),
    ("cpus", "limits.cpus", Unit::Cpus),
    ("tasks", "limits.tasks", Unit::Count),
    ("open_files", "limits.open_files", Unit::Count),
    ("core_size", "limits.core_size", Unit::Bytes),
];

/// Reads them; every one as a number then.
pub fn read(given: &Value) -> Result<Value, Error> {
    let wrong = |key: &str, wanted| Error::Value {
        key: key.to_owned(),
        wanted,
    };
    let wanted = "an object with some of `memory`, `cpus`, `tasks`, `open_files` and `core_size`";
    let Value::Object(given) = given else {
        return Err(wrong("limits", wanted));
    };
    let mut limits = Map::new();
    for (key, value) in given {
        let known = KNOWN.iter().find(|(name, ..)| name == key);
        let Some((name, path, unit)) = known else {
            return Err(wrong("limits", wanted));
        };
        if value.is_null() {
            continue;
        }
        let (number, wanted) = match unit {
            Unit::Bytes => (bytes(value), "bytes, or a size such as `512M`"),
            Unit::Count => (
                value
                    .as_u64()
                    .filter(|count| *count > 0)
                    .map(|count| json!(count)),
                "a whole number above zero",
            ),
            Unit::Cpus => (
                value.as_f64().filter(|cpus| *cpus > 0.0).map(|cpus| json!(cpus)),
                "a number of CPUs, such as 0.5",
            ),
        };
        limits.insert((*name).to_owned(), number.ok_or_else(|| wrong(path, wanted))?);
    }
    Ok(Value::Object(limits))
}

fn bytes(value: &Value) -> Option<Value> {
    let bytes = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => units::bytes(text),
        _ => None,
    };
    bytes.filter(|bytes| *bytes >= 0).map(|bytes| json!(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_become_numbers() {
        let given = json!({"memory": "512M", "cpus": 0.5, "tasks": 64, "core_size": 0, "open_files": null});
        let read = read(&given).expect("limits");
        assert_eq!(
            read,
            json!({"memory": 512 << 20, "cpus": 0.5, "tasks": 64, "core_size": 0})
        );
    }

    #[test]
    fn what_limits_nothing_is_refused_by_its_name() {
        let said = |given: Value| read(&given).expect_err("no limits").to_string();
        assert!(said(json!({"cpus": 0})).contains("limits.cpus"));
        assert!(said(json!({"memory": "much"})).contains("limits.memory"));
        assert!(said(json!({"memry": 1})).contains("`memory`"));
        assert!(said(json!("512M")).contains("an object"));
    }
}
