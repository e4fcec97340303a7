-- Facts, append-only. The sequence number is what other tables refer to.
CREATE TABLE events (
  seq             INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id TEXT NOT NULL,
  id              BLOB NOT NULL, -- the 16 bytes behind the id
  type            TEXT NOT NULL,
  created_at      INTEGER NOT NULL, -- times are milliseconds since 1970, UTC
  target_id       TEXT,
  severity        TEXT,
  data            BLOB NOT NULL
);

CREATE UNIQUE INDEX events_of_organization ON events (organization_id, id);

-- A destination. Its number is its lane; a number belongs to one organization and is never used twice.
CREATE TABLE integrations (
  number          INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  kind            TEXT NOT NULL,
  name            TEXT NOT NULL,
  description     TEXT,
  enabled         INTEGER NOT NULL,
  disabled_reason TEXT,
  active_since    INTEGER NOT NULL,
  subscription    TEXT NOT NULL, -- JSON
  config          TEXT NOT NULL, -- encrypted JSON
  retry_schedule  TEXT NOT NULL,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  failed_at       INTEGER, -- since when its deliveries are given up; null again with the next success
  deleted_at      INTEGER  -- what is left of it is being removed
);

CREATE INDEX integrations_of_organization ON integrations (organization_id, id);

-- An intent to deliver the events of a range to whoever wants them; the cursor moves with the deliveries that it makes.
CREATE TABLE fan_outs (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id TEXT NOT NULL,
  next_seq        INTEGER NOT NULL,
  after_lane      INTEGER NOT NULL, -- of the event at next_seq, the lanes up to this one have theirs
  last_seq        INTEGER NOT NULL
);

-- Deliveries that are still to be made: a row goes when its delivery has ended.
CREATE TABLE waiting (
  lane       INTEGER NOT NULL,
  id         BLOB NOT NULL,
  due_at     INTEGER NOT NULL,
  queued_at  INTEGER NOT NULL, -- made, or asked for again
  event      INTEGER NOT NULL,
  name       TEXT, -- what the subscription calls the event, where that is not its type
  attempts   INTEGER NOT NULL, -- made so far
  tries      INTEGER NOT NULL, -- made so far on this run through the schedule
  first_at   INTEGER, -- when that run began
  PRIMARY KEY (lane, id)
) WITHOUT ROWID;

CREATE INDEX waiting_by_due ON waiting (lane, due_at, event);

-- Deliveries that have ended, with their last attempt.
CREATE TABLE deliveries (
  lane        INTEGER NOT NULL,
  id          BLOB NOT NULL,
  event       INTEGER NOT NULL,
  name        TEXT,
  state       INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  ended_at    INTEGER NOT NULL,
  started_at  INTEGER, -- of the last attempt, as all that follows
  duration_ms INTEGER,
  outcome     INTEGER NOT NULL,
  status      INTEGER,
  error       TEXT,
  body        BLOB,
  PRIMARY KEY (lane, id)
) WITHOUT ROWID;

-- Attempts that did not end their delivery.
CREATE TABLE attempts (
  lane        INTEGER NOT NULL,
  id          BLOB NOT NULL,
  number      INTEGER NOT NULL,
  started_at  INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  outcome     INTEGER NOT NULL,
  status      INTEGER,
  error       TEXT,
  body        BLOB,
  PRIMARY KEY (lane, id, number)
) WITHOUT ROWID;
