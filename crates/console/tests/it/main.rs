//! The console from outside.
