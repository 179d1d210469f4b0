//! The coding interface without a terminal: keys in, state and cells out.

pub mod fixture;

mod actions;
mod care;
mod clash;
mod codebook_page;
mod coding;
mod compare;
mod editing;
mod framework;
mod history;
mod keys;
mod layout;
mod linear;
mod look;
mod matrix;
mod memos;
mod movement;
mod narrow;
mod outside;
mod places;
mod progress;
mod pty;
mod reach;
mod review;
mod screens;
mod search;
mod suggest;
mod themes;
mod tutorial;
mod unicode;
mod writing;
