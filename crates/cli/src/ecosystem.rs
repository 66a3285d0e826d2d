//! Ecosystem files: the apps of a project, as PM2's users write them down.

mod script;

use std::{fs::File, io::Read, path::Path};

use anyhow::Context as _;
use qd_api::app::AppSpec;
use serde_json::Value;

use crate::exit::{Code, Failure};

/// Largest ecosystem file that is read, in bytes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
    Toml,
    /// A program whose result it is.
    Script,
}

/// The format of an ecosystem file, if its name is that of one.
pub fn format(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?;
    let is_script = [".config.js", ".config.cjs", ".config.mjs"]
        .iter()
        .any(|end| name.ends_with(end));
    match path.extension()?.to_str()? {
        "json" => Some(Format::Json),
        "yaml" | "yml" => Some(Format::Yaml),
        "toml" => Some(Format::Toml),
        _ => is_script.then_some(Format::Script),
    }
}

/// The apps of an ecosystem file, or of these names only.
pub async fn apps(path: &Path, format: Format, only: &[String]) -> Result<Vec<AppSpec>, Failure> {
    let value = match format {
        Format::Script => script::evaluate(path).await?,
        _ => read(path, format)?,
    };
    let apps = match &value {
        Value::Object(map) if map.contains_key("apps") => map["apps"].clone(),
        other => other.clone(),
    };
    let wrong = |error: serde_json::Error| Failure::usage(format!("{}: {error}", path.display()));
    let apps: Vec<AppSpec> = match apps {
        Value::Array(list) => list
            .into_iter()
            .map(serde_json::from_value)
            .collect::<Result<_, _>>()
            .map_err(wrong)?,
        one => vec![serde_json::from_value(one).map_err(wrong)?],
    };
    if apps.is_empty() {
        return Err(Failure::usage(format!("{} has no apps", path.display())));
    }
    let names: Vec<&str> = apps.iter().filter_map(|app| app.name.as_deref()).collect();
    if let Some(unknown) = only.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(Failure {
            code: Code::NothingMatches,
            error: anyhow::anyhow!(
                "{} has no app {unknown:?}; it has {}",
                path.display(),
                names.join(", ")
            ),
            hint: None,
        });
    }
    Ok(apps
        .into_iter()
        .filter(|app| only.is_empty() || app.name.as_ref().is_some_and(|name| only.contains(name)))
        .collect())
}

fn read(path: &Path, format: Format) -> Result<Value, Failure> {
    let mut text = String::new();
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    file.take(MAX_FILE_BYTES + 1)
        .read_to_string(&mut text)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(Failure::usage(format!(
            "{} is larger than {MAX_FILE_BYTES} bytes",
            path.display()
        )));
    }
    match format {
        Format::Json => serde_json::from_str(&text).map_err(anyhow::Error::from),
        Format::Toml => toml::from_str(&text).map_err(anyhow::Error::from),
        _ => yaml_serde::from_str(&text).map_err(anyhow::Error::from),
    }
    .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_an_ecosystem_file_only_by_its_name() {
        let of = |name: &str| format(Path::new(name));
        assert_eq!(of("ecosystem.config.js"), Some(Format::Script));
        assert_eq!(of("shop.config.mjs"), Some(Format::Script));
        assert_eq!(of("app.js"), None);
        assert_eq!(of("apps.yml"), Some(Format::Yaml));
        assert_eq!(of("worker"), None);
    }
}
