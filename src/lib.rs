//! emic codes qualitative interviews in plain text.
