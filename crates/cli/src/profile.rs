//! Profiles: hosts one has logged in to, in a file only its owner may read.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::PathBuf,
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::{exit::Failure, local};

/// One host.
#[derive(Clone, Serialize, Deserialize)]
pub struct Profile {
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Fingerprint of its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
}

/// All of them.
#[derive(Default, Serialize, Deserialize)]
pub struct Profiles {
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
}

fn path() -> Result<PathBuf, Failure> {
    Ok(local::home()?.join("profiles.toml"))
}

impl Profiles {
    pub fn load() -> Result<Self, Failure> {
        let path = path()?;
        let content = match fs::read_to_string(&path) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(anyhow::Error::from(error)
                    .context(format!("{} cannot be read", path.display()))
                    .into());
            }
        };
        if fs::metadata(&path)?.mode() & 0o077 != 0 {
            return Err(
                Failure::usage(format!("{} holds tokens and others may read it", path.display()))
                    .hint(format!("chmod 600 {}", path.display())),
            );
        }
        let parsed = toml::from_str(&content).with_context(|| format!("{} is damaged", path.display()));
        Ok(parsed?)
    }

    pub fn named(&self, name: &str) -> Result<Profile, Failure> {
        self.profiles.get(name).cloned().ok_or_else(|| {
            let known: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            let known = if known.is_empty() {
                "there are none".to_owned()
            } else {
                known.join(", ")
            };
            Failure::usage(format!(
                "{name:?} is neither a URL nor a profile; profiles: {known}"
            ))
            .hint("`qd login NAME URL` makes one; a URL begins with http:// or https://")
        })
    }

    pub fn save(&self) -> Result<(), Failure> {
        let path = path()?;
        if let Some(home) = path.parent() {
            match DirBuilder::new().mode(0o700).create(home) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
                _ => {}
            }
        }
        let content = toml::to_string(self).context("write the profiles")?;
        let beside = path.with_extension("toml.new");
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &path)?;
        Ok(())
    }
}
