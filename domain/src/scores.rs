//! Scoring that explains itself: must-haves first, weighted criteria, spread between assessors, a band.
