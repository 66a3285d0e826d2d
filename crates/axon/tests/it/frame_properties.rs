//! What holds for all frames and all bytes.

use bytes::BytesMut;
use proptest::{collection::vec, prelude::*};
use qd_axon::{Arg, Codec, Frame, Limits};
use tokio_util::codec::{Decoder, Encoder};

const SMALL: Limits = Limits {
    max_args: 15,
    max_arg_bytes: 512,
    max_frame_bytes: 1024,
};

fn arg() -> impl Strategy<Value = Arg> {
    let bytes = vec(any::<u8>(), 0..5000);
    prop_oneof![
        bytes.clone().prop_map(|bytes| Arg::Json(bytes.into())),
        bytes.clone().prop_map(|bytes| Arg::Text(bytes.into())),
        bytes
            .prop_filter("would be misread", |bytes| !bytes.starts_with(b"j:")
                && !bytes.starts_with(b"s:"))
            .prop_map(Arg::blob),
    ]
}

/// Bytes that often begin like a frame.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let near = (any::<u8>(), vec((0..600u32, vec(any::<u8>(), 0..600)), 0..6)).prop_map(|(meta, args)| {
        let mut bytes = vec![meta];
        for (length, content) in args {
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(&content);
        }
        bytes
    });
    prop_oneof![vec(any::<u8>(), 0..3000), near]
}

/// Feeds `bytes` in pieces of the given sizes, over and over, like a socket does.
fn feed(codec: &mut Codec, bytes: &[u8], sizes: &[usize], mut seen: impl FnMut(Frame)) -> bool {
    let mut buffer = BytesMut::new();
    let mut rest = bytes;
    let mut sizes = sizes.iter().cycle();
    while !rest.is_empty() {
        let size = (*sizes.next().unwrap()).min(rest.len());
        let (piece, after) = rest.split_at(size);
        rest = after;
        buffer.extend_from_slice(piece);
        loop {
            match codec.decode(&mut buffer) {
                Ok(Some(frame)) => seen(frame),
                Ok(None) => break,
                Err(_) => return false,
            }
        }
    }
    buffer.is_empty()
}

proptest! {
    #[test]
    fn frames_come_back_however_the_stream_is_cut(
        frames in vec(vec(arg(), 0..=15).prop_map(Frame::new), 1..4),
        sizes in vec(1usize..3000, 1..8),
    ) {
        let mut codec = Codec::default();
        let mut wire = BytesMut::new();
        for frame in &frames {
            let before = wire.len();
            codec.encode(frame, &mut wire).unwrap();
            prop_assert_eq!(wire.len() - before, frame.encoded_len());
        }
        let mut back = Vec::new();
        prop_assert!(feed(&mut codec, &wire, &sizes, |frame| back.push(frame)));
        prop_assert_eq!(back, frames);
    }

    #[test]
    fn any_bytes_give_frames_within_the_limits_or_an_error(bytes in bytes(), sizes in vec(1usize..200, 1..8)) {
        let mut codec = Codec::new(SMALL);
        feed(&mut codec, &bytes, &sizes, |frame| {
            assert!(frame.encoded_len() <= SMALL.max_frame_bytes);
            assert!(frame.args.iter().all(|arg| arg.encoded_len() <= SMALL.max_arg_bytes));
        });
    }

    #[test]
    fn an_unfinished_frame_never_holds_more_than_the_limit(bytes in bytes()) {
        let mut codec = Codec::new(SMALL);
        let mut buffer = BytesMut::new();
        for byte in bytes {
            buffer.extend_from_slice(&[byte]);
            if codec.decode(&mut buffer).is_err() {
                break;
            }
            prop_assert!(buffer.len() < SMALL.max_frame_bytes);
        }
    }

    #[test]
    fn any_argument_converts_or_errs(bytes in vec(any::<u8>(), 0..200)) {
        for arg in [Arg::Json(bytes.clone().into()), Arg::Text(bytes.clone().into()), Arg::Blob(bytes.into())] {
            let _ = arg.decode::<serde_json::Value>();
            let _ = arg.as_text();
        }
    }
}
