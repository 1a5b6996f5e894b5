-- What people are told, how they want it, and the letters that carry it.

-- Who was told what. What happened stands in the journal (`seq`); a person is told once per entry and subject.
CREATE TABLE notifications (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    kind TEXT NOT NULL,
    -- Where it is told: the need, also for what happens to its proposal.
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    seq BIGINT NOT NULL REFERENCES journal (seq),
    -- It concerns the person's own need, proposal or task, not only something followed.
    own BOOLEAN NOT NULL,
    told_at TEXT NOT NULL,
    read_at TEXT,
    -- at_once, daily, weekly or none, as the person wants it.
    delivery TEXT NOT NULL,
    -- The letter that carries it.
    letter_id UUID,
    UNIQUE (person_id, seq, subject_id)
);
CREATE INDEX notifications_subject ON notifications (person_id, subject_id, seq);
CREATE INDEX notifications_unread ON notifications (person_id) WHERE read_at IS NULL;
CREATE INDEX notifications_to_send ON notifications (delivery, told_at) WHERE letter_id IS NULL AND delivery <> 'none';
CREATE INDEX notifications_letter ON notifications (letter_id);

-- How often a person wants letters of a kind; without a row, what the kind usually has.
CREATE TABLE notice_choices (
    person_id UUID NOT NULL REFERENCES persons (id),
    kind TEXT NOT NULL,
    delivery TEXT NOT NULL,
    PRIMARY KEY (person_id, kind)
);

-- How to write to a person.
CREATE TABLE correspondents (
    person_id UUID PRIMARY KEY REFERENCES persons (id),
    language TEXT NOT NULL,
    -- Letters only about own needs, proposals and tasks.
    only_own BOOLEAN NOT NULL,
    -- The address that was refused for good, until it is changed or the person asks to try again.
    refused_address TEXT
);

-- Letters on their way. What one says is written from its notifications when it is sent.
CREATE TABLE letters (
    id UUID PRIMARY KEY,
    -- What its links to say no carry instead of a sign-in; known to the reader alone.
    token UUID NOT NULL UNIQUE,
    person_id UUID NOT NULL REFERENCES persons (id),
    delivery TEXT NOT NULL,
    -- waiting, sending, handing_over, sent, refused, given_up, unclear or dropped.
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    -- Until when its sender has it; another takes over after that.
    leased_until TEXT,
    ended_at TEXT,
    -- What the mail server answered last, without personal data.
    trouble TEXT NOT NULL
);
CREATE INDEX letters_due ON letters (state, due_at);

-- What is news is told by notifications now.
DROP TABLE need_seen;
