//! Joining: codes, and what a host trades for one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Time;

/// What a host sends to join.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// The secret part of an enrolment code.
    pub code: String,
    /// The host's public key: Ed25519, 32 bytes in base64url.
    pub key: String,
    /// The name it would like, unless the code names one: its host name.
    pub name: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolment")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The identity that a host gets in exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// The host's identity.
    pub id: String,
    /// The name it has here.
    pub name: String,
    /// The console's public key, which the code vouches for: Ed25519, 32 bytes in base64url.
    pub console_key: String,
}

/// What a host sends to be known by another key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyRotation {
    /// The host's identity.
    pub host: String,
    /// Its new public key: Ed25519, 32 bytes in base64url.
    pub key: String,
    /// The signature of its old key, in base64url: over the line `quarterdeck rotate`, the host's identity, the old and
    /// the new public key, a line each, without a line end after the last.
    pub proof: String,
}

impl std::fmt::Debug for KeyRotation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRotation")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// Body of a request for an enrolment code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeRequest {
    /// The name that the host will have; the one it calls itself if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What hosts that join by it are tagged with.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Its life in seconds; default ten minutes.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub ttl_seconds: Option<u32>,
    /// How many hosts may join by it; default one.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub uses: Option<u32>,
}

/// A new enrolment code: the only time it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCode {
    /// The code, for `qd link`. After the dot stands the fingerprint of the console's key.
    pub code: String,
    /// When it ends.
    pub expires_at: Time,
}

impl std::fmt::Debug for NewCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewCode")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// What is known of an enrolment code that is in force. The code itself is never kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeInfo {
    /// Its id.
    pub id: String,
    /// The name that the host will have; null for the one it calls itself.
    pub host: Option<String>,
    /// What hosts that join by it are tagged with.
    pub tags: BTreeMap<String, String>,
    /// How many hosts may still join by it.
    pub uses_left: u32,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
}
