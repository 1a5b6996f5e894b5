//! (area direction)
