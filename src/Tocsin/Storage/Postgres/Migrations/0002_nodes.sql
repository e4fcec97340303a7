-- The runs of nodes that are alive: each renews its row, and the others remove it when its time is up. Only that makes it
-- dead: a run that finds its row gone has lost whatever it owned.
CREATE TABLE nodes (
  id         text COLLATE "C" PRIMARY KEY, -- of the run: a restart has another one
  name       text NOT NULL,
  roles      text NOT NULL,
  able       boolean NOT NULL, -- can do what owning partitions takes
  applied    bigint NOT NULL DEFAULT 0, -- the version of the integrations that it has taken in
  started_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What one node does at a time. A lease holds for as long as the run is alive that has it.
CREATE TABLE leases (
  name  text COLLATE "C" PRIMARY KEY,
  node  text COLLATE "C", -- the run that has it; it is free where there is none, or that one is gone
  epoch bigint NOT NULL DEFAULT 0 -- counts its owners
) WITH (fillfactor = 50);

INSERT INTO leases (name) SELECT 'partition-' || lpad(n::text, 2, '0') FROM generate_series(0, 63) AS n;
INSERT INTO leases (name) VALUES ('scheduler');
