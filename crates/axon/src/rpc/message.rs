//! The JSON of calls and replies. Parses whatever a peer sends; must not know sockets.

use std::{borrow::Cow, collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, DeserializeOwned, IgnoredAny, IntoDeserializer, SeqAccess, Visitor, value::UnitDeserializer},
};
use serde_json::{Value, value::RawValue};

use super::Error as CallError;
use crate::frame::{Arg, Assembly, Error};

/// No known method takes more than three; bounds what a request of nothing but tiny elements can cost.
const MAX_CALL_ARGS: usize = 32;

/// One entry of the method listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// The name to call it by.
    pub name: String,
    /// Parameter names, by stock convention with the callback's last. Cosmetic.
    #[serde(default)]
    pub params: Vec<String>,
}

pub(super) fn write_call<A: Serialize + ?Sized>(
    frame: &mut Assembly,
    method: &str,
    args: &A,
) -> Result<(), Error> {
    frame.json_with(|bytes| {
        bytes.extend_from_slice(br#"{"type":"call","method":"#);
        serde_json::to_writer(&mut *bytes, method).map_err(Error::Json)?;
        bytes.extend_from_slice(br#","args":"#);
        let at = bytes.len();
        serde_json::to_writer(&mut *bytes, args).map_err(Error::Json)?;
        // The stock daemon does not survive anything but an array here.
        if bytes.get(at) != Some(&b'[') {
            return Err(Error::ArgsNotArray);
        }
        bytes.push(b'}');
        Ok(())
    })
}

pub(super) fn write_listing(frame: &mut Assembly) -> Result<(), Error> {
    #[derive(Serialize)]
    struct List {
        r#type: &'static str,
    }
    frame.json(&List { r#type: "methods" })
}

/// A reply to a call.
pub(super) enum Outcome<T> {
    Done(T),
    Failed { value: Value, stack: Option<String> },
}

impl<T> Outcome<T> {
    pub(super) fn failed(value: Value, stack: Option<Value>) -> Outcome<T> {
        let stack = stack.and_then(|stack| stack.as_str().map(str::to_owned));
        Outcome::Failed { value, stack }
    }

    pub(super) fn into_result(self) -> Result<T, CallError> {
        match self {
            Outcome::Done(value) => Ok(value),
            Outcome::Failed { value, stack } => {
                let message = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                Err(CallError::Remote {
                    message,
                    stack,
                    value,
                })
            }
        }
    }
}

/// Reads a reply: with a key `error`, whatever its value, it is an error and `args` does not matter.
pub(super) fn outcome<T: DeserializeOwned>(reply: &Arg) -> Result<Outcome<T>, Error> {
    let mismatch = match reply.decode::<Reply<T>>() {
        Ok(Reply {
            error: Some(error),
            stack,
            ..
        }) => return Ok(Outcome::failed(error, stack)),
        Ok(Reply {
            args: Some(First(value)),
            ..
        }) => return Ok(Outcome::Done(value)),
        Ok(Reply { args: None, .. }) => no_result("args"),
        Err(error) => error,
    };
    // `args` of another shape beside an error must not hide the error.
    match reply.decode::<Failed>() {
        Ok(Failed {
            error: Some(error),
            stack,
        }) => Ok(Outcome::failed(error, stack)),
        _ => Err(mismatch),
    }
}

/// The error for a reply with neither of the keys it must have one of.
pub(super) fn no_result(wanted: &str) -> Error {
    Error::Json(de::Error::custom(format_args!(
        "neither `{wanted}` nor `error` in the reply"
    )))
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Reply<T> {
    args: Option<First<T>>,
    #[serde(default, deserialize_with = "present")]
    error: Option<Value>,
    stack: Option<Value>,
}

#[derive(Deserialize)]
struct Failed {
    #[serde(default, deserialize_with = "present")]
    error: Option<Value>,
    stack: Option<Value>,
}

#[derive(Deserialize)]
pub(super) struct Listing {
    pub(super) methods: Option<BTreeMap<String, Method>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) error: Option<Value>,
    pub(super) stack: Option<Value>,
}

/// Keeps a key with the value `null` apart from an absent key.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

/// The first element of an array; `null` if there is none.
struct First<T>(T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<First<T>, D::Error> {
        struct Elements<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for Elements<T> {
            type Value = First<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of results")
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<First<T>, S::Error> {
                let first = match seq.next_element()? {
                    Some(first) => first,
                    None => {
                        let null: UnitDeserializer<S::Error> = ().into_deserializer();
                        T::deserialize(null)?
                    }
                };
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(First(first))
            }
        }

        deserializer.deserialize_seq(Elements(PhantomData))
    }
}

/// What a peer asks of the server.
pub(super) enum Request {
    List,
    Call { method: String, args: Args },
}

pub(super) type Args = Vec<Box<RawValue>>;

/// Reads a request. `known` says which methods there are, because an unknown method is reported before missing
/// arguments are.
///
/// # Errors
/// The text to answer with; for the cases the stock server answers, its text.
pub(super) fn request(message: Option<&Arg>, known: impl Fn(&str) -> bool) -> Result<Request, String> {
    let Some(Arg::Json(json)) = message else {
        return Err(".method required".to_owned());
    };
    let invalid = || "the request is not a valid JSON object".to_owned();
    let json = std::str::from_utf8(json).map_err(|_| invalid())?;
    // What is not an object has no method. Left to itself serde would read an array as the fields in order.
    if !json.trim_ascii_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(json).is_ok() {
        return Err(".method required".to_owned());
    }
    let Envelope { r#type, method, args } = serde_json::from_str(json).map_err(|_| invalid())?;
    if r#type.is_some_and(|kind| kind.get() == r#""methods""#) {
        return Ok(Request::List);
    }
    let method = method.and_then(|method| serde_json::from_str::<Cow<'_, str>>(method.get()).ok());
    let Some(method) = method.filter(|method| !method.is_empty()) else {
        return Err(".method required".to_owned());
    };
    if !known(&method) {
        return Err(format!("method \"{method}\" does not exist"));
    }
    let Some(args) = args else {
        return Err(".args required".to_owned());
    };
    match serde_json::from_str::<Elements>(args.get()) {
        Ok(Elements(args)) => Ok(Request::Call {
            method: method.into_owned(),
            args,
        }),
        Err(_) => Err(format!(".args must be an array of at most {MAX_CALL_ARGS}")),
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    r#type: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    args: Option<&'a RawValue>,
}

struct Elements(Args);

impl<'de> Deserialize<'de> for Elements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Elements, D::Error> {
        struct Bounded;

        impl<'de> Visitor<'de> for Bounded {
            type Value = Elements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of arguments")
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Elements, S::Error> {
                let mut args = Vec::new();
                while let Some(arg) = seq.next_element()? {
                    if args.len() == MAX_CALL_ARGS {
                        return Err(de::Error::custom("too many arguments"));
                    }
                    args.push(arg);
                }
                Ok(Elements(args))
            }
        }

        deserializer.deserialize_seq(Bounded)
    }
}

/// The reply carrying results.
pub(super) fn success(values: &[Value]) -> Arg {
    #[derive(Serialize)]
    struct Success<'a> {
        args: &'a [Value],
    }
    encode(&Success { args: values })
}

/// The reply carrying an error.
pub(super) fn failure(error: &str, stack: Option<&str>) -> Arg {
    #[derive(Serialize)]
    struct Failure<'a> {
        error: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        stack: Option<&'a str>,
    }
    encode(&Failure { error, stack })
}

/// The reply listing the methods.
pub(super) fn listing(methods: &BTreeMap<String, Method>) -> Arg {
    #[derive(Serialize)]
    struct Listed<'a> {
        methods: &'a BTreeMap<String, Method>,
    }
    encode(&Listed { methods })
}

fn encode(reply: &impl Serialize) -> Arg {
    Arg::json(reply).expect("strings, JSON values and maps with string keys always serialise")
}
