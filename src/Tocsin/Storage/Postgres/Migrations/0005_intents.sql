-- What goes through a queue has no row in waiting: it is written here in the commit of its events, many deliveries in a row,
-- and found here where the queue loses it. Rows are gone within a minute. They stay in the table itself, since keeping them
-- elsewhere would cost more rows than they save.
CREATE TABLE intents (
  number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         bigint NOT NULL, -- by the database's clock
  deliveries bytea NOT NULL
) WITH (
  toast_tuple_target = 8160,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = 100000,
  autovacuum_vacuum_cost_delay = 0
);

ALTER TABLE intents ALTER COLUMN deliveries SET STORAGE EXTERNAL;

-- Tells this installation's queues from those of others on the same broker.
CREATE TABLE installation (
  id uuid NOT NULL
);

INSERT INTO installation VALUES (gen_random_uuid());
