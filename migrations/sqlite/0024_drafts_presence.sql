-- What a person has typed into a part of a proposal and not yet put into it: kept at each pause, by nobody else seen.
CREATE TABLE proposal_drafts (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    section TEXT NOT NULL,
    -- Of a part with rows, the row; the id of zeros for a part with one form.
    row_id BLOB NOT NULL,
    person_id BLOB NOT NULL REFERENCES persons (id),
    -- JSON by field: what the form held when it was opened, and what stands in it now.
    base TEXT NOT NULL,
    typed TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (proposal_id, section, row_id, person_id)
);

-- Who has the page of a need or proposal open, and in which field. Not journalled; a line says nothing after a minute.
CREATE TABLE presence (
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    person_id BLOB NOT NULL REFERENCES persons (id),
    -- The open page: a person may have several.
    page_id BLOB NOT NULL,
    -- Code of the part and name of the field; empty for the page as a whole.
    part TEXT NOT NULL,
    field TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    -- It took leave: what it said before and what comes later than that counts for nothing.
    gone BOOLEAN NOT NULL,
    PRIMARY KEY (subject_id, page_id)
);
CREATE INDEX presence_seen ON presence (seen_at);
