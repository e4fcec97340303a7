CREATE TABLE targets (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  kind            TEXT NOT NULL,
  name            TEXT NOT NULL,
  default_branch  TEXT NOT NULL,
  labels          TEXT NOT NULL, -- JSON object
  created_at      INTEGER NOT NULL,
  deleted_at      INTEGER,       -- gone for every question; the rows below go in the background
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX targets_by_name ON targets (organization_id, name, kind) WHERE deleted_at IS NULL;
CREATE INDEX targets_deleted ON targets (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE scans (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  target_id       TEXT NOT NULL,
  branch          TEXT NOT NULL,
  commit_id       TEXT,
  preset          INTEGER NOT NULL,
  paths           TEXT NOT NULL, -- JSON array
  rules           TEXT NOT NULL, -- JSON array
  status          INTEGER NOT NULL,
  step            INTEGER,       -- what the server has still to do
  applied         INTEGER NOT NULL DEFAULT 0, -- chunks of the plan that are applied
  planned         INTEGER NOT NULL DEFAULT 0, -- chunks of the plan
  created_at      INTEGER NOT NULL,
  started_at      INTEGER,
  completed_at    INTEGER,
  error           TEXT,
  tools           TEXT NOT NULL, -- JSON array
  summary         TEXT NOT NULL, -- JSON object
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX scans_by_id ON scans (id);
CREATE INDEX scans_of_target ON scans (target_id, branch, id);
CREATE INDEX scans_unfinished ON scans (id) WHERE step IS NOT NULL;

-- An upload counts once its row is here; chunks without one are dropped at the next start.
CREATE TABLE scan_uploads (
  id      TEXT PRIMARY KEY,
  scan_id TEXT NOT NULL,
  results INTEGER NOT NULL,
  tools   TEXT NOT NULL -- JSON array
) WITHOUT ROWID;

CREATE INDEX scan_uploads_of_scan ON scan_uploads (scan_id, id);

CREATE TABLE scan_results (
  upload_id TEXT NOT NULL,
  chunk     INTEGER NOT NULL,
  results   BLOB NOT NULL, -- JSON array of results, normalised
  UNIQUE (upload_id, chunk)
);

CREATE TABLE scan_changes (
  scan_id TEXT NOT NULL,
  chunk   INTEGER NOT NULL,
  changes BLOB NOT NULL, -- JSON array of changes
  UNIQUE (scan_id, chunk)
);

CREATE TABLE findings (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  target_id       TEXT NOT NULL,
  identity        BLOB NOT NULL,
  tool            TEXT NOT NULL,
  rule_id         TEXT NOT NULL,
  title           TEXT NOT NULL,
  message         TEXT NOT NULL,
  severity        INTEGER NOT NULL,
  confidence      TEXT NOT NULL,
  cwe             TEXT,
  help_uri        TEXT,
  state           INTEGER NOT NULL,
  suppressed      INTEGER NOT NULL,
  announced       INTEGER NOT NULL,
  branch          TEXT NOT NULL,
  file            TEXT NOT NULL,
  line            INTEGER NOT NULL,
  end_line        INTEGER,
  snippet         TEXT,
  first_seen_at   INTEGER NOT NULL,
  resolved_at     INTEGER
);

CREATE UNIQUE INDEX findings_by_id ON findings (organization_id, id);
CREATE UNIQUE INDEX findings_of_target ON findings (target_id, identity);

CREATE TABLE finding_branches (
  target_id          TEXT NOT NULL,
  branch             TEXT NOT NULL,
  finding_id         TEXT NOT NULL,
  state              INTEGER NOT NULL,
  found_with         INTEGER NOT NULL, -- the shallowest preset that has reported it
  line               INTEGER NOT NULL,
  end_line           INTEGER,
  details            INTEGER NOT NULL, -- hash of what was reported
  first_scan_id      TEXT NOT NULL,
  first_seen_at      INTEGER NOT NULL,
  last_scan_id       TEXT NOT NULL,
  last_seen_at       INTEGER NOT NULL,
  resolved_scan_id   TEXT,
  PRIMARY KEY (target_id, branch, finding_id)
) WITHOUT ROWID;

CREATE INDEX finding_branches_of_finding ON finding_branches (finding_id);

CREATE TABLE scan_findings (
  scan_id    TEXT NOT NULL,
  finding_id TEXT NOT NULL,
  change     INTEGER NOT NULL,
  PRIMARY KEY (scan_id, finding_id)
) WITHOUT ROWID;
