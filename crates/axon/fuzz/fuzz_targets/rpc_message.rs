//! Any bytes as the message of a request and of a reply: an answer for the former, a value or an error for the latter.
#![no_main]

use futures_util::FutureExt;
use libfuzzer_sys::fuzz_target;
use qd_axon::{
    Arg,
    rep::Responder,
    rpc::{
        self, Method,
        server::{Handler, RemoteError, Reply},
    },
};
use serde_json::{Value, value::RawValue};

struct Echo;

impl Handler for Echo {
    async fn call(&self, method: &str, args: Vec<Box<RawValue>>) -> Result<Reply, RemoteError> {
        assert_eq!(method, "echo", "only listed methods are called");
        assert!(args.len() <= 32);
        let values = args.iter().map(|arg| serde_json::from_str::<Value>(arg.get()));
        values
            .collect::<Result<Vec<_>, _>>()
            .map(Reply::Values)
            .map_err(|error| RemoteError::new(error.to_string()))
    }

    fn methods(&self) -> Vec<Method> {
        vec![Method {
            name: "echo".to_owned(),
            params: Vec::new(),
        }]
    }
}

fuzz_target!(|bytes: &[u8]| {
    let message = Arg::Json(bytes.to_vec().into());
    let answer = rpc::server::responder(Echo)
        .respond(vec![message.clone()])
        .now_or_never();
    let answer = answer
        .expect("nothing to wait for")
        .expect("every message is answered");
    assert!(answer[0].decode::<Value>().is_ok());

    let _ = rpc::read_reply::<Value>("echo", &message);
    let _ = rpc::read_reply::<Option<Vec<u8>>>("echo", &message);
    let _ = rpc::read_reply::<()>("echo", &message);
});
