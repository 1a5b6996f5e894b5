-- Organisation, people, sessions, the journal and what every use case needs.
-- Timestamps are fixed-width UTC text (2026-11-23T14:58:00.000000Z), dates 2026-11-23, on both engines.
CREATE TABLE units (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    short_code TEXT NOT NULL UNIQUE,
    parent_id BLOB REFERENCES units (id),
    diary_prefix TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT
);
CREATE INDEX units_parent ON units (parent_id);

CREATE TABLE persons (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    unit_id BLOB NOT NULL REFERENCES units (id),
    active BOOLEAN NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE grants (
    id BLOB PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES persons (id),
    role TEXT NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    acting BOOLEAN NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    granted_by BLOB REFERENCES persons (id)
);
CREATE INDEX grants_person ON grants (person_id);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Append-only. `seq` orders all entries; the hash chain runs per subject.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    unit_id BLOB,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    subject_seq INTEGER NOT NULL,
    verb TEXT NOT NULL,
    changes TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (subject_id, subject_seq)
);
CREATE INDEX journal_actor ON journal (actor_id, seq);
CREATE INDEX journal_kind ON journal (subject_kind, seq);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- Gap-free serials per prefix and year.
CREATE TABLE counters (
    prefix TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (prefix, year)
);

-- A form sent twice does one thing.
CREATE TABLE done_once (
    key TEXT PRIMARY KEY,
    person_id BLOB NOT NULL,
    result TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX done_once_at ON done_once (at);

-- What a person typed into a form that was refused, until it is shown again.
CREATE TABLE kept_inputs (
    id BLOB PRIMARY KEY,
    person_id BLOB,
    content TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX kept_inputs_created ON kept_inputs (created_at);
