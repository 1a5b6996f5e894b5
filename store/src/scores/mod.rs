//! (area scores)
