CREATE TABLE organizations (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_keys (
  id              TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  name            TEXT NOT NULL,
  permissions     TEXT NOT NULL, -- JSON array
  hash            BLOB NOT NULL UNIQUE,
  last_four       TEXT NOT NULL,
  created_at      INTEGER NOT NULL, -- times are milliseconds since 1970, UTC
  expires_at      INTEGER,
  revoked_at      INTEGER,
  last_used_at    INTEGER
) WITHOUT ROWID;

CREATE INDEX api_keys_of_organization ON api_keys (organization_id, id);

-- Answers to POST requests with an Idempotency-Key, for 24 hours.
CREATE TABLE idempotency_keys (
  organization_id TEXT NOT NULL,
  key             TEXT NOT NULL,
  route           TEXT NOT NULL, -- a hash of method, path and query
  body_hash       BLOB, -- SHA-256
  created_at      INTEGER NOT NULL,
  status          INTEGER, -- null while the first request is running
  content_type    TEXT,
  location        TEXT,
  body            TEXT, -- encrypted
  PRIMARY KEY (organization_id, key)
) WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
