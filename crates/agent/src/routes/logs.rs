//! What processes wrote.

pub mod answer;
pub mod flush;
pub mod read;
