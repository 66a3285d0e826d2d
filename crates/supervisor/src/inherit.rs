//! What whoever started this process left open in it.

/// The first descriptor that is not one of the three standard ones.
const FIRST: i32 = 3;

/// Sees to it that no program started from now on inherits a descriptor that this process was given, by whomever:
/// only what is passed on purpose. A long-lived process would otherwise hold files and locks of its first caller.
pub fn nothing() {
    close_fds::set_fds_cloexec_threadsafe(FIRST, &[]);
}
