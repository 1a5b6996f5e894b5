-- Files of needs that somebody reads in. What a file held is kept with what became of each row.
CREATE TABLE imports (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    -- JSON: the headings from the left, and the column of a need that each stands for.
    headings TEXT NOT NULL,
    mapping TEXT NOT NULL,
    -- The columns are chosen and each row has been looked at.
    checked BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX imports_person ON imports (person_id, created_at);

CREATE TABLE import_rows (
    import_id UUID NOT NULL REFERENCES imports (id),
    -- The line of the file, the headings being the first.
    number BIGINT NOT NULL,
    -- JSON.
    cells TEXT NOT NULL,
    -- JSON; empty when nothing is wrong.
    errors TEXT NOT NULL,
    need_id UUID REFERENCES needs (id),
    PRIMARY KEY (import_id, number)
);
CREATE INDEX import_rows_need ON import_rows (need_id);
