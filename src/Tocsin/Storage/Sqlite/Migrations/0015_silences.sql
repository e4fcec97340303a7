-- What nobody is to hear of for a while. A deleted one ends when it is deleted, and stays to explain what it has held back.
CREATE TABLE silences (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL, -- sorts by time
  matchers        TEXT NOT NULL, -- JSON
  reason          TEXT NOT NULL,
  created_by      TEXT NOT NULL, -- of an API key
  created_by_name TEXT NOT NULL,
  created_at      INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL,
  deleted_at      INTEGER,
  PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

CREATE INDEX silences_by_end ON silences (expires_at);

CREATE INDEX silences_of_organization_by_end ON silences (organization_id, expires_at);
