-- Reviews and scoring. A round begins when review is opened: it asks every speciality and takes score cards, with
-- the weights of its criteria set. A proposal that comes back gets a new round; the earlier ones stay as history.

-- Weights and limits by version; never changed, a new version is a new row. Limits in hundredths.
CREATE TABLE criteria_sets (
    version BIGINT PRIMARY KEY,
    valid_from TEXT NOT NULL,
    band_a_from BIGINT NOT NULL,
    band_b_from BIGINT NOT NULL,
    legal_from BIGINT NOT NULL
);

CREATE TABLE criteria (
    set_version BIGINT NOT NULL REFERENCES criteria_sets (version),
    criterion TEXT NOT NULL,
    weight BIGINT NOT NULL,
    PRIMARY KEY (set_version, criterion)
);

INSERT INTO criteria_sets (version, valid_from, band_a_from, band_b_from, legal_from)
VALUES (1, '2014-01-01', 7000, 4500, 400);
INSERT INTO criteria (set_version, criterion, weight) VALUES
    (1, 'resident_benefit', 20),
    (1, 'operational_benefit', 15),
    (1, 'direction', 15),
    (1, 'legal_duty', 15),
    (1, 'urgency', 10),
    (1, 'reach', 10),
    (1, 'feasibility', 10),
    (1, 'democracy', 5);

-- The result columns are filled when the proposal is prioritised, in hundredths; until then it is counted from
-- the cards and shown only to those who may see it.
CREATE TABLE review_rounds (
    id UUID PRIMARY KEY,
    proposal_id UUID NOT NULL REFERENCES proposals (id),
    number BIGINT NOT NULL,
    is_current BOOLEAN NOT NULL,
    criteria_version BIGINT NOT NULL REFERENCES criteria_sets (version),
    opened_by UUID NOT NULL REFERENCES persons (id),
    opened_at TEXT NOT NULL,
    prioritised_by UUID REFERENCES persons (id),
    prioritised_at TEXT,
    assessors BIGINT,
    score BIGINT,
    lowest BIGINT,
    highest BIGINT,
    deviation BIGINT,
    band TEXT,
    lifted_by_law BOOLEAN,
    UNIQUE (proposal_id, number)
);
CREATE UNIQUE INDEX review_rounds_current ON review_rounds (proposal_id) WHERE is_current;

-- One row per speciality asked; `stance` is empty until the opinion is given. `version` 0 is not yet answered.
CREATE TABLE reviews (
    round_id UUID NOT NULL REFERENCES review_rounds (id),
    speciality TEXT NOT NULL,
    due_on TEXT NOT NULL,
    version BIGINT NOT NULL,
    stance TEXT NOT NULL,
    text TEXT NOT NULL,
    conditions TEXT NOT NULL,
    given_by UUID REFERENCES persons (id),
    given_at TEXT,
    changed_at TEXT,
    PRIMARY KEY (round_id, speciality)
);
CREATE INDEX reviews_waiting ON reviews (speciality, due_on) WHERE stance = '';

-- SKR's must-haves, answered by the staff for the proposal as a whole, over its rounds.
CREATE TABLE must_haves (
    proposal_id UUID PRIMARY KEY REFERENCES proposals (id),
    version BIGINT NOT NULL,
    set_by UUID NOT NULL REFERENCES persons (id),
    set_at TEXT NOT NULL
);

CREATE TABLE must_have_answers (
    proposal_id UUID NOT NULL REFERENCES must_haves (proposal_id),
    must_have TEXT NOT NULL,
    -- 'met', 'not_met' or empty.
    answer TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (proposal_id, must_have)
);

CREATE TABLE score_cards (
    id UUID PRIMARY KEY,
    round_id UUID NOT NULL REFERENCES review_rounds (id),
    assessor_id UUID NOT NULL REFERENCES persons (id),
    -- The version that counts; the earlier ones stay as history, outside the journal as long as scoring is blind.
    version BIGINT NOT NULL,
    -- The assessor worked in the sponsor's unit or below it when the card was given.
    own_unit BOOLEAN NOT NULL,
    UNIQUE (round_id, assessor_id)
);
CREATE INDEX score_cards_assessor ON score_cards (assessor_id);

CREATE TABLE score_card_versions (
    card_id UUID NOT NULL REFERENCES score_cards (id),
    version BIGINT NOT NULL,
    motivation TEXT NOT NULL,
    given_at TEXT NOT NULL,
    PRIMARY KEY (card_id, version)
);

CREATE TABLE score_values (
    card_id UUID NOT NULL,
    version BIGINT NOT NULL,
    criterion TEXT NOT NULL,
    score BIGINT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (card_id, version, criterion),
    FOREIGN KEY (card_id, version) REFERENCES score_card_versions (card_id, version)
);
