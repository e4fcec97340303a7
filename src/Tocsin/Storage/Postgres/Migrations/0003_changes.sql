-- The version of the integrations as a whole: every change of one takes the next, in the transaction that makes it. The row is
-- locked until the commit, so that versions are seen in their order.
CREATE TABLE changes (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  n   bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO changes (n) VALUES (1);

ALTER TABLE integrations ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE INDEX integrations_by_version ON integrations (version);

-- Which run of a node works on the request.
ALTER TABLE idempotency_keys ADD COLUMN node text COLLATE "C";

-- What all nodes have to have the same, by whoever came first.
CREATE TABLE agreements (
  name  text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);
