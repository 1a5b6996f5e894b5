-- Groups of needs that want one joint solution (behovskluster).
CREATE TABLE clusters (
    id UUID NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    -- The unit that speaks for the group.
    lead_unit UUID REFERENCES units (id),
    -- Why the needs belong together, and what a joint solution must do.
    assessment TEXT NOT NULL,
    -- The joint solution, why it was chosen, and what gives it; empty before.
    solution TEXT NOT NULL,
    solution_reason TEXT NOT NULL,
    proposal_id UUID REFERENCES proposals (id),
    system TEXT NOT NULL,
    -- Why it was rejected or closed.
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    search_text TEXT NOT NULL
);
CREATE INDEX clusters_updated ON clusters (updated_at);
CREATE INDEX clusters_proposal ON clusters (proposal_id);

CREATE TABLE cluster_members (
    cluster_id UUID NOT NULL REFERENCES clusters (id),
    need_id UUID NOT NULL REFERENCES needs (id),
    added_at TEXT NOT NULL,
    -- The group is neither rejected nor closed: its needs are in no other.
    holds BOOLEAN NOT NULL,
    PRIMARY KEY (cluster_id, need_id)
);
CREATE INDEX cluster_members_need ON cluster_members (need_id);
CREATE UNIQUE INDEX cluster_members_held ON cluster_members (need_id) WHERE holds;

-- How well the joint solution meets each unit's need.
CREATE TABLE cluster_fits (
    cluster_id UUID NOT NULL REFERENCES clusters (id),
    unit_id UUID NOT NULL REFERENCES units (id),
    fit TEXT NOT NULL,
    -- What is missing; may be empty for a full fit.
    note TEXT NOT NULL,
    PRIMARY KEY (cluster_id, unit_id)
);

-- Units that ask to do otherwise than the joint solution, and the answers (lokala avsteg).
CREATE TABLE cluster_deviations (
    id UUID NOT NULL PRIMARY KEY,
    cluster_id UUID NOT NULL REFERENCES clusters (id),
    unit_id UUID NOT NULL REFERENCES units (id),
    state TEXT NOT NULL,
    until TEXT,
    requirement TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by UUID NOT NULL REFERENCES persons (id),
    asked_at TEXT NOT NULL,
    -- Empty until it is answered.
    answer TEXT NOT NULL,
    decided_by UUID REFERENCES persons (id),
    decided_at TEXT,
    -- Why it was taken back or ended.
    end_reason TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX cluster_deviations_cluster ON cluster_deviations (cluster_id, asked_at);
CREATE INDEX cluster_deviations_state ON cluster_deviations (state);
