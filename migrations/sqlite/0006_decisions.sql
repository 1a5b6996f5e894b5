-- Decisions: who may decide what, what is laid before whom, what was decided, and what the public sees of it.

-- The delegation order in force: named delegates and bodies, each with how much it covers.
-- limit_max is in kronor; NULL covers any total. person_id NULL: the post is vacant, nobody can use the point.
CREATE TABLE delegations (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL,
    level TEXT NOT NULL,
    -- The post of the delegate, or the name of the body.
    holder_sv TEXT NOT NULL,
    holder_en TEXT NOT NULL,
    person_id BLOB REFERENCES persons (id),
    body_id BLOB REFERENCES units (id),
    -- The board whose power it is, and to which the decisions are reported.
    board_id BLOB NOT NULL REFERENCES units (id),
    description_sv TEXT NOT NULL,
    description_en TEXT NOT NULL,
    conditions_sv TEXT NOT NULL,
    conditions_en TEXT NOT NULL,
    limit_max INTEGER,
    -- Matters of principle too: changes of direction, commitments over terms of office.
    principle BOOLEAN NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT
);
CREATE INDEX delegations_person ON delegations (person_id);
CREATE INDEX delegations_validity ON delegations (valid_from);

-- What the staff proposes to be decided (att-satser), from when a proposal is made ready.
CREATE TABLE proposed_resolutions (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (proposal_id, position)
);

-- Who has a proposal before them: the latest row counts. Either a delegation or a body with its meeting.
CREATE TABLE decision_assignments (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    -- Counts from 1 within the proposal.
    ordinal INTEGER NOT NULL,
    delegation_id BLOB REFERENCES delegations (id),
    body_id BLOB REFERENCES units (id),
    meeting_on TEXT,
    note TEXT NOT NULL,
    sent_by BLOB NOT NULL REFERENCES persons (id),
    sent_at TEXT NOT NULL,
    UNIQUE (proposal_id, ordinal)
);
CREATE INDEX decision_assignments_delegation ON decision_assignments (delegation_id);

-- Never changed: a correction is a new decision that supersedes.
CREATE TABLE decisions (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    -- Counts from 1 within the proposal.
    ordinal INTEGER NOT NULL,
    level TEXT NOT NULL,
    outcome TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    year INTEGER NOT NULL,
    diary_number TEXT NOT NULL,
    -- By delegation: the point, the delegate and the number of the decision (D-2026-001).
    delegation_id BLOB REFERENCES delegations (id),
    delegate_id BLOB REFERENCES persons (id),
    number TEXT UNIQUE,
    reportable BOOLEAN NOT NULL,
    -- By a body: § running per body and year.
    body_id BLOB REFERENCES units (id),
    paragraph INTEGER,
    motivation TEXT NOT NULL,
    conditions TEXT NOT NULL,
    -- Why it was referred back or tabled, and until when.
    reason TEXT NOT NULL,
    tabled_until TEXT,
    dissent TEXT NOT NULL,
    statement TEXT NOT NULL,
    -- The cost as it stood when it was decided.
    total_kronor INTEGER NOT NULL,
    total_precision TEXT NOT NULL,
    supersedes BLOB UNIQUE REFERENCES decisions (id),
    recorded_by BLOB NOT NULL REFERENCES persons (id),
    recorded_at TEXT NOT NULL,
    UNIQUE (proposal_id, ordinal)
);
CREATE INDEX decisions_on ON decisions (decided_on);

CREATE TABLE decision_resolutions (
    decision_id BLOB NOT NULL REFERENCES decisions (id),
    position INTEGER NOT NULL,
    proposed TEXT NOT NULL,
    decided TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (decision_id, position)
);

-- A § belongs to one matter.
CREATE TABLE decision_paragraphs (
    body_id BLOB NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    PRIMARY KEY (body_id, year, paragraph)
);

-- Minutes adjusted and announced, which may happen after the decision was recorded; the latest row counts.
CREATE TABLE decision_announcements (
    decision_id BLOB NOT NULL REFERENCES decisions (id),
    ordinal INTEGER NOT NULL,
    adjusted_on TEXT,
    announced_on TEXT,
    appeal_last_day TEXT,
    legal_force_on TEXT,
    recorded_by BLOB NOT NULL REFERENCES persons (id),
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (decision_id, ordinal)
);

-- What the public sees: one row per decided proposal. `decision_id` is the decision that stands.
CREATE TABLE publications (
    proposal_id BLOB PRIMARY KEY REFERENCES proposals (id),
    decision_id BLOB NOT NULL REFERENCES decisions (id),
    decided_on TEXT NOT NULL,
    year INTEGER NOT NULL,
    sort_key TEXT NOT NULL,
    search_text TEXT NOT NULL,
    published_at TEXT NOT NULL
);
CREATE INDEX publications_decided ON publications (decided_on, proposal_id);
CREATE INDEX publications_sort ON publications (sort_key);
CREATE INDEX publications_year ON publications (year);

-- The whole journal is read by time, by subject and by what was done.
CREATE INDEX journal_at ON journal (at, seq);
CREATE INDEX journal_kind_at ON journal (subject_kind, at, seq);
CREATE INDEX journal_verb ON journal (verb, at, seq);

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'what is decided is never changed'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'what is decided is never changed'); END;
CREATE TRIGGER decision_resolutions_no_update BEFORE UPDATE ON decision_resolutions
BEGIN SELECT RAISE(ABORT, 'what is decided is never changed'); END;
CREATE TRIGGER decision_resolutions_no_delete BEFORE DELETE ON decision_resolutions
BEGIN SELECT RAISE(ABORT, 'what is decided is never changed'); END;
CREATE TRIGGER decision_announcements_no_update BEFORE UPDATE ON decision_announcements
BEGIN SELECT RAISE(ABORT, 'what is decided is never changed'); END;
CREATE TRIGGER decision_announcements_no_delete BEFORE DELETE ON decision_announcements
BEGIN SELECT RAISE(ABORT, 'what is decided is never changed'); END;
