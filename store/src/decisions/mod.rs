//! (area decisions)
