//! The daemon's parts over real pipes and files.

mod logs;
