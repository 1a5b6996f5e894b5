-- A list as somebody likes to see it.
CREATE TABLE saved_views (
    id BLOB PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES persons (id),
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The query of the list's address.
    query TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    UNIQUE (person_id, place, name)
);
