//! (area reviews)
