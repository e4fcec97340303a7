-- What a finding is known again by: its file, which may be another on each branch, and the code there.
ALTER TABLE findings ADD COLUMN place BLOB;         -- null: kept by a version before
ALTER TABLE finding_branches ADD COLUMN file TEXT;  -- null: the finding's
ALTER TABLE finding_branches ADD COLUMN place BLOB;
