-- Indexes for the orders in which lists of needs are paged, and for what waits for the staff.
CREATE INDEX needs_by_reference ON needs ((COALESCE(submitted_at, '9999')), reference, id);
CREATE INDEX needs_by_submitted ON needs ((COALESCE(submitted_at, created_at)), id);
CREATE INDEX needs_by_wanted ON needs ((COALESCE(wanted_by, '9999')), id);
CREATE INDEX needs_waiting ON needs (state, parked_until);

-- A matter keeps its number in the diary.
CREATE INDEX decisions_diary ON decisions (diary_number);
