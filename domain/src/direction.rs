//! The long-term direction: its aims, and how proposals contribute to them.
