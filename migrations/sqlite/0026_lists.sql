-- What one works with all day: since when a need or a proposal stands where it stands, when a person was here, and what was done to
-- many subjects at once.
ALTER TABLE needs ADD COLUMN state_since TEXT NOT NULL DEFAULT '';
UPDATE needs SET state_since = COALESCE(
    (SELECT MAX(j.at) FROM journal j WHERE j.subject_id = needs.id AND j.changes LIKE '%"field":"state"%'), created_at);
CREATE INDEX needs_since ON needs (state_since, id);

ALTER TABLE proposals ADD COLUMN state_since TEXT NOT NULL DEFAULT '';
UPDATE proposals SET state_since = COALESCE(
    (SELECT MAX(j.at) FROM journal j WHERE j.subject_id = proposals.id AND j.changes LIKE '%"field":"state"%'),
    created_at);

-- When a person last looked at the own page, and when the visit before that ended.
CREATE TABLE visits (
    person_id BLOB NOT NULL PRIMARY KEY REFERENCES persons (id),
    seen_at TEXT NOT NULL,
    before_at TEXT
);

-- One action on many needs or proposals: looked at first, then carried out, perhaps undone.
CREATE TABLE bulk_actions (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES persons (id),
    -- need or proposal.
    subject_kind TEXT NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Typed once for all.
    until TEXT,
    solution TEXT NOT NULL,
    reason TEXT NOT NULL,
    undo_reason TEXT NOT NULL,
    -- The list it was chosen from.
    list_address TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    -- When the last of it was done; the time to undo runs from then.
    done_at TEXT
);
CREATE INDEX bulk_actions_person ON bulk_actions (person_id, created_at);
CREATE INDEX bulk_actions_state ON bulk_actions (state, updated_at);

CREATE TABLE bulk_rows (
    bulk_id BLOB NOT NULL REFERENCES bulk_actions (id),
    number BIGINT NOT NULL,
    subject_id BLOB NOT NULL,
    -- As it was looked at.
    version BIGINT NOT NULL,
    -- What undoing puts back.
    state_before TEXT NOT NULL,
    parked_before TEXT,
    solution_before TEXT NOT NULL,
    -- Empty until it was its turn; then done, or why not.
    outcome TEXT NOT NULL,
    version_after BIGINT,
    undone TEXT NOT NULL,
    PRIMARY KEY (bulk_id, number)
);
