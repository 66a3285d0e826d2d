//! A certificate of our own, made once and kept: clients pin its fingerprint, so it must not change by itself.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    net::IpAddr,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd};

use super::{Error, local::private_directory};
use crate::config::Settings;

/// How long the certificate is good. Clients hold on to it by its fingerprint; an end would only be an outage.
const YEARS: i16 = 10;
/// Read and write for the owner.
const PRIVATE_FILE: u32 = 0o600;

/// The paths of the certificate and its key in the home; made now if there are none.
pub(super) fn ensure(settings: &Settings, home: &Path) -> Result<(PathBuf, PathBuf), Error> {
    let keys = home.join("keys");
    private_directory(&keys)?;
    let (cert, key) = (keys.join("tls.crt"), keys.join("tls.key"));
    if !cert.exists() || !key.exists() {
        let failed = |error: rcgen::Error| Error::Certificate {
            path: cert.clone(),
            reason: error.to_string(),
        };
        let pair = KeyPair::generate().map_err(failed)?;
        let made = params(settings)
            .and_then(|params| params.self_signed(&pair))
            .map_err(failed)?;
        write(&key, &pair.serialize_pem())?;
        write(&cert, &made.pem())?;
    }
    Ok((cert, key))
}

fn params(settings: &Settings) -> Result<CertificateParams, rcgen::Error> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let ip = settings.listener.listen.ip();
    if !ip.is_unspecified() {
        names.push(ip.to_string());
    }
    names.extend(settings.listener.host_name.iter().cloned());
    names.extend(
        settings
            .listener
            .allowed_hosts
            .iter()
            .map(|host| host.trim_matches(['[', ']']).to_owned()),
    );
    names.retain(|name| {
        name.is_ascii() && (name.parse::<IpAddr>().is_ok() || !name.contains(char::is_whitespace))
    });
    names.sort();
    names.dedup();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Quarterdeck");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year();
    params.not_before = date_time_ymd(i32::from(year) - 1, 1, 1);
    params.not_after = date_time_ymd(i32::from(year + YEARS), 12, 31);
    Ok(params)
}

/// Writes a file that is whole or not there, and never readable by others.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let temporary = path.with_extension("new");
    let written = || {
        let _ = fs::remove_file(&temporary);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(PRIVATE_FILE)
            .open(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    written().map_err(|error| Error::Certificate {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}
