//! Frames byte for byte.

use bytes::{Bytes, BytesMut};
use qd_axon::{Arg, Codec, Frame, Limits, frame::Error};
use serde_json::{Value, json};
use tokio_util::codec::{Decoder, Encoder};

use crate::fixture::raw_frame;

const PING: &str = "120000002d6a3a7b2274797065223a2263616c6c222c226d6574686f64223a2270696e67222c2261726773223a5b7b7d5d7d\
    00000009733a31313238303a30";
const PONG: &str =
    "120000001b6a3a7b2261726773223a5b7b226d7367223a22706f6e67227d5d7d00000009733a31313238303a30";
const LIST: &str = "12000000146a3a7b2274797065223a226d6574686f6473227d00000009733a31313232373a30";
const VERSION: &str = "12000000146a3a7b2261726773223a5b22372e302e34225d7d00000009733a31313333363a30";
const KILL: &str = "120000000a733a706d323a6b696c6c000000396a3a7b22737461747573223a226b696c6c6564222c226d7367223a22706d32\
    20686173206265656e206b696c6c65642076696120434c49227d";
const LOG: &str = "1200000009733a6c6f673a6f75740000006f6a3a7b2270726f63657373223a7b22706d5f6964223a312c226e616d65223a226c6f\
    67222c22726576223a6e756c6c2c226e616d657370616365223a2264656661756c74227d2c226174223a31373935333638353139393035\
    2c2264617461223a2268656c6c6f206f75745c6e227d";

pub fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .bytes()
        .filter_map(|digit| char::from(digit).to_digit(16))
        .map(|d| d as u8)
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn encode(frame: &Frame) -> Result<Vec<u8>, Error> {
    let mut bytes = BytesMut::new();
    Codec::default().encode(frame, &mut bytes)?;
    Ok(bytes.to_vec())
}

fn decode(bytes: &[u8]) -> Result<Option<Frame>, Error> {
    decode_within(Limits::default(), bytes)
}

fn decode_within(limits: Limits, bytes: &[u8]) -> Result<Option<Frame>, Error> {
    Codec::new(limits).decode(&mut BytesMut::from(bytes))
}

fn json_text(text: &'static str) -> Arg {
    Arg::Json(Bytes::from_static(text.as_bytes()))
}

#[test]
fn captured_frames_are_written_and_read_byte_for_byte() {
    let log = r#"{"process":{"pm_id":1,"name":"log","rev":null,"namespace":"default"},"at":1795368519905,"data":"hello out\n"}"#;
    let golden = [
        (
            PING,
            json_text(r#"{"type":"call","method":"ping","args":[{}]}"#),
            Arg::text("11280:0"),
        ),
        (
            PONG,
            json_text(r#"{"args":[{"msg":"pong"}]}"#),
            Arg::text("11280:0"),
        ),
        (LIST, json_text(r#"{"type":"methods"}"#), Arg::text("11227:0")),
        (VERSION, json_text(r#"{"args":["7.0.4"]}"#), Arg::text("11336:0")),
        (
            KILL,
            Arg::text("pm2:kill"),
            json_text(r#"{"status":"killed","msg":"pm2 has been killed via CLI"}"#),
        ),
        (LOG, Arg::text("log:out"), json_text(log)),
    ];
    for (wire, first, second) in golden {
        let frame = Frame::new([first, second]);
        assert_eq!(encode(&frame).unwrap(), hex(wire));
        assert_eq!(decode(&hex(wire)).unwrap(), Some(frame));
    }
}

#[test]
fn json_keeps_the_order_and_form_it_is_serialised_in() {
    #[derive(serde::Serialize)]
    struct Error<'a> {
        error: &'a str,
    }
    let reply = Arg::json(&Error {
        error: "method \"nope\" does not exist",
    })
    .unwrap();
    let frame = Frame::new([reply, Arg::text("1:0")]);
    let wire = raw_frame(
        0x12,
        &[br#"j:{"error":"method \"nope\" does not exist"}"#, b"s:1:0"],
    );
    assert_eq!(wire[..5], hex("120000002c"));
    assert_eq!(encode(&frame).unwrap(), wire);
}

#[test]
fn the_first_two_bytes_give_the_type_and_anything_else_is_raw() {
    for (wire, arg) in [
        (&b"j:1"[..], Arg::Json(Bytes::from_static(b"1"))),
        (b"s:", Arg::text("")),
        (b"i:7", Arg::blob("i:7")),
        (b"j", Arg::blob("j")),
        (b"", Arg::blob("")),
        (b"\xff\x00", Arg::blob(&b"\xff\x00"[..])),
    ] {
        assert_eq!(
            decode(&raw_frame(0x11, &[wire])).unwrap(),
            Some(Frame::new([arg]))
        );
    }
}

#[test]
fn arguments_convert_only_to_what_they_are() {
    let number = Arg::json(&7).unwrap();
    assert_eq!(number.decode::<u8>().unwrap(), 7);
    assert!(matches!(number.decode::<String>(), Err(Error::Json(_))));
    assert_eq!(number.as_text(), None);
    assert!(matches!(
        Arg::text("7").decode::<u8>(),
        Err(Error::NotJson { found: "text" })
    ));
    assert_eq!(
        Arg::Text(Bytes::from_static(b"\xff")).as_text(),
        None,
        "not UTF-8"
    );
    assert!(matches!(
        Arg::Json(Bytes::from_static(b"{")).decode::<Value>(),
        Err(Error::Json(_))
    ));
    let deep = Arg::Json("[".repeat(100_000).into());
    assert!(
        matches!(deep.decode::<Value>(), Err(Error::Json(_))),
        "deep nesting is an error, not a stack overflow"
    );
    assert_eq!(
        Arg::json(&json!(null)).unwrap().decode::<Option<u8>>().unwrap(),
        None
    );
}

#[test]
fn contents_stay_out_of_debug_output() {
    let frame = Frame::new([Arg::text("hunter2"), Arg::json("hunter2").unwrap()]);
    assert!(!format!("{frame:?}").contains("hunter2"));
}

#[test]
fn every_version_nibble_is_accepted_and_one_is_written() {
    for version in 0..=15u8 {
        let frame = decode(&raw_frame(version << 4 | 1, &[b"s:x"])).unwrap();
        assert_eq!(frame, Some(Frame::new([Arg::text("x")])));
        assert_eq!(encode(&frame.unwrap()).unwrap()[0], 0x11);
    }
}

#[test]
fn a_frame_may_have_no_argument_and_an_empty_last_one() {
    let mut bytes = BytesMut::from(&hex("10 11 00000000 10")[..]);
    let mut codec = Codec::default();
    assert_eq!(codec.decode(&mut bytes).unwrap(), Some(Frame::default()));
    assert_eq!(
        codec.decode(&mut bytes).unwrap(),
        Some(Frame::new([Arg::blob("")])),
        "without waiting for more"
    );
    assert_eq!(codec.decode(&mut bytes).unwrap(), Some(Frame::default()));
    assert_eq!(codec.decode(&mut bytes).unwrap(), None);
}

#[test]
fn declared_lengths_are_refused_before_any_of_it_arrives() {
    assert!(matches!(
        decode(&hex("11ffffffff")),
        Err(Error::ArgTooLarge {
            length: 0xffff_ffff,
            ..
        })
    ));
    let small = Limits {
        max_args: 2,
        max_arg_bytes: 8,
        max_frame_bytes: 20,
    };
    assert!(matches!(
        decode_within(small, &hex("13")),
        Err(Error::TooManyArgs { count: 3, max: 2 })
    ));
    assert!(matches!(
        decode_within(small, &hex("1100000009")),
        Err(Error::ArgTooLarge { length: 9, max: 8 })
    ));
    let second = hex("12 00000008 0000000000000000 00000008");
    assert!(matches!(
        decode_within(small, &second),
        Err(Error::FrameTooLarge { length: 25, max: 20 })
    ));
    assert_eq!(
        decode_within(small, &hex("1100000008")).unwrap(),
        None,
        "within the limits it is waited for"
    );
}

#[test]
fn nothing_is_reserved_for_a_declared_length() {
    let mut bytes = BytesMut::from(&hex("1103ffff00")[..]);
    let before = bytes.capacity();
    assert_eq!(Codec::default().decode(&mut bytes).unwrap(), None);
    assert_eq!(bytes.capacity(), before);
}

#[test]
fn what_a_peer_would_misread_or_refuse_is_not_written() {
    for blob in ["j:{}", "s:x"] {
        assert!(matches!(
            encode(&Frame::new([Arg::blob(blob)])),
            Err(Error::AmbiguousBlob)
        ));
    }
    let sixteen = Frame::new(vec![Arg::text(""); 16]);
    assert!(matches!(
        encode(&sixteen),
        Err(Error::TooManyArgs { count: 16, max: 15 })
    ));
    let limits = Limits {
        max_args: 15,
        max_arg_bytes: 4,
        max_frame_bytes: 12,
    };
    let mut codec = Codec::new(limits);
    let mut out = BytesMut::new();
    assert!(matches!(
        codec.encode(Frame::new([Arg::text("xyz")]), &mut out),
        Err(Error::ArgTooLarge { length: 5, max: 4 })
    ));
    assert!(matches!(
        codec.encode(Frame::new([Arg::text("x"), Arg::text("y")]), &mut out),
        Err(Error::FrameTooLarge { length: 15, max: 12 })
    ));
    assert!(out.is_empty(), "an error leaves no half frame behind");
}
