-- Gone for every question; what it had goes in the background, and its row last.
ALTER TABLE organizations ADD COLUMN deleted_at INTEGER;
