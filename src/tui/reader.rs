//! The thread that reads the terminal.
//!
//! It reads on its own because reading blocks. While another program has the
//! terminal (the person's editor) it must not read at all: it would take every
//! second key from that program. So it waits for events a little at a time and
//! looks in between whether it is to rest.

use crossterm::event::Event;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How long it waits before it looks whether it is to rest.
const WAIT: Duration = Duration::from_millis(50);

/// The events of the terminal.
#[derive(Debug)]
pub struct Reader {
    /// What came; closed when the terminal can no longer be read.
    pub events: Receiver<Event>,
    rest: Arc<AtomicBool>,
    /// Held by the thread while it reads.
    reading: Arc<Mutex<()>>,
}

impl Reader {
    /// Starts the thread; it runs ahead by at most `ahead` events.
    pub fn start(ahead: usize) -> Self {
        // From here on a change of the window is heard: before the first frame is
        // drawn, or one between the two would leave half a screen.
        let _ = crossterm::event::poll(Duration::ZERO);
        let (send, events) = mpsc::sync_channel(ahead);
        let (rest, reading) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(())));
        let (resting, turn) = (Arc::clone(&rest), Arc::clone(&reading));
        thread::spawn(move || {
            loop {
                let held = turn.lock();
                if resting.load(Ordering::SeqCst) {
                    drop(held);
                    thread::sleep(WAIT);
                    continue;
                }
                let event = match crossterm::event::poll(WAIT) {
                    Ok(true) => crossterm::event::read(),
                    Ok(false) => continue,
                    Err(_) => return,
                };
                drop(held);
                let Ok(event) = event else { return };
                if send.send(event).is_err() {
                    return;
                }
            }
        });
        Self { events, rest, reading }
    }

    /// Does something while the thread does not read. What came before is
    /// dropped: it was not typed for what comes after.
    pub fn resting<T>(&self, act: impl FnOnce() -> T) -> T {
        self.rest.store(true, Ordering::SeqCst);
        // A thread that waits to hand over an event does not hold the lock.
        drop(self.reading.lock());
        let done = act();
        while self.events.try_recv().is_ok() {}
        self.rest.store(false, Ordering::SeqCst);
        done
    }
}
