-- Saved searches that are watched: who made one is told of what it finds anew.
CREATE TABLE watched_searches (
    view_id UUID PRIMARY KEY REFERENCES saved_views (id) ON DELETE CASCADE,
    since TEXT NOT NULL
);

-- What it had found before.
CREATE TABLE watched_hits (
    view_id UUID NOT NULL REFERENCES watched_searches (view_id) ON DELETE CASCADE,
    hit_id UUID NOT NULL,
    PRIMARY KEY (view_id, hit_id)
);
