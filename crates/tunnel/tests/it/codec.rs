//! The handshake's JSON: what is written is read, and nothing that is read panics.

use proptest::{collection::vec, prelude::*};
use qd_tunnel::{
    Protocol, Refusal, RefusalCode,
    handshake::wire::{Challenge, Hello, Message, Nonce, Signature, Welcome},
};

fn plain() -> impl Strategy<Value = String> {
    "[ -~]{1,128}"
}

fn protocol() -> impl Strategy<Value = Protocol> {
    any::<(u16, u16)>().prop_map(|(min, max)| Protocol { min, max })
}

fn signature() -> impl Strategy<Value = Signature> {
    vec(any::<u8>(), 0..100).prop_map(Signature)
}

fn nonce() -> impl Strategy<Value = Nonce> {
    any::<[u8; 32]>().prop_map(Nonce)
}

fn names() -> impl Strategy<Value = Vec<String>> {
    vec(plain(), 0..8)
}

fn message() -> impl Strategy<Value = Message> {
    let challenge =
        (protocol(), plain(), nonce(), names()).prop_map(|(protocol, console, nonce, features)| {
            Message::Challenge(Challenge {
                protocol,
                console,
                nonce,
                features,
            })
        });
    let hello = (
        (protocol(), "[!-.0-~]{1,128}", plain(), any::<u64>(), nonce()),
        (plain(), names(), names(), signature()),
    )
        .prop_map(
            |((protocol, host, session, connect, nonce), (version, capabilities, features, signature))| {
                Message::Hello(Hello {
                    protocol,
                    host: host.parse().unwrap(),
                    session,
                    connect,
                    nonce,
                    version,
                    capabilities,
                    features,
                    signature,
                })
            },
        );
    let welcome = (any::<u16>(), names(), signature()).prop_map(|(protocol, features, signature)| {
        Message::Welcome(Welcome {
            protocol,
            features,
            signature,
        })
    });
    let refused = ("[ -~é]{0,200}", any::<bool>()).prop_map(|(detail, retry)| {
        Message::Refused(Refusal {
            code: RefusalCode::Busy,
            detail,
            retry,
        })
    });
    prop_oneof![challenge, hello, welcome, refused]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_message_that_is_written_is_read_as_it_was(message in message()) {
        let json = serde_json::to_vec(&message).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Message>(&json).unwrap(), message);
    }

    #[test]
    fn members_of_newer_peers_are_ignored(message in message(), name in "new_[a-z]{1,8}", number in any::<u32>()) {
        let mut json = serde_json::to_value(&message).unwrap();
        json[name] = number.into();
        prop_assert_eq!(serde_json::from_value::<Message>(json).unwrap(), message);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..512)) {
        let _ = serde_json::from_slice::<Message>(&bytes);
    }

    #[test]
    fn a_message_that_was_altered_is_an_error_or_a_message(
        message in message(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut json = serde_json::to_vec(&message).unwrap();
        let at = at.index(json.len());
        json[at] = byte;
        let _ = serde_json::from_slice::<Message>(&json);
    }
}

#[test]
fn texts_that_could_forge_a_log_line_are_refused() {
    let challenge = |console: &str| {
        serde_json::json!({
            "type": "challenge",
            "protocol": {"min": 1, "max": 1},
            "console": console,
            "nonce": "A".repeat(43),
        })
    };
    let read = |console| serde_json::from_value::<Message>(challenge(console));
    assert!(read("the console").is_ok());
    for text in ["", "a\nb", "a\u{1b}[31m", "\u{202e}", &"x".repeat(129)] {
        assert!(read(text).is_err(), "{text:?}");
    }
    let refused = serde_json::json!({
        "type": "refused", "code": "of_the_future", "detail": "a\nb\u{7}", "retry": true,
    });
    let Message::Refused(refusal) = serde_json::from_value(refused).unwrap() else {
        panic!("another message");
    };
    assert_eq!(
        (refusal.code, refusal.detail.as_str()),
        (RefusalCode::Unknown, "ab")
    );
}
