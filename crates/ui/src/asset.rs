//! One file of the front end, by its name.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$QD_UI_FOLDER"]
struct Files;

/// A file as it is sent.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its bytes, compressed if `gzip` says so.
    pub bytes: Cow<'static, [u8]>,
    /// Whether they are compressed.
    pub gzip: bool,
    /// Its media type.
    pub media_type: &'static str,
    /// SHA-256 of the bytes, in hex.
    pub digest: String,
    /// Whether the name changes with the content, so that it can be kept for ever.
    pub immutable: bool,
}

/// The file of this name, such as `index.html` or `assets/main-1a2b.js`, compressed if that is `accepted` and there.
/// `None` if there is none: names of compressed copies are no names of their own.
#[must_use]
pub fn asset(name: &str, accepted: bool) -> Option<Asset> {
    let media_type = media_type(name)?;
    let compressed = accepted.then(|| Files::get(&format!("{name}.gz"))).flatten();
    let gzip = compressed.is_some();
    let file = compressed.or_else(|| Files::get(name))?;
    let digest = file.metadata.sha256_hash();
    Some(Asset {
        bytes: file.data,
        gzip,
        media_type,
        digest: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        immutable: name.starts_with("assets/"),
    })
}

/// The names of all files there are, without their compressed copies.
pub fn names() -> impl Iterator<Item = String> {
    Files::iter()
        .filter(|name| media_type(name).is_some())
        .map(|name| name.into_owned())
}

/// What kinds of files there are; others are not served.
fn media_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}
