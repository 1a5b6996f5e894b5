-- Files in comments: who reads the thread reads them. `subject_id` stays that of the thread and moves along with it.
ALTER TABLE attachments ADD COLUMN comment_id BLOB REFERENCES comments (id);
CREATE INDEX attachments_comment ON attachments (comment_id) WHERE comment_id IS NOT NULL;

-- Hidden by the staff, or shown again: the text stays, for its author and those who look after the conversation.
ALTER TABLE comments ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE comments ADD COLUMN moderated_at TEXT;
ALTER TABLE comments ADD COLUMN moderated_by BLOB REFERENCES persons (id);
ALTER TABLE comments ADD COLUMN moderation_reason TEXT;

-- Who has been told of being mentioned, and with which version of the comment: each is told once.
CREATE TABLE comment_told (
    comment_id BLOB NOT NULL REFERENCES comments (id),
    person_id BLOB NOT NULL REFERENCES persons (id),
    version INTEGER NOT NULL,
    PRIMARY KEY (comment_id, person_id)
);
INSERT INTO comment_told (comment_id, person_id, version)
SELECT DISTINCT m.comment_id, m.person_id, c.version
FROM comment_mentions m JOIN comments c ON c.id = m.comment_id WHERE m.told AND m.person_id IS NOT NULL;
