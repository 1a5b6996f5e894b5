-- The long-term direction and the implementation plan.
-- Step: what is (state), what is proposed (last review) and what is decided (last decision) are kept apart.
CREATE TABLE directions (
    id BLOB PRIMARY KEY,
    version_no INTEGER NOT NULL UNIQUE,
    title_sv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    about_sv TEXT NOT NULL,
    about_en TEXT NOT NULL,
    period_from INTEGER NOT NULL,
    period_to INTEGER,
    status TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_on TEXT,
    decided_paragraph TEXT NOT NULL,
    supersedes BLOB REFERENCES directions (id),
    created_at TEXT NOT NULL
);

CREATE TABLE aims (
    id BLOB PRIMARY KEY,
    direction_id BLOB NOT NULL REFERENCES directions (id),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    label_sv TEXT NOT NULL,
    label_en TEXT NOT NULL,
    text_sv TEXT NOT NULL,
    text_en TEXT NOT NULL,
    weight INTEGER NOT NULL,
    UNIQUE (direction_id, code)
);

CREATE TABLE scope_areas (
    id BLOB PRIMARY KEY,
    direction_id BLOB NOT NULL REFERENCES directions (id),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    text_sv TEXT NOT NULL,
    text_en TEXT NOT NULL,
    UNIQUE (direction_id, code)
);

CREATE TABLE plans (
    id BLOB PRIMARY KEY,
    version_no INTEGER NOT NULL UNIQUE,
    title_sv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    about_sv TEXT NOT NULL,
    about_en TEXT NOT NULL,
    period_from INTEGER NOT NULL,
    period_to INTEGER NOT NULL,
    status TEXT NOT NULL,
    case_number TEXT NOT NULL,
    created_at TEXT NOT NULL
);

-- `starts` and `ends` are years, half-years or quarters: 2014, 2014-H2, 2014-Q3.
CREATE TABLE steps (
    id BLOB PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    no INTEGER NOT NULL,
    title_sv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    about_sv TEXT NOT NULL,
    about_en TEXT NOT NULL,
    owner_unit BLOB REFERENCES units (id),
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    approximate BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    proposed_handling TEXT,
    decided_handling TEXT,
    version INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (plan_id, no)
);

CREATE TABLE step_parts (
    id BLOB PRIMARY KEY,
    step_id BLOB NOT NULL REFERENCES steps (id),
    position INTEGER NOT NULL,
    text_sv TEXT NOT NULL,
    text_en TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX step_parts_step ON step_parts (step_id, position);

CREATE TABLE step_dependencies (
    step_id BLOB NOT NULL REFERENCES steps (id),
    depends_on BLOB NOT NULL REFERENCES steps (id),
    note_sv TEXT NOT NULL,
    note_en TEXT NOT NULL,
    PRIMARY KEY (step_id, depends_on)
);

CREATE TABLE step_aims (
    step_id BLOB NOT NULL REFERENCES steps (id),
    aim_id BLOB NOT NULL REFERENCES aims (id),
    PRIMARY KEY (step_id, aim_id)
);

CREATE TABLE step_scope_areas (
    step_id BLOB NOT NULL REFERENCES steps (id),
    scope_area_id BLOB NOT NULL REFERENCES scope_areas (id),
    PRIMARY KEY (step_id, scope_area_id)
);

-- Lägesbedömningar: never changed, only followed by a newer one.
CREATE TABLE step_reviews (
    id BLOB PRIMARY KEY,
    step_id BLOB NOT NULL REFERENCES steps (id),
    as_of TEXT NOT NULL,
    state TEXT NOT NULL,
    rag TEXT NOT NULL,
    status_text TEXT NOT NULL,
    proposed_handling TEXT NOT NULL,
    handling_text TEXT NOT NULL,
    source TEXT NOT NULL,
    person_id BLOB NOT NULL REFERENCES persons (id),
    created_at TEXT NOT NULL
);
CREATE INDEX step_reviews_step ON step_reviews (step_id, created_at);
CREATE TRIGGER step_reviews_no_update BEFORE UPDATE ON step_reviews BEGIN SELECT RAISE(ABORT, 'a review of a step is never changed'); END;
CREATE TRIGGER step_reviews_no_delete BEFORE DELETE ON step_reviews BEGIN SELECT RAISE(ABORT, 'a review of a step is never changed'); END;

-- Decisions on the plan as a whole (step and handling NULL) or on the handling of one step.
CREATE TABLE plan_decisions (
    id BLOB PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    step_id BLOB REFERENCES steps (id),
    handling TEXT,
    level TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    approximate BOOLEAN NOT NULL,
    paragraph TEXT NOT NULL,
    case_number TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    person_id BLOB REFERENCES persons (id),
    created_at TEXT NOT NULL
);
CREATE INDEX plan_decisions_plan ON plan_decisions (plan_id, decided_on);
CREATE INDEX plan_decisions_step ON plan_decisions (step_id, decided_on);
CREATE TRIGGER plan_decisions_no_update BEFORE UPDATE ON plan_decisions BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER plan_decisions_no_delete BEFORE DELETE ON plan_decisions BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;

CREATE TABLE step_holds (
    id BLOB PRIMARY KEY,
    step_id BLOB NOT NULL REFERENCES steps (id),
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    release_condition TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_on TEXT NOT NULL,
    released_on TEXT,
    released_by TEXT NOT NULL
);
CREATE INDEX step_holds_step ON step_holds (step_id, set_on);

CREATE TABLE plan_resolutions (
    id BLOB PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    step_id BLOB REFERENCES steps (id),
    position INTEGER NOT NULL,
    handling TEXT NOT NULL,
    recommending_body TEXT NOT NULL,
    deciding_body TEXT NOT NULL,
    own_behalf BOOLEAN NOT NULL,
    text_sv TEXT NOT NULL,
    text_en TEXT NOT NULL,
    condition_sv TEXT NOT NULL,
    condition_en TEXT NOT NULL,
    UNIQUE (plan_id, position)
);

CREATE TABLE plan_consequences (
    id BLOB PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    step_id BLOB REFERENCES steps (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text_sv TEXT NOT NULL,
    text_en TEXT NOT NULL,
    headcount INTEGER,
    headcount_precision TEXT NOT NULL,
    UNIQUE (plan_id, position)
);

CREATE TABLE plan_costs (
    id BLOB PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    kronor INTEGER NOT NULL,
    precision TEXT NOT NULL,
    note_sv TEXT NOT NULL,
    note_en TEXT NOT NULL,
    UNIQUE (plan_id, position)
);

CREATE TABLE plan_results (
    id BLOB PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    position INTEGER NOT NULL,
    text_sv TEXT NOT NULL,
    text_en TEXT NOT NULL,
    UNIQUE (plan_id, position)
);
