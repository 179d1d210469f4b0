//! Folding events into a state (see the session that lands it).
