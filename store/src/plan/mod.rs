//! (area plan)
