//! The coding interface without a terminal: keys in, state and cells out.

pub mod fixture;

mod care;
mod coding;
mod keys;
mod layout;
mod linear;
mod movement;
mod places;
mod pty;
mod screens;
mod tutorial;
