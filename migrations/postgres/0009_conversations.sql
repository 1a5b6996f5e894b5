-- Conversations about needs and proposals.
CREATE TABLE threads (
    id UUID NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    -- A part of a proposal; NULL for the whole.
    part TEXT,
    -- unit, staff or everyone.
    audience TEXT NOT NULL,
    -- working_material or registered.
    legal_status TEXT NOT NULL,
    opened_by UUID NOT NULL REFERENCES persons (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    resolved_at TEXT,
    resolved_by UUID REFERENCES persons (id),
    registered_at TEXT,
    registered_by UUID REFERENCES persons (id)
);
CREATE INDEX threads_subject ON threads (subject_id, created_at);

CREATE TABLE comments (
    id UUID NOT NULL PRIMARY KEY,
    thread_id UUID NOT NULL REFERENCES threads (id),
    author_id UUID NOT NULL REFERENCES persons (id),
    -- Where the author worked then.
    unit_id UUID REFERENCES units (id),
    -- The comment it answers.
    quotes_id UUID REFERENCES comments (id),
    -- Markdown as typed.
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    edited_at TEXT,
    -- The text of a removed comment is shown to nobody; that it was there stays.
    removed_at TEXT
);
CREATE INDEX comments_thread ON comments (thread_id, created_at);

-- What a comment said before it was changed.
CREATE TABLE comment_versions (
    comment_id UUID NOT NULL REFERENCES comments (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (comment_id, version)
);

-- Who a comment mentions, as written and as meant. A role that nobody has is written and means nobody.
CREATE TABLE comment_mentions (
    comment_id UUID NOT NULL REFERENCES comments (id),
    label TEXT NOT NULL,
    person_id UUID REFERENCES persons (id),
    -- May read the thread, and so follows the subject from then on.
    told BOOLEAN NOT NULL
);
CREATE INDEX comment_mentions_comment ON comment_mentions (comment_id);
CREATE INDEX comment_mentions_person ON comment_mentions (person_id);
