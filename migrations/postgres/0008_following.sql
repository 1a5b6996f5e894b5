-- Who follows what. `muted` keeps a choice not to be told, which is stronger than any reason to follow.
CREATE TABLE watches (
    person_id UUID NOT NULL REFERENCES persons (id),
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    -- author, joined, commented, mentioned, assigned or chosen.
    reason TEXT NOT NULL,
    muted BOOLEAN NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (person_id, subject_kind, subject_id)
);
CREATE INDEX watches_subject ON watches (subject_kind, subject_id);

-- Units that have the same need and stand behind it together with its author.
CREATE TABLE need_joiners (
    need_id UUID NOT NULL REFERENCES needs (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    unit_id UUID NOT NULL REFERENCES units (id),
    -- What is different there, in the person's own words; may be empty.
    difference TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    PRIMARY KEY (need_id, unit_id)
);
CREATE INDEX need_joiners_person ON need_joiners (person_id);
