//! The coding interface without a terminal: keys in, state and cells out.

pub mod fixture;

mod care;
mod coding;
mod editing;
mod keys;
mod layout;
mod movement;
mod pty;
mod reach;
mod screens;
