//! The agent's side of the handshake.

use super::{
    Agreement, Error, Offer,
    exchange::{in_time, receive, send},
    transcript,
    wire::{Challenge, Hello, Message, Nonce, Signature, Welcome},
};
use crate::{
    key::{PublicKey, SigningKey},
    limits::GREETING_DEADLINE,
    message::Messages,
    word::HostId,
};

/// What an agent says of itself.
pub(crate) struct Introduction<'a> {
    pub(crate) host: &'a HostId,
    pub(crate) key: &'a SigningKey,
    /// The console that was pinned at enrolment.
    pub(crate) console: &'a PublicKey,
    pub(crate) connect: u64,
    pub(crate) session: &'a str,
    pub(crate) version: &'a str,
    pub(crate) capabilities: &'a [String],
    pub(crate) offer: &'a Offer,
}

/// What an agent learns of its console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// What the console calls itself.
    pub console: String,
    /// What was agreed on.
    pub agreement: Agreement,
}

/// Introduces this agent, and lets the console prove who it is.
pub(crate) async fn greet<M: Messages>(
    messages: &mut M,
    introduction: Introduction<'_>,
) -> Result<Greeting, Error> {
    in_time(GREETING_DEADLINE, converse(messages, introduction)).await
}

async fn converse<M: Messages>(messages: &mut M, this: Introduction<'_>) -> Result<Greeting, Error> {
    let challenge = match receive(messages, "challenge").await? {
        Message::Challenge(challenge) => challenge,
        other => return Err(unexpected(other)),
    };
    let mut hello = Hello {
        protocol: this.offer.protocol,
        host: this.host.clone(),
        session: this.session.to_owned(),
        connect: this.connect,
        nonce: Nonce::fresh()?,
        version: this.version.to_owned(),
        capabilities: this.capabilities.to_vec(),
        features: this.offer.features.clone(),
        signature: Signature::default(),
    };
    let said = transcript::hello(this.console, &challenge, &hello);
    hello.signature = Signature(this.key.sign(&said)?);
    send(messages, &Message::Hello(hello)).await?;
    let welcome = match receive(messages, "welcome").await? {
        Message::Welcome(welcome) => welcome,
        other => return Err(unexpected(other)),
    };
    settle(&this, &challenge, &said, &welcome)
}

fn settle(
    this: &Introduction<'_>,
    challenge: &Challenge,
    said: &[u8],
    welcome: &Welcome,
) -> Result<Greeting, Error> {
    let signed = transcript::welcome(said, welcome);
    if !this.console.verifies(&signed, &welcome.signature.0) {
        return Err(Error::WrongConsole);
    }
    if !this.offer.protocol.holds(welcome.protocol) {
        return Err(Error::Violation {
            what: "it chose a protocol that was not offered",
        });
    }
    Ok(Greeting {
        console: challenge.console.clone(),
        agreement: Agreement::new(welcome.protocol, this.offer, &welcome.features),
    })
}

fn unexpected(message: Message) -> Error {
    match message {
        Message::Refused(refusal) => Error::Refused(refusal),
        _ => Error::Violation {
            what: "a message that was not due",
        },
    }
}
