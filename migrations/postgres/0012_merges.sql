-- A duplicate that was merged into another need. What was undone stays.
CREATE TABLE need_merges (
    id UUID NOT NULL PRIMARY KEY,
    need_id UUID NOT NULL REFERENCES needs (id),
    target_id UUID NOT NULL REFERENCES needs (id),
    merged_at TEXT NOT NULL,
    undone_at TEXT
);
CREATE INDEX need_merges_need ON need_merges (need_id, merged_at);
CREATE INDEX need_merges_target ON need_merges (target_id);

-- What a merge moved or added, so that undoing it puts just that back.
CREATE TABLE need_merge_parts (
    merge_id UUID NOT NULL REFERENCES need_merges (id),
    -- joiner, watch, thread or file.
    kind TEXT NOT NULL,
    -- The unit, the person, the thread or the file.
    part_id UUID NOT NULL,
    PRIMARY KEY (merge_id, kind, part_id)
);
