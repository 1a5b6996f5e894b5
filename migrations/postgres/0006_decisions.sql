-- Decisions: who may decide what, what is laid before whom, what was decided, and what the public sees of it.

-- The delegation order in force: named delegates and bodies, each with how much it covers.
-- limit_max is in kronor; NULL covers any total. person_id NULL: the post is vacant, nobody can use the point.
CREATE TABLE delegations (
    id UUID PRIMARY KEY,
    code TEXT NOT NULL,
    level TEXT NOT NULL,
    -- The post of the delegate, or the name of the body.
    holder_sv TEXT NOT NULL,
    holder_en TEXT NOT NULL,
    person_id UUID REFERENCES persons (id),
    body_id UUID REFERENCES units (id),
    -- The board whose power it is, and to which the decisions are reported.
    board_id UUID NOT NULL REFERENCES units (id),
    description_sv TEXT NOT NULL,
    description_en TEXT NOT NULL,
    conditions_sv TEXT NOT NULL,
    conditions_en TEXT NOT NULL,
    limit_max BIGINT,
    -- Matters of principle too: changes of direction, commitments over terms of office.
    principle BOOLEAN NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT
);
CREATE INDEX delegations_person ON delegations (person_id);
CREATE INDEX delegations_validity ON delegations (valid_from);

-- What the staff proposes to be decided (att-satser), from when a proposal is made ready.
CREATE TABLE proposed_resolutions (
    proposal_id UUID NOT NULL REFERENCES proposals (id),
    position BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (proposal_id, position)
);

-- Who has a proposal before them: the latest row counts. Either a delegation or a body with its meeting.
CREATE TABLE decision_assignments (
    id UUID PRIMARY KEY,
    proposal_id UUID NOT NULL REFERENCES proposals (id),
    -- Counts from 1 within the proposal.
    ordinal BIGINT NOT NULL,
    delegation_id UUID REFERENCES delegations (id),
    body_id UUID REFERENCES units (id),
    meeting_on TEXT,
    note TEXT NOT NULL,
    sent_by UUID NOT NULL REFERENCES persons (id),
    sent_at TEXT NOT NULL,
    UNIQUE (proposal_id, ordinal)
);
CREATE INDEX decision_assignments_delegation ON decision_assignments (delegation_id);

-- Never changed: a correction is a new decision that supersedes.
CREATE TABLE decisions (
    id UUID PRIMARY KEY,
    proposal_id UUID NOT NULL REFERENCES proposals (id),
    -- Counts from 1 within the proposal.
    ordinal BIGINT NOT NULL,
    level TEXT NOT NULL,
    outcome TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    year BIGINT NOT NULL,
    diary_number TEXT NOT NULL,
    -- By delegation: the point, the delegate and the number of the decision (D-2026-001).
    delegation_id UUID REFERENCES delegations (id),
    delegate_id UUID REFERENCES persons (id),
    number TEXT UNIQUE,
    reportable BOOLEAN NOT NULL,
    -- By a body: § running per body and year.
    body_id UUID REFERENCES units (id),
    paragraph BIGINT,
    motivation TEXT NOT NULL,
    conditions TEXT NOT NULL,
    -- Why it was referred back or tabled, and until when.
    reason TEXT NOT NULL,
    tabled_until TEXT,
    dissent TEXT NOT NULL,
    statement TEXT NOT NULL,
    -- The cost as it stood when it was decided.
    total_kronor BIGINT NOT NULL,
    total_precision TEXT NOT NULL,
    supersedes UUID UNIQUE REFERENCES decisions (id),
    recorded_by UUID NOT NULL REFERENCES persons (id),
    recorded_at TEXT NOT NULL,
    UNIQUE (proposal_id, ordinal)
);
CREATE INDEX decisions_on ON decisions (decided_on);

CREATE TABLE decision_resolutions (
    decision_id UUID NOT NULL REFERENCES decisions (id),
    position BIGINT NOT NULL,
    proposed TEXT NOT NULL,
    decided TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (decision_id, position)
);

-- A § belongs to one matter.
CREATE TABLE decision_paragraphs (
    body_id UUID NOT NULL REFERENCES units (id),
    year BIGINT NOT NULL,
    paragraph BIGINT NOT NULL,
    proposal_id UUID NOT NULL REFERENCES proposals (id),
    PRIMARY KEY (body_id, year, paragraph)
);

-- Minutes adjusted and announced, which may happen after the decision was recorded; the latest row counts.
CREATE TABLE decision_announcements (
    decision_id UUID NOT NULL REFERENCES decisions (id),
    ordinal BIGINT NOT NULL,
    adjusted_on TEXT,
    announced_on TEXT,
    appeal_last_day TEXT,
    legal_force_on TEXT,
    recorded_by UUID NOT NULL REFERENCES persons (id),
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (decision_id, ordinal)
);

-- What the public sees: one row per decided proposal. `decision_id` is the decision that stands.
CREATE TABLE publications (
    proposal_id UUID PRIMARY KEY REFERENCES proposals (id),
    decision_id UUID NOT NULL REFERENCES decisions (id),
    decided_on TEXT NOT NULL,
    year BIGINT NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
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

CREATE FUNCTION decisions_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is decided is never changed';
END
$$;
CREATE TRIGGER decisions_no_change BEFORE UPDATE OR DELETE ON decisions
    FOR EACH ROW EXECUTE FUNCTION decisions_are_kept();
CREATE TRIGGER decision_resolutions_no_change BEFORE UPDATE OR DELETE ON decision_resolutions
    FOR EACH ROW EXECUTE FUNCTION decisions_are_kept();
CREATE TRIGGER decision_announcements_no_change BEFORE UPDATE OR DELETE ON decision_announcements
    FOR EACH ROW EXECUTE FUNCTION decisions_are_kept();
