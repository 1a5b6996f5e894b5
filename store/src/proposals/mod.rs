//! (area proposals)
