//! Which hosts a query names: `?host=web-*&host=db-1&tag=tier%3Dweb`.

use std::collections::BTreeMap;

use qd_api::fleet::HostSelector;
use qd_edge::problem::Failure;
use serde::{Deserialize, Deserializer, de::Error as _};

/// Longest list of names or tags.
const MOST: usize = 1000;

/// Several values of one name, as a query has them: `a,b`.
#[derive(Debug, Clone, Default)]
pub struct Several(Vec<String>);

impl<'de> Deserialize<'de> for Several {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let several: Vec<String> = text
            .split(',')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        if several.len() > MOST {
            return Err(D::Error::custom("too many values"));
        }
        Ok(Self(several))
    }
}

/// Reads names and tags.
pub fn selector(hosts: &Several, tags: &Several) -> Result<HostSelector, Failure> {
    let names = hosts.0.iter().map(|name| name.parse());
    let names = names
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::invalid(format!("`host`: {error}")))?;
    let tags: Option<BTreeMap<String, String>> = tags
        .0
        .iter()
        .map(|tag| {
            tag.split_once('=')
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
        })
        .collect();
    let tags = tags.ok_or_else(|| Failure::invalid("`tag` is KEY=VALUE, several separated by commas"))?;
    Ok(HostSelector { names, tags })
}
