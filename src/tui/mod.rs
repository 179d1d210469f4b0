//! L4: the coding interface.
//!
//! ```text
//! key, mouse --event--> Action --update(&mut App, &Study)--> Vec<Effect> --effect--> Session
//!                                        draw(&App, &Study) --> frame
//! ```
//! `update` and `draw` are pure; [`effect`] is the only door to the disk and
//! [`terminal`] the only one to the terminal.

pub mod action;
pub mod actions;
pub mod app;
pub mod applied;
pub mod area;
pub mod deed;
pub mod density;
pub mod editor;
pub mod effect;
pub mod enabled;
pub mod event;
pub mod filter;
mod follow;
pub mod fuzzy;
pub mod guess;
pub mod index;
pub mod keymap;
pub mod layout;
pub mod learned;
pub mod letters;
pub mod linear;
pub mod live;
pub mod looks;
pub mod narrow;
pub mod nine;
pub mod notes;
pub mod overlay;
pub mod own;
pub mod pages;
pub mod places;
pub mod play;
pub mod reader;
pub mod reading;
pub mod select;
pub mod start;
pub mod terminal;
pub mod theme;
pub mod told;
pub mod update;
mod used;
pub mod views;
pub mod words;
pub mod writing;

pub use app::App;
pub use live::{Ended, Options, TuiError, run};
pub use update::{Effect, update};
pub use views::draw;
