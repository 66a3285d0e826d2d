//! The repository, held against its own rules.

mod tidy;
