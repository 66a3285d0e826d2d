//! A frame written straight into its bytes, JSON serialised in place: one allocation for a request.

use std::{fmt, io::Write};

use serde::Serialize;

use super::{
    Arg, Error, Limits, MAX_ARGS, VERSION,
    arg::{JSON, TEXT},
    codec::arg_length,
};

/// Fits a call with a few small arguments without growing.
const INITIAL_BYTES: usize = 192;

pub(crate) struct Assembly {
    bytes: Vec<u8>,
    count: u8,
    limits: Limits,
}

impl Assembly {
    pub(crate) fn new(limits: Limits) -> Assembly {
        let mut bytes = Vec::with_capacity(INITIAL_BYTES);
        bytes.push(VERSION << 4);
        Assembly {
            bytes,
            count: 0,
            limits,
        }
    }

    pub(crate) fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.append(JSON, |bytes| {
            serde_json::to_writer(bytes, value).map_err(Error::Json)
        })
    }

    pub(crate) fn text(&mut self, text: fmt::Arguments<'_>) -> Result<(), Error> {
        self.append(TEXT, |bytes| bytes.write_fmt(text).map_err(Error::Io))
    }

    pub(crate) fn arg(&mut self, arg: &Arg) -> Result<(), Error> {
        arg.check()?;
        self.append(b"", |bytes| {
            arg.put(bytes);
            Ok(())
        })
    }

    /// Adds a JSON argument whose text `write` appends piece by piece.
    pub(crate) fn json_with(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.append(JSON, write)
    }

    pub(crate) fn finish(mut self) -> Result<Vec<u8>, Error> {
        let (length, max) = (self.bytes.len(), self.limits.max_frame_bytes);
        if length > max {
            return Err(Error::FrameTooLarge { length, max });
        }
        self.bytes[0] = VERSION << 4 | self.count;
        Ok(self.bytes)
    }

    fn append(
        &mut self,
        prefix: &[u8],
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (count, max) = (usize::from(self.count) + 1, self.limits.max_args.min(MAX_ARGS));
        if count > max {
            return Err(Error::TooManyArgs { count, max });
        }
        let at = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        self.bytes.extend_from_slice(prefix);
        write(&mut self.bytes)?;
        let length = arg_length(self.bytes.len() - at - 4, self.limits)?;
        self.bytes[at..at + 4].copy_from_slice(&length.to_be_bytes());
        self.count += 1;
        Ok(())
    }
}
