//! The example municipality.
