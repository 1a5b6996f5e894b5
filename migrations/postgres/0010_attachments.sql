-- Files on needs and proposals. Their content lies in the folder or store of files, under `files/<id>`.
CREATE TABLE attachments (
    id UUID PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    name TEXT NOT NULL,
    file_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    -- A smaller picture lies under `previews/<id>`.
    preview BOOLEAN NOT NULL,
    added_by UUID NOT NULL REFERENCES persons (id),
    added_at TEXT NOT NULL,
    -- Removed: shown to nobody; its content is deleted.
    removed_at TEXT,
    removed_by UUID REFERENCES persons (id)
);
CREATE INDEX attachments_subject ON attachments (subject_id, added_at);
