//! Reading a record, key by key, in one pass over the list; `pm2_env` is kept as the text it came as.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde_json::{Map, Value, value::RawValue};

use super::{Monit, Pm2Env, ProcessId, Record};
use crate::lenient;

/// The fields of a record. None is required, and one of the wrong type counts as absent: what an app did to its own
/// record must not hide the others.
pub struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a process record")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Record, M::Error> {
        let (mut pid, mut name, mut pm_id, mut monit, mut raw) =
            (None, None, None, None, None::<Box<RawValue>>);
        let mut extra = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "pid" => pid = lenient::number(&map.next_value()?),
                "name" => name = as_text(map.next_value()?),
                "pm_id" => pm_id = Some(map.next_value::<ProcessId>()?),
                "monit" => monit = serde_json::from_value::<Monit>(map.next_value()?).ok(),
                "pm2_env" => raw = Some(map.next_value()?),
                _ => {
                    extra.insert(key, map.next_value()?);
                }
            }
        }
        let raw = match raw.filter(|raw| raw.get().starts_with('{')) {
            Some(raw) => raw,
            None => RawValue::from_string("{}".to_owned()).map_err(M::Error::custom)?,
        };
        let pm2_env: Pm2Env = serde_json::from_str(raw.get()).unwrap_or_default();
        let pm_id = pm_id.or_else(|| pm2_env.pm_id.clone());
        Ok(Record {
            pid,
            name: name.or_else(|| pm2_env.name.clone()).unwrap_or_default(),
            pm_id: pm_id.unwrap_or_else(|| ProcessId::Text(String::new())),
            monit: monit.unwrap_or_default(),
            pm2_env,
            extra,
            raw,
        })
    }
}

fn as_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
