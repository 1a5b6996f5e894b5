-- Words that mean the same: groups of the municipality's own, and what was said of built-in ones. Nothing is deleted;
-- the sum of the versions tells whether anything changed.
CREATE TABLE word_groups (
    id BLOB PRIMARY KEY,
    -- The key of the built-in group; empty for one of the municipality's own.
    built_in TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- One a line: all words of an own group, those added to a built-in one.
    words TEXT NOT NULL,
    -- The words do not count as meaning the same.
    is_off BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX word_groups_built_in ON word_groups (built_in) WHERE built_in <> '';
