//! Any bytes, in pieces: frames within the limits that encode to what they came from, or an error.
#![no_main]

use bytes::BytesMut;
use libfuzzer_sys::fuzz_target;
use qd_axon::{Codec, Limits};
use tokio_util::codec::{Decoder, Encoder};

const LIMITS: Limits = Limits {
    max_args: 15,
    max_arg_bytes: 4096,
    max_frame_bytes: 16384,
};

fuzz_target!(|bytes: &[u8]| {
    for piece in [1, 7, 4096] {
        decode(bytes, piece);
    }
});

fn decode(bytes: &[u8], piece: usize) {
    let mut codec = Codec::new(LIMITS);
    let mut buffer = BytesMut::new();
    for bytes in bytes.chunks(piece) {
        buffer.extend_from_slice(bytes);
        loop {
            let before = buffer.clone();
            match codec.decode(&mut buffer) {
                Ok(Some(frame)) => {
                    assert!(frame.encoded_len() <= LIMITS.max_frame_bytes);
                    let mut again = BytesMut::new();
                    codec
                        .encode(&frame, &mut again)
                        .expect("what was decoded can be encoded");
                    // All but the version, which is not kept.
                    assert_eq!(again[0] & 0x0f, before[0] & 0x0f);
                    assert_eq!(again[1..], before[1..again.len()]);
                    for arg in &frame.args {
                        let _ = arg.decode::<serde_json::Value>();
                        let _ = arg.as_text();
                    }
                }
                Ok(None) => break,
                Err(_) => return,
            }
        }
        assert!(buffer.len() < LIMITS.max_frame_bytes);
    }
}
