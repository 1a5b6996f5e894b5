-- Needs: the row that lists and permission read, apart from the long texts.
CREATE TABLE needs (
    id BLOB PRIMARY KEY,
    -- Given at the first submit, gap-free per year; a draft has none.
    reference TEXT UNIQUE,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    author_id BLOB NOT NULL REFERENCES persons (id),
    unit_id BLOB NOT NULL REFERENCES units (id),
    title TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    -- Codes; empty in a draft that has not chosen.
    urgency TEXT NOT NULL,
    personal_data TEXT NOT NULL,
    wanted_by TEXT,
    parked_until TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    submitted_at TEXT
);
CREATE INDEX needs_updated ON needs (updated_at);
CREATE INDEX needs_author ON needs (author_id, updated_at);
CREATE INDEX needs_unit ON needs (unit_id, state);
CREATE INDEX needs_state ON needs (state, updated_at);
CREATE INDEX needs_sort ON needs (sort_key);

CREATE TABLE need_texts (
    need_id BLOB PRIMARY KEY REFERENCES needs (id),
    problem TEXT NOT NULL,
    current_situation TEXT NOT NULL,
    desired_effect TEXT NOT NULL,
    -- Codes of groups, separated by commas.
    affected_groups TEXT NOT NULL,
    affected_other TEXT NOT NULL,
    affected_count INTEGER,
    children_affected BOOLEAN NOT NULL,
    -- The submitter saw the warning about personal identity numbers and kept the text.
    acknowledged BOOLEAN NOT NULL,
    relevance TEXT NOT NULL,
    assessment TEXT NOT NULL,
    -- Where a redirected need found its answer.
    solution TEXT NOT NULL,
    search_text TEXT NOT NULL
);

-- When a person last looked at a need: the answer to "what happened since last time".
CREATE TABLE need_seen (
    need_id BLOB NOT NULL REFERENCES needs (id),
    person_id BLOB NOT NULL REFERENCES persons (id),
    seen_at TEXT NOT NULL,
    PRIMARY KEY (need_id, person_id)
);
