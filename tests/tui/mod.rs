//! The coding interface without a terminal: keys in, state and cells out.

pub mod fixture;

mod care;
mod coding;
mod keys;
mod layout;
mod look;
mod movement;
mod outside;
mod pty;
mod screens;
