-- What people say of a finding.
ALTER TABLE findings ADD COLUMN version INTEGER NOT NULL DEFAULT 0;      -- counts its changes
ALTER TABLE findings ADD COLUMN verification INTEGER NOT NULL DEFAULT 0; -- 4: fixed, they say
ALTER TABLE findings ADD COLUMN verified_at INTEGER;
ALTER TABLE findings ADD COLUMN suppress_reason TEXT;                    -- null: nobody has suppressed it
ALTER TABLE findings ADD COLUMN suppressed_at INTEGER;
ALTER TABLE findings ADD COLUMN suppressed_by TEXT;
ALTER TABLE findings ADD COLUMN suppressed_until INTEGER;
ALTER TABLE findings ADD COLUMN assignee TEXT;
ALTER TABLE findings ADD COLUMN recheck_at INTEGER;                      -- a scan is to look again

CREATE INDEX findings_by_expiry ON findings (suppressed_until) WHERE suppressed_until IS NOT NULL;
CREATE INDEX findings_awaiting ON findings (target_id) WHERE recheck_at IS NOT NULL OR verification = 4;

CREATE TABLE finding_history (
  organization_id TEXT NOT NULL,
  finding_id      TEXT NOT NULL,
  version         INTEGER NOT NULL, -- the finding's after it; 0, that it was found, is told by finding_branches
  at              INTEGER NOT NULL,
  action          INTEGER NOT NULL,
  actor           TEXT NOT NULL,
  was             TEXT,
  became          TEXT,
  reason          TEXT,
  PRIMARY KEY (organization_id, finding_id, version)
) WITHOUT ROWID;
