-- Addresses that letters do not reach, and letters sent several at a time.

-- Since when, how it was found (refused, returned or given_up) and what the mail server said: for the person and the
-- administrators, never for logs.
ALTER TABLE correspondents ADD COLUMN refused_at TEXT;
ALTER TABLE correspondents ADD COLUMN refused_how TEXT;
ALTER TABLE correspondents ADD COLUMN refused_answer TEXT;
UPDATE correspondents SET refused_how = 'refused', refused_answer = '',
    refused_at = COALESCE((SELECT MAX(l.ended_at) FROM letters l
                           WHERE l.person_id = correspondents.person_id AND l.state = 'refused'),
                          (SELECT p.created_at FROM persons p WHERE p.id = correspondents.person_id))
WHERE refused_address IS NOT NULL;

-- Where the letter went, and what stands in its return path, so that a report of it is known as one of ours. Not the
-- token by which its reader says no: reports pass through others' hands.
ALTER TABLE letters ADD COLUMN sent_to TEXT;
ALTER TABLE letters ADD COLUMN return_token BLOB;
CREATE UNIQUE INDEX letters_return ON letters (return_token);
-- A person's letters are sent one after the other.
CREATE INDEX letters_open ON letters (person_id, id) WHERE ended_at IS NULL;

-- Since when letters are sent; what was told before is not sent afterwards. One row, or none yet.
CREATE TABLE letters_since (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL
);
INSERT INTO letters_since (id, at) SELECT 1, MIN(created_at) FROM letters HAVING COUNT(*) > 0;
