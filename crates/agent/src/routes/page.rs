//! The web page: `GET /` and the files it loads, as they are embedded.

use std::sync::LazyLock;

use axum::Router;
use qd_edge::page::{self, File};

use crate::door::Door;

/// Where its files are.
pub static PATHS: LazyLock<Vec<String>> = LazyLock::new(|| page::paths(qd_ui::names()));

pub fn routes() -> Router<Door> {
    page::routes(qd_ui::names(), find)
}

fn find(name: &str, gzip: bool) -> Option<File> {
    let asset = qd_ui::asset(name, gzip)?;
    Some(File {
        bytes: asset.bytes,
        gzip: asset.gzip,
        media_type: asset.media_type,
        digest: asset.digest,
        immutable: asset.immutable,
    })
}
