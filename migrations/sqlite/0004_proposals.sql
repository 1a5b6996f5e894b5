-- Project proposals: content in sections, each with its own version, rows beside it, referrals, what came of it.
-- `version` counts changes of state; the sections and rows count their own, so that two people who write in
-- different places never clash. total_* is the sum of proposal_costs, score and band the last prioritisation's.
CREATE TABLE proposals (
    id BLOB PRIMARY KEY,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    search_text TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_by BLOB NOT NULL REFERENCES persons (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,

    basics_version INTEGER NOT NULL DEFAULT 1,
    summary TEXT NOT NULL DEFAULT '',
    background TEXT NOT NULL DEFAULT '',
    wanted_start TEXT,

    responsibility_version INTEGER NOT NULL DEFAULT 1,
    sponsor_unit BLOB REFERENCES units (id),
    sponsor_person TEXT NOT NULL DEFAULT '',
    benefit_owner TEXT NOT NULL DEFAULT '',

    placement_version INTEGER NOT NULL DEFAULT 1,
    step_id BLOB REFERENCES steps (id),
    procurement TEXT NOT NULL DEFAULT '',
    procurement_note TEXT NOT NULL DEFAULT '',
    principle BOOLEAN NOT NULL DEFAULT FALSE,
    principle_reason TEXT NOT NULL DEFAULT '',

    information_version INTEGER NOT NULL DEFAULT 1,
    confidentiality TEXT NOT NULL DEFAULT '',
    integrity TEXT NOT NULL DEFAULT '',
    availability TEXT NOT NULL DEFAULT '',
    information_reason TEXT NOT NULL DEFAULT '',
    systems TEXT NOT NULL DEFAULT '',

    privacy_version INTEGER NOT NULL DEFAULT 1,
    personal_data TEXT NOT NULL DEFAULT '',
    children TEXT NOT NULL DEFAULT '',
    third_country TEXT NOT NULL DEFAULT '',
    processor TEXT NOT NULL DEFAULT '',
    processor_name TEXT NOT NULL DEFAULT '',
    dpia TEXT NOT NULL DEFAULT '',
    dpia_reason TEXT NOT NULL DEFAULT '',

    staff_version INTEGER NOT NULL DEFAULT 1,
    staff_affected TEXT NOT NULL DEFAULT '',
    staff_count INTEGER,
    staff_precision TEXT NOT NULL DEFAULT '',
    staff_kind TEXT NOT NULL DEFAULT '',
    staff_how TEXT NOT NULL DEFAULT '',
    union_status TEXT NOT NULL DEFAULT '',
    staff_plan TEXT NOT NULL DEFAULT '',

    contributions_version INTEGER NOT NULL DEFAULT 1,

    total_kronor INTEGER NOT NULL DEFAULT 0,
    total_precision TEXT NOT NULL DEFAULT 'exact',
    score INTEGER,
    band TEXT,

    started_on TEXT,
    completed_on TEXT,
    result TEXT NOT NULL DEFAULT '',
    followed_up_on TEXT,
    benefit_report TEXT NOT NULL DEFAULT '',
    closed_on TEXT,
    closing_note TEXT NOT NULL DEFAULT '',
    UNIQUE (year, serial)
);
CREATE INDEX proposals_updated ON proposals (updated_at);
CREATE INDEX proposals_state ON proposals (state, updated_at);
CREATE INDEX proposals_sort ON proposals (sort_key);
CREATE INDEX proposals_total ON proposals (total_kronor);
CREATE INDEX proposals_step ON proposals (step_id);
CREATE INDEX proposals_sponsor ON proposals (sponsor_unit);

CREATE TABLE proposal_needs (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    need_id BLOB NOT NULL REFERENCES needs (id),
    PRIMARY KEY (proposal_id, need_id)
);
CREATE INDEX proposal_needs_need ON proposal_needs (need_id);

-- Everyone who wrote it: they neither review, score nor decide it.
CREATE TABLE proposal_authors (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    person_id BLOB NOT NULL REFERENCES persons (id),
    PRIMARY KEY (proposal_id, person_id)
);
CREATE INDEX proposal_authors_person ON proposal_authors (person_id);

-- Who is shut out of the matter (jäv), and on what ground. Lifted ones stay as history.
CREATE TABLE recusals (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    person_id BLOB NOT NULL REFERENCES persons (id),
    ground TEXT NOT NULL,
    set_by BLOB NOT NULL REFERENCES persons (id),
    set_at TEXT NOT NULL,
    lifted_by BLOB REFERENCES persons (id),
    lifted_at TEXT
);
CREATE UNIQUE INDEX recusals_in_force ON recusals (proposal_id, person_id) WHERE lifted_at IS NULL;
CREATE INDEX recusals_person ON recusals (person_id);

CREATE TABLE proposal_alternatives (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    do_nothing BOOLEAN NOT NULL,
    chosen BOOLEAN NOT NULL
);
CREATE INDEX proposal_alternatives_of ON proposal_alternatives (proposal_id, id);

CREATE TABLE proposal_costs (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    kronor INTEGER NOT NULL,
    precision TEXT NOT NULL,
    hours INTEGER,
    rate INTEGER,
    note TEXT NOT NULL
);
CREATE INDEX proposal_costs_of ON proposal_costs (proposal_id, year, id);

CREATE TABLE proposal_benefits (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    version INTEGER NOT NULL,
    what TEXT NOT NULL,
    receiver TEXT NOT NULL,
    kind TEXT NOT NULL,
    measure TEXT NOT NULL,
    owner TEXT NOT NULL,
    baseline TEXT NOT NULL,
    target TEXT NOT NULL,
    realised TEXT NOT NULL DEFAULT '',
    realised_text TEXT NOT NULL DEFAULT ''
);
CREATE INDEX proposal_benefits_of ON proposal_benefits (proposal_id, id);

CREATE TABLE proposal_risks (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL,
    event TEXT NOT NULL,
    consequence TEXT NOT NULL,
    probability INTEGER NOT NULL,
    impact INTEGER NOT NULL,
    response TEXT NOT NULL
);
CREATE INDEX proposal_risks_of ON proposal_risks (proposal_id, id);

-- Contribution to an aim of the direction, -2 to 3; 0 without a reason has no row.
CREATE TABLE proposal_contributions (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    aim_id BLOB NOT NULL REFERENCES aims (id),
    contribution INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (proposal_id, aim_id)
);
CREATE INDEX proposal_contributions_aim ON proposal_contributions (aim_id, contribution);

-- Remisser. The recipient is a unit of the organisation or named in words. Answered when stance is not ''.
CREATE TABLE proposal_referrals (
    id BLOB PRIMARY KEY,
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    version INTEGER NOT NULL,
    unit_id BLOB REFERENCES units (id),
    recipient TEXT NOT NULL,
    sent_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    stance TEXT NOT NULL DEFAULT '',
    response TEXT NOT NULL DEFAULT '',
    responded_on TEXT
);
CREATE INDEX proposal_referrals_of ON proposal_referrals (proposal_id, id);
