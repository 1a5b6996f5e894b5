//! (area needs)
