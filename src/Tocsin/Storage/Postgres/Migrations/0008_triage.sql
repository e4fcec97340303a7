-- What people say of a finding.
ALTER TABLE findings
  ADD COLUMN version bigint NOT NULL DEFAULT 0, -- counts its changes
  ADD COLUMN verification integer NOT NULL DEFAULT 0, -- 4: fixed, they say
  ADD COLUMN verified_at bigint,
  ADD COLUMN suppress_reason text, -- null: nobody has suppressed it
  ADD COLUMN suppressed_at bigint,
  ADD COLUMN suppressed_by text COLLATE "C",
  ADD COLUMN suppressed_until bigint,
  ADD COLUMN assignee text COLLATE "C",
  ADD COLUMN recheck_at bigint; -- a scan is to look again

CREATE INDEX findings_by_expiry ON findings (suppressed_until) WHERE suppressed_until IS NOT NULL;
CREATE INDEX findings_awaiting ON findings (target_id) WHERE recheck_at IS NOT NULL OR verification = 4;

CREATE TABLE finding_history (
  organization_id text COLLATE "C" NOT NULL,
  finding_id      text COLLATE "C" NOT NULL,
  version         bigint NOT NULL, -- the finding's after it; 0, that it was found, is told by finding_branches
  at              bigint NOT NULL,
  action          integer NOT NULL,
  actor           text COLLATE "C" NOT NULL,
  was             text,
  became          text,
  reason          text,
  PRIMARY KEY (organization_id, finding_id, version)
);
