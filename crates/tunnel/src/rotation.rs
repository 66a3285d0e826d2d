//! How a host shows that its new key is its own: the old one signs it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{HostId, KeyError, PublicKey, SigningKey};

/// The text that the old key signs. Its first line keeps it apart from everything else that the key signs.
fn said(host: &HostId, old: &PublicKey, new: &PublicKey) -> String {
    format!("quarterdeck rotate\n{host}\n{old}\n{new}")
}

/// The proof, in base64url, that the holder of the `old` key wants to be known by the `new` one.
///
/// # Errors
/// If the key cannot sign.
pub fn proof(old: &SigningKey, host: &HostId, new: &PublicKey) -> Result<String, KeyError> {
    let signature = old.sign(said(host, &old.public(), new).as_bytes())?;
    Ok(URL_SAFE_NO_PAD.encode(signature))
}

/// Whether a text is that proof.
pub fn is_proven(proof: &str, old: &PublicKey, host: &HostId, new: &PublicKey) -> bool {
    URL_SAFE_NO_PAD
        .decode(proof)
        .is_ok_and(|signature| old.verifies(said(host, old, new).as_bytes(), &signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_old_key_proves_the_new_one_and_for_one_host() {
        let key = || SigningKey::generate().expect("a key");
        let (old, new, other) = (key(), key(), key());
        let host = |name: &str| name.parse::<HostId>().expect("an identity");
        let text = proof(&old, &host("a"), &new.public()).expect("a proof");
        assert!(is_proven(&text, &old.public(), &host("a"), &new.public()));
        assert!(!is_proven(&text, &old.public(), &host("b"), &new.public()));
        assert!(!is_proven(&text, &old.public(), &host("a"), &other.public()));
        assert!(!is_proven(&text, &other.public(), &host("a"), &new.public()));
        assert!(!is_proven("", &old.public(), &host("a"), &new.public()));
        let forged = proof(&other, &host("a"), &new.public()).expect("a proof");
        assert!(!is_proven(&forged, &old.public(), &host("a"), &new.public()));
    }
}
