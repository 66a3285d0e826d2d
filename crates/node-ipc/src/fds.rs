//! Descriptors over Unix sockets, and the pair that a channel stands on.
//!
//! The calls do what the socket does: on a non-blocking one they fail with `WouldBlock`, as
//! [`tokio::net::UnixStream::async_io`] expects of its closure.

use std::{
    io::{self, IoSlice, IoSliceMut},
    mem::MaybeUninit,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use rustix::{
    cmsg_space,
    io::retry_on_intr,
    net::{
        AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags,
        SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg,
        socketpair,
    },
};

/// Most descriptors in one message.
pub const MAX_FDS: usize = 16;

/// Returns two connected stream sockets that no program started later inherits.
///
/// # Errors
///
/// If the system gives no more descriptors.
pub fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC,
        None,
    )?)
}

/// Sends `bytes` with the descriptors attached to their first byte. Returns how many bytes were taken, which may be
/// fewer; the descriptors went with them, and are not sent again with the rest.
///
/// # Errors
///
/// If there is no byte to attach descriptors to, more than [`MAX_FDS`], or the socket refuses.
pub fn send_fds(socket: impl AsFd, bytes: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<usize> {
    if fds.len() > MAX_FDS {
        let what = format!("{} descriptors in one message, at most {MAX_FDS}", fds.len());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    if bytes.is_empty() {
        let what = "descriptors travel with at least one byte";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(MAX_FDS))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !fds.is_empty() && !control.push(SendAncillaryMessage::ScmRights(fds)) {
        unreachable!("the space is that of {MAX_FDS} descriptors");
    }
    let bytes = [IoSlice::new(bytes)];
    Ok(retry_on_intr(|| {
        sendmsg(&socket, &bytes, &mut control, SendFlags::NOSIGNAL)
    })?)
}

/// Receives bytes and the descriptors that came with them; no bytes means that the peer closed its end. The
/// descriptors are not inherited by programs started later.
///
/// # Errors
///
/// If the socket fails, or descriptors were lost because there were more than [`MAX_FDS`] or the process may open no
/// more; those that did arrive are closed again.
pub fn recv_fds(socket: impl AsFd, buf: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(MAX_FDS))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = retry_on_intr(|| {
        let mut bytes = [IoSliceMut::new(buf)];
        recvmsg(&socket, &mut bytes, &mut control, RecvFlags::CMSG_CLOEXEC)
    })?;
    let mut fds = Vec::new();
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = message {
            fds.extend(rights);
        }
    }
    if received.flags.contains(ReturnFlags::CTRUNC) {
        return Err(io::Error::other("descriptors that came with a message were lost"));
    }
    Ok((received.bytes, fds))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn file(text: &str) -> std::fs::File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        file
    }

    fn close_on_exec(fd: &OwnedFd) -> bool {
        let flags = rustix::io::fcntl_getfd(fd).unwrap();
        flags.contains(rustix::io::FdFlags::CLOEXEC)
    }

    #[test]
    fn descriptors_arrive_open_in_order_and_close_on_exec() {
        let (ours, theirs) = pair().unwrap();
        let (one, two) = (file("one"), file("two"));
        assert_eq!(send_fds(&ours, b"hi", &[one.as_fd(), two.as_fd()]).unwrap(), 2);
        let mut buf = [0; 8];
        let (length, fds) = recv_fds(&theirs, &mut buf).unwrap();
        assert_eq!(&buf[..length], b"hi");
        assert!(fds.iter().all(close_on_exec));
        let texts = fds.into_iter().map(|fd| {
            let mut text = String::new();
            std::fs::File::from(fd).read_to_string(&mut text).unwrap();
            text
        });
        assert_eq!(texts.collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn both_ends_of_a_pair_close_on_exec() {
        let (ours, theirs) = pair().unwrap();
        assert!(close_on_exec(&ours) && close_on_exec(&theirs));
    }

    #[test]
    fn as_many_as_allowed_travel_and_no_more_are_tried() {
        let (ours, theirs) = pair().unwrap();
        let file = file("x");
        assert_eq!(send_fds(&ours, b"x", &[file.as_fd(); MAX_FDS]).unwrap(), 1);
        assert_eq!(recv_fds(&theirs, &mut [0; 1]).unwrap().1.len(), MAX_FDS);
        let refused = send_fds(&ours, b"x", &[file.as_fd(); MAX_FDS + 1]).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
        let refused = send_fds(&ours, b"", &[file.as_fd()]).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn a_message_without_descriptors_is_plain_bytes_and_the_end_is_no_bytes() {
        let (ours, theirs) = pair().unwrap();
        send_fds(&ours, b"x", &[]).unwrap();
        drop(ours);
        let mut buf = [0; 8];
        let (length, fds) = recv_fds(&theirs, &mut buf).unwrap();
        assert_eq!((length, fds.len()), (1, 0));
        assert_eq!(recv_fds(&theirs, &mut buf).unwrap().0, 0);
    }

    #[test]
    fn an_empty_non_blocking_socket_would_block() {
        let (ours, theirs) = pair().unwrap();
        rustix::io::ioctl_fionbio(&theirs, true).unwrap();
        let error = recv_fds(&theirs, &mut [0; 8]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        drop(ours);
    }
}
