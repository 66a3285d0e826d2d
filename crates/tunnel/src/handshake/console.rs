//! The console's side of the handshake.

use futures_util::{FutureExt, SinkExt};

use super::{
    Agreement, Error, Offer, Refusal, RefusalCode,
    exchange::{in_time, receive as next, send},
    transcript,
    wire::{Challenge, Hello, Message, Nonce, Signature, Welcome},
};
use crate::{
    key::{PublicKey, SigningKey},
    limits::HANDSHAKE_DEADLINE,
    message::{self, Closing, Messages},
    word::HostId,
};

/// What a console knows of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The key that was pinned at enrolment.
    pub key: PublicKey,
}

/// The console's memory of its hosts.
pub trait Verify: Send + Sync {
    /// What is known of a host. Refuse with `unknown_host`, `removed` or `busy`.
    fn host(&self, host: &HostId) -> impl Future<Output = Result<Known, Refusal>> + Send;

    /// Stores the number of a connect if it is higher than every one stored before for this host, in one step, and
    /// says whether it was. One that was not means that two agents have one identity, and deserves an alarm.
    fn advance(&self, host: &HostId, connect: u64) -> impl Future<Output = Result<bool, Refusal>> + Send;
}

/// Lets an agent prove who it is; says why if it is refused.
pub(crate) async fn receive<M: Messages>(
    messages: &mut M,
    verify: &impl Verify,
    name: &str,
    key: &SigningKey,
    offer: &Offer,
) -> Result<(Hello, Agreement), Error> {
    let outcome = in_time(HANDSHAKE_DEADLINE, converse(messages, verify, name, key, offer)).await;
    let closing = match &outcome {
        Ok(_) => return outcome,
        Err(Error::Refused(_)) => Closing::refused(),
        Err(Error::Violation { .. } | Error::Malformed { .. }) => Closing::protocol_error(),
        Err(_) => Closing::normal(),
    };
    // A peer that does not read is not waited for.
    let _ = messages.send(message::Message::Close(closing)).now_or_never();
    outcome
}

async fn converse<M: Messages>(
    messages: &mut M,
    verify: &impl Verify,
    name: &str,
    key: &SigningKey,
    offer: &Offer,
) -> Result<(Hello, Agreement), Error> {
    let challenge = Challenge {
        protocol: offer.protocol,
        console: name.to_owned(),
        nonce: Nonce::fresh()?,
        features: offer.features.clone(),
    };
    send(messages, &Message::Challenge(challenge.clone())).await?;
    let Message::Hello(hello) = next(messages, "hello").await? else {
        return Err(Error::Violation {
            what: "a message that was not due",
        });
    };
    let said = transcript::hello(&key.public(), &challenge, &hello);
    match judge(verify, offer, &hello, &said).await {
        Ok(protocol) => {
            let agreement = Agreement::new(protocol, offer, &hello.features);
            let mut welcome = Welcome {
                protocol,
                features: agreement.features.clone(),
                signature: Signature::default(),
            };
            welcome.signature = Signature(key.sign(&transcript::welcome(&said, &welcome))?);
            send(messages, &Message::Welcome(welcome)).await?;
            Ok((hello, agreement))
        }
        Err(refusal) => {
            send(messages, &Message::Refused(refusal.clone())).await?;
            Err(Error::Refused(refusal))
        }
    }
}

/// The version to speak with the host, if it is the one it says.
async fn judge(verify: &impl Verify, offer: &Offer, hello: &Hello, said: &[u8]) -> Result<u16, Refusal> {
    let known = verify.host(&hello.host).await?;
    if !known.key.verifies(said, &hello.signature.0) {
        let detail = "the handshake is not signed by the key this host was enrolled with";
        return Err(Refusal::new(RefusalCode::BadSignature, detail));
    }
    let Some(protocol) = offer.protocol.common(hello.protocol) else {
        let (ours, theirs) = (offer.protocol, hello.protocol);
        let detail = format!(
            "the console speaks {} to {}, the agent {} to {}",
            ours.min, ours.max, theirs.min, theirs.max
        );
        return Err(Refusal::new(RefusalCode::ProtocolUnsupported, detail));
    };
    // Last, so that only the host itself moves its number.
    if !verify.advance(&hello.host, hello.connect).await? {
        let detail = "this connect was seen before; another agent has the same identity";
        return Err(Refusal::new(RefusalCode::CloneSuspected, detail));
    }
    Ok(protocol)
}
