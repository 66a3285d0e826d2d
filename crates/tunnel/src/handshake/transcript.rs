//! What the signatures of a handshake cover.

use aws_lc_rs::digest::{Context, SHA256};

use super::wire::{Challenge, Hello, Welcome};
use crate::key::PublicKey;

/// No signature of another purpose, direction or version is one of these.
const HELLO: &[u8] = b"quarterdeck-tunnel-v1 hello";
const WELCOME: &[u8] = b"quarterdeck-tunnel-v1 welcome";

/// What the host signs: for which console, which challenge, which host and which connect, and a digest of the rest.
pub(super) fn hello(console: &PublicKey, challenge: &Challenge, hello: &Hello) -> Vec<u8> {
    let mut rest = Fields::default();
    rest.add(&challenge.protocol.min.to_be_bytes());
    rest.add(&challenge.protocol.max.to_be_bytes());
    rest.add(challenge.console.as_bytes());
    rest.add_all(&challenge.features);
    rest.add(&hello.protocol.min.to_be_bytes());
    rest.add(&hello.protocol.max.to_be_bytes());
    rest.add(hello.session.as_bytes());
    rest.add(&hello.nonce.0);
    rest.add(hello.version.as_bytes());
    rest.add_all(&hello.capabilities);
    rest.add_all(&hello.features);

    let mut all = Fields::default();
    all.add(HELLO);
    all.add(console.as_bytes());
    all.add(&challenge.nonce.0);
    all.add(hello.host.as_str().as_bytes());
    all.add(&hello.connect.to_be_bytes());
    all.add(&rest.digest());
    all.0
}

/// What the console signs: all that the host signed, and its answer.
pub(super) fn welcome(hello: &[u8], welcome: &Welcome) -> Vec<u8> {
    let mut all = Fields::default();
    all.add(WELCOME);
    all.add(hello);
    all.add(&welcome.protocol.to_be_bytes());
    all.add_all(&welcome.features);
    all.0
}

/// Bytes of which no two sequences are alike: each field is preceded by its length.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn add(&mut self, field: &[u8]) {
        self.count(field.len());
        self.0.extend_from_slice(field);
    }

    fn add_all(&mut self, fields: &[String]) {
        self.count(fields.len());
        fields.iter().for_each(|field| self.add(field.as_bytes()));
    }

    fn count(&mut self, count: usize) {
        self.0.extend_from_slice(&(count as u64).to_be_bytes());
    }

    fn digest(self) -> Vec<u8> {
        let mut context = Context::new(&SHA256);
        context.update(&self.0);
        context.finish().as_ref().to_vec()
    }
}
