-- Deliveries that did not arrive, found without walking over those that did. Successes are not in it and cost nothing.
CREATE INDEX deliveries_unsuccessful ON deliveries (lane, state, id) WHERE state <> 0;

-- Jobs that queue deliveries anew. The cursor moves in the commit that queues them.
CREATE TABLE recoveries (
  id              BLOB NOT NULL PRIMARY KEY, -- the 16 bytes behind the id
  organization_id TEXT NOT NULL,
  lane            INTEGER, -- null: every lane of the organization
  states          INTEGER NOT NULL,
  event_types     TEXT, -- JSON
  target_id       TEXT,
  outcome         INTEGER,
  from_at         INTEGER NOT NULL,
  to_at           INTEGER NOT NULL,
  rate            INTEGER, -- a second; null: as fast as it goes
  status          INTEGER NOT NULL,
  reason          TEXT,
  matched         INTEGER NOT NULL,
  requeued        INTEGER NOT NULL,
  at_lane         INTEGER NOT NULL,
  phase           INTEGER NOT NULL,
  after_id        BLOB NOT NULL,
  created_at      INTEGER NOT NULL,
  finished_at     INTEGER
) WITHOUT ROWID;

CREATE INDEX recoveries_running ON recoveries (status) WHERE status = 0;
CREATE INDEX recoveries_of_organization ON recoveries (organization_id, lane, id);

-- What became of attempts, in buckets of five minutes; counts as variable-length integers. Kept for little more than a day.
CREATE TABLE lane_stats (
  bucket INTEGER NOT NULL, -- when it began, in milliseconds
  lane   INTEGER NOT NULL,
  counts BLOB NOT NULL,
  PRIMARY KEY (bucket, lane)
) WITHOUT ROWID;

-- Types that organizations have published.
CREATE TABLE published_types (
  organization_id TEXT NOT NULL,
  type            TEXT NOT NULL,
  PRIMARY KEY (organization_id, type)
) WITHOUT ROWID;

INSERT INTO published_types SELECT DISTINCT organization_id, type FROM events;
