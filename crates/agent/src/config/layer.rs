//! Merges the layers key by key and remembers where each value came from.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use toml::{Table, Value};

use super::{Config, Effective, Error, KEYS, Key, Kind, file, keys};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Default,
    File { path: PathBuf, line: usize },
    Environment(String),
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment(variable) => write!(f, "environment {variable}"),
            Self::Flag(key) => write!(f, "flag for {key}"),
        }
    }
}

/// Everything a configuration is made of, lowest first. [`Config::load`] fills it from the system.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    pub files: Vec<PathBuf>,
    pub environment: Vec<(String, String)>,
    pub flags: Vec<(String, String)>,
}

impl Layers {
    /// Merges and checks.
    ///
    /// # Errors
    /// See [`Config::load`].
    pub fn merge(&self) -> Result<Effective, Error> {
        let effective = self.merge_unchecked()?;
        effective.config.check()?;
        Ok(effective)
    }

    /// Merges, and leaves it to the caller to [`Config::check`] what the keys mean together.
    ///
    /// # Errors
    /// On a file that cannot be trusted or parsed, an unknown key, and a value of the wrong kind.
    pub fn merge_unchecked(&self) -> Result<Effective, Error> {
        let mut merged = Table::new();
        let mut sources: BTreeMap<_, _> = KEYS.iter().map(|key| (key.path, Source::Default)).collect();
        let mut warnings = Vec::new();
        for path in &self.files {
            let Some(parsed) = file::read(path)? else { continue };
            for (key, line) in parsed.lines {
                if let Some(value) = lookup(&parsed.table, key) {
                    put(&mut merged, key, value.clone());
                    sources.insert(
                        key,
                        Source::File {
                            path: path.clone(),
                            line,
                        },
                    );
                }
            }
        }
        for (variable, text) in &self.environment {
            if !variable.starts_with("QD_") || keys::is_foreign(variable) {
                continue;
            }
            let Some(key) = keys::by_variable(variable) else {
                let nearest = keys::nearest_variable(variable);
                warnings.push(format!(
                    "the variable {variable} means nothing; did you mean {nearest}?"
                ));
                continue;
            };
            put(
                &mut merged,
                key.path,
                value(key, text, &format!("the variable {variable}"))?,
            );
            sources.insert(key.path, Source::Environment(variable.clone()));
        }
        for (path, text) in &self.flags {
            let key = keys::by_path(path).ok_or_else(|| Error::UnknownFlag {
                key: path.clone(),
                nearest: keys::nearest_path(path),
            })?;
            put(&mut merged, key.path, value(key, text, "the command line")?);
            sources.insert(key.path, Source::Flag(path.clone()));
        }
        let config = Value::Table(merged)
            .try_into()
            .map_err(|error: toml::de::Error| Error::Invalid(error.message().to_owned()))?;
        Ok(Effective {
            config,
            sources,
            warnings,
        })
    }
}

/// Reads a value from text by the kind of its key, and tries it alone so that the error can name where it came from.
fn value(key: &Key, text: &str, origin: &str) -> Result<Value, Error> {
    let wrong = |reason: String| Error::Value {
        origin: origin.to_owned(),
        key: key.path.to_owned(),
        reason,
    };
    let value = match key.kind {
        Kind::Text | Kind::Duration | Kind::Size => Value::String(text.to_owned()),
        Kind::Integer => Value::Integer(
            text.parse()
                .map_err(|_| wrong(format!("{text:?} is not a whole number")))?,
        ),
        Kind::Flag => match text {
            "true" | "1" | "yes" | "on" => Value::Boolean(true),
            "false" | "0" | "no" | "off" => Value::Boolean(false),
            _ => return Err(wrong(format!("{text:?} is neither true nor false"))),
        },
        Kind::List => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
        }
        Kind::Tables => return Err(wrong("it can only be written in a file".to_owned())),
    };
    let mut alone = Table::new();
    put(&mut alone, key.path, value.clone());
    Value::Table(alone)
        .try_into::<Config>()
        .map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
    Ok(value)
}

fn put(table: &mut Table, path: &str, value: Value) {
    let (section, key) = path
        .split_once('.')
        .expect("every key of the catalogue stands in a section");
    let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(section) = section {
        section.insert(key.to_owned(), value);
    }
}

pub(super) fn lookup<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    let (section, key) = path.split_once('.')?;
    table.get(section)?.get(key)
}

pub(super) fn table_of(config: &Config) -> Table {
    Table::try_from(config).expect("a configuration is tables of plain values, which TOML can write")
}
